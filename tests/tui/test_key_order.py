"""A burst of keys does what the same keys do one by one."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.events import Key, Paste
from textual.widgets import Input

from pipetui.tui import key_order
from pipetui.tui.key_order import keys_of
from pipetui.tui.widgets.filter_bar import FilterBar
from pipetui.tui.widgets.pickers import ConfirmDialog, LostChoice, LostReasonPicker
from support.form_page import deal_form
from support.samples import REASONS, TODAY
from support.screens import HostApp, KeyTrap, ScreenHost, WidgetHost, burst, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.app import ComposeResult


async def test_letters_behind_a_tab_go_into_the_next_field() -> None:
    async with deal_form() as form:
        await burst(form.app, *"Board", "tab", *"Zoe", "tab", *"zoe@zed.com", "tab", "tab", *"Zed", "tab", *"850*12")
        await until(form.app, lambda: form.form.field("amount").text == "850*12")
        texts = form.form.texts
        assert {name: texts[name] for name in ("title", "contact", "email", "company")} == {
            "title": "Board",
            "contact": "Zoe",
            "email": "zoe@zed.com",
            "company": "Zed",
        }


async def test_enter_and_arrows_keep_their_place_among_letters() -> None:
    async with deal_form() as form:
        await burst(
            form.app, *"Boardx", "backspace", *"s", "left", "left", *"_", "enter", *"jea", "down", "enter", *"Ac"
        )
        await until(form.app, lambda: form.form.field("company").text == "Ac")
        assert form.form.field("title").text == "Boar_ds"
        assert form.contact.text in ("Jean Moreau", "jea"), "the list may not have been read yet"


async def test_a_dialog_takes_its_keys_and_the_rest_goes_on_to_the_board() -> None:
    app = ScreenHost(lambda: LostReasonPicker(REASONS))
    async with app.run_test() as pilot:
        await pilot.pause()
        await burst(app, "4", "tab", *"too", "enter", "j", "j")
        await until(app, lambda: app.trap.caught == ["j", "j"])
        assert app.answer == LostChoice(4, "too")


async def test_an_answer_is_not_overtaken() -> None:
    app = ScreenHost(lambda: ConfirmDialog("Sure?"))
    async with app.run_test() as pilot:
        await pilot.pause()
        await burst(app, "right", "enter", "x")
        await until(app, lambda: app.trap.caught == ["x"])
        assert app.answer is True


async def test_the_filter_bar_takes_its_keys() -> None:
    app = WidgetHost(lambda: [KeyTrap(), FilterBar()], FilterBar.Closed)
    async with app.run_test() as pilot:
        await pilot.pause()
        app.query_one(FilterBar).open(TODAY, {"tag": ("retainer",)})
        await pilot.pause()
        await burst(app, *"tag", "tab", *"re", "tab", "enter")
        await until(app, lambda: bool(app.heard))
        assert app.heard[0].filter.text == "tag:retainer"
        assert app.query_one(KeyTrap).caught == []


async def test_pasted_text_keeps_its_place_too() -> None:
    async with deal_form() as form:
        await burst(form.app, *"ab", Paste("pasted"), "tab", "z")
        await until(form.app, lambda: form.contact.text == "z")
        assert form.form.field("title").text == "abpasted"


class Stuck(Input):
    """A control that takes its time over one key."""

    release: asyncio.Event
    hanging = False

    async def _on_key(self, event: Key) -> None:
        if event.key == "x":
            self.hanging = True
            await self.release.wait()
        await super()._on_key(event)


class StuckHost(HostApp):
    def compose(self) -> ComposeResult:
        yield Stuck(id="stuck")
        yield Input(id="other")


async def test_a_widget_that_hangs_does_not_stop_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_order, "_GLANCE", 0.001)
    app = StuckHost()
    async with app.run_test() as pilot:
        stuck, other = app.query_one("#stuck", Stuck), app.query_one("#other", Input)
        stuck.release = asyncio.Event()
        stuck.focus()
        await pilot.pause()
        await burst(app, "a", "x")
        await until(app, lambda: stuck.hanging)
        other.focus()
        await burst(app, "b", "c")
        await until(app, lambda: other.value == "bc")
        stuck.release.set()
        await until(app, lambda: stuck.value == "ax")


async def test_keys_of_the_board_go_straight_through(monkeypatch: pytest.MonkeyPatch) -> None:
    app = WidgetHost(lambda: [KeyTrap()])
    async with app.run_test() as pilot:
        app.query_one(KeyTrap).focus()
        await pilot.pause()
        await burst(app, *"jjkL")
        await until(app, lambda: app.query_one(KeyTrap).caught == [*"jjkL"])
        assert app._following is None


class OpeningTrap(KeyTrap):
    """Something like the board: `e` opens the line below, which takes its time."""

    def on_key(self, event: Key) -> None:
        if event.key == "e":
            keys_of(self).hold_keys()


class Opener(HostApp):
    def __init__(self) -> None:
        super().__init__()
        self.dropped: list[tuple[int, bool]] = []

    def keys_dropped(self, count: int, *, late: bool) -> None:
        super().keys_dropped(count, late=late)
        self.dropped.append((count, late))

    def compose(self) -> ComposeResult:
        yield OpeningTrap()
        yield Input("Old text", id="line")

    def opens(self, key: str) -> bool:
        return key == "e" and isinstance(self.focused, KeyTrap)


@asynccontextmanager
async def opener() -> AsyncIterator[tuple[Opener, KeyTrap, Input]]:
    app = Opener()
    async with app.run_test() as pilot:
        trap, line = app.query_one(KeyTrap), app.query_one(Input)
        trap.focus()
        await pilot.pause()
        yield app, trap, line


async def opening(app: Opener) -> None:
    """Wait until something is being opened and no key is under way."""
    await until(app, lambda: app._held is not None and app._following is None and app._message_queue.empty())


async def test_keys_wait_for_what_is_being_opened_and_come_in_order_with_those_typed_later() -> None:
    async with opener() as (app, trap, line):
        await burst(app, *"jje", *"Hello")
        await opening(app)
        await burst(app, *" wor", Paste("ld"))
        await until(app, lambda: len(app._waiting) == len("Hello wor") + 1)
        line.focus()
        app.release_keys()
        await burst(app, "!")
        await until(app, lambda: app.keys_are_done)
        assert line.value == "Hello world!", "all of the old text was selected before the first letter, none after"
        assert trap.caught == ["j", "j", "e"]


async def test_keys_for_what_does_not_open_are_no_commands() -> None:
    async with opener() as (app, trap, _line):
        await burst(app, *"eHj")
        await opening(app)
        app.drop_keys()
        await until(app, lambda: app.keys_are_done)
        assert app.dropped == [(2, False)]
        await burst(app, "l")
        await until(app, lambda: trap.caught == ["e", "l"])


async def test_the_keyboard_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_order, "HOLD", 0.05)
    async with opener() as (app, trap, _line):
        await burst(app, *"eHj")
        await until(app, lambda: trap.caught == ["e"] and app.keys_are_done)
        assert app.dropped == [(2, True)]
        await burst(app, "l")
        await until(app, lambda: trap.caught == ["e", "l"])
        await burst(app, "e")
        await until(app, lambda: trap.caught == ["e", "l", "e"] and app.keys_are_done)
        assert app.dropped == [(2, True)]  # nothing was typed for it


async def test_to_release_or_drop_keys_that_are_not_held_does_nothing() -> None:
    async with opener() as (app, trap, _line):
        app.release_keys()
        app.drop_keys()
        app._drop()
        assert app._following is None
        await burst(app, *"jk")
        await until(app, lambda: trap.caught == ["j", "k"])


async def test_keys_that_come_while_the_app_ends_are_nothing() -> None:
    async with opener() as (app, trap, line):
        line.focus()
        await burst(app, "!")
        await until(app, lambda: line.value == "!")
    key = Key("a", "a")
    await app.on_event(key)
    app._turn = key
    await app.on_event(key)
    await app._follow(line, 1)
    assert (line.value, trap.caught) == ("!", [])


@pytest.mark.parametrize("handled", [True, False])
async def test_a_key_that_fails_gives_the_next_one_its_turn(handled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    async with deal_form() as form:
        original = App.on_event
        failed: list[str] = []

        async def failing(app: HostApp, event: object) -> None:
            if isinstance(event, Key) and event.key == "f9" and not event.is_forwarded:
                failed.append(event.key)
                if not handled:
                    return
            await original(app, event)  # type: ignore[arg-type]

        monkeypatch.setattr(App, "on_event", failing)
        await burst(form.app, "a", "f9", "b")
        await until(form.app, lambda: form.form.field("title").text == "ab")
        assert failed == ["f9"]
