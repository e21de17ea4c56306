"""What the journal holds, as tuples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_PAGE = 5_000


class Batch(NamedTuple):
    """One user intent. `kind` is do, undo or redo; `undoes` the batch that an undo or redo takes back."""

    id: int
    actor: str
    summary: str
    kind: str
    undoes: int | None
    live: int


class Entry(NamedTuple):
    """One change: of a row, or (with `row_last`) of a range of rows that bulk wrote. `before` and `after` are JSON."""

    id: int
    table: str
    op: str
    key: int
    last: int | None
    before: str | None
    after: str | None

    @property
    def end(self) -> int:
        """The highest id of the rows it is about."""
        return self.key if self.last is None else self.last


_BATCH = "SELECT b.id, b.actor, b.summary, b.kind, b.undoes, b.live FROM journal_batch b"


def batch_with(connection: sqlite3.Connection, clause: str, parameters: tuple[Any, ...]) -> Batch | None:
    """The first batch (`b`) that a clause (`WHERE …`, joins before it) selects."""
    row = connection.execute(f"{_BATCH} {clause} LIMIT 1", parameters).fetchone()
    return None if row is None else Batch(*row)


def newest_first(connection: sqlite3.Connection, batch: int) -> Iterator[Entry]:
    """The entries of a batch, the last one first; other batches may be written meanwhile."""
    below = 1 << 62
    while True:
        page = connection.execute(
            "SELECT id, table_name, op, row_key, row_last, before, after FROM journal_entry"
            " WHERE batch_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
            (batch, below, _PAGE),
        ).fetchall()
        yield from (Entry(*row) for row in page)
        if len(page) < _PAGE:
            return
        below = page[-1][0]
