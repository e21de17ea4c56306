"""A row of a form that holds one of a few words: arrows go through them, a letter jumps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from pipetui.domain.text import fold
from pipetui.tui import safe_text
from pipetui.tui.forms.fields import Field, chosen_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from pipetui.tui.forms.fields import Looks


class OptionChoice(Widget, can_focus=True):
    """One word of several, between the arrows that change it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", "next", show=False, id="form.option_next"),
        Binding("left", "step(-1)", "before", show=False, id="form.option_before"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    OptionChoice { height: 1; background: $panel; padding: 0 1; &:focus { background-tint: $foreground 8%; } }
    """

    class Chosen(Message):
        """Another word was chosen.

        Attributes:
            choice: of which words.
        """

        def __init__(self, choice: OptionChoice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, words: Sequence[str], chosen: int) -> None:
        """Make the choice.

        Args:
            words: what can be chosen, at least one.
            chosen: which one is, counted from 0.
        """
        super().__init__(classes="control")
        self._words = tuple(words)
        self.chosen = chosen

    @property
    def word(self) -> str:
        """The word that is chosen."""
        return self._words[self.chosen]

    def render(self) -> Content:
        """The word between the arrows; those show while it has the focus."""
        before, after = ("‹ ", " ›") if self.has_focus else ("", "")
        room = max(self.content_size.width - len(before + after), 0)
        word = safe_text.content(self.word).truncate(room, ellipsis=True)
        return Content.assemble((before, "bold $primary"), word, (after, "bold $primary"))

    def action_step(self, steps: int) -> None:
        """Choose the next one, round the end."""
        self.choose((self.chosen + steps) % len(self._words))

    def choose(self, index: int) -> None:
        """Choose a word, counted from 0."""
        if index != self.chosen:
            self.chosen = index
            self.refresh()
            self.post_message(self.Chosen(self))

    def on_key(self, event: events.Key) -> None:
        """Jump to the next word that begins with a letter."""
        char = event.character or ""
        if not char.isalnum():
            return
        event.stop()
        count = len(self._words)
        order = [(self.chosen + step) % count for step in range(1, count + 1)]
        self.choose(next((at for at in order if fold(self._words[at]).startswith(fold(char))), self.chosen))

    def on_click(self, event: events.Click) -> None:
        """A click takes the next one."""
        event.stop()
        self.action_step(1)

    def on_focus(self) -> None:
        """Show the arrows."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide them."""
        self.refresh()


class OptionField(Field):
    """A row with one of a few values; `text` is the value that is chosen."""

    def __init__(self, name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> None:
        """Make the row.

        Args:
            name: the field's name in errors.
            label: what stands before it.
            options: values, each with the word it is shown as.
            chosen: the value to begin with; the first one where there is none such.
        """
        super().__init__(name, label)
        self._values = tuple(value for value, _ in options)
        place = self._values.index(chosen) if chosen in self._values else 0
        self.choice = OptionChoice([word for _, word in options], place)

    @property
    def control(self) -> Widget:
        """The choice."""
        return self.choice

    def face(self, width: int, looks: Looks) -> list[Content]:
        """The word that is chosen."""
        return [chosen_word(self.choice.word, width, looks)]

    def clicked(self, x: int) -> None:
        """Take the next one."""
        if x >= 0:
            self.choice.action_step(1)

    @property
    def text(self) -> str:
        """The value."""
        return self._values[self.choice.chosen]

    def put(self, text: str) -> None:
        """Choose a value, if there is such a one."""
        if text not in self._values:
            return
        if self.there:
            self.choice.choose(self._values.index(text))
        else:
            self.choice.chosen = self._values.index(text)
            self._redraw()
