"""The page beside the board: it follows the cursor, is edited where it stands, and never holds up a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.config.drafts import Draft, DraftFile
from pipetui.services.deals import DealChanges, delete_deals, edit_deal
from pipetui.store.file import open_store
from pipetui.tui.board_screen import details as board_details
from pipetui.tui.polling import Polling
from support.board_screens import board_screen
from support.contexts import NOW
from support.screens import burst
from support.work import later, value

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.config.remembered import Remembered
    from pipetui.tui.details.sheet import Sheet
    from support.board_screens import BoardScreenPage


def sheet(page: BoardScreenPage) -> Sheet:
    found = page.screen.details.sheet
    assert found is not None
    return found


def shown(page: BoardScreenPage) -> str:
    """The title of the deal on the page."""
    return next((row.text for row in sheet(page).rows if row.field == "title"), "")


async def open_beside(page: BoardScreenPage, title: str = "Website relaunch") -> None:
    await page.press("enter")
    await page.until(lambda: shown(page) == title)


async def go(page: BoardScreenPage, field: str) -> None:
    """Put the cursor on a field's row, and edit it."""
    assert sheet(page).go_to(field)
    await page.press("space")
    await page.until(lambda: sheet(page).control is not None)


async def saved(page: BoardScreenPage) -> None:
    await page.until(lambda: sheet(page).control is None)
    await page.settle()


