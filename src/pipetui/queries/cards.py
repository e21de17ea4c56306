"""Cards: one query for all that a window shows, whatever column each stands in, and one for their tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.context import PROGRAM
from pipetui.queries.moment import present
from pipetui.queries.shapes import Card
from pipetui.queries.standing import NEXT_STEP_ORDER, standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from sqlite3 import Connection

    from pipetui.domain.context import Context

AT_ONCE = 500
"""Ids named in one statement; for more, a whole table is read instead."""

NEXT_STEP = f"(SELECT t.id FROM task t WHERE t.deal_id = d.id AND t.done_at IS NULL ORDER BY {NEXT_STEP_ORDER} LIMIT 1)"
"""The earliest open task of `deal d`."""

# A deal made by itself has an entry of its own; one that came with many lies in a range of the bulk path.
MADE_BY = (
    "coalesce((SELECT b.actor FROM journal_entry e JOIN journal_batch b ON b.id = e.batch_id"
    " WHERE e.table_name = 'deal' AND e.row_key = d.id AND e.op = 'I' ORDER BY e.id LIMIT 1),"
    " (SELECT b.actor FROM journal_entry e JOIN journal_batch b ON b.id = e.batch_id WHERE e.table_name = 'deal'"
    " AND e.row_last IS NOT NULL AND e.row_key <= d.id AND e.row_last >= d.id AND e.op = 'I'"
    " ORDER BY e.row_key DESC LIMIT 1), '')"
)
"""Who made `deal d`."""


def cards_of(conn: Connection, wanted: str, params: Mapping[str, object], ctx: Context) -> Iterator[tuple[int, Card]]:
    """Return (page, card) in board order for a SELECT of (page, deal_id, part, key), which order a page's cards."""
    stands = standing(conn, present(ctx))
    rows = conn.execute(
        "SELECT w.page, d.id, d.stage_id, d.title, c.name, coalesce(o.name, ''), d.amount, d.currency, d.probability,"
        " d.expected_close, d.owner, d.moved_at, d.status, coalesce(n.title, ''), n.due_on, n.due_time,"
        f" {stands.stalled}, {stands.ghost}, {MADE_BY}"
        # CROSS JOIN: the planner is to begin with the few that are wanted.
        f" FROM ({wanted}) w CROSS JOIN deal d ON d.id = w.deal_id JOIN contact c ON c.id = d.contact_id"
        f" LEFT JOIN company o ON o.id = d.company_id LEFT JOIN task n ON n.id = {NEXT_STEP}"
        " ORDER BY w.page, w.part, w.key, d.rank, d.id",
        {**params, **stands.params},
    ).fetchall()
    tags = tags_of(conn, [row[1] for row in rows])
    for page, *fields, stalled, ghost, made_by in rows:
        set_by = "" if made_by in (ctx.actor, PROGRAM) else made_by
        yield page, Card._make((*fields, bool(stalled), bool(ghost), tags.get(fields[0], ()), set_by))


def read_cards(conn: Connection, deal_ids: Collection[int], ctx: Context) -> dict[int, Card]:
    """Return the cards of deals by their numbers; those that do not exist are left out."""
    cards: dict[int, Card] = {}
    ids = sorted(deal_ids)
    for start in range(0, len(ids), AT_ONCE):
        chunk = ids[start : start + AT_ONCE]
        wanted = f"SELECT 0 AS page, id AS deal_id, 0 AS part, '' AS key FROM deal WHERE id IN ({_listed(chunk)})"
        cards.update((card.id, card) for _, card in cards_of(conn, wanted, {}, ctx))
    return cards


def tags_of(conn: Connection, deal_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the names of deals' tags, in alphabetical order, by deal; deals without tags are left out."""
    if not deal_ids:
        return {}
    some = f" WHERE x.deal_id IN ({_listed(deal_ids)})" if len(deal_ids) <= AT_ONCE else ""
    found: dict[int, list[str]] = {}
    for deal_id, name in conn.execute(
        f"SELECT x.deal_id, g.name FROM deal_tag x CROSS JOIN tag g ON g.id = x.tag_id{some} ORDER BY g.name_key, g.id"
    ):
        found.setdefault(deal_id, []).append(name)
    return {deal_id: tuple(names) for deal_id, names in found.items()}


def _listed(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids))
