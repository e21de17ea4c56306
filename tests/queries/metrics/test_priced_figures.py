"""Dated rates in every figure of money: the present one for open deals, that of the closing day for closed ones."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.filters import parse_filter
from pipetui.domain.periods import parse_period
from pipetui.queries.deals import list_deals
from pipetui.queries.metrics.shapes import CurrencyTotal, Figure
from pipetui.queries.metrics.summary import read_summary
from support.pipeline_builder import CTX

if TYPE_CHECKING:
    from pipetui.queries.metrics.shapes import StageFigures, Summary
    from support.pipeline_builder import PipelineBuilder


@pytest.fixture
def dear(build: PipelineBuilder) -> PipelineBuilder:
    """Dollars at 0.5 from March, at 0.8 from October, at 0.9 from yesterday; francs without a rate; yen with one."""
    for day, rate in (("2026-03-01", "0.5"), ("2026-10-01", "0.8"), ("2026-11-21", "0.9"), ("2026-11-23", "7")):
        build.insert("exchange_rate", currency="USD", base="EUR", on_day=day, rate=rate)
    build.insert("exchange_rate", currency="JPY", base="EUR", on_day="2026-01-01", rate="0.006")
    build.insert("exchange_rate", currency="CHF", base="USD", on_day="2026-01-01", rate="1.1")
    return build


def summary(build: PipelineBuilder, words: str = "", as_of: date | None = None) -> Summary:
    found = parse_filter(words, CTX.today)
    period = parse_period("2026", CTX.today)
    return read_summary(build.conn, CTX, period=period, pipeline_id=None, filter=found, trend=True, as_of=as_of)


def row(found: Summary, stage: str) -> StageFigures:
    return next(each for each in found.by_stage if each.stage == stage)


def test_open_deals_have_the_rate_of_the_moment(dear: PipelineBuilder) -> None:
    dear.deal(stage="New", on="2026-02-01", amount=100_00)
    dear.deal(stage="New", on="2026-02-01", amount=100_00, currency="USD")
    dear.deal(stage="New", on="2026-02-01", amount=1000, currency="JPY")
    dear.deal(stage="New", on="2026-02-01", amount=100_00, currency="CHF")
    sums = (("CHF", 100_00), ("EUR", 100_00), ("JPY", 1000), ("USD", 100_00))
    beside = tuple(CurrencyTotal(currency, amount, 1) for currency, amount in sums)
    now = summary(dear)
    assert now.metrics["open_value"] == Figure(196_00, 3, "money", beside, 1)
    assert now.metrics["weighted_value"].value == 19_60
    assert now.metrics["avg_deal_size_open"].value == 65_33  # 196 ÷ 3
    assert (row(now, "New").value, row(now, "New").unpriced) == (196_00, 1)
    then = summary(dear, as_of=date(2026, 2, 28)).metrics["open_value"]
    assert (then.value, then.unpriced) == (106_00, 2)
    trend = {point.day: point.open_value for point in now.trend or ()}
    assert [trend[f"2026-{day}"] for day in ("02-28", "03-31", "09-30", "10-31", "11-22")] == [
        *(106_00, 156_00, 156_00, 186_00, 196_00)
    ]
    asked = {point.day: point.open_value for point in summary(dear, "status:open").trend or ()}
    assert asked == trend


@pytest.mark.parametrize("words", ["", "-tag:none"])
def test_closed_deals_have_the_rate_of_the_day_they_closed(dear: PipelineBuilder, words: str) -> None:
    for day, amount in (("2026-02-28 22:59", 1_00), ("2026-02-28 23:00", 10_00), ("2026-09-30", 100_00)):
        dear.deal(stage="Won", on=day, amount=amount, currency="USD")
    dear.deal(stage="Won", on="2026-11-01", amount=1000_00, currency="USD")
    dear.deal(stage="Won", on="2026-11-01", amount=1_00)
    dear.deal(stage="Lost", on="2026-11-22", amount=100_00, currency="USD")
    dear.deal(stage="Lost", on="2026-11-22", amount=5_00, currency="CHF")
    found = summary(dear, words)
    won, lost = found.metrics["won_value"], found.metrics["lost_value"]
    assert (won.value, won.n, won.unpriced) == (5_00 + 50_00 + 800_00 + 1_00, 4, 1)
    assert won.by_currency == (CurrencyTotal("EUR", 1_00, 1), CurrencyTotal("USD", 1111_00, 4))
    assert (lost.value, lost.n, lost.unpriced) == (90_00, 1, 1)
    assert found.metrics["win_rate_value"].value == pytest.approx(856 / 946)
    assert found.metrics["avg_deal_size_won"].value == 214_00
    assert (row(found, "Won").value, row(found, "Won").deals, row(found, "Won").unpriced) == (856_00, 5, 1)
    assert (row(found, "Lost").value, row(found, "Lost").unpriced) == (90_00, 1)
    assert [(reason.value, reason.unpriced) for reason in found.lost_reasons] == [(90_00, 1)]


def test_unpriced_deals_are_found_by_the_same_rule(dear: PipelineBuilder) -> None:
    deals = [
        dear.deal("too early", stage="Won", on="2026-02-01", amount=1, currency="USD"),
        dear.deal("won", stage="Won", on="2026-03-02", amount=1, currency="USD"),
        dear.deal("open", on="2026-02-01", amount=1, currency="USD"),
        dear.deal("francs", amount=1, currency="CHF"),
        dear.deal("nothing"),
        dear.deal("free", amount=0),
    ]
    assert len(deals) == 6
    for words, titles in (
        ("is:unpriced", {"too early", "francs", "nothing"}),
        ("-is:unpriced", {"won", "open", "free"}),
    ):
        found = parse_filter(f"status:all {words}", CTX.today)
        assert {deal.title for deal in list_deals(dear.conn, found, CTX)} == titles


def test_the_velocity_rounds_once(dear: PipelineBuilder) -> None:
    for amount in (1, 2):
        won = dear.deal(stage="New", on="2026-11-01", amount=amount, currency="USD")
        dear.move(won, "Won", "2026-11-02")
    dear.deal(on="2026-11-01")
    # 1 open × 1 × 1.2 cents (3 × 0.8 ÷ 2) ÷ 1 day
    assert summary(dear).metrics["velocity_per_day"].value == 1
    for _ in range(4):
        dear.deal(on="2026-11-01")
    assert summary(dear).metrics["velocity_per_day"].value == 6
