"""The two controls that dialogs and forms are made of: a line to type in, and a thing to press.

Textual's own would do but for two habits: `Input` keeps only the first line of what is pasted, with whatever control
characters are in it; `Button` brings sixty rules of style.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from pipetui.domain.text import visible
from pipetui.tui import safe_text

if TYPE_CHECKING:
    from textual import events
    from textual.suggester import Suggester


class SafeInput(Input):
    """A line to type in. Pasted text comes in as one clean line; text too long to fit is refused and said, not cut."""

    DEFAULT_CSS: ClassVar[str] = """
    SafeInput {
        background: $panel; border: none; height: 1; padding: 0 1;
        &:focus { border: none; background: $panel; background-tint: $foreground 8%; }
    }
    """

    class PasteRefused(Message):
        """Pasted text is longer than the field takes.

        Attributes:
            input: where it was pasted.
            length: how many characters it has.
            limit: how many fit.
        """

        def __init__(self, control: SafeInput, length: int, limit: int) -> None:
            super().__init__()
            self.input = control
            self.length = length
            self.limit = limit

        @property
        def control(self) -> SafeInput:
            """Where it was pasted."""
            return self.input

    def __init__(
        self,
        value: str = "",
        *,
        limit: int,
        placeholder: str = "",
        suggester: Suggester | None = None,
        id: str | None = None,  # noqa: A002 (Textual's word)
    ) -> None:
        """Make the line.

        Args:
            value: what stands in it; made harmless, and cut to `limit`.
            limit: the most characters that may be pasted. What is typed beyond it is for the field's check to refuse.
            placeholder: shown while it is empty.
            suggester: completes what is typed.
            id: the widget's id.
        """
        super().__init__(safe_text.line(value, limit), placeholder=placeholder, suggester=suggester, id=id)
        self.limit = limit
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        """Put clean text in, line breaks as spaces; Textual calls the base's handler too, unless prevented."""
        event.stop()
        event.prevent_default()
        if len(event.text) > 4 * self.limit:  # not worth cleaning
            self.post_message(self.PasteRefused(self, len(event.text), self.limit))
            return
        text = visible(event.text.strip())
        if len(self.value) - len(self.selected_text) + len(text) > self.limit:
            self.post_message(self.PasteRefused(self, len(text), self.limit))
            return
        self.replace(text, *sorted(self.selection))


class PushButton(Widget, can_focus=True):
    """A word to press: enter, space or a click. The focus shows as reversed, so it needs no colour."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", "press", show=False)]
    DEFAULT_CSS: ClassVar[str] = """
    PushButton {
        width: auto; height: 1; margin-right: 2; background: $panel; color: $foreground; text-style: bold;
        &:focus { text-style: bold reverse; }
        &:hover { background: $block-cursor-blurred-background; }
    }
    """

    class Pressed(Message):
        """It was pressed.

        Attributes:
            button: which one.
        """

        def __init__(self, button: PushButton) -> None:
            super().__init__()
            self.button = button

        @property
        def control(self) -> PushButton:
            """Which one."""
            return self.button

    def __init__(self, word: str, *, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id)
        self._word = word

    def render(self) -> Content:
        """The word with room around it."""
        return Content.assemble("  ", safe_text.content(self._word), "  ")

    def action_press(self) -> None:
        """Tell that it was pressed."""
        self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        """A click presses."""
        event.stop()
        self.action_press()
