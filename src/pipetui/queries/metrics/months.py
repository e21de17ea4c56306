"""What was won and lost month by month: the figures of `won_count` to `lost_value`, each month a period of its own.

Without a period these are the twelve months before T's and T's own; with one the months that it touches, cut at its
ends, the last ones where there are very many.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import add_months, last_of_month, local_day
from pipetui.domain.periods import Period
from pipetui.queries.metrics.period import CLOSED, read_decided
from pipetui.queries.metrics.tally import counted
from pipetui.queries.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from sqlite3 import Connection

    from pipetui.queries.metrics.scope import Scope
    from pipetui.queries.metrics.shapes import Figure

BEFORE = 12
"""Months before T's that are shown when no period is asked for."""

MOST = 120


class ClosedMonth(NamedTuple):
    """What was decided in one month, or in the part of it that lies in the period; `name` is "2026-11"."""

    name: str
    period: Period
    won_count: Figure
    won_value: Figure
    lost_count: Figure
    lost_value: Figure


class ClosedMonths(NamedTuple):
    """The months of a scope, the earliest first."""

    base_currency: str
    months: tuple[ClosedMonth, ...]


def read_months(conn: Connection, scope: Scope, period: Period | None) -> ClosedMonths:
    """Return what was won and lost month by month; None: in the last year."""
    found = []
    with snapshot(conn):
        for part in _parts(*_ends(conn, scope, period)):
            decided = read_decided(conn, scope, part)
            found.append(
                ClosedMonth(
                    part.name,
                    part,
                    counted(decided.won.deals),
                    decided.won.total(),
                    counted(decided.lost.deals),
                    decided.lost.total(),
                )
            )
    return ClosedMonths(scope.base_currency, tuple(found))


def _ends(conn: Connection, scope: Scope, period: Period | None) -> tuple[date, date]:
    today = scope.moment.today
    if period is None:
        return add_months(today.replace(day=1), -BEFORE), today
    if period.first is not None and period.last is not None:
        return period.first, period.last
    (first,) = conn.execute(
        f"SELECT min(d.closed_at) FROM {scope.deals} WHERE {CLOSED} AND {scope.condition}", scope.params
    ).fetchone()
    return today if first is None else local_day(first, scope.moment.timezone), today


def _parts(first: date, last: date) -> Iterator[Period]:
    """Yield the months from one day to another, cut at both."""
    begun = max(first, add_months(last.replace(day=1), 1 - MOST))
    while begun <= last:
        end = min(last_of_month(begun), last)
        yield Period(f"{begun:%Y-%m}", begun, end)
        begun = end + timedelta(1)
