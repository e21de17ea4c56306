"""Figures that systems in use get wrong, by name; each file here is one on which they do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.periods import parse_period
from pipetui.queries.board import read_board
from pipetui.queries.metrics.forecast import read_forecast
from pipetui.queries.metrics.forecast_shapes import Assumed
from pipetui.queries.metrics.sources import read_sources
from pipetui.queries.metrics.summary import read_summary
from pipetui.queries.metrics.week import read_week
from pipetui.queries.metrics.what_if import read_what_if
from support.pipeline_builder import CTX, PipelineBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.queries.metrics.forecast_shapes import ForecastRow
    from pipetui.queries.metrics.shapes import Figure, StageFigures, StageFunnel, Summary


def asked(build: PipelineBuilder, period: str | None = "all") -> dict[str, Any]:
    chosen = None if period is None else parse_period(period, CTX.today)
    return {"conn": build.conn, "ctx": CTX, "period": chosen, "pipeline_id": build.pipeline_id}


def summary(build: PipelineBuilder, period: str | None = "all") -> Summary:
    return read_summary(**asked(build, period), trend=True)


def figure(build: PipelineBuilder, name: str, period: str | None = "all") -> Figure:
    return summary(build, period).metrics[name]


def stage(build: PipelineBuilder, name: str) -> StageFigures:
    (found,) = (row for row in summary(build).by_stage if row.stage == name)
    return found


def funnel(build: PipelineBuilder, name: str) -> StageFunnel:
    found = stage(build, name).funnel
    assert found is not None
    return found


def went(build: PipelineBuilder, *stages: str, amount: int | None = None, **more: Any) -> int:
    """A deal that went through stages, a day in each, from 1 November on."""
    deal = build.deal(stage=stages[0], on="2026-11-01", amount=amount, **more)
    for day, name in enumerate(stages[1:], 2):
        build.move(deal, name, f"2026-11-{day:02}")
    return deal


def test_9_at_proposal_8_lost_and_1_advanced_is_1_of_9(build: PipelineBuilder) -> None:
    """crm.cli counts any exit from a stage as an advance, and says 100 %."""
    went(build, "Proposal", "Negotiation")
    for _ in range(8):
        went(build, "Proposal", "Lost")
    found = funnel(build, "Proposal")
    assert (found.entered, found.advanced, found.lost_here, found.still_here, found.other) == (9, 1, 8, 0, 0)
    assert (found.conversion.value, found.conversion.n) == (1 / 9, 9)
    assert found.conversion_decided.value == 1 / 9
    assert (found.reached, found.conversion_any.value) == (9, 1 / 9)
    worst = summary(build).bottleneck
    assert worst is not None
    assert worst.stage == "Proposal"


def test_lost_sorts_after_won_and_is_no_place_to_get_on_to() -> None:
    """leadpipe takes what stands after Won for beyond it: 1 won and 8 lost print won 9."""
    for stages in (
        "New 10, Proposal 50, Won, Lost",
        "Lost, New 10, Proposal 50, Won",
        "New 10, Lost, Proposal 50, Won",
    ):
        build = PipelineBuilder(stages=stages)
        went(build, "New", "Proposal", "Won")
        for _ in range(8):
            went(build, "New", "Lost")
        found = summary(build).metrics
        assert (found["won_count"].value, found["lost_count"].value) == (1, 8)
        assert (found["win_rate"].value, found["overall_conversion"].value) == (1 / 9, 1 / 9)
        first, second = funnel(build, "New"), funnel(build, "Proposal")
        assert (first.reached, first.conversion_any.value) == (9, 1 / 9)
        assert (second.entered, second.reached, second.conversion_any.value) == (1, 1, 1.0)
        build.conn.close()


def rows(build: PipelineBuilder) -> Iterator[ForecastRow]:
    found = read_forecast(**asked(build))
    yield from (*found.months, found.overdue, found.undated)
    outlook = read_what_if(assumed=Assumed(), **asked(build)).then
    yield from (outlook.row, *outlook.months, outlook.overdue, outlook.undated)


def test_a_lost_deal_is_in_no_forecast(build: PipelineBuilder) -> None:
    """Frappe CRM's forecast adds lost deals at their full value."""
    for close in ("2026-11-30", "2026-12-24", "2026-10-01", None):
        went(build, "Negotiation", "Lost", amount=1_000_00, probability=100, expected_close=close)
    for row in rows(build):
        money = (row.commit, row.best_case, row.pipeline, row.weighted, row.won)
        assert [part.value for part in money] == [0] * 5, row.name
        assert (row.deal_ids, row.won_ids) == ((), ())
        assert row.spread is None or row.spread[:3] == (0, 0, 0)
    found = summary(build)
    assert [found.metrics[name].value for name in ("open_value", "weighted_value", "honest_value")] == [0, 0, 0]
    week = read_week(**asked(build, "2026-W45"))
    assert (week.weighted_before, week.weighted_after) == (4_000_00, 0)


