"""Rows written through the session: the few statements that all services are made of.

The ORM is imported inside the functions, so that a face may import services before it is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import SQLModel

    from pipetui.store.unit import unit

ID_CHUNK = 500
"""Ids bound in one statement: below every SQLite's limit of variables."""


def add_row(u: unit, row: SQLModel) -> int:
    """Insert one row and return its id."""
    u.session.add(row)
    u.session.flush()
    row_id: int = row.id  # type: ignore[attr-defined]
    return row_id


def insert_rows(u: unit, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows given as column values; all name the same columns."""
    from sqlalchemy import insert

    if rows:
        u.session.exec(insert(table), params=rows)


def update_rows(u: unit, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows by `id`, only the columns named beside it."""
    from sqlalchemy import update

    if rows:
        u.session.exec(update(table), params=rows)


def delete_rows(u: unit, table: type[SQLModel], column: str, values: Sequence[int]) -> None:
    """Delete the rows whose column has one of the values."""
    from sqlalchemy import delete

    for start in range(0, len(values), ID_CHUNK):
        u.session.exec(delete(table).where(getattr(table, column).in_(values[start : start + ID_CHUNK])))
