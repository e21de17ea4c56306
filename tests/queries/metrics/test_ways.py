from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.filters import parse_filter
from pipetui.domain.periods import parse_period
from pipetui.queries.metrics.scope import present_moment, scope_of
from pipetui.queries.metrics.ways import paths_in, read_ways
from support.pipeline_builder import CTX
from support.statements import statements_of

if TYPE_CHECKING:
    from pipetui.queries.metrics.ways import Instants, Path
    from support.pipeline_builder import PipelineBuilder


def ways(build: PipelineBuilder, period: str, words: str = "") -> list[tuple[int, Path, Instants]]:
    scope = scope_of(build.conn, present_moment(build.conn, CTX), 1, parse_filter(words, CTX.today))
    return list(read_ways(build.conn, scope, parse_period(period, CTX.today)))


def test_deals_that_went_alike_are_put_together(build: PipelineBuilder) -> None:
    for day in ("01", "02", "03"):
        build.move(build.deal(on=f"2026-01-{day}", assumed=1), "Won", "2026-02-01")
    build.deal(on="2026-01-01")
    found = paths_in(iter(ways(build, "all")))
    assert {path: len(instants) for path, instants in found.items()} == {
        ((3, 8), 0, 2): 3,  # the first stage, assumed; Won is the fourth
        ((2,), 0, 1): 1,
    }
    assert found[(3, 8), 0, 2][0] == ("2026-01-01T12:00:00.000Z", "2026-02-01T12:00:00.000Z")


def test_only_deals_that_changed_in_the_period_are_read_and_those_from_their_beginning(build: PipelineBuilder) -> None:
    build.deal(on="2026-01-01")
    moved = build.deal(on="2026-01-01")
    build.move(moved, "Proposal", "2026-02-01")
    build.move(moved, "Won", "2026-03-01")
    ((deal_id, path, _),) = ways(build, "2026-02")
    assert (deal_id, path) == (moved, ((2, 4, 8), 1, 2))


def test_neither_deals_nor_the_table_of_changes_are_read_when_all_are_asked_for(build: PipelineBuilder) -> None:
    build.deal()

    def plans(words: str, period: str) -> list[str]:
        with statements_of(build.conn) as sql:
            ways(build, period, words)
        (query,) = (each for each in sql if "to_stage_id * 2" in each)
        return [row[3] for row in build.conn.execute(f"EXPLAIN QUERY PLAN {query}")]

    assert plans("", "all") == ["SCAN x USING COVERING INDEX stage_change_by_deal"]
    month = plans("", "2026-01")
    assert month[0].startswith("SEARCH x USING COVERING INDEX stage_change_by_deal (deal_id=?")
    assert month[2].startswith("SEARCH stage_change USING COVERING INDEX stage_change_by_time")
    assert any("deal" in plan and " d" in plan for plan in plans("owner:ana", "all"))
