"""The target of a period: how far it is reached, what still has to come, and how likely that is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import add_months, last_of_month
from pipetui.domain.forecast import odds, spread
from pipetui.domain.money import divide_half_even
from pipetui.domain.periods import Period, parse_period, trailing_year
from pipetui.queries.metrics.book import Book, between, read_book, stakes, sure, worth
from pipetui.queries.metrics.forecast_shapes import Target
from pipetui.queries.metrics.period import Decided, read_decided, within
from pipetui.queries.metrics.shapes import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Connection

    from pipetui.queries.metrics.scope import Scope

FEWEST = 5
"""With fewer decided deals than this the back-solve says nothing."""


class Aim(NamedTuple):
    """What was set for a period, in minor units of the base currency; `is_sum`: it is the sum of its months."""

    amount: int
    is_sum: bool


class Targets(NamedTuple):
    """The targets of a file: by first and last day, in minor units of the base currency."""

    by_days: Mapping[tuple[str, str], int]

    @property
    def months(self) -> dict[str, int]:
        """Those of months, by name ("2026-11")."""
        return {
            first[:7]: amount
            for (first, last), amount in self.by_days.items()
            if (first, last) == _month(date.fromisoformat(first))
        }

    def of(self, period: Period) -> Aim | None:
        """Return what is set for a period; a quarter or year without its own is the sum of its months, if all are."""
        if period.first is None or period.last is None:
            return None
        own = self.by_days.get((period.first.isoformat(), period.last.isoformat()))
        if own is not None:
            return Aim(own, is_sum=False)
        months = _months_of(period.first, period.last)
        parts = [self.by_days.get(_month(month)) for month in months]
        amounts = [part for part in parts if part is not None]
        return Aim(sum(amounts), is_sum=True) if parts and len(amounts) == len(parts) else None


def _month(first: date) -> tuple[str, str]:
    """The first and last day of a month."""
    return first.replace(day=1).isoformat(), last_of_month(first).isoformat()


def _months_of(first: date, last: date) -> list[date]:
    """The months of a quarter or a year; none of any other run of days."""
    for count in (3, 12):
        if first.day == 1 and (first.month - 1) % count == 0 and last == last_of_month(add_months(first, count - 1)):
            return [add_months(first, place) for place in range(count)]
    return []


def read_targets(conn: Connection, scope: Scope) -> Targets:
    """Return the targets of the file. One in a currency that has no rate by T is none that can be reached or missed."""
    today = scope.moment.today
    found = {}
    for name, amount, currency in conn.execute("SELECT period, amount, currency FROM target"):
        worth = scope.rates.price(currency, today.isoformat()).worth
        period = parse_period(name, today)
        if worth is not None and period.first is not None and period.last is not None:
            value = divide_half_even(amount * worth.digits, 10**worth.decimals)
            found[period.first.isoformat(), period.last.isoformat()] = value
    return Targets(found)


def read_target(conn: Connection, scope: Scope, period: Period, rates_in: Period) -> Target | None:
    """Return how a period's target stands, reading only the deals that it is about; see `target_figures`."""
    targets = read_targets(conn, scope)
    if targets.of(period) is None or period.first is None:
        return None
    book = read_book(conn, scope, period.first, until=period.last)
    return target_figures(conn, scope, period, rates_in, targets, book)


def target_figures(
    conn: Connection, scope: Scope, period: Period, rates_in: Period, targets: Targets, book: Book
) -> Target | None:
    """Return how a period's target stands; None when it has none.

    Args:
        conn: the file.
        scope: which deals.
        period: P.
        rates_in: of which period the win rate is that says what coverage is needed; the way back always goes by the
            365 days up to T.
        targets: what is set.
        book: the deals; its won ones reach back to P's first day at least.
    """
    aim = targets.of(period)
    if aim is None or period.first is None or period.last is None:
        return None
    first, last = period.first.isoformat(), period.last.isoformat()
    won = between(book.won, first, last)
    coming = between(book.open, max(first, book.today), last)
    open_value, won_value, chances = worth(coming, book.scale), worth(won, book.scale), stakes(coming)
    missing = aim.amount * book.scale - sure(won)
    gap = max(0, missing)
    year = trailing_year(scope.moment.today)
    decided = read_decided(conn, scope, year)
    rated = decided if rates_in == year else read_decided(conn, scope, rates_in)
    n_rated = rated.won.deals + rated.lost.deals
    deals, opportunities, contacts = _back_solved((gap, book.scale), decided, _read_leads(conn, scope, year))
    return Target(
        period=period,
        is_sum=aim.is_sum,
        target=Figure(aim.amount, 0, "money"),
        won_value=won_value,
        gap=Figure(divide_half_even(gap, book.scale), won_value.n, "money"),
        attainment=_share(sure(won), aim.amount * book.scale, won_value.n, "the target is 0"),
        coverage=_share(sure(coming), gap, open_value.n, "the target is reached"),
        coverage_needed=_share(n_rated, rated.won.deals, n_rated, "no deal was won in the period of the win rate"),
        odds=Figure(odds(chances, missing), len(chances), "ratio"),
        deals_needed=deals,
        opportunities_needed=opportunities,
        first_contacts_needed=contacts,
        spread=spread(chances, sure(won), book.scale),
    )


def _share(part: int, whole: int, n: int, reason: str) -> Figure:
    return Figure(part / whole, n, "ratio") if whole else Figure(None, n, "ratio", reason=reason)


class _Leads(NamedTuple):
    """How many leads were added in a period, and how many of them are converted at T."""

    converted: int
    added: int


def _read_leads(conn: Connection, scope: Scope, period: Period) -> _Leads:
    inside, edges = within("added_at", period, scope)
    row = conn.execute(
        f"SELECT coalesce(sum(converted_at <= :at), 0), count(*) FROM lead WHERE {inside} AND added_at <= :at",
        {**edges, "at": scope.moment.at},
    ).fetchone()
    return _Leads(*row)


def _back_solved(gap: tuple[int, int], year: Decided, leads: _Leads) -> tuple[Figure, Figure, Figure]:
    """Return how many deals, opportunities and first contacts a gap still takes: each rounded up before the next.

    Args:
        gap: a fraction of minor units of the base currency.
        year: the deals decided in the 365 days up to T.
        leads: those added in that time.
    """
    won, decided, priced = year.won.deals, year.won.deals + year.lost.deals, year.won.priced
    if decided < FEWEST:
        few = f"fewer than {FEWEST} deals were won or lost in the 365 days"
        nothing = Figure(None, decided, "count", reason=few)
        return nothing, nothing, nothing
    value, parts = year.won.exact()
    if not value:
        nothing = Figure(None, priced, "count", reason="no deal with a value was won in the 365 days")
        return nothing, nothing, nothing
    deals = _rounded_up(gap[0] * priced * parts, gap[1] * value)
    opportunities = _rounded_up(deals * decided, won)
    if leads.converted:
        contacts = Figure(_rounded_up(opportunities * leads.added, leads.converted), leads.added, "count")
    else:
        contacts = Figure(None, leads.added, "count", reason="no lead that was added in the 365 days is converted")
    return Figure(deals, priced, "count"), Figure(opportunities, decided, "count"), contacts


def _rounded_up(part: int, whole: int) -> int:
    return -(-part // whole)
