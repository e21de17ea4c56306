"""The cursor follows the deal, stays in what exists, and takes the view along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.config.remembered import BoardLooks
from pipetui.tui.board.model import BoardModel, Snapshot
from pipetui.tui.board.place import FOLDED, MIN_COLUMN, STRIP, geometry
from support.cards import FakeFile

if TYPE_CHECKING:
    from pipetui.queries.shapes import Card


def opened(file: FakeFile, slots: int = 3, rows: int = 5) -> BoardModel:
    model = BoardModel()
    model.resize(slots * MIN_COLUMN, rows)
    model.load(file.snapshot())
    return model


def read_on(model: BoardModel, file: FakeFile) -> None:
    while wanted := model.missing():
        for page in wanted:
            model.put(page, file.page(page))


def shown(model: BoardModel, column: int) -> list[int | None]:
    return [each.id if each is not None else None for each in model.visible(column)]


def number(found: Card | None) -> int | None:
    return found.id if found is not None else None


def test_before_the_first_read_there_is_nothing_to_show_and_nothing_breaks() -> None:
    model = BoardModel()
    assert model.heads == ()
    assert model.card is None
    assert model.stage_id is None
    assert not model.move(1)
    assert not model.move_column(1)
    assert not model.move_page(1)
    assert not model.go_last()
    assert model.missing() == []


def test_the_cursor_starts_on_the_first_card() -> None:
    model = opened(FakeFile(3, 2))
    assert (model.column, model.place, model.selected, model.stage_id) == (0, 0, 1, 1)


def test_it_moves_down_and_up_and_stops_at_the_ends() -> None:
    model = opened(FakeFile(3))
    assert model.move(1)
    assert number(model.card) == 2
    assert model.move(5)
    assert number(model.card) == 3
    assert not model.move(1)
    assert model.go(0)
    assert not model.move(-1)


def test_the_view_follows_the_cursor() -> None:
    model = opened(FakeFile(20))
    model.move(6)
    assert shown(model, 0) == [3, 4, 5, 6, 7]
    model.go(1)
    assert shown(model, 0) == [2, 3, 4, 5, 6]
    model.go_last()
    assert shown(model, 0) == [16, 17, 18, 19, 20]


def test_a_page_takes_view_and_cursor_along() -> None:
    model = opened(FakeFile(20))
    model.move(1)
    model.move_page(1)
    assert (model.place, model.top(0)) == (6, 5)
    model.move_page(-1)
    assert (model.place, model.top(0)) == (1, 0)
    model.move_page(9)
    assert (model.place, model.top(0)) == (19, 15)


def test_sideways_it_goes_to_the_card_on_the_same_line() -> None:
    model = opened(FakeFile(20, 20, 2))
    model.move(9)
    model.move_column(1)
    assert (model.column, model.place) == (1, 4)
    model.move_column(1)
    assert (model.column, model.place) == (2, 1)
    assert not model.move_column(1)
    model.move_column(-2)
    assert (model.column, model.place, model.top(0)) == (0, 6, 5)


def test_columns_are_paged_sideways() -> None:
    model = opened(FakeFile(1, 1, 1, 1, 1), slots=3)
    model.move_column(3)
    assert model.first == 1
    model.move_column(1)
    assert model.first == 2
    model.move_column(-4)
    assert model.first == 0


def test_an_empty_column_can_be_stood_in() -> None:
    model = opened(FakeFile(2, 0))
    model.move_column(1)
    assert (model.column, model.card, model.selected, model.stage_id) == (1, None, None, 2)


def test_a_moved_deal_takes_the_cursor_along() -> None:
    file = FakeFile(3, 2, 0, 0)
    model = opened(file, slots=2)
    model.move(1)
    assert model.apply(file.move(2, 4))
    assert (model.column, model.place, model.selected, model.first) == (3, 0, 2, 2)
    assert shown(model, 0) == [1, 3]
    assert shown(model, 3) == [2]


def test_a_deal_that_others_moved_leaves_the_cursor_alone() -> None:
    file = FakeFile(3, 2)
    model = opened(file)
    model.move(1)
    assert model.apply(file.move(1, 2))
    assert (model.column, model.selected, model.place) == (0, 2, 0)


def test_a_deleted_deal_leaves_the_cursor_where_it_stood() -> None:
    file = FakeFile(3, 2)
    model = opened(file)
    model.go_last()
    assert model.apply(file.delete(3))
    assert (model.selected, model.place) == (2, 1)


def test_a_new_deal_is_put_under_the_cursor_when_asked_for() -> None:
    file = FakeFile(3, 2)
    model = opened(file)
    assert model.apply(file.add(99, 2, 1), select=99)
    assert (model.column, model.place, model.selected) == (1, 1, 99)


def test_a_touched_deal_out_of_memory_asks_for_a_new_read() -> None:
    file = FakeFile(1_000, 2)
    model = opened(file)
    assert not model.apply(file.move(900, 2))


def test_another_number_of_columns_asks_for_a_new_read() -> None:
    file = FakeFile(3, 2)
    model = opened(file)
    assert not model.apply(FakeFile(3, 2, 1).move(6, 1))


def test_a_new_read_keeps_the_cursor_on_its_deal() -> None:
    file = FakeFile(6, 6)
    model = opened(file)
    model.move(3)
    file.move(4, 2, 5)
    model.load(file.snapshot(selected=4))
    assert (model.column, model.place, model.selected) == (1, 5, 4)


def test_a_new_read_without_the_deal_keeps_the_place() -> None:
    file = FakeFile(6, 6)
    model = opened(file)
    model.move_column(1)
    model.move(3)
    file.delete(10)
    model.load(file.snapshot())
    assert (model.column, model.place, model.selected) == (1, 3, 11)


def test_a_new_read_of_another_pipeline_begins_at_its_first_card() -> None:
    model = opened(FakeFile(6, 6))
    model.move_column(1)
    other = FakeFile(2)
    model.load(other.snapshot())
    assert (model.column, model.place, model.selected) == (0, 0, 1)


def test_scrolling_takes_the_cursor_along_only_at_the_edge() -> None:
    model = opened(FakeFile(20, 20))
    model.move(2)
    assert model.scroll(0, 1)
    assert (model.place, model.top(0)) == (2, 1)
    model.scroll(0, 4)
    assert (model.place, model.top(0), model.selected) == (5, 5, 6)
    assert model.scroll(1, 3)
    assert (model.column, model.top(1)) == (0, 3)
    assert not model.scroll(0, -99) or model.top(0) == 0
    assert not model.scroll(0, -1)


def test_a_jump_to_what_is_not_in_memory_has_no_deal_until_it_is_read() -> None:
    file = FakeFile(1_000)
    model = opened(file)
    model.go_last()
    assert model.card is None
    assert model.selected is None
    assert shown(model, 0) == [None] * 5
    read_on(model, file)
    assert model.selected == 1_000
    assert shown(model, 0) == [996, 997, 998, 999, 1_000]


def test_a_page_is_asked_for_once() -> None:
    file = FakeFile(1_000)
    model = opened(file)
    model.go_last()
    assert len(model.missing()) == 1
    assert model.missing() == []


def test_columns_next_to_the_visible_ones_are_read_ahead() -> None:
    file = FakeFile(9, 9, 9, 9, 9, 9)
    model = BoardModel()
    model.resize(2 * MIN_COLUMN, 5)
    model.load(Snapshot(file.board(), {}))
    assert [page.stage_id for page in model.missing()] == [1, 2, 3]
    model.move_column(3)
    assert [page.stage_id for page in model.missing()] == [4, 5]


def test_a_page_of_a_column_that_is_gone_is_dropped() -> None:
    file = FakeFile(100, 1_000)
    model = opened(file)
    model.focus(1, 500)
    (page,) = model.missing()
    model.load(FakeFile(3).snapshot())
    model.put(page, file.page(page))
    assert shown(model, 0) == [1, 2, 3]


def test_a_loaded_deal_is_found_wherever_it_stands() -> None:
    model = opened(FakeFile(3, 2))
    assert number(model.loaded(5)) == 5
    assert model.loaded(99) is None


@pytest.mark.parametrize("rows", [1, 3, 9])
def test_another_size_keeps_the_cursor_in_sight(rows: int) -> None:
    model = opened(FakeFile(20))
    model.move(8)
    model.resize(MIN_COLUMN, rows)
    assert model.top(0) <= model.place < model.top(0) + rows


def folded(*sizes: int, collapsed: frozenset[int] = frozenset()) -> tuple[FakeFile, BoardModel]:
    """A board whose last column is Won, folded, and whose other columns may be collapsed; three fit beside it."""
    file = FakeFile(*sizes, kinds=("open",) * (len(sizes) - 1) + ("won",))
    model = BoardModel()
    model.resize(3 * MIN_COLUMN + FOLDED, 5)
    model.load(file.snapshot(), BoardLooks(collapsed=collapsed))
    return file, model


def test_won_is_folded_and_stays_in_sight_while_the_others_are_paged() -> None:
    _, model = folded(1, 1, 1, 1, 1)
    assert [model.is_narrow(column) for column in range(5)] == [False] * 4 + [True]
    assert (model.first, model.slots) == (0, 3)
    model.move_column(3)
    assert (model.first, model.column) == (1, 3)
    model.move_column(1)
    assert (model.first, model.column) == (1, 4)
    assert not model.move_column(1)


def test_the_cursor_stands_on_a_strip_without_a_card() -> None:
    _, model = folded(3, 3, 3, collapsed=frozenset({2}))
    model.move(2)
    model.move_column(1)
    assert (model.column, model.card, model.selected, model.visible(1)) == (1, None, None, ())
    assert not model.awaits_card
    assert not model.move(1)
    assert not model.move_page(1)
    assert not model.go_last()
    assert not model.scroll(1, 1)
    model.move_column(-1)
    assert number(model.card) == 3  # on the line it came from


def test_a_card_that_goes_into_a_strip_takes_the_cursor_along_and_through() -> None:
    file, model = folded(3, 0, 3, 0, collapsed=frozenset({2}))
    model.move(1)
    assert model.apply(file.move(2, 2))
    assert (model.column, number(model.card), model.selected) == (1, 2, 2)
    assert model.apply(file.move(2, 4))
    assert (model.column, number(model.card)) == (3, 2)
    model.move_column(-1)
    model.move_column(1)
    assert model.card is None


def test_the_card_in_a_strip_is_followed_wherever_it_stands() -> None:
    file, model = folded(3, 500, 0, collapsed=frozenset({2}))
    model.move(1)
    model.apply(file.move(2, 2, 400))
    assert (model.column, model.card, model.selected) == (1, None, 2)
    assert [page.stage_id for page in model.missing()] == [2]
    model.load(file.snapshot(selected=2))
    read_on(model, file)
    assert number(model.card) == 2


def test_opening_a_column_puts_the_cursor_on_its_first_card() -> None:
    file, model = folded(3, 3, 3)
    model.move_column(2)
    assert model.card is None
    model.look(model.looks.turned(3, "won"))
    read_on(model, file)
    assert (model.column, number(model.card)) == (2, 7)
    model.look(model.looks.turned(3, "won"))
    assert (model.column, model.card, model.selected) == (2, None, None)
    model.look(model.looks.turned(1, "open"))
    assert model.strips() == (STRIP, 0, FOLDED)


def test_strips_are_not_read() -> None:
    file, model = folded(9, 9, 9, 9, 9, collapsed=frozenset({2}))
    model.load(Snapshot(file.board(), {}))
    assert [page.stage_id for page in model.missing()] == [1, 3, 4]


def test_another_board_has_its_own_looks() -> None:
    file, model = folded(1, 1, 1, collapsed=frozenset({1}))
    model.load(file.snapshot())
    assert model.is_narrow(0)
    model.load(file.snapshot(), BoardLooks())
    assert not model.is_narrow(0)


def test_a_deal_in_memory_has_a_place() -> None:
    _, model = folded(3, 3, 3)
    assert (model.find(5), model.find(99)) == ((1, 1), None)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(-9, 9)),
        st.tuples(st.just("column"), st.integers(-3, 3)),
        st.tuples(st.just("page"), st.integers(-2, 2)),
        st.tuples(st.just("last"), st.just(0)),
        st.tuples(st.just("to"), st.integers(1, 4)),
        st.tuples(st.just("delete"), st.just(0)),
        st.tuples(st.just("scroll"), st.integers(-9, 9)),
        st.tuples(st.just("resize"), st.integers(1, 12)),
        st.tuples(st.just("turn"), st.integers(1, 4)),
    ),
    max_size=30,
)


@given(STEPS)
def test_whatever_is_done_the_model_shows_what_the_file_holds(steps: list[tuple[str, int]]) -> None:
    file = FakeFile(30, 200, 0, 3)
    model = opened(file, slots=2)
    for what, by in steps:
        if what == "move":
            model.move(by)
        elif what == "column":
            model.move_column(by)
        elif what == "page":
            model.move_page(by)
        elif what == "last":
            model.go_last()
        elif what == "scroll":
            model.scroll(model.column, by)
        elif what == "resize":
            model.resize(min(by, 4) * MIN_COLUMN, by)
        elif what == "turn":
            model.look(model.looks.turned(by, "open"))
        elif model.card is not None:
            deal_id = model.card.id
            change = file.delete(deal_id) if what == "delete" else file.move(deal_id, by)
            assert model.apply(change)
            assert what == "delete" or model.selected == deal_id
        read_on(model, file)
        for column in range(model.first, min(model.first + model.slots, 4)):
            top = model.top(column)
            cards = [] if model.is_narrow(column) else file.columns[column][top : top + model.rows]
            assert shown(model, column) == [each.id for each in cards]
        strips = model.strips()
        assert model.column in geometry(model.width, 0, strips, model.first).columns
        if strips[model.column]:
            assert number(model.card) == model.selected
            continue
        under = file.columns[model.column]
        assert number(model.card) == (under[model.place].id if under else None) == model.selected
