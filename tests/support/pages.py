"""The pages of deals and people without a file: a thread that has one answer, whatever it is asked."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from pipetui.config.keymap import resolve
from pipetui.queries.deal_sheet import DealSheet
from pipetui.queries.field_authors import SetBy
from pipetui.queries.record_shapes import CompanyDetail, CompanyRow, ContactDetail, ContactRow
from pipetui.queries.shapes import StageAction
from pipetui.tui.board_screen.reads import BoardReads
from pipetui.tui.details.deal_screen import DealScreen
from pipetui.tui.details.people_screens import CompanyScreen, ContactScreen
from pipetui.tui.setup import Setup
from support.contexts import NOW, context
from support.samples import DETAIL, PARIS, STAGES, task

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.store.file import Store

SHEET = DealSheet(
    DETAIL,
    tuple(
        stage._replace(
            objective="Have them choose between options.",
            exit_criteria="They named an option",
            actions=(StageAction("Walk them through the proposal", 2), StageAction("Ask for their questions", None)),
        )
        for stage in STAGES
    ),
    {"owner": SetBy("ben", "2026-11-19T10:00:00.000Z")},
)

_PERSON = ContactRow(1, "Jean Moreau", "jean@acme.fr", "+33 1 23 45 67", 3, "Acme", "referral", False, 2, 1)
CONTACT = ContactDetail(
    _PERSON,
    "Prefers the phone.\nOn holiday in August.",
    False,
    (
        DETAIL.row,
        DETAIL.row._replace(id=13, title="Board training", status="won", stage="Won", amount=None, stalled=False),
    ),
    (task(), task("send the offer", done=True)),
)
COMPANY = CompanyDetail(CompanyRow(3, "Acme", 1, 2, 1), "Two offices.", (_PERSON,), CONTACT.deals)


class OneAnswer:
    """Stands for the database thread."""

    def __init__(self, shown: object, *, read_only: bool = False) -> None:
        self._found = (1, read_only, context(zone=PARIS), shown)

    def submit(self, job: Callable[[Store], Any]) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(self._found)
        return done

    submit_patient = submit

    def make_way(self) -> None:
        raise AssertionError("nothing here is read that gives way")


def setup(shown: object) -> Setup:
    """What a page works with that shows this."""
    first: Future[Any] = Future()
    return Setup(OneAnswer(shown), BoardReads("ana", lambda: NOW), "ana", resolve({}), first, lambda: NOW)


def deal_screen(sheet: DealSheet = SHEET) -> DealScreen:
    """The page of a deal."""
    return DealScreen(setup(sheet), sheet.detail.row.id)


def contact_screen(contact: ContactDetail = CONTACT) -> ContactScreen:
    """The page of a person."""
    return ContactScreen(setup(contact), contact.row.id)


def company_screen(company: CompanyDetail = COMPANY) -> CompanyScreen:
    """The page of a company."""
    return CompanyScreen(setup(company), company.row.id)
