"""The catalogue holds every metric of this part of METRICS, each fully defined."""

from __future__ import annotations

import pytest

from pipetui.domain.errors import Ambiguous, NotFound
from pipetui.domain.metrics import BLOCKS, CATALOGUE, HEADLINE, Metric, metric_named

NOW = (
    "open_count open_value weighted_value avg_deal_size_open customers_in_pipeline stalled_count stalled_value "
    "ghost_count ghost_value overdue_count overdue_value no_next_step_count no_amount_count honest_value trend"
)
PERIOD = (
    "won_count won_value lost_count lost_value win_rate win_rate_value overall_conversion avg_deal_size_won "
    "cycle_days_avg cycle_days_median velocity_per_day created_count new_prospects days_before_pipeline "
    "lead_conversion_rate slip_count slip_days_avg"
)
BY_STAGE = (
    "count value weighted stalled customers entered advanced lost_here still_here other conversion conversion_decided "
    "reached conversion_any days_avg days_median days_total_avg open_days_avg lost_count lost_value lost_reasons "
    "own_history bottleneck"
)
CONVERSATIONS = "in_process won"
FORECAST = "commit best_case pipeline weighted won p10 p50 p90"
TARGET = (
    "target won_value gap attainment coverage coverage_needed odds deals_needed opportunities_needed "
    "first_contacts_needed"
)
RATES = {
    "win_rate", "win_rate_value", "overall_conversion", "avg_deal_size_won", "cycle_days_avg", "cycle_days_median",
    "velocity_per_day", "days_before_pipeline", "lead_conversion_rate", "slip_days_avg",
}  # fmt: skip
METRICS = [pytest.param(metric, id=metric.id) for metric in CATALOGUE.values()]


@pytest.mark.parametrize(
    ("block", "ids"),
    [
        ("now", NOW),
        ("period", PERIOD),
        *(
            (block, " ".join(f"{block}.{name}" for name in names.split()))
            for block, names in (
                ("by_stage", BY_STAGE),
                ("conversations", CONVERSATIONS),
                ("forecast", FORECAST),
                ("target", TARGET),
            )
        ),
    ],
)
def test_a_block_holds_the_metrics_of_its_table_in_order(block: str, ids: str) -> None:
    assert " ".join(metric.id for metric in CATALOGUE.values() if metric.block == block) == ids


def test_the_single_figures_are_those_of_both_blocks_but_the_series() -> None:
    single = [name for name in f"{NOW} {PERIOD}".split() if name != "trend"]
    assert list(HEADLINE) == single[: len(HEADLINE)]  # the last ones come with the activities that they count


def test_rates_and_durations_use_the_trailing_year() -> None:
    assert {metric.id for metric in CATALOGUE.values() if metric.rate and metric.block == "period"} == RATES


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_is_fully_defined(metric: Metric) -> None:
    assert metric.unit in {"count", "money", "ratio", "days", "money_per_day", "series", "name"}
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
    assert words <= CATALOGUE.keys() | {name.removeprefix(f"{metric.block}.") for name in CATALOGUE}


def test_every_block_has_a_heading() -> None:
    assert list(dict.fromkeys(metric.block for metric in CATALOGUE.values())) == list(BLOCKS)


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("win_rate", "win_rate"),
        ("Win rate", "win_rate"),
        ("win-rate", "win_rate"),
        ("won_value", "won_value"),  # the summary's before the target's
        ("target.won_value", "target.won_value"),
        ("lost_here", "by_stage.lost_here"),
        ("veloc", "velocity_per_day"),
        ("Bottle", "by_stage.bottleneck"),
        ("HONEST", "honest_value"),
    ],
)
def test_a_figure_is_named_as_people_would(typed: str, id_: str) -> None:
    assert metric_named(typed).id == id_


def test_a_name_that_fits_none_or_several() -> None:
    with pytest.raises(Ambiguous) as several:
        metric_named("cyc_")
    with pytest.raises(NotFound, match="did you mean win_rate"):
        metric_named("win_rat3")
    with pytest.raises(NotFound, match="no figure is called"):
        metric_named("")
    assert {"cycle_days_avg", "cycle_days_median"} <= set(several.value.candidates)
