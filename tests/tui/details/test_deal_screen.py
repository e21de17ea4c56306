"""The page of a deal over the board: every row is edited, done or opened from it, and one undo takes each back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipetui.config.drafts import DraftFile
from pipetui.domain.errors import DatabaseProblem, OperationFailed
from pipetui.services.tasks import add_task
from pipetui.store.file import open_store
from pipetui.tui.details.deal_screen import DealScreen
from pipetui.tui.widgets import text_editor
from support.board_screens import board_screen
from support.contexts import NOW
from support.work import later, value

if TYPE_CHECKING:
    from pathlib import Path

    from support.board_screens import BoardScreenPage


def deal(page: BoardScreenPage) -> DealScreen:
    screen = page.app.screen
    assert isinstance(screen, DealScreen)
    return screen


async def open_over(page: BoardScreenPage) -> DealScreen:
    """Open the page of the deal under the cursor."""
    page.screen.details.open_full(3)
    await page.until(lambda: isinstance(page.app.screen, DealScreen) and deal(page).page.deal is not None)
    return deal(page)


async def edit(page: BoardScreenPage, field: str) -> None:
    """Edit a field's row."""
    screen = deal(page)
    assert screen.sheet.go_to(field)
    await page.press("space")
    await page.until(lambda: screen.sheet.control is not None)


async def save(page: BoardScreenPage, key: str, said: str) -> None:
    screen = deal(page)
    await page.press(key)
    await page.until(lambda: screen.sheet.control is None)
    await page.until(lambda: screen.status.said == said)
    await page.settle()


def row(page: BoardScreenPage, field: str) -> str:
    return next(each.text for each in deal(page).sheet.rows if each.field == field)


async def test_each_kind_of_field_is_edited_in_place(deals: Path) -> None:
    async with board_screen(deals) as page:
        screen = await open_over(page)
        await edit(page, "expected_close")
        await page.type("tomorrow")
        await save(page, "enter", "changed expected close of Website relaunch")
        await page.until(lambda: row(page, "expected_close") == "tomorrow")
        await edit(page, "tags")
        await page.type("audit, new")
        await save(page, "enter", "changed tags of Website relaunch")
        await edit(page, "email")
        await page.type("j@acme.fr")
        await save(page, "enter", "changed email of Website relaunch")
        await edit(page, "notes")
        await page.type("Two")
        await page.press("enter")
        await page.type("lines")
        await save(page, "f2", "changed notes of Website relaunch")
        await page.until(lambda: page.sees("Two +│"))
        await edit(page, "stage")
        await save(page, "3", "moved Website relaunch to Discovery Call")
        await page.until(lambda: row(page, "stage").startswith("Discovery Call"))
        await page.press("u")
        await page.until(lambda: row(page, "stage").startswith("New Contact"))
        await page.press("escape")
        assert page.dialog == ""
        assert page.count("New Contact") == 3
        assert screen.changed
    with open_store(deals, now=NOW) as store:
        assert value(store, "SELECT expected_close || notes FROM deal WHERE id = 3") == "2026-11-23Two\nlines"
        assert value(store, "SELECT email FROM contact WHERE id = 1") == "j@acme.fr"


async def test_into_lost_only_with_a_reason(deals: Path) -> None:
    async with board_screen(deals) as page:
        await open_over(page)
        await edit(page, "stage")
        await page.press("7")
        await page.until(lambda: page.dialog == "LostReasonPicker")
        await page.press("escape")
        assert deal(page).sheet.control is not None
        await page.press("7")
        await page.until(lambda: page.dialog == "LostReasonPicker")
        await page.press("enter")
        await page.until(lambda: isinstance(page.app.screen, DealScreen) and deal(page).sheet.control is None)
        await page.until(lambda: page.sees("✗ lost"))
        assert page.sees("Lost to")


async def test_the_same_stage_and_the_same_text_change_nothing(deals: Path) -> None:
    async with board_screen(deals) as page:
        screen = await open_over(page)
        for field in ("stage", "title"):
            await edit(page, field)
            await page.press("enter")
            await page.until(lambda: screen.sheet.control is None)
        assert not screen.changed


async def test_a_long_text_is_not_thrown_away_by_one_key(deals: Path) -> None:
    async with board_screen(deals) as page:
        screen = await open_over(page)
        await edit(page, "notes")
        await page.press("escape")
        assert screen.sheet.control is None
        await edit(page, "notes")
        await page.type("long")
        await page.press("escape")
        assert page.dialog == "ConfirmDialog"
        await page.press("n")
        assert screen.sheet.control is not None
        await page.press("escape", "y")
        assert screen.sheet.control is None
        assert DraftFile(str(deals), "deal 3").read() is None


