from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Conflict, NotFound, RuleRefused
from pipetui.store.dump import logical_dump
from pipetui.store.file import open_store
from pipetui.store.journal import Reversal, redo, undo
from pipetui.store.unit import unit
from support.contexts import NOW, context
from support.rows import NEGOTIATION, PROPOSAL_SENT, WON, put, put_contact, put_deal, put_move, remove_deal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipetui.domain.context import Context
    from pipetui.store.file import Store

    Change = Callable[[sqlite3.Connection], object]


def do(store: Store, change: Change, *, actor: str = "ana", summary: str = "") -> int:
    """One batch; returns its number."""
    with unit(store, context(actor), command="test") as u:
        change(u.connection)
        u.summary = summary or getattr(change, "__name__", "")
    assert u.batch_id is not None
    return u.batch_id


def live(store: Store) -> list[tuple[int, str, int]]:
    return store.connection.execute("SELECT id, kind, live FROM journal_batch ORDER BY id").fetchall()


def add(connection: sqlite3.Connection) -> None:
    put_deal(connection, amount=100, currency="EUR", notes='a\0b\n"é"')


def edit(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE deal SET title = 'Shop', amount = NULL, currency = NULL, owner = 'bob'")


def move(connection: sqlite3.Connection) -> None:
    put_move(connection, 1, PROPOSAL_SENT, 1)


def win(connection: sqlite3.Connection) -> None:
    put_move(connection, 1, WON, 2)


def tag(connection: sqlite3.Connection) -> None:
    put(connection, "deal_tag", deal_id=1, tag_id=put(connection, "tag", name="hot", name_key="hot"))


def delete(connection: sqlite3.Connection) -> None:
    remove_deal(connection, 1)


def swap(connection: sqlite3.Connection) -> None:
    # Two names that are unique, exchanged by way of a third.
    for before, after in (("Price", "_"), ("No budget", "Price"), ("_", "No budget")):
        connection.execute("UPDATE lost_reason SET name = ?2, name_key = ?2 WHERE name = ?1", (before, after))


def replace(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM lost_reason WHERE name_key = 'no answer'")
    put(connection, "lost_reason", name="No answer", name_key="no answer", position=9)


CHANGES: list[Change] = [add, edit, move, tag, win, swap, replace, delete]


def test_undo_and_redo_of_all_pass_through_the_same_contents(store: Store, ctx: Context) -> None:
    dumps = [logical_dump(store.connection)]
    for change in CHANGES:
        do(store, change)
        dumps.append(logical_dump(store.connection))

    for place in range(len(CHANGES), 0, -1):
        (reversal,) = undo(store, ctx)
        assert reversal.subject_id == place
        assert logical_dump(store.connection) == dumps[place - 1]
    assert undo(store, ctx) == []
    for place in range(1, len(CHANGES) + 1):
        (reversal,) = redo(store, ctx)
        assert reversal.subject_id == place
        assert logical_dump(store.connection) == dumps[place]
    assert redo(store, ctx) == []
    for place in range(len(CHANGES), 0, -1):
        undo(store, ctx)
        assert logical_dump(store.connection) == dumps[place - 1]


def test_undo_tells_what_it_took_back(store: Store, ctx: Context) -> None:
    do(store, add, summary="added Website")
    assert undo(store, ctx) == [Reversal(2, "undo", 1, "ana", "added Website", (1,), False)]
    assert redo(store, ctx) == [Reversal(3, "redo", 1, "ana", "added Website", (1,), False)]
    summaries = store.connection.execute("SELECT kind, summary, undoes FROM journal_batch").fetchall()
    assert summaries == [
        ("do", "added Website", None),
        ("undo", "undid: added Website", 1),
        ("redo", "redid: added Website", 2),
    ]
    assert live(store) == [(1, "do", 1), (2, "undo", 0), (3, "redo", 1)]


def test_several_are_undone_in_one_transaction(store: Store, ctx: Context) -> None:
    before = logical_dump(store.connection)
    for change in (add, edit, move):
        do(store, change)
    after = logical_dump(store.connection)
    assert [r.summary for r in undo(store, ctx, count=9)] == ["move", "edit", "add"]
    assert logical_dump(store.connection) == before
    assert [r.summary for r in redo(store, ctx, count=9)] == ["add", "edit", "move"]
    assert logical_dump(store.connection) == after


def test_undo_works_after_a_restart(db: Path, ctx: Context) -> None:
    with open_store(db, now=NOW) as store:
        before = logical_dump(store.connection)
        do(store, add)
    with open_store(db, now=NOW) as store:
        undo(store, ctx)
        assert logical_dump(store.connection) == before
    with open_store(db, now=NOW) as store:
        assert len(redo(store, ctx)) == 1


def test_each_undoes_what_is_their_own(store: Store) -> None:
    do(store, add, actor="ana")
    do(store, tag, actor="bob")
    assert [r.summary for r in undo(store, context("bob"))] == ["tag"]
    assert undo(store, context("bob")) == []
    assert [r.summary for r in undo(store, context("ana"))] == ["add"]


def test_redo_goes_with_the_next_change_of_the_same_actor(store: Store, ctx: Context) -> None:
    do(store, add)
    undo(store, ctx)
    do(store, swap, actor="bob")
    assert [r.summary for r in redo(store, ctx)] == ["add"]
    undo(store, ctx)
    do(store, replace)
    assert redo(store, ctx) == []


def test_undone_in_between_and_redone_comes_out_right(store: Store, ctx: Context) -> None:
    do(store, add)
    do(store, edit)
    undo(store, ctx)
    do(store, move)
    undo(store, ctx)
    assert [r.summary for r in redo(store, ctx)] == ["move"]
    assert redo(store, ctx) == []  # the edit went with the move


def test_any_batch_can_be_chosen(store: Store, ctx: Context) -> None:
    do(store, add, actor="bob")
    chosen = do(store, swap, actor="bob")
    do(store, move, actor="bob")
    (reversal,) = undo(store, ctx, batch=chosen)
    assert (reversal.subject_id, reversal.actor) == (chosen, "bob")
    with pytest.raises(RuleRefused, match="taken back already"):
        undo(store, ctx, batch=chosen)


def test_undo_of_an_undo_redoes(store: Store, ctx: Context) -> None:
    do(store, add)
    after = logical_dump(store.connection)
    (undone,) = undo(store, ctx)
    (redone,) = undo(store, ctx, batch=undone.batch_id)
    assert redone.kind == "redo"
    assert logical_dump(store.connection) == after
    (again,) = undo(store, ctx, batch=redone.batch_id)
    assert (again.kind, again.subject_id) == ("undo", 1)


def test_batch_that_is_not_there_is_not_found(store: Store, ctx: Context) -> None:
    with pytest.raises(NotFound):
        undo(store, ctx, batch=77)
    assert not store.connection.in_transaction


def test_conflict_within_several_leaves_all_of_them(store: Store, ctx: Context) -> None:
    do(store, add)
    do(store, edit, actor="bob")
    do(store, swap)
    before = logical_dump(store.connection)
    with pytest.raises(Conflict):
        undo(store, ctx, count=2)
    assert logical_dump(store.connection) == before
    assert live(store) == [(1, "do", 1), (2, "do", 1), (3, "do", 1)]


def test_rank_comes_back_without_a_guard(store: Store, ctx: Context) -> None:
    do(store, add)
    do(store, lambda c: c.execute("UPDATE deal SET rank = 5000"))
    do(store, lambda c: c.execute("UPDATE deal SET rank = 7777"), actor="bob")
    undo(store, ctx)
    assert store.connection.execute("SELECT rank FROM deal").fetchone() == (1024,)


def test_numbers_are_not_given_out_again_after_undo(store: Store, ctx: Context) -> None:
    do(store, add)
    undo(store, ctx)
    do(store, add)
    assert store.connection.execute("SELECT id FROM deal").fetchall() == [(2,)]


def test_entry_with_a_column_that_is_no_more_is_a_fault_and_no_guess(store: Store, ctx: Context) -> None:
    do(store, lambda c: put(c, "tag", name="hot", name_key="hot"))
    do(store, lambda c: c.execute("DELETE FROM tag"))
    # What a migration leaves that forgot to rewrite the journal.
    store.connection.execute("UPDATE journal_entry SET before = json_set(before, '$.gone', 1) WHERE op = 'D'")
    with pytest.raises(sqlite3.OperationalError, match="no column named gone"):
        undo(store, ctx)
    assert not store.connection.in_transaction


def touched(store: Store, change: Change) -> tuple[tuple[int, ...], bool]:
    do(store, change)
    (reversal,) = undo(store, context())
    redo(store, context())
    return reversal.deal_ids, reversal.everything


def test_cards_that_change_are_named(store: Store) -> None:
    do(store, add)
    do(store, lambda c: put_deal(c, contact=1))
    assert touched(store, edit) == ((1, 2), False)
    assert touched(store, move) == ((1,), False)
    assert touched(store, tag) == ((1,), False)
    assert touched(store, lambda c: put(c, "task", title="call", deal_id=2, added_at="x" * 24)) == ((2,), False)
    assert touched(store, lambda c: c.execute("UPDATE task SET deal_id = 1")) == ((1, 2), False)
    assert touched(store, lambda c: put(c, "task", title="call", contact_id=1, added_at="x" * 24)) == ((), False)
    assert touched(store, lambda c: put(c, "company", name="ACME", name_key="acme")) == ((), False)
    assert touched(store, lambda c: c.execute("DELETE FROM company")) == ((), False)
    assert touched(store, lambda c: c.execute("UPDATE contact SET name = 'Eve'"))[1]
    assert touched(store, lambda c: c.execute("UPDATE stage SET name = 'Talk', name_key = 'talk' WHERE id = 3"))[1]


def test_more_than_a_thousand_cards_are_everything(store: Store) -> None:
    def many(connection: sqlite3.Connection) -> None:
        contact = put_contact(connection)
        for number in range(1_001):
            put_deal(connection, f"Deal {number}", contact=contact)

    assert touched(store, many) == ((), True)
    assert touched(store, lambda c: c.execute("UPDATE deal SET owner = 'x' WHERE id <= 1000")) == (
        tuple(range(1, 1_001)),
        False,
    )


def test_large_batch_is_read_in_pages(store: Store, ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipetui.store.journal.entries._PAGE", 7)
    before = logical_dump(store.connection)
    do(store, lambda c: [put_deal(c, f"Deal {n}", contact=None if n == 0 else 1) for n in range(20)])
    undo(store, ctx)
    assert logical_dump(store.connection) == before


def test_ten_moves_of_one_deal_are_ten_steps(store: Store, ctx: Context) -> None:
    do(store, add)
    for step in range(10):
        do(store, lambda c, step=step: put_move(c, 1, NEGOTIATION if step % 2 else PROPOSAL_SENT, step))  # type: ignore[misc]
    assert len(undo(store, ctx, count=10)) == 10
    assert store.connection.execute("SELECT count(*) FROM stage_change").fetchone() == (1,)
