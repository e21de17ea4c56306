"""A row that is edited where it stands: what is typed while it is being saved, and what is said meanwhile."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from pipetui.domain.errors import DatabaseProblem
from pipetui.tui.details.deal_screen import DealScreen
from support.board_screens import board_screen
from support.screens import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipetui.tui.details.sheet import Sheet
    from support.board_screens import BoardScreenPage


@contextmanager
def locked(page: BoardScreenPage) -> Iterator[None]:
    """Hold up the database thread, as another program does that writes to the file."""
    gate = Event()
    page.thread.submit(lambda _store: gate.wait(30))
    try:
        yield
    finally:
        gate.set()


async def edit(page: BoardScreenPage, field: str, *, over: bool = False) -> Sheet:
    """Edit a field's row beside the board, or over it."""
    await page.press("enter", *(["enter"] if over else ["tab"]))
    if over:
        await page.until(lambda: isinstance(page.app.screen, DealScreen) and page.app.screen.page.deal is not None)
    screen = page.app.screen
    sheet = screen.sheet if isinstance(screen, DealScreen) else page.screen.details.sheet
    assert sheet is not None
    await page.until(lambda: sheet.go_to(field))
    await page.press("space")
    await page.until(lambda: sheet.control is not None)
    return sheet


@pytest.mark.parametrize("over", [False, True])
async def test_what_is_typed_while_it_is_being_saved_goes_nowhere(deals: Path, over: bool) -> None:
    async with board_screen(deals) as page:
        sheet = await edit(page, "title", over=over)
        await page.type("ZZ")
        control = sheet.control
        assert isinstance(control, Input)
        with locked(page):
            page.thread.fault = DatabaseProblem("the database is locked by another program", "Try again.")
            await page.type_ahead("enter", *"LATEq", "escape", "tab", "f2", "enter")
            await page.until(lambda: page.sees("saving…"))
            assert control.disabled
            assert sheet.has_focus
            assert control.value == "ZZ"
            assert page.dialog == ("DealScreen" if over else "")
        await page.until(lambda: "locked by another program" in sheet.fault)
        assert control.has_focus
        await page.type("Z")
        assert control.value == "ZZZ"
        await page.press("enter")
        await page.until(lambda: sheet.control is None)
        await page.until(lambda: page.sees("Title +ZZZ"))
        assert sheet.has_focus


async def test_whoever_goes_elsewhere_while_it_is_being_saved_stays_there(deals: Path) -> None:
    async with board_screen(deals) as page:
        sheet = await edit(page, "title")
        await page.type("ZZ")
        with locked(page):
            page.thread.fault = DatabaseProblem("the database is locked by another program", "Try again.")
            await page.type_ahead("enter")
            await page.until(lambda: sheet.control is not None and sheet.control.disabled)
            page.screen.board.focus()
            await page.until(lambda: page.screen.board.has_focus)
        await page.until(lambda: "locked by another program" in sheet.fault)
        assert page.screen.board.has_focus
        assert sheet.control is not None
        assert not sheet.control.disabled


@pytest.mark.parametrize("over", [False, True])
async def test_the_foot_names_the_keys_of_the_row_that_is_edited(deals: Path, over: bool) -> None:
    async with board_screen(deals) as page:
        await edit(page, "title", over=over)
        await page.until(lambda: page.foot.startswith("enter save   esc cancel"))
        assert "undo" not in page.foot
        await page.press("escape")
        await page.until(lambda: "undo" in page.foot)
        await page.press("enter")
        await page.until(lambda: page.foot.startswith("enter save"))
        await page.press("enter")
        await page.until(lambda: "undo" in page.foot)


@pytest.mark.parametrize("over", [False, True])
async def test_a_click_on_another_row_goes_there_unless_something_is_typed(deals: Path, over: bool) -> None:
    async with board_screen(deals) as page:
        sheet = await edit(page, "title", over=over)
        owner = place_of(page.app, "Owner")
        await page.click(*owner)
        await page.until(lambda: sheet.control is None)
        assert sheet.has_focus
        assert sheet.row is not None
        assert sheet.row.field == "owner"
        assert sheet.go_to("title")
        await page.press("space")
        await page.until(lambda: sheet.control is not None)
        await page.type("ZZ")
        control = sheet.control
        await page.click(*owner)
        await page.until(lambda: page.sees("not saved yet: enter saves"))
        assert sheet.control is control
        await page.until(lambda: page.app.focused is control)
        await page.press("escape")
        await page.until(lambda: sheet.control is None)
        await page.until(lambda: not page.sees("not saved yet"))


async def test_what_was_said_of_the_text_goes_with_it(deals: Path) -> None:
    async with board_screen(deals) as page:
        sheet = await edit(page, "title")
        await page.type("ZZ")
        await page.click(5, 8)
        assert page.screen.board.has_focus
        await page.press("escape")
        await page.until(lambda: page.said.startswith("not saved yet"))
        await page.until(lambda: page.app.focused is sheet.control)
        await page.press("escape")
        await page.until(lambda: sheet.control is None)
        assert not page.said
