"""A text that is too long for its form, which shows the beginning of it: what is not shown is not lost unasked.

Only another program can have written it, as none that long is saved here. The field's last line says how much is
missing; as long as it stands there the text is not saved: who takes it away says that the rest may go.
"""

from __future__ import annotations

from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import LIMITS
from pipetui.tui import safe_text


def check_rest(text: str, whole: str, *, field: str) -> None:
    """Refuse a text that was changed while the line below it still says that there is more.

    Args:
        text: what stands in the field.
        whole: what the field was filled with, in full.
        field: the field, by the name that errors carry.

    Raises:
        InvalidInput: the line is still there.
    """
    limit = LIMITS["notes"]
    if len(whole) <= limit:
        return
    said = safe_text.block(whole, limit).rsplit("\n", 1)[-1]
    if text.rstrip().endswith(said):
        raise InvalidInput(
            f"it is longer than this field: {said.removeprefix('… ')} are not shown, and would be gone",
            "Take the last line away to keep only what is here.",
            field=field,
        )
