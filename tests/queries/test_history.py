from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.history import read_history

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


def commands(build: PipelineBuilder, deal_id: int | None = None, limit: int = 50) -> list[str]:
    return [line.command for line in read_history(build.conn, limit, deal_id)]


def test_history_is_newest_first_and_limited(build: PipelineBuilder) -> None:
    build.deal("One")
    build.deal("Two", on="2026-11-21")
    assert commands(build) == ["add Two", "add One", "set up"]
    assert commands(build, limit=1) == ["add Two"]
    assert commands(build, limit=0) == commands(build, limit=-3) == []
    line = read_history(build.conn, 1)[0]
    assert (line.at, line.actor, line.summary, line.kind, line.undone) == (
        "2026-11-21T12:00:00.000Z",
        "ana",
        "added Two",
        "do",
        False,
    )


def test_what_was_undone_is_marked(build: PipelineBuilder) -> None:
    build.deal("One")
    build.conn.execute("UPDATE journal_batch SET live = 0 WHERE command = 'add One'")
    assert [(line.command, line.undone) for line in read_history(build.conn, 5)] == [
        ("add One", True),
        ("set up", False),
    ]


def test_a_deals_history_has_what_touched_it_or_what_hangs_on_it(build: PipelineBuilder) -> None:
    deal_id = build.deal("One")
    build.deal("Other")
    with build.batch("move"):
        build.move(deal_id, "Proposal", "2026-11-21")
    with build.batch("task"):
        build.task(deal_id)
    with build.batch("tag"):
        build.tag(deal_id, "x")
    build.change("UPDATE deal SET owner = 'bob' WHERE id = ?", deal_id)
    build.change("UPDATE contact SET phone = '1'")
    assert commands(build, deal_id) == ["update", "tag", "task", "move", "add One"]
    assert commands(build, 77) == []


def test_what_is_gone_is_still_in_the_history(build: PipelineBuilder) -> None:
    deal_id = build.deal("One")
    other = build.deal("Other")
    with build.batch("tag both"):
        build.tag(deal_id, "x")
        build.tag(other, "x")
    with build.batch("task"):
        build.task(deal_id)
    with build.batch("untag"):
        build.conn.execute("DELETE FROM deal_tag WHERE deal_id = ?", (deal_id,))
    with build.batch("untask"):
        build.conn.execute("DELETE FROM task WHERE deal_id = ?", (deal_id,))
    assert commands(build, deal_id) == ["untask", "untag", "task", "tag both", "add One"]
    assert commands(build, other) == ["tag both", "add Other"]


def test_deals_that_came_many_at_once_know_their_batch(build: PipelineBuilder) -> None:
    ids = [build.deal(f"Deal {number}") for number in range(4)]
    # What the bulk path leaves: one entry for a run of rows of each table.
    build.conn.execute("DELETE FROM journal_entry WHERE table_name IN ('deal', 'stage_change')")
    with build.batch("import") as batch_id:
        for table, first, last in (("deal", ids[0], ids[1]), ("stage_change", ids[2], ids[3])):
            build.conn.execute(
                "INSERT INTO journal_entry (batch_id, table_name, op, row_key, row_last) VALUES (?, ?, 'I', ?, ?)",
                (batch_id, table, first, last),
            )
    for deal_id in ids:
        assert commands(build, deal_id) == ["import"]
