from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui.store.migrate import migrate
from pipetui.store.schema import triggers
from pipetui.store.unit import unit
from support.rows import (
    DISCOVERY_CALL,
    FIRST_CONTACT,
    LOST,
    NEW_CONTACT,
    WON,
    at,
    put,
    put_contact,
    put_deal,
    put_move,
    remove_deal,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.domain.context import Context
    from pipetui.store.file import Store

JOURNALS_OWN = {"journal_never", "journal_batch", "journal_now", "journal_entry", "journal_chunk", "stage_total"}


@pytest.fixture
def writing(store: Store, ctx: Context) -> Iterator[sqlite3.Connection]:
    """A connection inside a unit."""
    with unit(store, ctx, command="test") as u:
        yield u.connection


def entries(connection: sqlite3.Connection) -> list[tuple[str, str, int, object, object]]:
    rows = connection.execute("SELECT table_name, op, row_key, before, after FROM journal_entry ORDER BY id")
    return [(t, op, key, b and json.loads(b), a and json.loads(a)) for t, op, key, b, a in rows]


def test_checked_in_text_is_what_the_schema_asks_for() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    generated = triggers.joined(triggers.generate(connection))
    assert triggers.expected() == generated, "run `python -m pipetui.store.schema.triggers`"
    assert triggers.present(connection) == generated


def test_writing_the_text_anew_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(triggers.TEXT_FILE).read_bytes()
    target = tmp_path / "triggers.sql"
    monkeypatch.setattr(triggers, "TEXT_FILE", str(target))
    triggers.main()
    assert target.read_bytes() == before


def test_every_table_is_a_users_or_known_not_to_be(conn: sqlite3.Connection) -> None:
    tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert {name for name in tables if not name.startswith("sqlite_")} == JOURNALS_OWN | set(triggers.USER_TABLES)


@pytest.mark.parametrize("table", triggers.USER_TABLES)
def test_every_column_that_is_not_derived_is_in_the_update_trigger(conn: sqlite3.Connection, table: str) -> None:
    text = conn.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (f"journal_{table}_update",)).fetchone()[0]
    watched = set(triggers.columns(conn, table)) - {"id"} - triggers.DERIVED.get(table, frozenset())
    assert {name for name in triggers.columns(conn, table) if f"'{name}', OLD.{name}, NEW.{name}" in text} == watched


@pytest.mark.parametrize("table", triggers.USER_TABLES)
def test_columns_are_integers_or_texts(conn: sqlite3.Connection, table: str) -> None:
    types = {row[0] for row in conn.execute("SELECT type FROM pragma_table_info(?)", (table,))}
    assert types <= {"INTEGER", "TEXT"}  # JSON keeps these exactly; it changed 94 % of random doubles


@pytest.mark.parametrize("table", triggers.USER_TABLES)
def test_ids_are_never_given_out_again(conn: sqlite3.Connection, table: str) -> None:
    sql = conn.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    assert "id INTEGER PRIMARY KEY AUTOINCREMENT" in sql
    assert sql.endswith("STRICT")


def test_insert_is_journaled_by_its_key_alone(writing: sqlite3.Connection) -> None:
    tag = put(writing, "tag", name="hot", name_key="hot")
    assert entries(writing) == [("tag", "I", tag, None, None)]


def test_update_is_journaled_by_the_columns_that_changed(writing: sqlite3.Connection) -> None:
    contact = put_contact(writing)
    writing.execute(
        "UPDATE contact SET name = 'Ada', phone = ?, notes = 'x', email = NULL WHERE id = ?", ("+41\0\"é\n'", contact)
    )
    assert entries(writing)[1:] == [
        (
            "contact",
            "U",
            contact,
            {"email": "ada@example.com", "phone": None, "notes": ""},
            {"email": None, "phone": "+41\0\"é\n'", "notes": "x"},
        )
    ]


