"""What closed in a period, by stage: the figures of a folded Won or Lost, one walk on the index of closed deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.dates import day_bounds
from pipetui.queries.board import condition_of
from pipetui.queries.shapes import ClosedSums, CurrencySum
from pipetui.queries.sums import joined, split_sum

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter
    from pipetui.queries.shapes import Board

_CLOSED = (
    f"SELECT d.stage_id, coalesce(d.currency, ''), count(*), {split_sum('d.amount')} FROM deal d"
    " WHERE d.status IN ('won', 'lost') AND d.status <> 'open' AND d.closed_at >= :first AND d.closed_at < :end"
    " AND {stages} AND {condition} GROUP BY 1, 2"
)


def with_closed(
    conn: Connection,
    board: Board,
    days: tuple[date, date],
    ctx: Context,
    filter: Filter | None = None,  # noqa: A002
    stage_ids: Collection[int] | None = None,
) -> Board:
    """Return a board with what closed in a period in its heads of Won and Lost.

    Args:
        conn: the file.
        board: as it was read.
        days: the first and the last local day of the period.
        ctx: the circumstances.
        filter: counts what it shows only.
        stage_ids: the columns to count; the others keep what they have. None: all of them.
    """
    wanted = [
        head.stage.id
        for head in board.heads
        if head.stage.kind != "open" and (stage_ids is None or head.stage.id in stage_ids)
    ]
    if not wanted:
        return board
    condition, params = condition_of(conn, filter, ctx)
    # The plus keeps the planner on the index by day: a stage's own has all deals that ever closed.
    listed = f"+d.stage_id IN ({', '.join(map(str, wanted))})"
    first, end = day_bounds(*days, ctx.timezone)
    rows = conn.execute(
        _CLOSED.format(stages=listed, condition=condition), {**params, "first": first, "end": end}
    ).fetchall()
    found: dict[int, list[CurrencySum]] = {}
    for stage_id, currency, deals, upper, lower in rows:
        found.setdefault(stage_id, []).append(CurrencySum(currency, deals, joined(upper, lower), 0))
    heads = tuple(
        head._replace(closed=_closed(found.get(head.stage.id, ()))) if head.stage.id in wanted else head
        for head in board.heads
    )
    return board._replace(heads=heads)


def _closed(sums: Collection[CurrencySum]) -> ClosedSums:
    return ClosedSums(sum(each.deals for each in sums), tuple(each for each in sums if each.currency))
