"""What a set of open deals may bring: the range of their total, and the odds of a target (METRICS).

Each deal wins with its probability, independently of the others. Up to sixteen deals every outcome is counted, exactly,
in integers; beyond that the total is taken for normal, with the same mean and variance, cut at nothing and at
everything.

Amounts are integers of any one unit: minor units of the base currency times `scale`, where rates make parts of them.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from math import erfc, sqrt
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.money import divide_half_even

if TYPE_CHECKING:
    from collections.abc import Sequence

ENUMERATED = 16
"""Up to so many deals the range is exact."""

_Z90 = 1.2815515655446004  # 10 % of a normal distribution lie beyond so many standard deviations, on either side


class Stake(NamedTuple):
    """An open, priced deal: what it is worth, and its chance to be won in per cent."""

    amount: int
    probability: int


class Spread(NamedTuple):
    """The range of a total.

    Attributes:
        p10: the total is no more than this with a chance of at least 10 %: the cautious figure.
        p50: the same with 50 %.
        p90: the same with 90 %.
        n: how many open deals may still win.
        exact: every outcome was counted; else the total was taken for normal.
    """

    p10: int
    p50: int
    p90: int
    n: int
    exact: bool


def spread(stakes: Sequence[Stake], won: int = 0, scale: int = 1) -> Spread:
    """Return the range of what is won plus what the stakes may bring, rounded once, in minor units.

    Args:
        stakes: the open, priced deals.
        won: what is sure, in the unit of the amounts.
        scale: how many of that unit make a minor unit.
    """
    if len(stakes) <= ENUMERATED:
        low, middle, high = _quantiles(stakes)
    else:
        low, middle, high = _normal_quantiles(stakes)
    low, middle, high = (divide_half_even(won + end, scale) for end in (low, middle, high))
    return Spread(low, middle, high, n=len(stakes), exact=len(stakes) <= ENUMERATED)


def odds(stakes: Sequence[Stake], missing: int) -> float:
    """Return the chance, 0–1, that the stakes bring what is missing or more.

    Args:
        stakes: the open, priced deals.
        missing: in the unit of their amounts; nothing or less is sure.
    """
    total = sum(stake.amount for stake in stakes)
    if missing <= 0:
        return 1.0
    if missing > total:
        return 0.0
    if len(stakes) <= ENUMERATED:
        weights = outcomes(stakes)
        return sum(weight for amount, weight in weights.items() if amount >= missing) / sum(weights.values())
    mean, deviation = _normal(stakes)
    if not deviation:
        return float(mean >= missing)
    return erfc((missing - mean) / deviation / sqrt(2)) / 2


def outcomes(stakes: Sequence[Stake]) -> dict[int, int]:
    """Return every total that the stakes can come to, with its chance as an integer weight of their common sum."""
    weights = {0: 1}
    for amount, probability in stakes:
        lost, won = 100 - probability, probability
        after = {total: weight * lost for total, weight in weights.items()} if lost else {}
        if won:
            for total, weight in weights.items():
                after[total + amount] = after.get(total + amount, 0) + weight * won
        weights = after
    return weights


def _quantiles(stakes: Sequence[Stake]) -> tuple[int, int, int]:
    """The smallest totals that 10, 50 and 90 % of the outcomes do not exceed."""
    weights = outcomes(stakes)
    totals = sorted(weights)
    chances = list(accumulate(weights[total] for total in totals))
    low, middle, high = (totals[bisect_left(chances, -(-chances[-1] * percent // 100))] for percent in (10, 50, 90))
    return low, middle, high


def _normal(stakes: Sequence[Stake]) -> tuple[float, float]:
    """The mean and the standard deviation of the total."""
    mean = sum(amount * probability for amount, probability in stakes)
    variance = sum(amount * amount * probability * (100 - probability) for amount, probability in stakes)
    return mean / 100, sqrt(variance) / 100


def _normal_quantiles(stakes: Sequence[Stake]) -> tuple[int, int, int]:
    total = sum(stake.amount for stake in stakes)
    mean, deviation = _normal(stakes)
    low, middle, high = (min(max(round(mean + times * deviation), 0), total) for times in (-_Z90, 0.0, _Z90))
    return low, middle, high
