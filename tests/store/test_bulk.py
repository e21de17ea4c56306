from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Conflict
from pipetui.store.bulk import bulk
from pipetui.store.doctor import examine
from pipetui.store.dump import logical_dump
from pipetui.store.journal import ranges, redo, undo
from pipetui.store.schema import triggers
from pipetui.store.unit import unit
from support.contexts import context
from support.rows import DISCOVERY_CALL, PROPOSAL_SENT, WON, at, put, put_contact, put_deal, put_move

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from pipetui.domain.context import Context
    from pipetui.store.file import Store

DEAL = ("title", "title_key", "contact_id", "amount", "currency", "rank", "stage_id", "status", "first_at", "moved_at")
CHANGE = ("deal_id", "from_stage_id", "to_stage_id", "happened_at")


def import_deals(store: Store, count: int = 10) -> tuple[int, int]:
    """Deals with two stage changes each; returns the batch and the first deal."""
    with unit(store, context(), command="import") as u, bulk(u) as b:
        contact, contacts = b.insert("contact", ("name", "name_key", "email"), [('A\0"é', "a", "x"), ("B", "b", "y")])
        assert contacts == 2
        rows = (
            (f"Deal {n}\n", f"deal {n}", contact + n % 2, n * 100, "EUR", n, 2, "open", at(n), at(n + 5), 2)
            for n in range(count)
        )
        deal, deals = b.insert("deal", (*DEAL, "last_open_stage_id"), rows)
        assert deals == count
        b.insert("stage_change", CHANGE, [(deal + n, None, 1, at(n)) for n in range(count)])
        b.insert("stage_change", CHANGE, [(deal + n, 1, 2, at(n + 5)) for n in range(count)])
        u.summary = f"imported {count} deals"
    assert u.batch_id is not None
    return u.batch_id, deal


def faults(store: Store) -> list[str]:
    return [finding.what for finding in examine(store.path) if finding.level == "error"]


def test_import_is_one_entry_a_table_and_the_file_is_right(store: Store) -> None:
    batch, deal = import_deals(store)
    entries = store.connection.execute("SELECT batch_id, table_name, op, row_key, row_last, before FROM journal_entry")
    assert entries.fetchall() == [
        (batch, "contact", "I", 1, 2, None),
        (batch, "deal", "I", deal, deal + 9, None),
        (batch, "stage_change", "I", 1, 10, None),
        (batch, "stage_change", "I", 11, 20, None),
    ]
    assert store.connection.execute("SELECT * FROM stage_total").fetchall() == [(2, "EUR", -1, 10, 4500)]
    assert faults(store) == []


def test_import_is_undone_and_redone_again_and_again(store: Store, ctx: Context) -> None:
    empty = logical_dump(store.connection)
    import_deals(store)
    full = logical_dump(store.connection)
    for _ in range(3):
        (undone,) = undo(store, ctx)
        assert undone.everything
        assert logical_dump(store.connection) == empty
        assert store.connection.execute("SELECT count(*) FROM journal_chunk").fetchone()[0] > 0
        redo(store, ctx)
        assert logical_dump(store.connection) == full
        assert store.connection.execute("SELECT count(*) FROM journal_chunk").fetchone() == (0,)
    assert faults(store) == []


def test_rows_that_fill_several_chunks_come_back(store: Store, ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "_ROWS_A_CHUNK", 3)
    import_deals(store)
    full = logical_dump(store.connection)
    undo(store, ctx)
    assert store.connection.execute("SELECT count(*) FROM journal_chunk").fetchone() == (1 + 4 + 4 + 4,)
    redo(store, ctx)
    assert logical_dump(store.connection) == full


def test_numbers_are_contiguous_after_rows_were_deleted(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="x") as u:
        for name in "abc":
            put(u.connection, "tag", name=name, name_key=name)
    with unit(store, ctx, command="x") as u:
        u.connection.execute("DELETE FROM tag WHERE id = 3")
    with unit(store, ctx, command="x") as u, bulk(u) as b:
        assert b.insert("tag", ("name", "name_key"), [("d", "d"), ("e", "e")]) == (4, 2)
        assert b.insert("tag", ("name", "name_key"), [("f", "f")]) == (6, 1)


