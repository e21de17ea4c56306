"""Who set each field of a deal, where that was somebody else: read from the journal, for the page of the deal.

Only what was changed by itself is told. What came with the deal was set by whoever made it, which the deal says once.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.context import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Connection

_FIELDS = {
    "contact_id": "contact",
    "company_id": "company",
    "amount_parts": "amount",
}
"""What fields are called whose column has another name."""

# Of children only those that are there: a tag that somebody took off is told by the deal's changes.
_CHANGES = """
    WITH touched (table_name, row_key) AS (
        SELECT 'deal', :deal
        UNION ALL SELECT 'contact', contact_id FROM deal WHERE id = :deal
        UNION ALL SELECT 'stage_change', max(id) FROM stage_change WHERE deal_id = :deal
        UNION ALL SELECT 'deal_tag', id FROM deal_tag WHERE deal_id = :deal
        UNION ALL SELECT 'task', id FROM task WHERE deal_id = :deal AND done_at IS NULL)
    SELECT w.table_name, e.op, e.after, e.batch_id, b.actor, b.at
    FROM touched w JOIN journal_entry e ON e.table_name = w.table_name AND e.row_key = w.row_key AND e.row_last IS NULL
    JOIN journal_batch b ON b.id = e.batch_id WHERE e.op <> 'D' ORDER BY e.id"""

# A deal made by itself has an entry of its own; one that came with many lies in a range of the bulk path.
_MADE_IN = """
    SELECT coalesce(
        (SELECT batch_id FROM journal_entry WHERE table_name = 'deal' AND row_key = :deal AND op = 'I'
         AND row_last IS NULL ORDER BY id LIMIT 1),
        (SELECT batch_id FROM journal_entry WHERE table_name = 'deal' AND row_last IS NOT NULL AND row_key <= :deal
         AND row_last >= :deal AND op = 'I' ORDER BY row_key DESC LIMIT 1))"""

_CHILDREN = {"stage_change": ("stage",), "deal_tag": ("tags",), "task": ("next_step",)}


class SetBy(NamedTuple):
    """Who set a field, and when."""

    actor: str
    at: str


def field_authors(conn: Connection, deal_id: int, besides: str) -> dict[str, SetBy]:
    """Return who set a deal's fields last, by field, where it was neither the one who asks nor the program."""
    found: dict[str, SetBy] = {}
    made_in = conn.execute(_MADE_IN, {"deal": deal_id}).fetchone()[0]
    for table, op, after, batch_id, actor, at in conn.execute(_CHANGES, {"deal": deal_id}):
        for field in _set_by(table, op, after) if batch_id != made_in else ():
            found[field] = SetBy(actor, at)
    return {field: by for field, by in found.items() if by.actor not in (besides, PROGRAM)}


def _set_by(table: str, op: str, after: str | None) -> Iterable[str]:
    """The fields that one entry of the journal set."""
    if table in _CHILDREN:
        return _CHILDREN[table]
    if op == "I":
        return ()
    return {_FIELDS.get(column, column) for column in json.loads(after or "{}")}
