"""What stands in the way of an undo or a redo, and that it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from pipetui.domain.errors import Conflict
from pipetui.store.bulk import bulk
from pipetui.store.dump import logical_dump
from pipetui.store.journal import conflicts, redo, undo
from pipetui.store.journal.entries import batch_with
from pipetui.store.unit import unit
from support.contexts import context
from support.rows import DISCOVERY_CALL, PROPOSAL_SENT, put, put_contact, put_deal, put_move, remove_deal
from support.statements import statements_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from pipetui.store.file import Store

    Change = Callable[[sqlite3.Connection], object]


def do(store: Store, change: Change, *, actor: str = "ana", summary: str = "a change") -> int:
    with unit(store, context(actor), command="test") as u:
        change(u.connection)
        u.summary = summary
    assert u.batch_id is not None
    return u.batch_id


def sql(statement: str) -> Change:
    return lambda connection: connection.execute(statement)


@pytest.fixture(autouse=True, params=[-1, 100], ids=["looked up", "walked"])
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to find what is in the way must find the same."""
    monkeypatch.setattr(conflicts, "_MANY", request.param)


@pytest.fixture(autouse=True)
def _deal(store: Store) -> None:
    """A company, two deals of one contact, a tag: what is there before each test begins."""

    def begin(connection: sqlite3.Connection) -> None:
        put_deal(connection)
        put_deal(connection, "Shop", contact=1)
        put(connection, "company", name="ACME", name_key="acme")
        put(connection, "tag", name="hot", name_key="hot")

    do(store, begin, actor="start")


class Case(NamedTuple):
    """A change of Ana's, and a later one of Bob's."""

    mine: Change
    theirs: Change


def move_to(stage: int, minutes: int) -> Change:
    return lambda connection: put_move(connection, 1, stage, minutes)


