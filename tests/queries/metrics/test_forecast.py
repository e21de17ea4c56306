"""The forecast by month: what stands in which row, and that nothing is lost or counted twice on the way."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st

from pipetui.domain.context import Context
from pipetui.domain.filters import parse_filter
from pipetui.domain.forecast import Spread
from pipetui.domain.periods import Period, parse_period
from pipetui.queries.metrics.book import read_book
from pipetui.queries.metrics.forecast import MONTHS, by_month, period_row, read_forecast
from pipetui.queries.metrics.scope import present_moment, scope_of
from pipetui.queries.metrics.summary import read_summary
from pipetui.queries.metrics.target import Targets
from support.pipeline_builder import CTX, PipelineBuilder
from support.properties import holds

if TYPE_CHECKING:
    from pipetui.queries.metrics.book import Book
    from pipetui.queries.metrics.forecast_shapes import Forecast, ForecastRow

NONE = Targets({})


def forecast(build: PipelineBuilder, **asked: Any) -> Forecast:
    return read_forecast(build.conn, CTX, **({"period": None, "pipeline_id": build.pipeline_id} | asked))


def book(build: PipelineBuilder, since: str = "2026-11-01") -> Book:
    scope = scope_of(build.conn, present_moment(build.conn, CTX), build.pipeline_id, None)
    return read_book(build.conn, scope, date.fromisoformat(since))


def by_name(found: Forecast) -> dict[str, ForecastRow]:
    return {row.name: row for row in (*found.months, found.overdue, found.undated)}


def expected(build: PipelineBuilder, closes: str | None, amount: int | None = None, **more: Any) -> int:
    return build.deal(expected_close=closes, amount=amount, **more)


def test_open_deals_stand_in_the_month_of_their_close_by_how_sure_they_are(build: PipelineBuilder) -> None:
    sure = expected(build, "2026-12-01", 100, probability=90)
    likely = expected(build, "2026-12-31", 1000, probability=50)
    hope = expected(build, "2026-12-15", 10_000, probability=49)
    row = by_name(forecast(build))["2026-12"]
    assert (row.first, row.last) == ("2026-12-01", "2026-12-31")
    assert (row.commit.value, row.best_case.value, row.pipeline.value) == (100, 1100, 11_100)
    assert (row.commit.n, row.best_case.n, row.pipeline.n) == (1, 2, 3)
    assert row.weighted.value == 90 + 500 + 4900
    assert row.deal_ids == (sure, likely, hope)
    assert row.won.value == 0
    assert row.spread == Spread(100, 1100, 11_100, 3, exact=True)


def test_overdue_deals_and_those_without_a_date_are_in_no_month(build: PipelineBuilder) -> None:
    late = expected(build, "2026-11-21", 1)
    today = expected(build, "2026-11-22", 10)
    long_ago = expected(build, "2025-01-01", 100)
    nobody_said = expected(build, None, 1000)
    found = forecast(build)
    assert [row.name for row in found.months] == ["2026-11"]
    assert found.months[0].deal_ids == (today,)
    assert (found.overdue.deal_ids, found.overdue.pipeline.value) == ((late, long_ago), 101)
    assert (found.undated.deal_ids, found.undated.pipeline.value) == ((nobody_said,), 1000)
    assert found.overdue.spread is None
    assert found.undated.spread is None
    assert (found.undated.first, found.overdue.last) == (None, None)


def test_what_is_won_stands_beside_this_month_alone_and_a_lost_deal_in_none(build: PipelineBuilder) -> None:
    won = expected(build, "2027-01-01", 7, on="2026-01-01")
    build.move(won, "Won", "2026-11-03")
    before = expected(build, "2026-11-30", 70, on="2026-01-01")
    build.move(before, "Won", "2026-10-31")
    lost = expected(build, "2026-11-30", 700, on="2026-01-01")
    build.move(lost, "Lost", "2026-11-03")
    found = forecast(build)
    assert [row.name for row in found.months] == ["2026-11"]
    (row,) = found.months
    assert (row.won.value, row.won_ids, row.deal_ids) == (7, (won,), ())
    assert row.spread == Spread(7, 7, 7, 0, exact=True)


def test_empty_months_stand_between_others_for_a_year_and_no_further(build: PipelineBuilder) -> None:
    expected(build, "2027-02-10", 1)
    expected(build, "2027-10-31", 1)
    expected(build, "2199-12-31", 1)
    names = [row.name for row in forecast(build).months]
    assert names[0] == "2026-11"
    assert names[MONTHS - 1] == "2027-10"
    assert names[MONTHS:] == ["2199-12"]
    build.change("DELETE FROM stage_change WHERE deal_id = 2")
    build.change("DELETE FROM deal WHERE id = 2")
    assert [row.name for row in forecast(build).months] == ["2026-11", "2026-12", "2027-01", "2027-02", "2199-12"]


def test_a_month_with_a_target_is_shown_though_nothing_is_expected(build: PipelineBuilder) -> None:
    targets = Targets(
        {("2027-01-01", "2027-01-31"): 500, ("2026-10-01", "2026-10-31"): 1, ("2026-11-01", "2026-11-30"): 300}
    )
    rows = by_month(book(build), targets).months
    assert [(row.name, row.target) for row in rows] == [("2026-11", 300), ("2026-12", None), ("2027-01", 500)]


def test_other_currencies_are_named_and_not_added(build: PipelineBuilder) -> None:
    expected(build, "2026-12-01", 5000)
    expected(build, "2026-12-01", 5000, currency="USD", probability=55)
    expected(build, "2026-12-01")
    row = by_name(forecast(build))["2026-12"]
    assert (row.pipeline.value, row.pipeline.n, row.pipeline.unpriced) == (5000, 1, 2)
    assert row.pipeline.by_currency == (("EUR", 5000, 1), ("USD", 5000, 1))
    assert row.weighted.by_currency == (("EUR", 500, 1), ("USD", 2750, 1))
    assert row.spread is not None
    assert row.spread.n == 1
    assert len(row.deal_ids) == 3


def test_a_rate_prices_open_deals_as_of_now_and_won_ones_as_of_their_day(build: PipelineBuilder) -> None:
    for on_day, rate in (("2026-11-01", "0.5"), ("2026-11-10", "0.123")):
        build.insert("exchange_rate", currency="USD", base="EUR", on_day=on_day, rate=rate)
    won = expected(build, None, 1001, currency="USD", on="2026-01-01")
    build.move(won, "Won", "2026-11-09")
    expected(build, "2026-11-30", 1001, currency="USD", probability=50)
    expected(build, "2026-11-30", 3, probability=50)
    (row,) = forecast(build).months
    assert (row.won.value, row.pipeline.value, row.weighted.value) == (500, 126, 63)  # 500.5, 126.123, 63.0615
    assert (row.pipeline.n, row.pipeline.unpriced) == (2, 0)
    assert row.pipeline.by_currency == (("EUR", 3, 1), ("USD", 1001, 1))
    assert row.spread == Spread(500, 504, 627, 2, exact=True)  # with 0 and 126.123 more, or 3


def test_seventeen_deals_are_taken_for_normal(build: PipelineBuilder) -> None:
    for _ in range(16):
        expected(build, "2026-12-01", 100, probability=50)
    row = by_name(forecast(build))["2026-12"]
    assert row.spread == Spread(500, 800, 1100, 16, exact=True)
    expected(build, "2026-12-01", 100, probability=50)
    row = by_name(forecast(build))["2026-12"]
    assert row.spread == Spread(850 - 264, 850, 850 + 264, 17, exact=False)


def test_a_filter_and_a_past_day_hold_for_the_forecast(build: PipelineBuilder) -> None:
    mine = expected(build, "2026-12-01", 1, owner="ana", on="2026-10-01")
    other = expected(build, "2026-12-01", 10, owner="bob", on="2026-10-01")
    build.move(mine, "Won", "2026-11-01")
    past = forecast(build, as_of=date(2026, 10, 20))
    assert (past.today, past.as_of) == ("2026-10-20", "2026-10-20T21:59:59.999Z")
    assert [row.name for row in past.months] == ["2026-10", "2026-11", "2026-12"]
    assert by_name(past)["2026-12"].deal_ids == (mine, other)
    bobs = forecast(build, filter=parse_filter(["owner:bob"], CTX.today))
    assert (by_name(bobs)["2026-11"].won_ids, by_name(bobs)["2026-12"].deal_ids) == ((), (other,))


@pytest.mark.parametrize(
    ("period", "coming", "won"),
    [
        (parse_period("2026-Q4", CTX.today), (2, 3), (5,)),
        (parse_period("last-month", CTX.today), (), (5,)),
        (parse_period("2027", CTX.today), (4,), ()),
        (Period("all", None, None), (2, 3, 4), (5, 6)),
    ],
)
def test_any_period_has_a_row(
    build: PipelineBuilder, period: Period, coming: tuple[int, ...], won: tuple[int, ...]
) -> None:
    for closes in ("2026-11-01", "2026-11-30", "2026-12-31", "2027-01-01"):
        expected(build, closes, 1)
    for day in ("2026-10-15", "2026-09-30"):
        build.move(expected(build, "2026-12-01", 1, on="2026-01-01"), "Won", day)
    row = period_row(book(build, "2026-01-01"), period, 77)
    assert (row.name, row.deal_ids, row.won_ids, row.target) == (period.name, coming, won, 77)
    assert row.first == (None if period.first is None else period.first.isoformat())
    assert row.spread is not None


DEALS = st.lists(
    st.fixed_dictionaries(
        {
            "stage": st.sampled_from(["New", "Proposal", "Negotiation", "Won", "Lost"]),
            "amount": st.none() | st.integers(0, 10**6),
            "currency": st.sampled_from(["EUR", "EUR", "USD"]),
            "probability": st.none() | st.integers(0, 100),
            "closes": st.none() | st.integers(-40, 40) | st.integers(0, 800),
        }
    ),
    max_size=20,
)


def adds_up(specs: list[dict[str, Any]]) -> None:
    build = PipelineBuilder()
    with build.batch("all"):
        for spec in specs:
            closes = None if spec["closes"] is None else date.fromordinal(CTX.today.toordinal() + spec["closes"])
            build.deal(
                stage=spec["stage"],
                on="2026-11-20",
                amount=spec["amount"],
                currency=spec["currency"] if spec["amount"] is not None else None,
                probability=spec["probability"],
                expected_close=closes and closes.isoformat(),
            )
    ctx = Context("ana", datetime(2026, 11, 22, 12, tzinfo=UTC), CTX.timezone)
    found = forecast(build)
    metrics = read_summary(build.conn, ctx, period=None, pipeline_id=build.pipeline_id).metrics
    rows = list(by_name(found).values())
    assert sum(len(row.deal_ids) for row in rows) == metrics["open_count"].value
    assert len({number for row in rows for number in row.deal_ids}) == metrics["open_count"].value
    assert sum(row.pipeline.value or 0 for row in rows) == metrics["open_value"].value
    assert sum(row.pipeline.unpriced or 0 for row in rows) == metrics["open_value"].unpriced
    assert found.overdue.pipeline.value == metrics["overdue_value"].value
    assert found.months[0].won.value == metrics["won_value"].value
    weighted = sum(row.weighted.value or 0 for row in rows)
    assert abs(weighted - (metrics["weighted_value"].value or 0)) <= len(rows) / 2  # each row is rounded by itself
    build.conn.close()


test_the_rows_add_up_to_what_is_open = holds(everyday=25, soak=500, suppress=(HealthCheck.too_slow,), specs=DEALS)(
    adds_up
)
