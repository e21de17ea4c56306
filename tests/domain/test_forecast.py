"""The range of a total and the odds of a target, against every outcome written out."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from statistics import NormalDist

import pytest
from hypothesis import strategies as st

from pipetui.domain.forecast import ENUMERATED, Spread, Stake, odds, outcomes, spread
from support.properties import holds

stakes_of = st.lists(
    st.builds(
        Stake,
        st.integers(0, 4) | st.integers(0, 10**6) | st.just(999_999_999_999_999),
        st.sampled_from([0, 10, 50, 90, 100]) | st.integers(0, 100),
    ),
    max_size=7,
)


def brute_force(stakes: list[Stake]) -> dict[int, Fraction]:
    """The chance of each total: all the ways in which each deal is won or not."""
    chances: dict[int, Fraction] = {}
    for fates in product((False, True), repeat=len(stakes)):
        chance = Fraction(1)
        for stake, is_won in zip(stakes, fates, strict=True):
            chance *= Fraction(stake.probability if is_won else 100 - stake.probability, 100)
        total = sum(stake.amount for stake, is_won in zip(stakes, fates, strict=True) if is_won)
        if chance:
            chances[total] = chances.get(total, Fraction(0)) + chance
    return chances


def quantile(chances: dict[int, Fraction], share: Fraction) -> int:
    return min(total for total in chances if sum(chances[one] for one in chances if one <= total) >= share)


def same_outcomes(stakes: list[Stake], won: int, missing: int) -> None:
    chances = brute_force(stakes)
    weights = outcomes(stakes)
    whole = sum(weights.values())
    assert {total: Fraction(weight, whole) for total, weight in weights.items()} == chances
    expected = tuple(won + quantile(chances, Fraction(share, 100)) for share in (10, 50, 90))
    assert spread(stakes, won) == (*expected, len(stakes), True)
    reached = sum((chance for total, chance in chances.items() if total >= missing), Fraction(0))
    assert odds(stakes, missing) == pytest.approx(float(reached), abs=1e-12)


test_up_to_sixteen_deals_every_outcome_is_counted = holds(
    everyday=60, soak=2000, stakes=stakes_of, won=st.integers(0, 100), missing=st.integers(-2, 10**6)
)(same_outcomes)


def test_sixteen_deals_are_enumerated_and_seventeen_are_not() -> None:
    at_most = [Stake(2**place, 50) for place in range(ENUMERATED)]
    # each of the 65,536 totals is as likely as any other
    assert spread(at_most) == Spread(6553, 32767, 58982, 16, exact=True)
    assert odds(at_most, 65_535) == 1 / 65_536
    more = spread([*at_most, Stake(0, 50)])
    assert not more.exact
    assert more.n == 17


many = st.lists(
    st.builds(Stake, st.integers(0, 10**6), st.integers(0, 100)), min_size=ENUMERATED + 1, max_size=40
).filter(lambda stakes: any(0 < stake.probability < 100 and stake.amount for stake in stakes))


def same_normal(stakes: list[Stake], won: int, missing: int) -> None:
    mean = sum(stake.amount * stake.probability / 100 for stake in stakes)
    variance = sum(stake.amount**2 * stake.probability * (100 - stake.probability) / 10_000 for stake in stakes)
    curve, total = NormalDist(mean, variance**0.5), sum(stake.amount for stake in stakes)
    found = spread(stakes, won)
    for end, share in zip(found[:3], (0.1, 0.5, 0.9), strict=True):
        cut = min(max(curve.inv_cdf(share), 0), total)
        assert end == pytest.approx(won + cut, abs=0.51)
    chance = 1.0 if missing <= 0 else 0.0 if missing > total else 1 - curve.cdf(missing)
    assert odds(stakes, missing) == pytest.approx(chance, abs=1e-9)


test_beyond_sixteen_the_total_is_normal_and_cut_at_nothing_and_at_everything = holds(
    everyday=40, soak=1000, stakes=many, won=st.integers(0, 100), missing=st.integers(-2, 10**7)
)(same_normal)


def test_the_normal_range_is_cut_at_both_ends() -> None:
    one_large = [Stake(1_000_000, 5), *[Stake(1, 50)] * 20]
    assert spread(one_large, won=7)[:3] == (7, 50_017, 7 + round(50_010 + 1.2815515655446004 * 217_944.94718))
    nearly_sure = [Stake(1_000_000, 95), *[Stake(1, 50)] * 20]
    assert spread(nearly_sure).p90 == 1_000_020


def test_many_deals_that_are_all_decided_leave_nothing_to_chance() -> None:
    decided = [Stake(10, 100)] * 12 + [Stake(10, 0)] * 12
    assert spread(decided) == Spread(120, 120, 120, 24, exact=False)
    assert odds(decided, 120) == 1.0
    assert odds(decided, 121) == 0.0
    assert odds(decided, 241) == 0.0


def test_nothing_brings_nothing() -> None:
    assert spread([], won=500) == Spread(500, 500, 500, 0, exact=True)
    assert odds([], 1) == 0.0
    assert odds([], 0) == 1.0


def test_what_is_won_counts_and_a_target_that_is_reached_is_sure() -> None:
    assert spread([Stake(100, 50)], won=30) == Spread(30, 30, 130, 1, exact=True)
    assert odds([Stake(100, 0)], -5) == 1.0


def test_parts_of_a_minor_unit_are_rounded_once_half_to_even() -> None:
    assert spread([Stake(25, 100), Stake(10, 100)], won=10, scale=10)[:3] == (4, 4, 4)
    assert spread([Stake(25, 100)], won=30, scale=10)[:3] == (6, 6, 6)
    assert spread([Stake(25, 100)], scale=10)[:3] == (2, 2, 2)
