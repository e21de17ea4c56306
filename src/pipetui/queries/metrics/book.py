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
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from sqlite3 import Connection

    from pipetui.domain.money import Number
    from pipetui.domain.pricing import Rates
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
        others: deals that were asked for besides, at prices of T.
        scale: how many parts make a minor unit.
        today: T's local day.
    """

    open: tuple[Entry, ...]
    won: tuple[Entry, ...]
    others: tuple[Entry, ...]
    scale: int
    today: str


def read_book(
    conn: Connection, scope: Scope, since: date, *, also: Sequence[int] = (), until: date | None = None
) -> Book:
    """Return all open deals of a scope, at prices of T, and those won from a local day on, at prices of their closing.

    Args:
        conn: the file.
        scope: which deals.
        since: the first local day of the won ones.
        also: deals of the scope that come along however they stand.
        until: leave out open deals that are overdue, undated, or expected to close after this day; None: all come.
    """
    near = "" if until is None else " AND d.expected_close BETWEEN :book_from AND :book_until"
    edges = {"book_from": scope.moment.today.isoformat(), "book_until": until and until.isoformat()}
    coming = _read(conn, scope, f"d.status = 'open'{near}", edges, are_won=False)
    first = {"since": day_bounds(since, since, scope.moment.timezone)[0]}
    came = _read(conn, scope, f"{CLOSED} AND d.status = 'won' AND d.closed_at >= :since", first, are_won=True)
    others = _read(conn, scope, f"d.id IN ({', '.join(map(str, also))})", {}, are_won=False) if also else []
    return _to_scale(coming, came, others, scope.moment.today.isoformat())


class _Row(NamedTuple):
    """A deal as it is read, and what one minor unit of its currency is worth."""

    id: int
    day: str | None
    currency: str
    amount: int
    probability: int
    worth: Number | None


def _read(conn: Connection, scope: Scope, which: str, params: Mapping[str, object], *, are_won: bool) -> list[_Row]:
    rows = conn.execute(
        "SELECT d.id, d.expected_close, coalesce(d.currency, ''), coalesce(d.amount, 0),"
        f" coalesce(d.probability, s.probability), d.closed_at FROM {scope.deals}"
        f" CROSS JOIN stage s ON s.id = d.stage_id WHERE {which} AND {scope.condition}",
        {**scope.params, **params},
    ).fetchall()
    prices = _Prices(scope.rates)
    if are_won:
        days = LocalDays(scope.moment.timezone)
        found = []
        for number, _, currency, amount, _, closed_at in rows:
            day = days[closed_at].isoformat()
            found.append(_Row(number, day, currency, amount, 100, prices[currency, day]))
        return found
    today = scope.moment.today.isoformat()
    return [_Row._make((*row[:5], prices[row[2], today])) for row in rows]


class _Prices(dict[tuple[str, str], "Number | None"]):
    """What a currency is worth on a day, looked up once."""

    def __init__(self, rates: Rates) -> None:
        super().__init__()
        self._rates = rates

    def __missing__(self, place: tuple[str, str]) -> Number | None:
        worth = self[place] = self._rates.price(*place).worth if place[0] else None
        return worth


def _to_scale(coming: list[_Row], came: list[_Row], others: list[_Row], today: str) -> Book:
    """Return a book in which all values are of one scale."""
    every = (row.worth for rows in (coming, came, others) for row in rows)
    finest = max((worth.decimals for worth in every if worth is not None), default=0)

    def entry(row: _Row) -> Entry:
        worth = row.worth
        value = None if worth is None else row.amount * worth.digits * 10 ** (finest - worth.decimals)
        return Entry(row.id, row.day, row.currency, row.amount, value, row.probability)

    return Book(tuple(map(entry, coming)), tuple(map(entry, came)), tuple(map(entry, others)), 10**finest, today)


class Worth:
    """What some deals are worth together, and each by its chance: added up once, exact until a figure is asked for."""

    __slots__ = ("_scale", "_sums")

    def __init__(self, entries: Iterable[Entry], scale: int) -> None:
        """Add the deals up; `scale` is the book's."""
        self._scale = scale
        sums: dict[tuple[int, str], list[int]] = {}
        for _, _, currency, amount, value, probability in entries:
            place = (probability, currency)
            found = sums.get(place)
            if found is None:
                found = sums[place] = [0, 0, 0, 0]
            found[0] += 1
            found[1] += amount
            if value is not None:
                found[2] += 1
                found[3] += value
        self._sums = sums

    def figure(self, *, least: int = 0, weighted: bool = False) -> Figure:
        """Return the sum of those with a probability of at least `least`, or of all, each by its chance."""
        total = priced = every = 0
        own: dict[str, tuple[int, int]] = {}
        for (probability, currency), (deals, amount, with_price, value) in self._sums.items():
            if probability < least:
                continue
            times = probability if weighted else 100
            total += value * times
            priced += with_price
            every += deals
            if currency:
                known, count = own.get(currency, (0, 0))
                own[currency] = known + amount * times, count + deals
        return Figure(
            divide_half_even(total, 100 * self._scale),
            priced,
            "money",
            tuple(
                CurrencyTotal(name, divide_half_even(part, 100), deals) for name, (part, deals) in sorted(own.items())
            ),
            every - priced,
        )


def worth(entries: Iterable[Entry], scale: int) -> Figure:
    """Return what some deals are worth together, rounded once."""
    return Worth(entries, scale).figure()


def stakes(entries: Iterable[Entry]) -> list[Stake]:
    """Return the priced deals as stakes."""
    return [Stake(entry.value, entry.probability) for entry in entries if entry.value is not None]


def sure(entries: Iterable[Entry]) -> int:
    """Return what the priced deals are worth together, exactly, in parts of the minor unit."""
    return sum(entry.value for entry in entries if entry.value is not None)


def between(entries: Iterable[Entry], first: str, last: str) -> list[Entry]:
    """Return the deals whose day is one of `first` to `last`."""
    return [entry for entry in entries if entry.day is not None and first <= entry.day <= last]
