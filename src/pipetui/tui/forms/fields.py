"""The rows of a form: a label, what is typed, what the form says back, and, below it, what is wrong.

A row draws its own words round the one control it holds, so that a form of sixteen rows is some forty widgets, not a
hundred, and a word that changes while somebody types repaints one line without a layout pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from pipetui.domain.text import fold, visible
from pipetui.tui import safe_text
from pipetui.tui.widgets.controls import PasteRefused, SafeInput, SafeTextArea

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.suggester import Suggester

    from pipetui.domain.errors import PipetuiError
    from pipetui.queries.shapes import Stage

LABEL = 14
"""Cells before the control."""

SHORT = 24
"""Cells of a control that has words behind it."""


class Field(Widget):
    """A row of the form. `name` is the field's name in errors.

    What is wrong stands in lines of its own below, with a cross: it needs no colour.
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
            self.refresh()

    def remark(self, note: str) -> None:
        """Set the quiet line below."""
        if note != self._note:
            self._note = note
            self._repaint()

    def on_resize(self) -> None:
        """What is wrong may take another number of lines now."""
        self._repaint()

    def _repaint(self) -> None:
        lines = len(self._below())
        self.set_class(lines == 1, "-noted")
        self.set_class(lines == 2, "-noted-twice")
        self.set_class(lines == 3, "-noted-thrice")
        self.refresh()

    def _below(self) -> list[Content]:
        """The lines below the control: up to three for a fault, else one; none when there is nothing to say."""
        room = max(self.content_size.width - LABEL - 1, 1)
        if self._fault:
            first, *more = Content.styled(f"✗ {safe_text.line(self._fault)}", "$text-error").wrap(room)
            rest = [Content(" ").join(more[1:]).truncate(room, ellipsis=True)] if more[1:] else []
            return [first, *more[:1], *rest]
        note = Content.styled(safe_text.line(self._note), "$text-muted")
        return [note.truncate(room, ellipsis=True)] if note else []

    def render(self) -> Content:
        """The words round the control."""
        width = self.content_size.width
        first: tuple[Content, ...] = (Content.styled(self.label, "$text-muted" if not self._fault else "$text-error"),)
        if self._echo and self.short:
            room = max(width - LABEL - SHORT - 2, 0)
            echo = safe_text.content(self._echo, "$text-accent").truncate(room, ellipsis=True)
            first += (Content(" " * max(LABEL + SHORT + 2 - cell_len(self.label), 0)), echo)
        beside = (Content("") for _ in range(self.lines - 1))
        below = (Content(" " * (LABEL + 1)) + line for line in self._below())
        return Content("\n").join((Content("").join(first), *beside, *below))

    def on_paste_refused(self, event: PasteRefused) -> None:
        """Say why nothing was put in."""
        event.stop()
        from pipetui.domain.errors import InvalidInput

        self.complain(
            InvalidInput(f"{event.length:,} characters pasted, at most {event.limit:,} fit", "Nothing was put in.")
        )

    def on_click(self) -> None:
        """A click on the label goes to the control."""
        for control in self.query(".control"):
            if control.focusable:
                control.focus()


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
        self.input = SafeInput(text, limit=limit, placeholder=placeholder, suggester=suggester)
        self.input.add_class("control", update=False)  # it is not on a screen yet

    def compose(self) -> ComposeResult:
        """The line."""
        yield self.input

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.input.value

    def put(self, text: str) -> None:
        """Have a text stand in it."""
        self.input.value = visible(text)


