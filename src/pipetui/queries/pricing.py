"""Dated rates as SQL over `deal d`: every deal gets the number of its price, so that sums of one price are one sum.

Open deals are priced as of T. A closed one is priced by the latest rate at or before the day it closed: a currency with
many rates has as many prices, found by halving, not by going through them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import day_bounds
from pipetui.domain.pricing import NO_AMOUNT, DatedRate, Price, Rates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from pipetui.queries.moment import Moment


class Pricing(NamedTuple):
    """The prices of some deals.

    Attributes:
        prices: all that there may be.
        code: SQL for the place of a deal's price among them.
        params: the parameters of `code`.
    """

    prices: tuple[Price, ...]
    code: str
    params: dict[str, str]


def read_rates(conn: Connection, base: str) -> Rates:
    """Return the rates into a base currency."""
    rows = conn.execute("SELECT currency, on_day, rate FROM exchange_rate WHERE base = ?", (base,))
    return Rates(base, (DatedRate(*row) for row in rows))


def currencies_of(conn: Connection) -> tuple[str, ...]:
    """Return all currencies that deals have, in alphabetical order."""
    rows = conn.execute("SELECT DISTINCT currency FROM stage_total WHERE currency <> '' ORDER BY 1")
    return tuple(row[0] for row in rows)


def open_pricing(rates: Rates, currencies: Sequence[str], moment: Moment) -> Pricing:
    """Return the prices of open deals: those of T."""
    today = moment.today.isoformat()
    return _pricing([(currency, [("", rates.price(currency, today))]) for currency in currencies], moment)


def closed_pricing(rates: Rates, currencies: Sequence[str], moment: Moment) -> Pricing:
    """Return the prices of closed deals: those of the days they closed."""
    today = moment.today.isoformat()
    return _pricing([(currency, rates.steps(currency, today)) for currency in currencies], moment)


def priced(rates: Rates, currencies: Sequence[str], moment: Moment) -> tuple[str, dict[str, str]]:
    """Return the condition that `deal d`, open or closed, is priced, and its parameters."""
    now, then = open_pricing(rates, currencies, moment), closed_pricing(rates, currencies, moment)
    conditions = [
        f"{pricing.code} IN ({', '.join(str(place) for place, price in enumerate(pricing.prices) if price.worth)})"
        for pricing in (now, then)
    ]
    return f"iif(d.status = 'open', {conditions[0]}, {conditions[1]})", now.params | then.params


def _pricing(steps: Sequence[tuple[str, list[tuple[str, Price]]]], moment: Moment) -> Pricing:
    prices = [NO_AMOUNT]
    cases, params = [], {}
    for number, (currency, priced_from) in enumerate(steps):
        edges = [_midnight(day, moment) for day, _ in priced_from[1:]]
        cases.append(f"WHEN :currency_{number} THEN {_chosen(edges, len(prices))}")
        params[f"currency_{number}"] = currency
        prices += [price for _, price in priced_from]
    # One number for both: grouping by it takes half the time of grouping by columns of which one is text.
    code = f"(CASE coalesce(d.currency, '') {' '.join(cases)} ELSE 0 END)" if cases else "0"
    return Pricing(tuple(prices), code, params)


def _midnight(day: str, moment: Moment) -> str:
    begun = date.fromisoformat(day)
    return day_bounds(begun, begun, moment.timezone)[0]


def _chosen(edges: Sequence[str], first: int) -> str:
    """Return SQL for `first` before the first edge, one more from each edge on."""
    if not edges:
        return str(first)
    middle = len(edges) // 2
    before, after = _chosen(edges[:middle], first), _chosen(edges[middle + 1 :], first + middle + 1)
    return f"iif(d.closed_at < '{edges[middle]}', {before}, {after})"
