"""The rows of a form: a label, what is typed, what the form says back, and, below it, what is wrong.

A row draws its own words round the one control it holds, so that a word that changes while somebody types repaints one
line without a layout pass. On a `RowSheet` it is no widget before somebody comes to it: the sheet draws it, control and
all, from what it says of itself.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input

from pipetui.domain.text import visible
from pipetui.tui import safe_text
from pipetui.tui.widgets.controls import PasteRefused, SafeInput

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.style import Style
    from textual.suggester import Suggester

    from pipetui.domain.errors import PipetuiError
    from pipetui.tui.forms.row_sheet import RowSheet

LABEL = 14
"""Cells before the control."""

SHORT = 24
"""Cells of a control that has words behind it."""


class Looks(NamedTuple):
    """The styles of controls that are drawn: a line, the hint in it, a choice, room for a text."""

    line: Style
    hint: Style
    choice: Style
    area: Style


class Field(Widget):
    """A row of the form. `name` is the field's name in errors.

    What is wrong stands in lines of its own below, with a cross: it needs no colour.

    Attributes:
        sheet: what draws it as long as it is no widget; None where it is one from the start.
        apart: whether a blank line is above it on the sheet.
    """

    DEFAULT_CSS: ClassVar[str] = f"""
    Field {{
        layout: vertical; height: auto; width: 1fr; background: $background;
        & > .control {{ margin-left: {LABEL}; width: 1fr; }}
        &.-short > .control {{ width: {SHORT}; }}
        &.-noted > .control {{ margin: 0 0 1 {LABEL}; }}
        &.-noted-twice > .control {{ margin: 0 0 2 {LABEL}; }}
        &.-noted-thrice > .control {{ margin: 0 0 3 {LABEL}; }}
    }}
    """

    def __init__(self, name: str, label: str, *, short: bool = False) -> None:
        super().__init__(name=name, id=f"field-{name.replace('_', '-')}", classes="-short" if short else None)
        self.label = label
        self.short = short
        self._echo = ""
        self._fault = ""
        self._note = ""
        self._noted = 0
        self.sheet: RowSheet | None = None
        self.apart = False

    # -- what a kind of row says of itself ----------------------------------------------------------------------------

    @property
    def control(self) -> Widget:
        """What somebody types into or chooses with."""
        raise NotImplementedError

    def controls(self) -> tuple[Widget, ...]:
        """All that stands in the row."""
        return (self.control,)

    def face(self, width: int, looks: Looks) -> list[Content]:
        """The lines of the control, as it looks without the focus."""
        raise NotImplementedError

    def clicked(self, x: int) -> None:
        """Do what a click does, so many cells into the control: the row was drawn, and has its focus only now."""

    @property
    def drawable(self) -> bool:
        """Whether `face` is all that there is to see."""
        return True

    @property
    def text(self) -> str:
        """What stands in it."""
        raise NotImplementedError

    def put(self, text: str) -> None:
        """Have a text stand in it, as if it had been typed."""
        raise NotImplementedError

    @property
    def lines(self) -> int:
        """How many lines its control takes."""
        return 1

    # -- there, or drawn by a sheet -----------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """What stands in it, unless a sheet has put it there."""
        if not self.children:
            yield from self.controls()

    @property
    def there(self) -> bool:
        """Whether it is a widget of a screen."""
        return self.parent is not None

    @property
    def control_there(self) -> Widget | None:
        """The control, if it is a widget of a screen."""
        return self.control if self.there else None

    def fit(self, width: int) -> None:
        """Take the lines that it will have when it is there."""
        self._note_lines(len(self._below(width)))

    def height_in(self, width: int) -> int:
        """How many lines it takes on a sheet."""
        if self.there:
            return self.get_content_height(Size(width, 0), self.app.size, width)
        return self.lines + len(self._below(width))

    def drawn(self, width: int, looks: Looks) -> list[Content]:
        """Its lines with the control."""
        room = max(width - LABEL, 1)
        face = self.face(min(SHORT, room) if self.short else room, looks)
        first, *more = self._words(width, face[0])
        return [first, *(Content(" " * LABEL) + line for line in face[1:]), *more]

    # -- what it says -------------------------------------------------------------------------------------------------

    @property
    def fault(self) -> str:
        """What it says is wrong; empty when nothing is."""
        return self._fault

    @property
    def echo(self) -> str:
        """The words behind the control."""
        return self._echo

    @property
    def note(self) -> str:
        """The quiet line below, where nothing is wrong."""
        return self._note

    def complain(self, error: PipetuiError | None) -> None:
        """Say what is wrong and what to do, or that nothing is."""
        fault = "" if error is None else error.told
        if fault != self._fault:
            self._fault = fault
            self._repaint()

    def say(self, echo: str) -> None:
        """Set the words behind the control."""
        if echo != self._echo:
            self._echo = echo
            self._redraw()

    def remark(self, note: str) -> None:
        """Set the quiet line below."""
        if note != self._note:
            self._note = note
            self._repaint()

    def on_resize(self) -> None:
        """What is wrong may take another number of lines now."""
        if self._note_lines(len(self._below(self.content_size.width))):
            self._move_rest()

    def _redraw(self) -> None:
        if self.there or self.sheet is None:
            self.refresh()
        else:
            self.sheet.refresh()

    def _repaint(self) -> None:
        width = self.content_size.width if self.there or self.sheet is None else self.sheet.content_size.width
        if self._note_lines(len(self._below(width))):
            self._move_rest()
        self._redraw()

    def _note_lines(self, lines: int) -> bool:
        """Have room for so many lines below the control; tells whether there was not."""
        if lines == self._noted:
            return False
        self._noted = lines
        for number, name in enumerate(("-noted", "-noted-twice", "-noted-thrice"), 1):
            self.set_class(lines == number, name, update=self.there)
        return True

    def _move_rest(self) -> None:
        if self.sheet is not None:
            self.sheet.changed()

    def _below(self, width: int) -> list[Content]:
        """The lines below the control: up to three for a fault, else one; none when there is nothing to say."""
        room = max(width - LABEL - 1, 1)
        if self._fault:
            first, *more = Content.styled(f"✗ {safe_text.line(self._fault)}", "$text-error").wrap(room)
            rest = [Content(" ").join(more[1:]).truncate(room, ellipsis=True)] if more[1:] else []
            return [first, *more[:1], *rest]
        note = Content.styled(safe_text.line(self._note), "$text-muted")
        return [note.truncate(room, ellipsis=True)] if note else []

    def _words(self, width: int, face: Content | None = None) -> list[Content]:
        """The line of the control, with that or with room for it, and the lines below it."""
        label = Content.styled(self.label, "$text-muted" if not self._fault else "$text-error")
        if face is not None:
            label = Content("").join((label.truncate(LABEL), Content(" " * max(LABEL - cell_len(self.label), 0)), face))
        first: tuple[Content, ...] = (label,)
        if self._echo and self.short:
            room = max(width - LABEL - SHORT - 2, 0)
            echo = safe_text.content(self._echo, "$text-accent").truncate(room, ellipsis=True)
            first += (Content(" " * max(LABEL + SHORT + 2 - label.cell_length, 0)), echo)
        return [Content("").join(first), *(Content(" " * (LABEL + 1)) + line for line in self._below(width))]

    def render(self) -> Content:
        """The words round the control."""
        first, *below = self._words(self.content_size.width)
        beside = (Content("") for _ in range(self.lines - 1))
        return Content("\n").join((first, *beside, *below))

    def on_paste_refused(self, event: PasteRefused) -> None:
        """Say why nothing was put in."""
        event.stop()
        from pipetui.domain.errors import InvalidInput

        self.complain(
            InvalidInput(f"{event.length:,} characters pasted, at most {event.limit:,} fit", "Nothing was put in.")
        )

    def on_click(self) -> None:
        """A click on the label goes to the control."""
        if self.control.focusable:
            self.control.focus()


class TextField(Field):
    """A row with a line to type in."""

    def __init__(
        self,
        name: str,
        label: str,
        text: str,
        *,
        limit: int,
        short: bool = False,
        placeholder: str = "",
        suggester: Suggester | None = None,
    ) -> None:
        super().__init__(name, label, short=short)
        self._text = safe_text.line(text, limit)
        self._limit = limit
        self._placeholder = placeholder
        self._suggester = suggester

    @cached_property
    def input(self) -> SafeInput:
        """The line, made when it is wanted."""
        with self.prevent(*([Input.Changed] if self.sheet is not None else [])):  # it stood there before
            line = SafeInput(self._text, limit=self._limit, placeholder=self._placeholder, suggester=self._suggester)
        line.add_class("control", update=False)  # it is not on a screen yet
        return line

    @property
    def control(self) -> Widget:
        """The line."""
        return self.input

    def face(self, width: int, looks: Looks) -> list[Content]:
        """What stands in the line, or the hint."""
        text = Content.styled(self._text, looks.line) if self._text else Content.styled(self._placeholder, looks.hint)
        return [boxed(text, width, looks.line)]

    def clicked(self, x: int) -> None:
        """Put the cursor there, behind what the focus does."""
        if x >= 0:
            at = next((at for at in range(len(self._text)) if cell_len(self._text[: at + 1]) >= x), len(self._text))
            self.input.call_later(setattr, self.input, "cursor_position", at)

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.input.value if "input" in vars(self) else self._text

    def put(self, text: str) -> None:
        """Have a text stand in it."""
        if "input" in vars(self):
            self.input.value = visible(text)
        else:
            self._text = visible(text)
            self._redraw()


def chosen_word(word: str, width: int, looks: Looks) -> Content:
    """What is chosen, as it looks without the focus."""
    name = safe_text.content(word).truncate(max(width - 2, 0), ellipsis=True)
    return boxed(name, width, looks.choice)


def boxed(text: Content, width: int, style: Style) -> Content:
    """A control's line: a text with a cell of room at each side, cut to fit."""
    room = max(width - 2, 0)
    inside = text.truncate(room)
    return (
        Content("").join((Content(" "), inside, Content(" " * (width - 1 - inside.cell_length)))).stylize_before(style)
    )
