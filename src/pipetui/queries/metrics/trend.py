"""The trend: what was open at the last twelve month-ends before T, and at T.

The deals that changed since the first of them are walked through, change by change; all others stand where they stood.
Only a filter that asks how things were then (a stage, a status, what was stalled) needs the file as of each month-end.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.dates import day_bounds, instant, parse_instant
from pipetui.domain.pricing import Price
from pipetui.queries.metrics.now import open_groups
from pipetui.queries.metrics.scope import Scope, at_moment
from pipetui.queries.metrics.shapes import TrendPoint
from pipetui.queries.metrics.tally import Tally
from pipetui.queries.moment import Moment

if TYPE_CHECKING:
    from datetime import date
    from sqlite3 import Connection
    from zoneinfo import ZoneInfo

MONTHS = 12

ASKED_OF_THEN = frozenset({"stage", "status", "closed", "is"})
"""The filter words whose answer changes with the moment; all others look at what a deal has now."""


def month_ends(today: date, timezone: ZoneInfo) -> list[Moment]:
    """Return the ends of the twelve months before a day's own, the earliest first."""
    ends = []
    first = today.replace(day=1)
    for _ in range(MONTHS):
        last = first - timedelta(1)
        midnight = parse_instant(day_bounds(last, last, timezone)[1])
        ends.append(Moment(instant(midnight - timedelta(milliseconds=1)), last, timezone, present=False))
        first = last.replace(day=1)
    return ends[::-1]


def read_trend(conn: Connection, scope: Scope, now: Tally) -> tuple[TrendPoint, ...]:
    """Return the open deals at the month-ends and at T; `now` are those at T."""
    ends = month_ends(scope.moment.today, scope.moment.timezone)
    if scope.filter is None or ASKED_OF_THEN.isdisjoint(term.key for term in scope.filter.terms):
        walked = _walked(conn, scope, now, [end.at for end in ends])
        then = [_as_of(tally, scope, end.today) for tally, end in zip(walked, ends, strict=True)]
    else:
        then = [Tally(group.tally for group in open_groups(conn, at_moment(conn, scope, end))) for end in ends]
    days = [*(end.today for end in ends), scope.moment.today]
    return tuple(
        TrendPoint(day.isoformat(), tally.deals, tally.value, tally.weighted)
        for day, tally in zip(days, [*then, now], strict=True)
    )


def _as_of(tally: Tally, scope: Scope, day: date) -> Tally:
    """Return open deals at the rates of a day."""
    return tally.repriced(lambda currency: scope.rates.price(currency, day.isoformat()))


def _walked(conn: Connection, scope: Scope, now: Tally, ends: list[str]) -> list[Tally]:
    """Return what was open at each of the instants `ends`, without prices."""
    chances = {stage.id: stage.probability for stage in scope.stages if stage.kind == "open"}
    rows = conn.execute(
        "SELECT d.id, x.happened_at, x.to_stage_id, d.currency, d.amount, d.probability"
        " FROM deal d CROSS JOIN stage_change x ON x.deal_id = d.id"
        f" WHERE d.moved_at > :first_end AND {scope.fitting} AND x.happened_at <= :at"
        " ORDER BY d.id DESC, x.happened_at DESC, x.id DESC",
        {**scope.params, "first_end": ends[0]},
    )
    # Newest first: a stay ends where the one read before it began; a deal's first row is where it stands at T.
    unpriced = {currency: Price(currency, None) for currency in ("", *scope.currencies)}
    then = [now.repriced(unpriced.__getitem__) for _ in ends]
    deal, until = None, len(ends)
    for deal_id, happened_at, stage_id, currency, amount, own in rows:
        is_last = deal_id != deal
        if is_last:
            deal, until = deal_id, len(ends)
        begun = bisect_left(ends, happened_at)
        chance = chances.get(stage_id)
        if chance is not None:
            weighted = (amount or 0) * (chance if own is None else own)
            price = unpriced[currency or ""]
            if is_last:
                for tally in then:
                    tally.add(price, -1, -(amount or 0), -weighted)
            for tally in then[begun:until]:
                tally.add(price, 1, amount or 0, weighted)
        until = begun
    return then
