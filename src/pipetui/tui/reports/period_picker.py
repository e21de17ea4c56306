"""Which period the reports are about: one of those with a name, or one that is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from pipetui.domain.errors import InvalidInput
from pipetui.domain.periods import PERIOD_NAMES, Period, parse_period
from pipetui.tui import safe_text
from pipetui.tui.reports.report_head import USUAL_WORDS
from pipetui.tui.widgets.choice_list import Choice, ChoiceList
from pipetui.tui.widgets.controls import SafeInput
from pipetui.tui.widgets.pickers import Dialog

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

USUAL = ""
"""The answer that stands for no period: each figure's own."""

_LONGEST = 60


class PeriodPicker(Dialog[str | None]):
    """Asks for a period; gives its words, None when left. A digit chooses at once, tab goes to the line to write in."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "cancel", id="dialog.cancel")]
    TITLE_TEXT = "Which period?"
    KEYS = "1–9 choose   ↑↓ enter choose   tab write one   esc cancel"
    DEFAULT_CSS: ClassVar[str] = """
    PeriodPicker {
        #period-written { margin-top: 1; }
        #period-fault { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, present: Period | None, today: date) -> None:
        """Make the picker.

        Args:
            present: the one that is shown now.
            today: the day that the names are relative to.
        """
        super().__init__()
        self._present = present
        self._today = today
        self._names = (USUAL, *PERIOD_NAMES)

    def compose_body(self) -> ComposeResult:
        """The names, and a line for any other."""
        here = self._present.name if self._present is not None else USUAL
        cursor = self._names.index(here) if here in self._names else 0
        yield ChoiceList([Choice(name.replace("-", " ") or "as usual", self._days(name)) for name in self._names],
                         cursor=cursor)  # fmt: skip
        written = "" if here in self._names else here
        yield SafeInput(
            written, limit=_LONGEST, placeholder="2026, 2026-Q3, 2026-11, 2026-W48, FROM..TO", id="period-written"
        )
        yield Static(id="period-fault", markup=False)

    def _days(self, name: str) -> str:
        if name == USUAL:
            return USUAL_WORDS
        period = parse_period(name, self._today)
        return f"{period.first} to {period.last}" if period.first is not None else ""

    def on_choice_list_jumped(self, event: ChoiceList.Jumped) -> None:
        """A digit is an answer here."""
        self.dismiss(self._names[event.index])

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Enter or a click answers."""
        self.dismiss(self._names[event.index])

    def on_input_submitted(self) -> None:
        """What is written answers, if it is a period."""
        words = self.query_one(SafeInput).value
        try:
            period = parse_period(words, self._today)
        except InvalidInput as fault:
            said = safe_text.content(f"✗ {fault.message} · {fault.hint}", "$text-error")
            self.query_one("#period-fault", Static).update(said, layout=False)
        else:
            self.dismiss(period.name)

    def on_input_changed(self) -> None:
        """What was wrong is being mended."""
        self.query_one("#period-fault", Static).update(Content(""), layout=False)