async def test_what_cannot_be_saved_stays_where_it_was_typed(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with board_screen(deals) as page:
        screen = await open_over(page)
        await edit(page, "title")
        await page.type("Kept")
        page.thread.fault = DatabaseProblem("the database is locked by another program", "Try again.")
        await page.press("enter")
        await page.until(lambda: "locked by another program" in screen.sheet.fault)
        assert screen.page.in_place.unsaved
        monkeypatch.setattr(screen, "save", None)
        await page.press("enter")
        await page.until(lambda: "a fault of the program" in screen.sheet.fault)
        monkeypatch.undo()
        await save(page, "enter", "changed title of Kept")


async def test_a_contact_is_changed_by_name_or_refused(deals: Path) -> None:
    async with board_screen(deals) as page:
        screen = await open_over(page)
        await edit(page, "contact")
        await page.type("Zoe Zed")
        await page.press("enter")
        await page.until(lambda: "e-mail" in screen.sheet.fault)
        await page.press("escape")
        assert screen.sheet.control is None
        assert await screen.page.in_place._find_people("jea") == ("Jean Moreau",)
        assert await screen.page.in_place._find_companies("bo") == ("Borel SA",)


async def test_a_task_is_done_from_its_row(deals: Path) -> None:
    with open_store(deals, now=NOW) as store:
        add_task(store, later(), "chase", deal_id=3, due_on=date(2026, 11, 20))
    async with board_screen(deals) as page:
        screen = await open_over(page)
        place = next(number for number, each in enumerate(screen.sheet.rows) if each.kind == "task")
        screen.sheet._put(place)
        await page.press("enter")
        await page.until(lambda: page.sees("✓ chase"))
        page.thread.fault = None
        await page.press("enter")
        assert "nothing to change" in screen.status.said
        await page.press("u")
        await page.until(lambda: page.sees("! chase"))
        page.thread.fault = DatabaseProblem("the database is locked by another program", "Try again.")
        await page.press("enter")
        await page.until(lambda: "locked" in screen.status.said)


@pytest.mark.story("details.form")
async def test_the_form_of_every_field_opens_from_it(deals: Path) -> None:
    async with board_screen(deals) as page:
        screen = await open_over(page)
        await page.press("e")
        assert page.dialog == "DealForm"
        await page.type("By form")
        await page.press("f2")
        await page.until(lambda: page.app.screen is screen)
        await page.until(lambda: row(page, "title") == "By form")
        await page.press("escape")
        await page.until(lambda: page.focused == "By form")


@pytest.mark.story("details.notes")
async def test_notes_go_to_the_users_own_editor(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = ["From outside"]

    def editor(_app: object, text: str) -> str:
        if not left:
            raise OperationFailed("vim ended with code 1", "The text is as it was.")
        return text + left.pop()

    monkeypatch.setattr(text_editor, "edit", editor)
    async with board_screen(deals) as page:
        screen = await open_over(page)
        await page.press("ctrl+e")
        await page.until(lambda: screen.status.said == "changed notes of Website relaunch")
        await page.until(lambda: row(page, "notes") == "From outside")
        await page.press("ctrl+e")
        await page.until(lambda: "ended with code 1" in screen.sheet.fault)
        left.append(" again")
        await page.press("ctrl+e")
        await page.until(lambda: page.sees("From outside again"))
        await save(page, "f2", "changed notes of Website relaunch")


@pytest.mark.story("people.choose")
async def test_people_and_companies_lead_to_their_deals_and_back(deals: Path) -> None:
    async with board_screen(deals) as page:
        screen = await open_over(page)
        screen.sheet.go_to("contact")
        await page.press("enter")
        await page.until(lambda: page.dialog == "ContactScreen" and page.sees("Deals 4"))
        await page.press("enter")
        assert page.sees("leads nowhere")
        await page.press("j", "enter")
        await page.until(lambda: page.dialog == "CompanyScreen" and page.sees("People"))
        await page.press("G", "k", "k", "j", "pagedown", "pageup", "g", "G", "enter")
        await page.until(lambda: page.dialog == "DealScreen" and deal(page).page.deal is not None)
        await page.press("escape")
        assert page.dialog == "CompanyScreen"
        await page.press("escape", "escape", "escape")
        assert page.dialog == ""


async def test_a_persons_task_is_done_from_their_page(deals: Path) -> None:
    with open_store(deals, now=NOW) as store:
        add_task(store, later(), "chase", contact_id=1)
    async with board_screen(deals) as page:
        screen = await open_over(page)
        screen.sheet.go_to("contact")
        await page.press("enter")
        await page.until(lambda: page.sees("▸ chase"))
        await page.press("G", "enter")
        await page.until(lambda: not page.sees("▸ chase"))


async def test_the_story_is_read_at_the_right_or_below(deals: Path) -> None:
    async with board_screen(deals) as page:
        screen = await open_over(page)
        await page.press("l", "j", "k", "pagedown", "pageup", "G", "g")
        assert screen._story.has_focus
        await page.press("enter")
        assert "cannot be changed here" in screen.status.said
        await page.press("F")
        assert screen.status.said == "this is all of the deal already"
        await page.resize(80, 24)
        assert screen.sheet.has_focus
        assert not screen._story.display
        assert "Changes" in [each.text for each in screen.sheet.rows]
        await page.press("l")
        assert screen.sheet.has_focus
        await page.press("G")
        assert page.sees("added Website relaunch")
        await page.press("g")
        assert page.sees("▌ Title")


async def test_no_letter_of_a_row_is_a_command(deals: Path) -> None:
    async with board_screen(deals, (80, 24)) as page:
        await page.press("enter")
        await page.until(lambda: isinstance(page.app.screen, DealScreen) and deal(page).page.deal is not None)
        await page.type_ahead("enter", *"que", "enter")
        await page.until(lambda: deal(page).status.said == "changed title of que")
