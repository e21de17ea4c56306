"""A long list with a cursor, whose rows are drawn when they come into sight: what a screen of the file is made of.

It knows no keys: the screen it is on has them from the user's keymap, so that `j` is the same there as on the board.
Textual's `OptionList` and `DataTable` mark their cursor by colour alone, and read what stands in them as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from pipetui.tui.board.backdrop import AlikeBelow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from textual import events

_CURSOR = "▌"
_MARGIN = 2
"""Cells before a row: the cursor and a blank."""


class AtRow(Message):
    """What a list tells about one of its rows.

    Attributes:
        index: which one, counted from 0.
    """

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index


class RowList(AlikeBelow, Widget, can_focus=True):
    """Rows below each other, one of them under the cursor; headings among them are passed over."""

    DEFAULT_CSS: ClassVar[str] = "RowList { width: 1fr; height: 1fr; }"

    class Moved(AtRow):
        """The cursor is on another row."""

    class Chosen(AtRow):
        """The row under the cursor was clicked again."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id)
        self._count = 0
        self._draw: Callable[[int, int], Content] = lambda _index, _width: Content("")
        self._headings: frozenset[int] = frozenset()
        self._cursor = 0
        self._first = 0

    @property
    def cursor(self) -> int | None:
        """Which row the cursor is on; None when there is none."""
        return self._cursor if self._count > len(self._headings) else None

    @property
    def first(self) -> int:
        """The first row in sight."""
        return self._first

    def show(
        self,
        count: int,
        draw: Callable[[int, int], Content],
        *,
        cursor: int | None = None,
        headings: Collection[int] = (),
    ) -> None:
        """Show other rows.

        Args:
            count: how many there are.
            draw: makes one, by its number and the cells it has; called for those in sight only.
            cursor: the row to put the cursor on; None: it stays where it is.
            headings: the numbers of those that the cursor passes over.
        """
        self._count, self._draw, self._headings = count, draw, frozenset(headings)
        self._put(self._cursor if cursor is None else cursor)
        self.refresh()

    def put_cursor(self, index: int) -> None:
        """Put the cursor on a row, or the nearest one to it that is no heading, and scroll so that it is seen."""
        before = self._cursor
        self._put(index)
        if self._cursor != before:
            self.post_message(self.Moved(self._cursor))
        self.refresh()

    def step(self, rows: int) -> None:
        """Move the cursor by so many rows, as far as there are any."""
        self.put_cursor(self._cursor + rows)

    def page(self, pages: int) -> None:
        """Move the cursor by screens."""
        self.step(pages * max(self.content_size.height - 1, 1))

    def _put(self, index: int) -> None:
        forward = index >= self._cursor
        at = max(0, min(index, self._count - 1))
        ways = (range(at, self._count), range(at, -1, -1))
        for way in ways if forward else reversed(ways):
            found = next((each for each in way if each not in self._headings), None)
            if found is not None:
                self._cursor = found
                break
        self._scroll_to_cursor()

    def _scroll_to_cursor(self) -> None:
        rows = self.content_size.height or self.app.size.height
        top = self._cursor
        while top - 1 in self._headings:  # the heading above it is seen with it
            top -= 1
        self._first = max(min(self._first, top), self._cursor - rows + 1, 0)
        self._first = min(self._first, max(self._count - rows, 0))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        painted_from = self._first  # at the new size, which is painted before it is told
        self._scroll_to_cursor()
        if self._first != painted_from:
            self.refresh()

    def alike_from(self) -> int:
        """Below the last row there is nothing."""
        return self.gutter.top + max(self._count - self._first, 1)

    def render(self) -> Content:
        """The rows in sight."""
        width, height = self.content_size
        last = min(self._first + height, self._count)
        rows = range(self._first, last)
        return Content("\n").join(self._row(index, width, more_sign(index, rows, self._count)) for index in rows)

    def _row(self, index: int, width: int, more: str) -> Content:
        line = self._draw(index, max(width - _MARGIN - len(more), 0))
        here = index == self._cursor and index not in self._headings
        row = Content.assemble(f"{_CURSOR} " if here else " " * _MARGIN, line)
        row = with_more(row, width, more)
        if not here:
            return row
        row = row.pad_right(max(width - row.cell_length, 0)).stylize("$primary", 0, 1)
        return row.stylize_before("bold $block-cursor-blurred-foreground on $block-cursor-blurred-background")

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row that is clicked; a click on the one that has it chooses it."""
        event.stop()
        index = self._first + event.y
        if index >= self._count or index in self._headings:
            return
        if index == self._cursor:
            self.post_message(self.Chosen(index))
        else:
            self.put_cursor(index)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The next row."""
        event.stop()
        self.step(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The row before."""
        event.stop()
        self.step(-1)


def more_sign(index: int, seen: range, count: int) -> str:
    """What stands at the end of a row of a list: that there are more below, or above; empty where there is no more."""
    if index == seen[-1] and seen.stop < count:
        return " ▾"
    return " ▴" if index == seen[0] and seen.start else ""


def with_more(row: Content, width: int, sign: str) -> Content:
    """A row in as many cells at most, with that sign at their end."""
    row = row.truncate(max(width - len(sign), 0), ellipsis=True)
    if not sign:
        return row
    return row.pad_right(max(width - len(sign) - row.cell_length, 0)) + Content.styled(sign[:width], "$text-muted")


def cursor_commands(rows: RowList) -> dict[str, Callable[[], None]]:
    """What the keys for moving about do to a list, by their ids."""
    return {
        "cursor.down": lambda: rows.step(1),
        "cursor.up": lambda: rows.step(-1),
        "cursor.first": lambda: rows.put_cursor(0),
        "cursor.last": lambda: rows.put_cursor(1_000_000_000),
        "cursor.page_down": lambda: rows.page(1),
        "cursor.page_up": lambda: rows.page(-1),
    }
