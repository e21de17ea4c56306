"""What the foot says gives way to the keys, and what opens gets the keys that were typed ahead for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem
from pipetui.store.file import open_store
from support.board_screens import board_screen, ticking
from support.contexts import NOW
from support.screens import burst
from support.work import value

if TYPE_CHECKING:
    from pathlib import Path


async def test_what_was_said_gives_way_to_the_keys(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipetui.tui.desk_screen.SAID", 0.05)
    async with board_screen(deals) as page:
        page.screen.say("done", "done")
        await page.until(lambda: page.said == "")
        page.screen.say("wrong", "error")
        page.screen.say("nothing to do")
        page.screen.say("wrong again", "error")
        await page.settle()
        assert page.said == "wrong again"
        await page.press("escape")
        assert page.said == ""


async def test_keys_typed_ahead_of_a_dialog_are_typed_into_it(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.type_ahead("n", "w", "x", "L")
        await page.until(lambda: page.dialog == "DealForm")
        await page.until(lambda: page.sees("wxL"))
        assert page.columns["New Contact"] == ["Website relaunch", "Payroll audit", "Board training"]


BURSTS = [
    ((), "e"),  # from the board
    (("enter", "enter"), "e"),  # out of the deal that is shown
    (("m",), "2e"),  # out of the stage picker, while the move is being written
    (("m", "down"), ["enter", "e"]),
    (("2", "3", "4", "5", "L"), "ne"),  # out of the question whether it is won
    (("question_mark",), ["escape", "e"]),
    (("slash",), ["enter", "e"]),
]


@pytest.mark.parametrize(
    ("before", "keys"), BURSTS, ids=["board", "deal", "digit", "list", "question", "help", "filter"]
)
@pytest.mark.parametrize("slow", [False, True], ids=["", "slow"])
async def test_a_burst_that_opens_a_form_is_typed_into_it(
    deals: Path, before: tuple[str, ...], keys: str | list[str], slow: bool
) -> None:
    text = "Hello world, new title"
    async with board_screen(deals, clock=ticking()) as page:
        await page.press(*before)
        dialogs = page.dialog
        assert bool(dialogs) == (bool(before) and before[0] != "slash")
        gate = threading.Event()
        if slow:  # the file is being read until all is typed
            page.thread.submit(lambda _store: gate.wait(5))
        await burst(page.app, *keys, *text[:9])
        await page.settle_keys()
        await burst(page.app, *text[9:])
        gate.set()
        await page.until(lambda: page.dialog == "DealForm")
        await page.until(lambda: page.sees(f"Title +{text} "))
        assert len(page.columns["New Contact"]) == (2 if before[:1] in (("m",), ("2",)) else 3), "a letter moved a card"


async def test_the_question_why_gets_its_keys_out_of_the_picker_and_from_the_board(deals: Path) -> None:
    def note() -> object:
        with open_store(deals, now=NOW) as store:
            return value(store, "SELECT lost_note FROM stage_change WHERE to_stage_id = 7")

    async with board_screen(deals) as page:
        await page.press("m")
        await burst(page.app, *"73", "tab", *"2 late", "enter")
        await page.until(lambda: page.columns["Lost"] == ["Website relaunch"])
        assert note() == "2 late"
        await burst(page.app, *"72", "tab", *"2 big", "enter")
        await page.until(lambda: note() == "2 big")
        assert page.columns["Lost"] == ["Website relaunch"]


async def test_what_was_typed_for_a_form_that_does_not_open_is_no_command(deals: Path) -> None:
    async with board_screen(deals) as page:
        before = page.columns
        await page.press("l")
        await burst(page.app, *"eh well, 2 words")
        await page.until(lambda: "no deal here" in page.said)
        await page.settle()
        assert (page.columns, page.stage, page.dialog) == (before, "First Contact", "")
        await page.press("h")
        page.thread.fault = DatabaseProblem("the database is locked by another program", "Try again.")
        await burst(page.app, *"eHello, 2 words")
        await page.until(lambda: "locked" in page.said)
        await page.settle()
        assert (page.columns, page.stage, page.dialog) == (before, "New Contact", "")
        await page.press("e")
        assert page.dialog == "DealForm"
