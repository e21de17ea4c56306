"""Several deals at once, by keys and by the mouse: one change, one undo, and a word for what could not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem
from pipetui.services.deals import delete_deals
from pipetui.services.moving import move_deals, win_deals
from pipetui.store.file import open_store
from support.board_screens import board_screen, ticking
from support.contexts import NOW
from support.mouse import Mouse
from support.work import batches, later, rows, value

if TYPE_CHECKING:
    from pathlib import Path

    from support.board_screens import BoardScreenPage

NEW = ["Website relaunch", "Payroll audit", "Board training"]


def journal(path: Path) -> list[str]:
    with open_store(path, now=NOW) as store:
        return batches(store)[4:]


def stages_of(path: Path) -> dict[str, str]:
    with open_store(path, now=NOW) as store:
        found = rows(store, "SELECT d.title, s.name FROM deal d JOIN stage s ON s.id = d.stage_id")
    return dict(found)


def chosen(page: BoardScreenPage) -> int:
    return len(page.screen.board.model.chosen)


@pytest.mark.story("select.card", "select.column", "select.all", "filter.clear")
async def test_cards_are_selected_and_counted_until_escape(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("v")
        assert page.focused == "Payroll audit"
        assert page.sees("✓ Website relaunch")
        assert page.sees("✓ 1 selected +ana")
        assert "T tags" in page.foot
        await page.press("v", "v", "v")
        assert (chosen(page), page.focused) == (2, "Board training")
        await page.press("V")
        assert (chosen(page), page.said) == (3, "selected 3 deals of New Contact")
        await page.press("V")
        assert (chosen(page), page.said) == (0, "no longer selected: 3 deals of New Contact")
        await page.press("A")
        assert (chosen(page), page.said) == (4, "selected 4 deals")
        await page.press("A")
        assert (chosen(page), page.said) == (0, "no longer selected: 4 deals")
        await page.press("v", "slash", *"board", "enter")
        assert page.sees("1 selected")
        await page.press("escape")
        assert (chosen(page), page.said, page.screen.filter) == (0, "nothing is selected any more", page.screen.filter)
        assert page.screen.filter is not None
        assert "selected" not in page.text.splitlines()[0]
        page.screen.status.clear()
        await page.until(lambda: "esc show all" in page.foot)
        await page.press("slash", *"nobody", "enter", "A")
        assert page.said == "there is no open deal here to select"
        await page.press("escape")
        assert page.screen.filter is None
        assert "show all" not in page.foot
        assert "open" in page.foot


async def test_what_the_filter_or_somebody_else_takes_away_is_not_selected_any_more(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("V")
        await page.press("slash")
        await page.type("amount:<10000")
        await page.press("enter")
        assert chosen(page) == 2
        assert page.said == "1 of 3 selected deals is not shown any more, and not selected"
        await page.press("slash")
        await page.type("nobody")
        await page.press("enter")
        assert page.said == "what was selected is not shown any more, and not selected"
        await page.press("escape", "V")
        with open_store(deals, now=NOW) as store:
            delete_deals(store, later(), [2])
        page.screen.reload()
        await page.settle()
        assert chosen(page) == 2
        await page.press("L", "u")
        assert chosen(page) == 2


@pytest.mark.story("deal.advance", "deal.back")
async def test_a_fast_hand_takes_the_selection_three_stages_on(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("v", "v")
        await page.type_ahead("L", "L", "L")
        await page.settle()
        assert page.columns["Proposal Sent"] == [*NEW[:2], "Data platform"]
        assert (page.said, chosen(page)) == ("moved 2 deals to Proposal Sent", 2)
        assert page.focused == "Board training"
        await page.press("V", "H")
        assert page.said == "moved 2 deals to Discovery Call · Board training was in the first stage already"
        await page.press("u")
        assert page.columns["Proposal Sent"] == [*NEW[:2], "Data platform"]
    assert journal(deals)[:3] == [
        f"moved 2 deals to {stage}" for stage in ("First Contact", "Discovery Call", "Proposal Sent")
    ]


@pytest.mark.story("deal.to_4", "deal.choose_stage")
@pytest.mark.parametrize("keys", [["4"], ["m", "4"]])
async def test_the_selection_goes_to_a_stage_with_those_that_are_there(deals: Path, keys: list[str]) -> None:
    async with board_screen(deals) as page:
        await page.press("V", "l", "l", "l", "v", *keys)
        assert page.said == "moved 3 deals to Proposal Sent · Data platform was there already"
        assert page.columns["Proposal Sent"] == [*NEW, "Data platform"]
        assert page.focused == "Data platform"
        await page.press("9")
        assert page.said == "there is no stage 9: this pipeline has 7"
    assert journal(deals) == ["moved 3 deals to Proposal Sent"]


@pytest.mark.parametrize("keys", [["x"], ["7"], ["m", "7"]])
async def test_the_reason_is_asked_once_for_all_that_are_lost(deals: Path, keys: list[str]) -> None:
    async with board_screen(deals) as page:
        await page.press("V", *keys)
        assert page.sees("Lost: 3 deals")
        await page.press("escape")
        assert set(stages_of(deals).values()) == {"New Contact", "Proposal Sent"}
        await page.press(*keys, "tab", *"gone")
        page.thread.fault = DatabaseProblem("the database is locked by another program")
        await page.press("enter")
        assert page.level == "error"
        await page.press(*keys)
        assert page.sees("Note +gone")  # what was typed is there when it is tried again
        await page.press("enter")
        assert page.said == "lost 3 deals: Price"
        await page.press("u")
        assert page.columns["New Contact"] == NEW
    assert journal(deals)[0] == "lost 3 deals: Price"


@pytest.mark.story("deal.win", "deal.reopen")
async def test_won_and_open_again_together(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("V", *"lllll", "right_square_bracket", "w")  # those that are in sight stay selected
        assert page.said == "won 3 deals"
        await page.press("w")
        assert page.said == "3 deals are won already"
        await page.press("R")
        assert page.said == "reopened 3 deals into New Contact"
        await page.press("R")
        assert page.said == "3 deals are open already"


async def test_no_key_acts_on_deals_that_were_closed_and_are_folded_away(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("v", "x")
        assert page.sees("Lost: Website relaunch")  # one is named
        await page.press("escape", "w")
        assert (page.said, chosen(page)) == ("won Website relaunch", 0)
        await page.press("D")
        assert page.said == "deleted Payroll audit"
        await page.press("u", "V", "2")
        assert chosen(page) == 2
        with open_store(deals, now=NOW) as store:
            win_deals(store, later(), [2])
        page.screen.reload()
        await page.settle()
        assert chosen(page) == 1
        assert page.said == "1 of 2 selected deals is not shown any more, and not selected"


async def test_a_step_into_won_asks_once_for_all(deals: Path) -> None:
    with open_store(deals, now=NOW) as store:
        move_deals(store, later(), [1, 2], 5)
    async with board_screen(deals) as page:
        await page.press("v", "5", "V", "L")
        assert page.sees("Are 3 deals won?")
        await page.press("n")
        assert page.said == "none of 3 deals was moved"
        await page.press("escape", "h", "v", "l", "v", "L")
        assert page.sees("Is .* won?")
        assert page.sees("The other one goes on by a stage")
        await page.press("y")
        assert page.said == "moved 2 deals to 2 stages"
    assert sorted(stages_of(deals).values()) == ["Negotiation", "Negotiation", "Negotiation", "Won"]


async def test_the_filter_hides_what_was_moved_and_says_so(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("slash")
        await page.type("stage:new")
        await page.press("enter", "v", "L")
        assert page.said == "moved Website relaunch to First Contact · the filter hides it"
        assert chosen(page) == 0
        await page.press("V", "L")
        assert page.said == "moved 2 deals to First Contact · the filter hides all of them"


@pytest.mark.story("deal.delete")
async def test_the_selection_is_deleted_and_comes_back(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("v", "v", "D")
        assert (page.said, chosen(page)) == ("deleted 2 deals", 0)
        assert page.columns["New Contact"] == ["Board training"]
        await page.press("u")
        assert page.columns["New Contact"] == NEW


async def test_one_that_is_gone_is_passed_over_and_told(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("V")
        with open_store(deals, now=NOW) as store:
            delete_deals(store, later(), [2])
        await page.press("w")
        assert page.said == "won 2 deals · 1 is gone"
        await page.press("j", "v")
        with open_store(deals, now=NOW) as store:
            delete_deals(store, later(), [1, 3, 4])
        page.screen.board.model.choose([4])
        await page.press("L")
        assert "gone" in page.said


@pytest.mark.story("deal.tags")
async def test_tags_are_added_and_taken_off(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("T")
        assert page.sees("Tags: Website relaunch")
        await page.type("vip, old")
        await page.press("enter")
        assert (page.said, page.dialog) == ("tagged Website relaunch with vip, old", "")
        await page.press("V", "T")
        assert page.sees(r"now: old \(1 of 3\), vip \(1 of 3\)")
        await page.type("VI")
        await page.until(lambda: page.sees("VIp"))
        await page.press("right")
        await page.type(", -o")
        await page.until(lambda: page.sees("-old"))
        await page.press("right", "enter")
        assert page.said == "tagged 3 deals with VIp, not old any more"
        await page.press("T", "enter")
        assert page.sees("nothing is typed yet")
        await page.type("a|b")
        await page.press("enter")
        assert page.sees("a tag holds no comma")
        await page.press("escape")
        assert page.dialog == ""
    assert len(journal(deals)) == 2


@pytest.mark.story("deal.edit_several")
async def test_what_a_review_sets_is_set_together(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("V", "E")
        assert page.sees("Edit 3 deals")
        await page.type("call")
        await page.press("tab")
        await page.type("thu")
        assert page.sees("= Thu 26 Nov 2026")
        await page.press("tab")
        await page.type("fri")
        assert page.sees("= Fri 27 Nov 2026")
        await page.press("tab")
        await page.type("bob")
        await page.press("tab")
        await page.type("vip")
        await page.press("enter")
        assert page.said == "changed next step, owner, expected close, tags of 3 deals"
        assert page.sees("▸ call thu")
        await page.press("E", "tab", "tab")
        await page.type("nonsense")
        await page.press("f2")
        assert page.sees("not a date: nonsense")
        await page.press(*["backspace"] * 8)
        await page.type("-")
        assert page.sees("= none")
        await page.press("tab")
        await page.type("-")
        page.thread.fault = DatabaseProblem("the database is locked by another program")
        await page.press("enter")
        assert page.sees("✗ the database is locked")
        await page.press("enter")
        assert page.said == "changed owner, expected close of 3 deals"
        await page.press("u", "u")
    with open_store(deals, now=NOW) as store:
        assert value(store, "SELECT count(*) FROM deal WHERE owner <> '' OR expected_close IS NOT NULL") == 0
        assert value(store, "SELECT (SELECT count(*) FROM deal_tag) + (SELECT count(*) FROM task)") == 0


@pytest.mark.story("mouse.drag", "mouse.drag_selected", "mouse.cancel")
async def test_cards_are_dragged_to_a_place_a_head_and_together(deals: Path) -> None:
    async with board_screen(deals) as page:
        mouse = Mouse(page)
        await mouse.press((5, 4))
        await mouse.to((70, 9))
        assert page.said == "Website relaunch: drop on a place or a column, esc puts back"
        await mouse.release()
        assert page.columns["Proposal Sent"] == ["Data platform", "Website relaunch"]
        assert (page.focused, page.said) == ("Website relaunch", "moved Website relaunch to Proposal Sent")
        assert page.screen.board.hand._lit == {3}
        await page.until(lambda: not page.screen.board.hand._lit)
        await mouse.drag((5, 4), (5, 9))
        assert page.columns["New Contact"] == ["Board training", "Payroll audit"]
        assert page.said == "moved Payroll audit within New Contact"
        await mouse.drag((5, 4), (9, 5))
        assert page.said == "Board training is there already"
        await mouse.press((5, 4))
        await mouse.to((30, 4))
        await page.press("escape")
        assert page.said == "Board training stays where it was"
        await page.press("v", "v")
        await mouse.drag((5, 4), (30, 1))
        assert page.columns["First Contact"] == ["Board training", "Payroll audit"]
        assert page.said == "moved 2 deals to First Contact"
        await page.press("u", "u", "u")
        assert page.columns["New Contact"] == NEW
    assert journal(deals)[:3] == [
        "moved Website relaunch to Proposal Sent",
        "moved Payroll audit within New Contact",
        "moved 2 deals to First Contact",
    ]


@pytest.mark.story("mouse.drop_closed")
async def test_dropped_on_won_it_is_won_and_on_lost_it_asks_why(deals: Path) -> None:
    async with board_screen(deals) as page:
        mouse = Mouse(page)
        await mouse.drag((5, 4), (109, 9))
        assert page.said == "won Website relaunch"
        await mouse.drag((5, 4), (116, 9))
        assert page.sees("Lost: Payroll audit")
        await page.press("escape")
        assert page.said == "Payroll audit stays where it was"
        await page.press("V")
        await mouse.drag((5, 4), (116, 9))
        assert page.sees("Lost: 2 deals")
        await page.press("enter")
        assert page.said == "lost 2 deals: Price"
    assert journal(deals) == ["won Website relaunch", "lost 2 deals: Price"]


async def test_a_drop_that_fails_puts_the_card_back_and_says_why(deals: Path) -> None:
    async with board_screen(deals) as page:
        mouse = Mouse(page)
        page.thread.fault = DatabaseProblem("the database is locked by another program")
        await mouse.drag((5, 4), (30, 4))
        assert page.level == "error"
        assert "locked" in page.said
        assert page.columns["New Contact"] == NEW
        assert not page.screen.board.hand._drag.seen


async def test_by_urgency_a_card_goes_to_a_column_but_to_no_place(deals: Path) -> None:
    async with board_screen(deals) as page:
        mouse = Mouse(page)
        await page.press("s")
        await mouse.drag((5, 4), (5, 9))
        assert page.said == "cards stand by urgency: s places them by hand"
        await mouse.drag((5, 4), (30, 9))
        assert page.said.endswith("to First Contact")


async def test_in_a_file_that_may_only_be_read_all_of_it_says_so(deals: Path) -> None:
    async with board_screen(deals) as page:
        page.screen.read_only = page.screen.board.read_only = True
        await page.press("V")
        assert chosen(page) == 3
        for key in ("L", "4", "7", "m", "w", "x", "R", "D", "T", "E"):
            await page.press(key)
            assert "may only be read" in page.said
            assert page.dialog == ""
            page.screen.status.clear()
        await Mouse(page).drag((5, 4), (30, 4))
        assert "may only be read" in page.said
    assert journal(deals) == []


@pytest.mark.parametrize("key", ["v", "V", "T", "E"])
async def test_without_a_card_each_key_says_why(deals: Path, key: str) -> None:
    async with board_screen(deals) as page:
        await page.press("l", key)
        assert page.said == "there is no deal here: go to a card first"
