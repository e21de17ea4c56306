"""When people were last in touch about a deal follows from its activities and its contact's, whatever writes them."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from pipetui.store.bulk import bulk
from pipetui.store.doctor import examine
from pipetui.store.dump import logical_dump
from pipetui.store.journal import redo, undo
from pipetui.store.unit import unit
from support.rows import NEW_CONTACT, at, put, put_contact, put_deal, put_move, remove_deal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.domain.context import Context
    from pipetui.store.file import Store

CALL, NOTE = 1, 6
ACTIVITY = ("kind_id", "deal_id", "contact_id", "happened_at")
DEAL = ("title", "title_key", "contact_id", "rank", "stage_id", "status", "first_at", "moved_at", "last_open_stage_id")


@pytest.fixture
def writing(store: Store, ctx: Context) -> Iterator[sqlite3.Connection]:
    """A connection inside a unit, with two deals of one person."""
    with unit(store, ctx, command="test") as u:
        contact = put_contact(u.connection)
        put_deal(u.connection, "Deal", contact=contact)
        put_deal(u.connection, "Other", contact=contact)
        yield u.connection


def touched(connection: sqlite3.Connection) -> list[int | None]:
    """The minute that each deal was touched in."""
    minutes = {at(minute): minute for minute in range(60)}
    return [minutes.get(row[0]) for row in connection.execute("SELECT touched_at FROM deal ORDER BY id")]


def log(connection: sqlite3.Connection, minute: int, kind: int = CALL, **about: int) -> int:
    return put(connection, "activity", kind_id=kind, happened_at=at(minute), **about)


def test_the_last_activity_on_the_deal_counts_and_that_on_its_person_alone(writing: sqlite3.Connection) -> None:
    assert touched(writing) == [None, None]
    log(writing, 5, deal_id=1, contact_id=1)
    log(writing, 3, deal_id=1)
    assert touched(writing) == [5, None]
    log(writing, 4, contact_id=1)
    assert touched(writing) == [5, 4]
    log(writing, 9, NOTE, deal_id=1)
    log(writing, 9, contact_id=put_contact(writing, "Somebody else"))
    assert touched(writing) == [5, 4]


def test_it_follows_what_is_changed_and_deleted(writing: sqlite3.Connection) -> None:
    call = log(writing, 5, deal_id=1)
    for change, value, expected in (
        ("happened_at", at(7), [7, None]),
        ("kind_id", NOTE, [None, None]),
        ("kind_id", CALL, [7, None]),
        ("deal_id", 2, [None, 7]),
        ("contact_id", 1, [None, 7]),
        ("deal_id", None, [7, 7]),
        ("contact_id", put_contact(writing, "Ida"), [None, None]),
    ):
        writing.execute(f"UPDATE activity SET {change} = ? WHERE id = ?", (value, call))
        assert touched(writing) == expected
    writing.execute("UPDATE deal SET contact_id = (SELECT contact_id FROM activity) WHERE id = 2")
    assert touched(writing) == [None, 7]
    put_deal(writing, "New", contact=2)
    assert touched(writing) == [None, 7, 7]
    writing.execute("DELETE FROM activity")
    assert touched(writing) == [None, None, None]


def test_a_kind_stays_a_note_or_none(writing: sqlite3.Connection) -> None:
    writing.execute("UPDATE activity_kind SET name = 'memo' WHERE id = ?", (NOTE,))
    with pytest.raises(sqlite3.IntegrityError, match="stays a note"):
        writing.execute("UPDATE activity_kind SET is_note = 0 WHERE id = ?", (NOTE,))


def test_it_is_not_journaled(writing: sqlite3.Connection) -> None:
    log(writing, 5, deal_id=1)
    assert writing.execute("SELECT count(*) FROM journal_entry WHERE op = 'U'").fetchone() == (0,)


def test_a_deal_that_is_brought_back_knows_what_was_said_meanwhile(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="add") as u:
        deal = put_deal(u.connection)
        log(u.connection, 5, contact_id=1)
    with unit(store, ctx, command="delete") as u:
        remove_deal(u.connection, deal)
    gone = u.batch_id
    with unit(store, ctx, command="log") as u:
        log(u.connection, 9, contact_id=1)
    undo(store, ctx, batch=gone)
    assert touched(store.connection) == [9]


def test_what_came_in_bulk_is_right_and_so_is_what_undo_and_redo_leave(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="add") as u:
        contact = put_contact(u.connection)
        put_deal(u.connection, "There before", contact=contact)
        log(u.connection, 2, contact_id=contact)
    with unit(store, ctx, command="import") as u, bulk(u) as b:
        row = (contact, 1, NEW_CONTACT, "open", at(0), at(0), NEW_CONTACT)
        first, _ = b.insert("deal", DEAL, [(f"Deal {n}", f"deal {n}", *row) for n in range(3)])
        stays = [(first + n, NEW_CONTACT, at(0)) for n in range(3)]
        b.insert("stage_change", ("deal_id", "to_stage_id", "happened_at"), stays)
        assert touched(u.connection) == [2, 2, 2, 2]
        talks = [(CALL, first, None, at(7)), (NOTE, first + 1, None, at(8)), (CALL, None, contact, at(4))]
        b.insert("activity", ACTIVITY, talks)
        u.summary = "imported"
    conn = store.connection
    assert touched(conn) == [4, 7, 4, 4]
    imported = logical_dump(conn)
    undo(store, ctx)
    assert touched(conn) == [2]
    redo(store, ctx)
    assert logical_dump(conn) == imported
    assert [each.what for each in examine(store.path) if each.level != "ok"] == []


def test_activities_that_are_deleted_in_bulk_leave_it_right(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="add") as u:
        deal = put_deal(u.connection)
        put_deal(u.connection, "Other", contact=1)
        put_move(u.connection, deal, NEW_CONTACT, 1)
    with unit(store, ctx, command="talk") as u, bulk(u) as b:
        talks = [(CALL, deal, None, at(5)), (CALL, None, 1, at(6))] * 150
        first, count = b.insert("activity", ACTIVITY, talks)
        u.summary = "talk"
    assert touched(store.connection) == [6, 6]
    with unit(store, ctx, command="clean") as u, bulk(u) as b:
        b.delete("activity", range(first, first + count))
        u.summary = "clean"
    assert touched(store.connection) == [None, None]
    undo(store, ctx)
    assert touched(store.connection) == [6, 6]


def test_the_doctor_finds_a_deal_that_says_otherwise(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="add") as u:
        put_deal(u.connection)
        log(u.connection, 5, deal_id=1)
        u.connection.execute("UPDATE deal SET touched_at = ?", (at(6),))
    (finding,) = [each for each in examine(store.path) if each.level != "ok"]
    assert finding.what == "deal 1 is not idle since its activities say"
