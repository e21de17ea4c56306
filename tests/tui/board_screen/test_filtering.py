"""The filter narrows the board while it is typed, always shows that it is on, and goes by one key."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem
from pipetui.queries import filtering
from support.board_screens import board_screen
from support.screens import burst

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from sqlite3 import Connection

    from pipetui.domain.filters import Filter


async def test_the_board_follows_what_is_typed(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("slash")
        await page.type("pay")
        assert page.columns["New Contact"] == ["Payroll audit"]
        assert page.columns["Proposal Sent"] == []
        assert (page.count("New Contact"), page.count("Proposal Sent")) == (1, 0)
        assert page.foot.endswith("/ pay  3 hidden")
        await page.press("backspace", "backspace", "backspace")
        assert len(page.columns["New Contact"]) == 3


@pytest.mark.story("filter.open", "filter.clear")
async def test_a_kept_filter_stays_in_sight_and_a_key_takes_it_away(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("W", "slash")
        await page.type("company:acme")
        assert "enter keep" in page.foot
        assert "H L" not in page.foot  # letters belong to the filter
        await page.press("enter")
        assert "esc show all" in page.foot
        assert "H L move" in page.foot
        assert page.columns["New Contact"] == ["Website relaunch"]
        assert page.foot.endswith("/ company:acme  3 hidden")
        await page.press("l")
        assert page.sees(r"Nothing here fits\.")
        await page.press("h", "escape")
        assert len(page.columns["New Contact"]) == 3
        assert "hidden" not in page.foot
        assert page.focused == "Website relaunch"


async def test_escape_in_the_bar_brings_back_what_was_before(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("slash")
        await page.type("pay")
        await page.press("enter", "slash")
        await page.type("x")
        assert page.columns["New Contact"] == []
        await page.press("escape")
        assert page.columns["New Contact"] == ["Payroll audit"]
        await page.press("j", "L")
        assert page.columns["First Contact"] == ["Payroll audit"]


async def test_keys_typed_ahead_are_typed_into_the_bar(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.type_ahead("slash", "a", "c", "m", "e")
        await page.until(lambda: page.columns["New Contact"] == ["Website relaunch"])
        await page.press("enter")
        assert page.foot.endswith("/ acme  3 hidden")


async def test_names_in_use_are_completed(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("slash")
        await page.type("company:bo")
        await page.press("tab", "enter")
        assert page.columns["New Contact"] == ["Payroll audit"]


async def test_a_move_out_of_the_filter_says_that_it_hides_the_deal(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("slash")
        await page.type('stage:"New Contact"')
        await page.press("enter", "L")
        assert page.said == "moved Website relaunch to First Contact · the filter hides it"
        assert page.columns["New Contact"] == ["Payroll audit", "Board training"]
        assert page.columns["First Contact"] == []
        assert page.foot.endswith("2 hidden")
        await page.press("u")
        assert page.columns["New Contact"] == ["Website relaunch", "Payroll audit", "Board training"]


async def test_a_deletion_under_a_filter_says_only_that(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("slash")
        await page.type("pay")
        await page.press("enter", "D")
        assert page.said == "deleted Payroll audit"


async def test_a_filter_that_cannot_be_read_with_leaves_the_board(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("slash")
        page.thread.fault = DatabaseProblem("the database is locked by another program")
        await page.type("p")
        assert len(page.columns["New Contact"]) == 3
        assert page.level == "error"


async def test_escape_without_a_filter_clears_what_was_said(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("L")
        assert page.said
        await page.press("escape")
        assert page.said == ""


async def test_a_name_that_nothing_has_is_told_while_it_is_typed(deals: Path) -> None:
    async with board_screen(deals, (160, 40)) as page:
        await page.press("slash")
        await page.type("stage:pro")
        assert "Note:" not in page.text
        await page.press(*["backspace"] * 3)
        await page.type("nope")
        assert page.sees(r"   Note: no stage is called nope\.   words search")
        await page.type(" tag:")
        assert page.sees(r"Note: no stage is called nope\.   ")
        await page.press(*["backspace"] * 9, *"w")
        assert "Note:" not in page.text  # it may become a name
        await page.press("escape", "slash")
        await page.type("owner:nobody ")
        assert page.sees(r"Note: no owner is called nobody\.")
        await page.press("enter", "slash")
        assert page.sees(r"Note: no owner is called nobody\.")
        await page.type("acme")
        assert page.sees(r"Note: no owner is called nobody\.")


async def test_typing_waits_for_no_look_at_names(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: set[str] = set()
    look = filtering.fitting_nothing

    def watched(conn: Connection, wanted: Filter) -> Iterator[tuple[str, str]]:
        looked.add(wanted.text)
        return look(conn, wanted)

    monkeypatch.setattr(filtering, "fitting_nothing", watched)
    async with board_screen(deals) as page:
        await page.press("slash")
        gate = Event()
        page.thread.submit(lambda _store: gate.wait(30))
        await burst(page.app, *"acme stage:zzzzzzzz", "enter")
        await page.until(lambda: page.screen.filter is not None and "zzzzzzzz" in page.screen.filter.text)
        assert looked == set()
        gate.set()
        await page.until(lambda: page.said == "Note: no stage is called zzzzzzzz.")
        assert len(looked) <= 2, "what was typed when it began, and what it was in the end"


async def test_a_look_at_names_that_fails_is_made_again(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with board_screen(deals) as page:
        await page.press("slash")
        with monkeypatch.context() as broken:
            broken.delattr(filtering, "fitting_nothing")
            await page.type("stage:z")
        assert "Note:" not in page.text
        await page.type("y")
        assert page.sees(r"Note: no stage is called zy\.")
