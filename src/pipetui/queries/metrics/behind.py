"""Which deals stand behind a bar of a report: the same conditions as the figure's own, as a list of their numbers.

The most valuable stand first, whatever their currency: it is a list to look through, not a sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.text import fold
from pipetui.queries.deals import deal_rows
from pipetui.queries.metrics.period import CLOSED, within
from pipetui.queries.metrics.scope import at_moment
from pipetui.queries.metrics.stages import NOT_GIVEN, REASON

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from sqlite3 import Connection

    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.scope import Scope
    from pipetui.queries.metrics.shapes import ReasonFigures
    from pipetui.queries.moment import Moment
    from pipetui.queries.record_shapes import DealRow

_ORDER = "d.amount IS NULL, d.amount DESC, d.id"


def in_stage(conn: Connection, scope: Scope, stage_id: int) -> tuple[int, ...]:
    """Return the deals that stand in a stage at T."""
    return _ids(conn, scope, "d.stage_id = :in_stage", {"in_stage": stage_id})


def open_then(conn: Connection, scope: Scope, moment: Moment) -> tuple[int, ...]:
    """Return the deals that were open at a moment."""
    return _ids(conn, at_moment(conn, scope, moment), "d.status = 'open'", {})


def closed_in(conn: Connection, scope: Scope, period: Period, status: str) -> tuple[int, ...]:
    """Return the deals that were won, or lost, in a period."""
    inside, edges = within("d.closed_at", period, scope)
    return _ids(conn, scope, f"{CLOSED} AND d.status = :as_what AND {inside}", {**edges, "as_what": status})


def lost_from(
    conn: Connection, scope: Scope, period: Period, stage_id: int | None, pipeline: str = ""
) -> tuple[int, ...]:
    """Return the deals lost in a period from an open stage; None: from none, in the pipeline of that name."""
    inside, edges = within("d.closed_at", period, scope)
    condition = f"{CLOSED} AND d.status = 'lost' AND {inside} AND d.last_open_stage_id IS :from_stage"
    if stage_id is None:
        ids = ", ".join(str(stage.id) for stage in scope.stages if stage.pipeline == pipeline)
        condition += f" AND d.stage_id IN ({ids})"
    return _ids(conn, scope, condition, {**edges, "from_stage": stage_id})


def lost_for(conn: Connection, scope: Scope, period: Period, reason: ReasonFigures) -> tuple[int, ...]:
    """Return the deals lost in a period for a reason; no reason, and one that says the same, are one."""
    inside, edges = within("d.closed_at", period, scope)
    condition = f"{CLOSED} AND d.status = 'lost' AND {inside} AND {REASON} IN (:reason, :none)"
    none = 0 if fold(reason.reason) == NOT_GIVEN else reason.reason_id
    return _ids(conn, scope, condition, {**edges, "reason": reason.reason_id or 0, "none": none})


def of_source(
    conn: Connection, scope: Scope, period: Period, spellings: Sequence[str], status: str = ""
) -> tuple[int, ...]:
    """Return the deals of a source that are open at T or were closed in a period; of one status, or of all three."""
    inside, edges = within("d.closed_at", period, scope)
    names = {f"source_{number}": spelling for number, spelling in enumerate(spellings)}
    states = {"open": "d.status = 'open'", "won": f"(d.status = 'won' AND {inside})"}
    states["lost"] = f"(d.status = 'lost' AND {inside})"
    condition = states[status] if status else f"({' OR '.join(states.values())})"
    marks = ", ".join(f":{name}" for name in names)
    return _ids(conn, scope, f"d.source IN ({marks}) AND {condition}", {**edges, **names})


def listed(conn: Connection, deal_ids: Sequence[int], moment: Moment) -> list[DealRow]:
    """Return deals as lists show them, in the order of their numbers given; those that are gone are left out."""
    marks = ", ".join(str(int(deal_id)) for deal_id in deal_ids)
    found = {row.id: row for row in deal_rows(conn, f"d.id IN ({marks})", {}, moment)}
    return [found[deal_id] for deal_id in deal_ids if deal_id in found]


def _ids(conn: Connection, scope: Scope, condition: str, params: Mapping[str, object]) -> tuple[int, ...]:
    rows = conn.execute(
        f"SELECT d.id FROM {scope.deals} WHERE {condition} AND {scope.condition} ORDER BY {_ORDER}",
        {**scope.params, **params},
    )
    return tuple(row[0] for row in rows)
