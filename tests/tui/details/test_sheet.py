"""Rows on a page: the cursor passes over headings, long rows are scrolled through, other rows keep its place."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from textual import events

from pipetui.tui.details.rows import Row, Words, heading
from pipetui.tui.details.sheet import Sheet
from pipetui.tui.widgets.controls import SafeInput
from support.screens import WidgetHost, painted, text_of, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from textual.pilot import Pilot

_Wheel = TypeVar("_Wheel", events.MouseScrollDown, events.MouseScrollUp)

LONG = Row(value=(Words("\n".join(f"line {number}" for number in range(30))),), field="notes", kind="edit", long=True)
ROWS = [
    Row(value=(Words("#1", "muted"),), heading=True),
    *(Row(f"Field {number}", (Words(f"value {number}"),), field=f"f{number}", kind="edit") for number in range(6)),
    *heading("Notes"),
    LONG,
    *heading("Tasks"),
    Row(value=(Words("▸ ", "muted"), Words("call")), aside="tomorrow", kind="task", number=7),
]


@asynccontextmanager
async def page(
    rows: Sequence[Row] = ROWS, size: tuple[int, int] = (60, 12)
) -> AsyncIterator[tuple[Sheet, WidgetHost, Pilot[None]]]:
    app = WidgetHost(lambda: [Sheet()], Sheet.Chosen, Sheet.Submitted, Sheet.Typed)
    async with app.run_test(size=size) as pilot:
        sheet = app.query_one(Sheet)
        sheet.show(rows)
        sheet.focus()
        await pilot.pause()
        yield sheet, app, pilot


def at(sheet: Sheet) -> str:
    return "" if sheet.row is None else sheet.row.field or str(sheet.row.number)


async def test_the_cursor_passes_over_headings_and_through_long_rows() -> None:
    async with page() as (sheet, app, pilot):
        assert at(sheet) == "f0"
        sheet.step(-1)
        assert at(sheet) == "f0"
        sheet.step(6)
        assert at(sheet) == "notes"
        await pilot.pause()
        assert "line 0" in text_of(app)
        for _ in range(40):
            sheet.step(1)
        assert at(sheet) == "7"
        await pilot.pause()
        assert "▸ call  tomorrow" in text_of(app)
        sheet.step(-1)
        assert at(sheet) == "notes"
        await pilot.pause()
        assert "line 29" in text_of(app)
        sheet.step(-1)
        await pilot.pause()
        assert at(sheet) == "notes"
        sheet.step(-1_000_000)
        assert at(sheet) == "f0"


async def test_what_is_the_same_is_not_drawn_again() -> None:
    """After each change of the file a page is read anew, most of them about other deals."""
    async with page() as (sheet, app, pilot):
        drawn = sheet._render_cache.lines
        sheet.show(list(ROWS))
        await pilot.pause()
        assert sheet._render_cache.lines is drawn
        sheet.show(ROWS[:3])
        await pilot.pause()
        assert sheet._render_cache.lines is not drawn
        assert "value 2" not in text_of(app)


async def test_pages() -> None:
    async with page() as (sheet, app, pilot):
        seen = []
        for pages in (1, 1, 1, 1, 1, -1, -1, -1, -1, -1):
            sheet.page(pages)
            await pilot.pause()
            seen.append(at(sheet))
        assert seen[4] == "7"
        assert seen[-1] == "f0"
        assert "#1" in text_of(app)
    async with page([]) as (sheet, _app, _pilot):
        sheet.page(1)
        sheet.step(1)
        assert sheet.row is None


async def test_other_rows_keep_the_cursor_and_another_page_begins_at_its_top() -> None:
    async with page() as (sheet, _app, _pilot):
        assert sheet.go_to("f4")
        assert not sheet.go_to("nothing")
        sheet.show([Row("New", (Words("x"),)), *ROWS])
        assert at(sheet) == "f4"
        sheet.show([row for row in ROWS if row.field != "f4"])
        assert at(sheet) == "f5"
        sheet.show(ROWS, anew=True)
        assert at(sheet) == "f0"


async def test_the_mouse() -> None:
    async with page(size=(60, 20)) as (sheet, app, pilot):
        await pilot.click(offset=(5, 3))
        assert at(sheet) == "f2"
        assert app.heard == []
        await pilot.click(offset=(5, 0))
        assert at(sheet) == "f2"
        await pilot.click(offset=(5, 3))
        await until(app, lambda: len(app.heard) == 1)
        sheet.on_mouse_scroll_down(_wheel(sheet, events.MouseScrollDown))
        await pilot.pause()
        assert "#1" not in text_of(app)
        sheet.on_mouse_scroll_up(_wheel(sheet, events.MouseScrollUp))
        await pilot.pause()
        assert "#1" in text_of(app)
    async with page(ROWS[:3], size=(60, 20)) as (sheet, app, pilot):
        await pilot.click(offset=(5, 15))
        assert at(sheet) == "f0"


def _wheel(sheet: Sheet, kind: type[_Wheel]) -> _Wheel:
    return kind(sheet, 1, 1, 0, 1, 0, shift=False, meta=False, ctrl=False)


async def test_a_control_lies_over_its_row_and_what_is_wrong_below_it() -> None:
    async with page() as (sheet, app, pilot):
        sheet.go_to("f5")
        control = SafeInput("typed", limit=10)
        sheet.open_control(control, 1, "enter save")
        await until(app, lambda: control.has_focus and "typed" in text_of(app))
        line = next(number for number, text in enumerate(painted(app)) if "Field 5" in text)
        assert "typed" in painted(app)[line]
        sheet.complain("not so")
        sheet.complain("not so")
        sheet.show(ROWS[:2])
        sheet.step(1)
        sheet.page(1)
        await pilot.resize_terminal(40, 8)
        await until(app, lambda: "enter save" in text_of(app) and "typed" in text_of(app))
        line = next(number for number, text in enumerate(painted(app)) if "typed" in text)
        assert "✗ not so" in painted(app)[line + 1]
        assert "enter save" in painted(app)[line + 2]
        sheet.close_control()
        sheet.close_control()
        await until(app, lambda: sheet.has_focus)
        assert [row.field for row in sheet.rows] == ["", "f0"]


async def test_the_beginning_is_in_sight_again_on_a_screen_that_has_grown_again() -> None:
    async with page(size=(60, 20)) as (_, app, pilot):
        await pilot.resize_terminal(20, 3)
        await until(app, lambda: "#1" not in text_of(app))
        await pilot.resize_terminal(60, 20)
        await until(app, lambda: "#1" in text_of(app) and "Field 0" in text_of(app))