def test_nothing_to_insert_is_no_entry(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="x") as u, bulk(u) as b:
        assert b.insert("tag", ("name", "name_key"), []) == (1, 0)
    assert u.batch_id is None


def test_triggers_are_back_within_the_unit(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="x") as u:
        with bulk(u) as b:
            b.insert("tag", ("name", "name_key"), [("a", "a")])
        put(u.connection, "tag", name="b", name_key="b")
    assert triggers.present(store.connection) == triggers.expected()
    rows = store.connection.execute("SELECT op, row_key, row_last FROM journal_entry").fetchall()
    assert rows == [("I", 1, 1), ("I", 2, None)]


def test_failure_takes_the_triggers_dropping_back(store: Store, ctx: Context) -> None:
    def rows() -> Iterator[tuple[str, str]]:
        yield "a", "a"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), unit(store, ctx, command="x") as u, bulk(u) as b:
        b.insert("tag", ("name", "name_key"), rows())
    assert triggers.present(store.connection) == triggers.expected()
    assert store.connection.execute("SELECT count(*) FROM tag").fetchone() == (0,)
    assert store.connection.execute("PRAGMA cache_spill").fetchone()[0] > 0


def test_rows_with_gaps_are_refused(store: Store, ctx: Context) -> None:
    with pytest.raises(RuntimeError, match="not contiguous"), unit(store, ctx, command="x") as u, bulk(u) as b:
        b.insert("tag", ("id", "name", "name_key"), [(5, "a", "a"), (9, "b", "b")])


def test_what_the_session_holds_back_is_written_before(store: Store, ctx: Context) -> None:
    from pipetui.store.tables import Tag

    with unit(store, ctx, command="x") as u, bulk(u) as b:
        u.session.add(Tag(name="first", name_key="first"))
        assert b.insert("tag", ("name", "name_key"), [("second", "second")]) == (2, 1)


@pytest.fixture
def two_deals(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="add") as u:
        contact = put_contact(u.connection)
        put_deal(u.connection, contact=contact, amount=100, currency="EUR")
        put_deal(u.connection, contact=contact, amount=10, currency="EUR")