async def test_it_is_read_at_once_when_it_is_opened(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a cursor key waits for the next one: who opens the page waits for it."""
    monkeypatch.setattr(board_details.Details.follow, "__defaults__", (3600.0,))
    async with board_screen(deals) as page:
        await open_beside(page)
        await page.press("j")
        assert shown(page) == "Website relaunch"
        await page.press("tab")  # which goes to the page: it is the cursor's then
        await page.until(lambda: shown(page) == "Payroll audit")


@pytest.mark.story("deal.open", "details.full")
async def test_it_follows_the_cursor_and_goes_in_two_steps(deals: Path) -> None:
    async with board_screen(deals) as page:
        await open_beside(page)
        assert page.dialog == ""
        assert page.screen.board.has_focus
        await page.press("j")
        await page.until(lambda: shown(page) == "Payroll audit")
        await page.press("l")
        await page.until(lambda: page.sees("no deal here"))
        await page.press("h", "enter")
        assert page.dialog == "DealScreen"
        await page.until(lambda: page.sees(r"Title +Website relaunch"))
        await page.press("escape")
        assert page.screen.details.shown
        await page.press("tab", "F")
        assert page.dialog == "DealScreen"
        await page.press("q")
        await page.press("escape", "escape")
        assert not page.screen.details.shown
        assert page.screen.board.has_focus


async def test_while_it_has_the_keys_it_stays_on_its_deal_which_the_filter_may_hide(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("slash")
        await page.type("is:no-next-step")
        await page.press("enter")
        await open_beside(page)
        await page.press("tab")
        for field, text in (("next_step", "call"), ("next_step_due", "fri")):
            await go(page, field)
            await page.type(text)
            await page.press("enter")
            await saved(page)
        assert (shown(page), page.focused) == ("Website relaunch", "Payroll audit")
        assert page.sees(r"due +fri")
        await page.press("x")
        assert (page.dialog, page.level) == ("", "warning")
        assert "another deal" in page.said
        await page.press("escape")
        await page.until(lambda: shown(page) == "Payroll audit")
        await page.press("tab")
        with open_store(deals, now=NOW) as store:
            payroll = value(store, "SELECT id FROM deal WHERE title = 'Payroll audit'")
            delete_deals(store, later(1), [payroll])
        page.screen.reload()
        await page.until(lambda: shown(page) == "Board training")
    with open_store(deals, now=NOW) as store:
        assert value(store, "SELECT due_on FROM task") == "2026-11-27"


async def test_a_cursor_key_reads_nothing(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with board_screen(deals) as page:
        await open_beside(page)
        monkeypatch.setattr(board_details, "AFTER", 60)
        before = len(page.thread.submitted)
        await page.press("j", "k", "j")
        assert not page.thread.busy
        assert len(page.thread.submitted) <= before
        assert shown(page) == "Website relaunch"


async def test_on_a_small_screen_it_opens_over_the_board(deals: Path) -> None:
    async with board_screen(deals, (80, 24)) as page:
        await page.press("enter")
        assert page.dialog == "DealScreen"


async def test_it_is_there_again_the_next_time(deals: Path) -> None:
    kept: list[Remembered] = []
    async with board_screen(deals, remember=kept.append) as page:
        await open_beside(page)
    assert kept[-1].panel
    async with board_screen(deals, remembered=kept[-1], remember=kept.append) as page:
        await page.until(lambda: page.screen.details.shown and shown(page) == "Website relaunch")
        await page.press("escape")
    assert not kept[-1].panel


async def test_the_figures_make_room_where_there_is_none(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("p")
        await open_beside(page)
        assert not page.screen.figures.shown
        await page.press("p")
        assert not page.screen.details.shown
        assert page.screen.board.has_focus
    async with board_screen(deals, (160, 40)) as page:
        await page.press("p")
        await open_beside(page)
        assert page.screen.figures.shown


@pytest.mark.story("details.choose", "details.change")
async def test_a_field_is_edited_where_it_stands(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("s", "s")
        assert "by hand" in page.foot
        await open_beside(page)
        assert "enter open   tab the deal" in page.foot
        await page.press("tab")
        assert "whole screen" in page.foot
        assert sheet(page).go_to("amount")
        await page.press("space")
        await page.until(lambda: sheet(page).control is not None)
        await page.type("850*x")
        await page.press("enter")
        assert "not an amount" in sheet(page).fault
        await page.press("backspace", "9")
        assert sheet(page).fault == ""
        await page.press("enter")
        await saved(page)
        assert page.said == "changed amount of Website relaunch"
        await page.until(lambda: page.sees("€850 × 9 days"))
        assert page.sees("Acme · €7,650")
        await page.press("u")
        await page.until(lambda: page.sees("€12,500"))
        await page.until(lambda: not page.sees("€850"))  # the board shows it first
        assert sheet(page).go_to("title")
        await page.press("enter")
        await page.until(lambda: sheet(page).control is not None)
        await page.press("escape")
        assert sheet(page).control is None
        assert sheet(page).has_focus
        await page.press("escape")
        assert page.screen.board.has_focus


@pytest.mark.story("view.next")
async def test_what_is_typed_in_one_go_is_typed_into_the_row(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("tab")
        assert "nothing stands beside" in page.said
        await open_beside(page)
        await burst(page.app, "tab", "j", "k", "enter", *"Relaunch", "tab", "enter")
        await page.until(lambda: page.focused == "Relaunch")
        await page.until(lambda: sheet(page).has_focus)
        await page.press("tab")
        assert page.screen.board.has_focus


async def test_keys_of_the_board_work_from_the_page(deals: Path) -> None:
    async with board_screen(deals) as page:
        await open_beside(page)
        await page.press("tab", "L")
        await page.until(lambda: page.stage == "First Contact")
        await page.until(lambda: page.sees(r"Stage +First Contact"))
        assert sheet(page).has_focus
        await page.press("x")
        assert page.dialog == "LostReasonPicker"
        await page.press("escape", "question_mark")
        assert page.dialog == "HelpScreen"
        assert page.sees("Notes in your editor|edit the notes in")
        await page.press("escape", "h")
        assert page.screen.board.has_focus


async def test_while_a_row_is_edited_the_page_stays_with_its_deal(deals: Path) -> None:
    async with board_screen(deals) as page:
        await open_beside(page)
        await page.press("tab")
        await go(page, "owner")
        await page.type("be")
        page.screen.board.focus()
        await page.press("j")
        with open_store(deals, now=NOW) as store:
            edit_deal(store, later(actor="ben"), 3, DealChanges(source="referral"))
        page.screen.reload()
        await page.settle()
        assert shown(page) == "Website relaunch"
        control = sheet(page).control
        assert control is not None
        control.focus()
        await page.type("n")
        await page.press("enter")
        await saved(page)
        await page.until(lambda: shown(page) == "Payroll audit")
    with open_store(deals, now=NOW) as store:
        assert value(store, "SELECT owner || source FROM deal WHERE id = 3") == "benreferral"


async def test_somebody_elses_change_is_told_beside_what_is_there_now(deals: Path) -> None:
    async with board_screen(deals) as page:
        await open_beside(page)
        await page.press("tab")
        await go(page, "title")
        await page.type("Mine")
        with open_store(deals, now=NOW) as store:
            edit_deal(store, later(actor="ben"), 3, DealChanges(title="Theirs"))
        await page.press("enter")
        await page.until(lambda: "ben set it to Theirs" in sheet(page).fault)
        await page.press("enter")
        await saved(page)
        await page.until(lambda: page.focused == "Mine")


async def test_who_goes_to_the_board_with_a_row_half_typed_comes_back_to_it(deals: Path) -> None:
    async with board_screen(deals) as page:
        await open_beside(page)
        await page.press("tab")
        await go(page, "title")
        await page.type("Half a ti")
        control = sheet(page).control
        await page.click(5, 8)
        assert (page.screen.board.has_focus, page.focused) == (True, "Payroll audit")
        assert (shown(page), sheet(page).control) == ("Website relaunch", control)
        await page.press("tab")
        await page.until(lambda: page.app.focused is control)
        await page.click(5, 12)
        await page.press("escape")  # the page is not closed over it
        await page.until(lambda: page.app.focused is control)
        assert page.said.startswith("not saved yet")
        await page.press(*"tle", "enter")
        await saved(page)
        await page.until(lambda: "Half a title" in page.columns["New Contact"])


async def test_a_deal_that_is_gone_leaves_an_empty_page(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Polling, "look", lambda _: None)  # the board does not know yet
    async with board_screen(deals) as page:
        await open_beside(page)
        with open_store(deals, now=NOW) as store:
            delete_deals(store, later(), [3])
        page.screen.details.changed()
        await page.until(lambda: shown(page) == "")
        await page.press("tab", "F", "e", "enter", "ctrl+e")
        assert page.dialog == ""


async def test_in_a_file_that_may_only_be_read_nothing_is_edited(deals: Path) -> None:
    async with board_screen(deals) as page:
        await open_beside(page)
        page.screen.read_only = page.screen.board.read_only = True
        await page.press("tab")
        assert page.foot.startswith("enter edit, open   F whole screen   esc board")
        await page.press("enter")
        assert sheet(page).control is None
        assert "may only be read" in page.said
        for key in ("e", "ctrl+e"):
            page.screen.status.clear()
            await page.press(key)
            assert page.dialog == ""
            assert "may only be read" in page.said


async def test_what_was_typed_outlives_the_program(deals: Path) -> None:
    async with board_screen(deals) as page:
        await open_beside(page)
        await page.press("tab")
        await go(page, "title")
        await page.type("Half a ti")
        page.app.exit()
    file = DraftFile(str(deals), "deal 3")
    kept = file.read()
    assert kept is not None
    assert (kept.texts, kept.before) == ({"title": "Half a ti"}, {"title": "Website relaunch"})
    file.write(kept._replace(texts={**kept.texts, "owner": "ben"}))
    async with board_screen(deals) as page:
        await open_beside(page)
        await page.press("tab", "enter")
        assert page.dialog == "DraftOffer"
        assert page.sees("a draft of 13:00 is here")
        await page.press("escape")
        assert sheet(page).control is None
        await page.press("enter", "r")
        await page.until(lambda: sheet(page).control is not None)
        await page.press("end", *"tle", "enter")
        await page.until(lambda: page.focused == "Half a title")
    left = file.read()
    assert left is not None
    assert left.texts == {"owner": "ben"}


async def test_a_draft_of_a_row_says_what_changed_meanwhile(deals: Path) -> None:
    DraftFile(str(deals), "deal 3").write(Draft("2026-11-20T12:00:00.000Z", {"title": "Mine"}, {"title": "Old"}))
    async with board_screen(deals) as page:
        await open_beside(page)
        await page.press("tab", "enter", "r")
        await page.until(lambda: "it is Website relaunch now" in sheet(page).fault)
        await page.press("end", "!")
        assert sheet(page).fault == ""
        await page.press("escape")


async def test_a_draft_of_a_row_can_be_thrown_away(deals: Path) -> None:
    file = DraftFile(str(deals), "deal 3")
    file.write(Draft("2026-11-20T12:00:00.000Z", {"title": "Old"}, {"title": "Website relaunch"}))
    async with board_screen(deals) as page:
        await open_beside(page)
        await page.press("tab", "enter", "d", "d")
        await page.until(lambda: sheet(page).control is not None)
        assert file.read() is None
        assert page.sees("Website relaunch")


async def test_the_mouse_chooses_a_row(deals: Path) -> None:
    async with board_screen(deals) as page:
        await open_beside(page)
        lines = page.text.split("\n")
        y = next(number for number, line in enumerate(lines) if "Amount" in line)
        x = lines[y].index("Amount")
        await page.click(x, y)
        assert sheet(page).has_focus
        row = sheet(page).row
        assert row is not None
        assert row.field == "amount"
        await page.click(x, y)
        await page.until(lambda: sheet(page).control is not None)
