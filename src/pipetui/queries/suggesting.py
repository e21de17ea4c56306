"""People and companies for a field that is being typed in: a handful, by the beginning of the name, on an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.text import fold, visible
from pipetui.queries.contacts import contact_rows

if TYPE_CHECKING:
    from sqlite3 import Connection

    from pipetui.queries.record_shapes import ContactRow

OFFERED = 8
"""How many are offered at most."""

_LAST = "\U0010ffff"


def suggest_contacts(conn: Connection, typed: str) -> tuple[ContactRow, ...]:
    """Return people whose name or e-mail begins with what is typed, an equal name before all others."""
    key, start = fold(typed), visible(typed).strip().lower()
    if not key:
        return ()
    ids: dict[int, None] = {}
    for column, value in (("name_key", key), ("email", start)):
        found = conn.execute(
            f"SELECT id FROM contact WHERE {column} >= ? AND {column} < ? AND hidden = 0 ORDER BY {column}, id LIMIT ?",
            (value, value + _LAST, OFFERED),
        )
        ids.update(dict.fromkeys(contact_id for (contact_id,) in found))
    if not ids:
        return ()
    listed = ", ".join(map(str, list(ids)[:OFFERED]))
    rows = contact_rows(conn, f"c.id IN ({listed})", {})
    return tuple(sorted(rows, key=lambda row: (fold(row.name) != key, fold(row.name), row.id)))


def suggest_companies(conn: Connection, typed: str) -> tuple[str, ...]:
    """Return names of companies that begin with what is typed."""
    key = fold(typed)
    if not key:
        return ()
    rows = conn.execute(
        "SELECT DISTINCT name FROM company WHERE name_key >= ? AND name_key < ? ORDER BY name_key, id LIMIT ?",
        (key, key + _LAST, OFFERED),
    )
    return tuple(name for (name,) in rows)
