"""Bulk inserts that outnumber what is there build the table's indexes at the end, and leave them as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.store import bulk as bulk_module
from pipetui.store.bulk import bulk
from pipetui.store.doctor import examine
from pipetui.store.dump import logical_dump
from pipetui.store.journal import redo, undo
from pipetui.store.unit import unit
from support.contexts import context
from support.statements import statements_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.store.file import Store

CONTACT = ("name", "name_key", "email")


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_module, "_INDEXED_TOGETHER", 10)


def rows(count: int) -> Iterator[tuple[str, str, str]]:
    return ((f"Name {n}", f"name {n}", f"{n}@x.org") for n in range(count))


def insert(store: Store, count: int, expected: int) -> list[str]:
    """Inserts contacts; returns the statements on indexes that ran."""
    with statements_of(store.connection) as heard, unit(store, context(), command="import") as u, bulk(u) as b:
        assert b.insert("contact", CONTACT, rows(count), expected=expected)[1] == count
    return [sql.split(" ON ")[0] for sql in heard if " INDEX " in sql]


def indexes(store: Store) -> list[tuple[str, str]]:
    return store.connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name").fetchall()


def test_many_rows_are_indexed_together(store: Store) -> None:
    before = indexes(store)
    heard = insert(store, 12, 12)
    assert sorted(heard) == sorted(
        f"{verb} INDEX {name}"
        for verb in ("CREATE", "DROP")
        for name in ("contact_by_name", "contact_by_email", "contact_by_company")
    )
    assert indexes(store) == before
    assert [finding.level for finding in examine(store.path)] == ["ok"] * len(examine(store.path))
    found = store.connection.execute("SELECT name FROM contact INDEXED BY contact_by_email WHERE email = '7@x.org'")
    assert found.fetchall() == [("Name 7",)]


@pytest.mark.parametrize(("count", "expected"), [(9, 9), (12, 0)])
def test_few_rows_and_an_unknown_number_leave_the_indexes_alone(store: Store, count: int, expected: int) -> None:
    assert insert(store, count, expected) == []


def test_a_table_that_holds_more_keeps_its_indexes(store: Store) -> None:
    insert(store, 30, 30)
    assert insert(store, 12, 12) == []


def test_undo_and_redo_are_as_ever(store: Store) -> None:
    empty = logical_dump(store.connection)
    insert(store, 12, 12)
    full = logical_dump(store.connection)
    undo(store, context())
    assert logical_dump(store.connection) == empty
    redo(store, context())
    assert logical_dump(store.connection) == full


def test_a_failure_brings_the_indexes_back(store: Store) -> None:
    before, empty = indexes(store), logical_dump(store.connection)

    def broken() -> Iterator[tuple[str, str, str]]:
        yield from rows(3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), unit(store, context(), command="import") as u, bulk(u) as b:
        b.insert("contact", CONTACT, broken(), expected=12)
    assert indexes(store) == before
    assert logical_dump(store.connection) == empty


def test_what_holds_rows_apart_is_never_dropped(store: Store) -> None:
    with statements_of(store.connection) as heard, unit(store, context(), command="import") as u, bulk(u) as b:
        b.insert("stage", ("pipeline_id", "name", "name_key", "kind", "position", "probability"), [], expected=99)
    assert not [sql for sql in heard if "stage_by_name" in sql or "stage_one_end_each" in sql]
