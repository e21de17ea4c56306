"""How much a file holds, for `info`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.record_shapes import FileCounts

if TYPE_CHECKING:
    from sqlite3 import Connection

_COUNTED = {
    "pipelines": "pipeline WHERE archived = 0",
    "stages": "stage WHERE archived = 0",
    "deals": "deal",
    "open_deals": "deal WHERE status = 'open'",
    "contacts": "contact WHERE hidden = 0",
    "companies": "company",
    "tasks": "task",
    "open_tasks": "task WHERE done_at IS NULL",
    "tags": "tag",
    "stage_changes": "stage_change",
    "batches": "journal_batch",
}


def file_counts(conn: Connection) -> FileCounts:
    """Return how many there are of everything."""
    counts = ", ".join(f"(SELECT count(*) FROM {_COUNTED[field]})" for field in FileCounts._fields)
    return FileCounts(*conn.execute(f"SELECT {counts}").fetchone())


def engine(conn: Connection) -> tuple[str, str]:
    """Return SQLite's version and the file's journal mode."""
    return (
        str(conn.execute("SELECT sqlite_version()").fetchone()[0]),
        str(conn.execute("PRAGMA journal_mode").fetchone()[0]),
    )