def test_update_that_changes_nothing_is_not_journaled(writing: sqlite3.Connection) -> None:
    put_contact(writing)
    writing.execute("UPDATE contact SET name = name, phone = NULL, id = id")
    assert len(entries(writing)) == 1


def test_delete_is_journaled_by_the_whole_row_derived_columns_too(writing: sqlite3.Connection) -> None:
    deal = put_deal(writing, amount=1250, currency="EUR")
    row = writing.execute("SELECT * FROM deal").fetchone()
    remove_deal(writing, deal)
    assert entries(writing)[-1] == (
        "deal",
        "D",
        deal,
        dict(zip(triggers.columns(writing, "deal"), row, strict=True)),
        None,
    )


def test_many_rows_of_one_statement_have_an_entry_each(writing: sqlite3.Connection) -> None:
    for name in ("a", "b", "c"):
        put(writing, "tag", name=name, name_key=name)
    writing.execute("UPDATE tag SET name = upper(name)")
    assert [e[4] for e in entries(writing)[3:]] == [{"name": "A"}, {"name": "B"}, {"name": "C"}]


def test_primary_key_never_changes(writing: sqlite3.Connection) -> None:
    put(writing, "tag", name="hot", name_key="hot")
    with pytest.raises(sqlite3.IntegrityError, match="primary key never changes"):
        writing.execute("UPDATE tag SET id = 9")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO tag (name, name_key) VALUES ('x', 'x')",
        "UPDATE stage SET name = 'x' WHERE id = 1",
        "DELETE FROM lost_reason WHERE id = 1",
    ],
)
def test_write_outside_a_batch_is_refused(conn: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"journal_entry\.batch_id"):
        conn.execute(statement)


def test_batch_left_open_cannot_be_committed(conn: sqlite3.Connection) -> None:
    conn.execute("BEGIN IMMEDIATE")
    conn.execute(
        "INSERT INTO journal_batch (at, actor, command, summary, kind) VALUES (?, 'x', '', '', 'do')", (at(0),)
    )
    conn.execute("INSERT INTO journal_now (id, batch_id) VALUES (1, 1)")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        conn.execute("COMMIT")
    conn.execute("ROLLBACK")


def derived(connection: sqlite3.Connection, deal: int = 1) -> tuple[object, ...]:
    row: tuple[object, ...] = connection.execute(
        "SELECT stage_id, status, first_at, moved_at, closed_at, last_open_stage_id FROM deal WHERE id = ?", (deal,)
    ).fetchone()
    return row


def test_deal_follows_its_stage_changes(writing: sqlite3.Connection) -> None:
    deal = put_deal(writing)
    assert derived(writing) == (NEW_CONTACT, "open", at(0), at(0), None, NEW_CONTACT)
    put_move(writing, deal, DISCOVERY_CALL, 1)
    assert derived(writing) == (DISCOVERY_CALL, "open", at(0), at(1), None, DISCOVERY_CALL)
    won = put_move(writing, deal, WON, 2)
    assert derived(writing) == (WON, "won", at(0), at(2), at(2), DISCOVERY_CALL)
    writing.execute("UPDATE stage_change SET to_stage_id = ?, happened_at = ? WHERE id = ?", (LOST, at(5), won))
    assert derived(writing) == (LOST, "lost", at(0), at(5), at(5), DISCOVERY_CALL)
    writing.execute("DELETE FROM stage_change WHERE id = ?", (won,))
    assert derived(writing) == (DISCOVERY_CALL, "open", at(0), at(1), None, DISCOVERY_CALL)


def test_change_of_the_same_instant_counts_by_its_number(writing: sqlite3.Connection) -> None:
    deal = put_deal(writing)
    put_move(writing, deal, FIRST_CONTACT, 0)
    assert derived(writing)[0] == FIRST_CONTACT


