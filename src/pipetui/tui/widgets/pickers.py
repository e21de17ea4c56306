"""Small questions over the board: which stage, why lost, are you sure. Plain values in, a plain value out.

Each answers with None (or False) to `esc`, so that leaving never changes anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Static

from pipetui.domain.text import LIMITS
from pipetui.tui import safe_text
from pipetui.tui.opening import Dimming
from pipetui.tui.widgets.choice_list import Choice, ChoiceList
from pipetui.tui.widgets.controls import PushButton, SafeInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from pipetui.queries.shapes import LostReason, Stage


class Dialog(Dimming, ModalScreen[ScreenResultType]):
    """A box in the middle of the screen: a title, what it asks, and a line that names its keys."""

    DEFAULT_CSS: ClassVar[str] = """
    Dialog {
        align: center middle;
        & > #box {
            width: 64; max-width: 100%; height: auto; max-height: 100%; overflow-y: auto; scrollbar-size-vertical: 1;
            background: $surface; border: round $border-blurred; padding: 0 2;
        }
        #title { width: 1fr; text-style: bold; margin-bottom: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #keys { width: 1fr; height: 1; color: $text-muted; margin-top: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "app.help_here", "the keys of this page", show=False, id="dialog.help"),
    ]
    TITLE_TEXT = ""
    KEYS = ""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self._title = title or self.TITLE_TEXT

    def compose(self) -> ComposeResult:
        """The box around what the dialog asks."""
        with Vertical(id="box"):
            yield Static(safe_text.content(self._title), id="title", markup=False)
            yield from self.compose_body()
            yield Static(Content(self.KEYS), id="keys", markup=False)

    def compose_body(self) -> ComposeResult:
        """What stands between the title and the keys."""
        yield from ()


class StagePicker(Dialog[int | None]):
    """Asks for a stage; gives its id, None when left. A digit chooses at once."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "cancel", id="dialog.cancel")]
    TITLE_TEXT = "Move to which stage?"
    KEYS = "1–9 choose   ↑↓ letter enter choose   esc cancel"

    def __init__(self, stages: Sequence[Stage], current_id: int | None = None, title: str = "") -> None:
        """Make the picker.

        Args:
            stages: the pipeline's stages in board order.
            current_id: the stage the deal is in, which is where the cursor starts.
            title: the question, when it is not about moving.
        """
        super().__init__(title)
        self._stages = tuple(stages)
        self._current = current_id

    def compose_body(self) -> ComposeResult:
        """The stages, numbered as the board's digits are."""
        here = [index for index, stage in enumerate(self._stages) if stage.id == self._current]
        yield ChoiceList(
            [Choice(stage.name, "here" if index in here else "") for index, stage in enumerate(self._stages)],
            cursor=here[0] if here else 0,
        )

    def on_choice_list_jumped(self, event: ChoiceList.Jumped) -> None:
        """A digit is an answer here: there is nothing else to say."""
        self.dismiss(self._stages[event.index].id)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Enter or a click answers."""
        self.dismiss(self._stages[event.index].id)


class LostChoice(NamedTuple):
    """Why a deal was lost: a reason from the user's list and, if there is more to say, a note."""

    reason_id: int
    note: str


class LostReasonPicker(Dialog[LostChoice | None]):
    """Asks why a deal was lost; a digit or letter jumps to a reason, enter takes it with the note."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "cancel", id="dialog.cancel")]
    TITLE_TEXT = "Lost: why?"
    KEYS = "1–9 letter ↑↓ jump   enter lost   tab note   esc cancel"
    _KEYS_OF_NOTE = "enter lost   tab reasons   esc cancel"

    def __init__(self, reasons: Sequence[LostReason], title: str = "", note: str = "") -> None:
        """Make the picker.

        Args:
            reasons: the user's reasons, in order.
            title: what is being lost ("Lost: Website relaunch").
            note: what stands in the note: it was typed before, and could not be saved.
        """
        super().__init__(title)
        self._reasons = tuple(reasons)
        if not self._reasons:
            self.KEYS = "esc cancel"
        self._note = note

    def compose_body(self) -> ComposeResult:
        """The reasons, and room for a note."""
        if not self._reasons:
            yield Static(Content("No reasons yet: add one with `pipetui reason add`."), markup=False)
            return
        yield ChoiceList([Choice(reason.name) for reason in self._reasons])
        with Horizontal(id="note-row"):
            yield Static(Content("Note"), id="note-label", markup=False)
            yield SafeInput(self._note, limit=LIMITS["notes"], placeholder="what else is worth knowing", id="note")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Digits and letters jump in the list, and are text in the note."""
        in_note = isinstance(event.widget, SafeInput)
        self.query_one("#keys", Static).update(Content(self._KEYS_OF_NOTE if in_note else self.KEYS))

    def on_choice_list_chosen(self) -> None:
        """Enter in the list, or a click."""
        self._answer()

    def on_input_submitted(self) -> None:
        """Enter in the note."""
        self._answer()

    def _answer(self) -> None:
        index = self.query_one(ChoiceList).cursor or 0
        self.dismiss(LostChoice(self._reasons[index].id, self.query_one(SafeInput).value.strip()))

    DEFAULT_CSS: ClassVar[str] = """
    LostReasonPicker {
        #note-row { height: 1; margin-top: 1; }
        #note-label { width: 7; color: $text-muted; }
    }
    """


class ConfirmDialog(Dialog[bool]):
    """Asks a question that `y` answers with yes; everything that is pressed without reading answers with no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", id="dialog.yes"),
        Binding("n,escape", "answer(False)", "no", id="dialog.no"),
        Binding("left,right,h,l", "other", "the other answer", show=False, id="dialog.other"),
    ]
    KEYS = "y yes   n esc no   ←→ enter choose"

    def __init__(self, question: str, detail: str = "", *, yes: str = "Yes", no: str = "No") -> None:
        """Make the dialog.

        Args:
            question: one line.
            detail: what will happen, if the question does not say.
            yes: the word on the button that does it.
            no: the word on the button that does not; it has the focus.
        """
        super().__init__(question)
        self._detail = detail
        self._words = (yes, no)

    def compose_body(self) -> ComposeResult:
        """What happens, and the two answers."""
        if self._detail:
            yield Static(Content(safe_text.block(self._detail, 1000)), id="detail", markup=False)
        yes, no = self._words
        with Horizontal(id="answers"):
            yield PushButton(no, id="no")
            yield PushButton(yes, id="yes")

    def on_mount(self) -> None:
        """Enter means no unless the user goes to yes."""
        self.query_one("#no", PushButton).focus()

    def action_answer(self, yes: bool) -> None:
        """Close with an answer."""
        self.dismiss(yes)

    def action_other(self) -> None:
        """Put the focus on the other answer."""
        self.screen.focus_next(PushButton)

    def on_push_button_pressed(self, event: PushButton.Pressed) -> None:
        """Enter or a click on an answer."""
        self.dismiss(event.button.id == "yes")

    DEFAULT_CSS: ClassVar[str] = """
    ConfirmDialog {
        #detail { height: auto; max-height: 10; margin-bottom: 1; color: $text-muted; }
        #answers { height: 1; }
    }
    """
