"""The forecast and the target of random pipelines equal every outcome written out in plain loops."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck

from pipetui.domain.periods import parse_period
from pipetui.queries.metrics.forecast import read_forecast
from support.oracle import forecast, people
from support.oracle.loading import load
from support.oracle.periods import days_of, year_up_to
from support.oracle.seen import seen_at
from support.pipeline_builder import CTX
from support.properties import holds
from support.random_questions import QUESTIONS, Question

if TYPE_CHECKING:
    from pipetui.queries.metrics.forecast_shapes import ForecastRow, Target
    from pipetui.queries.metrics.shapes import Figure
    from support.pipeline_builder import PipelineBuilder

pytestmark = pytest.mark.no_cover


@holds(everyday=25, soak=800, suppress=(HealthCheck.too_slow, HealthCheck.data_too_large), **QUESTIONS)
def test_the_forecast_is_what_every_outcome_says(**drawn: Any) -> None:
    asked = Question(**drawn)
    found = read_forecast(asked.conn, **asked.arguments)
    asked.conn.close()
    expected = forecast.forecast(asked.seen)
    rows = {row.name: row for row in (*found.months, found.overdue, found.undated)}
    assert set(expected) <= set(rows)
    assert [row.name for row in found.months] == sorted(row.name for row in found.months)
    for name, row in rows.items():
        _row_agrees(row, expected.get(name) or forecast.row([], [], in_month=name[0] == "2"))
    _target_agrees(found.target, asked, drawn["named"])


@pytest.mark.parametrize(
    "deals", [9, 17, pytest.param(16, marks=pytest.mark.soak), pytest.param(40, marks=pytest.mark.soak)]
)
def test_many_deals_in_one_month(build: PipelineBuilder, deals: int) -> None:
    """From 17 on the total is taken for normal: the oracle's quantiles come from the standard library."""
    build.insert("target", period="2026-12", amount=1_500_00, currency="EUR")
    build.insert("exchange_rate", currency="USD", base="EUR", on_day="2026-01-01", rate="0.9137")
    for number in range(deals):
        build.deal(
            on="2026-11-01",
            amount=number * number * 77,
            currency="USD" if number % 3 else "EUR",
            probability=number * 37 % 101,
            expected_close=f"2026-12-{1 + number % 31:02}",
        )
    won = build.deal(stage="Won", on="2026-11-03", amount=1)
    assert won
    found = read_forecast(build.conn, CTX, period=parse_period("2026-12", CTX.today), pipeline_id=None)
    world = load(build.conn)
    coming = [deal for deal in seen_at(world, CTX.now) if deal.is_open]
    low, middle, high = forecast.spread(coming, Fraction())
    (row,) = (row for row in found.months if row.name == "2026-12")
    assert row.spread is not None
    assert row.spread.exact == (deals <= 16)
    assert row.spread[:3] == pytest.approx((round(low), round(middle), round(high)), abs=0 if deals <= 16 else 1)
    assert found.target is not None
    assert found.target.odds.value == pytest.approx(forecast.odds(coming, Fraction(1_500_00)), abs=1e-9)


def said(figure: Figure) -> tuple[Any, ...]:
    assert figure.unpriced is not None
    return figure.value, figure.n, figure.unpriced


def _row_agrees(row: ForecastRow, expected: forecast.Row) -> None:
    for name in ("commit", "best_case", "pipeline", "weighted", "won"):
        assert said(getattr(row, name)) == getattr(expected, name), name
    assert (row.spread is None) == (expected.range is None)
    if row.spread is not None and expected.range is not None:
        assert row.spread[:3] == tuple(round(end) for end in expected.range)
        assert row.spread.exact
        assert row.spread.n == expected.pipeline[1]


def _target_agrees(found: Target | None, asked: Question, named: str | None) -> None:
    name = named or "this-month"
    target = forecast.target_of(asked.world, days_of(name, asked.today))
    assert (found is None) == (target is None)
    if found is None or target is None:
        return
    year = year_up_to(asked.today)
    leads = people.lead_rate(asked.world, asked.at, year)
    expected = forecast.aim(asked.seen, target, days_of(name, asked.today), year, asked.rates, leads)
    assert found.target.value == target
    for field, value in expected._asdict().items():
        told = getattr(found, field)
        assert told.value == (pytest.approx(value, abs=1e-12) if field == "odds" else value), field
        assert (told.value is None) == (told.reason is not None), field
