"""`o r`: the reports, one tab after the other; a period and a filter hold across them; each bar leads to its deals."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.content import Content

from pipetui.config.keymap import REPORTS
from pipetui.domain.metrics import CATALOGUE
from pipetui.domain.periods import parse_period
from pipetui.tui.board_screen.filtering import names_in_use
from pipetui.tui.file_screen import FileScreen
from pipetui.tui.key_order import keys_of
from pipetui.tui.reports.report_head import ReportHead
from pipetui.tui.reports.report_page import BESIDE_LINES
from pipetui.tui.reports.tabs import READS, TABS, Wanted
from pipetui.tui.widgets.filter_bar import FilterBar
from pipetui.tui.widgets.row_list import RowList, cursor_commands

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from pipetui.domain.context import Context
    from pipetui.store.file import Store
    from pipetui.tui.reports.report_page import About, Report
    from pipetui.tui.reports.tabs import Tab
    from pipetui.tui.setup import Setup


class Read(NamedTuple):
    """What was read for a tab, and what it is about."""

    name: str
    wanted: Wanted
    found: object


class ReportsScreen(FileScreen[None, Read]):
    """A line of tabs, what they are about, and the lines of one of them."""

    GROUP = REPORTS
    AUTO_FOCUS = "#report"
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("reports.choose", "deals, why"),
        ("reports.before reports.next", "report"),
        ("reports.period", "period"),
        ("reports.filter", "filter"),
        ("reports.pipelines", "all pipelines"),
    )
    OPENING: ClassVar[frozenset[str]] = frozenset(
        {"reports.choose", "reports.explain", "reports.period", "reports.filter"}
    )
    DEFAULT_CSS: ClassVar[str] = """
    ReportsScreen #report { height: 1fr; padding: 0 1; background: $background; }
    """

    def __init__(self, setup: Setup, wanted: Wanted | None = None) -> None:
        """Make the screen.

        Args:
            setup: what the board works with.
            wanted: what the reports are about at first: the board's filter and period.
        """
        super().__init__(setup)
        self.wanted = wanted or Wanted()
        self.head = ReportHead()
        self.rows = RowList(id="report")
        self.tab = TABS[0]
        self._known: dict[str, object] = {}
        self._cursors: dict[str, int] = {}
        self._report: Report | None = None
        self._bar: FilterBar | None = None
        self._filtered_here = False

    def compose_body(self) -> ComposeResult:
        """The tabs, and the report."""
        yield self.head
        yield self.rows

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the keys do."""
        return {
            **cursor_commands(self.rows),
            "cursor.left": lambda: self._turn(-1),
            "cursor.right": lambda: self._turn(1),
            "reports.next": lambda: self._turn(1),
            "reports.before": lambda: self._turn(-1),
            **{f"reports.to_{tab.id}": lambda tab=tab: self._show_tab(tab) for tab in TABS},
            "reports.choose": self._choose,
            "reports.explain": self._explain,
            "reports.period": self._ask_period,
            "reports.filter": self._open_filter,
            "reports.pipelines": self._turn_pipelines,
            "screen.close": self._step_back,
        }

    # -- showing ------------------------------------------------------------------------------------------------------

    def fetch(self, store: Store, ctx: Context) -> Read:
        """Read what the tab shows that is asked for by now."""
        name, wanted = self.tab.reads, self.wanted
        return Read(name, wanted, READS[name](store.connection, ctx, wanted))

    def reload(self) -> None:
        """Read anew: something was changed."""
        self._known.clear()
        super().reload()

    def show(self, found: Read) -> None:
        """Show what was read, if it is what is wanted still."""
        if found.wanted == self.wanted:
            self._known[found.name] = found.found
        if self.tab.reads in self._known:
            self._draw()

    def on_resize(self) -> None:
        """The lines are made for the width."""
        self._draw()

    def _draw(self) -> None:
        self.head.show([tab.title for tab in TABS], TABS.index(self.tab), self.wanted)
        found = self._known.get(self.tab.reads)
        if found is None:
            return
        self._report = self.tab.report(found, max(self.app.size.width - BESIDE_LINES, 1))
        cursor = self._cursors.get(self.tab.id, 0)
        self.rows.show(len(self._report.lines), self._row, cursor=cursor, headings=self._report.headings)

    def _row(self, index: int, _width: int) -> Content:
        return Content.assemble(*self._report.lines[index]) if self._report is not None else Content("")

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        """Come back to this line when the tab is shown again."""
        self._cursors[self.tab.id] = message.index

    # -- what it is about ---------------------------------------------------------------------------------------------

    def _turn(self, tabs: int) -> None:
        self._show_tab(TABS[(TABS.index(self.tab) + tabs) % len(TABS)])

    def on_report_head_chosen(self, message: ReportHead.Chosen) -> None:
        """A click on a tab."""
        self._show_tab(TABS[message.index])

    def _show_tab(self, tab: Tab) -> None:
        self.tab = tab
        self._draw()
        if tab.reads not in self._known:
            self.rows.show(0, self._row)
            super().reload()

    def _want(self, wanted: Wanted) -> None:
        if wanted != self.wanted:
            self.wanted = wanted
            self.head.show([tab.title for tab in TABS], TABS.index(self.tab), wanted)
            self.reload()

    def _turn_pipelines(self) -> None:
        self._want(self.wanted._replace(everywhere=not self.wanted.everywhere))

    def _ask_period(self) -> None:
        from pipetui.tui.reports.period_picker import USUAL, PeriodPicker

        context = self.current_context
        if context is None:
            self.refuse("the file is still being read")
            return

        def chosen(words: str | None) -> None:
            if words is not None:
                period = None if words == USUAL else parse_period(words, context.today)
                self._want(self.wanted._replace(period=period))

        self.open_dialog(PeriodPicker(self.wanted.period, context.today), chosen)

    # -- filtering ----------------------------------------------------------------------------------------------------

    def _open_filter(self) -> None:
        self.run_worker(self._filter(), exit_on_error=False)

    async def _filter(self) -> None:
        if self.current_context is None:
            self.refuse("the file is still being read")
            return
        if self._bar is None:
            self._bar = FilterBar()
            await self.mount(self._bar, before=self.status)
        self.status.move_on()
        self._bar.open(self.current_context.today, {}, self.wanted.filter)
        self.call_after_refresh(keys_of(self).release_keys)
        self.read(names_in_use, self._bar.offer)

    def on_filter_bar_changed(self, message: FilterBar.Changed) -> None:
        """Narrow the reports while it is typed."""
        self._filtered_here = True
        self._want(self.wanted._replace(filter=None if message.filter.is_empty else message.filter))

    def on_filter_bar_closed(self) -> None:
        """Go back to the report."""
        self.rows.focus()

    def _step_back(self) -> None:
        """One step back: from the words typed here, from the screen."""
        if self.wanted.filter is not None and self._filtered_here:
            self._filtered_here = False
            self._want(self.wanted._replace(filter=None))
        else:
            self.leave()

    # -- what is behind -----------------------------------------------------------------------------------------------

    @property
    def about(self) -> About | None:
        """Where the line under the cursor leads."""
        at = self.rows.cursor
        return self._report.abouts[at] if self._report is not None and at is not None else None

    def on_row_list_chosen(self) -> None:
        """A click on the line that has the cursor."""
        self.press("reports.choose")

    def _choose(self) -> None:
        """List the deals of a bar; explain a figure that is none."""
        about = self.about
        if about is None or about.deals is None:
            self._explain()
            return
        from pipetui.tui.reports.deals_screen import DealsScreen

        self.open_dialog(DealsScreen(self.setup, self.wanted, about))

    def _explain(self) -> None:
        about = self.about
        if about is None or about.metric not in CATALOGUE:
            self.refuse("there is no figure in this line to explain")
            return
        from pipetui.tui.reports.explain_screen import ExplainScreen

        self.open_dialog(ExplainScreen(self.setup, self.wanted, about.metric, about.row))
