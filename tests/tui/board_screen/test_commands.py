"""Each key does what the table of keys says, or says why not."""

from __future__ import annotations

import os
from threading import Event
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem
from pipetui.services.stages import add_stage
from pipetui.store.file import open_store
from support.board_screens import board_screen, ticking
from support.contexts import NOW
from support.work import batches, history, later, value

if TYPE_CHECKING:
    from pathlib import Path

    from support.board_screens import BoardScreenPage

STAGES = ("New Contact", "First Contact", "Discovery Call", "Proposal Sent", "Negotiation", "Won", "Lost")


def journal(path: Path) -> list[str]:
    with open_store(path, now=NOW) as store:
        return batches(store)[4:]


def where(page: BoardScreenPage) -> tuple[str | None, str]:
    return page.focused, page.stage


@pytest.mark.parametrize("key", ["L", "shift+right", "space"])
@pytest.mark.story("deal.advance")
async def test_a_card_goes_to_the_next_stage_with_the_cursor(deals: Path, key: str) -> None:
    async with board_screen(deals) as page:
        await page.press(key)
        assert where(page) == ("Website relaunch", "First Contact")
        assert (page.said, page.level) == ("moved Website relaunch to First Contact", "done")
        assert (page.count("New Contact"), page.count("First Contact")) == (2, 1)
    assert journal(deals) == ["moved Website relaunch to First Contact"]


