"""The file's content as text: equal dumps are equal content. What undo and redo are held against."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipetui.store.schema.triggers import USER_TABLES, columns

if TYPE_CHECKING:
    import sqlite3


def logical_dump(connection: sqlite3.Connection) -> str:
    """Every row of every user table and of the column totals, one a line, in the order of the tables and ids.

    The journal is not in it, nor are the ids that are given out next.
    """
    lines: list[str] = []
    for table in (*USER_TABLES, "stage_total"):
        names = ", ".join(columns(connection, table))
        # By the first columns, which are the key of each.
        rows = connection.execute(f"SELECT {names} FROM {table} ORDER BY 1, 2, 3")
        lines += [f"{table} {json.dumps(row, ensure_ascii=False)}" for row in rows]
    return "\n".join(lines)
