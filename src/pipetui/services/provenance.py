"""Who set a field of a deal or a stage: read from the journal, for the message when two changed the same thing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.store.unit import unit

SOMEBODY = "somebody"
"""Who did what the journal does not hold: an import wrote it, or the row came with the deal."""

_COLUMNS = {"contact": "contact_id", "company": "company_id"}
"""The deal's columns behind fields of another name."""

_OWNED = {"tags": "deal_tag", "next_step": "task", "next_step_due": "task", "stage_id": "stage_change"}
"""Fields that are rows of another table."""

_CHANGES = """
    SELECT b.actor, e.after FROM journal_entry AS e JOIN journal_batch AS b ON b.id = e.batch_id
    WHERE e.table_name = ? AND e.row_key = ? AND e.op = 'U' AND b.id <> ? ORDER BY e.id DESC"""

# A row that is gone names its deal in what the journal keeps of it: where this transaction took it away, too.
_ROWS = """
    SELECT b.actor FROM journal_entry AS e JOIN journal_batch AS b ON b.id = e.batch_id
    WHERE e.table_name = :table AND b.id <> :own AND (
        e.row_key IN (
            SELECT id FROM {table} WHERE deal_id = :deal
            UNION SELECT row_key FROM journal_entry
            WHERE table_name = :table AND op = 'D' AND json_extract(before, '$.deal_id') = :deal))
    ORDER BY e.id DESC LIMIT 1"""

_ACTIONS = """
    SELECT b.actor FROM journal_entry AS e JOIN journal_batch AS b ON b.id = e.batch_id
    WHERE e.table_name = 'stage_action' AND b.id <> ? AND json_extract(coalesce(e.after, e.before), '$.stage_id') = ?
    ORDER BY e.id DESC LIMIT 1"""


def who_set(u: unit, deal_id: int, field: str, present: Mapping[str, object]) -> str:
    """Return who set a field last, before this transaction.

    Args:
        u: the open transaction.
        deal_id: the deal.
        field: the field, by its name in `DealChanges`.
        present: the deal's fields as this transaction found them.
    """
    if field in _OWNED:
        table = _OWNED[field]
        wanted = {"table": table, "own": u.batch_id, "deal": deal_id}
        found = u.connection.execute(_ROWS.format(table=table), wanted).fetchone()
        return found[0] if found else SOMEBODY
    table, row = ("contact", present["contact_id"]) if field in ("email", "phone") else ("deal", deal_id)
    return _who_changed(u, table, row, _COLUMNS.get(field, field))


def who_set_of_stage(u: unit, stage_id: int, field: str) -> str:
    """Return who set a field of a stage last, before this transaction.

    Args:
        u: the open transaction.
        stage_id: the stage.
        field: the field, by its name in `StageChanges`.
    """
    if field == "actions":
        found = u.connection.execute(_ACTIONS, (u.batch_id, stage_id)).fetchone()
        return str(found[0]) if found else SOMEBODY
    return _who_changed(u, "stage", stage_id, field)


def _who_changed(u: unit, table: str, row: object, column: str) -> str:
    for actor, after in u.connection.execute(_CHANGES, (table, row, u.batch_id)):
        if column in json.loads(after):
            return str(actor)
    return SOMEBODY
