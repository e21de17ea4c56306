from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.periods import Period, parse_period
from pipetui.domain.pricing import Rates
from pipetui.queries.metrics.period import (
    Begun,
    Decided,
    count_figures,
    rate_figures,
    read_begun,
    read_cycles,
    read_decided,
)
from pipetui.queries.metrics.scope import present_moment, scope_of
from pipetui.queries.metrics.shapes import Figure
from pipetui.queries.metrics.tally import Tally
from support.pipeline_builder import CTX

if TYPE_CHECKING:
    from pipetui.queries.metrics.scope import Scope
    from support.pipeline_builder import PipelineBuilder

ALL = Period("all", None, None)


def scope(build: PipelineBuilder) -> Scope:
    return scope_of(build.conn, present_moment(build.conn, CTX), build.pipeline_id, None)


def in_period(text: str) -> Period:
    return parse_period(text, CTX.today)


def closed(build: PipelineBuilder, stage: str, began: str, ended: str, amount: int | None = None) -> int:
    deal_id = build.deal(stage="New", on=began, amount=amount)
    build.move(deal_id, stage, ended)
    return deal_id


def tally(deals: int, amount: int, currency: str = "EUR") -> Tally:
    found = Tally()
    if deals:
        found.add(Rates("EUR").price(currency, "2026-11-22"), deals, amount)
    return found


@pytest.mark.parametrize(
    ("instant", "inside"),
    [
        ("2026-10-31T22:59:59.999Z", False),  # 23:59:59.999 in Zurich
        ("2026-10-31T23:00:00.000Z", True),  # midnight there
        ("2026-11-22T12:00:00.000Z", True),  # now
    ],
)
def test_a_period_has_the_days_of_the_files_timezone(build: PipelineBuilder, instant: str, inside: bool) -> None:
    closed(build, "Won", "2026-01-01", instant, amount=5)
    build.deal(on=instant)
    month = in_period("2026-11")
    assert read_decided(build.conn, scope(build), month).won.deals == inside
    assert read_begun(build.conn, scope(build), month).deals == inside
    assert len(read_cycles(build.conn, scope(build), month)) == inside


def test_the_first_instant_after_a_period_is_outside(build: PipelineBuilder) -> None:
    closed(build, "Lost", "2026-01-01", "2026-10-31T23:00:00.000Z")
    build.deal(on="2026-10-31T23:00:00.000Z")
    october = in_period("2026-10")
    assert read_decided(build.conn, scope(build), october).lost.deals == 0
    assert read_begun(build.conn, scope(build), october) == Begun(0, 0)


def test_a_deal_is_decided_by_where_it_stands_now(build: PipelineBuilder) -> None:
    reopened = closed(build, "Won", "2026-11-01", "2026-11-02", amount=1)
    build.move(reopened, "Proposal", "2026-11-03")
    turned = closed(build, "Lost", "2026-01-01", "2026-01-02", amount=10)
    build.move(turned, "Won", "2026-11-04")
    closed(build, "Lost", "2026-11-01", "2026-11-02", amount=100)
    build.deal(stage="Lost", on="2026-11-05", amount=3, currency="JPY")
    decided = read_decided(build.conn, scope(build), in_period("2026-11"))
    won, lost = ({price.currency: sums for price, sums in side.sums.items()} for side in decided)
    assert won == {"EUR": (1, 10, 0)}
    assert lost == {"EUR": (1, 100, 0), "JPY": (1, 3, 0)}
    assert read_decided(build.conn, scope(build), in_period("2026-01")).lost.deals == 0
    assert read_decided(build.conn, scope(build), ALL).lost.deals == 2


def test_deals_that_began_at_no_known_date_began_in_no_period(build: PipelineBuilder) -> None:
    build.deal(on="2026-11-01")
    build.deal(on="2026-11-01", assumed=1)
    build.deal(on="2026-11-01", assumed=2)
    closed(build, "Won", "2026-11-02", "2026-11-03")
    for period in (in_period("2026-11"), ALL):
        assert read_begun(build.conn, scope(build), period) == Begun(3, 1)


