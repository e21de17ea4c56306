"""The palette finds every action by name and shows the key that does the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from textual.command import CommandPalette
from textual.screen import Screen
from textual.widgets import Input

from pipetui.config.keymap import DEFAULT_KEYS, resolve
from pipetui.tui.commands import BoardCommands, OffersCommands, Palette, PaletteEntry, entries
from support.screens import HostApp, text_of, until

if TYPE_CHECKING:
    from collections.abc import Iterable


class Offering(Screen[None]):
    """A screen that offers the board's commands and writes down which are run."""

    COMMANDS = {BoardCommands}  # noqa: RUF012 (as Textual has it)

    def __init__(self, offered: tuple[PaletteEntry, ...] | None = None) -> None:
        super().__init__()
        self.ran: list[str] = []
        self._offered = (
            entries(DEFAULT_KEYS, resolve({"deal.win": "f5"}), self.ran.append) if offered is None else offered
        )

    def palette_entries(self) -> Iterable[PaletteEntry]:
        return self._offered


class PaletteHost(HostApp):
    """Opens the palette over a screen."""

    COMMANDS = set()  # noqa: RUF012

    def action_command_palette(self) -> None:
        self.push_screen(Palette(id="--command-palette"))

    def __init__(self, screen: Screen[None]) -> None:
        super().__init__()
        self.base = screen

    def on_mount(self) -> None:
        self.push_screen(self.base)


def test_a_screen_that_offers_commands_is_known_by_its_method() -> None:
    assert isinstance(Offering(), OffersCommands)
    assert not isinstance(Screen(), OffersCommands)


def test_the_table_becomes_entries_with_the_keys_in_force() -> None:
    ran: list[str] = []
    made = entries(DEFAULT_KEYS, resolve({"deal.win": "f5"}), ran.append)
    assert [entry.title for entry in made] == [spec.title for spec in DEFAULT_KEYS]
    won = next(entry for entry in made if entry.title == "Won")
    assert won.keys == "f5"
    won.run()
    assert ran == ["deal.win"]


async def test_it_lists_everything_with_keys_before_anything_is_typed() -> None:
    app = PaletteHost(Offering())
    async with app.run_test(size=(100, 40)) as pilot:
        app.action_command_palette()
        await pilot.pause()
        await until(app, lambda: "Column to the left   h ←" in text_of(app))
        assert "focus the next card" in text_of(app)


async def test_typing_finds_and_enter_runs() -> None:
    screen = Offering()
    app = PaletteHost(screen)
    async with app.run_test(size=(100, 40)) as pilot:
        app.action_command_palette()
        await pilot.pause()
        app.screen.query_one(Input).value = "reop"
        await until(app, lambda: "Reopen   R" in text_of(app) and "Undo" not in text_of(app))
        await pilot.press("down", "enter")
        await pilot.pause()
        assert screen.ran == ["deal.reopen"]
        assert not isinstance(app.screen, CommandPalette)


async def test_a_screen_without_commands_offers_the_colours_alone() -> None:
    class Bare(Screen[None]):
        COMMANDS = {BoardCommands}  # noqa: RUF012

    app = PaletteHost(Bare())
    async with app.run_test() as pilot:
        app.action_command_palette()
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert [hit.text async for hit in BoardCommands(app.base).discover()] == ["Theme"]


@pytest.mark.parametrize("words", ["[@click=app.quit]go[/]", "a [/] b", "x\\", "[b]"])
async def test_nothing_in_an_entry_is_markup(words: str) -> None:
    app = PaletteHost(Offering((PaletteEntry(words, "f5", words, lambda: None),)))
    async with app.run_test(size=(100, 20)) as pilot:
        app.action_command_palette()
        await until(app, lambda: f"{words}   f5" in text_of(app))
        app.screen.query_one(Input).value = words[0]
        await pilot.pause()
        await until(app, lambda: f"{words}   f5" in text_of(app))
        assert text_of(app).count(words) == 2, "the sentence below it, too"


async def test_every_sign_of_the_palette_is_one_cell() -> None:
    app = PaletteHost(Offering())
    async with app.run_test(size=(100, 40)) as pilot:
        app.action_command_palette()
        await pilot.pause()
        await until(app, lambda: "Column to the left" in text_of(app))
        assert all(cell_len(char) == 1 for char in text_of(app) if char != "\n")
        assert not app.screen.query_one(Input).cursor_blink  # it would be written to the terminal twice a second
