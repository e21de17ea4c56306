"""The catalogue holds every metric of this part of METRICS, each fully defined."""

from __future__ import annotations

import pytest

from pipetui.domain.metrics import CATALOGUE, HEADLINE, Metric

NOW = (
    "open_count open_value weighted_value avg_deal_size_open customers_in_pipeline stalled_count stalled_value "
    "ghost_count ghost_value overdue_count overdue_value no_next_step_count no_amount_count honest_value trend"
)
PERIOD = (
    "won_count won_value lost_count lost_value win_rate win_rate_value overall_conversion avg_deal_size_won "
    "cycle_days_avg cycle_days_median velocity_per_day created_count"
)
BY_STAGE = "count value weighted stalled customers lost_count lost_value"
RATES = {
    "win_rate", "win_rate_value", "overall_conversion", "avg_deal_size_won", "cycle_days_avg", "cycle_days_median",
    "velocity_per_day",
}  # fmt: skip
METRICS = [pytest.param(metric, id=metric.id) for metric in CATALOGUE.values()]


@pytest.mark.parametrize(
    ("block", "ids"),
    [("now", NOW), ("period", PERIOD), ("by_stage", " ".join(f"by_stage.{name}" for name in BY_STAGE.split()))],
)
def test_a_block_holds_the_metrics_of_its_table_in_order(block: str, ids: str) -> None:
    assert " ".join(metric.id for metric in CATALOGUE.values() if metric.block == block) == ids


def test_the_single_figures_are_those_of_both_blocks_but_the_series() -> None:
    assert list(HEADLINE) == [name for name in f"{NOW} {PERIOD}".split() if name != "trend"]


def test_rates_and_durations_use_the_trailing_year() -> None:
    assert {metric.id for metric in CATALOGUE.values() if metric.rate} == RATES


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_is_fully_defined(metric: Metric) -> None:
    assert metric.unit in {"count", "money", "ratio", "days", "money_per_day", "series"}
    assert metric.definition.endswith(".")
    assert metric.formula
    assert metric.date_basis
    assert not metric.formula.endswith(".")
    assert len(metric.short) <= 14
    assert CATALOGUE[metric.id] is metric


@pytest.mark.parametrize("metric", METRICS)
def test_a_unit_fits_the_name(metric: Metric) -> None:
    for ending, unit in (("_count", "count"), ("_value", "money"), ("_days", "days"), ("_per_day", "money_per_day")):
        if metric.id.endswith(ending) and metric.id != "win_rate_value":
            assert metric.unit == unit


def test_no_two_metrics_of_a_block_share_a_title_or_label() -> None:
    for field in ("title", "short"):
        for block in ("now", "period", "by_stage"):
            names = [getattr(metric, field) for metric in CATALOGUE.values() if metric.block == block]
            assert len(set(names)) == len(names)


@pytest.mark.parametrize("metric", METRICS)
def test_a_formula_names_only_metrics_that_there_are(metric: Metric) -> None:
    words = {word.strip("();,.") for word in f"{metric.formula} {metric.date_basis}".split() if "_" in word}
    assert words <= CATALOGUE.keys()