def test_backdated_change_before_the_last_moves_nothing_but_the_beginning(writing: sqlite3.Connection) -> None:
    put_deal(writing, stage=DISCOVERY_CALL, minutes=5)
    put(writing, "stage_change", deal_id=1, to_stage_id=NEW_CONTACT, happened_at=at(-5))
    assert derived(writing) == (DISCOVERY_CALL, "open", at(-5), at(5), None, DISCOVERY_CALL)


def test_beginning_without_a_known_date_is_none(writing: sqlite3.Connection) -> None:
    put_deal(writing)
    writing.execute("UPDATE stage_change SET assumed = 2")
    assert derived(writing)[2] is None
    writing.execute("UPDATE stage_change SET assumed = 1")
    assert derived(writing)[2] == at(0)


def test_last_open_stage_is_one_of_the_present_pipeline(writing: sqlite3.Connection) -> None:
    deal = put_deal(writing)
    other = put(writing, "pipeline", name="B", name_key="b", position=1)
    fields = {"pipeline_id": other, "position": 0}
    put(writing, "stage", name="Here", name_key="here", kind="open", probability=5, **fields)
    won = put(writing, "stage", name="Won", name_key="won", kind="won", probability=100, **fields)
    put_move(writing, deal, won, 1)
    assert derived(writing) == (won, "won", at(0), at(1), at(1), None)


def test_last_change_gone_leaves_the_deal_as_it_was(writing: sqlite3.Connection) -> None:
    put_deal(writing)
    before = derived(writing)
    writing.execute("DELETE FROM stage_change")
    assert derived(writing) == before


def test_derived_columns_leave_no_update_entries(writing: sqlite3.Connection) -> None:
    deal = put_deal(writing)
    put_move(writing, deal, WON, 1)
    assert [(e[0], e[1]) for e in entries(writing)] == [
        ("contact", "I"),
        ("deal", "I"),
        ("stage_change", "I"),
        ("stage_change", "I"),
    ]


def test_stage_change_keeps_its_deal_and_a_stage_its_kind(writing: sqlite3.Connection) -> None:
    put_deal(writing)
    put_deal(writing, contact=1)
    with pytest.raises(sqlite3.IntegrityError, match="keeps its deal"):
        writing.execute("UPDATE stage_change SET deal_id = 2 WHERE deal_id = 1")
    with pytest.raises(sqlite3.IntegrityError, match="keeps its kind"):
        writing.execute("UPDATE stage SET kind = 'lost', probability = 0 WHERE id = 1")


def totals(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT * FROM stage_total ORDER BY 1, 2, 3").fetchall()


def test_totals_follow_every_change_of_a_deal(writing: sqlite3.Connection) -> None:
    first = put_deal(writing, amount=100, currency="EUR")
    second = put_deal(writing, contact=1, amount=50, currency="EUR")
    put_deal(writing, contact=1)
    assert totals(writing) == [(1, "", -1, 1, 0), (1, "EUR", -1, 2, 150)]
    writing.execute("UPDATE deal SET amount = 70, probability = 40 WHERE id = ?", (second,))
    assert totals(writing) == [(1, "", -1, 1, 0), (1, "EUR", -1, 1, 100), (1, "EUR", 40, 1, 70)]
    put_move(writing, first, WON, 1)
    assert totals(writing) == [(1, "", -1, 1, 0), (1, "EUR", 40, 1, 70), (WON, "EUR", -1, 1, 100)]
    writing.execute("UPDATE deal SET amount = NULL, currency = NULL WHERE id = ?", (second,))
    remove_deal(writing, first)
    assert totals(writing) == [(1, "", -1, 1, 0), (1, "", 40, 1, 0)]


def test_derive_triggers_read_only_the_deals_own_changes(conn: sqlite3.Connection) -> None:
    plan = conn.execute(f"EXPLAIN QUERY PLAN {triggers.settle_deal('?1')}", (1,)).fetchall()
    steps = [row[3] for row in plan]
    assert not [step for step in steps if step.startswith("SCAN") or "TEMP B-TREE" in step], steps
