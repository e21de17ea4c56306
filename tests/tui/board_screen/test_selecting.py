"""A whole column is chosen as the filter shows it, in memory or not, and what is chosen can be dropped again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import DatabaseProblem
from pipetui.store.file import open_store
from support.board_screens import board_screen
from support.contexts import NOW
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
