from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.history import Undoable, find_batches, find_lines, read_batches, read_history, read_undoable
from pipetui.services.moving import move_deals
from pipetui.services.undoing import redo, undo
from support.rows import run
from support.work import deal, later

if TYPE_CHECKING:
    from pipetui.store.file import Store
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


def test_batches_are_found_by_words_by_name_and_by_deal(store: Store) -> None:
    first, second = deal(store, "Rénovation"), deal(store, "Website")
    move_deals(store, later(actor="ben"), [first], 2)
    run(store, "DELETE FROM stage_action", actor="Bena", summary="tidied up")
    assert find_batches(store.connection) == [4, 3, 2, 1]
    assert find_batches(store.connection, "RENOVATION") == [3, 1]
    assert find_batches(store.connection, "renovation move") == [3]
    assert find_batches(store.connection, "by:ben") == [4, 3]
    assert find_batches(store.connection, "by:ben by:bena tidied") == [4]
    assert find_batches(store.connection, f"#{first}") == [3, 1]
    assert find_batches(store.connection, f"#{second} web") == [2]
    assert find_batches(store.connection, "#99") == find_batches(store.connection, "# nothing") == []
    assert find_batches(store.connection, f"#{'9' * 30}") == []


def test_batches_say_what_became_of_them(store: Store) -> None:
    first = deal(store)
    for stage in (2, 3, 4):
        move_deals(store, later(stage * 60), [first], stage)
    undo(store, later(300), 2)
    redo(store, later(360))
    found = read_batches(store.connection, [7, 6, 5, 4, 3, 2, 1, 99])
    assert [(batch.id, batch.kind, batch.mark) for batch in found] == [
        (7, "redo", ""),
        (6, "undo", "redone"),
        (5, "undo", ""),
        (4, "do", "undone"),
        (3, "do", "redone"),
        (2, "do", ""),
        (1, "do", ""),
    ]
    assert (found[0].undoes, found[3].turned_by, found[4].turned_by) == (6, 5, 6)


def test_what_comes_next_is_told_in_words(store: Store) -> None:
    assert read_undoable(store.connection, "ana") == Undoable(None, None)
    first = deal(store)
    move_deals(store, later(), [first], 2)
    moved = "moved Website relaunch to First Contact"
    assert read_undoable(store.connection, "ana") == Undoable(moved, None)
    assert read_undoable(store.connection, "ben") == Undoable(None, None)
    undo(store, later(60))
    assert read_undoable(store.connection, "ana") == Undoable("added Website relaunch to New Contact", moved)
    move_deals(store, later(120), [first], 3)
    assert read_undoable(store.connection, "ana").redo is None


def test_lines_are_found_and_limited(store: Store) -> None:
    deal(store, "Rénovation")
    deal(store, "Website")
    undo(store, later(60))
    found = find_lines(store.connection, 2, "web")
    assert [(line.batch_id, line.kind, line.undone) for line in found] == [(3, "undo", False), (2, "do", True)]
    assert [line.batch_id for line in find_lines(store.connection, 1, "")] == [3]
