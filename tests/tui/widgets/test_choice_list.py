"""A list to choose from, by arrows, digits, letters and mouse; its cursor shows without colour."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from pipetui.tui.widgets.choice_list import Choice, ChoiceList
from support.screens import WidgetHost, painted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

NAMES = ["Price", "No budget", "Timing", "Competitor", "No decision", "Été", "x7", "x8", "x9", "Xten"]


class Shown:
    """The list as a person sees and uses it."""

    def __init__(self, pilot: Pilot[None], app: WidgetHost) -> None:
        self._pilot = pilot
        self.app = app
        self.list = app.query_one(ChoiceList)

    async def press(self, *keys: str) -> None:
        await self._pilot.press(*keys)

    async def lines(self) -> list[str]:
        await self._pilot.pause()
        return [line.rstrip() for line in painted(self.app) if line.strip()]

    def said(self) -> list[tuple[str, int]]:
        return [(type(message).__name__, message.index) for message in self.app.heard]


@asynccontextmanager
async def listing(
    choices: list[Choice] | None = None,
    *,
    cursor: int | None = 0,
    rows: int = 15,
    numbered: bool = True,
    width: int = 40,
) -> AsyncIterator[Shown]:
    offered = [Choice(name) for name in NAMES] if choices is None else choices
    app = WidgetHost(
        lambda: [ChoiceList(offered, cursor=cursor, rows=rows, numbered=numbered)], ChoiceList.Jumped, ChoiceList.Chosen
    )
    async with app.run_test(size=(width, 20)) as pilot:
        app.query_one(ChoiceList).focus()
        await pilot.pause()
        yield Shown(pilot, app)


async def test_without_the_focus_a_sign_stays_at_what_is_chosen() -> None:
    async with listing([Choice("Price"), Choice("Timing")], cursor=1, numbered=False) as it:
        assert await it.lines() == ["  Price", "▌ Timing"]
        it.app.screen.set_focus(None)
        assert await it.lines() == ["  Price", "✓ Timing"]
        it.list.can_focus = False
        it.list.refresh()
        assert await it.lines() == ["  Price", "▌ Timing"]


async def test_the_cursor_is_a_bar_and_the_first_nine_have_digits() -> None:
    async with listing(cursor=2) as it:
        lines = await it.lines()
        assert lines[0] == "  1 Price"
        assert lines[2] == "▌ 3 Timing"
        assert lines[9] == "    Xten"
        assert sum("▌" in line for line in lines) == 1


async def test_arrows_move_and_stop_at_the_ends() -> None:
    async with listing() as it:
        await it.press("down", "down")
        assert it.list.cursor == 2
        await it.press("up", "up", "up")
        assert it.list.cursor == 0
        await it.press("end")
        assert it.list.cursor == 9
        await it.press("home")
        assert it.list.cursor == 0


async def test_a_digit_jumps_and_tells() -> None:
    async with listing() as it:
        await it.press("4")
        assert it.list.cursor == 3
        assert it.said() == [("Jumped", 3)]


async def test_a_digit_without_a_line_does_nothing() -> None:
    async with listing([Choice("one")]) as it:
        await it.press("0", "2")
        assert (it.list.cursor, it.said()) == (0, [])


async def test_a_letter_jumps_to_the_next_name_that_begins_so() -> None:
    async with listing() as it:
        await it.press("n")
        assert it.list.cursor == 1
        await it.press("n")
        assert it.list.cursor == 4
        await it.press("n")
        assert it.list.cursor == 1
        await it.press("e")
        assert it.list.cursor == 5, "accents do not hide a name"
        await it.press("q")
        assert it.list.cursor == 5, "nothing begins so"


async def test_other_keys_are_left_to_the_screen() -> None:
    async with listing() as it:
        await it.press("slash", "f5")
        assert (it.list.cursor, it.said()) == (0, [])


async def test_enter_chooses() -> None:
    async with listing() as it:
        await it.press("down", "enter")
        assert it.said() == [("Chosen", 1)]


async def test_enter_without_a_cursor_chooses_nothing() -> None:
    async with listing(cursor=None) as it:
        await it.press("enter")
        assert it.said() == []
        await it.press("up")
        assert it.list.cursor == 9, "up from nowhere is the last"


async def test_down_from_nowhere_is_the_first() -> None:
    async with listing(cursor=None) as it:
        await it.press("down")
        assert it.list.cursor == 0


async def test_an_empty_list_takes_keys_quietly() -> None:
    async with listing([]) as it:
        await it.press("down", "n", "1", "enter")
        assert (it.list.cursor, it.said(), await it.lines()) == (None, [], [])


async def test_more_than_fits_scrolls_with_the_cursor() -> None:
    async with listing(rows=3) as it:
        assert len(await it.lines()) == 3
        await it.press("down", "down", "down")
        said = [line.split() for line in await it.lines()]
        assert said == [["2", "No", "budget", "▴"], ["3", "Timing"], ["▌", "4", "Competitor", "▾"]]
        await it.press("up", "up", "up")
        assert (await it.lines())[0] == "▌ 1 Price"


async def test_a_click_chooses_what_is_clicked() -> None:
    async with listing(rows=3) as it:
        await it.press("end")
        await it._pilot.click(ChoiceList, offset=(5, 0))
        assert it.said() == [("Chosen", 7)]


async def test_long_names_are_cut_and_say_so() -> None:
    async with listing([Choice("x" * 100, "behind")], width=20) as it:
        (line,) = await it.lines()
        assert line.endswith("…")
        assert len(line) == 20


async def test_words_behind_a_name_are_shown() -> None:
    async with listing([Choice("Jean", "Acme"), Choice("Ana")], numbered=False) as it:
        assert await it.lines() == ["▌ Jean  Acme", "  Ana"]


async def test_other_things_can_be_offered() -> None:
    async with listing() as it:
        await it.press("end")
        it.list.show([Choice("a"), Choice("b")], cursor=None)
        assert await it.lines() == ["  1 a", "  2 b"]
        assert [choice.name for choice in it.list.choices] == ["a", "b"]


@pytest.mark.parametrize("name", ["[b]x[/b]", "[@click=app.quit]x[/]", "a [/] b", "x\\"])
async def test_names_are_not_markup(name: str) -> None:
    async with listing([Choice(name, name)], width=80) as it:
        assert await it.lines() == [f"▌ 1 {name}  {name}"]
