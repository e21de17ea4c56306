"""Ranges of rows as bulk writes them: one entry for all, the rows themselves packed away while they are undone.

Row triggers cost an import four times its time (14 s against 3.5 s for 100,000 deals with 519,000 stage changes). So
the table's triggers are dropped inside the transaction, the rows written, and the triggers made again; muted triggers
(`WHEN`) would still cost 2 to 3 µs a row.
"""

from __future__ import annotations

import json
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipetui.store.schema import triggers

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

_ROWS_A_CHUNK = 10_000


@contextmanager
def silenced(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Without the table's triggers. After an exception the transaction is rolled back, which brings them back."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", (table,)
    ).fetchall()
    with _dropped(connection, "TRIGGER", found):
        yield


@contextmanager
def indexed_afterwards(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Without the table's indexes, which are built at the end.

    Sorted once they cost a third of what row by row does, and come out a tenth smaller: worth it where most of the rows
    are new. Those that hold rows apart (UNIQUE) stay. An exception rolls the transaction back, which brings them back.
    """
    found = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql NOT LIKE 'CREATE UNIQUE %'",
        (table,),
    ).fetchall()
    with _dropped(connection, "INDEX", found):
        yield


@contextmanager
def _dropped(connection: sqlite3.Connection, kind: str, found: Sequence[tuple[str, str]]) -> Iterator[None]:
    """Without some triggers or indexes, given by name and statement, which are made again at the end."""
    for name, _ in found:
        connection.execute(f"DROP {kind} {name}")
    yield
    for _, statement in found:
        connection.execute(statement)


def write_entry(connection: sqlite3.Connection, batch: int, table: str, op: str, first: int, last: int) -> int:
    """Record that a range of rows was inserted (I) or deleted (D); returns the entry's id."""
    cursor = connection.execute(
        "INSERT INTO journal_entry (batch_id, table_name, op, row_key, row_last) VALUES (?, ?, ?, ?, ?)",
        (batch, table, op, first, last),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def delete_rows(connection: sqlite3.Connection, batch: int, table: str, first: int, last: int) -> int:
    """Delete a range of rows and keep them packed for redo; returns how many there were.

    The table's triggers are silent meanwhile: what they keep has to be settled by the caller.
    """
    entry = write_entry(connection, batch, table, "D", first, last)
    names = triggers.columns(connection, table)
    cursor = connection.execute(
        f"SELECT {', '.join(names)} FROM {table} WHERE id BETWEEN ? AND ? ORDER BY id", (first, last)
    )
    while rows := cursor.fetchmany(_ROWS_A_CHUNK):
        connection.execute("INSERT INTO journal_chunk (entry_id, packed) VALUES (?, ?)", (entry, _pack(names, rows)))
    with silenced(connection, table):
        return connection.execute(f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", (first, last)).rowcount


def restore_rows(connection: sqlite3.Connection, batch: int, table: str, entry: int) -> tuple[int, int]:
    """Insert the rows that a D entry keeps packed; returns the range, which is recorded as inserted."""
    first, last = connection.execute("SELECT row_key, row_last FROM journal_entry WHERE id = ?", (entry,)).fetchone()
    with silenced(connection, table):
        for names, rows in _chunks(connection, entry):
            insert_rows(connection, table, names, rows)
    write_entry(connection, batch, table, "I", first, last)
    attend(connection, table, first, last)
    return first, last


def packed_rows(connection: sqlite3.Connection, entry: int) -> Iterator[dict[str, Any]]:
    """The rows that a D entry keeps packed."""
    for names, rows in _chunks(connection, entry):
        yield from (dict(zip(names, row, strict=True)) for row in rows)


def _chunks(connection: sqlite3.Connection, entry: int) -> Iterator[tuple[list[str], list[list[Any]]]]:
    found = connection.execute("SELECT packed FROM journal_chunk WHERE entry_id = ? ORDER BY id", (entry,)).fetchall()
    for (packed,) in found:
        names, rows = json.loads(zlib.decompress(packed))
        yield names, rows


def insert_rows(
    connection: sqlite3.Connection, table: str, names: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    """Insert rows; returns how many."""
    places = ", ".join("?" * len(names))
    return connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", rows).rowcount


def drop_chunks(connection: sqlite3.Connection, batch: int) -> None:
    """Forget the rows that a batch keeps packed."""
    connection.execute(
        "DELETE FROM journal_chunk WHERE entry_id IN (SELECT id FROM journal_entry WHERE batch_id = ?)", (batch,)
    )


def deals_changed(connection: sqlite3.Connection, first: int, last: int, but: Sequence[tuple[int, int]]) -> list[int]:
    """The deals of a range of stage changes, without those in the ranges `but`."""
    outside = "".join(f" AND deal_id NOT BETWEEN {int(low)} AND {int(high)}" for low, high in but)
    found = connection.execute(
        f"SELECT DISTINCT deal_id FROM stage_change WHERE id BETWEEN ? AND ?{outside}", (first, last)
    )
    return [row[0] for row in found]


def settle(connection: sqlite3.Connection, deals: Iterable[int], *, totals: bool) -> None:
    """Compute what silent triggers did not: the derived columns of some deals, and the columns' totals."""
    connection.executemany(triggers.settle_deal("?1"), ((deal,) for deal in deals))
    if totals:
        for statement in triggers.REBUILD_TOTALS:
            connection.execute(statement)


_DEALS_OF = {
    "deal": "SELECT id AS about FROM deal WHERE id BETWEEN :first AND :last",
    "task": "SELECT deal_id AS about FROM task WHERE id BETWEEN :first AND :last AND deal_id IS NOT NULL",
    "activity": "SELECT deal_id AS about FROM activity WHERE id BETWEEN :first AND :last AND deal_id IS NOT NULL"
    " UNION SELECT d.id FROM activity a JOIN deal d ON d.contact_id = a.contact_id"
    " WHERE a.id BETWEEN :first AND :last AND a.deal_id IS NULL",
}
"""The deals that a range of rows is, or is about: those whose columns `attend` computes."""


def attend(connection: sqlite3.Connection, table: str, first: int, last: int) -> None:
    """Compute of the deals that a range of inserted rows is, or is about, when they want to be looked at, and when
    somebody last was in touch about them.
    """
    if table not in _DEALS_OF:
        return
    deals, ids = f"id IN ({_DEALS_OF[table]})", {"first": first, "last": last}
    if table != "activity":
        differs = f"{deals} AND attention IS NOT {triggers.ATTENTION}"
        connection.execute(triggers.settle_attention(differs), ids)
    if table != "task" and connection.execute("SELECT 1 FROM activity LIMIT 1").fetchone():
        connection.execute(triggers.settle_touched(f"{deals} AND touched_at IS NOT {triggers.TOUCHED}"), ids)


def deals_attended(
    connection: sqlite3.Connection, table: str, first: int, last: int, but: Sequence[tuple[int, int]] = ()
) -> list[int]:
    """The deals that a range of tasks or activities is about, without those in the ranges `but`; none for other tables.

    To be asked before the range goes; `attend_to` is for afterwards.
    """
    if table not in ("task", "activity"):
        return []
    outside = "".join(f" AND about NOT BETWEEN {int(low)} AND {int(high)}" for low, high in but)
    found = connection.execute(
        f"SELECT DISTINCT about FROM ({_DEALS_OF[table]}) WHERE 1{outside}", {"first": first, "last": last}
    )
    return [row[0] for row in found]


def attend_to(connection: sqlite3.Connection, deals: Sequence[int]) -> None:
    """Compute what `attend` does for some deals."""
    connection.executemany(triggers.settle_attention("id = ?"), ((deal,) for deal in deals))
    connection.executemany(triggers.settle_touched("id = ?"), ((deal,) for deal in deals))


def _pack(names: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    text = json.dumps([names, rows], ensure_ascii=False, separators=(",", ":"), check_circular=False)
    return zlib.compress(text.encode(), 1)