@pytest.mark.story("deal.back")
async def test_and_back(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("L", "H")
        assert where(page) == ("Website relaunch", "New Contact")
        await page.press("L", "shift+left")
        assert where(page) == ("Website relaunch", "New Contact")
        await page.press("H")
        assert page.said == "Website relaunch is in the first stage already"
        assert page.level == "info"


async def test_three_fast_steps_are_three_stages_in_three_undo_steps(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.type_ahead("L", "L", "L")
        await page.settle()
        assert where(page) == ("Website relaunch", "Proposal Sent")
        await page.press("u")
        assert where(page) == ("Website relaunch", "Discovery Call")
        await page.press("u", "u")
        assert where(page) == ("Website relaunch", "New Contact")
    assert len(journal(deals)) == 6
    with open_store(deals, now=NOW) as store:
        assert len(history(store, 3)) == 1


async def test_out_of_the_last_open_stage_it_asks_whether_the_deal_is_won(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("5", "L")
        assert page.dialog == "ConfirmDialog"
        assert page.sees("Is Website relaunch won?")
        await page.press("n")
        assert where(page) == ("Website relaunch", "Negotiation")
        await page.press("L", "y")
        assert where(page) == ("Website relaunch", "Won")


async def test_a_fast_hand_is_asked_once(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("5")
        await page.type_ahead("L", "L", "L")
        await page.settle()
        assert len(page.app.screen_stack) == 2
        await page.press("y")
        assert where(page) == ("Website relaunch", "Won")
        assert page.dialog == ""


@pytest.mark.parametrize(
    ("keys", "stage", "said"),
    [
        ("Luuuu", "New Contact", "undid: moved Website relaunch to First Contact"),
        ("Lww", "Won", "Website relaunch is won already"),
    ],
)
async def test_no_question_stays_over_a_state_that_is_gone(deals: Path, keys: str, stage: str, said: str) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("L", "L", "L", "L")
        gate = Event()
        page.thread.submit(lambda _store: gate.wait(30))
        await page.type_ahead(*keys)  # all of them before the file has answered the first
        gate.set()
        await page.settle()
        await page.until(lambda: page.dialog == "")
        assert (*where(page), page.said) == ("Website relaunch", stage, said)


async def test_a_question_that_cannot_be_asked_now_is_told(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("5")
        gate = Event()
        page.thread.submit(lambda _store: gate.wait(30))
        await page.type_ahead("L", "colon")
        await page.until(lambda: page.dialog == "Palette")
        gate.set()
        await page.until(lambda: page.said.startswith("Website relaunch: not moved. It stands in the last open stage."))
        assert (page.dialog, page.level) == ("Palette", "warning")
    with open_store(deals, now=NOW) as store:
        assert value(store, "SELECT stage_id FROM deal WHERE id = 3") == 5


@pytest.mark.story("deal.to_*")
async def test_a_digit_goes_to_that_stage(deals: Path) -> None:
    with open_store(deals, now=NOW) as store:
        for name in ("Pilot", "Rollout"):
            add_stage(store, later(), 1, name)
    named = dict(zip("123456789", (*STAGES[:5], "Pilot", "Rollout", *STAGES[5:]), strict=True))
    async with board_screen(deals, (200, 40)) as page:
        for key in ("2", "3", "4", "5", "6", "7", "8", "1"):
            await page.press(key)
            assert where(page) == ("Website relaunch", named[key])
        await page.press("9")
        assert page.sees("Lost: Website relaunch")
        await page.press("enter")
        assert where(page) == ("Website relaunch", named["9"])


async def test_a_digit_without_a_stage_says_so(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("9")
        assert page.said == "there is no stage 9: this pipeline has 7"


@pytest.mark.parametrize("keys", [["x"], ["7"], ["m", "7"]])
@pytest.mark.story("deal.lose")
async def test_every_way_into_lost_asks_for_the_reason(deals: Path, keys: list[str]) -> None:
    async with board_screen(deals) as page:
        await page.press(*keys)
        assert page.dialog == "LostReasonPicker"
        assert page.sees("Lost: Website relaunch")
        await page.press("escape")
        assert where(page) == ("Website relaunch", "New Contact")
        await page.press(*keys)
        await page.press("enter")
        assert where(page) == ("Website relaunch", "Lost")
    with open_store(deals, now=NOW) as store:
        assert value(store, "SELECT lost_reason_id FROM stage_change WHERE deal_id = 3 ORDER BY id DESC LIMIT 1") == 1


async def test_a_note_that_could_not_be_saved_is_there_when_it_is_tried_again(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("x", "tab", *"went")
        page.thread.fault = DatabaseProblem("the database is locked by another program", "Try again.")
        await page.press("enter")
        assert (page.stage, page.level) == ("New Contact", "error")
        await page.press("j", "x")
        assert not page.sees("went")  # it was about another deal
        await page.press("escape", "k", "x")
        assert page.sees("Note +went")
        await page.press("enter")
        assert where(page) == ("Website relaunch", "Lost")
    with open_store(deals, now=NOW) as store:
        assert value(store, "SELECT lost_note FROM stage_change WHERE deal_id = 3 ORDER BY id DESC LIMIT 1") == "went"


@pytest.mark.story("deal.choose_stage")
async def test_a_stage_can_be_chosen_by_name(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("m")
        assert page.dialog == "StagePicker"
        await page.press("escape")
        assert where(page) == ("Website relaunch", "New Contact")
        await page.press("m", "d", "enter")
        assert where(page) == ("Website relaunch", "Discovery Call")


@pytest.mark.story("deal.win", "deal.reopen")
async def test_won_and_open_again(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("3", "w")
        assert where(page) == ("Website relaunch", "Won")
        await page.press("w")
        assert page.said == "Website relaunch is won already"
        await page.press("R")
        assert where(page) == ("Website relaunch", "Discovery Call")
        await page.press("R")
        assert page.said == "Website relaunch is open already"


async def test_back_from_won_is_the_last_open_stage(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("2", "w", "H")
        assert where(page) == ("Website relaunch", "First Contact")


@pytest.mark.story("deal.down", "deal.up")
async def test_cards_change_places(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("J")
        assert page.columns["New Contact"] == ["Payroll audit", "Website relaunch", "Board training"]
        assert page.focused == "Website relaunch"
        await page.press("shift+down")
        assert page.columns["New Contact"] == ["Payroll audit", "Board training", "Website relaunch"]
        await page.press("J")
        assert page.said == "this card is the last one already"
        await page.press("K")
        assert page.columns["New Contact"] == ["Payroll audit", "Website relaunch", "Board training"]
        await page.press("shift+up")
        assert page.columns["New Contact"] == ["Website relaunch", "Payroll audit", "Board training"]
        await page.press("K")
        assert page.said == "this card is the first one already"


async def test_a_step_over_a_filtered_column_passes_the_hidden_cards(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("slash")
        await page.type("amount:<10000")
        await page.press("enter")
        assert page.columns["New Contact"] == ["Payroll audit", "Board training"]
        await page.press("g", "J")
        assert page.columns["New Contact"] == ["Board training", "Payroll audit"]
        await page.press("escape")
        assert page.columns["New Contact"] == ["Website relaunch", "Board training", "Payroll audit"]


@pytest.mark.story("deal.delete", "change.undo", "change.redo")
async def test_a_deleted_deal_comes_back_by_undo_and_goes_by_redo(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("j", "D")
        assert page.columns["New Contact"] == ["Website relaunch", "Board training"]
        assert (page.focused, page.said) == ("Board training", "deleted Payroll audit")
        await page.press("u")
        assert page.columns["New Contact"] == ["Website relaunch", "Payroll audit", "Board training"]
        assert (page.focused, page.said) == ("Payroll audit", "undid: deleted Payroll audit")
        await page.press("ctrl+r")
        assert page.columns["New Contact"] == ["Website relaunch", "Board training"]
        assert page.said == "redid: deleted Payroll audit"
        await page.press("z")
        assert page.focused == "Payroll audit"


async def test_undo_says_when_there_is_nothing(db: Path) -> None:
    with open_store(db, now=NOW):
        pass
    async with board_screen(db) as page:
        await page.press("z")
        assert page.said == "nothing to undo"
        await page.press("ctrl+r")
        assert page.said == "nothing to redo"


@pytest.mark.parametrize("key", ["L", "H", "J", "K", "3", "m", "w", "x", "R", "e", "D", "enter"])
async def test_without_a_card_each_key_says_why(deals: Path, key: str) -> None:
    async with board_screen(deals) as page:
        await page.press("l", key)
        assert page.said == "there is no deal here: go to a card first"
        assert page.dialog == ""
    assert journal(deals) == []


async def test_a_wip_limit_warns_and_lets_through(deals: Path) -> None:
    with open_store(deals, now=NOW) as store:
        from pipetui.services.stages import StageChanges, edit_stage

        edit_stage(store, later(), 2, StageChanges(wip_limit=1))
    async with board_screen(deals) as page:
        await page.press("L", "h", "L")
        assert page.count("First Contact") == 2
        assert page.sees("2/1 ▲")
        assert "limit" in page.said


@pytest.mark.story("deal.open")
async def test_the_deal_can_be_opened_and_edited_from_there(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("enter", "enter")
        assert page.dialog == "DealScreen"
        await page.until(lambda: page.sees("Title +Website relaunch"))
        await page.press("e")
        assert page.dialog == "DealForm"


@pytest.mark.story("view.help")
async def test_help_shows_the_keys_in_force(deals: Path) -> None:
    async with board_screen(deals, keymap={"deal.win": "Y"}) as page:
        await page.press("question_mark")
        assert page.dialog == "HelpScreen"
        assert page.sees(r"\bY\b.*mark the deal won")
        await page.press("escape")
        await page.press("w")
        assert page.stage == "New Contact"
        await page.press("Y")
        assert page.stage == "Won"
        await page.press("f1")
        assert page.dialog == "HelpScreen"


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
@pytest.mark.story("view.commands")
async def test_the_palette_does_what_it_is_asked_for(deals: Path, key: str) -> None:
    async with board_screen(deals) as page:
        await page.press(key)
        assert page.dialog == "Palette"
        await page.type("Won")
        await page.until(lambda: page.sees("Won .* w "))
        await page.press("enter")
        await page.until(lambda: page.stage == "Won")


async def test_words_typed_ahead_go_into_the_palette_and_on_into_what_it_opens(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.type_ahead("colon", *"new", "enter", "W", "l")
        await page.until(lambda: page.dialog == "DealForm")
        await page.until(lambda: page.sees("Title +Wl"))


async def test_the_palette_has_no_key_but_its_own(deals: Path) -> None:
    async with board_screen(deals, keymap={"view.commands": "colon", "deal.win": "ctrl+p"}) as page:
        await page.press("ctrl+p")
        assert (page.dialog, page.stage) == ("", "Won")
        await page.press("colon")
        assert page.dialog == "Palette"
    async with board_screen(deals, keymap={"view.commands": "f9"}) as page:
        await page.press("ctrl+p", "colon", "o", "s", "ctrl+p")
        assert page.dialog == "StagesScreen"
        await page.press("f9")
        assert page.dialog == "Palette"


@pytest.mark.story("app.quit")
async def test_q_leaves(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("q")
        assert page.app.return_code == 0
        assert not page.app.is_running or page.app._exit


async def test_ctrl_c_loses_nothing_and_says_how_to_leave(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("ctrl+c")
        assert page.said == "press q to quit"


async def test_what_fails_is_told_and_not_shown_as_done(deals: Path) -> None:
    async with board_screen(deals) as page:
        page.thread.fault = DatabaseProblem("the database is locked by another program", "Try again.")
        await page.press("L")
        assert where(page) == ("Website relaunch", "New Contact")
        assert (page.said, page.level) == ("the database is locked by another program · Try again.", "error")
        await page.press("L")
        assert where(page) == ("Website relaunch", "First Contact")


async def test_a_fault_of_ours_names_its_kind_only_and_the_app_lives(deals: Path) -> None:
    async with board_screen(deals) as page:
        page.thread.fault = ValueError("Jean Moreau's secret")
        await page.press("L")
        assert "ValueError" in page.said
        assert "secret" not in page.text
        await page.press("L")
        assert page.stage == "First Contact"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
async def test_a_file_that_may_only_be_read_can_be_looked_at(deals: Path) -> None:
    deals.chmod(0o400)
    deals.parent.chmod(0o500)
    try:
        async with board_screen(deals) as page:
            assert page.sees("read only")
    finally:
        deals.parent.chmod(0o700)


async def test_nothing_is_changed_in_a_file_that_may_only_be_read(deals: Path) -> None:
    async with board_screen(deals) as page:
        page.screen.read_only = page.screen.board.read_only = True
        page.screen.dress.show_hints()
        await page.settle()
        assert page.foot == "enter open   / filter   p figures   q quit   ? help"
        for key in ("L", "J", "2", "w", "x", "D", "e", "n", "u", "m"):
            await page.press(key)
            assert "may only be read" in page.said
            assert (page.level, page.dialog) == ("warning", "")
            page.screen.status.clear()
        await page.press("enter", "enter")
        assert page.dialog == "DealScreen"
    assert journal(deals) == []
