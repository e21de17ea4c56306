from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.filters import Filter, parse_filter
from pipetui.queries.metrics.scope import present_moment, scope_of
from support.pipeline_builder import CTX

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder

COLUMNS = "d.id, d.stage_id, d.status, d.first_at, d.moved_at, d.closed_at, d.last_open_stage_id"


def test_the_present_is_the_table_itself(build: PipelineBuilder) -> None:
    build.deal(on="2026-11-22")
    moment = present_moment(build.conn, CTX)
    assert moment.present
    scope = scope_of(build.conn, moment, build.pipeline_id, None)
    assert (scope.deals, scope.pipeline, scope.is_plain) == ("deal d", "Sales", True)
    assert scope_of(build.conn, moment, None, Filter()).is_plain
    assert not scope_of(build.conn, moment, None, parse_filter("x", CTX.today)).is_plain


def test_what_lies_ahead_has_not_happened(build: PipelineBuilder) -> None:
    moved = build.deal(stage="New", on="2026-11-01", amount=5)
    build.move(moved, "Proposal", "2026-11-02")
    build.move(moved, "Lost", "2026-11-03")
    build.move(moved, "Won", "2026-11-22 12:01")
    build.deal(stage="New", on="2026-11-22 12:01")
    untouched = build.deal(stage="Negotiation", on="2026-11-22 12:00")
    moment = present_moment(build.conn, CTX)
    assert not moment.present
    scope = scope_of(build.conn, moment, None, None)
    assert not scope.is_plain
    rows = build.conn.execute(f"SELECT {COLUMNS} FROM {scope.deals} ORDER BY d.id", scope.params).fetchall()
    ids = build.stage_ids
    assert rows == [
        (
            moved,
            ids["Lost"],
            "lost",
            "2026-11-01T12:00:00.000Z",
            "2026-11-03T12:00:00.000Z",
            "2026-11-03T12:00:00.000Z",
            ids["Proposal"],
        ),
        (
            untouched,
            ids["Negotiation"],
            "open",
            "2026-11-22T12:00:00.000Z",
            "2026-11-22T12:00:00.000Z",
            None,
            ids["Negotiation"],
        ),
    ]


def test_a_pipeline_that_is_not_there_has_no_deals(build: PipelineBuilder) -> None:
    build.deal()
    scope = scope_of(build.conn, present_moment(build.conn, CTX), 77, None)
    assert (scope.stages, scope.pipeline) == ((), "")
    found = build.conn.execute(f"SELECT count(*) FROM {scope.deals} WHERE {scope.condition}", scope.params).fetchone()
    assert found == (0,)


def test_currencies_are_bound_and_not_spelled_out(build: PipelineBuilder) -> None:
    build.deal(amount=1, currency="a'b")
    scope = scope_of(build.conn, present_moment(build.conn, CTX), None, None)
    assert scope.currencies == ("a'b",)
