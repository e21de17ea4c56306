"""The forecast and the target of random pipelines equal every outcome written out in plain loops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck

from pipetui.queries.metrics.forecast import read_forecast
from support.oracle import forecast, people
from support.oracle.periods import days_of, year_up_to
from support.properties import holds
from support.random_questions import QUESTIONS, Question

if TYPE_CHECKING:
    from pipetui.queries.metrics.forecast_shapes import ForecastRow, Target
    from pipetui.queries.metrics.shapes import Figure

pytestmark = pytest.mark.no_cover


@holds(everyday=25, soak=2000, suppress=(HealthCheck.too_slow, HealthCheck.data_too_large), **QUESTIONS)
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
