"""The book: every open deal with what it may bring and when, and what was won meanwhile; forecasts are sums over it.

Deals are read one by one, not added up in SQL: the range of a month needs each of them, and a what-if changes some.
Values are integers of a common part of the minor unit, so that converted amounts stay exact until a sum is rounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import day_bounds
from pipetui.domain.forecast import Stake
from pipetui.domain.money import divide_half_even
from pipetui.queries.metrics.period import CLOSED
from pipetui.queries.metrics.shapes import CurrencyTotal, Figure
from pipetui.queries.moment import LocalDays

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from sqlite3 import Connection

    from pipetui.queries.metrics.scope import Scope


class Entry(NamedTuple):
    """A deal of the book.

    Attributes:
        id: its number.
        day: of an open deal when it is expected to close, None where nobody said; of a won one the day it closed.
        currency: "" when it has no amount.
        amount: in minor units of its currency; 0 when it has none.
        value: in parts of the base currency's minor unit; None when it is not priced.
        probability: in per cent; 100 of a won deal.
    """

    id: int
    day: str | None
    currency: str
    amount: int
    value: int | None
    probability: int


class Book(NamedTuple):
    """What may come and what came.

    Attributes:
        open: the open deals.
        won: the deals that were won since some day.
        scale: how many parts make a minor unit.
        today: T's local day.
    """

    open: tuple[Entry, ...]
    won: tuple[Entry, ...]
    scale: int
    today: str


def read_book(conn: Connection, scope: Scope, since: date) -> Book:
    """Return all open deals of a scope, and those won from a local day on."""
    base = scope.base_currency
    rows = conn.execute(
        "SELECT d.id, d.expected_close, coalesce(d.currency, ''), coalesce(d.amount, 0),"
        f" coalesce(d.probability, s.probability) FROM {scope.deals} CROSS JOIN stage s ON s.id = d.stage_id"
        f" WHERE d.status = 'open' AND {scope.condition}",
        scope.params,
    )
    coming = tuple(
        Entry(deal_id, day, currency, amount, amount if currency and currency == base else None, probability)
        for deal_id, day, currency, amount, probability in rows
    )
    since_at = day_bounds(since, since, scope.moment.timezone)[0]
    days = LocalDays(scope.moment.timezone)
    won = conn.execute(
        f"SELECT d.id, d.closed_at, coalesce(d.currency, ''), coalesce(d.amount, 0) FROM {scope.deals}"
        f" WHERE {CLOSED} AND d.status = 'won' AND d.closed_at >= :since AND {scope.condition}",
        {**scope.params, "since": since_at},
    )
    came = tuple(
        Entry(
            deal_id,
            days[closed_at].isoformat(),
            currency,
            amount,
            amount if currency and currency == base else None,
            100,
        )
        for deal_id, closed_at, currency, amount in won
    )
    return Book(coming, came, 1, scope.moment.today.isoformat())


def worth(entries: Iterable[Entry], scale: int, *, weighted: bool = False) -> Figure:
    """Return what some deals are worth together, or each by its chance; rounded once."""
    total = priced = unpriced = 0
    sums: dict[str, tuple[int, int]] = {}
    for _, _, currency, amount, value, probability in entries:
        times = probability if weighted else 100
        if currency:
            own, deals = sums.get(currency, (0, 0))
            sums[currency] = (own + amount * times, deals + 1)
        if value is None:
            unpriced += 1
        else:
            priced += 1
            total += value * times
    return Figure(
        divide_half_even(total, 100 * scale),
        priced,
        "money",
        tuple(CurrencyTotal(name, divide_half_even(own, 100), deals) for name, (own, deals) in sorted(sums.items())),
        unpriced,
    )


def stakes(entries: Iterable[Entry]) -> list[Stake]:
    """Return the priced deals as stakes."""
    return [Stake(entry.value, entry.probability) for entry in entries if entry.value is not None]


def sure(entries: Iterable[Entry]) -> int:
    """Return what the priced deals are worth together, exactly, in parts of the minor unit."""
    return sum(entry.value for entry in entries if entry.value is not None)


def between(entries: Iterable[Entry], first: str, last: str) -> list[Entry]:
    """Return the deals whose day is one of `first` to `last`."""
    return [entry for entry in entries if entry.day is not None and first <= entry.day <= last]
