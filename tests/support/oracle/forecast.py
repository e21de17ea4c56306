"""The forecast and the target of METRICS: months, ranges by writing every outcome out, odds, and the way back."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from math import lcm, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

from support.oracle.periods import days_of
from support.oracle.seen import Sum, closed_in, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from support.oracle.seen import Days, Seen
    from support.oracle.world import World

ENUMERATED = 16
FEWEST = 5


class Row(NamedTuple):
    """A month, the overdue deals, or those without a date; each sum is (value, n, unpriced)."""

    commit: tuple[int, int, int]
    best_case: tuple[int, int, int]
    pipeline: tuple[int, int, int]
    weighted: tuple[int, int, int]
    won: tuple[int, int, int]
    range: tuple[Fraction, Fraction, Fraction] | None


def forecast(deals: list[Seen]) -> dict[str, Row]:
    """By month ("2026-11"), and "overdue" and "undated"."""
    if not deals:
        return {}
    today = deals[0].today
    expected: dict[str, list[Seen]] = defaultdict(list)
    won: dict[str, list[Seen]] = defaultdict(list)
    for deal in deals:
        if deal.is_open:
            close = deal.raw.expected_close
            name = "undated" if close is None else "overdue" if close < today else f"{close:%Y-%m}"
            expected[name].append(deal)
        elif deal.stage.kind == "won" and f"{deal.closed:%Y-%m}" >= f"{today:%Y-%m}":
            won[f"{deal.closed:%Y-%m}"].append(deal)
    return {name: row(expected[name], won[name], in_month=name[0] in "12") for name in {*expected, *won}}


def row(expected: Iterable[Seen], won: Iterable[Seen], *, in_month: bool) -> Row:
    """The figures of one row."""
    everything, already = Sum(expected), Sum(won)
    return Row(
        Sum(deal for deal in everything.deals if deal.p >= 90).money,
        Sum(deal for deal in everything.deals if deal.p >= 50).money,
        everything.money,
        (everything.weighted, *everything.money[1:]),
        already.money,
        spread(everything.priced, already.exact) if in_month else None,
    )


def outcomes(priced: list[Seen]) -> tuple[list[tuple[int, int]], int]:
    """Every way that the deals can end: (what it brings, its weight); and how many parts what they bring counts in."""
    parts = lcm(*((deal.value or Fraction()).denominator for deal in priced))
    ways = [(0, 1)]
    for deal in priced:
        amount = int((deal.value or 0) * parts)
        lost = [(brings, weight * (100 - deal.p)) for brings, weight in ways]
        won = [(brings + amount, weight * deal.p) for brings, weight in ways]
        ways = lost + won
    return ways, parts


def spread(priced: list[Seen], won: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """p10, p50 and p90 of the total, won included, unrounded."""
    found = []
    if len(priced) <= ENUMERATED:
        ways, parts = outcomes(priced)
        for percent in (10, 50, 90):
            below = 0
            for brings, weight in sorted(ways):
                below += weight
                if weight and below * 100 >= percent * 100 ** len(priced):
                    found.append(won + Fraction(brings, parts))
                    break
    else:
        mean, deviation, total = normal(priced)
        for part in (0.1, 0.5, 0.9):
            quantile = mean + NormalDist().inv_cdf(part) * deviation
            found.append(won + Fraction(min(max(quantile, 0.0), total)))
    low, middle, high = found
    return low, middle, high


def normal(priced: list[Seen]) -> tuple[float, float, float]:
    """Mean, standard deviation and greatest value of what the deals bring."""
    mean, variance, total = Fraction(), Fraction(), Fraction()
    for deal in priced:
        p, a = Fraction(deal.p, 100), deal.value or Fraction()
        mean += p * a
        variance += p * (1 - p) * a * a
        total += a
    return float(mean), sqrt(variance), float(total)


def odds(priced: list[Seen], missing: Fraction) -> float:
    """The chance that the deals bring what is missing."""
    if missing <= 0:
        return 1.0
    if len(priced) <= ENUMERATED:
        ways, parts = outcomes(priced)
        return float(Fraction(sum(weight for brings, weight in ways if brings >= missing * parts), 100 ** len(priced)))
    mean, deviation, total = normal(priced)
    if missing > total:
        return 0.0
    return 1 - NormalDist(mean, deviation).cdf(float(missing)) if deviation else float(mean >= missing)


class Aim(NamedTuple):
    """How a target stands."""

    won_value: int
    gap: int
    attainment: float | None
    coverage: float | None
    coverage_needed: float | None
    odds: float
    deals_needed: int | None
    opportunities_needed: int | None
    first_contacts_needed: int | None


def target_of(world: World, days: Days) -> int | None:
    """What is set for P; a quarter or year without its own is the sum of its months if all are set."""
    if days[0] is None or days[1] is None:
        return None
    parts = []
    for one in world.targets:
        if one.currency == world.base:
            ends = days_of(one.period, days[0])
            if ends == days:
                return one.amount
            if len(one.period) == 7 and "Q" not in one.period and within(ends[0], days):
                parts.append(one.amount)
    months = {f"{day:%Y-%m}" for day in (days[0] + timedelta(n) for n in range((days[1] - days[0]).days + 1))}
    whole = any(days == days_of(f"{days[0].year}{part}", days[0]) for part in ("", "-Q1", "-Q2", "-Q3", "-Q4"))
    return sum(parts) if whole and len(parts) == len(months) else None


def aim(deals: list[Seen], target: int, days: Days, year: Days, rates: Days, lead_rate: Fraction | None) -> Aim:
    """A target of P against what is won and what may come; the way back is by rates of `year`, the 365 days up to T.

    Args:
        deals: those in scope.
        target: in minor units of the base currency.
        days: P.
        year: the 365 days.
        rates: the period of the win rate that stands beside the coverage.
        lead_rate: lead_conversion_rate of the 365 days.
    """
    won = Sum(closed_in(deals, "won", days))
    exact_gap = max(Fraction(), target - won.exact)
    coming = Sum(deal for deal in deals if deal.is_open and not deal.overdue and within(deal.raw.expected_close, days))
    rate, _ = _win_rate(deals, rates)
    of_year, decided = _win_rate(deals, year)
    need = _needed(exact_gap, Sum(closed_in(deals, "won", year)), of_year if decided >= FEWEST else None, lead_rate)
    return Aim(
        won.value,
        round(exact_gap),
        float(won.exact / target) if target else None,
        float(coming.exact / exact_gap) if exact_gap else None,
        float(1 / rate) if rate else None,
        odds(coming.priced, exact_gap),
        *need,
    )


def _win_rate(deals: list[Seen], days: Days) -> tuple[Fraction | None, int]:
    won, lost = (len(closed_in(deals, kind, days)) for kind in ("won", "lost"))
    return (Fraction(won, won + lost) if won + lost else None), won + lost


def _needed(
    gap: Fraction, won: Sum, win_rate: Fraction | None, lead_rate: Fraction | None
) -> tuple[int | None, int | None, int | None]:
    """How many deals to win, deals to begin, people to talk to; None from where a rate is missing."""
    if win_rate is None or not won.priced or not won.exact:
        return None, None, None
    deals = _ceiling(gap / (won.exact / len(won.priced)))
    if not win_rate:
        return deals, None, None
    opportunities = _ceiling(deals / win_rate)
    return deals, opportunities, _ceiling(opportunities / lead_rate) if lead_rate else None


def _ceiling(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)
