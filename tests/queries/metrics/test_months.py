"""What was decided month by month adds up to what was decided in all of them."""

from __future__ import annotations

from datetime import date

from pipetui.domain.filters import parse_filter
from pipetui.domain.periods import Period, parse_period
from pipetui.queries.metrics.months import ClosedMonths, read_months
from pipetui.queries.metrics.scope import present_moment, scope_of
from pipetui.queries.metrics.summary import read_summary
from support.pipeline_builder import CTX, PipelineBuilder

ALL = Period("all", None, None)


def months(build: PipelineBuilder, period: Period | None = None, words: str = "") -> ClosedMonths:
    scope = scope_of(build.conn, present_moment(build.conn, CTX), 1, parse_filter(words, CTX.today))
    return read_months(build.conn, scope, period)


def won(found: ClosedMonths) -> dict[str, tuple[object, object]]:
    """The months in which something was won: how many, and how much."""
    return {
        month.name: (month.won_count.value, month.won_value.value) for month in found.months if month.won_count.value
    }


def test_without_a_period_it_is_the_last_year_and_this_month(build: PipelineBuilder) -> None:
    for day in ("2025-10-31", "2025-11-01", "2026-11-02", "2026-11-22"):
        build.move(build.deal(on="2025-01-01", amount=10), "Won", day)
    build.move(build.deal(on="2025-01-01", amount=70), "Lost", "2026-02-28")
    found = months(build)
    assert [month.name for month in found.months[::12]] == ["2025-11", "2026-11"]
    assert won(found) == {"2025-11": (1, 10), "2026-11": (2, 20)}
    lost = [
        (month.name, month.lost_count.value, month.lost_value.value) for month in found.months if month.lost_count.n
    ]
    assert lost == [("2026-02", 1, 70)]
    assert found.months[-1].period.last == CTX.today
    assert found.base_currency == "EUR"


def test_a_period_cuts_its_first_and_last_month(build: PipelineBuilder) -> None:
    for day in ("2026-01-14", "2026-01-15", "2026-03-10", "2026-03-11"):
        build.move(build.deal(on="2025-01-01", amount=10), "Won", day)
    found = months(build, parse_period("2026-01-15..2026-03-10", CTX.today))
    assert [month.name for month in found.months] == ["2026-01", "2026-02", "2026-03"]
    assert won(found) == {"2026-01": (1, 10), "2026-03": (1, 10)}


def test_all_time_begins_with_the_first_deal_that_closed_and_adds_up(build: PipelineBuilder) -> None:
    assert [month.name for month in months(build, ALL).months] == ["2026-11"]
    for day in ("2024-12-31", "2025-06-01", "2026-11-21"):
        build.move(build.deal(on="2024-01-01", amount=10, owner="ana"), "Won", day)
    build.move(build.deal(on="2020-01-01", owner="ben"), "Won", "2020-01-01")
    found = months(build, ALL, "owner:ana")
    assert (found.months[0].name, len(found.months)) == ("2024-12", 24)
    summary = read_summary(build.conn, CTX, period=ALL, pipeline_id=1, filter=parse_filter("owner:ana", CTX.today))
    assert sum(month.won_value.value or 0 for month in found.months) == summary.metrics["won_value"].value == 30


def test_of_a_century_the_last_ten_years_are_shown(build: PipelineBuilder) -> None:
    found = months(build, Period("1900", date(1900, 1, 1), date(2026, 11, 22)))
    assert (found.months[0].name, len(found.months)) == ("2016-12", 120)
