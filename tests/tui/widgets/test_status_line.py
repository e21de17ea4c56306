"""The foot says what happened, without colour, without markup, and without a layout pass."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.screen import Screen

from pipetui.domain.errors import DatabaseProblem
from pipetui.domain.text import visible
from pipetui.tui.widgets.status_line import Hint, StatusLine, hints_of
from support.hostile import PAYLOADS
from support.screens import WidgetHost, painted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

HINTS = (Hint("H L", "move"), Hint("space", "advance"), Hint("w", "won"), Hint("?", "help"))


class Foot:
    """The status line on a screen, as a person sees it."""

    def __init__(self, pilot: Pilot[None], line: StatusLine) -> None:
        self._pilot = pilot
        self.line = line

    async def shows(self) -> str:
        await self._pilot.pause()
        return painted(self._pilot.app)[0].strip()


@asynccontextmanager
async def foot(width: int = 80, hints: tuple[Hint, ...] = HINTS) -> AsyncIterator[Foot]:
    app = WidgetHost(lambda: [StatusLine(hints, id="foot")])
    async with app.run_test(size=(width, 3)) as pilot:
        yield Foot(pilot, app.query_one(StatusLine))


async def test_it_shows_the_keys_while_nothing_is_said() -> None:
    async with foot() as it:
        assert await it.shows() == "H L move   space advance   w won   ? help"


async def test_help_keeps_its_place_where_there_is_little_room() -> None:
    async with foot(30) as it:
        assert await it.shows() == "H L move   w won   ? help"
    async with foot(12) as it:
        assert await it.shows() == "? help"


async def test_how_to_leave_keeps_its_place_too_where_it_is_asked_for() -> None:
    hints = (Hint("e", "change something"), Hint("n", "new"), Hint("esc", "back"), Hint("?", "help"))
    for width, shown in {
        60: "e change something   n new   esc back   ? help",
        32: "n new   esc back   ? help",
        20: "esc back   ? help",
        12: "? help",
    }.items():
        app = WidgetHost(lambda: [StatusLine(hints, kept=2)])
        async with app.run_test(size=(width, 3)):
            assert painted(app)[0].strip() == shown


@pytest.mark.parametrize(("hints", "shown"), [((Hint("?", "help"),), "? help"), ((), "")])
async def test_few_keys_or_none(hints: tuple[Hint, ...], shown: str) -> None:
    async with foot(hints=hints) as it:
        assert await it.shows() == shown


@pytest.mark.parametrize(
    ("level", "shown"), [("info", "moved"), ("done", "✓ moved"), ("warning", "! moved"), ("error", "✗ moved")]
)
async def test_each_level_reads_without_colour(level: str, shown: str) -> None:
    async with foot() as it:
        it.line.say("moved", level)  # type: ignore[arg-type]
        assert await it.shows() == shown
        assert (it.line.said, it.line.level) == ("moved", level)


async def test_an_error_is_said_with_what_to_do() -> None:
    async with foot() as it:
        it.line.fail(DatabaseProblem("the file is locked", "close the other program"))
        assert await it.shows() == "✗ the file is locked · close the other program"
        it.line.fail(DatabaseProblem("the file is damaged"))
        assert await it.shows() == "✗ the file is damaged"


async def test_clearing_brings_the_keys_back() -> None:
    async with foot() as it:
        it.line.say("moved")
        it.line.clear()
        assert (await it.shows()).startswith("H L move")


async def test_the_filter_stands_at_the_right_with_what_it_hides() -> None:
    async with foot() as it:
        it.line.show_filter("tag:retainer", 1_200)
        shown = await it.shows()
        assert shown.startswith("H L move")
        assert shown.endswith("/ tag:retainer  1,200 hidden")
        it.line.show_filter("", 0)
        assert (await it.shows()).endswith("? help")


async def test_a_long_filter_leaves_room_and_still_says_what_it_hides() -> None:
    async with foot(60) as it:
        it.line.say("moved Website relaunch")
        it.line.show_filter("tag:" + "x" * 100, 7)
        shown = await it.shows()
        assert "moved Website relaunch" in shown
        assert shown.endswith("…  7 hidden")


async def test_an_error_takes_the_room_of_the_filters_words_but_not_that_one_is_on() -> None:
    async with foot(70) as it:
        it.line.show_filter("tag:retainer", 7)
        it.line.say("e" * 50, "error")
        assert (await it.shows()).split() == ["✗", "e" * 50, "/", "7", "hidden"]


async def test_a_saved_view_is_named_before_its_words() -> None:
    async with foot(120) as it:
        it.line.show_filter("tag:hot", 7, "Hot [/] ones")
        assert (await it.shows()).endswith("/ Hot [/] ones  tag:hot  7 hidden")
        it.line.show_filter("", 0, "By urgency")
        assert (await it.shows()).endswith("/ By urgency  0 hidden")


async def test_saving_is_said_beside_everything_else() -> None:
    async with foot() as it:
        it.line.say("moved")
        it.line.show_saving(True)
        assert (await it.shows()).endswith("saving…")
        it.line.show_saving(False)
        assert await it.shows() == "moved"


async def test_too_long_a_message_is_cut_and_says_so() -> None:
    async with foot(40) as it:
        it.line.say("日本語" * 40)
        shown = await it.shows()
        assert shown.endswith("…")


async def test_names_in_it_stay_names() -> None:
    async with foot(120) as it:
        for text in PAYLOADS.values():
            it.line.say(f"moved {text} on")
            it.line.show_filter(f"tag:{text}", 3)
            shown = await it.shows()
            assert shown.startswith("moved")
            assert visible(shown) == shown
            assert shown.endswith("hidden")


async def test_saying_something_asks_for_no_layout_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[Screen[object]] = []
    original = Screen._refresh_layout

    def counted(screen: Screen[object], *args: object, **named: object) -> None:
        passes.append(screen)
        original(screen, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Screen, "_refresh_layout", counted)
    async with foot() as it:
        await it.shows()
        passes.clear()
        it.line.say("moved", "done")
        it.line.show_filter("tag:retainer", 12)
        it.line.show_saving(True)
        assert "moved" in await it.shows()
        assert passes == []


async def test_saying_the_same_again_paints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with foot() as it:
        it.line.say("moved")
        await it.shows()
        painted_again: list[object] = []
        monkeypatch.setattr(it.line, "refresh", lambda *args, **kw: painted_again.append(1))
        it.line.say("moved")
        it.line.show_filter("", 0)
        it.line.show_saving(False)
        assert painted_again == []


async def test_what_is_no_trouble_makes_way_for_the_keys() -> None:
    async with foot() as it:
        it.line.say("moved", "done")
        it.line.move_on()
        assert (it.line.said, "H L move" in await it.shows()) == ("", True)
        it.line.say("the disk is full", "error")
        it.line.move_on()
        assert "the disk is full" in await it.shows()


async def test_other_keys_can_be_shown() -> None:
    async with foot() as page:
        page.line.show_hints(
            hints_of((("a b", "move"), ("c", "help")), {"a": "H,left", "b": "L", "c": "question_mark"})
        )
        assert await page.shows() == "H L move   ? help"
        page.line.show_hints(HINTS)
        assert (await page.shows()).startswith("H L move   space advance")
