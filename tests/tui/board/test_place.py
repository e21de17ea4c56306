"""Widths, rows and hit tests agree with each other at every size."""

from __future__ import annotations

import pytest

from pipetui.tui.board.place import (
    CARD_ROWS,
    HEAD_ROWS,
    MIN_COLUMN,
    MOST_COLUMNS,
    Geometry,
    Hit,
    geometry,
    hit,
    thumb,
)


@pytest.mark.parametrize(
    ("width", "columns", "slots"),
    [(80, 7, 3), (86, 7, 4), (120, 7, 5), (200, 7, 7), (200, 3, 3), (20, 7, 1), (1, 7, 1)],
)
def test_as_many_columns_stand_side_by_side_as_are_legible(width: int, columns: int, slots: int) -> None:
    assert geometry(width, 40, columns).slots == slots


@pytest.mark.parametrize("width", [1, 20, 21, 63, 79, 80, 120, 131, 200, 300])
def test_columns_fill_the_width_and_differ_by_one_cell_at_most(width: int) -> None:
    widths = geometry(width, 40, MOST_COLUMNS).widths
    assert sum(widths) == width
    assert max(widths) - min(widths) <= 1
    assert len(widths) == 1 or min(widths) >= MIN_COLUMN


def test_a_slot_begins_where_the_one_before_ends() -> None:
    shape = geometry(80, 24, 7)
    assert [shape.left(slot) for slot in range(4)] == [0, 27, 54, 80]


@pytest.mark.parametrize(("height", "rows"), [(0, 1), (3, 1), (6, 1), (9, 1), (10, 2), (22, 5), (38, 9), (48, 11)])
def test_only_whole_cards_are_shown(height: int, rows: int) -> None:
    assert geometry(80, height, 3).rows == rows
    assert rows == 1 or HEAD_ROWS + rows * CARD_ROWS - 1 <= height


def test_every_cell_of_a_card_hits_it_and_nothing_else_does() -> None:
    shape = geometry(80, 22, 3)
    for slot in range(shape.slots):
        for row in range(shape.rows):
            x = shape.left(slot)
            first = HEAD_ROWS + row * CARD_ROWS
            for line in range(first, first + CARD_ROWS):
                assert hit(shape, x, min(line, shape.height - 1)) == Hit(slot, row)
                assert hit(shape, x + shape.widths[slot] - 1, min(line, shape.height - 1)) == Hit(slot, row)
    assert hit(shape, 30, 2) == Hit(1, None)


@pytest.mark.parametrize(("x", "y"), [(-1, 5), (80, 5), (5, -1), (5, 22), (0, 24)])
def test_outside_of_the_board_nothing_is_hit(x: int, y: int) -> None:
    assert hit(geometry(80, 22, 3), x, y) is None


def test_below_the_last_whole_card_nothing_is_hit() -> None:
    assert hit(Geometry(30, 12, (30,), 1), 3, 9) is None


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
