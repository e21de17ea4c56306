"""One deal with everything around it: what `show` prints and `enter` opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.context import PROGRAM
from pipetui.domain.dates import parse_instant
from pipetui.domain.errors import NotFound
from pipetui.queries.cards import MADE_BY
from pipetui.queries.deals import deal_rows
from pipetui.queries.history import read_history
from pipetui.queries.moment import present
from pipetui.queries.record_shapes import DealDetail, StageVisit
from pipetui.queries.snapshot import snapshot
from pipetui.queries.tasks import list_tasks

if TYPE_CHECKING:
    from sqlite3 import Connection

    from pipetui.domain.context import Context

TIMELINE = 200
"""How far back the timeline of a deal reaches, in batches."""

DAY_SECONDS = 86_400


def read_deal(conn: Connection, deal_id: int, ctx: Context) -> DealDetail:
    """Return everything about a deal.

    Raises:
        NotFound: there is no such deal.
    """
    with snapshot(conn):
        rows = deal_rows(conn, "d.id = :deal", {"deal": deal_id}, present(ctx))
        if not rows:
            raise NotFound(f"there is no deal #{deal_id}", "`pipetui list --status all` shows all deals")
        pipeline, email, phone, company_id, parts, notes, created_at, moved_at, closed_at, made_by = conn.execute(
            "SELECT p.name, c.email, c.phone, d.company_id, d.amount_parts, d.notes, d.first_at, d.moved_at,"
            f" d.closed_at, {MADE_BY} FROM deal d JOIN stage s ON s.id = d.stage_id"
            " JOIN pipeline p ON p.id = s.pipeline_id JOIN contact c ON c.id = d.contact_id WHERE d.id = ?",
            (deal_id,),
        ).fetchone()
        visits = stage_visits(conn, deal_id, ctx)
        return DealDetail(
            row=rows[0],
            pipeline=pipeline,
            email=email,
            phone=phone,
            company_id=company_id,
            amount_parts=parts,
            notes=notes,
            created_at=created_at,
            moved_at=moved_at,
            closed_at=closed_at,
            lost_note=visits[-1].lost_note if rows[0].status == "lost" else "",
            made_by="" if made_by == PROGRAM else made_by,
            tasks=tuple(list_tasks(conn, ctx, done=True, deal_id=deal_id)),
            visits=visits,
            timeline=tuple(read_history(conn, TIMELINE, deal_id)),
        )


def stage_visits(conn: Connection, deal_id: int, ctx: Context) -> tuple[StageVisit, ...]:
    """Return a deal's stays in stages, oldest first."""
    changes = conn.execute(
        "SELECT x.id, s.id, s.name, s.kind, p.name, x.happened_at, x.assumed, coalesce(r.name, ''), x.lost_note"
        " FROM stage_change x JOIN stage s ON s.id = x.to_stage_id JOIN pipeline p ON p.id = s.pipeline_id"
        " LEFT JOIN lost_reason r ON r.id = x.lost_reason_id"
        " WHERE x.deal_id = ? ORDER BY x.happened_at, x.id",
        (deal_id,),
    ).fetchall()
    ends = [change[5] for change in changes[1:]] + [None]
    visits = []
    for change, left_at in zip(changes, ends, strict=True):
        end = ctx.now if left_at is None else parse_instant(left_at)
        seconds = (end - parse_instant(change[5])).total_seconds()
        visits.append(StageVisit._make((*change[:6], left_at, max(0.0, seconds / DAY_SECONDS), *change[6:])))
    return tuple(visits)
