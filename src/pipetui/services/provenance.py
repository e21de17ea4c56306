"""Who set a field of a deal: read from the journal, for the message when two people changed the same thing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipetui.store.unit import unit

COLUMNS = {
    "contact": "contact_id",
    "company": "company_id",
    "amount": "amount",
    "currency": "currency",
}
"""The deal's columns behind fields of another name. Fields without a column of the deal are rows of other tables."""

_ROW = """
    SELECT b.actor, e.after FROM journal_entry AS e JOIN journal_batch AS b ON b.id = e.batch_id
    WHERE e.table_name = 'deal' AND e.row_key = ? AND e.op = 'U' ORDER BY e.id DESC"""

_ELSEWHERE = """
    SELECT b.actor FROM journal_entry AS e JOIN journal_batch AS b ON b.id = e.batch_id
    WHERE e.table_name = ? AND e.row_key IN ({rows}) ORDER BY e.id DESC LIMIT 1"""

_TABLES = {
    "tags": ("deal_tag", "SELECT id FROM deal_tag WHERE deal_id = ?"),
    "next_step": ("task", "SELECT id FROM task WHERE deal_id = ?"),
    "next_step_due": ("task", "SELECT id FROM task WHERE deal_id = ?"),
    "email": ("contact", "SELECT contact_id FROM deal WHERE id = ?"),
    "phone": ("contact", "SELECT contact_id FROM deal WHERE id = ?"),
}


def who_set(u: unit, deal_id: int, field: str) -> str:
    """Return who set a field last; "somebody" where the journal cannot tell."""
    if field in _TABLES:
        table, rows = _TABLES[field]
        found = u.connection.execute(_ELSEWHERE.format(rows=rows), (table, deal_id)).fetchone()
        return found[0] if found else "somebody"
    column = COLUMNS.get(field, field)
    for actor, after in u.connection.execute(_ROW, (deal_id,)):
        if column in json.loads(after):
            return str(actor)
    return "somebody"
