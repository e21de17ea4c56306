"""Rows written without the ORM: what somebody waits for who moves a card, or adds a deal from the shell.

Loading the ORM takes half a second, compiling its first statements some 20 ms, and with it each move takes twice what
its SQL does. The statements here are plain; the tables' CHECKs, foreign keys and triggers hold for them as for any
other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipetui.store.unit import unit


def add_plain(u: unit, table: str, **values: Any) -> int:
    """Insert one row, given by its columns, and return its id; a column that is not named gets the schema's default."""
    u.flush()
    columns = ", ".join(values)
    marks = ", ".join(f":{column}" for column in values)
    row_id = u.connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values).lastrowid
    assert row_id is not None  # only a statement that inserts nothing has none
    return row_id


def insert_plain(u: unit, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows given as column values; all name the same columns."""
    if rows:
        columns = list(rows[0])
        values = ", ".join(f":{column}" for column in columns)
        _write(u, f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})", rows)


def update_plain(u: unit, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows by `id`, only the columns named beside it; all name the same columns."""
    if rows:
        values = ", ".join(f"{column} = :{column}" for column in rows[0] if column != "id")
        _write(u, f"UPDATE {table} SET {values} WHERE id = :id", rows)


def delete_plain(u: unit, table: str, ids: Iterable[int]) -> None:
    """Delete rows by `id`."""
    _write(u, f"DELETE FROM {table} WHERE id = :id", [{"id": row_id} for row_id in ids])


def _write(u: unit, sql: str, rows: Sequence[Mapping[str, Any]]) -> None:
    u.flush()  # a session that is in use too has written before
    u.connection.executemany(sql, rows)
