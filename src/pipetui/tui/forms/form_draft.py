"""Between a form and its draft: which of its texts are worth keeping, and what a kept draft says of a form's fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.config.drafts import Draft
from pipetui.domain.dates import instant, parse_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from pipetui.config.drafts import DraftFile
    from pipetui.queries.shapes import Stage

NEW_DEAL = "new deal"
"""The form of a deal that is not there yet; there is one draft of it in a file."""


class FormDraft(NamedTuple):
    """Where a form keeps its draft, and the one it begins with.

    Attributes:
        file: the draft's place.
        clock: the present instant.
        restored: a draft that the user wants back.
    """

    file: DraftFile
    clock: Callable[[], datetime]
    restored: Draft | None = None

    def texts(self, first: Mapping[str, str]) -> dict[str, str]:
        """What stands in the form's fields: what stood there first, and over it what the restored draft says."""
        typed = self.restored.texts if self.restored is not None else {}
        return {name: typed.get(name, text) for name, text in first.items()}

    def stage(self, stages: tuple[Stage, ...]) -> int | None:
        """The stage that the restored draft names; None without one that is still there."""
        named = self.restored.texts.get("stage") if self.restored is not None else None
        return next((stage.id for stage in stages if stage.name == named and stage.kind != "lost"), None)

    def outdated(self, first: Mapping[str, str]) -> dict[str, str]:
        """What was changed in the file since the draft: the field, and what stands there now."""
        if self.restored is None:
            return {}
        seen = self.restored.before
        return {name: text for name, text in first.items() if name in seen and seen[name] != text}

    def of(self, first: Mapping[str, str], now: Mapping[str, str]) -> Draft | None:
        """The draft of what was typed; None when nothing differs.

        Args:
            first: what stood in the fields when the form was opened.
            now: what stands in them.
        """
        changed = {name: text for name, text in now.items() if text != first.get(name, "")}
        if not changed:
            return None
        return Draft(instant(self.clock()), changed, {name: first.get(name, "") for name in changed})


def deal_form(deal_id: int | None) -> str:
    """The name under which a deal's draft is kept, of the form and of its page alike."""
    return NEW_DEAL if deal_id is None else f"deal {deal_id}"


def kept_at(draft: Draft, now: datetime, timezone: ZoneInfo) -> str:
    """When a draft was kept: "12:40", "yesterday 12:40", "3 Nov 12:40"."""
    from pipetui.domain.dates import show_day

    try:
        at = parse_instant(draft.at).astimezone(timezone)
    except ValueError:
        return "some time ago"
    today = now.astimezone(timezone).date()
    day = "" if at.date() == today else f"{show_day(at.date(), today)} "
    return f"{day}{at:%H:%M}"
