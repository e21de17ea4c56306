from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import SQLModel

from pipetui.store import tables
from pipetui.store.schema.triggers import USER_TABLES
from pipetui.store.unit import unit
from support.rows import at

if TYPE_CHECKING:
    import sqlite3

    from pipetui.domain.context import Context
    from pipetui.store.file import Store

METADATA = SQLModel.metadata
TYPES = {"INTEGER": "Integer", "TEXT": "AutoString"}


def test_every_user_table_is_declared() -> None:
    assert set(METADATA.tables) == set(USER_TABLES)


@pytest.mark.parametrize("table", USER_TABLES)
def test_columns_agree_with_the_migrated_schema(conn: sqlite3.Connection, table: str) -> None:
    migrated = [
        (name, TYPES[kind], bool(not_null) or bool(key), bool(key))
        for name, kind, not_null, key in conn.execute(
            'SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (table,)
        )
    ]
    declared = [
        (column.name, type(column.type).__name__, not column.nullable, column.primary_key)
        for column in METADATA.tables[table].columns
    ]
    assert declared == migrated


@pytest.mark.parametrize("table", USER_TABLES)
def test_foreign_keys_agree_with_the_migrated_schema(conn: sqlite3.Connection, table: str) -> None:
    migrated = {
        (column, f"{parent}.{target}")
        for column, parent, target in conn.execute(
            'SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)', (table,)
        )
    }
    declared = {(key.parent.name, key.target_fullname) for key in METADATA.tables[table].foreign_keys}
    assert declared == migrated


@pytest.mark.parametrize("table", USER_TABLES)
def test_defaults_agree_with_the_migrated_schema(conn: sqlite3.Connection, table: str) -> None:
    migrated = {
        name: default.strip("'")
        for name, default in conn.execute("SELECT name, dflt_value FROM pragma_table_info(?)", (table,))
        if default is not None
    }
    declared = {
        column.name: str(column.default.arg)
        for column in METADATA.tables[table].columns
        if isinstance(column.default, ScalarElementColumnDefault) and column.default.arg is not None
    }
    assert declared == migrated


def test_rows_are_written_in_the_order_their_keys_ask_for(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="add") as u:
        contact = tables.Contact(name="Ada", name_key="ada", email="ada@example.com")
        u.session.add(contact)
        u.session.flush()
        assert contact.id is not None
        deals = [
            tables.Deal(
                title=f"Deal {n}",
                title_key=f"deal {n}",
                contact_id=contact.id,
                stage_id=1,
                status="open",
                moved_at=at(0),
                rank=1,
            )
            for n in range(3)
        ]
        u.session.add_all(deals)
        u.session.flush()
        for deal in deals:
            assert deal.id is not None
            u.session.add(tables.StageChange(deal_id=deal.id, to_stage_id=2, happened_at=at(0)))
        u.session.flush()
        u.session.refresh(deals[0])
        assert deals[0].stage_id == 2
    assert [deal.id for deal in deals] == [1, 2, 3]
    entries = store.connection.execute("SELECT table_name, op FROM journal_entry").fetchall()
    assert entries == [("contact", "I"), *[("deal", "I")] * 3, *[("stage_change", "I")] * 3]
