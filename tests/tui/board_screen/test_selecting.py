"""A whole column is chosen as the filter shows it, in memory or not, and what is chosen can be dropped again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import DatabaseProblem
from pipetui.store.file import open_store
from support.board_screens import board_screen, ticking
from support.contexts import NOW
from support.screens import burst
from support.work import deal

if TYPE_CHECKING:
    from pathlib import Path


async def test_deals_far_from_the_view_are_chosen_and_moved_too(db: Path) -> None:
    with open_store(db, now=NOW) as store:
        for number in range(150):
            deal(store, f"Deal {number}")
    async with board_screen(db, (80, 24)) as page:
        await page.press("V")
        assert page.said == "selected 150 deals of New Contact"
        assert page.sees("✓ 150 selected")
        await page.press("v", "L")
        assert page.said == "moved 149 deals to First Contact"
        assert (page.count("New Contact"), page.count("First Contact")) == (1, 149)
        assert len(page.screen.board.model.chosen) == 149
        await page.press("u")
        assert page.count("New Contact") == 150


async def test_a_column_that_cannot_be_read_is_not_chosen(deals: Path) -> None:
    async with board_screen(deals) as page:
        page.thread.fault = DatabaseProblem("the database is locked by another program")
        await page.press("V")
        assert (page.level, page.screen.board.model.chosen) == ("error", frozenset())
        assert not page.screen.selecting.clear()


async def test_what_is_folded_away_is_neither_selected_nor_deleted_unseen(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        chosen = page.screen.board.model
        await page.press("w")
        for key in ("V", "v"):
            await page.press(key)
            assert (page.said, chosen.chosen, page.stage) == ("Won is collapsed: ] opens it", frozenset(), "Won")
        why = {entry.title: entry.why for entry in page.screen.palette_entries()}
        assert why["Select the column"] == why["Select"] == "Won is collapsed: ] opens it"
        await page.press("right_square_bracket", "V")
        assert page.said == "selected 1 deal of Won"
        await page.press("left_square_bracket")
        assert (page.said, chosen.chosen) == ("what was selected is not shown any more, and not selected", frozenset())


async def test_a_column_that_is_folded_before_it_is_read_is_not_selected(deals: Path) -> None:
    async with board_screen(deals) as page:
        await burst(page.app, "V", "left_square_bracket")
        await page.settle()
        assert page.said == "New Contact is collapsed: ] opens it"
        assert page.screen.board.model.chosen == frozenset()


async def test_undo_says_what_it_takes_from_the_selection(deals: Path) -> None:
    async with board_screen(deals, clock=ticking()) as page:
        await page.press("w", "H", "V")
        assert page.said == "selected 3 deals of New Contact"
        await page.press("u")
        undone = "undid: reopened Website relaunch into New Contact"
        assert page.said == f"{undone} · 1 of 3 selected deals is not shown any more, and not selected"
        await page.press("w")
        assert page.said == "won 2 deals"  # which says where they are