def test_a_deal_that_came_back_counts_once(build: PipelineBuilder) -> None:
    """Frappe CRM's funnel counts the rows of its log."""
    went(build, "New", "Proposal", "New", "Proposal", "New", "Proposal")
    first, second = funnel(build, "New"), funnel(build, "Proposal")
    assert (first.entered, first.advanced, second.entered, second.still_here) == (1, 1, 1, 1)
    assert (first.reached, second.reached) == (1, 1)


def test_a_missing_rate_is_never_1(build: PipelineBuilder) -> None:
    """Frappe CRM takes it for 1."""
    went(build, "Proposal", amount=50_00, currency="USD", expected_close="2026-12-01")
    went(build, "New", "Won", amount=70_00, currency="USD")
    went(build, "New", "Lost", amount=90_00, currency="USD")
    found = summary(build).metrics
    for name in ("open_value", "weighted_value", "honest_value", "won_value", "lost_value"):
        assert (found[name].value, found[name].n) == (0, 0), name
    assert [found[name].unpriced for name in ("open_value", "won_value", "lost_value")] == [1, 1, 1]
    for name in ("avg_deal_size_open", "avg_deal_size_won", "win_rate_value", "velocity_per_day"):
        assert found[name].value is None, name
        assert found[name].reason, name
    # One of tomorrow, one the other way round, and one over a third currency give none either.
    build.insert("exchange_rate", currency="USD", base="EUR", on_day="2026-11-23", rate="0.9")
    build.insert("exchange_rate", currency="EUR", base="USD", on_day="2026-01-01", rate="1.1")
    build.insert("exchange_rate", currency="USD", base="CHF", on_day="2026-01-01", rate="0.8")
    build.insert("exchange_rate", currency="CHF", base="EUR", on_day="2026-01-01", rate="1.05")
    assert [figure(build, name).value for name in ("open_value", "won_value")] == [0, 0]
    # One of after the closing day prices what is open, and nothing that was closed before.
    build.insert("exchange_rate", currency="USD", base="EUR", on_day="2026-11-20", rate="0.9")
    assert [figure(build, name).value for name in ("open_value", "won_value", "lost_value")] == [45_00, 0, 0]


def test_a_missing_probability_is_never_100_or_50_percent(build: PipelineBuilder) -> None:
    """crm.cli takes it for 100 %, agent-crm for 50 %; Atomic CRM knows its own stages' alone and gives NaN."""
    went(build, "New", amount=100_00, expected_close="2026-12-01")  # the stage says 10 %
    assert figure(build, "weighted_value").value == 10_00
    later = build.stage(build.pipeline_id, "A stage of one's own", 3, 37)
    deal = went(build, "A stage of one's own", amount=100_00, expected_close="2026-12-01")
    assert figure(build, "weighted_value").value == 47_00
    (december,) = (row for row in read_forecast(**asked(build)).months if row.name == "2026-12")
    assert (december.weighted.value, december.best_case.value, december.commit.value) == (47_00, 0, 0)
    for sure in (0, 1):  # nought is a probability, and none that is missing
        build.change("UPDATE deal SET probability = ? WHERE id = ?", sure, deal)
        assert figure(build, "weighted_value").value == 10_00 + sure * 100
    build.change("UPDATE deal SET probability = NULL WHERE id = ?", deal)
    build.change("UPDATE stage SET probability = 0 WHERE id = ?", later)
    assert figure(build, "weighted_value").value == 10_00


