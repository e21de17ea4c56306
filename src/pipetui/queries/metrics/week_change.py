"""Why the weighted forecast changed within a week: deal by deal, and adding up to the minor unit.

A deal counts at either end as it was then: its stage from its history, its amount and chances from the journal, the
rate of that day. Deals that are deleted are in no figure, at neither end.
"""

from __future__ import annotations

import json
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.money import divide_half_even
from pipetui.queries.metrics.as_it_was import read_earlier
from pipetui.queries.metrics.week_shapes import DealThen, ForecastChange

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from sqlite3 import Connection

    from pipetui.queries.metrics.scope import Scope


_AMONG = "d.id IN (SELECT value FROM json_each(:asked))"


class Stood(NamedTuple):
    """A deal as it was at one instant; `probability` is its own, None where the stage's applied."""

    stage_id: int
    status: str
    amount: int | None
    currency: str | None
    probability: int | None
    expected_close: str | None


class WeekEnd(NamedTuple):
    """The deals at one end of the week.

    Attributes:
        deals: those that were open then, and those that changed stage in the week.
        chances: of each stage of the scope its probability as it was.
        rates: of each currency what one minor unit was worth in the base currency's, as a fraction.
    """

    deals: dict[int, Stood]
    chances: dict[int, int]
    rates: Mapping[str, tuple[int, int]]

    def price(self, deal: Stood) -> tuple[int, int] | None:
        """Return the rate of a deal's currency; None where it is not priced."""
        return None if deal.amount is None or deal.currency is None else self.rates.get(deal.currency)

    def chance(self, deal: Stood) -> int:
        """Return a deal's probability."""
        return self.chances.get(deal.stage_id, 0) if deal.probability is None else deal.probability

    def counts(self, deal: Stood) -> bool:
        """Tell whether a deal is open, in a pipeline of the scope."""
        return deal.status == "open" and deal.stage_id in self.chances

    def weighted(self, deal: Stood | None, scale: int) -> int:
        """Return amount × probability of a deal, in hundredths of parts of a minor unit; 0 where it does not count."""
        price = None if deal is None or not self.counts(deal) else self.price(deal)
        if deal is None or price is None:
            return 0
        return (deal.amount or 0) * price[0] * (scale // price[1]) * self.chance(deal)


class Explained(NamedTuple):
    """The weighted forecast at both ends, how many open deals were in neither sum, and why it changed."""

    before: int
    after: int
    unpriced_before: int
    unpriced_after: int
    changes: tuple[ForecastChange, ...]


def read_ends(conn: Connection, before: Scope, after: Scope, chosen: Collection[int] | None) -> tuple[WeekEnd, WeekEnd]:
    """Return the deals that were open at one end of a week or the other, as they were at both.

    Args:
        conn: the file.
        before: the scope as of the end of the day before the week.
        after: the scope as of the week's end.
        chosen: the deals that a filter lets through; None: all.
    """
    rows = conn.execute(
        "SELECT DISTINCT deal_id FROM stage_change WHERE happened_at > ? AND happened_at <= ?",
        (before.moment.at, after.moment.at),
    )
    moved = {number for (number,) in rows if chosen is None or number in chosen}
    still = {
        number: deal
        for number, deal in _stood(conn, after, f"d.status = 'open' AND {after.in_pipeline}", ()).items()
        if number not in moved and (chosen is None or number in chosen)
    }
    # What did not change its stage is read once, and is the same object at both ends where nothing else changed.
    first, last = (still | _stood(conn, scope, _AMONG, moved) for scope in (before, after))
    return _as_they_were(conn, before, first), _as_they_were(conn, after, last)


def _stood(conn: Connection, scope: Scope, condition: str, asked: Collection[int]) -> dict[int, Stood]:
    rows = conn.execute(
        "SELECT d.id, d.stage_id, d.status, d.amount, d.currency, d.probability, d.expected_close"
        f" FROM {scope.deals} WHERE {condition}",
        {**scope.params, "asked": json.dumps(sorted(asked))},
    )
    return {row[0]: Stood._make(row[1:]) for row in rows}


def _as_they_were(conn: Connection, scope: Scope, deals: dict[int, Stood]) -> WeekEnd:
    earlier = read_earlier(conn, scope.moment.at)
    for number in deals.keys() & earlier.deals.keys():
        deals[number] = deals[number]._replace(**earlier.deals[number])
    chances = {stage.id: stage.probability for stage in scope.stages}
    for number in chances.keys() & earlier.stages.keys():
        chances[number] = earlier.stages[number].get("probability", chances[number])
    return WeekEnd(deals, chances, _rates(scope, {deal.currency for deal in deals.values() if deal.currency}))


def _rates(scope: Scope, currencies: set[str]) -> dict[str, tuple[int, int]]:
    """What currencies were worth then; also those that no deal has any more."""
    day = scope.moment.today.isoformat()
    worths = {currency: scope.rates.price(currency, day).worth for currency in currencies}
    return {currency: (worth.digits, 10**worth.decimals) for currency, worth in worths.items() if worth is not None}


def explain(conn: Connection, before: WeekEnd, after: WeekEnd) -> Explained:
    """Return why the weighted forecast of one end became that of the other."""
    scale = lcm(*(price[1] for end in (before, after) for price in end.rates.values()))
    steps = _steps(before, after, scale)
    running = start = sum(before.weighted(deal, scale) for deal in before.deals.values())
    ordered = sorted(steps, key=lambda number: (-abs(steps[number]), number))
    stages = dict(conn.execute("SELECT id, name FROM stage"))
    titles = _titles(conn, ordered)
    changes = []
    for number in ordered:
        rounded = divide_half_even(running, 100 * scale)
        running += steps[number]
        was, became = before.deals.get(number), after.deals.get(number)
        changes.append(
            ForecastChange(
                number,
                titles[number],
                divide_half_even(running, 100 * scale) - rounded,
                reasons(before, was, after, became),
                _then(before, was, stages, scale),
                _then(after, became, stages, scale),
            )
        )
    return Explained(
        divide_half_even(start, 100 * scale),
        divide_half_even(running, 100 * scale),
        _unpriced(before),
        _unpriced(after),
        tuple(changes),
    )


def _steps(before: WeekEnd, after: WeekEnd, scale: int) -> dict[int, int]:
    """Return by how much each deal changed the sum, where it did."""
    alike = before.chances == after.chances and before.rates == after.rates
    steps = {}
    for number, deal in after.deals.items():  # whatever was there before is there after
        was = before.deals.get(number)
        if was is not deal or not alike:
            step = after.weighted(deal, scale) - before.weighted(was, scale)
            if step:
                steps[number] = step
    return steps


def reasons(before: WeekEnd, was: Stood | None, after: WeekEnd, became: Stood | None) -> tuple[str, ...]:
    """Return why a deal's part of the forecast is another than it was, the most telling first."""
    counted = was is not None and before.counts(was)
    counts = became is not None and after.counts(became)
    if was is None:
        return ("new",)
    assert became is not None  # a history only grows towards its end
    if not counts:
        return (became.status,) if became.status != "open" else ("pipeline",)
    if not counted:
        return ("reopened",) if was.status != "open" else ("pipeline",)
    moved, own = was.stage_id != became.stage_id, was.probability != became.probability
    found = {
        "moved": moved,
        "amount": was.amount != became.amount,
        "currency": was.currency != became.currency,
        "probability": before.chance(was) != after.chance(became) and (own or not moved),
        "rate": was.currency == became.currency and before.price(was) != after.price(became),
    }
    return tuple(name for name, is_so in found.items() if is_so)


def _then(end: WeekEnd, deal: Stood | None, stages: dict[int, str], scale: int) -> DealThen:
    if deal is None:
        return DealThen("", "", None, None, 0, None, 0)
    return DealThen(
        stages[deal.stage_id],
        deal.status if deal.stage_id in end.chances else "",
        deal.amount,
        deal.currency,
        end.chance(deal),
        deal.expected_close,
        divide_half_even(end.weighted(deal, scale), 100 * scale),
    )


def _unpriced(end: WeekEnd) -> int:
    return sum(end.counts(deal) and end.price(deal) is None for deal in end.deals.values())


def _titles(conn: Connection, numbers: list[int]) -> dict[int, str]:
    rows = conn.execute(
        "SELECT id, title FROM deal WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(numbers),)
    )
    return dict(rows.fetchall())
