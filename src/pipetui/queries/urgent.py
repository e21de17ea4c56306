"""How many deals of a board want to be looked at today: two ranges of the index by attention, for the title line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.queries.board import condition_of

if TYPE_CHECKING:
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter


class UrgentCount(NamedTuple):
    """Open deals that are overdue, by their next step or their expected close; and those with a step due today."""

    overdue: int = 0
    today: int = 0


def count_urgent(
    conn: Connection,
    pipeline_id: int,
    ctx: Context,
    filter: Filter | None = None,  # noqa: A002
) -> UrgentCount:
    """Count the urgent deals that the board of a pipeline shows: one query, which reads no more than those."""
    condition, params = condition_of(conn, filter, ctx)
    today = ctx.today.isoformat()

    def counted(range_: str) -> str:
        return f"(SELECT count(*) FROM deal d WHERE d.stage_id = stages.id AND {range_} AND {condition})"

    overdue = [counted("d.attention < :unplanned"), counted("d.attention >= '0' AND d.attention < :day")]
    row = conn.execute(
        f"SELECT coalesce(sum({' + '.join(overdue)}), 0),"
        f" coalesce(sum({counted('d.attention >= :day AND d.attention < :later')}), 0)"
        " FROM stage stages WHERE stages.pipeline_id = :pipeline AND stages.kind = 'open'",
        {**params, "pipeline": pipeline_id, "unplanned": f"!{today}", "day": today, "later": f"{today}~~"},
    ).fetchone()
    return UrgentCount(*row)
