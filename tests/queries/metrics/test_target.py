"""How a target stands: what is set, what is missing, how likely it is, and how much selling it takes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.periods import Period, parse_period, trailing_year
from pipetui.queries.metrics.forecast import read_forecast
from pipetui.queries.metrics.scope import present_moment, scope_of
from pipetui.queries.metrics.summary import read_summary
from pipetui.queries.metrics.target import Aim, Targets, read_target, read_targets
from support.pipeline_builder import CTX

if TYPE_CHECKING:
    from pipetui.queries.metrics.forecast_shapes import Target
    from pipetui.queries.metrics.shapes import Figure
    from support.pipeline_builder import PipelineBuilder


def in_period(text: str) -> Period:
    return parse_period(text, CTX.today)


def target(build: PipelineBuilder, amount: int | None, name: str = "2026-Q4", **asked: Any) -> Target:
    if amount is not None:
        build.change("DELETE FROM target")
        build.insert("target", period=name, amount=amount, currency="EUR")
    asked = {"period": in_period(name), "pipeline_id": build.pipeline_id, **asked}
    found = read_forecast(build.conn, CTX, **asked).target
    assert found is not None
    assert read_summary(build.conn, CTX, **asked).target == found
    return found


def targets(build: PipelineBuilder) -> Targets:
    scope = scope_of(build.conn, present_moment(build.conn, CTX), build.pipeline_id, None)
    return read_targets(build.conn, scope)


def value(figure: Figure) -> int | float | None:
    assert (figure.value is None) == (figure.reason is not None)
    return figure.value


def close(build: PipelineBuilder, stage: str, day: str = "2026-06-01", amount: int | None = None) -> int:
    deal = build.deal(on="2025-01-01", amount=amount)
    build.move(deal, stage, day)
    return deal


def test_a_quarter_or_year_without_its_own_is_the_sum_of_its_months_if_all_are_set(build: PipelineBuilder) -> None:
    for month in range(1, 13):
        build.insert("target", period=f"2026-{month:02d}", amount=month, currency="EUR")
    build.insert("target", period="2026-Q2", amount=1000, currency="EUR")
    build.insert("target", period="2027-01", amount=1, currency="EUR")
    build.insert("target", period="2027-02", amount=1, currency="EUR")
    found = targets(build)
    assert found.of(in_period("2026-Q1")) == Aim(1 + 2 + 3, is_sum=True)
    assert found.of(in_period("2026-Q2")) == Aim(1000, is_sum=False)
    assert found.of(in_period("2026")) == Aim(78, is_sum=True)  # months, though a quarter has its own
    assert found.of(in_period("this-month")) == Aim(11, is_sum=False)
    assert found.of(in_period("2026-10-01..2026-12-31")) == Aim(33, is_sum=True)
    for nothing in (
        "2027-Q1",
        "2027",
        "2027-03",
        "2026-W10",
        "2026-02-01..2026-04-30",
        "2026-01-01..2026-02-28",
        "all",
    ):
        assert found.of(in_period(nothing)) is None
    assert found.months["2026-11"] == 11
    assert set(found.months) == {*(f"2026-{month:02d}" for month in range(1, 13)), "2027-01", "2027-02"}


def test_a_target_in_another_currency_counts_at_its_rate_and_without_one_not_at_all(build: PipelineBuilder) -> None:
    build.insert("target", period="2026", amount=101, currency="USD")
    build.insert("target", period="2027", amount=101, currency="CHF")
    build.insert("exchange_rate", currency="USD", base="EUR", on_day="2026-01-01", rate="0.5")
    assert targets(build).of(in_period("2026")) == Aim(50, is_sum=False)
    assert targets(build).of(in_period("2027")) is None


def test_what_is_won_and_what_is_missing(build: PipelineBuilder) -> None:
    close(build, "Won", "2026-10-01", 300)
    close(build, "Won", "2026-09-30", 5000)
    close(build, "Lost", "2026-10-01", 700)
    found = target(build, 1000)
    assert (value(found.target), value(found.won_value), value(found.gap)) == (1000, 300, 700)
    assert value(found.attainment) == 0.3
    assert (found.won_value.n, found.gap.n, found.period.name, found.is_sum) == (1, 1, "2026-Q4", False)
    more = target(build, 200)
    assert (value(more.gap), value(more.attainment), value(more.odds)) == (0, 1.5, 1.0)
    assert more.coverage.reason == "the target is reached"
    assert target(build, 0).attainment.reason == "the target is 0"


def test_coverage_is_of_the_deals_that_may_still_close_in_the_period(build: PipelineBuilder) -> None:
    for closes, amount in (("2026-11-22", 100), ("2026-12-31", 200), ("2027-01-01", 9000), ("2026-11-21", 9000)):
        build.deal(expected_close=closes, amount=amount, probability=50)
    build.deal(expected_close="2026-12-01")
    found = target(build, 600)
    assert (value(found.coverage), found.coverage.n) == (0.5, 2)
    assert (value(found.odds), found.odds.n) == (0.0, 2)
    assert value(target(build, 200).odds) == 0.5
    assert found.spread == (0, 100, 300, 2, True)


def test_the_way_back_takes_each_step_rounded_up(build: PipelineBuilder) -> None:
    for place in range(3):
        close(build, "Won", amount=(100, 200, None)[place])
    for _ in range(4):
        close(build, "Lost")
    close(build, "Won", "2025-11-22", 9000)  # a day too early for the 365
    for converted in ("2026-03-01", None, None):
        contact = build.contact_id if converted else None
        when = converted and f"{converted}T12:00:00.000Z"
        lead = {"name": "l", "name_key": "l", "added_at": "2026-02-01T12:00:00.000Z"}
        build.insert("lead", **lead, converted_at=when, contact_id=contact)
    found = target(build, 1000)
    assert (value(found.deals_needed), found.deals_needed.n) == (7, 2)  # 1000 ÷ 150
    assert (value(found.opportunities_needed), found.opportunities_needed.n) == (17, 7)  # 7 ÷ (3 ÷ 7)
    assert (value(found.first_contacts_needed), found.first_contacts_needed.n) == (51, 3)  # 17 ÷ (1 ÷ 3)
    assert found.coverage_needed.reason == "no deal was won in the period of the win rate"  # of P, which was asked for
    build.insert("target", period="2026-11", amount=1000, currency="EUR")
    month = target(build, None, "2026-11", period=None)
    assert value(month.coverage_needed) == pytest.approx(7 / 3)
    assert value(month.opportunities_needed) == 17
    reached = target(build, 0)
    assert value(reached.deals_needed) == value(reached.first_contacts_needed) == 0


def test_too_little_is_known_below_five_decided_deals(build: PipelineBuilder) -> None:
    nothing = target(build, 1000, "2026")
    assert nothing.coverage_needed.reason == "no deal was won in the period of the win rate"
    for stage in ("Won", "Won", "Lost", "Lost"):
        close(build, stage, amount=100)
    found = target(build, 1000, "2026")
    for figure in (found.deals_needed, found.opportunities_needed, found.first_contacts_needed):
        assert (figure.value, figure.n) == (None, 4)
        assert figure.reason == "fewer than 5 deals were won or lost in the 365 days"
    assert value(found.coverage_needed) == 2.0
    close(build, "Lost")
    enough = target(build, 1000)
    assert value(enough.opportunities_needed) == 25
    assert enough.first_contacts_needed.reason == "no lead that was added in the 365 days is converted"


def test_five_lost_deals_say_nothing_of_how_many_it_takes(build: PipelineBuilder) -> None:
    for _ in range(5):
        close(build, "Lost", amount=100)
    found = target(build, 1000)
    assert found.deals_needed.reason == found.first_contacts_needed.reason
    assert found.deals_needed.reason == "no deal with a value was won in the 365 days"


def test_leads_are_those_known_at_the_time(build: PipelineBuilder) -> None:
    for _ in range(5):
        close(build, "Won", "2026-06-01", amount=100)
    lead = {"name": "l", "name_key": "l", "contact_id": build.contact_id}
    for added, converted in (("2026-07-01", "2026-08-01"), ("2026-07-02", "2026-09-02"), ("2026-09-10", "2026-09-11")):
        build.insert("lead", **lead, added_at=f"{added}T12:00:00.000Z", converted_at=f"{converted}T12:00:00.000Z")
    assert value(target(build, 100).first_contacts_needed) == 1
    past = target(build, None, as_of=date(2026, 8, 31))
    assert value(past.first_contacts_needed) == 2  # one of the two leads there were


def test_amounts_in_other_currencies_are_exact_until_the_end(build: PipelineBuilder) -> None:
    build.insert("exchange_rate", currency="USD", base="EUR", on_day="2026-01-01", rate="0.3333")
    build.insert("exchange_rate", currency="USD", base="EUR", on_day="2026-11-22", rate="0.5")
    for day in ("2026-10-01", "2026-10-02"):
        deal = build.deal(on="2025-01-01", amount=10_001, currency="USD")
        build.move(deal, "Won", day)
    build.deal(expected_close="2026-12-01", amount=101, currency="USD", probability=50)
    found = target(build, 10_000)
    assert value(found.won_value) == 6667  # 2 × 3333.3333
    assert value(found.gap) == 3333
    assert found.spread == (6667, 6667, 6717, 1, True)  # 6666.6666 and 50.5 more
    assert value(found.attainment) == pytest.approx(0.66666666)
    assert value(found.coverage) == pytest.approx(50.5 / 3333.3334)


def test_a_period_without_a_target_says_nothing(build: PipelineBuilder) -> None:
    build.insert("target", period="2026-10", amount=1, currency="EUR")
    scope = scope_of(build.conn, present_moment(build.conn, CTX), build.pipeline_id, None)
    assert read_target(build.conn, scope, in_period("2026-11"), trailing_year(CTX.today)) is None
    assert read_forecast(build.conn, CTX, period=None, pipeline_id=None).target is None
    assert read_summary(build.conn, CTX, period=None, pipeline_id=None).target is None
