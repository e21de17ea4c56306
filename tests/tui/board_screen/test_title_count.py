"""The title line says how many of the deals on the board are overdue and for today, and no key waits for that."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipetui.store.file import open_store
from support.board_screens import board_screen
from support.contexts import NOW
from support.work import deal

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from pipetui.queries.urgent import UrgentCount


TODAY = date(2026, 11, 22)


def _some_urgent(path: Path) -> None:
    with open_store(path, now=NOW) as store:
        late, soon = TODAY - timedelta(1), TODAY + timedelta(9)
        deal(store, "Late step", next_step="call", next_step_due=late, tags=("vip",))
        deal(store, "Late close", stage_id=2, next_step="call", next_step_due=soon, expected_close=late)
        deal(store, "For today", stage_id=3, next_step="call", next_step_due=TODAY, tags=("vip",))


async def test_it_counts_what_the_board_shows_after_each_change(deals: Path) -> None:
    _some_urgent(deals)
    async with board_screen(deals) as page:
        await page.until(lambda: page.sees(r"! 2 overdue   ● 1 today   ana"))
        await page.press("w")
        await page.until(lambda: page.sees(r"! 1 overdue   ● 1 today   ana"))
        await page.press("u", "slash")
        await page.type("tag:vip")
        await page.press("enter")
        await page.until(lambda: page.sees(r"! 1 overdue   ● 1 today   ana"))
        await page.press("escape")
        await page.until(lambda: page.sees(r"! 2 overdue   ● 1 today   ana"))


async def test_a_cursor_key_counts_nothing_and_fast_moves_once(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _some_urgent(deals)
    async with board_screen(deals) as page:
        counts: list[object] = []
        count = page.screen.figures.title_count
        show = count._show

        def shown(found: UrgentCount | None) -> None:
            counts.append(found)
            show(found)

        monkeypatch.setattr(count, "_show", shown)
        await page.press("j", "k", "l", "h")
        assert not counts
        await page.type_ahead("L", "L", "L")
        await page.until(lambda: counts)
        await page.settle()
        assert len(counts) == 1
