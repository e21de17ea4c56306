"""A printout: lines of words in styles, with tables. Every word passes through the cleaning of `domain.text`.

Rich draws it in the board's pane; a terminal or a pipe gets it without Rich, whose import costs a quarter of what a
summary may take. Rich's own Table takes half a millisecond a row, and wraps; here cells are cut with "…", and only
where a terminal is too narrow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.text import Text

_LONGEST_CELL = 2_000  # characters of a cell that are looked at on a terminal: a 1 MB title must not take seconds
_BETWEEN = 2  # blanks between columns
_FEWEST = 3  # cells that a column shrinks to where even its least is too much

# Characters that take one cell everywhere: Latin letters, punctuation, currency signs, arrows, lines and blocks. They
# spare nearly every printout the import and the tables of rich.cells; a test holds the two equal.
_NARROW = re.compile(
    "[ -~\xa1-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u2190-\u2199\u2500-\u25e5\u2713]*"
)

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


class Column(NamedTuple):
    """A table's column.

    Attributes:
        title: its head.
        right: numbers stand at the right.
        shrink: may be cut when the terminal is too narrow, down to `least` cells.
        optional: left out when shrinking is not enough: those with 1 first, of equal ones the last; 0 stays.
        least: see `shrink`.
    """

    title: str
    right: bool = False
    shrink: bool = False
    optional: int = 0
    least: int = 8


class Cell(NamedTuple):
    """Words, and the style they are in."""

    words: str
    style: str = ""


Row = list[Cell | str]
"""A line of a table; a bare string is a cell without style."""


class Page:
    """Lines of styled words, built from top to bottom. Blanks at the end of a line are never written."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._spans: list[tuple[int, int, str]] = []  # from, to, style; in order, and apart from each other
        self._length = 0  # characters so far
        self._column = 0  # cells of the present line
        self._blanks = 0  # cells to fill before the next word

    def add(self, words: str, style: str = "") -> Page:
        """Append words to the present line."""
        shown = visible(words)
        if shown:
            self._put(shown, style, cells(shown))
        return self

    def _put(self, shown: str, style: str, width: int) -> None:
        if self._blanks:
            self._parts.append(" " * self._blanks)
            self._length += self._blanks
            self._column += self._blanks
            self._blanks = 0
        if style:
            self._spans.append((self._length, self._length + len(shown), style))
        self._parts.append(shown)
        self._length += len(shown)
        self._column += width

    def skip(self, blanks: int) -> Page:
        """Leave room before what comes next."""
        self._blanks += blanks
        return self

    def to(self, column: int) -> Page:
        """Leave room up to a column; none when the line is past it."""
        self._blanks = max(self._blanks, column - self._column)
        return self

    def end(self) -> Page:
        """End the present line."""
        self._parts.append("\n")
        self._length += 1
        self._column = self._blanks = 0
        return self

    def line(self, words: str = "", style: str = "") -> Page:
        """Append words and end the line."""
        return self.add(words, style).end()

    def flow(
        self, label: Cell, items: Iterable[Sequence[Cell]], *, indent: int, width: int | None, between: int = 5
    ) -> Page:
        """Write a label and items beside it, as many on a line as fit.

        Args:
            label: what the items are.
            items: each a few cells that stay together.
            indent: where the items begin.
            width: the cells of a line; None: one line, however long.
            between: blanks between two items.
        """
        self.add(*label).to(indent)
        begun = False
        for item in items:
            need = sum(cells(visible(cell.words)) for cell in item)
            if begun and width is not None and self._column + between + need > width:
                self.end().to(indent)
            elif begun:
                self.skip(between)
            for cell in item:
                words = visible(cell.words)
                self.add(words if width is None else cut(words, width - self._column - self._blanks), cell.style)
            begun = True
        return self.end()

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        *,
        width: int | None = None,
        indent: int = 0,
        head_style: str = "bold",
    ) -> Page:
        """Write a table: a line of heads, a line a row.

        Args:
            columns: the columns.
            rows: a cell a column; a bare string is a cell without style.
            width: the cells of a line; None: as wide as it needs.
            indent: blanks before each line.
            head_style: the style of the heads.
        """
        fit = _Fit(columns, rows, None if width is None else width - indent)
        for row in ([Cell(visible(column.title), head_style) for column in columns], *fit.rows):
            self._blanks = indent
            for place, room, right in fit.kept:
                shown, style = row[place]
                taken = cells(shown)
                if taken > room:
                    shown = cut(shown, room)
                    taken = cells(shown)
                if right:
                    self._blanks += room - taken
                if shown:
                    self._put(shown, style, taken)
                self._blanks += _BETWEEN if right else _BETWEEN + room - taken
            self.end()
        return self

    @property
    def plain(self) -> str:
        """What was written, without styles; each line ends in a line break."""
        return "".join(self._parts)

    def lines(self) -> list[tuple[Cell, ...]]:
        """Return what was written line by line, each in pieces of one style."""
        plain = self.plain
        found: list[list[Cell]] = [[]]
        done = 0
        for start, end, style in (*self._spans, (len(plain), len(plain), "")):
            for words, of in ((plain[done:start], ""), (plain[start:end], style)):
                first, *others = words.split("\n")
                if first:
                    found[-1].append(Cell(first, of))
                found += [[Cell(other, of)] if other else [] for other in others]
            done = end
        return [tuple(line) for line in (found if found[-1] else found[:-1])]

    def ansi(self) -> str:
        """Return what was written with the codes of a terminal's own sixteen colours."""
        plain = self.plain
        drawn = []
        done = 0
        for start, end, style in self._spans:
            codes = ";".join(_CODES[word] for word in style.split())
            drawn += [plain[done:start], "\x1b[", codes, "m", plain[start:end], "\x1b[0m"]
            done = end
        return "".join([*drawn, plain[done:]])

    def __rich__(self) -> Text:
        """Return what was written as Rich draws it."""
        from rich.text import Span, Text

        return Text(self.plain.removesuffix("\n"), spans=[Span(*span) for span in self._spans], no_wrap=True)


