"""What the keys do on a deal's page, wherever it is: beside the board or over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.board_screen.deal_dialogs import DealDialogs
from pipetui.tui.board_screen.why_not import READ_ONLY
from pipetui.tui.details.in_place import InPlace
from pipetui.tui.key_order import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from pipetui.domain.context import Context
    from pipetui.domain.errors import PipetuiError
    from pipetui.domain.events import Event
    from pipetui.queries.deal_sheet import DealSheet
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.desk import Desk
    from pipetui.tui.details.rows import Row
    from pipetui.tui.details.sheet import Sheet

OPENING = frozenset({"details.choose", "details.change", "details.form", "details.notes"})
"""What opens something to type in, or a page: each ends in the keys being released or dropped."""


class DealPage:
    """A deal on a page.

    Attributes:
        in_place: edits its rows.
    """

    def __init__(self, sheet: Sheet, desk: Desk, closed: Callable[[], None] = lambda: None) -> None:
        """Make it.

        Args:
            sheet: the rows that can be changed.
            desk: the screen that it is on.
            closed: told when a row is no longer edited.
        """
        self._sheet = sheet
        self._desk = desk
        self._deal: DealSheet | None = None
        self.in_place = InPlace(sheet, desk, closed)

    @property
    def deal(self) -> DealSheet | None:
        """The deal that is shown."""
        return self._deal

    @deal.setter
    def deal(self, deal: DealSheet | None) -> None:
        self._deal = deal

    def commands(self) -> dict[str, Callable[[], object]]:
        """What keys do here, by their ids; moving the cursor is the screen's."""
        return {
            "details.choose": self.choose,
            "details.change": self._change,
            "details.form": self._form,
            "details.notes": self._notes,
        }

    def key(self, event: events.Key) -> None:
        """Save or cancel while a row is edited; what else the control did not take may be one of its bindings."""
        if self.in_place.saving:  # the control takes no letters then, and they are not meant as commands
            event.stop()
            event.prevent_default()
            return
        does = {"escape": self.in_place.cancel, "f2": self.in_place.submit}.get(event.key)
        if does is not None or event.key in ("tab", "shift+tab"):  # which would leave the control half typed
            event.stop()
        if does is not None:
            does()

    def choose(self) -> None:
        """Edit the row under the cursor, or go where it leads."""
        row, deal = self._sheet.row, self._deal
        if row is None or deal is None or not row.kind:
            self._nothing()
        elif row.kind == "edit":
            self.in_place.begin(deal, row.field)
        elif row.kind == "task":
            finish_task(self._desk, row.number)
        else:
            open_page(self._desk, row)

    def _change(self) -> None:
        """Edit the field of the row, where choosing it leads elsewhere."""
        row, deal = self._sheet.row, self._deal
        if row is not None and deal is not None and row.field:
            self.in_place.begin(deal, row.field)
        else:
            self.choose()

    def _form(self) -> None:
        if self._deal is None:
            self._nothing()
        elif self._desk.read_only:
            self._desk.refuse(READ_ONLY)
        else:
            DealDialogs(self._desk).edit(self._deal.detail.row.id)

    def _notes(self) -> None:
        if self._deal is None:
            self._nothing()
        else:
            self.in_place.begin(self._deal, "notes", then=self.in_place.edit_outside_and_save)

    def _nothing(self) -> None:
        keys_of(self._sheet).drop_keys()
        self._desk.say("there is nothing to change in this line")


def open_page(desk: Desk, row: Row) -> None:
    """Open the page of the person, company or deal that a row is about."""
    if row.kind == "deal":
        from pipetui.tui.details.deal_screen import DealScreen

        desk.open_dialog(DealScreen(desk.setup, row.number))
        return
    from pipetui.tui.details.people_screens import CompanyScreen, ContactScreen

    make = ContactScreen if row.kind == "contact" else CompanyScreen
    desk.open_dialog(make(desk.setup, row.number))


def finish_task(desk: Desk, task_id: int) -> None:
    """Mark a task as done."""
    if desk.read_only:
        desk.refuse(READ_ONLY)
        return

    def work(store: Store, ctx: Context) -> Event:
        from pipetui.services.tasks import finish_task as finish

        return finish(store, ctx, task_id)

    async def save() -> None:
        error: PipetuiError | None = await desk.save(work)
        if error is not None:
            desk.fail(error)

    desk.app.run_worker(save(), exit_on_error=False)
    keys_of(desk.app.screen).release_keys()
