"""The foot of the board: what just happened, what is filtered, whether a change is still being saved; else the keys.

It is one line of fixed height that repaints itself and asks for no layout pass. A toast costs two of them: 60 ms on a
full screen, against less than one here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from pipetui.tui import safe_text
from pipetui.tui.key_names import show_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipetui.domain.errors import PipetuiError

Level = Literal["done", "info", "warning", "error"]

_GLYPHS: dict[Level, tuple[str, str]] = {
    "done": ("✓", "$text-success"),
    "info": ("", "$foreground"),
    "warning": ("!", "$text-warning"),
    "error": ("✗", "bold $text-error"),
}
_GAP = "   "


class Hint(NamedTuple):
    """A key and what it does, as the foot shows it: `H L` `move`."""

    keys: str
    word: str


def hints_of(
    table: Iterable[tuple[str, str]], keys: Mapping[str, str], can: Callable[[str], bool] = lambda _id: True
) -> tuple[Hint, ...]:
    """The hints of a table of ids ("deal.back deal.advance") and words: the first key of each id.

    Args:
        table: what is offered.
        keys: the keys in force, by id.
        can: tells whether something can be done at all here; what cannot is not offered.
    """
    return tuple(
        Hint(" ".join(show_key(keys[each].split(",")[0]) for each in ids.split()), word)
        for ids, word in table
        if all(map(can, ids.split()))
    )


class StatusLine(Widget):
    """One line that says what happened. Set it with its methods; it never takes the focus."""

    DEFAULT_CSS: ClassVar[str] = "StatusLine { height: 1; background: $panel; padding: 0 1; }"

    def __init__(self, hints: tuple[Hint, ...] = (), *, kept: int = 1, id: str | None = None) -> None:  # noqa: A002
        """Make the line.

        Args:
            hints: the keys.
            kept: how many of the last ones are shown before all others: help, and on a screen how to leave it.
            id: Textual's.
        """
        super().__init__(id=id)
        self._hints = hints
        self._kept = kept
        self._said: tuple[str, Level] = ("", "info")
        self._filter: tuple[str, int, str] = ("", 0, "")
        self._saving = False

    @property
    def said(self) -> str:
        """What it says now, without the glyph; empty when it shows the keys."""
        return self._said[0]

    @property
    def level(self) -> Level:
        """How it is said."""
        return self._said[1]

    def say(self, text: str, level: Level = "info") -> None:
        """Say what happened. It stays until something else is said or `clear` is called."""
        if (text, level) != self._said:
            self._said = (text, level)
            self.refresh()

    def fail(self, error: PipetuiError) -> None:
        """Say what went wrong and what to do about it."""
        self.say(error.told, "error")

    def show_hints(self, hints: tuple[Hint, ...]) -> None:
        """Show other keys when there is nothing to say."""
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def clear(self) -> None:
        """Go back to the keys."""
        self.say("")

    def move_on(self) -> None:
        """Go back to the keys where what was said is no trouble: something else has begun."""
        if self.level in ("done", "info"):
            self.clear()

    def show_filter(self, text: str, hidden: int, view: str = "") -> None:
        """Show the filter in force and how many deals it hides; no text, no filter.

        Args:
            text: its words.
            hidden: how many deals it hides.
            view: the saved view that it is.
        """
        if (text, hidden, view) != self._filter:
            self._filter = (text, hidden, view)
            self.refresh()

    def show_saving(self, saving: bool) -> None:
        """Show that a change is on its way to the disk; meant for those that take longer than 0.1 s."""
        if saving != self._saving:
            self._saving = saving
            self.refresh()

    def render(self) -> Content:
        """Compose the line for the present width."""
        width = self.content_size.width
        right = self._right(width // 2 if self._said[0] else width - 16)
        room = width - right.cell_length - (len(_GAP) if right else 0)
        left = self._left(max(room, 0))
        return Content.assemble(left, " " * max(width - left.cell_length - right.cell_length, 0), right)

    def _right(self, room: int) -> Content:
        """The filter and `saving…`."""
        parts: list[Content] = []
        text, hidden, view = self._filter
        if text or view:
            count = Content.styled(f"{hidden:,} hidden", "$text-muted")
            # An error needs the room: what to do about it stands at its end.
            name = Content("") if self._said[1] == "error" else _filter_name(text, view)
            name = _cut(Content.assemble(("/ ", "$text-muted"), name), room - count.cell_length - 2)
            parts.append(Content.assemble(name, "  " if name.cell_length > len("/ ") else "", count))
        if self._saving:
            parts.append(Content.styled("saving…", "bold $text-accent"))
        return Content(_GAP).join(parts)

    def _left(self, room: int) -> Content:
        """What is said, else the keys that fit."""
        text, level = self._said
        if not text:
            return self._keys(room)
        glyph, style = _GLYPHS[level]
        said = safe_text.content(text, style if level == "error" else "$foreground")
        return _cut(Content.assemble((f"{glyph} ", style), said) if glyph else said, room)

    def _keys(self, room: int) -> Content:
        """As many keys as fit, a shorter one where a longer one does not; the last ones before all others."""
        first = max(len(self._hints) - self._kept, 0)
        fitting: set[int] = set()
        for place in (*range(len(self._hints) - 1, first - 1, -1), *range(first)):
            width = _hint_width(self._hints[place]) + len(_GAP)
            if width - len(_GAP) <= room or not fitting:
                room -= width
                fitting.add(place)
        shown = [hint for place, hint in enumerate(self._hints) if place in fitting]
        return Content(_GAP).join(Content.assemble((keys, "bold $primary"), f" {word}") for keys, word in shown)


def _filter_name(text: str, view: str) -> Content:
    """The filter's words; of a saved view its name first."""
    words = safe_text.content(text, "$text-accent")
    if not view:
        return words
    name = safe_text.content(view, "bold $text-accent")
    return Content.assemble(name, ("  ", ""), words) if text else name


def _hint_width(hint: Hint) -> int:
    return cell_len(f"{hint.keys} {hint.word}")


def _cut(content: Content, room: int) -> Content:
    """The content in at most `room` cells, with `…` where it was cut."""
    return content.truncate(max(room, 0), ellipsis=True)
