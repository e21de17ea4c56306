"""How the board looks is changed by keys and is there the next time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.config.remembered import BoardLooks, Remembered
from pipetui.services.tasks import add_task
from pipetui.store.file import open_store
from pipetui.tui.board.turning import Turned
from support.board_screens import board_screen, ticking
from support.contexts import NOW
from support.screens import burst
from support.work import later

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 22)


@pytest.fixture
def steps(deals: Path) -> Path:
    """Payroll audit is overdue, Website relaunch has a step later, Board training has none."""
    with open_store(deals, now=NOW) as store:
        titles = dict(store.connection.execute("SELECT title, id FROM deal").fetchall())
        for title, days in (("Payroll audit", -2), ("Website relaunch", 5)):
            add_task(store, later(), "call", deal_id=titles[title], due_on=TODAY + timedelta(days))
    return deals


@pytest.mark.story("view.density")
async def test_cards_tell_more_or_less(deals: Path) -> None:
    left: list[Remembered] = []
    async with board_screen(deals, remember=left.append) as page:
        rows = []
        for density in ("detailed", "compact", "normal"):
            await page.press("d")
            assert page.said == f"{density} cards"
            rows.append((page.screen.board.model.rows, page.sees("no date"), page.sees(r"Website.*€12.5k !")))
        assert rows == [(6, True, False), (35, False, True), (9, False, False)]
        await page.press("d")
    assert [each.density for each in left] == ["detailed"]
    async with board_screen(deals, remembered=left[0]) as page:
        assert page.sees("no date")


@pytest.mark.story("view.weighted")
async def test_heads_show_values_by_probability(deals: Path) -> None:
    async with board_screen(deals) as page:
        assert page.sees("€23.5k ▇")
        await page.press("W")
        assert page.sees("~€2,350 ▇")
        assert page.sees("Sales · weighted")
        await page.press("W")
        assert not page.sees("weighted|~")


@pytest.mark.story("view.sort")
async def test_by_urgency_the_cursor_follows_its_deal_and_cards_go_where_they_are_due(steps: Path) -> None:
    left: list[Remembered] = []
    async with board_screen(steps, clock=ticking(), remember=left.append) as page:
        assert page.focused == "Website relaunch"
        await page.press("s")
        assert page.columns["New Contact"] == ["Payroll audit", "Board training", "Website relaunch"]
        assert (page.focused, page.said) == (
            "Website relaunch",
            "sorted by urgency: overdue, today, no next step, later",
        )
        assert page.sees("Sales · by urgency")
        await page.press("K")
        assert (page.level, page.said) == ("warning", "cards stand by urgency: s places them by hand")
        await page.press("k", "L")
        assert page.said == "moved Board training to First Contact"
        await page.press("k", "k", "h", "L")
        assert page.columns["First Contact"] == ["Payroll audit", "Board training"]
        await page.press("h", "L")
        assert page.said.endswith(" · by urgency at place 3 of 3")
        assert page.focused == "Website relaunch"
    assert left[-1].boards == {1: BoardLooks("urgency")}
    async with board_screen(steps, remembered=left[-1]) as page:
        assert page.columns["First Contact"] == ["Payroll audit", "Board training", "Website relaunch"]
        await page.press("l", "j", "s")
        assert page.columns["First Contact"] == ["Website relaunch", "Payroll audit", "Board training"]
        assert (page.focused, page.sees("by urgency")) == ("Board training", False)


@pytest.mark.story("column.collapse", "column.open")
async def test_a_column_is_collapsed_gone_through_and_opened(deals: Path) -> None:
    left: list[Remembered] = []
    async with board_screen(deals, clock=ticking(), remember=left.append) as page:
        await page.press("right_square_bracket")
        assert page.said.startswith("New Contact is open already")
        await page.press("l", "left_square_bracket", "left_square_bracket")
        assert page.said.startswith("First Contact is collapsed already")
        assert (page.stage, page.focused) == ("First Contact", None)
        await page.press("L")
        assert page.said == "First Contact is collapsed: ] opens it"
        await page.press("h", "L")
        assert (page.stage, page.focused) == ("First Contact", "Website relaunch")
        assert page.said == "moved Website relaunch to First Contact · First Contact is collapsed"
        await page.type_ahead("L", "L")
        await page.until(lambda: page.stage == "Proposal Sent")
        assert page.focused == "Website relaunch"
        await page.press("h", "h")
        assert page.stage == "First Contact"
    assert left[-1].boards == {1: BoardLooks(collapsed=frozenset({2}))}
    async with board_screen(deals, remembered=left[-1]) as page:
        await page.press("l", "right_square_bracket")
        assert page.sees("First Contact +0")


async def test_a_column_is_collapsed_before_a_fast_hand_has_left_it(deals: Path) -> None:
    async with board_screen(deals) as page:
        await burst(page.app, "l", "left_square_bracket", "l", "left_square_bracket", "h", "h")
        await page.settle_keys()
        await page.until(lambda: len(page.screen.memory.kept.board(1).collapsed) == 2)
        assert page.screen.memory.kept.board(1).collapsed == {2, 3}
        assert page.focused == "Website relaunch"


async def test_won_is_folded_with_what_closed_this_month_and_opened_with_its_deals(deals: Path) -> None:
    async with board_screen(deals, (80, 24), clock=ticking()) as page:
        assert not page.sees("Proposal")
        await page.press("w")
        assert (page.stage, page.focused) == ("Won", "Website relaunch")
        lines = page.text.splitlines()
        assert lines[1].endswith("│▌    1│     0 ")
        assert lines[2].endswith("│▌ €12k│       ")
        await page.press("right_square_bracket")
        assert page.sees("▌Website relaunch")
        assert page.sees("Won +1")
        await page.press("H")
        assert (page.stage, page.said) == ("New Contact", "reopened Website relaunch into New Contact")


async def test_a_click_goes_to_a_strip_and_a_second_one_opens_it(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.click(110, 20)
        assert page.stage == "Won"
        await page.click(110, 20)
        assert page.sees("Won +0")


async def test_all_columns_may_be_strips(deals: Path) -> None:
    async with board_screen(deals, (80, 24)) as page:
        for _ in range(5):
            await page.press("left_square_bracket", "l")
        assert page.stage == "Won"
        assert page.text.splitlines()[1].rstrip() == "   3│   0│   0│   1│   0│▌    0│     0"
        await page.resize(1, 1)
        await page.resize(80, 24)
        await page.press("h", "right_square_bracket")
        assert page.sees("Negotiation")


async def test_before_the_first_read_there_is_nothing_to_change(deals: Path) -> None:
    async with board_screen(deals) as page:
        page.screen.board.model.board = None
        for command in ("column.collapse", "column.open", "view.sort"):
            page.screen.commands.run(command, None)
        page.screen.looks.turned(Turned("New Contact", narrow=True, done=True))
        assert page.screen.memory.kept == Remembered()
