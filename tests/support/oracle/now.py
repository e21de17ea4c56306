"""The Now block of METRICS, and the trend."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from support.oracle.seen import Sum, seen_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from zoneinfo import ZoneInfo

    from support.oracle.seen import Seen
    from support.oracle.world import World


def now_block(deals: list[Seen]) -> dict[str, tuple[object, ...]]:
    """(value, n) of the counts, (value, n, unpriced) of the sums."""
    is_open = [deal for deal in deals if deal.is_open]
    stalled = [deal for deal in is_open if deal.stalled]
    ghost = [deal for deal in is_open if deal.ghost]
    overdue = [deal for deal in is_open if deal.overdue]
    idle = [deal for deal in is_open if not deal.open_tasks]
    bad = {deal.raw.id for deal in (*stalled, *overdue, *idle)}
    honest = [deal for deal in is_open if deal.raw.id not in bad]
    everything = Sum(is_open)
    no_amount = [deal for deal in is_open if deal.raw.amount is None]
    return {
        "open_count": (len(is_open), len(is_open)),
        "open_value": everything.money,
        "weighted_value": (everything.weighted, *everything.money[1:]),
        "avg_deal_size_open": everything.mean,
        "customers_in_pipeline": (len({deal.raw.contact for deal in is_open}), len(is_open)),
        "stalled_count": (len(stalled), len(stalled)),
        "stalled_value": Sum(stalled).money,
        "ghost_count": (len(ghost), len(ghost)),
        "ghost_value": Sum(ghost).money,
        "overdue_count": (len(overdue), len(overdue)),
        "overdue_value": Sum(overdue).money,
        "no_next_step_count": (len(idle), len(idle)),
        "no_amount_count": (len(no_amount), len(no_amount)),
        "honest_value": Sum(honest).money,
    }


def trend_block(
    world: World, at: datetime, pipeline: int | None, keep: Callable[[Seen], bool]
) -> list[tuple[str, int, int, int]]:
    """(day, open_count, open_value, weighted_value) of the last 12 month-ends before T, and of T."""
    today = world.day(at)
    found = []
    for day, moment in [*month_ends(today, world.zone), (today, at)]:
        then = Sum(deal for deal in seen_at(world, moment, pipeline, keep) if deal.is_open)
        found.append((day.isoformat(), len(then.deals), then.value, then.weighted))
    return found


def day_end(day: date, zone: ZoneInfo) -> datetime:
    """The last millisecond of a local day."""
    midnight = datetime.combine(day + timedelta(1), time(), zone).astimezone(UTC)
    return midnight - timedelta(milliseconds=1)


def month_ends(today: date, zone: ZoneInfo) -> list[tuple[date, datetime]]:
    """The last twelve days before a first of a month, today's month included, and the last millisecond of each."""
    found: list[tuple[date, datetime]] = []
    day = today
    while len(found) < 12:
        day -= timedelta(1)
        if (day + timedelta(1)).day == 1:
            found.append((day, day_end(day, zone)))
    return found[::-1]