def test_the_cycle_runs_from_local_day_to_local_day(build: PipelineBuilder) -> None:
    closed(build, "Won", "2026-11-01 22:30", "2026-11-01 23:30")  # 23:30, and 00:30 of the day after, in Zurich
    closed(build, "Won", "2026-11-02 00:30", "2026-11-02 22:30")
    closed(build, "Won", "2026-10-03", "2026-11-02")
    build.deal(stage="Won", on="2026-11-02")  # no way to Won
    unknown = build.deal(stage="New", on="2026-11-01", assumed=2)
    build.move(unknown, "Won", "2026-11-02")
    closed(build, "Lost", "2026-11-01", "2026-11-02")
    assert read_cycles(build.conn, scope(build), in_period("2026-11")) == [0, 1, 30]


def test_a_deal_created_in_won_has_no_cycle_even_when_it_came_back(build: PipelineBuilder) -> None:
    first_won = build.deal(stage="Won", on="2026-10-01")
    build.move(first_won, "New", "2026-10-02")
    build.move(first_won, "Won", "2026-11-02")
    first_lost = build.deal(stage="Lost", on="2026-10-30")
    build.move(first_lost, "Won", "2026-11-02")
    assert read_cycles(build.conn, scope(build), ALL) == [3]


def test_counts_and_values_of_nothing_are_0() -> None:
    found = count_figures(Decided(Tally(), Tally()), Begun(0, 0))
    assert {(figure.value, figure.n) for figure in found.values()} == {(0, 0)}


def test_rates_of_nothing_are_null_with_a_reason() -> None:
    found = rate_figures(Decided(Tally(), Tally()), Begun(0, 0), [], 4)
    assert {name: (figure.value, figure.n, figure.reason) for name, figure in found.items()} == {
        "win_rate": (None, 0, "no deal was won or lost in the period"),
        "win_rate_value": (None, 0, "no deal with a value in the base currency was won or lost in the period"),
        "overall_conversion": (None, 0, "no deal began in the period"),
        "avg_deal_size_won": (
            None,
            0,
            "no deal with an amount in the base currency, or in one with a rate, was won in the period",
        ),
        "cycle_days_avg": (None, 0, "no deal with a known beginning was won in the period"),
        "cycle_days_median": (None, 0, "no deal with a known beginning was won in the period"),
        "velocity_per_day": (None, 4, "no win_rate, no avg_deal_size_won, no cycle_days_avg in the period"),
    }


def test_rates_are_shares_and_means() -> None:
    found = rate_figures(Decided(tally(3, 1_000_00), tally(1, 600_00)), Begun(5, 2), [10, 20, 21, 40], 8)
    assert found["win_rate"] == Figure(0.75, 4, "ratio")
    assert found["win_rate_value"] == Figure(0.625, 4, "ratio")
    assert found["overall_conversion"] == Figure(0.4, 5, "ratio")
    assert found["avg_deal_size_won"] == Figure(333_33, 3, "money")
    assert found["cycle_days_avg"] == Figure(22.75, 4, "days")
    assert found["cycle_days_median"] == Figure(20.5, 4, "days")
    # 8 × 0.75 × 33333.33… ÷ 22.75 = 8791.2…: from the exact mean, not from the rounded one
    assert found["velocity_per_day"] == Figure(8_791, 12, "money_per_day")


def test_the_median_of_an_odd_number_is_the_one_in_the_middle() -> None:
    assert rate_figures(Decided(tally(1, 1), Tally()), Begun(1, 1), [1, 5, 90], 1)["cycle_days_median"].value == 5


@pytest.mark.parametrize(
    ("won", "cycles", "reason"),
    [
        (tally(2, 0, ""), [3], "no avg_deal_size_won in the period"),
        (tally(2, 10), [], "no cycle_days_avg in the period"),
        (tally(2, 10), [0, 0], "deals were won on the day they began: the cycle is 0"),
    ],
)
def test_the_velocity_is_null_when_a_factor_is(won: Tally, cycles: list[int], reason: str) -> None:
    found = rate_figures(Decided(won, tally(1, 5)), Begun(1, 1), cycles, 1)["velocity_per_day"]
    assert (found.value, found.n, found.reason) == (None, 4, reason)


def test_won_deals_without_a_value_leave_no_share_of_value() -> None:
    found = rate_figures(Decided(tally(2, 0), tally(1, 0)), Begun(1, 1), [1], 0)
    assert (found["win_rate_value"].value, found["win_rate_value"].n) == (None, 3)
    assert (found["avg_deal_size_won"].value, found["velocity_per_day"].value) == (0, 0)
