"""Slips: journalled changes of a deal's expected close to a later day. A first date is none, nor is what was undone."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlite3 import Connection

    from pipetui.queries.metrics.scope import Scope


class Slip(NamedTuple):
    """One change of an expected close to a later day."""

    deal_id: int
    at: str
    before: date
    after: date

    @property
    def days(self) -> int:
        """By how many days."""
        return (self.after - self.before).days


def read_slips(conn: Connection, scope: Scope, since: str, until: str) -> list[Slip]:
    """Return the slips of a scope's deals, oldest first.

    Args:
        conn: the file.
        scope: which deals; what was changed after its moment is no slip yet.
        since: the instant from which they count.
        until: the instant before which they count.
    """
    rows = conn.execute(
        "SELECT d.id, b.at, e.before, e.after FROM journal_batch b CROSS JOIN journal_entry e ON e.batch_id = b.id"
        f" CROSS JOIN {scope.deals} ON d.id = e.row_key"
        " WHERE b.at >= :slips_since AND b.at < :slips_until AND b.at <= :at AND b.kind = 'do' AND b.live = 1"
        " AND e.table_name = 'deal' AND e.op = 'U' AND instr(e.before, '\"expected_close\"')"
        f" AND {scope.condition} ORDER BY e.id",
        {**scope.params, "slips_since": since, "slips_until": until},
    )
    found = []
    for deal_id, at, before, after in rows:
        was, is_now = json.loads(before).get("expected_close"), json.loads(after).get("expected_close")
        if was is not None and is_now is not None and was < is_now:
            found.append(Slip(deal_id, at, date.fromisoformat(was), date.fromisoformat(is_now)))
    return found
