"""Widths, rows and hit tests agree with each other at every size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.tui.board.place import (
    CARD_ROWS,
    DENSITY_ROWS,
    FOLDED,
    HEAD_ROWS,
    MIN_COLUMN,
    STRIP,
    Geometry,
    Hit,
    geometry,
    hit,
    most_slots,
    settle_first,
    thumb,
)

OPEN = (0,)
BOARD = (*OPEN * 5, FOLDED, FOLDED)
"""Five open columns, Won and Lost folded."""

STRIPS = st.lists(st.sampled_from((0, 0, 0, STRIP, FOLDED)), min_size=1, max_size=12).map(tuple)


@pytest.mark.parametrize(
    ("width", "columns", "slots"),
    [(80, 7, 3), (86, 7, 4), (120, 7, 5), (200, 7, 7), (200, 3, 3), (20, 7, 1), (1, 7, 1)],
)
def test_as_many_columns_stand_side_by_side_as_are_legible(width: int, columns: int, slots: int) -> None:
    assert geometry(width, 40, OPEN * columns).slots == slots


@pytest.mark.parametrize(("width", "opened"), [(80, 3), (120, 5), (200, 5), (300, 5), (84, 3), (35, 1)])
def test_beside_won_and_lost_as_many_as_are_legible(width: int, opened: int) -> None:
    shape = geometry(width, 40, BOARD)
    assert shape.columns == (*range(opened), 5, 6)
    assert (shape.paged, shape.narrow) == (opened, (False,) * opened + (True, True))
    assert shape.widths[-2:] == (FOLDED, FOLDED)
    assert sum(shape.widths) == width


def test_where_won_and_lost_leave_no_room_they_are_paged_with_the_rest() -> None:
    assert geometry(30, 40, BOARD).columns == (0,)
    assert geometry(30, 40, BOARD, 5).columns == (5, 6)


@pytest.mark.parametrize("width", [1, 20, 21, 63, 79, 80, 120, 131, 200, 300])
def test_columns_fill_the_width_and_differ_by_one_cell_at_most(width: int) -> None:
    widths = geometry(width, 40, OPEN * 1_000).widths
    assert sum(widths) == width
    assert max(widths) - min(widths) <= 1
    assert len(widths) == 1 or min(widths) >= MIN_COLUMN


@pytest.mark.parametrize("width", [1, 20, 80, 120, 300])
def test_there_are_slots_enough_for_what_is_shown_at_first(width: int) -> None:
    assert geometry(width, 40, BOARD).slots <= most_slots(width)


def test_a_slot_begins_where_the_one_before_ends() -> None:
    shape = geometry(80, 24, OPEN * 7)
    assert [shape.left(slot) for slot in range(4)] == [0, 27, 54, 80]
    assert (shape.slot_of(2), shape.slot_of(5)) == (2, None)


@pytest.mark.parametrize(("height", "rows"), [(0, 1), (3, 1), (6, 1), (9, 1), (10, 2), (22, 5), (38, 9), (48, 11)])
def test_only_whole_cards_are_shown(height: int, rows: int) -> None:
    assert geometry(80, height, OPEN * 3).rows == rows
    assert rows == 1 or HEAD_ROWS + rows * CARD_ROWS - 1 <= height


@pytest.mark.parametrize(("density", "rows"), [("compact", 19), ("normal", 5), ("detailed", 3)])
def test_the_less_a_card_tells_the_more_there_are(density: str, rows: int) -> None:
    assert geometry(80, 22, OPEN * 3, card_rows=DENSITY_ROWS[density]).rows == rows


@pytest.mark.parametrize("card_rows", DENSITY_ROWS.values())
def test_every_cell_of_a_card_hits_it_and_nothing_else_does(card_rows: int) -> None:
    shape = geometry(80, 22, OPEN * 3, card_rows=card_rows)
    for slot in range(shape.slots):
        for row in range(shape.rows):
            x = shape.left(slot)
            first = HEAD_ROWS + row * card_rows
            for line in range(first, first + card_rows):
                assert hit(shape, x, min(line, shape.height - 1)) == Hit(slot, slot, row)
                assert hit(shape, x + shape.widths[slot] - 1, min(line, shape.height - 1)) == Hit(slot, slot, row)
    assert hit(shape, 30, 2) == Hit(1, 1, None)


@given(st.integers(1, 320), STRIPS, st.integers(0, 12), st.integers(-3, 15))
def test_the_columns_seen_are_neighbours_legible_and_have_the_cursors_among_them(
    width: int, strips: tuple[int, ...], column: int, before: int
) -> None:
    column = min(column, len(strips) - 1)
    first = settle_first(width, strips, before, column)
    shape = geometry(width, 24, strips, first)
    assert column in shape.columns
    paged, pinned = shape.columns[: shape.paged], shape.columns[shape.paged :]
    assert paged == tuple(range(first, first + len(paged)))
    assert pinned == tuple(range(len(strips) - len(pinned), len(strips)))
    assert sum(shape.widths) <= width
    opened = [shape.widths[slot] for slot in range(shape.slots) if not shape.narrow[slot]]
    if opened:
        assert sum(shape.widths) == width
        assert max(opened) - min(opened) <= 1
        assert min(opened) >= MIN_COLUMN or len(paged) == 1
    # the nearest that will do: what can be seen already is not moved, and no room is left for one more
    assert settle_first(width, strips, first, column) == first
    end = len(strips) - len(pinned)
    if first > 0 and paged[-1:] == (end - 1,):
        used = sum(strips[each] or MIN_COLUMN for each in (*paged, *pinned)) + (strips[first - 1] or MIN_COLUMN)
        assert used > width


@given(st.integers(1, 320), st.integers(1, 80), STRIPS, st.sampled_from(sorted(DENSITY_ROWS.values())))
def test_every_cell_belongs_to_the_column_that_is_drawn_there(
    width: int, height: int, strips: tuple[int, ...], card_rows: int
) -> None:
    shape = geometry(width, height, strips, settle_first(width, strips, 0, 0), card_rows)
    y = height - 1
    for slot in range(shape.slots):
        for x in (shape.left(slot), shape.left(slot) + shape.widths[slot] - 1):
            found = hit(shape, x, y)
            assert found is None or (found.slot, found.column) == (slot, shape.columns[slot])
            assert found is None or found.row is None or (found.row < shape.rows and not shape.narrow[slot])
    right = shape.left(shape.slots)
    assert right == width or hit(shape, right, y) is None


@pytest.mark.parametrize(("x", "y"), [(-1, 5), (80, 5), (5, -1), (5, 22), (0, 24)])
def test_outside_of_the_board_nothing_is_hit(x: int, y: int) -> None:
    assert hit(geometry(80, 22, OPEN * 3), x, y) is None


def test_on_a_strip_no_card_is_hit() -> None:
    assert hit(geometry(80, 22, BOARD), 79, 9) == Hit(4, 6, None)


def test_below_the_last_whole_card_nothing_is_hit() -> None:
    assert hit(Geometry(30, 12, (30,), (0,), 1, narrow=(False,)), 3, 9) is None


def test_the_thumb_is_absent_when_all_cards_fit() -> None:
    assert thumb(0, 11, 11) == (0, 0)


@pytest.mark.parametrize("total", [12, 13, 40, 1_000, 40_000])
def test_the_thumb_touches_an_end_only_at_that_end(total: int) -> None:
    rows = 11
    for top in {0, 1, (total - rows) // 2, total - rows - 1, total - rows}:
        first, last = thumb(top, rows, total)
        assert 0 <= first < last <= rows
        if total - rows > 1:
            assert (first == 0) == (top == 0) or last - first >= rows - 1
            assert (last == rows) == (top == total - rows) or last - first >= rows - 1


def test_the_thumb_moves_down_as_the_column_is_scrolled() -> None:
    firsts = [thumb(top, 11, 200)[0] for top in range(190)]
    assert firsts == sorted(firsts)


def test_a_screen_of_one_card_has_a_thumb_too() -> None:
    assert thumb(3, 1, 9) == (0, 1)
