"""Which deals' cards a reversal changes, so that the board repaints those and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from pipetui.store.journal.entries import Entry

MOST = 1_000

_DEALS_OWN = frozenset({"stage_change", "deal_tag", "task"})
_COLUMNS = frozenset({"pipeline", "stage"})


class Touched:
    """Collects the deals of entries that are about to be taken back.

    Attributes:
        deals: their ids, at most `MOST`.
        everything: more is touched than these deals: read all anew.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.deals: set[int] = set()
        self.everything = False

    def note(self, entry: Entry) -> None:
        """Take in one entry, before it is taken back."""
        if self.everything:
            return
        if entry.table == "deal":
            self._add(entry.key)
        elif entry.table in _DEALS_OWN:
            self._note_owned(entry)
        elif entry.table in _COLUMNS or entry.op == "U":
            # The name of a person, a company or a tag stands on any number of cards. One that comes or goes stands on
            # none, but for the deals that have entries of their own.
            self.everything = True

    def _note_owned(self, entry: Entry) -> None:
        row = self._connection.execute(f"SELECT deal_id FROM {entry.table} WHERE id = ?", (entry.key,)).fetchone()
        if row is not None:
            self._add(row[0])
        for side in (entry.before, entry.after):
            if side is not None:
                self._add(json.loads(side).get("deal_id"))

    def _add(self, deal: int | None) -> None:
        if deal is None:
            return
        self.deals.add(deal)
        if len(self.deals) > MOST:
            self.deals.clear()
            self.everything = True
