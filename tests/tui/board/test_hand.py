"""The mouse carries cards over the board: places open, borders scroll, and nothing is left behind however it ends."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.config.remembered import BoardLooks
from pipetui.tui.board import board
from pipetui.tui.board.hand import Dropped, Lifted
from pipetui.tui.board.views import view_of
from support.boards import BoardPage, board_page
from support.cards import FakeFile
from support.mouse import Mouse
from support.screens import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.message import Message

    from pipetui.tui.board.column import ColumnView, NarrowView
    from pipetui.tui.board.model import BoardModel
    from pipetui.tui.board.place import Geometry

KINDS = ("open",) * 5 + ("won", "lost")
FIRST, SECOND, THIRD = (5, 3), (5, 8), (5, 12)
"""Cells of the first cards of the first column."""
BESIDE = 30
"""A cell across the second column."""
OPEN_ALL = BoardLooks(opened=frozenset({6, 7}))


class Heard:
    """What the board asked for."""

    def __init__(self, page: BoardPage) -> None:
        self.lifted: list[Lifted] = []
        self.dropped: list[Dropped] = []
        screen = page.app.screen
        post = screen.post_message

        def hear(message: Message) -> bool:
            if isinstance(message, Lifted):
                self.lifted.append(message)
            elif isinstance(message, Dropped):
                self.dropped.append(message)
            return post(message)

        screen.post_message = hear  # type: ignore[method-assign]


@asynccontextmanager
async def mouse_at(*sizes: int, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[BoardPage, Mouse, Heard]]:
    sizes = sizes or (3, 2, 0, 1, 0, 0, 0)
    async with board_page(FakeFile(*sizes, kinds=KINDS[: len(sizes)]), size) as page:
        page.board.look(OPEN_ALL)
        await page.settle()
        yield page, Mouse(page), Heard(page)


def titles(page: BoardPage, line: int = 3) -> list[str]:
    """What stands in the columns at a line, without rules."""
    return [part.strip() for part in page.text.splitlines()[line].replace("┃", "│").split("│")]


def idle(page: BoardPage) -> bool:
    hand = page.board.hand
    return page.app.mouse_captured is None and hand._creep is None and not hand._drag.seen


async def test_a_card_travels_and_is_dropped_between_two_others() -> None:
    async with mouse_at() as (page, mouse, heard):
        await mouse.press(FIRST)
        await mouse.to((6, 3))
        assert heard.lifted == []
        await mouse.to((BESIDE, 8))
        assert titles(page, 7)[:2] == ["Deal 2", "▌Deal 1"]
        assert titles(page)[0] == "┊Deal 1"
        assert page.app.mouse_captured is page.board
        await mouse.to((BESIDE, 5))
        assert [titles(page, line)[1] for line in (3, 7, 11)] == ["▌Deal 1", "Deal 4", "Deal 5"]
        await mouse.release()
        (dropped,) = heard.dropped
        assert (dropped.card.id, dropped.deal_ids, dropped.stage_id) == (1, frozenset({1}), 2)
        assert (dropped.beside, dropped.stays) == ((4, False), False)
        assert titles(page)[1] == "▌Deal 1"  # it waits there
        page.board.apply(page.file.move(1, 2, 0), 1)
        assert page.board.hand._lit == {1}  # there and lit are one paint
        await until(page.app, lambda: not page.board.hand._lit)
        await page.settle()
        assert titles(page)[:2] == ["Deal 2", "▌Deal 1"]
        assert page.selected == 1
        assert idle(page)
        assert page.commands == []


async def test_in_its_own_column_it_stands_once() -> None:
    async with mouse_at(4, 0) as (page, mouse, heard):
        await mouse.press(FIRST)
        await mouse.to(THIRD)
        assert [titles(page, line)[0] for line in (3, 7, 11, 15)] == ["Deal 2", "Deal 3", "▌Deal 1", "Deal 4"]
        await mouse.release()
        assert heard.dropped[0].beside == (4, False)
        await mouse.drag(FIRST, THIRD, (5, 21))
        assert heard.dropped[1].beside == (4, True)


@pytest.mark.parametrize("way", [[(9, 4)], [(9, 4), (BESIDE, 8), FIRST], [(5, 1)]])
async def test_dropped_where_it_was_it_stays(way: list[tuple[int, int]]) -> None:
    async with mouse_at() as (page, mouse, heard):
        await mouse.drag(FIRST, *way)
        assert heard.dropped[0].stays
        page.board.hand.put_down()
        assert idle(page)
        assert page.commands == []  # no click came of it


async def test_on_a_head_and_in_an_empty_column_it_goes_to_the_top() -> None:
    async with mouse_at() as (_, mouse, heard):
        await mouse.drag(FIRST, (BESIDE, 0))
        await mouse.drag(FIRST, (60, 20))
        assert [(each.stage_id, each.beside) for each in heard.dropped] == [(2, None), (3, None)]


async def test_a_strip_takes_cards_and_shows_that_it_would() -> None:
    async with mouse_at(2, 0) as (page, mouse, heard):
        page.board.look(BoardLooks(collapsed=frozenset({2})))
        await page.settle()
        await mouse.press(FIRST)
        await mouse.to((78, 10))
        assert titles(page, 5)[1].startswith("▌")
        await mouse.release()
        assert (heard.dropped[0].stage_id, heard.dropped[0].beside) == (2, None)
        page.board.hand.put_down()
        await mouse.drag((78, 10), FIRST)
        assert len(heard.dropped) == 1  # a strip has no card to take hold of


async def test_a_chosen_card_takes_the_others_along() -> None:
    async with mouse_at() as (page, mouse, heard):
        page.board.model.choose([1, 3])
        await mouse.press(FIRST)
        await mouse.to((BESIDE, 4))
        assert titles(page)[:2] == ["┊✓ Deal 1", "▌✓ 2 deals: Deal 1"]
        assert titles(page, 11)[0] == "┊✓ Deal 3"
        await mouse.release()
        assert heard.dropped[0].deal_ids == {1, 3}
        assert heard.lifted[0].count == 2
        assert page.board.model.chosen == {1, 3}


async def test_escape_puts_it_back_and_other_keys_wait_for_the_hand() -> None:
    async with mouse_at() as (page, mouse, heard):
        await mouse.press(SECOND)
        await mouse.to((BESIDE, 4))
        await page.press("j", "w")
        assert page.commands == []
        assert titles(page)[1] == "▌Deal 2"
        await page.press("escape")
        assert titles(page)[:2] == ["Deal 1", "Deal 4"]
        assert [each.back for each in heard.lifted] == [False, True]
        assert page.selected == 2
        assert idle(page)
        await mouse.release()
        assert heard.dropped == []
        await page.press("j")
        assert page.selected == 3


@pytest.mark.parametrize("end", ["outside", "lost button", "resize", "dialog", "next press"])
async def test_however_it_ends_nothing_is_left_behind(end: str) -> None:
    async with mouse_at(size=(80, 25)) as (page, mouse, heard):
        await mouse.press(FIRST)
        await mouse.to((BESIDE, 4))
        if end == "outside":
            page.board.hand._drag.over(None)
            mouse.at = (30, 99)
            await mouse.release()
        elif end == "lost button":
            await mouse.to((50, 6), held=False)
        elif end == "resize":
            await page.resize(100, 30)
        elif end == "dialog":
            page.app.capture_mouse(None)
            await page.settle()
        else:
            await mouse.press(THIRD)
        assert titles(page)[:2] == ["▌Deal 1", "Deal 4"]
        assert heard.dropped == []
        assert [each.back for each in heard.lifted] == [False, True]
        assert idle(page)
        await mouse.release()
        await mouse.drag(FIRST, (BESIDE, 8))
        assert heard.dropped[0].beside in ((4, True), (5, False))


async def test_what_vanishes_in_the_hand_is_let_go() -> None:
    async with mouse_at() as (page, mouse, heard):
        await mouse.press(FIRST)
        await mouse.to((BESIDE, 4))
        page.board.apply(page.file.delete(4))
        assert page.board.hand._drag.seen
        page.board.apply(page.file.delete(1))
        await page.settle()
        assert idle(page)
        await mouse.release()
        assert heard.dropped == []
        assert "Deal 1" not in page.text


@pytest.mark.story("mouse.border")
async def test_held_at_the_bottom_the_column_scrolls_until_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipetui.tui.board.hand.CREEP", (0.02, 0.02))
    async with mouse_at(12, 2) as (page, mouse, heard):
        await mouse.press(FIRST)
        await mouse.to((5, 23))
        await until(page.app, lambda: page.board.model.top(0) == 8)  # room behind the last one
        assert titles(page, 15)[0] == "Deal 12"
        assert titles(page, 19)[0] == "▌Deal 1"
        await mouse.release()
        assert heard.dropped.pop().beside == (12, True)
        page.board.hand.put_down()
        assert page.board.model.top(0) == 7
        await mouse.press((5, 4))
        await mouse.to((5, 23), (5, 10))
        assert page.board.hand._creep is None
        await mouse.to((5, 1))
        await until(page.app, lambda: page.board.model.top(0) == 0)
        await mouse.to((5, 20))
        await mouse.release()
        assert heard.dropped[0].beside is not None
        page.board.hand.put_down()
        assert idle(page)


@pytest.mark.story("mouse.border")
async def test_held_at_the_side_the_columns_scroll(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipetui.tui.board.hand.CREEP", (0.02, 0.02))
    async with mouse_at(2, 2, 2, 2, 2, 2, 2) as (page, mouse, heard):
        await mouse.press(FIRST)
        await mouse.to((79, 10))
        await until(page.app, lambda: page.board.model.first == 4)
        await mouse.to((70, 5))
        assert titles(page)[2] == "▌Deal 1"
        await mouse.release()
        assert heard.dropped[0].stage_id == 7
        page.board.hand.put_down()
        await mouse.press((5, 4))
        await mouse.to((1, 10))
        await until(page.app, lambda: page.board.model.first == 0)
        await page.press("escape")
        assert idle(page)


async def test_what_was_dropped_is_lit_once() -> None:
    async with mouse_at() as (page, mouse, _):
        page.board.hand.light({1})
        page.board.hand.light({1, 4})
        assert page.board.hand._lit == {1, 4}
        await until(page.app, lambda: not page.board.hand._lit)
        assert page.board.hand._light is None
        await mouse.to(FIRST, held=False)
        assert idle(page)


async def test_the_wheel_scrolls_under_a_card_in_the_hand() -> None:
    async with mouse_at(12, 12) as (page, mouse, heard):
        await mouse.press(FIRST)
        await mouse.to((50, 8))
        await page.wheel(50, 8, down=True)
        assert page.board.model.top(1) == 1
        assert titles(page, 7)[1] == "▌Deal 1"
        await mouse.release()
        assert heard.dropped[0].beside == (15, False)


async def test_a_file_that_may_only_be_read_lets_nothing_be_lifted() -> None:
    async with mouse_at() as (page, mouse, heard):
        page.board.read_only = True
        await mouse.drag(FIRST, (BESIDE, 8))
        assert page.commands == [("deal.drag", 1)]
        assert (heard.lifted, heard.dropped) == ([], [])
        assert idle(page)


async def test_a_release_drops_where_it_is_also_when_no_move_came_before_it() -> None:
    async with mouse_at() as (page, mouse, heard):
        await mouse.press(FIRST)
        mouse.at = (BESIDE, 8)
        await mouse.release()
        assert heard.dropped[0].beside == (5, False)
        await mouse.to((60, 8))  # it was sent before, and comes after
        page.board.hand.put_down()
        assert idle(page)


async def test_another_button_and_a_plain_click_carry_nothing() -> None:
    async with mouse_at() as (page, mouse, heard):
        await mouse.press(SECOND, button=3)
        await mouse.to((BESIDE, 8))
        assert heard.lifted == []
        await mouse.release()
        await page.click(*SECOND)
        assert page.selected == 2
        await page.click(*SECOND)
        assert page.commands == [("deal.open", 2)]


async def test_a_step_paints_the_two_places_that_changed_and_asks_for_no_layout() -> None:
    async with board_page(FakeFile(5, 5, 5, 5, 5, 5, 5, kinds=KINDS), (200, 50), emulated=True) as page:
        mouse = Mouse(page)
        await mouse.press(FIRST)
        await mouse.to((BESIDE, 8))
        layouts = page.app.screen._layout_updates
        page.app.paints.clear()
        await mouse.to((BESIDE, 12))
        assert len(page.app.paints) == 1
        assert page.app.paints[0] < 4_000
        await mouse.to((BESIDE + 2, 13))
        assert len(page.app.paints) == 1
        assert page.app.screen._layout_updates == layouts
        assert page.app.cells() == page.app.cells_of_full_repaint()


async def test_a_drop_looks_at_the_columns_that_change_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it came from and where it goes: not at all that the screen shows, and not again for the light."""
    async with mouse_at() as (page, mouse, _):
        await mouse.press(FIRST)
        await mouse.to((BESIDE, 8))
        await mouse.release()
        looked: list[int] = []

        def counted(model: BoardModel, shape: Geometry, slot: int, *rest: Any) -> ColumnView | NarrowView:
            looked.append(slot)
            return view_of(model, shape, slot, *rest)

        monkeypatch.setattr(board, "view_of", counted)
        page.board.apply(page.file.move(1, 2, 0), 1)
        page.board.hand.light({1})
        assert sorted(looked) == [0, 1]
        await until(page.app, lambda: not page.board.hand._lit)
        assert len(looked) <= 4
