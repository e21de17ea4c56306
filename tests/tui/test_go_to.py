"""One key opens the menu of screens, the next one goes there, from wherever one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.tui.go_to import DESTINATIONS, GoTo, go, palette_entries
from pipetui.tui.settings.settings_screen import SettingsScreen
from support.board_screens import board_screen
from support.screens import ScreenHost, until

if TYPE_CHECKING:
    from pathlib import Path

KEYS = {"goto.board": "b", "goto.stages": "s", "goto.settings": "f9"}


@pytest.mark.story("goto.open", "goto.board", "goto.stages", "goto.settings")
async def test_from_one_screen_to_the_next_and_back_to_the_board(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.type_ahead("o", "s", "o", "g", "j")  # each key ahead of the screen that it is for
        await page.until(lambda: page.dialog == "SettingsScreen")
        await page.settle()
        assert len(page.app.screen_stack) == 2
        assert page.sees("▌ db")
        await page.press("o", "escape")
        assert page.dialog == "SettingsScreen"
        await page.press("o", "down", "enter")
        await page.until(lambda: page.dialog == "StagesScreen")
        await page.type_ahead("o", "b", "j")
        await page.until(lambda: page.dialog == "")
        await page.settle()
        assert page.focused == "Payroll audit"


async def test_what_is_typed_and_not_saved_stays(deals: Path, tmp_path: Path) -> None:
    async with board_screen(deals, settings_path=tmp_path / "config.toml") as page:
        await page.press("o", "g", "e", *"bea")
        screen = page.app.screen
        assert isinstance(screen, SettingsScreen)
        assert screen.unsaved
        await page.press("o")  # a letter here
        assert screen.field is not None
        assert screen.field.text == "beao"
        go(page.app, "goto.board")
        await page.until(lambda: screen.status.said.startswith("what is typed here is not saved"))
        assert page.dialog == "SettingsScreen"


async def test_the_palette_goes_there_too_and_names_both_keys(deals: Path) -> None:
    async with board_screen(deals, keymap={"goto.stages": "f9"}) as page:
        entry = next(each for each in palette_entries(page.screen) if each.title.endswith("Stages and pipelines"))
        assert entry.keys == "o,f9"
        entry.run()
        await page.until(lambda: page.dialog == "StagesScreen")
        await page.settle()
        assert {each.title for each in page.app.screen.palette_entries()} >= {"New stage", "Back", "Undo"}  # type: ignore[attr-defined]


async def test_a_click_goes_there() -> None:
    app = ScreenHost(lambda: GoTo(dict.fromkeys(DESTINATIONS, "x") | KEYS))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("up", "z")  # the first already; a letter of none
        await pilot.click("RowList", offset=(4, 1))
        await pilot.click("RowList", offset=(4, 1))
        await until(app, lambda: app.answered)
    assert app.answer == list(DESTINATIONS)[1]
