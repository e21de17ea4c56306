"""Pipelines: added from a template or a list of stages, renamed, chosen, deleted into another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.deals import check_pipeline_name, check_stage_name
from pipetui.domain.errors import InvalidInput, NotFound, RuleRefused
from pipetui.domain.events import RowChanged
from pipetui.domain.stages import StageTemplate, default_stage_kind, spread_probabilities, template
from pipetui.domain.text import counted, fold
from pipetui.queries.pipelines import pipelines, stages
from pipetui.services.settings import CURRENT_PIPELINE, write_setting
from pipetui.services.transitions import carry_over, empty_column, end_target, stage_target
from pipetui.services.wording import short
from pipetui.services.writing import add_row, insert_rows, update_rows
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.context import Context
    from pipetui.queries.shapes import Pipeline
    from pipetui.store.file import Store

STALE_AFTER_DAYS = 14
"""When a deal counts as stalled in a stage that nobody has described: two weeks of silence."""


def add_pipeline(
    store: Store,
    ctx: Context,
    name: str,
    *,
    template_name: str = "consulting",
    stage_names: Sequence[str] | None = None,
    use: bool = False,
) -> RowChanged:
    """Add a pipeline with the stages of a template, or with the stages named.

    Args:
        store: the file.
        ctx: the circumstances.
        name: how it is called.
        template_name: where its stages come from.
        stage_names: its stages instead.
        use: make it the one that the board shows.

    Raises:
        NotFound: there is no such template.
        InvalidInput: the stages named are none, or twice the same, or several Won or Lost.
        RuleRefused: there is a pipeline of that name.
    """
    with unit(store, ctx, command="pipeline add") as u:
        name = check_pipeline_name(name)
        _refuse_taken(pipelines(u.connection), name)
        wanted = template(template_name) if stage_names is None else plain_stages(stage_names)
        pipeline_id = write_pipeline(u, name, wanted)
        if use:
            write_setting(u, CURRENT_PIPELINE, str(pipeline_id))
        u.summary = f"added the pipeline {short(name)}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="pipeline", row_id=pipeline_id, change="added")


def edit_pipeline(store: Store, ctx: Context, pipeline_id: int, name: str) -> RowChanged:
    """Rename a pipeline.

    Raises:
        NotFound: no pipeline has that number.
        RuleRefused: another one has that name.
    """
    from pipetui.store.tables import Pipeline as PipelineRow

    with unit(store, ctx, command="pipeline edit") as u:
        name = check_pipeline_name(name)
        pipeline = _pipeline(u, pipeline_id)
        _refuse_taken([other for other in pipelines(u.connection) if other.id != pipeline_id], name)
        update_rows(u, PipelineRow, [{"id": pipeline_id, "name": name, "name_key": fold(name)}])
        u.summary = f"renamed the pipeline {short(pipeline.name)} to {short(name)}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="pipeline", row_id=pipeline_id, change="edited")


def use_pipeline(store: Store, ctx: Context, pipeline_id: int) -> RowChanged:
    """Make a pipeline the one that the board shows.

    Raises:
        NotFound: no pipeline has that number.
    """
    with unit(store, ctx, command="pipeline use") as u:
        pipeline = _pipeline(u, pipeline_id)
        write_setting(u, CURRENT_PIPELINE, str(pipeline_id))
        u.summary = f"chose the pipeline {short(pipeline.name)}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="pipeline", row_id=pipeline_id, change="edited")


def delete_pipeline(
    store: Store, ctx: Context, pipeline_id: int, into_stage_id: int, *, reason_id: int | None = None, note: str = ""
) -> RowChanged:
    """Delete a pipeline; no deal is lost with it.

    Its open deals move to a stage of another pipeline. Its closed ones go to that pipeline's Won and Lost as of the
    instant they were closed, so that no figure of a past month changes.

    Args:
        store: the file.
        ctx: the circumstances.
        pipeline_id: the pipeline.
        into_stage_id: where its open deals go.
        reason_id: why they are lost, when that is Lost.
        note: what to say beside it.

    Raises:
        NotFound: no pipeline, stage or reason has that number.
        RuleRefused: it is the last pipeline, or the stage is its own.
    """
    from pipetui.store.tables import Pipeline as PipelineRow

    with unit(store, ctx, command="pipeline delete") as u:
        pipeline, into = _pipeline(u, pipeline_id), stage_target(u, into_stage_id)
        others = [other for other in pipelines(u.connection) if other.id != pipeline_id]
        if not others:
            raise RuleRefused(f"{short(pipeline.name)} is the last pipeline", "add another one first")
        if into.pipeline_id == pipeline_id:
            raise RuleRefused("its deals go into a stage of another pipeline", field="into")
        moved = 0
        for stage in stages(u.connection, pipeline_id):
            if stage.kind == "open":
                moved += empty_column(u, ctx, stage.id, into, reason_id, note)
            else:
                moved += carry_over(u, stage.id, end_target(u, into.pipeline_id, stage.kind))
        if pipeline.current:
            write_setting(u, CURRENT_PIPELINE, str(into.pipeline_id))
        update_rows(u, PipelineRow, [{"id": pipeline_id, "archived": 1}])
        u.summary = f"deleted the pipeline {short(pipeline.name)}"
        if moved:
            u.summary += f", {counted(moved, 'deal')} moved to {short(_pipeline(u, into.pipeline_id).name)}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="pipeline", row_id=pipeline_id, change="removed")


def set_up_pipeline(
    store: Store,
    ctx: Context,
    *,
    name: str | None = None,
    template_name: str = "consulting",
    stage_names: Sequence[str] | None = None,
) -> RowChanged:
    """Make the current pipeline have these stages, as long as no deal ever used it; else add one and choose it.

    Raises:
        NotFound: there is no such template.
        InvalidInput: the stages named are none, or twice the same, or several Won or Lost.
        RuleRefused: a pipeline of that name has deals, and other stages.
    """
    with unit(store, ctx, command="init") as u:
        wanted = template(template_name) if stage_names is None else plain_stages(stage_names)
        pipeline_id = replace_unused_pipeline(u, name, wanted)
        u.summary = f"set up the pipeline {short(_pipeline(u, pipeline_id).name)}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="pipeline", row_id=pipeline_id, change="edited")


def replace_unused_pipeline(u: unit, name: str | None, wanted: Sequence[StageTemplate]) -> int:
    """Make a pipeline the current one within a transaction; it takes the place of one that no deal ever used.

    Args:
        u: the open transaction.
        name: how it is called; None: like the present one.
        wanted: its stages.

    Returns:
        The pipeline: a present one where its stages are the ones wanted, else a new one.

    Raises:
        RuleRefused: a pipeline of that name has deals, and other stages.
    """
    from pipetui.store.tables import Pipeline as PipelineRow

    known = pipelines(u.connection)
    current = next(pipeline for pipeline in known if pipeline.current)
    namesake = next((other for other in known if fold(other.name) == fold(name or current.name)), None)
    if namesake is not None and _has_stages(u, namesake.id, wanted):
        write_setting(u, CURRENT_PIPELINE, str(namesake.id))
        return namesake.id
    unused = next((other for other in (namesake, current) if other is not None and not _was_used(u, other.id)), None)
    if unused is not None:
        update_rows(u, PipelineRow, [{"id": unused.id, "archived": 1}])
        known = tuple(other for other in known if other.id != unused.id)
    if name is None:
        name = _free_name(known, current.name)
    _refuse_taken(known, name)
    pipeline_id = write_pipeline(u, check_pipeline_name(name), wanted, None if unused is None else unused.position)
    write_setting(u, CURRENT_PIPELINE, str(pipeline_id))
    return pipeline_id


def write_pipeline(u: unit, name: str, wanted: Sequence[StageTemplate], position: int | None = None) -> int:
    """Write a pipeline with its stages within a transaction; without a position it is the last one."""
    from pipetui.store.tables import Pipeline as PipelineRow
    from pipetui.store.tables import Stage, StageAction

    if position is None:
        (position,) = u.connection.execute("SELECT coalesce(max(position), -1) + 1 FROM pipeline").fetchone()
    pipeline_id = add_row(u, PipelineRow(name=name, name_key=fold(name), position=position))
    for place, stage in enumerate(wanted):
        row = Stage(
            pipeline_id=pipeline_id,
            name=stage.name,
            name_key=fold(stage.name),
            kind=stage.kind,
            position=place,
            probability=stage.probability,
            stale_after_days=stage.stale_after_days,
            objective=stage.objective,
            exit_criteria=stage.exit_criteria,
        )
        stage_id = add_row(u, row)
        actions = [
            {"stage_id": stage_id, "position": at, "title": action.title, "due_in_days": action.due_in_days}
            for at, action in enumerate(stage.actions)
        ]
        insert_rows(u, StageAction, actions)
    return pipeline_id


def plain_stages(names: Sequence[str]) -> tuple[StageTemplate, ...]:
    """Return stages of which only the names are known: Won and Lost by their names, added where missing, at the end.

    Raises:
        InvalidInput: no open stage, one twice, or several Won or Lost.
    """
    by_kind: dict[str, list[str]] = {"open": [], "won": [], "lost": []}
    for name in names:
        cleaned = check_stage_name(name)
        by_kind[default_stage_kind(cleaned)].append(cleaned)
    opens, won, lost = by_kind["open"], by_kind["won"] or ["Won"], by_kind["lost"] or ["Lost"]
    every = [*opens, *won, *lost]
    if not opens or len(won) > 1 or len(lost) > 1 or len({fold(name) for name in every}) < len(every):
        raise InvalidInput(
            "these are not the stages of a pipeline", 'Name each once: "New, Proposal, Won, Lost".', field="stages"
        )
    chances = [*spread_probabilities(len(opens)), 100, 0]
    kinds = [*("open" for _ in opens), "won", "lost"]
    return tuple(
        StageTemplate(name, kind, chance, STALE_AFTER_DAYS if kind == "open" else None, "", "", ())
        for name, kind, chance in zip(every, kinds, chances, strict=True)
    )


def _pipeline(u: unit, pipeline_id: int) -> Pipeline:
    for pipeline in pipelines(u.connection):
        if pipeline.id == pipeline_id:
            return pipeline
    raise NotFound(f"no pipeline has the number {pipeline_id}", "`pipetui pipeline list` shows them")


def _refuse_taken(others: Sequence[Pipeline], name: str) -> None:
    if fold(name) in {fold(pipeline.name) for pipeline in others}:
        raise RuleRefused(f"there is a pipeline {short(name)} already", field="name")


def _free_name(known: Sequence[Pipeline], name: str) -> str:
    """Return a name, with a number behind it if it is taken."""
    taken = {fold(pipeline.name) for pipeline in known}
    tried, number = name, 1
    while fold(tried) in taken:
        number += 1
        tried = f"{name} {number}"
    return tried


def _has_stages(u: unit, pipeline_id: int, wanted: Sequence[StageTemplate]) -> bool:
    present = [(fold(stage.name), stage.kind) for stage in stages(u.connection, pipeline_id)]
    return present == [(fold(stage.name), stage.kind) for stage in wanted]


def _was_used(u: unit, pipeline_id: int) -> bool:
    """Tell whether a deal is, or ever was, in one of a pipeline's stages."""
    sql = """SELECT EXISTS (SELECT 1 FROM stage_change AS c JOIN stage AS s ON s.id = c.to_stage_id
        WHERE s.pipeline_id = ?)"""
    return bool(u.connection.execute(sql, (pipeline_id,)).fetchone()[0])
