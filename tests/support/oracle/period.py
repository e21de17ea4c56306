"""The Period block of METRICS: what was won and lost in P, how often, how fast, what began, what slipped."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from support.oracle.seen import Sum, closed_in, within

if TYPE_CHECKING:
    from datetime import datetime

    from support.oracle.seen import Days, Seen
    from support.oracle.world import World

Said = dict[str, tuple[object, ...]]
"""By id: (value, n), or (value, n, unpriced) of a sum."""


def period_block(deals: list[Seen], counts: Days, rates: Days) -> Said:
    """The figures of deals; counts and values of one period, rates and durations of another."""
    return counts_of(deals, counts) | rates_of(deals, rates)


def counts_of(deals: list[Seen], days: Days) -> Said:
    """How many, and how much."""
    won, lost = (closed_in(deals, kind, days) for kind in ("won", "lost"))
    created = [deal for deal in deals if within(deal.created, days)]
    return {
        "won_count": (len(won), len(won)),
        "won_value": Sum(won).money,
        "lost_count": (len(lost), len(lost)),
        "lost_value": Sum(lost).money,
        "created_count": (len(created), len(created)),
    }


def rates_of(deals: list[Seen], days: Days) -> Said:
    """How often, and how fast."""
    found: Said = {}
    won, lost = (Sum(closed_in(deals, kind, days)) for kind in ("won", "lost"))
    decided = len(won.deals) + len(lost.deals)
    found["win_rate"] = (len(won.deals) / decided if decided else None, decided)
    value = won.exact + lost.exact
    found["win_rate_value"] = (float(won.exact / value) if value else None, len(won.priced) + len(lost.priced))
    created = [deal for deal in deals if within(deal.created, days)]
    through = [deal for deal in created if deal.stage.kind == "won"]
    found["overall_conversion"] = (len(through) / len(created) if created else None, len(created))
    found["avg_deal_size_won"] = won.mean
    cycles = [
        (deal.closed - deal.created).days
        for deal in won.deals
        if deal.created is not None and deal.changes[0].stage.kind != "won"
    ]
    found["cycle_days_avg"] = (sum(cycles) / len(cycles) if cycles else None, len(cycles))
    found["cycle_days_median"] = (median(cycles), len(cycles))
    open_count = sum(deal.is_open for deal in deals)
    velocity = None
    if decided and won.priced and sum(cycles):
        mean = won.exact / len(won.priced)
        velocity = round(open_count * Fraction(len(won.deals), decided) * mean / Fraction(sum(cycles), len(cycles)))
    found["velocity_per_day"] = (velocity, open_count + decided)
    return found


def median(values: list[int]) -> float | None:
    """The one in the middle, or half way between the two."""
    rest = sorted(values)
    while len(rest) > 2:
        rest = rest[1:-1]
    return sum(rest) / len(rest) if rest else None


def slip_block(world: World, deals: list[Seen], at: datetime, counts: Days, rates: Days) -> Said:
    """Changes of an expected close to a later date in P, and by how many days on average; n is the number of deals."""
    counted, rated = (_slips(world, deals, at, days) for days in (counts, rates))
    by = [length for _, length in rated]
    return {
        "slip_count": (len(counted), len({deal for deal, _ in counted})),
        "slip_days_avg": (sum(by) / len(by) if by else None, len({deal for deal, _ in rated})),
    }


def _slips(world: World, deals: list[Seen], at: datetime, days: Days) -> list[tuple[int, int]]:
    """(deal, days) of each."""
    here = {deal.raw.id for deal in deals}
    found = []
    for slip in world.slips:
        if slip.deal not in here or slip.when > at or not within(world.day(slip.when), days):
            continue
        if slip.before is not None and slip.after is not None and slip.after > slip.before:
            found.append((slip.deal, (slip.after - slip.before).days))
    return found
