"""Which pipeline: asked from the board and from the screen of stages; the file remembers the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from pipetui.domain.text import counted
from pipetui.queries.pipelines import pipelines
from pipetui.tui.key_names import show_key
from pipetui.tui.key_order import keys_of
from pipetui.tui.widgets.choice_list import Choice, ChoiceList
from pipetui.tui.widgets.pickers import Dialog

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from textual.app import ComposeResult

    from pipetui.domain.context import Context
    from pipetui.domain.events import Event
    from pipetui.queries.shapes import Pipeline
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.screen import BoardScreen
    from pipetui.tui.file_screen import FileScreen

_WAY_TO_ADD = ("goto.open", "goto.stages", "stages.add_pipeline")


class PipelinePicker(Dialog[int | None]):
    """Asks for a pipeline; gives its id, None when left. A digit chooses at once."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "cancel", id="dialog.cancel")]
    TITLE_TEXT = "Which pipeline?"
    KEYS = "1–9 choose   ↑↓ letter enter choose   esc cancel"

    def __init__(self, known: Sequence[Pipeline], title: str = "") -> None:
        """Make the picker.

        Args:
            known: the pipelines, in the user's order.
            title: the question, when it is another one.
        """
        super().__init__(title)
        self._known = tuple(known)

    def compose_body(self) -> ComposeResult:
        """The pipelines, with their open deals."""
        here = next((index for index, each in enumerate(self._known) if each.current), 0)
        yield ChoiceList([Choice(each.name, _about(each)) for each in self._known], cursor=here)

    def on_choice_list_jumped(self, event: ChoiceList.Jumped) -> None:
        """A digit is an answer here: there is nothing else to say."""
        self.dismiss(self._known[event.index].id)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Enter or a click answers."""
        self.dismiss(self._known[event.index].id)


def _about(pipeline: Pipeline) -> str:
    deals = counted(pipeline.deals, "open deal")
    return f"{deals}, here" if pipeline.current else deals


def choose_pipeline(screen: BoardScreen | FileScreen[Any, Any]) -> None:
    """Ask for a pipeline over a screen, and make it the one that the board shows."""

    def ask(known: tuple[Pipeline, ...]) -> None:
        if len(known) == 1:
            keys_of(screen).drop_keys()
            keys = [show_key(screen.setup.keys[each].split(",")[0]) for each in _WAY_TO_ADD]
            screen.say(f"{known[0].name} is the only pipeline: {' '.join(keys)} adds another one")
        else:
            screen.open_dialog(PipelinePicker(known), chosen)

    def chosen(pipeline_id: int | None) -> None:
        def use(store: Store, ctx: Context) -> Event:
            from pipetui.services.pipelines import use_pipeline

            return use_pipeline(store, ctx, pipeline_id or 0)

        if pipeline_id is not None:
            screen.write(use)

    def failed(error: Any) -> None:
        keys_of(screen).drop_keys()
        screen.fail(error)

    screen.link.read(lambda store: pipelines(store.connection), ask, failed)
