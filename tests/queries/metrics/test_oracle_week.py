"""The weekly sheet of random pipelines: what happened, and why the forecast changed, adding up exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st

from pipetui.domain.errors import InvalidInput
from pipetui.queries.metrics.week import read_week
from support.oracle.periods import days_of
from support.oracle.week import week
from support.properties import holds
from support.random_questions import QUESTIONS, Question

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.queries.metrics.week_shapes import WeekDeal

pytestmark = pytest.mark.no_cover

WEEKS = [None, "this-week", "last-week", "2026-W44", "last-month", "this-quarter", "2026"]


@holds(
    everyday=25,
    soak=800,
    suppress=(HealthCheck.too_slow, HealthCheck.data_too_large),
    **{**QUESTIONS, "named": st.sampled_from(WEEKS)},
)
def test_the_week_adds_up(**drawn: Any) -> None:
    asked = Question(**drawn)
    first, last = days_of(drawn["named"] or "this-week", asked.today)
    assert first is not None
    assert last is not None
    if first > asked.today:
        with pytest.raises(InvalidInput):
            read_week(asked.conn, **asked.arguments)
        asked.conn.close()
        return
    found = read_week(asked.conn, **asked.arguments)
    asked.conn.close()
    expected = week(asked.world, first, last, asked.at, asked.pipeline_id, asked.keep)
    before, after = total(expected.before.values()), total(expected.after.values())
    assert (found.weighted_before, found.weighted_after) == (round(before), round(after))
    assert sum(one.change for one in found.changes) == found.weighted_after - found.weighted_before
    for side, unpriced in ((expected.before, found.unpriced_before), (expected.after, found.unpriced_after)):
        assert unpriced == sum(value is None for value in side.values())
    steps = {
        deal: (expected.after.get(deal) or Fraction()) - (expected.before.get(deal) or Fraction())
        for deal in {*expected.before, *expected.after}
    }
    assert {one.deal_id for one in found.changes} == {deal for deal, step in steps.items() if step}
    assert all(abs(one.change - steps[one.deal_id]) <= 1 for one in found.changes)
    assert all(one.reasons for one in found.changes)
    assert numbers(found.new) == expected.new
    assert numbers(found.moved) == expected.moved
    assert numbers(found.won) == expected.won
    assert numbers(found.lost) == expected.lost
    assert {one.deal_id: one.slipped_days for one in found.slipped} == expected.slipped
    assert {one.deal_id: one.is_news for one in found.stalled} == expected.stalled


def total(values: Iterable[Fraction | None]) -> Fraction:
    return sum((value for value in values if value is not None), Fraction())


def numbers(deals: tuple[WeekDeal, ...]) -> set[int]:
    assert len({one.deal_id for one in deals}) == len(deals)
    return {one.deal_id for one in deals}
