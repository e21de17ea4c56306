"""Where things stand on the board: widths, rows and hit tests, as plain arithmetic without a screen.

All of the board's geometry is here, so that a click, a drag and a drawn line can never disagree.
"""

from __future__ import annotations

from typing import NamedTuple

HEAD_ROWS = 3
"""A column's head: name and count, value and share, a blank line."""

CARD_ROWS = 4
"""A card: title, who and how much, the one thing to know, a blank line."""

MIN_COLUMN = 21
"""The narrowest column that is still legible: three fit into 80 cells, four beside the pane at 120."""


MOST_COLUMNS = 1_000
"""More than any screen shows side by side, for asking how many it has room for."""


class Geometry(NamedTuple):
    """The board's shape for one size of the terminal.

    Attributes:
        width: cells of the whole board.
        height: its lines.
        widths: the cells of each slot, from the left; they fill `width`.
        rows: how many cards a slot shows, at least one.
    """

    width: int
    height: int
    widths: tuple[int, ...]
    rows: int

    @property
    def slots(self) -> int:
        """How many columns stand side by side."""
        return len(self.widths)

    def left(self, slot: int) -> int:
        """The cell where a slot begins."""
        return sum(self.widths[:slot])


class Hit(NamedTuple):
    """What stands under a cell: a slot, and in it a card's place from the top; `row` is None on the head."""

    slot: int
    row: int | None


def geometry(width: int, height: int, columns: int) -> Geometry:
    """Lay out as many of `columns` columns as are legible, at least one, over the whole width."""
    count = max(1, min(columns, width // MIN_COLUMN))
    even, left_over = divmod(max(width, 0), count)
    widths = tuple(even + (1 if slot < left_over else 0) for slot in range(count))
    return Geometry(width, height, widths, max(1, (height - HEAD_ROWS + 1) // CARD_ROWS))


def hit(shape: Geometry, x: int, y: int) -> Hit | None:
    """Tell what a cell of the board belongs to; None outside of it and below the last whole card."""
    if not (0 <= x < shape.width and 0 <= y < shape.height):
        return None
    slot = 0
    while x >= shape.widths[slot]:
        x -= shape.widths[slot]
        slot += 1
    if y < HEAD_ROWS:
        return Hit(slot, None)
    row = (y - HEAD_ROWS) // CARD_ROWS
    return Hit(slot, row) if row < shape.rows else None


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
