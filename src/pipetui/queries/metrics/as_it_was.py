"""What stood in deals and stages at an earlier instant: their present values, with every later change taken back.

The journal has what each change found. A deal that was recorded after the instant, though it began before it, stands as
it was first written down.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sqlite3 import Connection

_ASKED = {
    "deal": ("amount", "currency", "probability", "expected_close"),
    "stage": ("probability",),
}


class Earlier(NamedTuple):
    """What stood there where it was not what stands there now: by number, by column."""

    deals: dict[int, dict[str, Any]]
    stages: dict[int, dict[str, Any]]


def read_earlier(conn: Connection, at: str) -> Earlier:
    """Return what the journal says was there at an instant and has been changed since."""
    # Of the changes after the instant the first one to a column found what stood there: it is read last.
    rows = conn.execute(
        "SELECT e.table_name, e.row_key, e.before FROM journal_batch b CROSS JOIN journal_entry e ON e.batch_id = b.id"
        " WHERE b.at > :at AND e.table_name IN ('deal', 'stage') AND e.before IS NOT NULL"
        " AND (instr(e.before, '\"amount\"') OR instr(e.before, '\"currency\"') OR instr(e.before, '\"probability\"')"
        " OR instr(e.before, '\"expected_close\"')) ORDER BY e.id DESC",
        {"at": at},
    )
    found: dict[str, dict[int, dict[str, Any]]] = {"deal": {}, "stage": {}}
    for table, key, before in rows:
        was = json.loads(before)
        known = found[table].setdefault(key, {})
        known.update((column, was[column]) for column in _ASKED[table] if column in was)
    return Earlier(found["deal"], found["stage"])
