"""What holds between figures, whatever the file: parts make up their wholes, and no deal is lost or counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck

from pipetui.queries.metrics.forecast import read_forecast
from pipetui.queries.metrics.shapes import Figure
from pipetui.queries.metrics.sources import read_sources
from pipetui.queries.metrics.summary import read_summary
from support.properties import holds
from support.random_questions import QUESTIONS, Question

if TYPE_CHECKING:
    from pipetui.queries.metrics.forecast_shapes import Forecast
    from pipetui.queries.metrics.shapes import Summary

pytestmark = pytest.mark.no_cover

WHOLES = ("open_count", "open_value", "weighted_value", "stalled_count", "lost_count")


@holds(everyday=20, soak=600, suppress=(HealthCheck.too_slow, HealthCheck.data_too_large), **QUESTIONS)
def test_parts_make_up_their_wholes(**drawn: Any) -> None:
    asked = Question(**drawn)
    found = read_summary(asked.conn, trend=True, **asked.arguments)
    forecast = read_forecast(asked.conn, **asked.arguments)
    sources = read_sources(asked.conn, **asked.arguments).rows
    asked.conn.close()
    _stages_make_up_the_pipeline(found, exact=not asked.world.rates)
    _every_open_deal_is_forecast_once(forecast, found)
    _nothing_is_behind_a_figure_without_a_reason(found)
    value = {name: figure.value for name, figure in found.metrics.items()}
    assert sum(row.open_count.n for row in sources) == value["open_count"]
    assert found.trend is not None
    last = found.trend[-1]
    present = (value["open_count"], value["open_value"], value["weighted_value"])
    assert (last.open_count, last.open_value, last.weighted_value) == present
    assert last.day == asked.today.isoformat()
    for part in ("stalled", "overdue", "ghost"):
        assert whole(value[f"{part}_count"]) <= whole(value["open_count"])
    assert whole(value["honest_value"]) <= whole(value["open_value"])
    assert whole(value["weighted_value"]) <= whole(value["open_value"])
    assert whole(value["customers_in_pipeline"]) <= whole(value["open_count"])


def _stages_make_up_the_pipeline(found: Summary, *, exact: bool) -> None:
    """Σ by_stage is the whole; converted amounts are rounded once in each row, so their sum may be off by half each."""
    rows = [row for row in found.by_stage if row.kind == "open"]
    value = {name: whole(found.metrics[name].value) for name in WHOLES}
    off = 0 if exact else len(rows)
    assert sum(row.deals for row in rows) == value["open_count"]
    assert abs(sum(row.value for row in rows) - value["open_value"]) <= off
    assert abs(sum(row.weighted for row in rows) - value["weighted_value"]) <= len(rows)
    assert sum(row.unpriced for row in rows) == found.metrics["open_value"].unpriced
    assert sum(row.stalled for row in rows) == value["stalled_count"]
    assert sum(row.lost_count for row in found.by_stage) == value["lost_count"]
    assert sum(row.deals for row in found.lost_reasons) == value["lost_count"]
    for row in found.by_stage:
        assert sum(part.deals for part in row.lost_reasons) == row.lost_count
        if row.funnel is not None:
            funnel = row.funnel
            assert funnel.entered == funnel.advanced + funnel.lost_here + funnel.still_here + funnel.other
            assert funnel.conversion.n == funnel.entered


def _every_open_deal_is_forecast_once(forecast: Forecast, found: Summary) -> None:
    rows = (*forecast.months, forecast.overdue, forecast.undated)
    numbers = [number for row in rows for number in row.deal_ids]
    assert len(numbers) == len(set(numbers)) == found.metrics["open_count"].value
    assert len(forecast.overdue.deal_ids) == found.metrics["overdue_count"].value
    for row in rows:
        assert len(row.deal_ids) == row.pipeline.n + whole(row.pipeline.unpriced)
        assert whole(row.commit.value) <= whole(row.best_case.value) <= whole(row.pipeline.value)
        assert whole(row.weighted.value) <= whole(row.pipeline.value)
        if row.spread is not None:
            floor, ceiling = whole(row.won.value), whole(row.won.value) + whole(row.pipeline.value)
            assert floor <= row.spread.p10 <= row.spread.p50 <= row.spread.p90 <= ceiling + 1


def _nothing_is_behind_a_figure_without_a_reason(found: Summary) -> None:
    """Counts and sums over nothing are 0; ratios and means over nothing are null, and say why."""
    figures = [*found.metrics.values()]
    for row in found.by_stage:
        parts = (*(row.funnel or ()), *(row.times or ()), row.own_history)
        figures += [part for part in parts if isinstance(part, Figure)]
    for figure in figures:
        assert figure.n >= 0
        assert (figure.value is None) == (figure.reason is not None)
        if figure.unit in ("count", "money") and not figure.n:
            assert figure.value in (0, None)
        if figure.unit == "ratio" and figure.value is not None:
            assert 0 <= figure.value <= 1
            assert figure.n


def whole(value: float | None) -> int:
    """A count or a sum of money, which is there whatever stands behind it."""
    assert isinstance(value, int)
    return value
