from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.filters import parse_filter
from pipetui.domain.periods import Period, parse_period
from pipetui.queries.metrics.scope import present_moment, scope_of
from pipetui.queries.metrics.shapes import CurrencyTotal, ReasonFigures, StageFigures
from pipetui.queries.metrics.stages import read_closed, read_lost, reason_figures, reason_names
from pipetui.queries.metrics.summary import read_summary
from support.pipeline_builder import CTX
from support.statements import statements_of

if TYPE_CHECKING:
    from pipetui.queries.metrics.scope import Scope
    from support.pipeline_builder import PipelineBuilder

ALL = Period("all", None, None)
SAME = "-nothing-has-this-word"


def rows(build: PipelineBuilder, words: str = "", pipeline_id: int | None = 1) -> dict[str, StageFigures]:
    found = read_summary(
        build.conn, CTX, period=ALL, pipeline_id=pipeline_id, filter=parse_filter(words, CTX.today)
    ).by_stage
    return {row.stage: row for row in found}


def scope(build: PipelineBuilder, words: str = "") -> Scope:
    return scope_of(build.conn, present_moment(build.conn, CTX), None, parse_filter(words, CTX.today))


def lost_for(build: PipelineBuilder) -> tuple[ReasonFigures, ...]:
    return reason_figures(reason_names(build.conn), read_lost(build.conn, scope(build), ALL))


def test_every_stage_has_a_row_in_board_order(build: PipelineBuilder) -> None:
    assert list(rows(build)) == ["New", "Proposal", "Negotiation", "Won", "Lost"]
    row = rows(build)["Proposal"]
    assert row[:14] == StageFigures("Sales", 2, "Proposal", "open", 1, 0, 0, 0, 0, (), 0, 0, 0, 0)[:14]
    assert (row.lost_reasons, row.probability) == ((), 50)


def test_a_row_says_what_stands_in_the_stage(build: PipelineBuilder) -> None:
    build.deal(stage="Proposal", amount=1_001, on="2026-01-01")
    build.deal(stage="Proposal", amount=7, currency="JPY", contact_id=build.contact("other"))
    build.deal(stage="Proposal")
    build.deal(stage="Won", amount=50, probability=40, on="2026-02-01")
    build.deal(stage="Won", amount=50, on="2026-02-01")
    for words in ("", SAME):  # from the totals that the file keeps, and from the deals
        found = rows(build, words)
        row = found["Proposal"]
        assert (row.deals, row.value, row.weighted, row.unpriced, row.stalled) == (3, 1_001, 500, 2, 1)
        assert row.by_currency == (CurrencyTotal("EUR", 1_001, 1), CurrencyTotal("JPY", 7, 1))
        assert (row.customers, found["Won"].customers) == (2, 0)
        assert (found["Won"].deals, found["Won"].value, found["Won"].weighted) == (2, 100, 70)


def test_closed_stages_of_the_present_are_read_from_kept_totals(build: PipelineBuilder) -> None:
    build.deal(stage="Won", amount=1)
    with statements_of(build.conn) as plain:
        kept = read_closed(build.conn, scope(build))
    with statements_of(build.conn) as filtered:
        read = read_closed(build.conn, scope(build, SAME))
    assert "FROM deal d" not in plain[-1]
    assert "FROM deal d" in filtered[-1]
    assert [tally.sums for tally in kept.values()] == [tally.sums for tally in read.values()]


def test_lost_deals_stand_where_they_were_lost_from(build: PipelineBuilder) -> None:
    deal_id = build.deal(stage="Proposal", on="2026-01-01", amount=10)
    build.move(deal_id, "New", "2026-01-02")
    build.move(deal_id, "Lost", "2026-01-03")
    won_before = build.deal(stage="Negotiation", on="2026-01-01", amount=100)
    build.move(won_before, "Won", "2026-01-02")
    build.move(won_before, "Lost", "2026-01-03")
    build.deal(stage="Lost", on="2026-01-03", amount=1_000)
    found = rows(build)
    assert {name: (row.lost_count, row.lost_value) for name, row in found.items() if row.lost_count} == {
        "New": (1, 10),
        "Negotiation": (1, 100),
        "none": (1, 1_000),
    }
    none = found["none"]
    assert (none.stage_id, none.kind, none.deals, none.customers) == (None, "none", 0, 0)
    assert list(found)[-1] == "none"


def test_only_what_was_lost_in_the_period_counts_as_lost(build: PipelineBuilder) -> None:
    build.deal(stage="Lost", on="2026-01-03", amount=1_000)
    found = read_summary(build.conn, CTX, period=None, pipeline_id=1)
    assert all(row.lost_count == 0 for row in found.by_stage)
    assert found.lost_reasons == ()
    january = read_summary(build.conn, CTX, period=parse_period("2026-01", CTX.today), pipeline_id=1)
    assert sum(row.lost_count for row in january.by_stage) == 1