class NotesArea(SafeTextArea):
    """Room for notes; one key takes them to the user's own editor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+e", "edit_outside", "your editor", show=False, id="notes.editor"),
    ]

    class EditorWanted(Message):
        """The text is to be edited in the user's own editor.

        Attributes:
            area: which one.
        """

        def __init__(self, area: NotesArea) -> None:
            super().__init__()
            self.area = area

    def action_edit_outside(self) -> None:
        """Ask for the editor."""
        self.post_message(self.EditorWanted(self))


class NotesField(Field):
    """A row with room for a text."""

    def __init__(self, name: str, label: str, text: str, *, limit: int, lines: int = 6) -> None:
        super().__init__(name, label)
        self._lines = lines
        self.area = NotesArea(text, limit=limit)
        self.area.styles.height = lines
        self.area.add_class("control", update=False)

    def compose(self) -> ComposeResult:
        """The text."""
        yield self.area

    @property
    def lines(self) -> int:
        """How many lines its control takes."""
        return self._lines

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.area.text

    def put(self, text: str) -> None:
        """Have a text stand in it."""
        self.area.text = visible(text, multiline=True)

    def on_notes_area_editor_wanted(self, event: NotesArea.EditorWanted) -> None:
        """Let the user's own editor have the text; what goes wrong stands below, and the text as it was."""
        event.stop()
        from pipetui.domain.errors import OperationFailed
        from pipetui.tui.widgets.text_editor import edit_area

        try:
            edit_area(self.app, self.area)
        except OperationFailed as error:
            self.complain(error)
        else:
            self.complain(None)


class StageChoice(Widget, can_focus=True):
    """One stage of several: arrows go through them, a digit or a letter jumps."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", "next stage", show=False, id="form.stage_next"),
        Binding("left", "step(-1)", "stage before", show=False, id="form.stage_before"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    StageChoice { height: 1; background: $panel; padding: 0 1; &:focus { background-tint: $foreground 8%; } }
    """

    class Chosen(Message):
        """Another stage was chosen.

        Attributes:
            stage: which one.
        """

        def __init__(self, stage: Stage) -> None:
            super().__init__()
            self.stage = stage

    def __init__(self, stages: Sequence[Stage], chosen_id: int | None) -> None:
        super().__init__(classes="control")
        self._stages = tuple(stages)
        self._index = next((index for index, stage in enumerate(self._stages) if stage.id == chosen_id), 0)

    @property
    def stage(self) -> Stage:
        """The stage that is chosen."""
        return self._stages[self._index]

    def render(self) -> Content:
        """The stage between the arrows that change it; the arrows show while it has the focus."""
        before, after = ("‹ ", " ›") if self.has_focus else ("", "")
        room = max(self.content_size.width - len(before + after), 0)
        name = safe_text.content(self.stage.name).truncate(room, ellipsis=True)
        return Content.assemble((before, "bold $primary"), name, (after, "bold $primary"))

    def action_step(self, steps: int) -> None:
        """Choose the next stage, round the end."""
        self._choose((self._index + steps) % len(self._stages))

    def on_key(self, event: events.Key) -> None:
        """Jump to the stage that a digit or letter names."""
        char = event.character or ""
        if char.isdecimal() and char.isascii():
            if 0 < int(char) <= len(self._stages):
                self._choose(int(char) - 1)
            event.stop()
        elif char.isalpha():
            count = len(self._stages)
            order = [(self._index + step) % count for step in range(1, count + 1)]
            self._choose(next((at for at in order if fold(self._stages[at].name).startswith(fold(char))), self._index))
            event.stop()

    def on_focus(self) -> None:
        """Show the arrows."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the arrows."""
        self.refresh()

    def _choose(self, index: int) -> None:
        if index != self._index:
            self._index = index
            self.refresh()
            self.post_message(self.Chosen(self.stage))


class StageField(Field):
    """A row to choose a stage in."""

    def __init__(self, name: str, label: str, stages: Sequence[Stage], chosen_id: int | None) -> None:
        super().__init__(name, label, short=True)
        self.choice = StageChoice(stages, chosen_id)

    def compose(self) -> ComposeResult:
        """The choice."""
        yield self.choice

    @property
    def text(self) -> str:
        """The chosen stage's name."""
        return self.choice.stage.name
