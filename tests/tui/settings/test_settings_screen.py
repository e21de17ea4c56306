"""The screen of settings as a person uses it, below it a real board."""

from __future__ import annotations

from contextlib import asynccontextmanager
from threading import Event
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem
from pipetui.queries.settings import file_settings
from pipetui.store.file import open_store
from pipetui.tui.settings.settings_screen import SettingsScreen
from support.board_screens import BoardScreenPage, board_screen, ticking
from support.contexts import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path


class SettingsPage:
    """The screen, opened from the board."""

    def __init__(self, page: BoardScreenPage, path: Path) -> None:
        self.page = page
        self.path = path

    @property
    def screen(self) -> SettingsScreen:
        return next(each for each in self.page.app.screen_stack if isinstance(each, SettingsScreen))

    @property
    def said(self) -> str:
        return self.screen.status.said

    @property
    def toml(self) -> str:
        return self.path.read_text() if self.path.exists() else ""

    async def go(self, key: str) -> None:
        """Put the cursor on a setting."""
        place = self.screen._sheet.place_of(key)
        assert place is not None
        self.screen.rows.put_cursor(place)
        await self.page.settle()

    async def set(self, key: str, text: str) -> None:
        """Type another value for a setting."""
        await self.go(key)
        await self.page.press("e")
        assert self.screen.field is not None
        self.screen.field.input.value = text
        await self.page.press("enter")


@asynccontextmanager
async def settings(
    deals: Path, tmp_path: Path, text: str = "", *, keymap: Mapping[str, str] | None = None, actor: str = "ana"
) -> AsyncIterator[SettingsPage]:
    path = tmp_path / "config.toml"
    if text:
        path.write_text(text)
    async with board_screen(deals, clock=ticking(), keymap=keymap, actor=actor, settings_path=path) as page:
        await page.press("o", "g")
        yield SettingsPage(page, path)


@pytest.mark.story("settings.edit", "settings.reset")
async def test_a_value_is_typed_where_it_stands_and_holds_at_once(deals: Path, tmp_path: Path) -> None:
    async with settings(deals, tmp_path, '# mine\nname = "ana"\n') as page:
        assert page.page.sees("name +ana")
        await page.page.press("e", *"bea", "enter")  # what stands there is selected
        assert page.said == "name is bea now"
        assert page.toml == '# mine\nname = "bea"\n'
        await page.go("pane_period")
        for reset in ("backspace", "delete"):
            await page.page.press("enter", *"2026", "enter")
            assert page.toml == '# mine\nname = "bea"\npane_period = "2026"\n'
            await page.page.press(reset)
            assert page.toml == '# mine\nname = "bea"\n'
        await page.page.press("escape", "L")
        await page.page.until(lambda: page.page.said.startswith("moved"))
        assert page.page.sees("pipetui · Sales +bea")
    with open_store(deals, now=NOW) as store:
        (actor,) = store.connection.execute("SELECT actor FROM journal_batch ORDER BY id DESC LIMIT 1").fetchone()
    assert actor == "bea"


async def test_a_value_that_cannot_be_is_told_where_it_is_typed(deals: Path, tmp_path: Path) -> None:
    async with settings(deals, tmp_path) as page:
        assert page.page.sees(r"Settings \(no file yet\)")
        await page.set("pane_period", "someday")
        assert page.page.sees("(?s)✗ .*someday")
        assert page.screen.unsaved
        assert page.toml == ""
        await page.page.press("escape")
        assert page.screen.field is None
        assert not page.screen.unsaved
        await page.set("pane_period", "2026")
        assert page.toml == 'pane_period = "2026"\n'
        assert page.page.screen.figures._period == "2026"
        await page.page.press("backspace")
        assert page.said == "pane_period is back to its default"
        assert page.toml == ""
        await page.page.press("backspace")
        assert page.said == "pane_period is as it is by default already"


