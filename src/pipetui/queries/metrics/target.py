"""The target of a period: how far it is reached, what still has to come, and how likely that is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import add_months, last_of_month
from pipetui.domain.forecast import odds, spread
from pipetui.domain.money import divide_half_even
from pipetui.domain.periods import Period, trailing_year
from pipetui.queries.metrics.book import Book, between, stakes, sure, worth
from pipetui.queries.metrics.forecast_shapes import Target
from pipetui.queries.metrics.period import Decided, read_decided
from pipetui.queries.metrics.shapes import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Connection

    from pipetui.queries.metrics.scope import Scope

FEWEST = 5
"""With fewer decided deals than this the back-solve says nothing."""

_FEW = f"fewer than {FEWEST} deals were won or lost in the 365 days"


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


def read_targets(_conn: Connection, _scope: Scope) -> Targets:
    """Return the targets of the file."""
    return Targets({})


def target_figures(
    conn: Connection, scope: Scope, period: Period, asked: Period | None, targets: Targets, book: Book
) -> Target | None:
    """Return how a period's target stands; None when it has none.

    Args:
        conn: the file.
        scope: which deals.
        period: P.
        asked: of which period the win rate beside the coverage is; None: the 365 days up to T.
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
    gap = max(0, divide_half_even(missing, book.scale))
    year = read_decided(conn, scope, trailing_year(scope.moment.today))
    rated = year if asked is None else read_decided(conn, scope, asked)
    deals, opportunities, contacts = _back_solved(gap, year, (0, 0), scope.base_currency)
    return Target(
        period=period,
        is_sum=aim.is_sum,
        target=Figure(aim.amount, 0, "money"),
        won_value=won_value,
        gap=Figure(gap, won_value.n, "money"),
        attainment=_share(sure(won), aim.amount * book.scale, won_value.n, "the target is 0"),
        coverage=_share(sure(coming), max(0, missing), open_value.n, "the target is reached"),
        coverage_needed=_share(
            rated.won.deals + rated.lost.deals,
            rated.won.deals,
            rated.won.deals + rated.lost.deals,
            "no deal was won in the period of the win rate",
        ),
        odds=Figure(odds(chances, missing), len(chances), "ratio"),
        deals_needed=deals,
        opportunities_needed=opportunities,
        first_contacts_needed=contacts,
        spread=spread(chances, sure(won), book.scale),
    )


def _share(part: int, whole: int, n: int, reason: str) -> Figure:
    return Figure(part / whole, n, "ratio") if whole else Figure(None, n, "ratio", reason=reason)


def _back_solved(gap: int, year: Decided, leads: tuple[int, int], base: str) -> tuple[Figure, Figure, Figure]:
    """Return how many deals, opportunities and first contacts the gap still takes.

    Each is rounded up before the next, as METRICS has it. A gap of nothing takes none of them.

    Args:
        gap: in minor units of the base currency.
        year: the deals decided in the 365 days up to T.
        leads: of the leads added in that time, how many were converted, and how many there are.
        base: the base currency.
    """
    won, decided, (converted, added) = year.won.deals, year.won.deals + year.lost.deals, leads
    n_won, won_value = year.won.priced(base), year.won.value(base)
    deals = _needed(gap * n_won, won_value, n_won, decided, "no deal with a value was won in the 365 days")
    opportunities = _needed(
        None if deals.value is None else int(deals.value) * decided, won, decided, decided, deals.reason or _FEW
    )
    contacts = _needed(
        None if opportunities.value is None else int(opportunities.value) * added,
        converted,
        added,
        decided,
        opportunities.reason or "no lead that was added in the 365 days was converted",
    )
    return deals, opportunities, contacts


def _needed(amount: int | None, each: int, n: int, decided: int, reason: str) -> Figure:
    """Return how many it takes, rounded up; nothing where too little is known."""
    if decided < FEWEST:
        return Figure(None, n, "count", reason=_FEW)
    if amount is None or not each:
        return Figure(None, n, "count", reason=reason)
    return Figure(-(-amount // each), n, "count")
