"""The reports over time: what was won each month, how the pipeline grew, how fast it brings something in."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from pipetui.domain.metrics import CATALOGUE
from pipetui.domain.money import short_amount
from pipetui.queries.metrics import behind
from pipetui.queries.metrics.trend import month_ends
from pipetui.render.charts import Point, bar, columns, sparkline
from pipetui.render.figures import counted, days, figure, money, percent, rounded_money
from pipetui.render.page import Cell, Column
from pipetui.render.styles import NOTHING
from pipetui.tui.reports.report_page import STYLES, About

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from pipetui.queries.metrics.months import ClosedMonth, ClosedMonths
    from pipetui.queries.metrics.scope import Scope
    from pipetui.queries.metrics.shapes import Figure, Summary
    from pipetui.render.page import Row
    from pipetui.tui.reports.report_page import ReportPage

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CHART = 6
"""Lines of a chart of columns."""
_LONGEST_BAR = 80


def won_sheet(found: ClosedMonths, page: ReportPage) -> None:
    """A bar for what was won in each month, and what was lost beside it."""
    base = found.base_currency
    by_value = any(month.won_value.value for month in found.months)
    sizes = [_size(month, by_value=by_value) for month in found.months]
    most = max(sizes, default=0)
    total = sum(int(month.won_value.value or 0) for month in found.months)
    count = sum(int(month.won_count.value or 0) for month in found.months)
    page.line((Cell(f"{counted(count, 'deal')} won", STYLES.heading), Cell(f"   {money(total, base)}", STYLES.good)))
    page.line()
    rows: list[Row] = [
        [
            month_name(month.name),
            _count(month.won_count),
            money(int(month.won_value.value), base) if month.won_value.value else Cell(NOTHING, STYLES.muted),
            _count(month.lost_count),
            Cell(percent(_rate(month)), STYLES.muted),
            Cell(bar(size, most, min(max(page.width - 46, 8), _LONGEST_BAR)), STYLES.good),
        ]
        for month, size in zip(found.months, sizes, strict=True)
    ][::-1]
    heads = [
        Column("Month"),
        Column("won", right=True),
        Column("value", right=True),
        Column("lost", right=True),
        Column("win rate", right=True, optional=1),
        Column(""),
    ]
    page.table(heads, rows, (_won_in(month) for month in found.months[::-1]))


def _count(figure: Figure) -> Cell:
    return Cell(f"{int(figure.value):,}") if figure.value else Cell(NOTHING, STYLES.muted)


def _size(month: ClosedMonth, *, by_value: bool) -> int:
    return int((month.won_value if by_value else month.won_count).value or 0)


def _rate(month: ClosedMonth) -> float | None:
    won, lost = int(month.won_count.value or 0), int(month.lost_count.value or 0)
    return won / (won + lost) if won + lost else None


def _won_in(month: ClosedMonth) -> About:
    title = f"Won in {month_name(month.name)}"
    return About(title, partial(behind.closed_in, period=month.period, status="won"), "won_value")


def trend_sheet(found: Summary, page: ReportPage) -> None:
    """The open value of the last thirteen month-ends as columns, and all three figures of each."""
    points = found.trend or ()
    base = found.base_currency
    if base and any(point.open_value for point in points):
        values = [point.open_value for point in points]
        words, scale = "Open value", (short_amount(max(values), base), "0")
    else:
        values = [point.open_count for point in points]
        words, scale = "Open deals", (f"{max(values, default=0):,}", "0")
    page.line((Cell(words, STYLES.heading), Cell(" at the month-ends, and now", STYLES.muted)), About(metric="trend"))
    labels = [_MONTHS[date.fromisoformat(point.day).month - 1] for point in points]
    shown = [Point(label, value) for label, value in zip(labels, values, strict=True)]
    for line in columns(shown, page.width, _CHART, scale, STYLES):
        page.line(line)
    page.line()
    most = max((point.open_value for point in points), default=0)
    rows: list[Row] = [
        [
            "now" if place + 1 == len(points) else point.day,
            f"{point.open_count:,}",
            money(point.open_value, base),
            money(point.weighted_value, base),
            Cell(bar(point.open_value, most, min(max(page.width - 50, 8), _LONGEST_BAR)), STYLES.bar),
        ]
        for place, point in enumerate(points)
    ]
    heads = [
        Column("Day"),
        Column("open", right=True),
        Column("value", right=True),
        Column("weighted", right=True),
        Column("", optional=1),
    ]
    page.table(heads, rows[::-1], [_open_at(point.day) for point in points][::-1])


def _open_at(day: str) -> About:
    return About(f"Open on {day}", partial(_open_on, day=day))


def _open_on(conn: Connection, scope: Scope, day: str) -> tuple[int, ...]:
    """The deals that were open at the end of a day of the trend."""
    ends = {end.today.isoformat(): end for end in month_ends(scope.moment.today, scope.moment.timezone)}
    return behind.open_then(conn, scope, ends.get(day, scope.moment))


def velocity_sheet(found: Summary, page: ReportPage) -> None:
    """What the pipeline brings in a day, and the four factors that it is made of."""
    base, figures = found.base_currency, found.metrics
    speed = figures["velocity_per_day"]
    words = NOTHING if speed.value is None else f"{rounded_money(speed.value, base)} a day"
    more = ""
    if speed.value is not None:
        more = (
            f"   {rounded_money(speed.value * 30, base)} in 30 days, {rounded_money(speed.value * 365, base)} in a year"
        )
    page.line(
        (Cell("Velocity  "), Cell(words, STYLES.heading), Cell(more, STYLES.muted)), About(metric="velocity_per_day")
    )
    if speed.value is None and speed.reason:
        page.note(speed.reason)
    page.line()
    page.note("open deals × win rate × average won deal ÷ days to close")
    page.line()
    ids = ["open_count", "win_rate", "avg_deal_size_won", "cycle_days_avg"]
    _figures(page, found, ids, "Factor")
    page.line()
    _figures(page, found, ["cycle_days_median", "win_rate_value", "overall_conversion", "created_count"], "Beside it")
    if found.trend:
        page.line()
        page.line(
            (Cell("Open deals, 12 months  "), Cell(sparkline([one.open_count for one in found.trend]), STYLES.bar))
        )


def _figures(page: ReportPage, found: Summary, ids: Sequence[str], title: str) -> None:
    rows: list[Row] = []
    for metric_id in ids:
        one = found.metrics[metric_id]
        shown = f"{days(one.value)} days" if one.unit == "days" and one.value is not None else ""
        rows.append(
            [
                CATALOGUE[metric_id].title,
                shown or figure(one, found.base_currency),
                Cell(f"n {one.n:,}", STYLES.muted),
                Cell(one.reason or CATALOGUE[metric_id].definition, STYLES.muted),
            ]
        )
    heads = [
        Column(title),
        Column("", right=True),
        Column("", right=True),
        Column("", shrink=True, optional=1, least=24),
    ]
    page.table(heads, rows, (About(metric=metric_id) for metric_id in ids))


def month_name(month: str) -> str:
    """Return "Nov 2026" for "2026-11"."""
    year, _, number = month.partition("-")
    return f"{_MONTHS[int(number) - 1]} {year}"
