"""The history screen and the saved views without a file: what they show is made by hand."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from pipetui.config.keymap import resolve
from pipetui.queries.changes import BatchChanges, FieldChange, RowChange
from pipetui.queries.history import Batch
from pipetui.queries.shapes import Pipeline
from pipetui.queries.views import SavedView
from pipetui.tui import polling
from pipetui.tui.board_screen.reads import BoardReads
from pipetui.tui.forms.view_form import ViewForm
from pipetui.tui.history.history_screen import Found, HistoryScreen
from pipetui.tui.setup import Setup
from pipetui.tui.widgets.view_picker import ViewPicker
from support.contexts import NOW, context
from support.samples import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipetui.store.file import Store

SUMMARIES = (
    "moved Website relaunch to Proposal Sent",
    "undid: deleted Payroll audit",
    "deleted Payroll audit",
    "changed amount and owner of Rénovation de la mairie",
    "lost Pricing workshop: Price",
    "imported deals.csv: 8,800 deals",
)
BATCHES = tuple(
    Batch(
        30 - number,
        f"2026-11-{22 - number // 2}T1{number % 3}:0{number}:00.000Z",
        ("ana", "ben", "ana", "Inès Moreau-Duchamp", "ana", "ana")[number],
        ("move", "undo", "delete", "edit", "lose", "import")[number],
        summary,
        "undo" if number == 1 else "do",
        number != 2,
        28 if number == 1 else None,
        29 if number == 2 else None,
    )
    for number, summary in enumerate(SUMMARIES)
)
CHANGES = BatchChanges(
    BATCHES[3],
    (
        RowChange(
            "deal",
            12,
            "Rénovation de la mairie",
            "changed",
            (
                FieldChange("amount", "12500.00 EUR", "18000.00 EUR"),
                FieldChange("owner", "ana", "ben"),
                FieldChange("expected close", "", "2026-12-24"),
                FieldChange("notes", "They asked twice.", "They asked twice.\nThe mayor decides in December."),
            ),
        ),
        RowChange("company", 3, "Chantier", "added", (FieldChange("notes", "", "Two offices"),)),
        RowChange("tag", 1, "", "added", rows=3),
    ),
    more=12,
)
VIEWS = (
    SavedView(1, "Monday review", "is:stalled", "urgency", "1", None, ""),
    SavedView(2, "Big in Proposal", "stage:proposal amount:>10k", "", "b", None, ""),
    SavedView(3, "Closing this month", "close:this-month", "", None, 2, "Products"),
    SavedView(4, "Old shop", "tag:shop", "", None, 3, "Shop", True),
)
PIPELINES = (Pipeline(1, "Sales", 0, True, 22), Pipeline(2, "Products", 1, False, 3))


class HistoryThread:
    """Stands for the database thread: answers what the history screen asks for."""

    def __init__(self, found: Found, changes: BatchChanges, *, read_only: bool = False) -> None:
        self._answers = {
            "fetch": (1, read_only, context(), found),
            polling._data_version.__name__: 1,
            "<lambda>": changes,
        }

    def submit(self, job: Callable[[Store], Any]) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(self._answers[job.__name__])
        return done

    submit_patient = submit


def history_page(
    batches: Sequence[Batch] = BATCHES, changes: BatchChanges = CHANGES, *, text: str = "", opened: bool = True
) -> HistoryScreen:
    """The history screen, with the page about the change under the cursor."""
    thread: Any = HistoryThread(Found(text, [batch.id for batch in batches], batches), changes)
    first: Future[Any] = Future()
    screen = HistoryScreen(Setup(thread, BoardReads("ana", lambda: NOW), "ana", resolve({}), first, lambda: NOW))
    screen._text = text
    screen._focused = changes.batch.id
    screen.page.set_class(opened, "-open")
    return screen


def empty_history() -> HistoryScreen:
    """The history of a file in which nothing was changed yet."""
    return history_page((), opened=False)


def history_of_nothing() -> HistoryScreen:
    """The history under words that no change has."""
    return history_page((), text="by:ben renovation", opened=False)


def view_picker(views: Sequence[SavedView] = VIEWS) -> ViewPicker:
    """The picker of views, one of which is shown."""
    return ViewPicker(views, 2, filtered=True)


def no_views() -> ViewPicker:
    """The picker where there is no view yet."""
    return ViewPicker((), None, filtered=True)


async def _unsaved(typed: dict[str, str]) -> None:
    return None


def view_form(name: str = "Big in Proposal", text: str = "stage:proposal amount:>10k", pipeline: str = "2") -> ViewForm:
    """The form of a view."""
    texts = {"name": name, "filter_text": text, "key": "b", "sort": "urgency", "pipeline_id": pipeline}
    return ViewForm(f"View {name}", texts, PIPELINES, TODAY, _unsaved)
