from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.filters import parse_filter
from pipetui.domain.metrics import HEADLINE
from pipetui.domain.periods import Period, parse_period, trailing_year
from pipetui.queries.metrics.summary import read_summary
from support.pipeline_builder import CTX, PipelineBuilder
from support.statements import statements_of

if TYPE_CHECKING:
    from pipetui.queries.metrics.shapes import Summary

ALL = Period("all", None, None)


def summary(build: PipelineBuilder, words: str = "", period: Period | None = None) -> Summary:
    return read_summary(build.conn, CTX, period=period, pipeline_id=1, filter=parse_filter(words, CTX.today))


def test_an_empty_file_has_a_summary(build: PipelineBuilder) -> None:
    found = summary(build)
    assert (found.as_of, found.today) == ("2026-11-22T12:00:00.000Z", "2026-11-22")
    assert (found.base_currency, found.pipeline) == ("EUR", "Sales")
    assert tuple(found.metrics) == HEADLINE
    assert (found.lost_reasons, found.tasks_today, found.tasks_overdue, found.trend) == ((), (), 0, None)


def test_counts_are_of_this_month_and_rates_of_a_year(build: PipelineBuilder) -> None:
    for day in ("2026-11-02", "2026-10-02", "2025-11-23"):
        build.move(build.deal(on="2025-01-01", amount=10), "Won", day)
    build.move(build.deal(on="2025-01-01"), "Lost", "2025-11-22")
    found = summary(build)
    assert (found.period.name, found.rate_period) == ("this-month", trailing_year(CTX.today))
    assert (found.metrics["won_count"].value, found.metrics["avg_deal_size_won"].n) == (1, 3)
    assert (found.metrics["win_rate"].value, found.metrics["win_rate"].n) == (1.0, 3)
    asked = summary(build, period=parse_period("2026-10", CTX.today))
    assert asked.period == asked.rate_period
    assert (asked.metrics["won_count"].value, asked.metrics["win_rate"].n) == (1, 1)
    assert summary(build, period=ALL).metrics["win_rate"].value == 0.75


def test_tasks_of_today_belong_to_the_scope(build: PipelineBuilder) -> None:
    build.pipeline("Retainers", "First, R/Won, R/Lost")
    here = build.deal("Here", owner="ana")
    elsewhere = build.deal("Elsewhere", stage="First")
    for deal_id in (here, elsewhere):
        build.task(deal_id, "chase", due="2026-11-22")
        build.task(deal_id, "call", due="2026-11-22", time="10:00")
        build.task(deal_id, "late", due="2026-11-21")
        build.task(deal_id, "done", due="2026-11-22", done="2026-11-22")
        build.task(deal_id, "some day")
    build.task(None, "greet", due="2026-11-22", time="09:00", contact_id=build.contact_id)
    build.task(None, "late", due="2026-11-01", contact_id=build.contact_id)
    found = summary(build)
    assert [(task.title, task.deal, task.contact) for task in found.tasks_today] == [
        ("greet", "", "Somebody"),
        ("call", "Here", "Somebody"),
        ("chase", "Here", "Somebody"),
    ]
    assert found.tasks_overdue == 2
    filtered = summary(build, "owner:ana")
    assert ([task.title for task in filtered.tasks_today], filtered.tasks_overdue) == (["call", "chase"], 1)
    assert summary(build, "owner:bob").tasks_today == ()
    assert len(read_summary(build.conn, CTX, period=None, pipeline_id=None).tasks_today) == 5


def test_as_of_a_day_later_changes_and_tasks_do_not_exist_yet(build: PipelineBuilder) -> None:
    deal_id = build.deal("Here", on="2026-11-02", amount=500)
    build.move(deal_id, "Won", "2026-11-21")
    build.task(deal_id, "call", due="2026-11-10", done="2026-11-22")
    found = read_summary(build.conn, CTX, period=None, pipeline_id=1, as_of=date(2026, 11, 20), trend=True)
    assert (found.as_of, found.today) == ("2026-11-20T22:59:59.999Z", "2026-11-20")
    assert (found.metrics["open_count"].value, found.metrics["won_count"].value) == (1, 0)
    assert found.rate_period == trailing_year(date(2026, 11, 20))
    assert found.trend is not None
    assert found.trend[-1] == ("2026-11-20", 1, 500, 50)
    before = read_summary(build.conn, CTX, period=None, pipeline_id=1, as_of=date(2026, 11, 1))
    assert (before.metrics["open_count"].value, before.by_stage[0].deals) == (0, 0)
    late = read_summary(build.conn, CTX, period=None, pipeline_id=1, as_of=CTX.today)
    assert (late.as_of, late.metrics["won_count"].value) == ("2026-11-22T22:59:59.999Z", 1)


