"""When a deal wants to be looked at follows from its open tasks and its expected close, whatever writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.store.bulk import bulk
from pipetui.store.doctor import examine
from pipetui.store.dump import logical_dump
from pipetui.store.journal import redo, undo
from pipetui.store.unit import unit
from support.rows import NEW_CONTACT, at, put, put_contact, put_deal, put_move

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from pipetui.domain.context import Context
    from pipetui.store.file import Store

TASK = ("deal_id", "title", "due_on", "due_time", "added_at", "done_at")
DEAL = ("title", "title_key", "contact_id", "expected_close", "rank", "stage_id", "status", "first_at", "moved_at")


@pytest.fixture
def writing(store: Store, ctx: Context) -> Iterator[sqlite3.Connection]:
    """A connection inside a unit, with a deal."""
    with unit(store, ctx, command="test") as u:
        put_deal(u.connection, "Deal")
        yield u.connection


def attention(connection: sqlite3.Connection, deal: int = 1) -> str:
    return str(connection.execute("SELECT attention FROM deal WHERE id = ?", (deal,)).fetchone()[0])


def put_task(connection: sqlite3.Connection, due: str | None = None, time: str | None = None, deal: int = 1) -> int:
    return put(connection, "task", deal_id=deal, title="call", due_on=due, due_time=time, added_at=at(0))


def test_without_a_next_step_it_is_the_expected_close(writing: sqlite3.Connection) -> None:
    assert attention(writing) == "!~"
    writing.execute("UPDATE deal SET expected_close = '2026-12-24'")
    assert attention(writing) == "!2026-12-24"
    writing.execute("UPDATE deal SET expected_close = NULL")
    assert attention(writing) == "!~"


def test_a_deal_may_come_with_its_expected_close(writing: sqlite3.Connection) -> None:
    assert attention(writing, put_deal(writing, "Other", expected_close="2026-12-24")) == "!2026-12-24"


def test_the_earliest_open_task_counts(writing: sqlite3.Connection) -> None:
    undated = put_task(writing)
    assert attention(writing) == "~"
    put_task(writing, "2026-12-01")
    assert attention(writing) == "2026-12-01~"
    at_ten = put_task(writing, "2026-12-01", "10:00")
    assert attention(writing) == "2026-12-0110:00"
    writing.execute("UPDATE task SET due_on = '2026-11-30', due_time = NULL WHERE id = ?", (undated,))
    assert attention(writing) == "2026-11-30~"
    writing.execute("UPDATE task SET done_at = ? WHERE id = ?", (at(1), undated))
    assert attention(writing) == "2026-12-0110:00"
    writing.execute("DELETE FROM task WHERE id = ?", (at_ten,))
    assert attention(writing) == "2026-12-01~"


def test_a_close_before_the_next_step_counts_instead_of_it_and_after_what_is_due_on_its_day(
    writing: sqlite3.Connection,
) -> None:
    writing.execute("UPDATE deal SET expected_close = '2026-12-01'")
    assert attention(writing) == "!2026-12-01"
    step = put_task(writing)
    assert attention(writing) == "2026-12-01~~"
    for due, time, expected in (
        ("2026-12-02", "08:00", "2026-12-01~~"),
        ("2026-12-01", None, "2026-12-01~"),
        ("2026-12-01", "10:00", "2026-12-0110:00"),
        ("2026-11-30", None, "2026-11-30~"),
    ):
        writing.execute("UPDATE task SET due_on = ?, due_time = ? WHERE id = ?", (due, time, step))
        assert attention(writing) == expected
    writing.execute("UPDATE deal SET expected_close = '2026-11-29'")
    assert attention(writing) == "2026-11-29~~"
    writing.execute("UPDATE deal SET expected_close = NULL")
    assert attention(writing) == "2026-11-30~"


def test_a_task_that_goes_to_another_deal_counts_there(writing: sqlite3.Connection) -> None:
    other = put_deal(writing, "Other")
    put_task(writing, "2026-12-01")
    writing.execute("UPDATE task SET deal_id = ?", (other,))
    assert (attention(writing), attention(writing, other)) == ("!~", "2026-12-01~")
    writing.execute("UPDATE task SET deal_id = NULL, contact_id = (SELECT contact_id FROM deal LIMIT 1)")
    assert attention(writing, other) == "!~"


def test_it_is_not_journaled(writing: sqlite3.Connection) -> None:
    put_task(writing, "2026-12-01")
    tables = writing.execute("SELECT DISTINCT table_name FROM journal_entry WHERE op = 'U'").fetchall()
    assert tables == []


def test_what_came_in_bulk_is_right_and_so_is_what_undo_and_redo_leave(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="add") as u:
        old = put_deal(u.connection, "There before", expected_close="2026-12-31")
        contact = put_contact(u.connection)
    with unit(store, ctx, command="import") as u, bulk(u) as b:
        rows = [
            (f"Deal {n}", f"deal {n}", contact, "2026-12-24" if n % 2 else None, n, NEW_CONTACT, "open", at(n), at(n))
            for n in range(6)
        ]
        first, _ = b.insert("deal", (*DEAL, "last_open_stage_id"), [(*row, NEW_CONTACT) for row in rows])
        b.insert(
            "stage_change",
            ("deal_id", "to_stage_id", "happened_at"),
            [(first + n, NEW_CONTACT, at(n)) for n in range(6)],
        )
        b.insert(
            "task",
            TASK,
            [
                (first, "call", "2026-12-01", None, at(0), None),
                (first + 1, "call", None, None, at(0), None),
                (first + 2, "call", "2026-12-01", None, at(0), at(1)),
                (old, "call", "2026-11-30", "09:00", at(0), None),
                (first + 3, "call", "2026-12-27", None, at(0), None),
            ],
        )
        u.summary = "imported"
    conn = store.connection
    expected = ["2026-12-01~", "2026-12-24~~", "!~", "2026-12-24~~", "!~", "!2026-12-24"]
    assert [attention(conn, first + n) for n in range(6)] == expected
    assert attention(conn, old) == "2026-11-3009:00"
    imported = logical_dump(conn)
    undo(store, ctx)
    assert attention(conn, old) == "!2026-12-31"
    redo(store, ctx)
    assert logical_dump(conn) == imported
    assert [each.what for each in examine(store.path) if each.level != "ok"] == []


def test_tasks_that_are_deleted_in_bulk_leave_it_right(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="add") as u:
        deal = put_deal(u.connection, "Deal")
        put_move(u.connection, deal, NEW_CONTACT, 1)
    with unit(store, ctx, command="tasks") as u, bulk(u) as b:
        first, count = b.insert("task", TASK, [(deal, "call", "2026-12-01", None, at(0), None)] * 300)
        u.summary = "tasks"
    with unit(store, ctx, command="clean") as u, bulk(u) as b:
        b.delete("task", range(first, first + count))
        u.summary = "clean"
    assert attention(store.connection, deal) == "!~"
    undo(store, ctx)
    assert attention(store.connection, deal) == "2026-12-01~"
