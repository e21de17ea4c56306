"""Finds the later change that stands in the way of a reversal, and names it: refuse, never guess.

A conflict is a later batch, not itself taken back, that touched the same row in an overlapping column, touched a row
that is to disappear in any way, or moved a deal that is to be moved back. Re-ranked cards are none: ranks shift behind
a user's back.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipetui.domain.errors import Conflict
from pipetui.store.journal.entries import Batch, Entry, batch_with, newest_first
from pipetui.store.journal.ranges import packed_rows
from pipetui.store.schema.triggers import UNGUARDED

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

# The batches after a moment, each with the one whose effect it made, took back or brought back, and whether that one
# stands.
_SINCE = """
    SELECT e.id, b.id, b.live
    FROM journal_batch e LEFT JOIN journal_batch u ON u.id = e.undoes AND e.kind = 'redo'
    JOIN journal_batch b ON b.id = CASE e.kind WHEN 'do' THEN e.id WHEN 'undo' THEN e.undoes ELSE u.undoes END
    WHERE e.id > ? ORDER BY e.id
"""

# The last undo or redo of a batch (?1) up to a moment (?2).
_LAST_TURN = """
    SELECT id, kind FROM journal_batch
    WHERE id <= ?2 AND (undoes = ?1 OR undoes IN (SELECT id FROM journal_batch WHERE undoes = ?1))
    ORDER BY id DESC LIMIT 1
"""

_BATCHES_OF_ROWS = """
    SELECT DISTINCT e.batch_id FROM json_each(?) place JOIN journal_entry e
    ON e.table_name = json_extract(place.value, '$[0]') AND e.row_key = json_extract(place.value, '$[1]')
"""

_BATCHES_OF_RANGE = "SELECT DISTINCT batch_id FROM journal_entry WHERE table_name = ? AND row_key BETWEEN ? AND ?"

# Changes of stage that are there, those that are gone, and ranges, which may hold either.
_BATCHES_OF_DEALS = """
    SELECT e.batch_id FROM stage_change c JOIN journal_entry e ON e.table_name = 'stage_change' AND e.row_key = c.id
    WHERE c.deal_id IN (SELECT value FROM json_each(:deals))
    UNION SELECT batch_id FROM journal_entry WHERE table_name = 'stage_change' AND op = 'D' AND row_last IS NULL
        AND json_extract(before, '$.deal_id') IN (SELECT value FROM json_each(:deals))
    UNION SELECT batch_id FROM journal_entry WHERE table_name = 'stage_change' AND row_last IS NOT NULL
