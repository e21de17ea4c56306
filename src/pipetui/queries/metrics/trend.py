"""The trend: what was open at the last twelve month-ends before T, and at T.

The deals that changed since the first of them are walked through, change by change; all others stand where they stood.
Only a filter that asks how things were then (a stage, a status, what was stalled) needs the file as of each month-end.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from pipetui.domain.dates import day_bounds, instant, parse_instant
from pipetui.domain.pricing import Price
from pipetui.queries.metrics.now import open_groups
from pipetui.queries.metrics.scope import Scope, at_moment
from pipetui.queries.metrics.shapes import TrendPoint
from pipetui.queries.metrics.tally import Tally
from pipetui.queries.moment import Moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
    # Newest first: a stay ends where the one read before it began; a deal's first row is where it stands at T, and
    # counts in `now`: it is taken off the month-ends before it came there. What changes from one month-end to the next
    # is noted once, not at each that a stay spans.
    changes: dict[tuple[str | None, int], tuple[list[int], list[int]]] = {}
    deal, until = None, len(ends)
    for deal_id, happened_at, stage_id, currency, amount, own in rows:
        begun = bisect_left(ends, happened_at)
        if deal_id != deal:
            deal, until, sign, places = deal_id, begun, -1, (0, begun)
        else:
            sign, places, until = 1, (begun, until), begun
        if places[0] == places[1]:
            continue
        chance = chances.get(stage_id)
        if chance is not None:
            kind = currency, chance if own is None else own
            if kind not in changes:
                changes[kind] = [0] * (len(ends) + 1), [0] * (len(ends) + 1)
            deals, amounts = changes[kind]
            deals[places[0]] += sign
            deals[places[1]] -= sign
            amounts[places[0]] += sign * (amount or 0)
            amounts[places[1]] -= sign * (amount or 0)
    return _summed(now, changes, scope, len(ends))


def _summed(
    now: Tally,
    changes: Mapping[tuple[str | None, int], tuple[Sequence[int], Sequence[int]]],
    scope: Scope,
    ends: int,
) -> list[Tally]:
    """Return the deals at each month-end, without prices, of those at T and of what changed from end to end."""
    unpriced = {currency: Price(currency, None) for currency in ("", *scope.currencies)}
    then = [now.repriced(unpriced.__getitem__) for _ in range(ends)]
    for (currency, chance), columns in changes.items():
        for tally, deals, amount in zip(then, *map(accumulate, columns), strict=False):
            tally.add(unpriced[currency or ""], deals, amount, amount * chance)
    return then