@pytest.mark.parametrize("key", ["name", "file.timezone"])
async def test_what_is_typed_while_it_is_being_saved_goes_nowhere(deals: Path, tmp_path: Path, key: str) -> None:
    async with settings(deals, tmp_path) as page:
        await page.go(key)
        await page.page.press("enter", *"Eve")
        gate = Event()
        page.page.thread.submit(lambda _store: gate.wait(30))
        page.page.thread.fault = DatabaseProblem("the database is locked by another program", "Try again.")
        await page.page.type_ahead("enter", *"LATEju", "escape", "down", "enter")
        await page.page.until(lambda: page.page.sees("saving…"))
        field = page.screen.field
        assert field is not None
        assert field.disabled
        assert field.text == "Eve"
        gate.set()
        await page.page.until(lambda: page.page.sees("locked by another program"))
        assert field.input.has_focus
        await page.page.press("x")
        assert field.text == "Evex"
        assert page.page.dialog == "SettingsScreen"
        await page.page.press("escape", "j")
        assert page.screen.rows.has_focus


async def test_quitting_asks_before_a_value_that_is_typed_is_lost(deals: Path, tmp_path: Path) -> None:
    async with settings(deals, tmp_path) as page:
        await page.go("name")
        await page.page.press("enter", *"Eve", "ctrl+q")
        assert page.page.dialog == "ConfirmDialog"
        await page.page.press("n")
        assert page.screen.unsaved
        assert page.page.app.is_running
        await page.page.press("ctrl+q")
        await page.page.type_ahead("y")
        await page.page.until(lambda: page.page.app._exit)
        assert page.toml == ""


async def test_yes_and_no_change_with_one_key_and_the_pane_opens(deals: Path, tmp_path: Path) -> None:
    async with settings(deals, tmp_path) as page:
        await page.go("pane")
        await page.page.press("enter")
        assert page.toml == "pane = true\n"
        assert page.page.screen.figures.shown
        await page.page.press("enter")
        assert page.toml == "pane = false\n"
        assert not page.page.screen.figures.shown


async def test_what_holds_later_says_so(deals: Path, tmp_path: Path) -> None:
    async with settings(deals, tmp_path, 'name = "ana"\n', actor="ben") as page:
        await page.set("db", str(tmp_path / "other.db"))
        assert page.said.endswith("now, from the next start")
        await page.set("name", "eve")  # `--as ben` says who acts, until the program ends
        assert page.said == "name is eve now, from the next start without --as"
        assert page.page.screen.setup.actor == "ben"


async def test_the_files_own_settings_are_a_change_that_can_be_undone(deals: Path, tmp_path: Path) -> None:
    def held() -> tuple[str, str]:
        with open_store(deals, now=NOW) as store:
            found = file_settings(store.connection)
        return found.base_currency, found.timezone.key

    async with settings(deals, tmp_path) as page:
        await page.set("file.currency", "euro")
        assert page.page.sees("unknown currency: euro")
        await page.set("file.currency", "usd")
        assert page.said == "set the base currency to USD"
        await page.set("file.timezone", "Asia/Tokyo")
        assert held() == ("USD", "Asia/Tokyo")
        await page.page.press("backspace")
        assert page.said == "a file always has a timezone: change it instead"
        await page.page.press("u", "u")
        assert held() == ("EUR", "Europe/Zurich")
        assert page.toml == ""


@pytest.mark.story("settings.add_key", "settings.next")
async def test_a_key_is_set_by_pressing_it_and_a_taken_one_is_refused(deals: Path, tmp_path: Path) -> None:
    async with settings(deals, tmp_path) as page:
        await page.page.press("tab")
        assert page.page.sees("▌ currency +EUR")
        await page.go("keymap.deal.win")
        await page.page.press("e", "x")
        assert page.page.sees("x is both deal.win \\(Won\\) and deal.lose")
        assert page.toml == ""
        await page.page.press("f5")
        assert page.said == "Won is f5 now"
        assert page.toml == '[keymap]\n"deal.win" = "f5"\n'
        await page.page.press("a", "f6")
        assert page.toml == '[keymap]\n"deal.win" = "f5,f6"\n'
        await page.page.press("e", "escape")
        await page.go("keymap.settings.add_key")
        await page.page.press("e", "f7")  # keys of the very screen one is on
        await page.go("keymap.deal.lose")
        await page.page.press("f7")
        assert page.page.sees("One more key for Lost…")
        await page.page.press("escape", "escape", "f6")
        await page.page.until(lambda: page.page.said.startswith("won"))


