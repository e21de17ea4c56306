"""A long list with a cursor: where it goes, what is in sight, what a click does."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from textual.content import Content
from textual.events import MouseScrollDown, MouseScrollUp

from pipetui.tui.widgets.row_list import RowList, cursor_commands
from support.screens import WidgetHost, painted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot


class Rows:
    """A list on a screen of ten lines."""

    def __init__(self, app: WidgetHost, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.list = app.query_one(RowList)
        self.drawn: set[int] = set()

    def draw(self, index: int, _width: int) -> Content:
        self.drawn.add(index)
        return Content(f"row {index}")

    @property
    def seen(self) -> list[str]:
        return [line.strip() for line in painted(self.app) if line.strip()]

    @property
    def heard(self) -> list[tuple[str, int]]:
        return [(type(message).__name__, message.index) for message in self.app.heard]


@asynccontextmanager
async def rows(count: int, *, headings: tuple[int, ...] = ()) -> AsyncIterator[Rows]:
    app = WidgetHost(lambda: [RowList()], RowList.Moved, RowList.Chosen)
    async with app.run_test(size=(20, 10)) as pilot:
        page = Rows(app, pilot)
        page.list.show(count, page.draw, headings=headings, cursor=0)
        await pilot.pause()
        yield page


async def test_only_rows_in_sight_are_drawn() -> None:
    async with rows(1_000_000) as page:
        assert page.seen[0] == "▌ row 0"
        cursor_commands(page.list)["cursor.last"]()
        await page.pilot.pause()
        assert page.seen[-1] == "▌ row 999999"
        assert len(page.drawn) < 50


async def test_the_cursor_stops_at_the_ends_and_passes_over_headings() -> None:
    async with rows(7, headings=(0, 3)) as page:
        go = cursor_commands(page.list)
        assert page.list.cursor == 1
        go["cursor.up"]()
        assert page.list.cursor == 1
        go["cursor.down"]()
        go["cursor.down"]()
        assert page.list.cursor == 4
        go["cursor.up"]()
        assert page.list.cursor == 2
        go["cursor.page_down"]()
        assert page.list.cursor == 6
        go["cursor.page_up"]()
        go["cursor.first"]()
        assert page.list.cursor == 1
        await page.pilot.pause()
        assert page.heard[-1] == ("Moved", 1)


async def test_no_rows_have_no_cursor() -> None:
    async with rows(1, headings=(0,)) as page:
        assert page.list.cursor is None
        page.list.show(0, page.draw)
        assert page.list.cursor is None
        page.list.step(1)
        await page.pilot.pause()
        assert page.heard == []


async def test_the_heading_above_the_first_row_comes_back_into_sight() -> None:
    async with rows(40, headings=(0,)) as page:
        page.list.put_cursor(30)
        page.list.put_cursor(1)
        await page.pilot.pause()
        assert page.seen[0] == "row 0"


async def test_a_click_moves_the_cursor_and_another_one_chooses() -> None:
    async with rows(5, headings=(0,)) as page:
        for offset in ((4, 2), (4, 2), (4, 0), (4, 8)):
            await page.pilot.click(RowList, offset=offset)
        assert page.heard == [("Moved", 2), ("Chosen", 2)]


async def test_the_wheel_moves_the_cursor_and_a_smaller_screen_keeps_it_in_sight() -> None:
    async with rows(30) as page:
        page.list.put_cursor(9)
        await page.pilot.resize_terminal(20, 4)
        await page.pilot.pause()
        assert [line.split() for line in page.seen] == [
            ["row", "6", "▴"],
            ["row", "7"],
            ["row", "8"],
            ["▌", "row", "9", "▾"],
        ]
        for kind, at in ((MouseScrollDown, 10), (MouseScrollUp, 9)):
            event = kind(page.list, 1, 1, 0, 0, 0, shift=False, meta=False, ctrl=False)
            page.list.post_message(event)
            await page.pilot.pause()
            assert page.list.cursor == at