"""

# Above so many later batches, those that touch the same rows are looked up first.
_MANY = 100

_WORDS = {"deal_tag": "tag", "stage_change": "deal", "stage_action": "stage", "lost_reason": "lost reason"}
_WORDS |= {"saved_view": "view", "activity_kind": "kind of activity", "exchange_rate": "exchange rate"}


def check(connection: sqlite3.Connection, target: Batch) -> None:
    """Refuse when something the target changed has been touched since the target took effect.

    Batches count whose effect stands now and did not then, or the other way round; one that was undone and redone in
    between cancels out.

    Raises:
        Conflict: it names the latest such batch.
    """
    subject = target.undoes if target.kind == "undo" else target.id
    moment = target.id if target.kind == "undo" else _turn(connection, target.id, 1 << 62)[0]
    latest = {about: (batch, live) for batch, about, live in connection.execute(_SINCE, (moment,))}
    latest.pop(subject or 0, None)
    if not latest:
        return
    mine = _Footprint(connection, target)
    near = mine.batches_near() if len(latest) > _MANY else None
    for about, (batch, now) in sorted(latest.items(), key=lambda pair: -pair[1][0]):
        # The one that took it back still keeps the rows that went; one that brought it back keeps none.
        holder = about if now else batch
        if near is not None and holder not in near:
            continue
        then = about <= moment and _turn(connection, about, moment)[1]
        if then == now:
            continue
        for entry in newest_first(connection, holder):
            if mine.meets(entry):
                raise refusal(target, batch_with(connection, "WHERE b.id = ?", (batch,)), entry.table)


def _turn(connection: sqlite3.Connection, subject: int, moment: int) -> tuple[int, bool]:
    """The batch that last made, took back or brought back an effect up to a moment, and whether it stood then."""
    row = connection.execute(_LAST_TURN, (subject, moment)).fetchone()
    return (subject, True) if row is None else (row[0], row[1] == "redo")


class _Footprint:
    """The rows and columns that a batch changed, and the deals that it moved."""

    def __init__(self, connection: sqlite3.Connection, target: Batch) -> None:
        self._connection = connection
        # None: the whole row came or went.
        self._rows: dict[tuple[str, int], set[str] | None] = {}
        self._ranges: list[Entry] = []
        self._moves: list[Entry] = []
        self._deals: set[int] | None = None
        for entry in newest_first(connection, target.id):
            if entry.table == "stage_change":
                self._moves.append(entry)
            if entry.last is not None:
                self._ranges.append(entry)
                continue
            place = (entry.table, entry.key)
            known = self._rows.setdefault(place, set())
            if entry.op != "U":
                self._rows[place] = None
            elif known is not None:
                known |= _columns(entry)

    def meets(self, other: Entry) -> bool:
        """Whether a later entry stands in the way."""
        if other.table == "stage_change" and self._moves and not self._moved().isdisjoint(self._deals_of(other)):
            return True
        if other.last is not None:
            return False  # rows that were not there, or no longer are: the guards of the rows find those
        place = (other.table, other.key)
        columns = self._rows.get(place, set())
        if columns is None or any(r.table == other.table and r.key <= other.key <= r.end for r in self._ranges):
            return other.op != "U" or bool(_columns(other))
        if place not in self._rows:
            return False
        return other.op != "U" or not columns.isdisjoint(_columns(other))

    def batches_near(self) -> set[int]:
        """Return the batches that touch these rows, and perhaps some more: by index, where a walk would take seconds.

        Of thousands of later batches hardly one stands in the way. `meets` has the last word on those found here.
        """
        run = self._connection.execute
        places = json.dumps(list(self._rows))
        found = set(run(_BATCHES_OF_ROWS, (places,)))
        for mine in self._ranges:
            found.update(run(_BATCHES_OF_RANGE, (mine.table, mine.key, mine.end)))
        if self._moves:
            found.update(run(_BATCHES_OF_DEALS, {"deals": json.dumps(list(self._moved()))}))
        return {batch for (batch,) in found}

    def _moved(self) -> set[int]:
        if self._deals is None:
            self._deals = {deal for entry in self._moves for deal in self._deals_of(entry)}
        return self._deals

    def _deals_of(self, entry: Entry) -> Iterator[int]:
        if entry.op == "D":
            gone = packed_rows(self._connection, entry.id) if entry.before is None else [json.loads(entry.before)]
            yield from (row["deal_id"] for row in gone)
            return
        found = self._connection.execute(
            "SELECT DISTINCT deal_id FROM stage_change WHERE id BETWEEN ? AND ?", (entry.key, entry.end)
        )
        yield from (row[0] for row in found)


def _columns(entry: Entry) -> set[str]:
    assert entry.after is not None
    return set(json.loads(entry.after)) - UNGUARDED.get(entry.table, frozenset())


def explain(
    connection: sqlite3.Connection, target: Batch, entry: Entry, error: sqlite3.IntegrityError | None
) -> Conflict:
    """Why an entry could not be taken back: looks for the batch that is in the way.

    A foreign key error names nothing, so the rows are looked up here, still inside the transaction.
    """
    for table, row in [*_obstacles(connection, entry, str(error or "")), (entry.table, entry.key)]:
        culprit = _last_to_touch(connection, table, row, target)
        if culprit is not None:
            return refusal(target, culprit, table)
    return refusal(target, None, entry.table)


def refusal(target: Batch, culprit: Batch | None, table: str) -> Conflict:
    """The error that says what is in the way of what."""
    verb = "redo" if target.kind == "undo" else "undo"
    what = target.summary.removeprefix("undid: ") if verb == "redo" else target.summary
    word = _WORDS.get(table, table)
    if culprit is None:
        return Conflict(f"cannot {verb} “{what}”: the {word} has changed since", "Change it by hand.")
    refused = Conflict(
        f"cannot {verb} “{what}”: a later change touches the same {word}: {culprit.id}, “{culprit.summary}”,"
        f" by {culprit.actor}",
        f"Take that one back first: `pipetui undo --batch {culprit.id}`.",
    )
    refused.batch_id = culprit.id
    return refused


def _obstacles(connection: sqlite3.Connection, entry: Entry, message: str) -> Iterator[tuple[str, int]]:
    values = json.loads(entry.before) if entry.before else {}
    if message.startswith("UNIQUE"):
        names = [part.rpartition(".")[2] for part in message.partition(": ")[2].split(", ")]
        same = " AND ".join(f"{name} IS ?" for name in names)
        current = _row_of(connection, entry) | values
        yield from _ids(connection, entry.table, f"{same} AND id <> ?", [*(current[n] for n in names), entry.key])
    elif message.startswith("FOREIGN KEY") and entry.op == "I":
        for child, column in _references_to(connection, entry.table):
            yield from _ids(connection, child, f"{column} BETWEEN ? AND ?", [entry.key, entry.end])
    elif message.startswith("FOREIGN KEY"):
        for _, parent, column in connection.execute(
            'SELECT id, "table", "from" FROM pragma_foreign_key_list(?)', (entry.table,)
        ).fetchall():
            wanted = values.get(column)
            if wanted is not None and not list(_ids(connection, parent, "id = ?", [wanted])):
                yield parent, wanted


def _references_to(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    return connection.execute(
        'SELECT m.name, k."from" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) k'
        " WHERE m.type = 'table' AND k.\"table\" = ? AND m.name NOT IN ('stage_total')",
        (table,),
    ).fetchall()


def _ids(connection: sqlite3.Connection, table: str, where: str, values: list[object]) -> Iterator[tuple[str, int]]:
    found = connection.execute(f"SELECT id FROM {table} WHERE {where} ORDER BY id DESC LIMIT 1", values).fetchall()
    yield from ((table, row[0]) for row in found)


def _row_of(connection: sqlite3.Connection, entry: Entry) -> dict[str, object]:
    cursor = connection.execute(f"SELECT * FROM {entry.table} WHERE id = ?", (entry.key,))
    row = cursor.fetchone()
    return {} if row is None else dict(zip((column[0] for column in cursor.description), row, strict=True))


def _last_to_touch(connection: sqlite3.Connection, table: str, row: int, target: Batch) -> Batch | None:
    # Later than the target, and not the reversal that is being written.
    rows = "e.table_name = ? AND (e.row_key = ? OR (e.row_last IS NOT NULL AND e.row_key <= ? AND e.row_last >= ?))"
    return batch_with(
        connection,
        f"JOIN journal_entry e ON e.batch_id = b.id WHERE {rows} AND b.id > ?"
        " AND b.id NOT IN (SELECT batch_id FROM journal_now) ORDER BY e.id DESC",
        (table, row, row, row, target.id),
    )
