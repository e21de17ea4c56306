"""The first start's screen: everything by keys, everything can be skipped, what is wrong is told where it is."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.events import Paste

from pipetui.domain.errors import OperationFailed
from pipetui.queries.info import file_counts
from pipetui.queries.settings import file_settings
from pipetui.store.file import open_store
from pipetui.tui.start import first_file
from pipetui.tui.start.first_file import Place
from pipetui.tui.start.first_start import FirstStartApp
from pipetui.tui.start.welcome_screen import WelcomeScreen
from support.contexts import NOW
from support.screens import ScreenHost, burst, text_of, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from textual.pilot import Pilot


class WelcomePage:
    """The open screen."""

    def __init__(self, app: ScreenHost[str], pilot: Pilot[None], place: Place) -> None:
        self.app = app
        self.pilot = pilot
        self.place = place

    async def press(self, *keys: str | Paste) -> None:
        """Press keys, all at once as over a slow line, and wait until they are done."""
        await burst(self.app, *keys)
        await until(self.app, lambda: self.app.keys_are_done)

    async def shows(self, text: str) -> None:
        await until(self.app, lambda: text in text_of(self.app))

    async def answers(self) -> object:
        await until(self.app, lambda: self.app.answered)
        return self.app.answer


@asynccontextmanager
async def welcome(tmp_path: Path, currency: str = "") -> AsyncIterator[WelcomePage]:
    place = Place(tmp_path / "sales.db", tmp_path / "config.toml", "ana", "Europe/Zurich", NOW)
    app = ScreenHost(lambda: WelcomeScreen(place, currency))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield WelcomePage(app, pilot, place)
        assert app.trap.caught == []


async def test_skipping_makes_nothing(tmp_path: Path) -> None:
    async with welcome(tmp_path) as page:
        await page.press("escape")
        assert await page.answers() == "board"
        assert not page.place.db.exists()


async def test_the_stages_are_told_once_more_only_where_the_list_cuts_them(tmp_path: Path) -> None:
    async with welcome(tmp_path) as page:
        await page.shows("Negotiation › Won › Lost")
        await page.pilot.resize_terminal(120, 40)
        await until(page.app, lambda: "› Won" not in text_of(page.app))
        assert "Proposal Sent › Negotiation" in text_of(page.app)


async def test_enter_goes_through_to_an_empty_board(tmp_path: Path) -> None:
    async with welcome(tmp_path, "EUR") as page:
        assert "New Contact › First Contact › Discovery Call › Proposal Sent ›" in text_of(page.app)
        await page.press("down", "enter", *"chf", "enter", "enter", "enter")
        assert await page.answers() == "board"
        with open_store(page.place.db, now=NOW) as store:
            assert file_settings(store.connection).base_currency == "CHF"


async def test_the_sample_makes_nothing(tmp_path: Path) -> None:
    async with welcome(tmp_path) as page:
        await page.press("tab", "tab", "tab", "l", "enter")
        assert await page.answers() == "sample"
        assert not page.place.db.exists()


async def test_what_is_wrong_is_told_at_its_field_until_it_is_mended(tmp_path: Path) -> None:
    async with welcome(tmp_path) as page:
        await page.press("tab", *"euro", "f2")
        await page.shows("✗ unknown currency: euro")
        await page.press("backspace")
        await until(page.app, lambda: "✗" not in text_of(page.app))


async def test_an_import_asks_what_it_cannot_know_and_shows_what_becomes_of_it(tmp_path: Path) -> None:
    csv = tmp_path / "old.csv"
    csv.write_text("title,contact,amount,created\nWebsite,Jean,1200,03/04/2026\nAudit,Kim,300,05/06/2026\n")
    async with welcome(tmp_path) as page:
        await page.press("tab", "tab", "tab", "down", "enter", Paste(str(csv)), "enter")
        await page.shows("is 03/04/2026 day first or month first?")
        await page.press("escape", "f2")
        await page.shows("▌ 1 day first")
        await page.press("enter")
        await page.shows("✗ which currency are the amounts in?")
        await page.press(*"EUR", "f2")
        await page.shows("▌ 1 day first")  # what was typed may be about another file
        await page.press("enter")
        await page.shows("Import old.csv?")
        await page.press("n")
        await until(page.app, lambda: isinstance(page.app.screen, WelcomeScreen))
        assert not page.place.db.exists()
        await page.press("f2")
        await page.shows("Import old.csv?")
        await page.press("y")
        await page.shows("Imported old.csv: 2 deals.")
        await page.press("enter")
        assert await page.answers() == "board"
        with open_store(page.place.db, now=NOW) as store:
            assert file_counts(store.connection).deals == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [("a\n1\n", "no column says what the deals are called"), ("", "✗")],
)
async def test_a_file_that_is_no_list_of_deals_names_the_command(tmp_path: Path, text: str, words: str) -> None:
    csv = tmp_path / "my list.csv"
    csv.write_text(text)
    async with welcome(tmp_path) as page:
        await page.press("tab", "tab", "tab", "down", "enter", Paste(str(csv)), "enter")
        await page.shows(words)
        await page.shows("has ways to say more.")
        await page.press("escape")
        assert await page.answers() == "board"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OperationFailed("the disk is full", "Make room."), "the disk is full · Make room."),
        (KeyError("Jean"), "fault in pipetui (KeyError)"),
    ],
)
async def test_a_file_that_cannot_be_made_is_told_and_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, words: str
) -> None:
    make: Callable[..., str] = first_file.make

    def fail(_place: object, _wishes: object) -> str:
        raise fault

    monkeypatch.setattr(first_file, "make", fail)
    async with welcome(tmp_path) as page:
        await page.press("f2")
        await page.shows(words)
        assert "Jean" not in text_of(page.app)
        monkeypatch.setattr(first_file, "make", make)
        await page.press("f2")
        assert await page.answers() == "board"


async def test_buttons_begin_and_skip(tmp_path: Path) -> None:
    async with welcome(tmp_path) as page:
        await page.pilot.click("#welcome-skip")
        assert await page.answers() == "board"
        assert not page.place.db.exists()
    async with welcome(tmp_path) as page:
        await page.pilot.click("#welcome-begin")
        assert await page.answers() == "board"
        assert page.place.db.exists()


async def test_the_app_around_it_keeps_the_answer_and_asks_again_for_none(tmp_path: Path) -> None:
    place = Place(tmp_path / "sales.db", None, "ana", None, NOW)
    app = FirstStartApp(place, "EUR", "pipetui-light")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.theme == "pipetui-light"
        await pilot.press("escape")
    assert app.answer == "board"
