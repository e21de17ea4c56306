"""The app around the board: its looks, its palette, its end after a fault."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING

import pytest
from textual.events import Paste

from pipetui.domain.errors import DatabaseProblem
from pipetui.tui import key_order
from support.board_screens import board_screen
from support.screens import burst

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.tui.board.board import Board
    from pipetui.tui.board_screen.screen import BoardScreen


async def test_the_board_is_the_first_screen(deals: Path) -> None:
    async with board_screen(deals) as page:
        assert len(page.app.screen_stack) == 1
        assert page.app.focused is page.screen.board


async def test_text_cannot_be_selected_by_mouse(deals: Path) -> None:
    async with board_screen(deals) as page:
        assert not page.app.ALLOW_SELECT


async def test_the_theme_is_chosen_in_the_palette(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("colon")
        await page.type("Theme")
        await page.until(lambda: page.sees("choose the colours"))
        await page.press("enter")
        await page.until(lambda: page.sees("pipetui-light"))


async def test_the_palette_opens_once(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.type_ahead("colon", "colon", "ctrl+p")
        await page.until(lambda: page.sees("▌ Go to: Board"))  # a colon is a letter there
        page.app.action_command_palette()  # Textual's, which is switched off
        page.screen.open_palette()
        await page.settle()
        assert len(page.app.screen_stack) == 2


async def test_keys_typed_ahead_of_what_does_not_open_are_told(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with board_screen(deals) as page:
        page.thread.fault = DatabaseProblem("the database is locked by another program", "Try again.")
        await burst(page.app, "e", *"Hello")
        told = "the database is locked by another program · Try again. · 5 keys typed ahead dropped"
        await page.until(lambda: (page.said, page.level) == (told, "error"))
        monkeypatch.setattr(key_order, "HOLD", 0.05)
        gate = Event()
        page.thread.submit(lambda _store: gate.wait(30))
        await burst(page.app, "e", "w")
        await page.until(lambda: page.said == "it takes long to open: 1 key typed ahead dropped")
        gate.set()
        await page.until(lambda: page.dialog == "DealForm")  # late, and without them
        await page.press("escape")
        page.screen.status.clear()
        page.app.keys_dropped(2, late=False)
        assert page.said == "2 keys typed ahead dropped"
        assert page.stage == "New Contact"


async def test_ctrl_c_in_a_dialog_leaves_it_open(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("x", "ctrl+c")
        assert page.dialog == "LostReasonPicker"


async def test_a_fault_ends_the_app_with_an_exit_code_and_without_a_report(
    deals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipetui.tui.board_screen.screen import BoardScreen

    fault = ValueError("Jean Moreau")

    def fail(self: BoardScreen, message: Board.Pressed) -> None:
        raise fault

    monkeypatch.setattr(BoardScreen, "on_board_pressed", fail)
    app = None
    with pytest.raises(ValueError, match="Jean Moreau"):
        async with board_screen(deals) as page:
            app = page.app
            await page.type_ahead("L")
            await page.until(lambda: page.app.fault is not None)
    assert app is not None
    assert app.fault is fault
    assert app.return_code == 1
    assert app._exit_renderables == []


async def test_ctrl_q_asks_before_a_form_is_lost(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("n")
        await page.until(lambda: page.dialog == "DealForm")
        await page.press("W", "ctrl+q")
        await page.until(lambda: page.dialog == "ConfirmDialog")
        await page.press("ctrl+q", "n")
        await page.until(lambda: page.dialog == "DealForm")
        assert page.app.is_running
        assert page.app.return_code is None
        await page.press("escape")  # asked by the form itself, a yes leaves no more than the form
        await page.until(lambda: page.dialog == "ConfirmDialog")
        await page.press("y")
        await page.until(lambda: not page.dialog)
        assert page.app.return_code is None
        await page.press("n")
        await page.until(lambda: page.dialog == "DealForm")
        await page.press("W", "ctrl+q")
        await page.until(lambda: page.dialog == "ConfirmDialog")
        await page.type_ahead("y")
        await page.until(lambda: page.app.return_code == 0)


async def test_ctrl_q_quits_where_nothing_is_lost(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("n")
        await page.until(lambda: page.dialog == "DealForm")
        await page.press("ctrl+q")
        await page.until(lambda: page.app.return_code == 0)


async def test_a_paste_too_long_for_a_line_is_told_at_the_foot_where_the_line_has_no_place_for_it(deals: Path) -> None:
    async with board_screen(deals) as page:
        for key, limit in (("colon", "60"), ("slash", "2,000")):
            await page.type_ahead(key)
            await burst(page.app, Paste("x" * 5_000))
            await page.until(partial(page.sees, f"5,000 characters pasted, at most {limit} fit: nothing was put in"))
            await page.press("escape")
