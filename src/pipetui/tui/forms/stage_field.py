"""A row of a form that holds one stage of several."""

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

    from pipetui.queries.shapes import Stage
    from pipetui.tui.forms.fields import Looks


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

    def on_click(self, event: events.Click) -> None:
        """A click takes the next one."""
        event.stop()
        self.action_step(1)

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

    @property
    def control(self) -> Widget:
        """The choice."""
        return self.choice

    def face(self, width: int, looks: Looks) -> list[Content]:
        """The stage's name."""
        return [chosen_word(self.choice.stage.name, width, looks)]

    def clicked(self, x: int) -> None:
        """Take the next one."""
        if x >= 0:
            self.choice.action_step(1)

    @property
    def text(self) -> str:
        """The chosen stage's name."""
        return self.choice.stage.name
