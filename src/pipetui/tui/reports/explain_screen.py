"""A figure explained on the screen: what it is, its formula with the numbers, and every deal behind it, which opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from pipetui.config.keymap import FIGURE
from pipetui.domain.text import counted, visible
from pipetui.queries.metrics.explain import read_explained
from pipetui.render.explained import behind_cells, shown_figure, worked
from pipetui.render.figures import period_words
from pipetui.render.page import Cell
from pipetui.render.styles import WRONG
from pipetui.tui.file_screen import FileScreen
from pipetui.tui.key_order import keys_of
from pipetui.tui.reports.report_page import BESIDE_LINES, STYLES, ReportPage
from pipetui.tui.widgets.row_list import RowList, cursor_commands

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from pipetui.domain.context import Context
    from pipetui.queries.metrics.explain_shapes import Behind, Explained
    from pipetui.store.file import Store
    from pipetui.tui.reports.report_page import Report
    from pipetui.tui.reports.tabs import Wanted
    from pipetui.tui.setup import Setup

_MOST = 500
"""Deals that are listed of each part: more than anybody goes through by hand."""

_LABEL = 11
_LEAST_TEXT = 20

Found = tuple["Explained", ...]


class ExplainScreen(FileScreen[None, Found]):
    """The words about a figure, then what counts, then what was left out and why."""

    GROUP = FIGURE
    AUTO_FOCUS = "#explained"
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("figure.open", "open"), ("change.undo", "undo"))
    OPENING: ClassVar[frozenset[str]] = frozenset({"figure.open"})
    DEFAULT_CSS: ClassVar[str] = """
    ExplainScreen #explained { height: 1fr; padding: 1 1 0 1; background: $background; }
    """

    def __init__(self, setup: Setup, wanted: Wanted, metric: str, row: str = "") -> None:
        """Make the screen.

        Args:
            setup: what the board works with.
            wanted: what the figure is about.
            metric: its id in METRICS.
            row: of a figure in rows: which one; "" for all of them.
        """
        super().__init__(setup)
        self._wanted = wanted
        self._metric = metric
        self._row_name = row
        self.rows = RowList(id="explained")
        self._found: Found = ()
        self._report: Report | None = None
        self._behind: dict[int, Behind] = {}

    def compose_body(self) -> ComposeResult:
        """The words and the list."""
        yield self.rows

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the keys do."""
        return {**cursor_commands(self.rows), "figure.open": self._open}

    def fetch(self, store: Store, ctx: Context) -> Found:
        """Read the figure and all that stands behind it."""
        wanted, conn = self._wanted, store.connection
        return read_explained(
            conn,
            ctx,
            self._metric,
            period=wanted.period,
            pipeline_id=wanted.pipeline_id(conn),
            filter=wanted.filter,
            row=self._row_name or None,
        )

    def heading(self, found: Found) -> str:
        """The figure's name and what it is."""
        first = found[0]
        if len(found) > 1:
            return first.metric.title
        name = f"{first.metric.title}, {visible(first.row)}" if first.row else first.metric.title
        return f"{name}: {visible(shown_figure(first))}"

    def show(self, found: Found) -> None:
        """Show the explanation; the cursor stays where it is."""
        self._found = found
        self._draw()

    def on_resize(self) -> None:
        """The lines are made for the width."""
        self._draw()

    def _draw(self) -> None:
        if not self._found:
            return
        page = ReportPage(max(self.app.size.width - BESIDE_LINES, 1))
        self._behind = {}
        _words_about(self._found[0], page)
        for each in self._found:
            self._explain(each, page)
        self._report = page.done()
        # One can scroll through the words as well: without a deal there is nothing else to go to.
        headings = self._report.headings if self._behind else ()
        self.rows.show(len(self._report.lines), self._draw_row, headings=headings)

    def _draw_row(self, index: int, _width: int) -> Content:
        return Content.assemble(*self._report.lines[index]) if self._report is not None else Content("")

    def _explain(self, found: Explained, page: ReportPage) -> None:
        page.line()
        if len(self._found) > 1:
            page.heading(f"{visible(found.row)}: {visible(shown_figure(found))}")
        if worked(found):
            _labelled(page, "worked", worked(found), STYLES.good)
        for warning in found.warnings:
            _labelled(page, WRONG, warning, STYLES.warning)
        _labelled(page, "counts", counted(found.figure.n, "deal"))
        self._list(found.behind, found, page)
        if found.left_out:
            page.line()
            page.heading(f"Left out: {len(found.left_out):,}")
            self._list(found.left_out, found, page)

    def _list(self, lines: Sequence[Behind], found: Explained, page: ReportPage) -> None:
        columns, rows = behind_cells(lines, found, limit=_MOST)
        if not rows:
            return
        first = page.next_line + 1
        self._behind |= {first + place: line for place, line in enumerate(lines[:_MOST])}
        page.table(columns, rows, ())
        page.lead_on(range(first, first + len(rows)))
        if len(lines) > _MOST:
            page.note(f"and {len(lines) - _MOST:,} more")

    def on_row_list_chosen(self) -> None:
        """A click on the line that has the cursor."""
        self.press("figure.open")

    def _open(self) -> None:
        at = self.rows.cursor
        behind = self._behind.get(at) if at is not None else None
        if behind is None or (behind.kind == "lead" and behind.contact_id is None):
            keys_of(self).drop_keys()
            self.say("this line leads nowhere: those of deals and people do")
        elif behind.kind == "deal":
            from pipetui.tui.details.deal_screen import DealScreen

            self.open_dialog(DealScreen(self.setup, behind.id))
        else:
            from pipetui.tui.details.people_screens import ContactScreen

            self.open_dialog(ContactScreen(self.setup, behind.contact_id or behind.id))


def _words_about(found: Explained, page: ReportPage) -> None:
    """What the figure is, whatever its numbers are."""
    metric = found.metric
    _labelled(page, "is", metric.definition, STYLES.heading)
    _labelled(page, "formula", metric.formula)
    _labelled(page, "counts by", metric.date_basis)
    if found.period is not None:
        span = "" if found.period.first is None else f", {found.period.first} to {found.period.last}"
        _labelled(page, "P", f"{period_words(found.period)}{span}")


def _labelled(page: ReportPage, label: str, words: str, style: str = "") -> None:
    """Write words beside a label, in as many lines as they take."""
    indent = _LABEL if page.width > _LABEL + _LEAST_TEXT else 0
    page.page.flow(
        Cell(label, STYLES.muted),
        [[Cell(word, style)] for word in words.split()],
        indent=indent if len(label) < indent else len(label) + 1,
        width=page.width,
        between=1,
    )