async def test_only_a_key_can_have_another(deals: Path, tmp_path: Path) -> None:
    async with settings(deals, tmp_path) as page:
        await page.page.press("a")
        assert page.said == "only a key can have another one beside it"


@pytest.mark.parametrize(
    ("text", "words"), [("name = \n", "config.toml"), ('nam = "x"\n', "unknown setting nam"), ("pane = 3\n", "pane")]
)
async def test_broken_settings_are_told_and_not_touched(deals: Path, tmp_path: Path, text: str, words: str) -> None:
    async with settings(deals, tmp_path, text) as page:
        assert words in page.said
        await page.set("pane_period", "2026")
        assert words in page.screen.field.fault if page.screen.field else False
        await page.page.press("escape")
        await page.go("keymap.deal.win")
        await page.page.press("e")
        assert page.page.dialog == "SettingsScreen"
        assert words in page.said
        assert page.toml == text


async def test_settings_that_cannot_be_written_are_told(deals: Path, tmp_path: Path) -> None:
    async with settings(deals, tmp_path) as page:
        page.path.mkdir()  # a folder in its place
        await page.go("pane")
        await page.page.press("enter")
        assert page.screen.status.level == "error"
        assert not page.page.screen.figures.shown


async def test_the_theme_is_looked_at_and_kept_or_left(deals: Path, tmp_path: Path) -> None:
    async with settings(deals, tmp_path) as page:
        app = page.page.app
        await page.go("theme")
        await page.page.press("e", "n")
        assert app.theme == "nord"
        await page.page.press("escape")
        assert (app.theme, page.toml) == ("pipetui-dark", "")
        await page.page.press("e", "a", "enter")
        assert app.theme == "ansi-dark"
        assert page.toml == 'theme = "ansi-dark"\n'
        assert page.said == "the theme is ansi-dark, from now on"
        await page.page.press("e", "home", "enter")
        assert (app.theme, page.toml) == ("pipetui-dark", "")


async def test_a_theme_from_the_palette_is_remembered_too(deals: Path, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    async with board_screen(deals, settings_path=path) as page:
        page.app.action_change_theme()
        await page.settle()
        assert page.sees("ours, by day")
        await page.press("down", "enter")
        await page.until(lambda: page.said == "the theme is pipetui-light, from now on")
        assert path.read_text() == 'theme = "pipetui-light"\n'
        path.write_text("broken =")
        page.app.action_change_theme()
        await page.settle()
        await page.press("end", "enter")
        await page.until(lambda: page.said.startswith("the theme is tokyo-night until you leave: "))
        assert path.read_text() == "broken ="


async def test_a_locked_file_holds_no_setting_back_from_view(deals: Path, tmp_path: Path) -> None:
    async with board_screen(deals, settings_path=tmp_path / "config.toml") as page:
        await page.press("o")
        page.thread.fault = DatabaseProblem("the file is locked by another program")
        await page.press("g", "e")
        screen = page.app.screen
        assert isinstance(screen, SettingsScreen)
        assert screen.status.said == "the settings are still being read"


async def test_without_colours_no_theme_brings_any(
    deals: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with settings(deals, tmp_path) as page:
        for name in ("nord", "ansi-dark", "pipetui-light"):
            page.page.app.theme = name
            await page.page.settle()
            await page.page.press("o", "b", "o", "g")
            for screen in page.page.app.screen_stack:
                styles = [part.style for strip in screen._compositor.render_strips() for part in strip if part.style]
                colours = {colour.triplet for style in styles for colour in (style.color, style.bgcolor) if colour}
                assert all(each is None or len(set(each)) == 1 for each in colours), (name, colours)


async def test_the_foot_names_the_keys_of_a_value_that_is_typed(deals: Path, tmp_path: Path) -> None:
    async with settings(deals, tmp_path) as page:
        assert "e change" in page.page.foot
        await page.go("name")
        await page.page.press("e")
        assert page.page.foot.split("   ")[0].strip() == "enter save"
        assert "change" not in page.page.foot  # an e is a letter now
        await page.page.press("escape")
        assert "e change" in page.page.foot
