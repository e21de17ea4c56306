"""Slips: journalled changes of a deal's expected close to a later day. A first date is none, nor is what was undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import day_bounds
from pipetui.queries.metrics.shapes import Figure

if TYPE_CHECKING:
    from sqlite3 import Connection

    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.scope import Scope

_AFTER_ALL = "~"
"""Later than any instant."""


class Slip(NamedTuple):
    """One change of an expected close to a later day."""

    deal_id: int
    at: str
    before: date
    after: date

    @property
    def days(self) -> int:
        """By how many days."""
        return (self.after - self.before).days


def read_slips(conn: Connection, scope: Scope, since: str, until: str) -> list[Slip]:
    """Return the slips of a scope's deals, oldest first.

    Args:
        conn: the file.
        scope: which deals; what was changed after its moment is no slip yet.
        since: the instant from which they count.
        until: the instant before which they count.
    """
    rows = conn.execute(
        "SELECT d.id, b.at, e.before, e.after FROM journal_batch b CROSS JOIN journal_entry e ON e.batch_id = b.id"
        f" CROSS JOIN {scope.deals} ON d.id = e.row_key"
        " WHERE b.at >= :slips_since AND b.at < :slips_until AND b.at <= :at AND b.kind = 'do' AND b.live = 1"
        " AND e.table_name = 'deal' AND e.op = 'U' AND instr(e.before, '\"expected_close\"')"
        f" AND {scope.condition} ORDER BY e.id",
        {**scope.params, "slips_since": since, "slips_until": until},
    )
    found = []
    for deal_id, at, before, after in rows:
        import json  # a summary has 24 ms, and seldom any slip to read

        was, is_now = json.loads(before).get("expected_close"), json.loads(after).get("expected_close")
        if was is not None and is_now is not None and was < is_now:
            found.append(Slip(deal_id, at, date.fromisoformat(was), date.fromisoformat(is_now)))
    return found


def slip_figures(conn: Connection, scope: Scope, counts_in: Period, rates_in: Period) -> dict[str, Figure]:
    """Return how often closes were put off in one period, and by how many days in another or the same.

    A deal that slipped twice counts twice; `n` is the number of deals.
    """
    counted_in, rated_in = (slips_in(conn, scope, period) for period in (counts_in, rates_in))
    deals = len({slip.deal_id for slip in rated_in})
    mean = (
        Figure(sum(slip.days for slip in rated_in) / len(rated_in), deals, "days")
        if rated_in
        else Figure(None, 0, "days", reason="no expected close was put off in the period")
    )
    return {
        "slip_count": Figure(len(counted_in), len({slip.deal_id for slip in counted_in}), "count"),
        "slip_days_avg": mean,
    }


def slips_in(conn: Connection, scope: Scope, period: Period) -> list[Slip]:
    """Return the slips of a period of local days."""
    if period.first is None or period.last is None:
        return read_slips(conn, scope, "", _AFTER_ALL)
    return read_slips(conn, scope, *day_bounds(period.first, period.last, scope.moment.timezone))
