"""Pipelines, their stages and the reasons for losing: what a person made of them, and how they are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.board_order import BOARD_ORDER
from pipetui.queries.naming import Named, choose
from pipetui.queries.settings import current_pipeline_id
from pipetui.queries.shapes import LostReason, Pipeline, Stage, StageAction

if TYPE_CHECKING:
    from sqlite3 import Connection

_STAGE = (
    "s.id, s.pipeline_id, s.name, s.kind, s.position, s.probability, s.stale_after_days, s.wip_limit, s.objective,"
    " s.exit_criteria"
)


def pipelines(conn: Connection) -> tuple[Pipeline, ...]:
    """Return all pipelines in the user's order."""
    current = current_pipeline_id(conn)
    rows = conn.execute(
        "SELECT p.id, p.name, p.position, coalesce((SELECT sum(t.deals) FROM stage s JOIN stage_total t"
        " ON t.stage_id = s.id WHERE s.pipeline_id = p.id AND s.kind = 'open'), 0)"
        " FROM pipeline p WHERE p.archived = 0 ORDER BY p.position, p.id"
    )
    return tuple(Pipeline(row[0], row[1], row[2], row[0] == current, row[3]) for row in rows)


def pipeline_named(conn: Connection, text: str | None) -> Pipeline:
    """Return the pipeline that a person names; None: the current one.

    Raises:
        NotFound: there is none of that name.
        Ambiguous: it is the beginning of several names.
    """
    known = pipelines(conn)
    if text is None:
        return next(pipeline for pipeline in known if pipeline.current)
    wanted = choose("pipeline", text, [Named(pipeline.id, pipeline.name) for pipeline in known])
    return next(pipeline for pipeline in known if pipeline.id == wanted)


def stages(conn: Connection, pipeline_id: int) -> tuple[Stage, ...]:
    """Return a pipeline's stages in board order, with their actions."""
    actions: dict[int, list[StageAction]] = {}
    for stage_id, title, due_in_days in conn.execute(
        "SELECT a.stage_id, a.title, a.due_in_days FROM stage s JOIN stage_action a ON a.stage_id = s.id"
        " WHERE s.pipeline_id = ? AND s.archived = 0 ORDER BY a.position, a.id",
        (pipeline_id,),
    ):
        actions.setdefault(stage_id, []).append(StageAction(title, due_in_days))
    rows = conn.execute(
        f"SELECT {_STAGE} FROM stage s WHERE s.pipeline_id = ? AND s.archived = 0 ORDER BY {BOARD_ORDER}",
        (pipeline_id,),
    )
    return tuple(Stage._make((*row, tuple(actions.get(row[0], ())))) for row in rows)


def stage_named(conn: Connection, pipeline_id: int, text: str) -> Stage:
    """Return the stage of a pipeline that a person names: its name, the beginning of it, or its place counted from 1.

    Raises:
        NotFound: there is none of that name or place.
        Ambiguous: it is the beginning of several names.
    """
    known = stages(conn, pipeline_id)
    typed = text.strip()
    by_name = {stage.name for stage in known}
    if typed.isascii() and typed.isdigit() and typed not in by_name and 0 < int(typed[:9]) <= len(known):
        return known[int(typed) - 1]
    wanted = choose("stage", text, [Named(stage.id, stage.name) for stage in known])
    return next(stage for stage in known if stage.id == wanted)


def lost_reasons(conn: Connection) -> tuple[LostReason, ...]:
    """Return the reasons for losing in the user's order."""
    rows = conn.execute("SELECT id, name, position FROM lost_reason WHERE archived = 0 ORDER BY position, id")
    return tuple(LostReason(*row) for row in rows)


def reason_named(conn: Connection, text: str) -> LostReason:
    """Return the reason for losing that a person names.

    Raises:
        NotFound: there is none of that name.
        Ambiguous: it is the beginning of several names.
    """
    known = lost_reasons(conn)
    wanted = choose("reason", text, [Named(reason.id, reason.name) for reason in known])
    return next(reason for reason in known if reason.id == wanted)