def bulk_companies(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO company (name, name_key) VALUES ('One', 'one'), ('Two', 'two')")


CONFLICTS = {
    "the same column": Case(sql("UPDATE deal SET title = 'A'"), sql("UPDATE deal SET title = 'B' WHERE id = 2")),
    "the same column to the same value": Case(sql("UPDATE deal SET owner = 'x'"), sql("UPDATE deal SET owner = 'y'")),
    "one of several columns": Case(
        sql("UPDATE deal SET title = 'A', owner = 'x', notes = 'n'"), sql("UPDATE deal SET notes = 'm', source = 's'")
    ),
    "a row that is gone": Case(sql("UPDATE tag SET name = 'A'"), sql("DELETE FROM tag")),
    "a row of mine, changed": Case(
        lambda c: put(c, "company", name="New", name_key="new"), sql("UPDATE company SET notes = 'x' WHERE id = 2")
    ),
    "a row of mine, deleted": Case(bulk_companies, sql("DELETE FROM company WHERE id = 3")),
    "a row of mine, referred to by a new one": Case(
        lambda c: put_deal(c, contact=1), lambda c: put(c, "deal_tag", deal_id=3, tag_id=1)
    ),
    "a row of mine, referred to by a changed one": Case(
        lambda c: put(c, "company", name="New", name_key="new"), sql("UPDATE deal SET company_id = 2 WHERE id = 1")
    ),
    "a deal of mine, moved": Case(lambda c: put_deal(c, contact=1), lambda c: put_move(c, 3, PROPOSAL_SENT, 5)),
    "the same deal moved on": Case(move_to(DISCOVERY_CALL, 1), move_to(PROPOSAL_SENT, 2)),
    "the same move changed": Case(
        move_to(DISCOVERY_CALL, 1), sql(f"UPDATE stage_change SET to_stage_id = {PROPOSAL_SENT} WHERE id = 3")
    ),
    "the moved deal deleted": Case(move_to(DISCOVERY_CALL, 1), lambda c: remove_deal(c, 1)),
    "a name taken since": Case(
        sql("UPDATE lost_reason SET name = 'X', name_key = 'x' WHERE name_key = 'price'"),
        lambda c: put(c, "lost_reason", name="Price", name_key="price", position=9),
    ),
    "a deleted name taken since": Case(sql("DELETE FROM tag"), lambda c: put(c, "tag", name="hot", name_key="hot")),
    "what it referred to is gone": Case(
        sql("UPDATE deal SET company_id = NULL WHERE id = 1"), sql("DELETE FROM company")
    ),
    "a rule that the rest no longer meets": Case(
        sql("UPDATE contact SET phone = '1'"), sql("UPDATE contact SET email = NULL")
    ),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_later_change_in_the_way_is_named_and_nothing_is_done(store: Store, name: str) -> None:
    case = CONFLICTS[name]
    if name == "what it referred to is gone":
        do(store, sql("UPDATE deal SET company_id = 1 WHERE id = 1"), actor="start")
    mine = do(store, case.mine, summary="what Ana did")
    theirs = do(store, case.theirs, actor="bob", summary="what Bob did")
    before = logical_dump(store.connection)

    with pytest.raises(Conflict) as caught:
        undo(store, context("ana"))

    assert caught.value.exit_code == 4
    assert "cannot undo “what Ana did”" in caught.value.message
    assert f"{theirs}, “what Bob did”, by bob" in caught.value.message
    assert f"undo --batch {theirs}" in caught.value.hint
    assert logical_dump(store.connection) == before
    assert not store.connection.in_transaction

    # The way out that was named works.
    undo(store, context("ana"), batch=theirs)
    assert undo(store, context("ana"), batch=mine)


NO_CONFLICTS = {
    "another column": Case(sql("UPDATE deal SET title = 'A'"), sql("UPDATE deal SET owner = 'x'")),
    "another row": Case(
        sql("UPDATE deal SET title = 'A' WHERE id = 1"), sql("UPDATE deal SET title = 'B' WHERE id = 2")
    ),
    "ranks alone": Case(sql("UPDATE deal SET title = 'A', rank = 9"), sql("UPDATE deal SET rank = 5")),
    "ranks of a deal of mine": Case(lambda c: put_deal(c, contact=1), sql("UPDATE deal SET rank = rank + 1")),
    "another deal moved": Case(move_to(DISCOVERY_CALL, 1), lambda c: put_move(c, 2, PROPOSAL_SENT, 2)),
    "a move, and another field": Case(move_to(DISCOVERY_CALL, 1), sql("UPDATE deal SET amount = 5, currency = 'EUR'")),
    "another child": Case(
        lambda c: put(c, "deal_tag", deal_id=1, tag_id=1), lambda c: put(c, "deal_tag", deal_id=2, tag_id=1)
    ),
}


@pytest.mark.parametrize("name", NO_CONFLICTS)
def test_later_change_beside_it_is_not_in_the_way_and_stays(store: Store, name: str) -> None:
    case = NO_CONFLICTS[name]
    do(store, case.mine)
    do(store, case.theirs, actor="bob")
    both = logical_dump(store.connection)
    undo(store, context("ana"))
    redo(store, context("ana"))
    if "rank" not in name:
        assert logical_dump(store.connection) == both
    undo(store, context("bob"))
    undo(store, context("ana"))


def test_change_that_was_taken_back_is_not_in_the_way(store: Store) -> None:
    do(store, sql("UPDATE deal SET title = 'A'"))
    do(store, sql("UPDATE deal SET title = 'B'"), actor="bob")
    undo(store, context("bob"))
    assert undo(store, context("ana"))


def test_change_that_was_redone_is_in_the_way_again(store: Store) -> None:
    do(store, sql("UPDATE deal SET title = 'A'"))
    theirs = do(store, sql("UPDATE deal SET title = 'B'"), actor="bob")
    undo(store, context("bob"))
    (redone,) = redo(store, context("bob"))
    with pytest.raises(Conflict, match=rf"\b{redone.batch_id}, “redid: a change”"):
        undo(store, context("ana"))
    undo(store, context("ana"), batch=redone.batch_id)
    assert not store.connection.execute("SELECT live FROM journal_batch WHERE id = ?", (theirs,)).fetchone()[0]
    assert undo(store, context("ana"))


def test_redo_is_refused_when_another_changed_the_row_meanwhile(store: Store) -> None:
    do(store, sql("UPDATE deal SET title = 'A'"), summary="renamed")
    undo(store, context("ana"))
    theirs = do(store, sql("UPDATE deal SET title = 'B'"), actor="bob")
    with pytest.raises(Conflict, match=rf"cannot redo “renamed”.*{theirs}, “a change”, by bob"):
        redo(store, context("ana"))


def test_redo_of_a_later_change_before_an_earlier_one_is_refused(store: Store) -> None:
    do(store, move_to(DISCOVERY_CALL, 1), summary="first")
    do(store, move_to(PROPOSAL_SENT, 2), summary="second")
    (second,) = undo(store, context())
    (first,) = undo(store, context())
    # Its change says that the deal came from where it no longer has been.
    with pytest.raises(Conflict, match=rf"cannot redo “second”.*{first.batch_id}, “undid: first”"):
        undo(store, context(), batch=second.batch_id)
    redo(store, context(), count=2)


def test_redo_is_refused_when_what_the_row_needs_is_gone(store: Store) -> None:
    do(store, lambda c: put_contact(c, "Eve"), actor="bob")
    do(store, lambda c: put_deal(c, contact=2))
    undo(store, context("ana"))
    (gone,) = undo(store, context("bob"))
    with pytest.raises(Conflict, match=rf"the same contact: {gone.batch_id}, “undid: a change”"):
        redo(store, context("ana"))


def test_change_by_another_program_is_found_by_the_values(store: Store) -> None:
    do(store, sql("UPDATE deal SET title = 'A'"))
    # Past the journal, as a program might that drops the triggers.
    store.connection.execute("BEGIN")
    text = store.connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'journal_deal_update'").fetchone()[0]
    store.connection.execute("DROP TRIGGER journal_deal_update")
    store.connection.execute("UPDATE deal SET title = 'Z'")
    store.connection.execute(text)
    store.connection.execute("COMMIT")
    with pytest.raises(Conflict, match="the deal has changed since") as caught:
        undo(store, context())
    assert caught.value.hint


def imported(store: Store, *, actor: str = "ana") -> int:
    """Three companies, three contacts and their deals with two stage changes each, in bulk."""
    with unit(store, context(actor), command="import") as u, bulk(u) as b:
        first, _ = b.insert("contact", ("name", "name_key", "phone"), [(f"C{n}", f"c{n}", "1") for n in range(3)])
        fields = ("title", "title_key", "contact_id", "rank", "stage_id", "status", "first_at", "moved_at")
        rows = [(f"D{n}", f"d{n}", first + n, n, 2, "open", "a" * 24, "b" * 24) for n in range(3)]
        deal, _ = b.insert("deal", (*fields, "last_open_stage_id"), [(*row, 2) for row in rows])
        changes = [(deal + n, None, 1, "a" * 24) for n in range(3)] + [(deal + n, 1, 2, "b" * 24) for n in range(3)]
        b.insert("stage_change", ("deal_id", "from_stage_id", "to_stage_id", "happened_at"), changes)
        u.summary = "imported 3 deals"
    assert u.batch_id is not None
    return u.batch_id


BULK_CONFLICTS: dict[str, Change] = {
    "an imported deal edited": sql("UPDATE deal SET title = 'X' WHERE id = 4"),
    "an imported deal moved": lambda c: put_move(c, 4, DISCOVERY_CALL, 9),
    "an imported deal tagged": lambda c: put(c, "deal_tag", deal_id=5, tag_id=1),
    "an imported deal deleted": lambda c: remove_deal(c, 5),
    "an imported contact used": lambda c: put_deal(c, "Late", contact=2),
}


@pytest.mark.parametrize("name", BULK_CONFLICTS)
def test_change_of_an_imported_row_is_in_the_way_of_the_import(store: Store, name: str) -> None:
    imported(store)
    theirs = do(store, BULK_CONFLICTS[name], actor="bob", summary="what Bob did")
    before = logical_dump(store.connection)
    with pytest.raises(Conflict, match=f"cannot undo “imported 3 deals”.*{theirs}, “what Bob did”, by bob"):
        undo(store, context("ana"))
    assert logical_dump(store.connection) == before
    undo(store, context("bob"))
    undo(store, context("ana"))


def test_ranks_of_imported_deals_are_not_in_the_way(store: Store) -> None:
    imported(store)
    do(store, sql("UPDATE deal SET rank = rank + 5"), actor="bob")
    do(store, lambda c: put_deal(c, "Beside", contact=1), actor="bob")
    assert undo(store, context("ana"))


def test_import_into_deals_that_were_moved_since_is_in_the_way_both_ways(store: Store) -> None:
    with unit(store, context(), command="history") as u, bulk(u) as b:
        b.insert("stage_change", ("deal_id", "from_stage_id", "to_stage_id", "happened_at"), [(1, 1, 2, "3" * 24)])
    do(store, lambda c: put_move(c, 1, DISCOVERY_CALL, 600_000_000), actor="bob")
    with pytest.raises(Conflict):
        undo(store, context("ana"))
    undo(store, context("bob"))
    undo(store, context("ana"))
    do(store, lambda c: put_move(c, 1, DISCOVERY_CALL, 7), actor="bob")
    with pytest.raises(Conflict):
        redo(store, context("ana"))


def test_bulk_history_after_my_move_is_in_its_way(store: Store) -> None:
    do(store, move_to(DISCOVERY_CALL, 1))
    with unit(store, context("bob"), command="history") as u, bulk(u) as b:
        b.insert("stage_change", ("deal_id", "to_stage_id", "happened_at"), [(1, 2, "3" * 24)])
    with pytest.raises(Conflict):
        undo(store, context("ana"))


def test_row_taken_out_of_an_import_past_the_journal_is_noticed(store: Store) -> None:
    imported(store)
    store.connection.execute("BEGIN")
    text = store.connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'journal_stage_change_delete'")
    statement = text.fetchone()[0]
    store.connection.execute("DROP TRIGGER journal_stage_change_delete")
    store.connection.execute("DELETE FROM stage_change WHERE id = 4")
    store.connection.execute(statement)
    store.connection.execute("COMMIT")
    with pytest.raises(Conflict, match="has changed since"):
        undo(store, context())


def test_a_change_of_long_ago_is_looked_up_and_not_walked_to(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conflicts, "_MANY", 100)
    mine = do(store, move_to(DISCOVERY_CALL, 1))
    for minute in range(101):
        do(store, lambda connection, at=minute: put_move(connection, 2, PROPOSAL_SENT, at))  # type: ignore[misc]
    target = batch_with(store.connection, "WHERE b.id = ?", (mine,))
    assert target is not None
    with statements_of(store.connection) as run:
        conflicts.check(store.connection, target)
    assert len(run) < 15
