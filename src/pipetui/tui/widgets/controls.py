"""The controls that dialogs and forms are made of: a line to type in, room for a text, and a thing to press.

Textual's own would do but for their habits: `Input` keeps only the first line of what is pasted, both it and `TextArea`
take in whatever control characters are in it, and `Button` brings sixty rules of style.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from pipetui.domain.text import visible
from pipetui.tui import safe_text

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Region
    from textual.suggester import Suggester


class PasteRefused(Message):
    """Pasted text is longer than the control takes; nothing of it was put in.

    Attributes:
        length: how many characters it has.
        limit: how many fit.
    """

    def __init__(self, length: int, limit: int) -> None:
        super().__init__()
        self.length = length
        self.limit = limit


class SafeInput(Input):
    """A line to type in. Pasted text comes in as one clean line; text too long to fit is refused and said, not cut."""

    DEFAULT_CSS: ClassVar[str] = """
    SafeInput {
        background: $panel; border: none; height: 1; padding: 0 1;
        &:focus { border: none; background: $panel; background-tint: $foreground 8%; }
    }
    """

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
        # Textual does not scroll to the cursor at the first change: a long first paste left the cursor out of sight.
        self._initial_value = bool(value)

    def _on_paste(self, event: events.Paste) -> None:
        """Put clean text in, line breaks as spaces; Textual calls the base's handler too, unless prevented."""
        event.stop()
        event.prevent_default()
        # Four times the limit is not worth cleaning.
        text = event.text if len(event.text) > 4 * self.limit else visible(event.text.strip())
        if len(self.value) - len(self.selected_text) + len(text) > self.limit:
            self.post_message(PasteRefused(len(text), self.limit))
        else:
            self.replace(text, *sorted(self.selection))


class SafeTextArea(TextArea):
    """Room for a text of several lines; tab leaves it. What is pasted comes in clean, or is refused when too long."""

    DEFAULT_CSS: ClassVar[str] = """
    SafeTextArea {
        background: $panel; border: none; padding: 0 1; height: 6; scrollbar-size-vertical: 1;
        &:focus { border: none; background-tint: $foreground 8%; }
        .text-area--cursor-line { background: transparent; }
        &:light .text-area--cursor { color: $input-cursor-foreground; background: $input-cursor-background; }
    }
    """

    def __init__(self, text: str = "", *, limit: int, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        """Make it.

        Args:
            text: what stands in it; made harmless, and cut to `limit`.
            limit: the most characters that may be pasted.
            id: the widget's id.
        """
        super().__init__(safe_text.block(text, limit), id=id, compact=True, show_line_numbers=False)
        self.limit = limit
        self.cursor_blink = False

    async def _on_paste(self, event: events.Paste) -> None:
        """Put clean text in; Textual calls the base's handler too, unless prevented."""
        event.stop()
        event.prevent_default()
        text = event.text if len(event.text) > 4 * self.limit else visible(event.text, multiline=True)
        if len(self.text) - len(self.selected_text) + len(text) > self.limit:
            self.post_message(PasteRefused(len(text), self.limit))
        elif (result := self.replace(text, *self.selection)) is not None:
            self.move_cursor(result.end_location)


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
        self._word = safe_text.content(word)
        self._pressed_at: Region | None = None

    @property
    def cells(self) -> int:
        """How wide it is."""
        return self._word.cell_length + 4

    def render(self) -> Content:
        """The word with room around it."""
        return Content.assemble("  ", self._word, "  ")

    def action_press(self) -> None:
        """Tell that it was pressed."""
        self.post_message(self.Pressed(self))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Hold the mouse: the focus that comes may have a field above grow, and the button move from it."""
        event.stop()
        self._pressed_at = self.region
        self.capture_mouse()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Released where it is or was, it is pressed; elsewhere somebody thought better of it."""
        event.stop()
        at, self._pressed_at = self._pressed_at, None
        self.release_mouse()
        if at is not None and any(region.contains_point(event.screen_offset) for region in (at, self.region)):
            self.action_press()

    def on_click(self, event: events.Click) -> None:
        """The press has been told."""
        event.stop()