def cells(words: str) -> int:
    """Return how many cells of a terminal words take."""
    if words.isascii() or _NARROW.fullmatch(words):
        return len(words)
    from rich.cells import cell_len

    return cell_len(words)


def cut(words: str, room: int) -> str:
    """Return words that fit into so many cells; what is cut ends in "…"."""
    if room <= 0 or cells(words) <= room:
        return words if room > 0 else ""
    if _NARROW.fullmatch(words):
        return words[: room - 1].rstrip() + "…"
    from rich.cells import set_cell_size

    return set_cell_size(words[: 4 * room + 8], room - 1).rstrip() + "…"


class _Fit:
    """A table's cleaned rows, and (place, width, right) of the columns that there is room for."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Row], room: int | None) -> None:
        longest = None if room is None else _LONGEST_CELL
        self.rows = [
            [
                Cell(visible(cell[:longest]))
                if isinstance(cell, str)
                else Cell(visible(cell.words[:longest]), cell.style)
                for cell in row
            ]
            for row in rows
        ]
        widths = [
            max([cells(visible(column.title)), *(cells(row[place].words) for row in self.rows)])
            for place, column in enumerate(columns)
        ]
        places = [place for place, taken in enumerate(widths) if taken]
        if room is not None:
            places = _squeeze(columns, widths, places, room)
        self.kept = [(place, widths[place], columns[place].right) for place in places]


def _squeeze(columns: Sequence[Column], widths: list[int], places: list[int], room: int) -> list[int]:
    """Leave out optional columns, then take cells off the widest that may shrink; return the places that stay."""
    least = [
        min(width, column.least) if column.shrink else width for column, width in zip(columns, widths, strict=True)
    ]
    for _, gone in sorted((columns[place].optional, -place) for place in places if columns[place].optional):
        if _total(least, places) > room:
            places = [place for place in places if place != -gone]
    for floors in (least, [min(width, _FEWEST) if columns[at].shrink else width for at, width in enumerate(widths)]):
        _shrink(widths, places, floors, _total(widths, places) - room)
    return places


def _shrink(widths: list[int], places: Sequence[int], floors: Sequence[int], excess: int) -> None:
    """Take cells off the widest columns that stand above their floors, until there is no excess."""
    while excess > 0:
        widest = max((place for place in places if widths[place] > floors[place]), key=widths.__getitem__, default=None)
        if widest is None:
            return
        widths[widest] -= 1
        excess -= 1


def _total(widths: Sequence[int], places: Sequence[int]) -> int:
    return sum(widths[place] + _BETWEEN for place in places) - _BETWEEN
