from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipetui.domain.filters import parse_filter
from pipetui.queries.metrics.conversations import read_conversations
from pipetui.queries.metrics.scope import moment_as_of, scope_of
from support.pipeline_builder import CTX, at

if TYPE_CHECKING:
    from pipetui.queries.metrics.shapes import Conversations
    from support.pipeline_builder import PipelineBuilder

CALL, DEMO, NOTE = 1, 4, 6


def said(build: PipelineBuilder, kind: int, deal_id: int | None, on: str, contact_id: int | None = None) -> None:
    build.insert("activity", kind_id=kind, deal_id=deal_id, contact_id=contact_id, happened_at=at(on))


def talks(
    build: PipelineBuilder, *, words: str = "", as_of: date | None = None, pipeline_id: int | None = 1
) -> dict[str, Conversations]:
    moment = moment_as_of(build.conn, CTX, as_of)
    scope = scope_of(build.conn, moment, pipeline_id, parse_filter(words, moment.today))
    return {row.kind: row for row in read_conversations(build.conn, scope)}


def places(row: Conversations) -> list[tuple[str, int, int]]:
    return [(stage.stage, stage.in_process, stage.won) for stage in row.by_stage]


def test_every_kind_has_a_row_and_a_removed_one_where_it_was_used(build: PipelineBuilder) -> None:
    assert list(talks(build)) == ["call", "email", "meeting", "demo", "message", "note"]
    assert talks(build)["demo"][2:] == (0, 0, 0, ())
    said(build, DEMO, build.deal(), "2026-11-21")
    build.change("UPDATE activity_kind SET archived = 1 WHERE id IN (?, ?)", DEMO, NOTE)
    assert list(talks(build)) == ["call", "email", "meeting", "demo", "message"]


def test_activities_on_open_deals_count_each_and_clients_won_once(build: PipelineBuilder) -> None:
    is_open = build.deal(on="2026-01-01")
    said(build, CALL, is_open, "2026-01-02")
    said(build, CALL, is_open, "2026-01-03")
    other = build.contact("other")
    for contact_id in (build.contact_id, build.contact_id, other):
        won = build.deal(on="2026-01-01", contact_id=contact_id)
        said(build, DEMO, won, "2026-01-02")
        said(build, DEMO, won, "2026-01-03")
        build.move(won, "Won", "2026-01-04")
    lost = build.deal(stage="Lost", on="2026-01-01")
    said(build, CALL, lost, "2026-01-02")
    said(build, NOTE, None, "2026-01-02", build.contact_id)
    found = talks(build)
    assert (found["call"].in_process, found["call"].won, found["call"].deals) == (2, 0, 1)
    assert (found["demo"].in_process, found["demo"].won, found["demo"].deals) == (0, 2, 3)
    assert found["note"].deals == 0


def test_by_stage_they_stand_where_the_deal_was_at_the_time(build: PipelineBuilder) -> None:
    deal_id = build.deal(stage="New", on="2026-01-10")
    build.move(deal_id, "Proposal", "2026-01-20")
    for day in ("2026-01-09", "2026-01-10", "2026-01-19", "2026-01-20", "2026-01-21"):
        said(build, CALL, deal_id, day)
    assert places(talks(build)["call"]) == [("New", 2, 0), ("Proposal", 2, 0), ("none", 1, 0)]
    build.move(deal_id, "Won", "2026-01-22")
    said(build, CALL, deal_id, "2026-01-23")
    assert places(talks(build)["call"]) == [("New", 0, 1), ("Proposal", 0, 1), ("Won", 0, 1), ("none", 0, 1)]
    build.move(deal_id, "Lost", "2026-01-24")
    assert (talks(build)["call"].deals, places(talks(build)["call"])) == (0, [])


def test_a_stage_of_another_pipeline_is_none(build: PipelineBuilder) -> None:
    build.pipeline("Retainers", "First, R/Won, R/Lost")
    deal_id = build.deal(stage="New", on="2026-01-10")
    said(build, CALL, deal_id, "2026-01-11")
    build.move(deal_id, "First", "2026-01-12")
    said(build, CALL, deal_id, "2026-01-13")
    assert talks(build)["call"].in_process == 0
    everywhere = talks(build, pipeline_id=None)["call"]
    assert [(row.pipeline, row.stage, row.stage_id) for row in everywhere.by_stage] == [
        ("Retainers", "First", build.stage_ids["First"]),
        ("none", "none", None),
    ]


def test_only_what_was_said_by_then_about_deals_that_fit(build: PipelineBuilder) -> None:
    mine = build.deal(on="2026-01-01", owner="ana")
    said(build, CALL, mine, "2026-01-02")
    said(build, CALL, build.deal(on="2026-01-01", owner="bob"), "2026-01-03")
    build.move(mine, "Won", "2026-02-01")
    assert talks(build, words="owner:ana")["call"][2:4] == (0, 1)
    assert talks(build, as_of=date(2026, 1, 2))["call"][2:4] == (1, 0)
    assert talks(build, as_of=date(2026, 1, 3))["call"][2:4] == (2, 0)