def test_all_pipelines_stand_one_after_the_other(build: PipelineBuilder) -> None:
    build.pipeline("Retainers", "First, R/Won, R/Lost")
    build.deal(stage="R/Lost", amount=5)
    build.deal(stage="Lost", amount=7)
    found = read_summary(build.conn, CTX, period=ALL, pipeline_id=None)
    assert found.pipeline == "all"
    assert [(row.pipeline, row.stage, row.lost_value) for row in found.by_stage if row.lost_count] == [
        ("Sales", "none", 7),
        ("Retainers", "none", 5),
    ]
    assert [row.stage for row in found.by_stage][-4:] == ["First", "R/Won", "R/Lost", "none"]


def test_a_stage_of_another_pipeline_is_not_where_a_deal_was_lost(build: PipelineBuilder) -> None:
    build.pipeline("Retainers", "First, R/Won, R/Lost")
    deal_id = build.deal(stage="Proposal", on="2026-01-01")
    build.move(deal_id, "First", "2026-01-02")
    build.move(deal_id, "Lost", "2026-01-03")
    assert [name for name, row in rows(build).items() if row.lost_count] == ["Proposal"]
    # the same as of a moment that something happened after
    build.move(deal_id, "New", "2026-11-23")
    assert [name for name, row in rows(build).items() if row.lost_count] == ["Proposal"]
    assert rows(build)["New"].deals == 0


def test_a_removed_stage_has_a_row_only_for_what_was_lost_from_it(build: PipelineBuilder) -> None:
    build.stage(build.pipeline_id, "Demo", 1, archived=1)
    assert "Demo" not in rows(build)
    deal_id = build.deal(stage="Demo", on="2026-01-01")
    build.move(deal_id, "Lost", "2026-01-02")
    assert rows(build)["Demo"].lost_count == 1


def test_reasons_come_most_frequent_first(build: PipelineBuilder) -> None:
    price, budget, silent = build.reason("Price"), build.reason("No budget"), build.reason("No answer")
    for reason, amount in ((budget, 5), (price, 1), (price, 2), (silent, 7), (None, None)):
        build.deal(stage="Lost", on="2026-01-03", reason=reason, amount=amount)
    assert lost_for(build) == (
        ReasonFigures(price, "Price", 2, 3, 0),
        ReasonFigures(silent, "No answer", 1, 7, 0),
        ReasonFigures(budget, "No budget", 1, 5, 0),
        ReasonFigures(None, "not given", 1, 0, 1),
    )


def test_the_reason_is_that_of_the_last_change(build: PipelineBuilder) -> None:
    price, budget = build.reason("Price"), build.reason("No budget")
    deal_id = build.deal(stage="Lost", on="2026-01-03", reason=price)
    build.move(deal_id, "Lost", "2026-01-03", reason=budget)  # at the same instant: the later number
    reopened = build.deal(stage="Lost", on="2026-01-03", reason=price)
    build.move(reopened, "New", "2026-01-04")
    build.move(reopened, "Lost", "2026-01-05")
    assert [(row.reason, row.deals) for row in lost_for(build)] == [("No budget", 1), ("not given", 1)]


def test_a_listed_not_given_is_the_same_as_none(build: PipelineBuilder) -> None:
    build.deal(stage="Lost", on="2026-01-03")
    build.deal(stage="Lost", on="2026-01-03", reason=build.reason("Not given"))
    assert [(row.reason, row.deals) for row in lost_for(build)] == [("Not given", 2)]


def test_a_removed_stage_has_a_row_where_deals_went_through_it_and_says_why_they_were_lost(
    build: PipelineBuilder,
) -> None:
    price = build.reason("Price")
    deal_id = build.deal(stage="Proposal", on="2026-01-01", amount=5)
    build.move(deal_id, "Negotiation", "2026-01-02")
    build.change("UPDATE stage SET archived = 1 WHERE name = 'Proposal'")
    assert "Proposal" in rows(build)
    found = read_summary(build.conn, CTX, period=parse_period("2025", CTX.today), pipeline_id=1).by_stage
    assert "Proposal" not in [row.stage for row in found]
    build.move(deal_id, "Lost", "2026-01-03", reason=price)
    build.deal(stage="Lost", on="2026-01-03")
    assert rows(build)["Negotiation"].lost_reasons == (ReasonFigures(price, "Price", 1, 5, 0),)
    assert rows(build)["none"].lost_reasons == (ReasonFigures(None, "not given", 1, 0, 1),)
