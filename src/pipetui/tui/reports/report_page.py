"""A report as lines to go through: words and bars, each with the deals behind it, or the figure that it shows.

A report is written from top to bottom like a printout, by the same tables and charts; what is new is that lines lead
somewhere. It is plain values: the screen makes it once for a width and draws of it what is in sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.render.page import Cell, Page
from pipetui.render.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from sqlite3 import Connection

    from pipetui.queries.metrics.scope import Scope
    from pipetui.render.charts import Line
    from pipetui.render.page import Column, Row

    DealsOf = Callable[[Connection, Scope], Sequence[int]]
    """Reads which deals stand behind a bar, on the database thread."""

STYLES = Styles(
    muted="$text-muted",
    good="$text-success",
    warning="$text-warning",
    bad="$text-error",
    bar="$primary",
)
"""The roles of a printout in the words of the theme in use."""


BESIDE_LINES = 6
"""Cells of a screen that are not a line's: the margins, the cursor, the sign that there is more."""


class About(NamedTuple):
    """Where a line leads.

    Attributes:
        title: what the list of its deals is called; "" where it has none.
        deals: reads them.
        metric: the id of the figure that it shows, in METRICS; "" where it shows none.
        row: of a figure in rows: which one, as `explain` names it.
    """

    title: str = ""
    deals: DealsOf | None = None
    metric: str = ""
    row: str = ""


class ReportPage:
    """Lines that lead somewhere, written from top to bottom.

    Attributes:
        page: what is written on; end each line before the next one leads elsewhere.
        width: cells of a line.
    """

    def __init__(self, width: int) -> None:
        self.page = Page()
        self.width = width
        self._written = 0
        self._abouts: dict[int, About] = {}

    @property
    def next_line(self) -> int:
        """The number of the line that is written next."""
        return self.page.plain.count("\n")

    def line(self, line: Line = (), about: About | None = None) -> None:
        """Write a line."""
        for words, style in line:
            if words.strip():
                before = len(words) - len(words.lstrip(" "))
                self.page.skip(before).add(words[before:].rstrip(" "), style)
                self.page.skip(len(words) - len(words.rstrip(" ")))
            else:
                self.page.skip(len(words))
        self.end(about)

    def end(self, about: About | None = None) -> None:
        """End the present line, which leads somewhere or not."""
        if about is not None:
            self._abouts[self.next_line] = about
        self.page.end()

    def heading(self, words: str) -> None:
        """Write a heading."""
        self.page.line(words, STYLES.heading)

    def note(self, words: str) -> None:
        """Write something quiet in as many lines as it takes."""
        self.page.flow(
            Cell(""),
            [[Cell(word, STYLES.muted)] for word in words.split()],
            indent=0,
            width=self.width,
            between=1,
        )

    def table(self, columns: Sequence[Column], rows: Sequence[Row], abouts: Iterable[About | None]) -> None:
        """Write a table whose rows lead somewhere."""
        first = self.next_line + 1
        self._abouts |= {first + place: about for place, about in enumerate(abouts) if about is not None}
        self.page.table(columns, rows, width=self.width, head_style=STYLES.muted)

    def lead_on(self, lines: Iterable[int]) -> None:
        """Let the cursor stop at lines that lead somewhere that is not told here."""
        self._abouts |= dict.fromkeys(lines, About())

    def done(self) -> Report:
        """Return what was written."""
        lines = tuple(self.page.lines())
        return Report(lines, tuple(self._abouts.get(place) for place in range(len(lines))))


class Report(NamedTuple):
    """The lines of a report, and where each leads; None: nowhere, and the cursor passes over it."""

    lines: tuple[Line, ...]
    abouts: tuple[About | None, ...]

    @property
    def headings(self) -> tuple[int, ...]:
        """The numbers of the lines that the cursor passes over."""
        return tuple(place for place, about in enumerate(self.abouts) if about is None)
