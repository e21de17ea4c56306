"""A row of a form with room for a text of several lines, which may be written in the user's own editor."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from pipetui.domain.text import visible
from pipetui.tui import safe_text
from pipetui.tui.forms.fields import Field, boxed
from pipetui.tui.widgets.controls import SafeTextArea

if TYPE_CHECKING:
    from textual.widget import Widget

    from pipetui.tui.forms.fields import Looks


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
        self._text = safe_text.block(text, limit)
        self._limit = limit

    @cached_property
    def area(self) -> NotesArea:
        """The room, made when it is wanted."""
        area = NotesArea(self._text, limit=self._limit)
        area.styles.height = self._lines
        area.add_class("control", update=False)
        return area

    @property
    def control(self) -> Widget:
        """The room."""
        return self.area

    def face(self, width: int, looks: Looks) -> list[Content]:
        """An empty room."""
        return [boxed(Content(""), width, looks.area)] * self._lines

    @property
    def drawable(self) -> bool:
        """Whether it is empty: a text is wrapped as the control does it."""
        return not self._text

    @property
    def lines(self) -> int:
        """How many lines its control takes."""
        return self._lines

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.area.text if "area" in vars(self) else self._text

    def put(self, text: str) -> None:
        """Have a text stand in it."""
        if self.sheet is not None and not self.there:
            self.sheet.bring(str(self.name))
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
