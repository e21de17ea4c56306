"""New deals and edited ones go from the form to the file and onto the board, or back to the form with the reason."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest

from pipetui.config.drafts import Draft, DraftFile
from pipetui.domain.errors import DatabaseProblem, OperationFailed
from pipetui.services.deals import DealChanges, edit_deal
from pipetui.store.file import open_store
from pipetui.tui import drafts
from pipetui.tui.board_screen import deal_dialogs
from pipetui.tui.widgets import text_editor
from support.board_screens import board_screen
from support.contexts import NOW
from support.screens import burst
from support.work import later, value

if TYPE_CHECKING:
    from pathlib import Path

    from textual.widgets import Input

    from pipetui.tui.forms.deal_form import DealForm
    from support.board_screens import BoardScreenPage


def form(page: BoardScreenPage) -> DealForm:
    from pipetui.tui.forms.deal_form import DealForm

    screen = page.app.screen
    assert isinstance(screen, DealForm)
    return screen


def field(page: BoardScreenPage, name: str) -> Input:
    from textual.widgets import Input

    control = form(page).control(name)
    assert isinstance(control, Input)
    return control


async def save(page: BoardScreenPage) -> None:
    dialog = form(page)
    await page.press("f2")
    await page.until(lambda: not dialog._saving)
    await page.settle()


async def test_what_is_typed_ahead_has_a_form_also_where_the_file_cannot_be_read(
    deals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with board_screen(deals) as page:
        page.thread.fault = DatabaseProblem("the database is locked by another program", "Try again.")
        await burst(page.app, "n", *"Half a deal", "tab", *"Jean Moreau")
        await page.until(lambda: page.dialog == "DealForm" and field(page, "contact").value == "Jean Moreau")
        assert field(page, "title").value == "Half a deal"
        assert stage_of(page) == "New Contact"
        await save(page)
        await page.until(lambda: page.dialog == "")
        assert (page.focused, page.stage) == ("Half a deal", "New Contact")
        DraftFile(str(deals), "new deal").write(Draft("2026-11-20T12:00:00.000Z", {"title": "Mine"}, {"title": ""}))
        page.thread.fault = DatabaseProblem("the database is locked by another program", "Try again.")
        await page.press("n")
        assert page.dialog == "DraftOffer"  # and is not written over
        await page.press("d", "d", "escape")
        monkeypatch.setattr(deal_dialogs, "PATIENCE", 0.05)
        gate = Event()
        page.thread.submit(lambda _store: gate.wait(30))
        await burst(page.app, "n", *"Another")
        await page.until(lambda: page.dialog == "DealForm" and field(page, "title").value == "Another")
        shown = page.app.screen
        gate.set()
        await page.settle()
        assert page.app.screen is shown


@pytest.mark.story("deal.new")
async def test_a_new_deal_appears_under_the_cursor(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("l", "n")
        assert page.dialog == "DealForm"
        await page.type("SEO retainer")
        field(page, "contact").value = "Jean Moreau"
        field(page, "amount").value = "10.8k"
        await save(page)
        await page.until(lambda: page.dialog == "")
        assert (page.focused, page.stage) == ("SEO retainer", "First Contact")
        assert page.said == "added SEO retainer to First Contact"
        assert page.sees("€10.8k")


async def test_the_first_amount_sets_the_currency_of_the_heads(db: Path) -> None:
    with open_store(db, now=NOW):
        pass
    async with board_screen(db) as page:
        await page.press("n")
        await page.type("First")
        field(page, "contact").value = "Ana"
        await page.press("tab")
        field(page, "email").value = "ana@example.com"
        field(page, "amount").value = "900 CHF"
        await save(page)
        await page.until(lambda: page.dialog == "")
        assert page.sees("CHF 900 ▇")


@pytest.mark.parametrize(("stage", "way"), [("Won", 5), ("Lost", 6)])
async def test_from_a_closed_stage_a_new_deal_begins_in_the_first_open_one(deals: Path, stage: str, way: int) -> None:
    async with board_screen(deals) as page:
        await page.press(*["l"] * way)
        assert page.stage == stage
        await page.press("n")
        await page.type("Begun")
        field(page, "contact").value = "Jean Moreau"
        await save(page)
        await page.until(lambda: page.dialog == "")
        assert (page.focused, page.stage, page.said) == ("Begun", "New Contact", "added Begun to New Contact")


@pytest.mark.story("deal.edit")
async def test_an_edited_deal_is_shown_as_it_is_now(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("j", "e")
        assert field(page, "title").value == "Payroll audit"
        field(page, "title").value = "Payroll review"
        field(page, "amount").value = "9000"
        await save(page)
        await page.until(lambda: page.dialog == "")
        assert page.focused == "Payroll review"
        assert page.sees("€9,000")
        assert page.columns["New Contact"] == ["Website relaunch", "Payroll review", "Board training"]
        await page.press("u")
        assert page.focused == "Payroll audit"


async def test_an_edit_that_moves_the_deal_is_one_change(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("e")
        field(page, "title").value = "Relaunch"
        form(page).go("stage")
        await page.press("right")
        await save(page)
        await page.until(lambda: page.dialog == "")
        assert (page.focused, page.stage) == ("Relaunch", "First Contact")
        assert (page.count("New Contact"), page.count("First Contact")) == (2, 1)
        assert page.said == "changed title of Relaunch and moved it to First Contact"
        await page.press("u")
        assert (page.focused, page.stage) == ("Website relaunch", "New Contact")


async def test_a_stage_chosen_by_two_is_told_and_can_be_saved_over(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("e")
        form(page).go("stage")
        await page.press("right")
        with open_store(deals, now=NOW) as store:
            edit_deal(store, later(actor="ben"), 3, DealChanges(stage_id=4))
        await save(page)
        assert "ben set it to Proposal Sent" in form(page).field("stage").fault
        await save(page)
        await page.until(lambda: page.dialog == "")
        assert (page.focused, page.stage) == ("Website relaunch", "First Contact")


async def test_the_stage_chosen_in_the_form_may_be_won(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("e")
        form(page).go("stage")
        await page.press("w")
        assert stage_of(page) == "Won"
        await save(page)
        await page.until(lambda: page.dialog == "")
        assert (page.said, page.stage) == ("won Website relaunch", "Won")


async def test_what_cannot_be_saved_stays_in_the_form(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("e")
        field(page, "title").value = "Kept"
        page.thread.fault = DatabaseProblem("the database is locked by another program", "Try again.")
        await save(page)
        assert page.dialog == "DealForm"
        assert page.sees("locked by another program")
        assert field(page, "title").value == "Kept"
        await save(page)
        await page.until(lambda: page.dialog == "")
        assert page.focused == "Kept"


async def test_a_change_made_elsewhere_meanwhile_is_not_taken_back(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("e")
        field(page, "title").value = "Mine"
        with open_store(deals, now=NOW) as store:
            edit_deal(store, later(actor="ben"), 3, DealChanges(title="Theirs"))
        await save(page)
        assert page.dialog == "DealForm"
        assert page.sees("ben")
    with open_store(deals, now=NOW) as store:
        assert value(store, "SELECT title FROM deal WHERE id = 3") == "Theirs"


async def test_who_was_told_of_it_can_save_what_was_typed(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("e")
        field(page, "title").value = "Mine"
        field(page, "amount").value = "900"
        with open_store(deals, now=NOW) as store:
            edit_deal(store, later(actor="ben"), 3, DealChanges(title="Theirs", amount="100*7", currency="CHF"))
        for told in ("title was changed", "amount was changed"):
            await save(page)
            await page.until(lambda told=told: page.sees(told))  # type: ignore[misc]
            await page.press("tab", "tab")  # it is not mended by being left
            assert page.sees(told)
        with open_store(deals, now=NOW) as store:
            edit_deal(store, later(actor="ben"), 3, DealChanges(title="Theirs again"))
        await save(page)
        assert page.sees("title was changed")
        assert page.sees("Theirs again")
        await save(page)
        await page.until(lambda: page.dialog == "")
        assert page.focused == "Mine"
    with open_store(deals, now=NOW) as store:
        assert value(store, "SELECT title || amount || currency FROM deal WHERE id = 3") == "Mine90000EUR"


async def test_fields_nobody_else_touched_are_saved_beside_their_change(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("e")
        field(page, "source").value = "referral"
        with open_store(deals, now=NOW) as store:
            edit_deal(store, later(actor="ben"), 3, DealChanges(title="Theirs"))
        await save(page)
        await page.until(lambda: page.dialog == "")
    with open_store(deals, now=NOW) as store:
        assert value(store, "SELECT title || source FROM deal WHERE id = 3") == "Theirsreferral"


async def test_people_and_companies_are_offered(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("n")
        offered = await page.screen.deals._find_contacts("jea")
        assert [(each.name, each.email) for each in offered] == [("Jean Moreau", "jean@acme.fr")]
        assert await page.screen.deals._find_companies("bo") == ("Borel SA",)


async def test_a_deal_that_is_gone_says_so(deals: Path) -> None:
    from pipetui.services.deals import delete_deals

    async with board_screen(deals) as page:
        with open_store(deals, now=NOW) as store:
            delete_deals(store, later(), [3])
        for key in ("enter", "e"):
            page.screen.board.model.selected = 3
            await page.press(key)
            assert page.dialog == "" or page.focused != "Website relaunch"


async def test_what_was_typed_in_a_form_outlives_the_program(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("n")
        field(page, "title").value = "Half a deal"
        field(page, "contact").value = "Zoe Zed"
        field(page, "email").value = "zoe@example.com"
        form(page).go("stage")
        await page.press("3")
        page.app.exit()
    file = DraftFile(str(deals), "new deal")
    async with board_screen(deals) as page:
        await burst(page.app, "n", *"rdd")
        await page.until(lambda: page.dialog == "DraftOffer")
        assert page.sees("Half a deal")
        await page.press("escape")
        assert page.dialog == ""
        await page.press("n", "r")
        await page.until(lambda: page.dialog == "DealForm" and form(page).field("email").display)
        assert page.sees("from your draft")
        assert (field(page, "title").value, stage_of(page)) == ("Half a deal", "Discovery Call")
        assert form(page).unsaved
        await save(page)
        await page.until(lambda: page.dialog == "")
        assert (page.focused, page.stage) == ("Half a deal", "Discovery Call")
        assert file.read() is None
        await page.press("n")
        assert page.dialog == "DealForm"


def stage_of(page: BoardScreenPage) -> str:
    return form(page).field("stage").text


async def test_a_draft_of_a_deal_says_what_changed_meanwhile(deals: Path) -> None:
    file = DraftFile(str(deals), "deal 3")
    texts = {"title": "Mine", "owner": "ben", "contact": "Jean Moreau ", "stage": "No such stage"}
    file.write(Draft("2026-11-22T11:40:00.000Z", texts, {"title": "Old", "owner": ""}))
    async with board_screen(deals) as page:
        await page.press("e", "r")
        await page.until(lambda: page.dialog == "DealForm")
        assert form(page).field("title").note == "changed since the draft: Website relaunch"
        assert form(page).field("owner").note == ""
        await page.press("escape", "y")
        await page.until(lambda: page.dialog == "")
        assert file.read() is None
        file.write(Draft("not a time", {"title": "Mine"}, {"title": "Old"}))
        await page.press("e")
        assert page.sees("a draft of some time ago")
        await page.press("d", "d")
        await page.until(lambda: page.dialog == "DealForm")
        assert field(page, "title").value == "Website relaunch"
        assert file.read() is None


async def test_a_form_says_when_it_cannot_be_kept(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "AFTER", 0.01)
    monkeypatch.setattr(DraftFile, "write", lambda *_: False)
    async with board_screen(deals) as page:
        await page.press("n")
        field(page, "title").value = "Website"
        await page.until(lambda: page.sees("cannot be kept as a draft"))


async def test_notes_of_a_form_go_to_the_users_own_editor(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = ["From outside"]

    def editor(_app: object, text: str) -> str:
        if not left:
            raise OperationFailed("vim ended with code 1", "The text is as it was.")
        return text + left.pop()

    monkeypatch.setattr(text_editor, "edit", editor)
    async with board_screen(deals) as page:
        await page.press("e")
        form(page).go("notes")
        await page.press("ctrl+e")
        assert form(page).field("notes").text == "From outside"
        await page.press("ctrl+e")
        assert "ended with code 1" in form(page).field("notes").fault
        left.append("")
        await page.press("ctrl+e")
        assert form(page).field("notes").fault == ""
