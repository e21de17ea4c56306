"""A folded Won or Lost tells what closed in the period, by local days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipetui.domain.filters import parse_filter
from pipetui.queries.board import read_board
from pipetui.queries.closed import with_closed
from pipetui.queries.shapes import ClosedSums, CurrencySum
from support.pipeline_builder import CTX
from support.statements import statements_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipetui.domain.filters import Filter
    from support.pipeline_builder import PipelineBuilder

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def closed(
    build: PipelineBuilder, chosen: Filter | None = None, only: Collection[int] | None = None
) -> dict[str, ClosedSums]:
    board = read_board(build.conn, build.pipeline_id, CTX, chosen)
    heads = with_closed(build.conn, board, NOVEMBER, CTX, chosen, only).heads
    return {head.stage.name: head.closed for head in heads if head.closed != ClosedSums()}


def some(build: PipelineBuilder) -> None:
    with build.batch("many"):
        build.deal("Open", amount=900)
        for title, stage, day, amount, currency in (
            ("First", "Won", "2026-11-02", 100, "EUR"),
            ("Second", "Won", "2026-11-20", 200, "EUR"),
            ("Yen", "Won", "2026-11-20", 70, "JPY"),
            ("Unpriced", "Won", "2026-11-20", None, None),
            ("Before", "Won", "2026-10-30", 400, "EUR"),
            ("Gone", "Lost", "2026-11-10", 30, "EUR"),
        ):
            build.deal(title, stage=stage, on=day, amount=amount, currency=currency)


def test_what_closed_in_the_period_is_counted_and_added_up_by_currency(build: PipelineBuilder) -> None:
    some(build)
    assert closed(build) == {
        "Won": ClosedSums(4, (CurrencySum("EUR", 2, 300, 0), CurrencySum("JPY", 1, 70, 0))),
        "Lost": ClosedSums(1, (CurrencySum("EUR", 1, 30, 0),)),
    }


def test_a_filter_counts_what_it_shows(build: PipelineBuilder) -> None:
    some(build)
    assert closed(build, parse_filter("second", CTX.today)) == {"Won": ClosedSums(1, (CurrencySum("EUR", 1, 200, 0),))}


def test_only_the_columns_asked_for_are_counted_anew(build: PipelineBuilder) -> None:
    some(build)
    assert set(closed(build, only=[build.stage_ids["Lost"]])) == {"Lost"}
    with statements_of(build.conn) as sql:
        board = read_board(build.conn, build.pipeline_id, CTX)
        before = len(sql)
        assert with_closed(build.conn, board, NOVEMBER, CTX, None, [build.stage_ids["New"]]) is board
    assert len(sql) == before


def test_it_is_a_walk_on_the_index_of_closed_deals(build: PipelineBuilder) -> None:
    board = read_board(build.conn, build.pipeline_id, CTX)
    with statements_of(build.conn) as sql:
        with_closed(build.conn, board, NOVEMBER, CTX)
    (plan, *_) = [row[3] for row in build.conn.execute(f"EXPLAIN QUERY PLAN {sql[-1]}")]
    assert "COVERING INDEX deal_closed (status=? AND closed_at>? AND closed_at<?)" in plan
