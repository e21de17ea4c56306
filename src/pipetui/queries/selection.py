"""Which deals a selection on the board is about: a column's or all open ones under the filter, and what is still there.

One query each, whatever the number of deals: their numbers go in and out as one JSON text.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from pipetui.queries.moment import present

if TYPE_CHECKING:
    from collections.abc import Collection
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter


class Standing(NamedTuple):
    """A deal and where it stands."""

    deal_id: int
    stage_id: int
    title: str


def column_deals(
    conn: Connection,
    stage_id: int,
    filter: Filter | None,  # noqa: A002
    ctx: Context,
) -> tuple[int, ...]:
    """Return the deals of a column that a filter shows, from top to bottom."""
    condition, params = _where(conn, filter, ctx)
    sql = f"SELECT d.id FROM deal d WHERE d.stage_id = :stage AND {condition} ORDER BY d.rank, d.id"
    return tuple(deal_id for (deal_id,) in conn.execute(sql, {**params, "stage": stage_id}))


def open_deals(
    conn: Connection,
    pipeline_id: int,
    filter: Filter | None,  # noqa: A002
    ctx: Context,
) -> tuple[int, ...]:
    """Return the open deals of a pipeline that a filter shows."""
    condition, params = _where(conn, filter, ctx)
    sql = (
        "SELECT d.id FROM stage s JOIN deal d ON d.stage_id = s.id"
        f" WHERE s.pipeline_id = :pipeline AND s.kind = 'open' AND {condition} ORDER BY d.id"
    )
    return tuple(deal_id for (deal_id,) in conn.execute(sql, {**params, "pipeline": pipeline_id}))


def shown_of(
    conn: Connection,
    deal_ids: Collection[int],
    pipeline_id: int,
    filter: Filter | None,  # noqa: A002
    ctx: Context,
) -> frozenset[int]:
    """Return those of some deals that a pipeline's board shows under a filter."""
    condition, params = _where(conn, filter, ctx)
    sql = (
        "SELECT d.id FROM json_each(:wanted) AS w JOIN deal d ON d.id = w.value JOIN stage s ON s.id = d.stage_id"
        f" WHERE s.pipeline_id = :pipeline AND {condition}"
    )
    wanted = json.dumps(sorted(deal_ids))
    rows = conn.execute(sql, {**params, "wanted": wanted, "pipeline": pipeline_id})
    return frozenset(deal_id for (deal_id,) in rows)


def in_board_order(conn: Connection, deal_ids: Collection[int]) -> tuple[Standing, ...]:
    """Return deals from left to right and from top to bottom; those that do not exist any more are left out."""
    rows = conn.execute(
        "SELECT d.id, d.stage_id, d.title FROM json_each(?) AS w JOIN deal d ON d.id = w.value"
        " JOIN stage s ON s.id = d.stage_id ORDER BY s.position, s.id, d.rank, d.id",
        (json.dumps(sorted(set(deal_ids))),),
    )
    return tuple(Standing(*row) for row in rows)


def tags_carried(conn: Connection, deal_ids: Collection[int]) -> tuple[tuple[str, int], ...]:
    """Return the tags that some of these deals carry, and how many of them do, in alphabetical order."""
    rows = conn.execute(
        "SELECT g.name, count(*) FROM deal_tag x JOIN tag g ON g.id = x.tag_id"
        " WHERE x.deal_id IN (SELECT value FROM json_each(?)) GROUP BY g.id ORDER BY g.name_key, g.id",
        (json.dumps(sorted(deal_ids)),),
    )
    return tuple((name, count) for name, count in rows)


def _where(conn: Connection, filter: Filter | None, ctx: Context) -> tuple[str, dict[str, object]]:  # noqa: A002
    """The condition of a filter; the language of filters is loaded where there is one."""
    if filter is None or filter.is_empty:
        return "1", {}
    from pipetui.queries.filtering import where

    return where(conn, filter, present(ctx))
