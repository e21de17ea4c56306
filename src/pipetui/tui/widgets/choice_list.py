"""A short list to choose from: the cursor is a bar and a ground, so it shows without colour.

Textual's `OptionList` marks its cursor by colour alone, and drops `reverse` when it is asked to do otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from pipetui.domain.text import fold
from pipetui.tui import safe_text
from pipetui.tui.widgets.row_list import AtRow, more_sign, with_more

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.geometry import Size

_DIGITS = 9
_CURSOR = "▌"
_CHOSEN = "✓"
"""What is chosen in a list that the keys do not go to: with two lists on a page one sees which of them they go to."""


class Choice(NamedTuple):
    """Something to choose, and a few quiet words behind it."""

    name: str
    about: str = ""


class ChoiceList(Widget, can_focus=True):
    """Choose by arrows, by a digit (the first nine) or by a letter that names begin with."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "next", show=False, id="list.next"),
        Binding("up", "step(-1)", "before", show=False, id="list.before"),
        Binding("pagedown,end", "step(1000000)", "last", show=False, id="list.last"),
        Binding("pageup,home", "step(-1000000)", "first", show=False, id="list.first"),
        Binding("enter", "choose", "choose", show=False, id="list.choose"),
    ]
    DEFAULT_CSS: ClassVar[str] = "ChoiceList { height: auto; width: 1fr; }"

    class Moved(AtRow):
        """The cursor is on another one."""

    class Jumped(AtRow):
        """A digit named a choice, and the cursor went there."""

    class Chosen(AtRow):
        """Enter or a click chose."""

    def __init__(
        self, choices: Sequence[Choice] = (), *, cursor: int | None = 0, rows: int = 15, numbered: bool = True
    ) -> None:
        """Make the list.

        Args:
            choices: what can be chosen.
            cursor: where the cursor begins; None: nowhere.
            rows: the most lines it takes.
            numbered: show the digits that jump.
        """
        super().__init__()
        self._rows = rows
        self._numbered = numbered
        self._first = 0
        self._choices: tuple[Choice, ...] = ()
        self._cursor: int | None = None
        self.show(choices, cursor)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be chosen."""
        return self._choices

    @property
    def cursor(self) -> int | None:
        """Which one the cursor is on."""
        return self._cursor

    def show(self, choices: Sequence[Choice], cursor: int | None = 0) -> None:
        """Offer other things."""
        self._choices = tuple(choices)
        self._first = 0
        self._cursor = None
        self.refresh(layout=True)
        if cursor is not None and self._choices:
            self.put_cursor(cursor)

    def put_cursor(self, index: int) -> None:
        """Put the cursor on one, and scroll so that it is seen."""
        before, self._cursor = self._cursor, max(0, min(index, len(self._choices) - 1))
        if self.is_mounted and self._cursor != before:
            self.post_message(self.Moved(self._cursor))
        rows = self.content_size.height or self._rows
        self._first = max(min(self._first, self._cursor), self._cursor - rows + 1, 0)
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 (the base's)
        """A line for each, as far as there is room."""
        return min(len(self._choices), self._rows)

    def render(self) -> Content:
        """The lines that are in sight."""
        width, height = self.content_size
        rows = range(self._first, min(self._first + height, len(self._choices)))
        count = len(self._choices)
        return Content("\n").join(self._line(index, width, more_sign(index, rows, count)) for index in rows)

    def _line(self, index: int, width: int, more: str) -> Content:
        choice = self._choices[index]
        here = index == self._cursor
        number = f"{index + 1} " if self._numbered and index < _DIGITS else "  " if self._numbered else ""
        led = self.has_focus or not self.can_focus  # one that cannot is led by the field beside it
        quiet = "" if here and led else "$text-muted"
        sign = _CURSOR if led else _CHOSEN
        line = Content.assemble(
            f"{sign} " if here else "  ",
            (number, quiet),
            safe_text.content(choice.name),
            ("  " if choice.about else "", ""),
            safe_text.content(choice.about, quiet),
        )
        line = with_more(line, width, more)
        if not here:
            return line
        if not led:
            return line.stylize("$primary", 0, 1)
        line = line.pad_right(max(width - line.cell_length, 0)).stylize("$primary", 0, 1)
        return line.stylize_before("bold $block-cursor-blurred-foreground on $block-cursor-blurred-background")

    def on_focus(self) -> None:
        """Its cursor is one."""
        self.refresh()

    def on_blur(self) -> None:
        """Its cursor is what is chosen."""
        self.refresh()

    def action_step(self, steps: int) -> None:
        """Move the cursor, as far as there is something."""
        if self._choices:
            self.put_cursor(
                (-1 if steps > 0 else len(self._choices)) + steps if self._cursor is None else self._cursor + steps
            )

    def action_choose(self) -> None:
        """Take the one under the cursor."""
        if self._cursor is not None:
            self.post_message(self.Chosen(self._cursor))

    def on_click(self, event: events.Click) -> None:
        """Take the one that is clicked."""
        index = self._first + event.y
        if index < len(self._choices):
            event.stop()
            self.put_cursor(index)
            self.action_choose()

    def on_key(self, event: events.Key) -> None:
        """Jump to the one that a digit or letter names."""
        char = event.character or ""
        if char.isdecimal() and char.isascii():
            index = int(char) - 1
            if 0 <= index < len(self._choices):
                self.put_cursor(index)
                self.post_message(self.Jumped(index))
        elif char.isalpha():
            self._jump_to(fold(char))
        else:
            return
        event.stop()
        event.prevent_default()

    def _jump_to(self, letter: str) -> None:
        """Put the cursor on the next name that begins with the letter, round the end."""
        count = len(self._choices)
        start = -1 if self._cursor is None else self._cursor
        for step in range(1, count + 1):
            index = (start + step) % count
            if fold(self._choices[index].name).startswith(letter):
                self.put_cursor(index)
                return
