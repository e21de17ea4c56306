"""Figures as JSON: exact money, unrounded rates, and a reason for what is missing."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.cli.figures import summary_record
from pipetui.domain.money import minor_digits
from pipetui.domain.periods import Period
from pipetui.queries.metrics.shapes import CurrencyTotal, Figure, ReasonFigures
from support import printouts


def metric(figure: Figure, base: str = "EUR") -> object:
    made = printouts.summary(metrics={"it": figure}, base_currency=base, trend=None)
    return summary_record(made)["metrics"]["it"]


@pytest.mark.parametrize(
    ("figure", "base", "record"),
    [
        (Figure(3, 3, "count"), "EUR", {"value": 3, "n": 3, "unit": "count"}),
        (Figure(1_250_000, 2, "money"), "EUR", {"value": "12500.00", "n": 2, "unit": "money"}),
        (Figure(12_500, 2, "money"), "JPY", {"value": "12500", "n": 2, "unit": "money"}),
        (Figure(12_500, 2, "money"), "KWD", {"value": "12.500", "n": 2, "unit": "money"}),
        (Figure(0, 0, "money"), "", {"value": "0.00", "n": 0, "unit": "money"}),
        (Figure(2 / 3, 3, "ratio"), "EUR", {"value": 2 / 3, "n": 3, "unit": "ratio"}),
        (Figure(51.776, 9, "days"), "EUR", {"value": 51.776, "n": 9, "unit": "days"}),
        (Figure(347_449, 9, "money_per_day"), "EUR", {"value": "3474.49", "n": 9, "unit": "money_per_day"}),
        (
            Figure(None, 0, "ratio", reason="nothing was decided"),
            "EUR",
            {"value": None, "n": 0, "unit": "ratio", "reason": "nothing was decided"},
        ),
    ],
)
def test_a_figure_by_its_unit(figure: Figure, base: str, record: dict[str, object]) -> None:
    assert metric(figure, base) == record


def test_totals_by_currency_stand_in_their_own_units() -> None:
    totals = (CurrencyTotal("EUR", 100, 1), CurrencyTotal("JPY", 5_000, 2))
    assert metric(Figure(100, 1, "money", totals, 2)) == {
        "value": "1.00",
        "n": 1,
        "unit": "money",
        "by_currency": {"EUR": {"value": "1.00", "n": 1}, "JPY": {"value": "5000", "n": 2}},
        "unpriced": 2,
    }


@given(st.integers(0, 10**18), st.sampled_from(["EUR", "JPY", "KWD", "USD", "CLF"]))
def test_money_is_exact(minor: int, base: str) -> None:
    record = metric(Figure(minor, 1, "money"), base)
    assert isinstance(record, dict)
    assert Decimal(record["value"]) * 10 ** minor_digits(base) == minor


def test_the_whole_is_json_and_periods_have_open_ends() -> None:
    everything = Period("all", None, None)
    record = summary_record(printouts.summary(period=everything, rate_period=everything))
    assert record["period"] == {"name": "all", "from": None, "to": None}
    assert json.loads(json.dumps(record)) == record


def test_without_a_trend_there_is_none() -> None:
    assert "trend" not in summary_record(printouts.summary(trend=None))["metrics"]


def test_stages_and_reasons() -> None:
    made = printouts.summary(
        by_stage=(printouts.stage_figures("Demo", unpriced=1, by_currency=(CurrencyTotal("USD", 50, 1),)),),
        lost_reasons=(ReasonFigures(None, "not given", 2, 150_050, 1),),
    )
    record = summary_record(made)
    assert record["by_stage"] == [
        {
            "pipeline": "Consulting",
            "stage": "Demo",
            "kind": "open",
            "position": 0,
            "count": 5,
            "value": "62000.00",
            "weighted": "24800.00",
            "unpriced": 1,
            "by_currency": {"USD": {"value": "0.50", "n": 1}},
            "stalled": 0,
            "customers": 4,
            "lost_count": 0,
            "lost_value": "0.00",
            "lost_reasons": [],
        }
    ]
    assert record["lost_reasons"] == [{"reason": "not given", "count": 2, "value": "1500.50", "unpriced": 1}]
