"""The tabs of the reports: what each is called, what it reads, and how that is drawn.

Several tabs show parts of one read: going from one to the other then reads nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipetui.queries.metrics.forecast import read_forecast
from pipetui.queries.metrics.months import read_months
from pipetui.queries.metrics.scope import present_moment, scope_of
from pipetui.queries.metrics.sources import read_sources
from pipetui.queries.metrics.summary import read_summary
from pipetui.queries.settings import file_settings
from pipetui.tui.reports.forecast_sheet import forecast_sheet
from pipetui.tui.reports.report_page import ReportPage
from pipetui.tui.reports.source_sheet import source_sheet
from pipetui.tui.reports.stage_sheets import funnel_sheet, lost_sheet, stages_sheet
from pipetui.tui.reports.time_sheets import trend_sheet, velocity_sheet, won_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter
    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.scope import Scope
    from pipetui.tui.reports.report_page import Report


class Wanted(NamedTuple):
    """What reports are about; it holds across the tabs.

    Attributes:
        period: None: each figure's own, this month for counts and the 365 days up to now for rates.
        filter: what the deals are narrowed to.
        everywhere: all pipelines, not only the one that the board shows.
    """

    period: Period | None = None
    filter: Filter | None = None
    everywhere: bool = False

    def pipeline_id(self, conn: Connection) -> int | None:
        """The pipeline that is read; None for all."""
        return None if self.everywhere else file_settings(conn).current_pipeline_id

    def scope(self, conn: Connection, ctx: Context) -> Scope:
        """The deals that the reports are about."""
        return scope_of(conn, present_moment(conn, ctx), self.pipeline_id(conn), self.filter)


class Tab(NamedTuple):
    """One report.

    Attributes:
        id: its name in the keymap, behind `reports.to_`.
        title: on the line of tabs.
        reads: which of the reads it shows.
        draw: writes what was read.
    """

    id: str
    title: str
    reads: str
    draw: Callable[[Any, ReportPage], None]

    def report(self, found: object, width: int) -> Report:
        """Return its lines, for so many cells."""
        page = ReportPage(width)
        self.draw(found, page)
        return page.done()


def _summary(conn: Connection, ctx: Context, wanted: Wanted) -> object:
    return read_summary(
        conn, ctx, period=wanted.period, pipeline_id=wanted.pipeline_id(conn), filter=wanted.filter, trend=True
    )


def _months(conn: Connection, ctx: Context, wanted: Wanted) -> object:
    return read_months(conn, wanted.scope(conn, ctx), wanted.period)


def _forecast(conn: Connection, ctx: Context, wanted: Wanted) -> object:
    return read_forecast(conn, ctx, period=wanted.period, pipeline_id=wanted.pipeline_id(conn), filter=wanted.filter)


def _sources(conn: Connection, ctx: Context, wanted: Wanted) -> object:
    return read_sources(conn, ctx, period=wanted.period, pipeline_id=wanted.pipeline_id(conn), filter=wanted.filter)


READS: dict[str, Callable[[Connection, Context, Wanted], object]] = {
    "summary": _summary,
    "months": _months,
    "forecast": _forecast,
    "sources": _sources,
}
"""What tabs read, on the database thread."""


TABS = (
    Tab("1", "Funnel", "summary", funnel_sheet),
    Tab("2", "Forecast", "forecast", forecast_sheet),
    Tab("3", "Stages", "summary", stages_sheet),
    Tab("4", "Lost", "summary", lost_sheet),
    Tab("5", "Won", "months", won_sheet),
    Tab("6", "Trend", "summary", trend_sheet),
    Tab("7", "Sources", "sources", source_sheet),
    Tab("8", "Velocity", "summary", velocity_sheet),
)
"""All of them, in the order of their digits."""
