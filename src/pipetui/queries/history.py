"""What was done, when and by whom: the journal's batches, of the whole file or of one deal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.record_shapes import HistoryLine

if TYPE_CHECKING:
    from sqlite3 import Connection

_CHILDREN = ("stage_change", "deal_tag", "task")

# An entry names one row, or (from the bulk path) a run of rows. A child that is gone is known by its last state only.
_BATCHES_OF_DEAL = (
    "WITH touched (table_name, row_key) AS (SELECT 'deal', :deal"
    + "".join(f" UNION ALL SELECT '{table}', id FROM {table} WHERE deal_id = :deal" for table in _CHILDREN)
    + f" UNION SELECT e.table_name, e.row_key FROM journal_entry e WHERE e.table_name IN {_CHILDREN} AND e.op = 'D'"
    " AND e.row_last IS NULL AND json_extract(e.before, '$.deal_id') = :deal"
    ") SELECT e.batch_id FROM touched w JOIN journal_entry e ON e.table_name = w.table_name"
    " AND e.row_key = w.row_key"
    " UNION SELECT e.batch_id FROM touched w JOIN journal_entry e ON e.table_name = w.table_name"
    " AND e.row_last IS NOT NULL AND e.row_key < w.row_key AND e.row_last >= w.row_key"
)


def read_history(conn: Connection, limit: int, deal_id: int | None = None) -> list[HistoryLine]:
    """Return the last batches, newest first; of one deal: those that touched it, its stages, tags or tasks."""
    some = "" if deal_id is None else f"WHERE b.id IN ({_BATCHES_OF_DEAL})"
    rows = conn.execute(
        f"SELECT b.id, b.at, b.actor, b.command, b.summary, b.kind, b.live = 0 FROM journal_batch b {some}"
        " ORDER BY b.id DESC LIMIT :limit",
        {"deal": deal_id, "limit": max(limit, 0)},
    )
    return [HistoryLine._make((*row[:6], bool(row[6]))) for row in rows]
