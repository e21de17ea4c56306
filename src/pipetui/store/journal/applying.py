"""Takes one entry back: row by row, each guarded by the values that it left.

In exact reverse order, UNIQUE swaps, a row deleted and made again, and foreign keys come right by themselves.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from pipetui.store.journal import ranges
from pipetui.store.journal.conflicts import explain
from pipetui.store.journal.touched import Touched
from pipetui.store.schema.triggers import UNGUARDED

if TYPE_CHECKING:
    from pipetui.store.journal.entries import Batch, Entry


class Applier:
    """Takes the entries of one batch back, into another.

    Attributes:
        touched: the deals whose cards change.
    """

    def __init__(self, connection: sqlite3.Connection, target: Batch, batch: int) -> None:
        self._connection = connection
        self._target = target
        self._batch = batch
        self._settled_ranges = _ranges_of_whole_deals(connection, target)
        self.touched = Touched(connection)

    def take_back(self, entry: Entry) -> None:
        """Reverse one entry.

        Raises:
            Conflict: what it changed has been changed since, or the rows it needs are gone.
        """
        try:
            if entry.last is not None:
                self._range(entry)
                done = True
            else:
                self.touched.note(entry)
                done = self._row(entry)
        except sqlite3.IntegrityError as error:
            raise explain(self._connection, self._target, entry, error) from error
        if not done:
            raise explain(self._connection, self._target, entry, None)

    def _row(self, entry: Entry) -> bool:
        if entry.op == "I":
            return self._connection.execute(f"DELETE FROM {entry.table} WHERE id = ?", (entry.key,)).rowcount == 1
        assert entry.before is not None
        before = json.loads(entry.before)
        if entry.op == "D":
            ranges.insert_rows(self._connection, entry.table, list(before), [list(before.values())])
            return True
        assert entry.after is not None
        free = UNGUARDED.get(entry.table, frozenset())
        guards = {name: value for name, value in json.loads(entry.after).items() if name not in free}
        sets = ", ".join(f"{name} = ?" for name in before)
        still = "".join(f" AND {name} IS ?" for name in guards)
        found = self._connection.execute(
            f"UPDATE {entry.table} SET {sets} WHERE id = ?{still}", (*before.values(), entry.key, *guards.values())
        ).rowcount
        # A card that was only re-ranked may be gone by now: its batch was taken back, and nothing stood in the way.
        return found == 1 or not guards

    def _range(self, entry: Entry) -> None:
        assert entry.last is not None
        self.touched.everything = True
        first, last = entry.key, entry.last
        changes = entry.table == "stage_change"
        deals: list[int] = []
        attending: list[int] = []
        if entry.op == "I":
            attending = ranges.deals_attended(self._connection, entry.table, first, last, self._settled_ranges)
            if changes:
                deals = ranges.deals_changed(self._connection, first, last, self._settled_ranges)
            if ranges.delete_rows(self._connection, self._batch, entry.table, first, last) != last - first + 1:
                raise explain(self._connection, self._target, entry, None)
        else:
            ranges.restore_rows(self._connection, self._batch, entry.table, entry.id)
            if changes:
                deals = ranges.deals_changed(self._connection, first, last, self._settled_ranges)
        # At once, not at the end: a stage that is about to be deleted may have no total left.
        ranges.settle(self._connection, deals, totals=entry.table == "deal")
        ranges.attend_to(self._connection, attending)


def _ranges_of_whole_deals(connection: sqlite3.Connection, target: Batch) -> list[tuple[int, int]]:
    """The ranges of deals whose rows carry their derived columns with them: they come and go with all their changes.

    None when the batch also replaced a range of stage changes (an import and a history in one): then a deal's row may
    have been packed between the two, and has to be computed anew.
    """
    found: list[tuple[str, str, int, int]] = connection.execute(
        "SELECT table_name, op, row_key, row_last FROM journal_entry"
        " WHERE batch_id = ? AND table_name IN ('deal', 'stage_change') AND row_last IS NOT NULL",
        (target.id,),
    ).fetchall()
    if len({op for _, op, _, _ in found}) > 1:
        return []
    return [(first, last) for table, _, first, last in found if table == "deal"]
