"""Where things stand on the board: widths, rows and hit tests, as plain arithmetic without a screen.

All of the board's geometry is here, so that a click, a drag and a drawn line can never disagree. A column is open, or
it is collapsed to a narrow strip; the strips at the right end (Won and Lost, as a rule) stay on the screen while the
columns before them are paged sideways.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD_ROWS = 3
"""A column's head: name and count, value and share, a blank line."""

CARD_ROWS = 4
"""A card of normal density: title, who and how much, the one thing to know, a blank line."""

DENSITY_ROWS = {"compact": 1, "normal": CARD_ROWS, "detailed": 6}
"""The lines of a card by density."""

MIN_COLUMN = 21
"""The narrowest open column that is still legible: three fit into 80 cells beside Won and Lost, four beside the pane at
120."""

STRIP = 5
"""A collapsed column: the bar, three cells of count or name, the rule."""

FOLDED = 7
"""A folded column of closed deals: two cells more, for what they are worth."""

_OPEN = 0


class Geometry(NamedTuple):
    """The board's shape for one size of the terminal.

    Attributes:
        width: cells of the whole board.
        height: its lines.
        widths: the cells of each slot, from the left.
        columns: which column each slot shows.
        rows: how many cards an open column shows, at least one.
        card_rows: the lines of a card.
        paged: how many of the slots are paged sideways; the strips after them always stand there.
        narrow: which slots show a strip.
    """

    width: int
    height: int
    widths: tuple[int, ...]
    columns: tuple[int, ...]
    rows: int
    card_rows: int = CARD_ROWS
    paged: int = 0
    narrow: tuple[bool, ...] = ()

    @property
    def slots(self) -> int:
        """How many columns stand side by side."""
        return len(self.widths)

    def left(self, slot: int) -> int:
        """The cell where a slot begins."""
        return sum(self.widths[:slot])

    def slot_of(self, column: int) -> int | None:
        """Which slot shows a column; None: it is not on the screen."""
        return self.columns.index(column) if column in self.columns else None


class Hit(NamedTuple):
    """What stands under a cell: a slot, the column it shows, and in it a card's place from the top.

    `row` is None on the head, and anywhere on a strip.
    """

    slot: int
    column: int
    row: int | None


def most_slots(width: int) -> int:
    """How many slots a width has room for when no more than Won and Lost are folded."""
    return max(1, width // MIN_COLUMN) + 2


@lru_cache(maxsize=64)
def geometry(width: int, height: int, strips: tuple[int, ...], first: int = 0, card_rows: int = CARD_ROWS) -> Geometry:
    """Lay out as many columns as are legible from `first` on, at least one, over the whole width.

    Args:
        width: cells of the board.
        height: its lines.
        strips: for each column the width of its strip; 0 for one that is open.
        first: the first column on the screen, as `settle_first` gives it.
        card_rows: the lines of a card.
    """
    end = _paged_columns(width, strips)
    room = max(0, width - sum(strips[end:]))
    shown: list[int] = []
    used = 0
    for column in range(first, end):
        used += _need(strips[column])
        if used > room and shown:
            break
        shown.append(column)
    open_ones = [column for column in shown if strips[column] == _OPEN]
    spare = max(0, room - sum(strips[column] for column in shown))
    even, left_over = divmod(spare, max(1, len(open_ones)))
    wide = {column: even + (1 if place < left_over else 0) for place, column in enumerate(open_ones)}
    columns = (*shown, *range(end, len(strips)))
    widths = tuple(wide[column] if strips[column] == _OPEN else min(strips[column], width) for column in columns)
    rows = max(1, (height - HEAD_ROWS + (card_rows > 1)) // card_rows)
    narrow = tuple(strips[column] != _OPEN for column in columns)
    return Geometry(width, height, widths, columns, rows, card_rows, len(shown), narrow)


@lru_cache(maxsize=64)
def settle_first(width: int, strips: tuple[int, ...], first: int, column: int) -> int:
    """The first column on the screen, nearest to `first`, so that `column` can be seen and no room is left unused.

    There is at least one column.
    """
    end = _paged_columns(width, strips)
    first = min(max(first, 0), _first_with(width, strips, end - 1, end))
    if column < end:
        first = min(max(first, _first_with(width, strips, column, end)), column)
    return first


def _first_with(width: int, strips: Sequence[int], column: int, end: int) -> int:
    """The least first column with which another one can still be seen."""
    room = width - sum(strips[end:]) - _need(strips[column])
    while column > 0 and room >= _need(strips[column - 1]):
        column -= 1
        room -= _need(strips[column])
    return column


def _paged_columns(width: int, strips: Sequence[int]) -> int:
    """How many columns are paged: all up to the strips at the right end, if these leave room for an open column."""
    end = len(strips)
    while end and strips[end - 1] != _OPEN:
        end -= 1
    return end if end and sum(strips[end:]) + MIN_COLUMN <= width else len(strips)


def _need(strip: int) -> int:
    return strip or MIN_COLUMN


def hit(shape: Geometry, x: int, y: int) -> Hit | None:
    """Tell what a cell of the board belongs to; None outside of it and below the last whole card."""
    if not (0 <= x < shape.width and 0 <= y < shape.height):
        return None
    slot = 0
    while slot < shape.slots and x >= shape.widths[slot]:
        x -= shape.widths[slot]
        slot += 1
    if slot == shape.slots:
        return None
    column = shape.columns[slot]
    if y < HEAD_ROWS or shape.narrow[slot]:
        return Hit(slot, column, None)
    row = (y - HEAD_ROWS) // shape.card_rows
    return Hit(slot, column, row) if row < shape.rows else None


def thumb(top: int, rows: int, total: int) -> tuple[int, int]:
    """Which of the visible places the scroll thumb covers: first and one past the last; equal when all cards fit.

    It touches an end only when the column is scrolled to that end.
    """
    if total <= rows:
        return (0, 0)
    size = max(1, rows * rows // total)
    room = rows - size
    hidden = total - rows
    start = (top * room + hidden // 2) // hidden
    if room > 1:
        start = min(max(start, 1 if top > 0 else 0), room if top >= hidden else room - 1)
    return (start, start + size)
