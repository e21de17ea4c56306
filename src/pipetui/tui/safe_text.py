"""Text at the screen's edge: nothing that a client's name contains reaches the terminal as more than letters.

Two guards. The builders make `Content` from text that somebody else wrote: cleaned, cut to what a screen can use, and
never read as markup. The line filter replaces control, escape and bidirectional characters in every line that any
widget draws, also in those that are not ours (toasts, tooltips, border titles, the palette): each of Textual's widgets
passes raw ESC and OSC bytes on. The list it hangs on is private to Textual, so a test paints and looks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.content import Content
from textual.filter import LineFilter

from pipetui.domain.text import visible

if TYPE_CHECKING:
    from textual.app import App
    from textual.color import Color
    from textual.style import Style

LINE_LIMIT = 500
"""The most characters of one line that are looked at: more than the widest screen shows."""

BLOCK_LIMIT = 20_000
"""The most characters of a text with line breaks that are laid out; wrapping 1 MB would take seconds."""

_CUT = "…"
# Rich gives them no width, and cleaning turns them into a space: taken out first, so that the line keeps its length.
_BREAKS = str.maketrans(dict.fromkeys("\t\n\v\f\r\x85\u2028\u2029"))


# Signs made of several: with a colour of skin, as an emoji, on a key, joined. Terminals differ in how many cells they
# take for one; where one takes others than was reckoned, all that follows in the line stands beside its column.
_MODIFIERS = "\ufe0f\u20e3\U0001f3fb-\U0001f3ff"
_JOINED = "\u200d[\u2190-\u2bff\U0001f000-\U0001faff]"
_COMPOSED = re.compile(f"[{_MODIFIERS}]|{_JOINED}")
_SIGN = re.compile(f".(?:[{_MODIFIERS}]|{_JOINED})+")


class SafeText(LineFilter):
    """Takes characters that act out of finished lines, and of composed signs the first; segments keep their width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 (the base's signature)
        """Return the segments with harmless text; the same list when all of it is harmless."""
        if _is_harmless("".join([segment.text for segment in segments])):
            return segments
        return [segment if _is_harmless(segment.text) else _harmless(segment) for segment in segments]


def _is_harmless(text: str) -> bool:
    return text.isprintable() and (text.isascii() or _COMPOSED.search(text) is None)


def _harmless(segment: Segment) -> Segment:
    text, style, control = segment
    shown = steady(visible(text.translate(_BREAKS)))
    return Segment(set_cell_size(shown, cell_len(text)), style, control)


def steady(text: str) -> str:
    """A text in which each sign takes the same number of cells everywhere: of composed ones the first, and blanks."""
    return _SIGN.sub(_first_sign, text)


def _first_sign(composed: re.Match[str]) -> str:
    """What a composed sign begins with, in as many cells."""
    sign = composed[0]
    return sign[0] + " " * (cell_len(sign) - cell_len(sign[0]))


def install(app: App[Any]) -> None:
    """Put the filter on `app`, once; it then works on every widget of every screen.

    Widgets that override `render_lines` bypass filters: they apply `app.get_line_filters()` themselves.
    """
    filters = app._filters  # noqa: SLF001 (Textual has no public way in; tests/tui/test_safe_text.py holds it)
    if not any(isinstance(known, SafeText) for known in filters):
        filters.append(SafeText())


def line(text: str, limit: int = LINE_LIMIT) -> str:
    """One harmless line of at most `limit` characters; line breaks become spaces, what is cut ends in `…`."""
    # Cleaning takes characters out, so a little more than the limit is looked at; a name of 1 MB costs no more.
    shown = visible(text[: 2 * limit])
    return shown if len(shown) <= limit and len(text) <= 2 * limit else shown[: limit - 1] + _CUT


def block(text: str, limit: int = BLOCK_LIMIT) -> str:
    """Harmless text with its line breaks; of what is longer than `limit` the beginning, and a line that says so.

    That is no more than can be laid out at once, and what was cut once is not cut again where `limit` is above that.
    """
    if len(text) <= limit:
        return visible(text, multiline=True)
    kept = min(limit, BLOCK_LIMIT)
    return f"{visible(text[:kept], multiline=True)}\n{_CUT} {len(text) - kept:,} more characters"


def content(text: str, style: Style | str = "") -> Content:
    """A harmless line as `Content`: brackets in it are letters."""
    return Content.styled(line(text), style)
