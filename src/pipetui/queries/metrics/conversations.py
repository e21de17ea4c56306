"""Conversations: activities about deals, by kind, and by the stage that the deal was in at the time. All up to T."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.metrics.shapes import Conversations, StageConversations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Connection

    from pipetui.queries.metrics.scope import Scope, ScopeStage

NOWHERE = "none"
"""What stands for the stage of a deal that had not begun, or was in another pipeline."""

# What happened at the instant of a change happened in the stage that it led to.
_STAGE_THEN = (
    "(SELECT x.to_stage_id FROM stage_change x WHERE x.deal_id = a.deal_id AND x.happened_at <= a.happened_at"
    " ORDER BY x.happened_at DESC, x.id DESC LIMIT 1)"
)


class _Talks:
    """Conversations that are counted together."""

    def __init__(self) -> None:
        self.in_process = 0
        self.won: set[int] = set()
        self.deals: set[int] = set()

    def add(self, deal_id: int, contact_id: int, status: str, count: int) -> None:
        """Count those with one deal in; of a lost one none counts."""
        if status == "open":
            self.in_process += count
        elif status == "won":
            self.won.add(contact_id)
        else:
            return
        self.deals.add(deal_id)


def read_conversations(conn: Connection, scope: Scope) -> tuple[Conversations, ...]:
    """Return the conversations about a scope's deals, a row for each kind; for removed ones with any."""
    stages = {stage.id: stage for stage in scope.stages}
    by_kind: dict[int, _Talks] = {}
    by_stage: dict[int, dict[int | None, _Talks]] = {}
    rows = conn.execute(
        f"SELECT a.kind_id, d.id, {_STAGE_THEN}, d.stage_id, d.status, d.contact_id, count(*)"
        f" FROM activity a CROSS JOIN {scope.deals} ON d.id = a.deal_id"
        f" WHERE a.deal_id IS NOT NULL AND a.happened_at <= :at AND {scope.condition} GROUP BY 1, 2, 3",
        scope.params,
    )
    for kind_id, deal_id, then_id, now_id, status, contact_id, count in rows:
        then = stages.get(then_id)
        place = then.id if then is not None and then.pipeline_id == stages[now_id].pipeline_id else None
        by_kind.setdefault(kind_id, _Talks()).add(deal_id, contact_id, status, count)
        by_stage.setdefault(kind_id, {}).setdefault(place, _Talks()).add(deal_id, contact_id, status, count)
    kinds = conn.execute("SELECT id, name, archived FROM activity_kind ORDER BY position, id").fetchall()
    nothing = _Talks()
    return tuple(
        Conversations(
            kind_id=kind_id,
            kind=name,
            in_process=found.in_process,
            won=len(found.won),
            deals=len(found.deals),
            by_stage=_rows(stages, by_stage.get(kind_id, {})),
        )
        for kind_id, name, archived in kinds
        if (found := by_kind.get(kind_id, nothing)).deals or not archived
    )


def _rows(stages: Mapping[int, ScopeStage], talks: Mapping[int | None, _Talks]) -> tuple[StageConversations, ...]:
    """Return those that say something, in board order; what was in no stage comes last."""
    rows = [
        StageConversations(stage.pipeline, stage.id, stage.name, talks[stage.id].in_process, len(talks[stage.id].won))
        for stage in stages.values()
        if stage.id in talks
    ]
    if None in talks:
        rows.append(StageConversations(NOWHERE, None, NOWHERE, talks[None].in_process, len(talks[None].won)))
    return tuple(row for row in rows if row.in_process or row.won)
