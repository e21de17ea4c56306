from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from pipetui.queries.info import engine, file_counts
from pipetui.queries.record_shapes import FileCounts

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


def test_everything_is_counted(build: PipelineBuilder) -> None:
    build.pipeline("Gone", "G/Won, G/Lost")
    build.change("UPDATE pipeline SET archived = 1 WHERE name = 'Gone'")
    build.change("UPDATE stage SET archived = 1 WHERE name LIKE 'G/%'")
    build.contact("Hidden", hidden=1)
    build.company("Acme")
    deal_id = build.deal()
    build.move(deal_id, "Won", "2026-11-21")
    build.deal()
    build.tag(deal_id, "a")
    build.task(deal_id)
    build.task(deal_id, done="2026-11-21")
    batches = build.conn.execute("SELECT count(*) FROM journal_batch").fetchone()[0]
    assert file_counts(build.conn) == FileCounts(
        pipelines=1,
        stages=5,
        deals=2,
        open_deals=1,
        contacts=1,
        companies=1,
        tasks=2,
        open_tasks=1,
        tags=1,
        stage_changes=3,
        batches=batches,
    )


def test_the_engine_is_named(build: PipelineBuilder) -> None:
    assert engine(build.conn) == (sqlite3.sqlite_version, "memory")