def places(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    return connection.execute("SELECT stage_id, status FROM deal ORDER BY id").fetchall()


@pytest.mark.usefixtures("two_deals")
def test_changes_of_deals_that_were_there_move_them(store: Store, ctx: Context) -> None:
    before = logical_dump(store.connection)
    with unit(store, ctx, command="history") as u, bulk(u) as b:
        b.insert(
            "stage_change", CHANGE, [(1, 1, DISCOVERY_CALL, at(1)), (1, 3, WON, at(2)), (2, 1, PROPOSAL_SENT, at(1))]
        )
    after = logical_dump(store.connection)
    assert places(store.connection) == [(WON, "won"), (PROPOSAL_SENT, "open")]
    assert store.connection.execute("SELECT stage_id, amount FROM stage_total ORDER BY 1").fetchall() == [
        (4, 10),
        (6, 100),
    ]
    assert faults(store) == []
    undo(store, ctx)
    assert logical_dump(store.connection) == before
    redo(store, ctx)
    assert logical_dump(store.connection) == after
    assert faults(store) == []


@pytest.mark.usefixtures("two_deals")
def test_rows_written_between_bulk_ranges_are_undone_with_them(store: Store, ctx: Context) -> None:
    before = logical_dump(store.connection)
    with unit(store, ctx, command="import") as u:
        stage = put(
            u.connection,
            "stage",
            pipeline_id=put(u.connection, "pipeline", name="B", name_key="b", position=1),
            name="One",
            name_key="one",
            kind="open",
            position=0,
            probability=10,
        )
        with bulk(u) as b:
            row = ("T", "t", 1, 5, "EUR", 1, stage, "open", at(0), at(0))
            deal, _ = b.insert("deal", DEAL, [row, row])
            u.connection.execute("UPDATE deal SET amount = 50 WHERE id IN (1, ?)", (deal,))
            b.insert("stage_change", CHANGE, [(deal + n, None, stage, at(0)) for n in range(2)])
            put(u.connection, "task", deal_id=deal, title="call", added_at=at(0))
        u.connection.execute("UPDATE deal SET last_open_stage_id = stage_id WHERE last_open_stage_id IS NULL")
    after = logical_dump(store.connection)
    assert faults(store) == []
    for _ in range(2):
        undo(store, ctx)
        assert logical_dump(store.connection) == before
        redo(store, ctx)
        assert logical_dump(store.connection) == after
    assert faults(store) == []


def replace_history(store: Store, ids: list[int]) -> None:
    with unit(store, context(), command="history") as u, bulk(u) as b:
        b.insert("stage_change", CHANGE, [(1, None, WON, at(50)), (2, None, DISCOVERY_CALL, at(50))])
        assert b.delete("stage_change", ids) == len(ids)


@pytest.mark.usefixtures("two_deals")
@pytest.mark.parametrize("long", [1, 1000])
def test_deleted_rows_come_back_and_go_again(
    store: Store, ctx: Context, monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    monkeypatch.setattr("pipetui.store.bulk._LONG_RUN", long)
    with unit(store, ctx, command="moves") as u:
        for minutes in range(1, 4):
            put_move(u.connection, 1, PROPOSAL_SENT, minutes)
    before = logical_dump(store.connection)
    replace_history(store, [5, 1, 2, 3])
    after = logical_dump(store.connection)
    assert places(store.connection) == [(WON, "won"), (DISCOVERY_CALL, "open")]
    entries = store.connection.execute("SELECT op, row_key, row_last FROM journal_entry WHERE op = 'D'").fetchall()
    assert entries == ([("D", 1, 3), ("D", 5, None)] if long == 1 else [("D", n, None) for n in (1, 2, 3, 5)])
    for _ in range(2):
        undo(store, ctx)
        assert logical_dump(store.connection) == before
        assert faults(store) == []
        redo(store, ctx)
        assert logical_dump(store.connection) == after
        assert faults(store) == []
    chunks = store.connection.execute(
        "SELECT DISTINCT op, kind FROM journal_chunk JOIN journal_entry e ON e.id = entry_id"
        " JOIN journal_batch b ON b.id = batch_id"
    ).fetchall()
    assert chunks == ([("D", "do")] if long == 1 else [])


def test_deals_that_are_deleted_in_bulk_leave_the_totals(
    store: Store, ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipetui.store.bulk._LONG_RUN", 1)
    import_deals(store)
    before = logical_dump(store.connection)
    with unit(store, ctx, command="delete") as u, bulk(u) as b:
        b.delete("stage_change", range(1, 21))
        b.delete("deal", range(1, 11))
    assert store.connection.execute("SELECT * FROM stage_total").fetchall() == []
    undo(store, ctx)
    assert logical_dump(store.connection) == before
    assert faults(store) == []


def test_deleting_what_is_not_there_is_a_fault(store: Store, ctx: Context) -> None:
    import_deals(store, 2)
    with pytest.raises(RuntimeError, match="not there"), unit(store, ctx, command="x") as u, bulk(u) as b:
        b.delete("stage_change", [1, 2, 3, 4, 5])
    with unit(store, ctx, command="x") as u, bulk(u) as b:
        assert b.delete("stage_change", []) == 0


@pytest.mark.usefixtures("two_deals")
def test_deletion_of_a_range_is_in_the_way_of_moves(
    store: Store, ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipetui.store.bulk._LONG_RUN", 1)
    with unit(store, context("bob"), command="moves") as u:
        put_move(u.connection, 1, PROPOSAL_SENT, 1)
    replace_history(store, [1, 2])
    undo(store, ctx)
    undo(store, context("bob"))
    with pytest.raises(Conflict):
        redo(store, ctx)
    redo(store, context("bob"))
    redo(store, ctx)
    with pytest.raises(Conflict):
        undo(store, context("bob"))
