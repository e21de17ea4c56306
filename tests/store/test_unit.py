from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import InvalidInput, OperationFailed
from pipetui.store.unit import unit
from support.contexts import context

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def add_tag(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("INSERT INTO tag (name, name_key) VALUES (?, ?)", (name, name))


def tags(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM tag ORDER BY id")]


def test_unit_commits_one_batch_with_actor_time_and_summary(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="tag") as u:
        add_tag(u.connection, "hot")
        u.summary = "added the tag hot"

    assert not store.connection.in_transaction
    batches = store.connection.execute(
        "SELECT id, at, actor, command, summary, kind, live FROM journal_batch"
    ).fetchall()
    assert batches == [(u.batch_id, "2026-11-22T12:00:00.000Z", "ana", "tag", "added the tag hot", "do", 1)]


def test_unit_without_a_write_leaves_no_batch(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="look") as u:
        tags(u.connection)

    assert u.batch_id is None
    assert store.connection.execute("SELECT count(*) FROM journal_batch").fetchone() == (0,)


def test_exception_takes_everything_back(store: Store, ctx: Context) -> None:
    with pytest.raises(ZeroDivisionError), unit(store, ctx, command="tag") as u:
        add_tag(u.connection, "hot")
        _ = 1 / 0

    assert u.batch_id is None
    assert tags(store.connection) == []
    assert store.connection.execute("SELECT count(*) FROM journal_now").fetchone() == (0,)


def test_check_violation_is_told_as_invalid_input(store: Store, ctx: Context) -> None:
    with pytest.raises(InvalidInput, match="outside of what the file can hold"), unit(store, ctx, command="tag") as u:
        add_tag(u.connection, "")


def test_fault_of_ours_stays_what_it_is(store: Store, ctx: Context) -> None:
    with pytest.raises(sqlite3.IntegrityError), unit(store, ctx, command="tag") as u:
        u.connection.execute("INSERT INTO deal_tag (deal_id, tag_id) VALUES (7, 7)")


def test_units_do_not_nest(store: Store, ctx: Context) -> None:
    with pytest.raises(RuntimeError), unit(store, ctx, command="a"), unit(store, ctx, command="b"):
        pass


def test_session_writes_in_the_same_transaction(store: Store, ctx: Context) -> None:
    from pipetui.store.tables import Tag

    with unit(store, ctx, command="tag") as u:
        u.session.add(Tag(name="hot", name_key="hot"))
        u.session.flush()
        assert tags(u.connection) == ["hot"]
        add_tag(u.connection, "cold")
        assert len(u.session.connection().exec_driver_sql("SELECT * FROM tag").all()) == 2

    assert tags(store.connection) == ["hot", "cold"]


def test_session_that_is_committed_rolled_back_or_closed_does_not_end_the_unit(store: Store, ctx: Context) -> None:
    from pipetui.store.tables import Tag

    with pytest.raises(ZeroDivisionError), unit(store, ctx, command="tag") as u:
        add_tag(u.connection, "first")
        u.session.add(Tag(name="hot", name_key="hot"))
        u.session.commit()
        u.session.rollback()
        u.session.close()
        assert u.connection.in_transaction
        _ = 1 / 0

    assert tags(store.connection) == []


def test_orm_error_is_told_like_sqlites(store: Store, ctx: Context) -> None:
    from pipetui.store.tables import Tag

    with pytest.raises(InvalidInput), unit(store, ctx, command="tag") as u:
        u.session.add(Tag(name="", name_key=""))

    assert not store.connection.in_transaction
    with unit(store, ctx, command="tag") as u:
        u.session.add(Tag(name="again", name_key="again"))
    assert tags(store.connection) == ["again"]


def test_batch_that_cannot_begin_leaves_no_transaction(store: Store) -> None:
    with pytest.raises(InvalidInput), unit(store, context(actor=""), command="tag"):
        pass
    assert not store.connection.in_transaction


def test_read_only_store_is_not_written(store: Store, ctx: Context) -> None:
    store.read_only = True
    with pytest.raises(OperationFailed, match="read-only"), unit(store, ctx, command="tag"):
        pass


@pytest.mark.parametrize("put_another", [False, True])
def test_file_that_is_no_longer_there_is_said_to_be_moved(
    store: Store, db: Path, ctx: Context, put_another: bool
) -> None:
    content = db.read_bytes()
    db.rename(db.with_name("elsewhere.db"))
    if put_another:
        db.write_bytes(content)
    with pytest.raises(OperationFailed, match="moved, deleted or replaced"), unit(store, ctx, command="tag"):
        pass


def test_closed_store_is_a_fault(store: Store, ctx: Context) -> None:
    store.close()
    with pytest.raises(sqlite3.ProgrammingError), unit(store, ctx, command="tag"):
        pass


def test_transaction_that_sqlite_has_ended_is_not_ended_again(store: Store, ctx: Context) -> None:
    with pytest.raises(ZeroDivisionError), unit(store, ctx, command="tag") as u:
        u.connection.execute("ROLLBACK")
        _ = 1 / 0


def test_commit_that_fails_is_taken_back(store: Store, ctx: Context) -> None:
    # As when the journal is tampered with: the reference that is never there.
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), unit(store, ctx, command="tag") as u:
        add_tag(u.connection, "hot")
        u.connection.execute("PRAGMA defer_foreign_keys = 1")
        u.connection.execute("INSERT INTO deal_tag (deal_id, tag_id) VALUES (7, 7)")
    assert u.batch_id is None
    assert not store.connection.in_transaction
    assert tags(store.connection) == []


def test_interrupted_by_the_user_nothing_stays(store: Store, ctx: Context) -> None:
    with pytest.raises(KeyboardInterrupt), unit(store, ctx, command="tag") as u:
        add_tag(u.connection, "hot")
        raise KeyboardInterrupt
    assert tags(store.connection) == []