def test_usd_50_and_eur_50_is_never_100(build: PipelineBuilder) -> None:
    """agent-crm sums across currencies."""
    build.insert("target", period="2026-11", amount=200_00, currency="EUR")
    for currency in ("USD", "EUR"):
        went(build, "Proposal", amount=50_00, currency=currency, expected_close="2026-11-30", probability=100)
        went(build, "New", "Proposal", "Won", amount=30_00, currency=currency)
        went(build, "New", "Proposal", "Lost", amount=7_00, currency=currency)
    numbers = list(_numbers(summary(build))) + list(_numbers(read_forecast(**asked(build, None))))
    numbers += [*_numbers(read_week(**asked(build, "2026-W44"))), *_numbers(read_sources(**asked(build)))]
    numbers += _numbers(read_what_if(assumed=Assumed(win=(1,)), **asked(build, "2026-11")))
    numbers += _numbers(read_board(build.conn, build.pipeline_id, CTX).heads)
    assert min(numbers.count(amount) for amount in (50_00, 30_00, 7_00)) > 5
    assert not {100_00, 60_00, 14_00} & set(numbers)
    assert 200_00 in numbers  # the target: what is looked through is the whole of it
    found = figure(build, "open_value")
    assert found.by_currency is not None
    assert [tuple(total) for total in found.by_currency] == [("EUR", 50_00, 1), ("USD", 50_00, 1)]
    assert (found.value, found.n, found.unpriced) == (50_00, 1, 1)


def _numbers(value: object) -> Iterator[float]:
    """Every number in a value and in all that it consists of."""
    if isinstance(value, int | float):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _numbers(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _numbers(each)


def test_won_in_a_month_is_what_closed_in_it_and_not_what_began_in_it(build: PipelineBuilder) -> None:
    """Atomic CRM groups by creation."""
    deal = build.deal(stage="New", on="2026-09-10", amount=10_00, expected_close="2026-10-01")
    build.move(deal, "Won", "2026-11-03")
    assert [figure(build, "won_value", month).value for month in ("2026-09", "2026-10", "2026-11")] == [0, 0, 10_00]
    assert read_forecast(**asked(build)).months[0].won.value == 10_00


def test_open_stays_are_in_no_mean(build: PipelineBuilder) -> None:
    """crm.cli ignores them; counting them as if they had ended says too little."""
    went(build, "Proposal", "Negotiation")
    build.deal(stage="Proposal", on="2026-11-12")
    times = stage(build, "Proposal").times
    assert times is not None
    assert (times.visits, times.days_avg.value, times.days_median.value, times.open_days_avg.value) == (
        1,
        1.0,
        1.0,
        10.0,
    )


def test_a_reopened_deal_is_neither_won_nor_lost(build: PipelineBuilder) -> None:
    reason = build.reason("Price")
    deal = build.deal(stage="Proposal", on="2026-11-01", amount=5)
    build.move(deal, "Lost", "2026-11-02", reason=reason)
    assert [row.reason for row in summary(build).lost_reasons] == ["Price"]
    build.move(deal, "Proposal", "2026-11-03")
    found = summary(build)
    assert found.lost_reasons == ()
    assert (found.metrics["lost_count"].value, found.metrics["win_rate"].value) == (0, None)
    build.move(deal, "Lost", "2026-11-04")
    assert [row.reason for row in summary(build).lost_reasons] == ["not given"]


@pytest.mark.parametrize("decided", [4, 5])
def test_few_deals_make_no_bottleneck(build: PipelineBuilder, decided: int) -> None:
    for _ in range(decided):
        went(build, "Proposal", "Lost")
    worst = summary(build).bottleneck
    assert (worst is not None) == (decided == 5)


def test_a_day_is_the_files_day(build: PipelineBuilder) -> None:
    """A deal won at half past eleven at night in UTC is won on the next day in Zurich."""
    deal = build.deal(stage="New", on="2026-10-01", amount=1)
    build.move(deal, "Won", "2026-10-31 23:30")
    assert figure(build, "won_count", "2026-11").value == 1
    assert figure(build, "won_count", "2026-10").value == 0
    assert read_summary(**asked(build), as_of=date(2026, 10, 31)).metrics["won_count"].value == 0
