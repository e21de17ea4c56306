"""The filter bar: live, completed, faults said beside it, and a way back."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from pipetui.domain.filters import Filter, parse_filter
from pipetui.domain.text import visible
from pipetui.tui.widgets.filter_bar import FilterBar
from pipetui.tui.widgets.status_line import StatusLine
from support.hostile import PAYLOADS
from support.samples import TODAY
from support.screens import KeyTrap, WidgetHost, painted, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

VALUES = {"stage": ("Proposal Sent", "Prospecting"), "tag": ("retainer", "audit", "[b]x[/b]")}


class Bar:
    """The bar as a person uses it, over a board that traps keys."""

    def __init__(self, pilot: Pilot[None], app: WidgetHost) -> None:
        self._pilot = pilot
        self.app = app
        self.widget = app.query_one(FilterBar)

    async def open(self, present: str = "") -> None:
        self.widget.open(TODAY, VALUES, parse_filter(present, TODAY))
        await self._pilot.pause()

    async def type(self, text: str) -> None:
        await self._pilot.press(*[{" ": "space", ":": "colon", "-": "minus"}.get(char, char) for char in text])
        await self._pilot.pause()

    async def press(self, *keys: str) -> None:
        await self._pilot.press(*keys)
        await self._pilot.pause()

    @property
    def line(self) -> str:
        assert self.widget.input.value in painted(self.app)[-2]
        return self.widget.input.value.strip()

    @property
    def hint(self) -> str:
        return painted(self.app)[-1].strip()

    def changes(self) -> list[str]:
        found = [message.filter.text for message in self.app.heard if isinstance(message, FilterBar.Changed)]
        self.app.heard = [message for message in self.app.heard if not isinstance(message, FilterBar.Changed)]
        return found

    def closed(self) -> tuple[str, bool]:
        (message,) = [message for message in self.app.heard if isinstance(message, FilterBar.Closed)]
        return message.filter.text, message.kept


@asynccontextmanager
async def filter_bar(width: int = 100) -> AsyncIterator[Bar]:
    def make() -> list[Any]:
        trap = KeyTrap()
        trap.styles.height = "1fr"
        return [trap, FilterBar()]

    app = WidgetHost(make, FilterBar.Changed, FilterBar.Closed)
    async with app.run_test(size=(width, 6)) as pilot:
        await pilot.pause()
        yield Bar(pilot, app)
        assert app.query_one(KeyTrap).caught == []


async def test_it_is_hidden_until_it_is_opened() -> None:
    async with filter_bar() as bar:
        assert not bar.widget.is_open
        assert not bar.widget.display
        await bar.open()
        assert bar.widget.is_open
        assert bar.hint.startswith("words search titles")


async def test_each_key_is_read_at_once() -> None:
    async with filter_bar() as bar:
        await bar.open()
        await bar.type("ac")
        assert bar.changes() == ["a", "ac"]


async def test_words_of_the_same_meaning_are_told_once() -> None:
    async with filter_bar() as bar:
        await bar.open()
        await bar.type("a  ")
        assert bar.changes() == ["a"]


async def test_a_board_that_is_busy_gets_only_the_last_filter() -> None:
    go_on = asyncio.Event()
    handled: list[str] = []

    class Busy(WidgetHost):
        async def on_filter_bar_changed(self, message: FilterBar.Changed) -> None:
            handled.append(message.filter.text)
            await go_on.wait()

    app = Busy(lambda: [FilterBar()])
    async with app.run_test() as pilot:
        bar = app.query_one(FilterBar)
        bar.open(TODAY, VALUES)
        for length in range(1, 5):
            bar.post_message(FilterBar.Changed(parse_filter("acme"[:length], TODAY)))
            await until(app, lambda: bool(handled))
        go_on.set()
        await until(app, lambda: handled[-1] == "acme")
        await pilot.pause()
        assert handled == ["a", "acme"]


async def test_a_word_that_is_still_typed_is_no_fault_and_leaves_the_others_in_force() -> None:
    async with filter_bar() as bar:
        await bar.open("acme")
        await bar.type("tag:")
        assert bar.hint == "tab  tag:retainer  tag:audit  tag:[b]x[/b]"
        assert bar.changes()[-1] == "acme"
        await bar.type("r")
        assert bar.changes() == ["acme tag:r"]


async def test_tab_completes_words_and_values() -> None:
    async with filter_bar() as bar:
        await bar.open()
        await bar.type("stag")
        await bar.press("tab")
        assert bar.line == "stage:"
        await bar.type("prop")
        await bar.press("tab")
        assert bar.line == 'stage:"Proposal Sent"'
        assert bar.changes()[-1] == 'stage:"Proposal Sent"'
        await bar.press("tab")
        assert bar.line == 'stage:"Proposal Sent"', "nothing more to complete"


async def test_the_arrow_takes_what_stands_behind_the_cursor() -> None:
    async with filter_bar() as bar:
        await bar.open()
        await bar.type("tag:ret")
        await bar.app.workers.wait_for_complete()
        await bar.press("right")
        assert bar.line == "tag:retainer"


async def test_values_can_follow_when_the_bar_is_open() -> None:
    async with filter_bar() as bar:
        bar.widget.open(TODAY, {})
        await bar.type("tag:")
        assert bar.hint == "For example tag:retainer: has this tag."
        bar.widget.offer(VALUES)
        await bar._pilot.pause()
        assert bar.hint == "tab  tag:retainer  tag:audit  tag:[b]x[/b]"


async def test_a_fault_is_said_with_what_is_known() -> None:
    async with filter_bar() as bar:
        await bar.open()
        await bar.type("colour:red")
        assert bar.hint.startswith("! unknown filter word colour:red")
        assert "Known: stage: tag:" in bar.hint


async def test_names_that_nothing_has_are_told_until_they_are_typed_no_longer() -> None:
    async with filter_bar() as bar:
        await bar.open()
        await bar.type("owner:[b]x tag:r")
        bar.widget.remark([("owner", "[b]x"), ("tag", "r"), ("tag", "of before")])
        await bar._pilot.pause()
        assert bar.hint == "Note: no owner is called [b]x.   tab  tag:retainer", "the last word may become a name"
        await bar.type(" ")
        assert bar.hint.startswith("Note: no owner is called [b]x. Note: no tag is called r.   words search")
        await bar.type("stge:y ")
        assert bar.hint.startswith("! unknown filter word stge:y")
        await bar.press(*["backspace"] * len("[b]x tag:r stge:y "))
        await bar.type("ana")
        assert "Note:" not in bar.hint


async def test_enter_keeps_and_closes() -> None:
    async with filter_bar() as bar:
        await bar.open()
        await bar.type("acme")
        await bar.press("enter")
        assert bar.closed() == ("acme", True)
        assert not bar.widget.is_open


async def test_enter_on_a_fault_stays_and_says_it() -> None:
    async with filter_bar() as bar:
        await bar.open()
        await bar.type("tag:")
        await bar.press("enter")
        assert bar.widget.is_open
        assert bar.hint.startswith("! tag: needs a value")


async def test_escape_brings_back_the_filter_from_before() -> None:
    async with filter_bar() as bar:
        await bar.open("tag:audit")
        assert bar.line == "tag:audit"
        await bar.type("acme")
        bar.changes()
        await bar.press("escape")
        assert bar.changes() == ["tag:audit"]
        assert bar.closed() == ("tag:audit", False)


async def test_escape_without_a_change_tells_no_change() -> None:
    async with filter_bar() as bar:
        await bar.open("tag:audit")
        await bar.press("escape")
        assert bar.changes() == []
        assert bar.closed() == ("tag:audit", False)


async def test_opened_again_at_once_it_keeps_its_filter() -> None:
    async with filter_bar() as bar:
        await bar.open()
        await bar.type("acme")
        await bar.press("enter")
        bar.changes()
        bar.widget.open(TODAY, VALUES, parse_filter("acme", TODAY))
        bar.widget.action_abandon()
        bar.widget.open(TODAY, VALUES, parse_filter("tag:audit", TODAY))
        await bar._pilot.pause()
        assert bar.changes() == []
        assert bar.line == "tag:audit"


async def test_emptying_it_shows_every_deal() -> None:
    async with filter_bar() as bar:
        await bar.open("acme")
        await bar.press("ctrl+u")
        assert bar.changes() == [""]
        await bar.press("enter")
        assert bar.closed() == ("", True)


async def test_hostile_text_is_typed_offered_and_refused_without_harm() -> None:
    async with filter_bar() as bar:
        for text in PAYLOADS.values():
            bar.widget.open(TODAY, {"tag": (text,)})
            for line in (f"foo:{text}", "tag:"):
                bar.widget.input.value = line
                await bar._pilot.pause()
                for shown in painted(bar.app):
                    assert visible(shown) == shown


def test_only_the_last_of_waiting_changes_counts() -> None:
    change = FilterBar.Changed(Filter())
    assert change.can_replace(FilterBar.Changed(Filter()))
    assert not change.can_replace(FilterBar.Closed(Filter(), kept=True))


async def test_the_status_line_below_stays_in_sight() -> None:
    app = WidgetHost(lambda: [KeyTrap(), FilterBar(), StatusLine()])
    async with app.run_test(size=(60, 8)) as pilot:
        app.query_one(KeyTrap).styles.height = "1fr"
        app.query_one(StatusLine).say("moved")
        app.query_one(FilterBar).open(TODAY, VALUES)
        await pilot.pause()
        assert painted(app)[-1].strip() == "moved"


async def test_what_is_wrong_stands_below_its_word_where_it_has_the_room() -> None:
    async with filter_bar(160) as bar:
        await bar.open()
        await bar.type("acme tag:audit stge:y more")
        await until(bar.app, lambda: "unknown filter word" in bar.hint)
        line, hint = painted(bar.app)[-2:]
        assert hint.index("!") == line.index("stge:y")
    async with filter_bar(60) as bar:
        await bar.open()
        await bar.type("acme tag:audit stge:y more")
        await until(bar.app, lambda: bar.hint.startswith("! unknown filter word stge:y"))
