"""The Period block: what was won and lost in P, how often, how fast, and what began."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import day_bounds
from pipetui.domain.money import divide_half_even
from pipetui.queries.metrics.shapes import Figure
from pipetui.queries.metrics.tally import Tally, counted
from pipetui.queries.moment import LocalDays
from pipetui.queries.sums import joined, split_sum

if TYPE_CHECKING:
    from sqlite3 import Connection

    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.scope import Scope

# In a form that the index of closed deals can be searched by.
CLOSED = "d.status <> 'open' AND d.status IN ('won', 'lost')"

BEGAN_IN = (
    "(SELECT o.kind FROM stage_change x JOIN stage o ON o.id = x.to_stage_id WHERE x.deal_id = d.id"
    " ORDER BY x.happened_at, x.id LIMIT 1)"
)


class Decided(NamedTuple):
    """The deals that were won, and those that were lost, in a period."""

    won: Tally
    lost: Tally


class Begun(NamedTuple):
    """How many deals began in a period, and how many of them are won at T."""

    deals: int
    won: int


def within(column: str, period: Period, scope: Scope) -> tuple[str, dict[str, object]]:
    """Return the condition that an instant lies in a period of local days, and its parameters."""
    if period.first is None or period.last is None:
        return f"{column} IS NOT NULL", {}
    first, last = day_bounds(period.first, period.last, scope.moment.timezone)
    return f"{column} >= :first AND {column} < :last", {"first": first, "last": last}


def read_decided(conn: Connection, scope: Scope, period: Period) -> Decided:
    """Return what was won and lost in a period."""
    inside, edges = within("d.closed_at", period, scope)
    prices, code, codes = scope.closed_pricing
    rows = conn.execute(
        f"SELECT {code} * 2 + (d.status = 'won'), count(*), {split_sum('d.amount')}"
        f" FROM {scope.deals} WHERE {CLOSED} AND {inside} AND {scope.condition} GROUP BY 1",
        {**scope.params, **edges, **codes},
    )
    decided = Decided(Tally(), Tally())
    for key, deals, upper, lower in rows:
        place, is_won = divmod(key, 2)
        (decided.won if is_won else decided.lost).add(prices[place], deals, joined(upper, lower))
    return decided


def read_begun(conn: Connection, scope: Scope, period: Period) -> Begun:
    """Return how many deals began in a period; those whose beginning has no known date are not among them."""
    inside, edges = within("d.first_at", period, scope)
    deals, won = conn.execute(
        f"SELECT count(*), coalesce(sum(d.status = 'won'), 0) FROM {scope.deals} WHERE {inside} AND {scope.condition}",
        {**scope.params, **edges},
    ).fetchone()
    return Begun(deals, won)


def read_cycles(conn: Connection, scope: Scope, period: Period) -> list[int]:
    """Return the days from the beginning to the end of each deal won in a period, in ascending order.

    Deals created directly in Won, or at no known date, are left out.
    """
    inside, edges = within("d.closed_at", period, scope)
    days = LocalDays(scope.moment.timezone)
    rows = conn.execute(
        f"SELECT d.first_at, d.closed_at FROM {scope.deals} WHERE {CLOSED} AND d.status = 'won' AND {inside}"
        f" AND d.first_at IS NOT NULL AND {scope.condition} AND {BEGAN_IN} <> 'won'",
        {**scope.params, **edges},
    )
    return sorted((days[closed_at] - days[first_at]).days for first_at, closed_at in rows)


def count_figures(decided: Decided, begun: Begun) -> dict[str, Figure]:
    """Return the counts and values of a period."""
    return {
        "won_count": counted(decided.won.deals),
        "won_value": decided.won.total(),
        "lost_count": counted(decided.lost.deals),
        "lost_value": decided.lost.total(),
        "created_count": counted(begun.deals),
    }


def rate_figures(decided: Decided, begun: Begun, cycles: list[int], open_count: int) -> dict[str, Figure]:
    """Return the rates and durations of a period; `cycles` are in ascending order."""
    won, lost = decided.won.deals, decided.lost.deals
    (won_value, won_parts), (lost_value, lost_parts) = decided.won.exact(), decided.lost.exact()
    no_amount = "no deal with an amount in the base currency, or in one with a rate, was won in the period"
    no_cycle = Figure(None, 0, "days", reason="no deal with a known beginning was won in the period")
    return {
        "win_rate": _ratio(won, won + lost, won + lost, "no deal was won or lost in the period"),
        "win_rate_value": _ratio(
            won_value * lost_parts,
            won_value * lost_parts + lost_value * won_parts,
            decided.won.priced + decided.lost.priced,
            "no deal with a value in the base currency was won or lost in the period",
        ),
        "overall_conversion": _ratio(begun.won, begun.deals, begun.deals, "no deal began in the period"),
        "avg_deal_size_won": decided.won.mean(no_amount),
        "cycle_days_avg": Figure(sum(cycles) / len(cycles), len(cycles), "days") if cycles else no_cycle,
        "cycle_days_median": Figure(_median(cycles), len(cycles), "days") if cycles else no_cycle,
        "velocity_per_day": _velocity(decided, cycles, open_count),
    }


def _ratio(part: int, whole: int, n: int, reason: str) -> Figure:
    return Figure(part / whole, n, "ratio") if whole else Figure(None, n, "ratio", reason=reason)


def _median(ascending: list[int]) -> int | float:
    middle = len(ascending) // 2
    if len(ascending) % 2:
        return ascending[middle]
    return (ascending[middle - 1] + ascending[middle]) / 2


def _velocity(decided: Decided, cycles: list[int], open_count: int) -> Figure:
    """Return open_count × win_rate × avg_deal_size_won ÷ cycle_days_avg, rounded once."""
    won, lost, priced = decided.won.deals, decided.lost.deals, decided.won.priced
    n = open_count + won + lost
    missing = [
        name
        for name, there in (("win_rate", won + lost), ("avg_deal_size_won", priced), ("cycle_days_avg", len(cycles)))
        if not there
    ]
    if missing:
        return Figure(None, n, "money_per_day", reason=f"no {', no '.join(missing)} in the period")
    if not sum(cycles):
        return Figure(None, n, "money_per_day", reason="deals were won on the day they began: the cycle is 0")
    won_value, parts = decided.won.exact()
    value = divide_half_even(open_count * won * won_value * len(cycles), (won + lost) * priced * parts * sum(cycles))
    return Figure(value, n, "money_per_day")
