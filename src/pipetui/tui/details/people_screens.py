"""The pages of a person and of a company, from which their deals open."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from pipetui.config.keymap import PEOPLE
from pipetui.queries.companies import read_company
from pipetui.queries.contacts import read_contact
from pipetui.queries.record_shapes import CompanyDetail, ContactDetail
from pipetui.tui.board.backdrop import Sides
from pipetui.tui.details.page import finish_task, open_page
from pipetui.tui.details.people_rows import company_rows, contact_rows
from pipetui.tui.details.sheet import Sheet
from pipetui.tui.file_screen import FileScreen
from pipetui.tui.key_order import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from pipetui.domain.context import Context
    from pipetui.store.file import Store
    from pipetui.tui.setup import Setup

F = TypeVar("F")


class _PeopleScreen(FileScreen[None, F]):
    """A page of somebody."""

    GROUP: ClassVar[str] = PEOPLE
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("people.choose", "open, task done"), ("change.undo", "undo"))
    OPENING: ClassVar[frozenset[str]] = frozenset({"people.choose"})
    DEFAULT_CSS: ClassVar[str] = """
    _PeopleScreen #somebody { height: 1fr; padding: 1 1 0 1; background: $background; overflow: hidden; }
    """

    def __init__(self, setup: Setup, number: int) -> None:
        """Make the page.

        Args:
            setup: what the board works with.
            number: whose page it is.
        """
        super().__init__(setup)
        self._number = number
        self.sheet = Sheet()

    def compose_body(self) -> ComposeResult:
        """The rows."""
        with Sides(id="somebody"):
            yield self.sheet

    def on_mount(self) -> None:
        """Begin at the top."""
        self.sheet.focus()

    def commands(self) -> dict[str, Callable[[], object]]:
        """What keys do on this page."""
        return {
            "cursor.down": lambda: self.sheet.step(1),
            "cursor.up": lambda: self.sheet.step(-1),
            "cursor.first": lambda: self.sheet.step(-1_000_000),
            "cursor.last": lambda: self.sheet.step(1_000_000),
            "cursor.page_down": lambda: self.sheet.page(1),
            "cursor.page_up": lambda: self.sheet.page(-1),
            "people.choose": self._choose,
        }

    def _choose(self) -> None:
        row = self.sheet.row
        if row is None or not row.kind:
            keys_of(self).drop_keys()
            self.say("this line leads nowhere: deals, people and companies do, and tasks can be done")
        elif row.kind == "task":
            finish_task(self, row.number)
        else:
            open_page(self, row)

    def on_sheet_chosen(self) -> None:
        """A click on the row under the cursor."""
        self.press("people.choose")


class ContactScreen(_PeopleScreen[ContactDetail]):
    """Who somebody is, how to reach them, their deals and open tasks."""

    def fetch(self, store: Store, ctx: Context) -> ContactDetail:
        """Read the person."""
        return read_contact(store.connection, self._number, ctx)

    def heading(self, found: ContactDetail) -> str:
        """Their name."""
        return found.row.name

    def show(self, found: ContactDetail) -> None:
        """Show the person."""
        assert self.current_context is not None
        self.sheet.show(contact_rows(found, self.current_context.today))


class CompanyScreen(_PeopleScreen[CompanyDetail]):
    """A company's people and deals."""

    def fetch(self, store: Store, ctx: Context) -> CompanyDetail:
        """Read the company."""
        return read_company(store.connection, self._number, ctx)

    def heading(self, found: CompanyDetail) -> str:
        """Its name."""
        return found.row.name

    def show(self, found: CompanyDetail) -> None:
        """Show the company."""
        self.sheet.show(company_rows(found))
