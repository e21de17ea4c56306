"""The forecast: open deals by the month of their expected close, from T's month on, with what was won beside them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import add_months, last_of_month
from pipetui.domain.forecast import spread
from pipetui.domain.periods import Period, parse_period, trailing_year
from pipetui.queries.metrics.book import Book, Entry, Worth, between, read_book, stakes, sure, worth
from pipetui.queries.metrics.forecast_shapes import Forecast, ForecastRow
from pipetui.queries.metrics.scope import moment_as_of, scope_of
from pipetui.queries.metrics.target import Targets, read_targets, target_figures
from pipetui.queries.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter

COMMIT = 90
"""From this probability on a deal counts as committed."""

BEST_CASE = 50
"""From this probability on a deal belongs to the best case."""

MONTHS = 12
"""So many months stand in a row, empty ones too, where a later one has a deal."""


class Months(NamedTuple):
    """A book by months.

    Attributes:
        months: from T's month on.
        overdue: open deals whose expected close has passed.
        undated: open deals without one.
    """

    months: tuple[ForecastRow, ...]
    overdue: ForecastRow
    undated: ForecastRow


def read_forecast(
    conn: Connection,
    ctx: Context,
    *,
    period: Period | None,
    pipeline_id: int | None,
    filter: Filter | None = None,  # noqa: A002
    as_of: date | None = None,
) -> Forecast:
    """Return the forecast.

    Args:
        conn: the file.
        ctx: the circumstances.
        period: which target to look at, and of which period the win rate beside its coverage is; None: this month's,
            and the 365 days up to T. The months are the same whatever it is.
        pipeline_id: the pipeline; None: all of them.
        filter: what the deals are narrowed to.
        as_of: T is the end of this local day; None: now.
    """
    with snapshot(conn):
        scope = scope_of(conn, moment_as_of(conn, ctx, as_of), pipeline_id, filter)
        today = scope.moment.today
        wanted = period or parse_period("this-month", today)
        targets = read_targets(conn, scope)
        book = read_book(conn, scope, since_of(wanted, today))
        months, overdue, undated = by_month(book, targets)
        return Forecast(
            as_of=scope.moment.at,
            today=today.isoformat(),
            base_currency=scope.base_currency,
            pipeline=scope.pipeline,
            months=months,
            overdue=overdue,
            undated=undated,
            period=wanted,
            target=target_figures(conn, scope, wanted, period or trailing_year(today), targets, book),
        )


def since_of(period: Period, today: date) -> date:
    """Return from which day on won deals matter: T's month is always among the months."""
    start = today.replace(day=1)
    return min(period.first, start) if period.first is not None else start


def by_month(book: Book, targets: Targets) -> Months:
    """Return the rows of a book."""
    coming: dict[str, list[Entry]] = {}
    for entry in book.open:
        coming.setdefault("" if entry.day is None else entry.day[:7], []).append(entry)
    overdue = [entry for entry in book.open if entry.day is not None and entry.day < book.today]
    this_month = book.today[:7]
    with_deals = {month for month in coming if month > this_month}
    rows = []
    for name in _shown(this_month, with_deals | {month for month in targets.months if month > this_month}):
        first = date.fromisoformat(f"{name}-01")
        days = first.isoformat(), last_of_month(first).isoformat()
        rows.append(
            _row(
                book,
                name,
                days,
                between(coming.get(name, ()), max(days[0], book.today), days[1]),
                between(book.won, *days) if name == this_month else [],
                targets.months.get(name),
            )
        )
    return Months(
        tuple(rows),
        _row(book, "overdue", None, overdue, (), None, is_ranged=False),
        _row(book, "undated", None, coming.get("", ()), (), None, is_ranged=False),
    )


def period_row(book: Book, period: Period, target: int | None) -> ForecastRow:
    """Return the row of any period: what is won in it, and the open deals that are expected to close in it.

    Overdue deals are left out, as they are of the months.
    """
    first = "" if period.first is None else period.first.isoformat()
    last = "9999" if period.last is None else period.last.isoformat()
    coming = between(book.open, max(first, book.today), last)
    days = None if period.first is None else (first, last)
    return _row(book, period.name, days, coming, between(book.won, first, last), target)


def _shown(this_month: str, named: set[str]) -> list[str]:
    """Which months have a row: this one, those that have something, and within a year those between."""
    start = date.fromisoformat(f"{this_month}-01")
    near = [add_months(start, count).isoformat()[:7] for count in range(MONTHS)]
    furthest = max((place for place, month in enumerate(near) if month in named), default=0)
    return sorted({*near[: furthest + 1], *named})


def _row(
    book: Book,
    name: str,
    days: tuple[str, str] | None,
    coming: Sequence[Entry],
    won: Sequence[Entry],
    target: int | None,
    *,
    is_ranged: bool = True,
) -> ForecastRow:
    sums = Worth(coming, book.scale)
    return ForecastRow(
        name=name,
        first=days and days[0],
        last=days and days[1],
        commit=sums.figure(least=COMMIT),
        best_case=sums.figure(least=BEST_CASE),
        pipeline=sums.figure(),
        weighted=sums.figure(weighted=True),
        won=worth(won, book.scale),
        spread=spread(stakes(coming), sure(won), book.scale) if is_ranged else None,
        target=target,
        deal_ids=tuple(sorted(entry.id for entry in coming)),
        won_ids=tuple(sorted(entry.id for entry in won)),
    )