def test_the_figures_are_of_one_state_of_the_file(build: PipelineBuilder) -> None:
    with statements_of(build.conn) as sql:
        summary(build)
    assert (sql[0], sql[-1]) == ("BEGIN", "COMMIT")
    assert not build.conn.in_transaction
    with build.batch("within a change"):
        assert summary(build).metrics["open_count"].value == 0
        assert build.conn.in_transaction


@pytest.mark.parametrize("words", ["", "owner:ana"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_deals(build: PipelineBuilder, words: str) -> None:
    with statements_of(build.conn) as few:
        summary(build, words)
    with build.batch("many"):
        for number in range(200):
            build.deal(stage=["New", "Won", "Lost"][number % 3], owner="ana", on=f"2026-11-{number % 20 + 1:02}")
    with statements_of(build.conn) as many:
        summary(build, words)
    assert len(few) == len(many)


def test_this_month_reads_no_table_of_deals(build: PipelineBuilder) -> None:
    build.move(build.deal(amount=1), "Won", "2026-11-21")
    with statements_of(build.conn) as sql:
        summary(build)
    queries = [each for each in sql if each.startswith("SELECT")]
    plans = [row[3] for each in queries for row in build.conn.execute(f"EXPLAIN QUERY PLAN {each}")]
    of_deals = sorted({plan for plan in plans if " d " in f"{plan} " and "(subquery" not in plan})
    assert of_deals == [
        "SCAN d USING COVERING INDEX deal_by_contact",
        "SCAN d USING INDEX deal_open",  # which has all but the status that it is made for
        "SEARCH d USING COVERING INDEX deal_by_start (first_at>? AND first_at<?)",
        "SEARCH d USING COVERING INDEX deal_closed (status=? AND closed_at>? AND closed_at<?)",
        "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)",  # of what was put off, and of conversations
        "SEARCH d USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN",
    ]


def test_a_brief_one_reads_no_histories_and_own_history_is_read_where_it_is_asked_for(build: PipelineBuilder) -> None:
    for _ in range(10):
        build.move(build.deal(on="2026-01-01"), "Won", "2026-01-02")

    def read(words: str, *, brief: bool = False, own_history: bool = True) -> tuple[Summary, int]:
        period = parse_period(words, CTX.today)
        with statements_of(build.conn) as sql:
            found = read_summary(build.conn, CTX, period=period, pipeline_id=1, brief=brief, own_history=own_history)
        return found, sum("to_stage_id * 2" in each for each in sql)

    build.change("UPDATE stage SET archived = 1 WHERE name = 'Proposal'")
    brief, walks = read("2026-01", brief=True)
    assert (walks, brief.conversations, brief.bottleneck) == (0, (), None)
    assert [row.stage for row in brief.by_stage] == ["New", "Negotiation", "Won", "Lost"]
    assert {(row.funnel, row.times, row.own_history) for row in brief.by_stage} == {(None, None, None)}
    assert "won_count" in brief.metrics
    assert "slip_count" not in brief.metrics
    without, walks = read("2026-02", own_history=False)
    assert (walks, without.by_stage[0].own_history) == (1, None)
    whole, walks = read("2026-02")
    own = whole.by_stage[0].own_history
    assert (walks, own and own.value, own and own.n) == (2, 1, 10)
    everything, walks = read("all")
    assert (walks, everything.by_stage[0].own_history) == (1, own)
    assert everything.bottleneck == everything.by_stage[0]
    assert everything.by_stage[2].funnel is None
