"""Stages shaped by the user: added, changed, put in another order, removed into another one so that no deal is lost."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from pipetui.domain.deals import (
    check_due_in_days,
    check_notes,
    check_probability,
    check_stage_name,
    check_stale_after,
    check_task_title,
    check_wip_limit,
)
from pipetui.domain.errors import Conflict, InvalidInput, NotFound, RuleRefused
from pipetui.domain.events import RowChanged
from pipetui.domain.text import counted, fold
from pipetui.queries.pipelines import stages
from pipetui.services.deal_shapes import UNSET, Unset
from pipetui.services.provenance import who_set_of_stage
from pipetui.services.transitions import empty_column, stage_target
from pipetui.services.wording import short
from pipetui.services.writing import add_row, delete_rows, insert_rows, update_rows
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.domain.context import Context
    from pipetui.queries.shapes import Stage
    from pipetui.store.file import Store

__all__ = ["UNSET", "StageChanges", "add_stage", "edit_stage", "remove_stage", "reorder_stages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChanges:
    """What to change of a stage; what is left `UNSET` stays.

    Attributes:
        stale_after_days: None: its deals never count as stalled.
        wip_limit: None: any number.
        exit_criteria: one a line.
        actions: all of them, as (title, due in days or None), in order.
    """

    name: str | Unset = UNSET
    probability: int | Unset = UNSET
    stale_after_days: int | Unset | None = UNSET
    wip_limit: int | Unset | None = UNSET
    objective: str | Unset = UNSET
    exit_criteria: str | Unset = UNSET
    actions: tuple[tuple[str, int | None], ...] | Unset = UNSET

    def given(self) -> dict[str, Any]:
        """Return what is to change, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not UNSET}


_CALLED = {"wip_limit": "limit", "stale_after_days": "stale after"}
"""What the form calls a field, where its column is called otherwise."""


def add_stage(
    store: Store,
    ctx: Context,
    pipeline_id: int,
    name: str,
    *,
    place: int | None = None,
    details: StageChanges | None = None,
) -> RowChanged:
    """Add an open stage to a pipeline.

    Args:
        store: the file.
        ctx: the circumstances.
        pipeline_id: the pipeline.
        name: how it is called.
        place: index among the open stages, 0 the first; None: after the last one.
        details: its other fields. Without a probability it gets one halfway between its neighbours'.

    Raises:
        NotFound: there is no such pipeline.
        InvalidInput: a field cannot be what it says.
        RuleRefused: the pipeline has a stage of that name.
    """
    from pipetui.store.tables import Stage as StageRow

    with unit(store, ctx, command="stage add") as u:
        name = check_stage_name(name)
        known = _stages_of(u, pipeline_id)
        _refuse_taken(known, name)
        opens = [stage for stage in known if stage.kind == "open"]
        at = len(opens) if place is None else max(0, min(place, len(opens)))
        before = opens[at - 1].probability if at else 0
        after = opens[at].probability if at < len(opens) else 100
        row = StageRow(
            pipeline_id=pipeline_id,
            name=name,
            name_key=fold(name),
            kind="open",
            position=at,
            probability=(before + after) // 2,
        )
        stage_id = add_row(u, row)
        ids = [stage.id for stage in opens]
        _number(u, [*ids[:at], stage_id, *ids[at:], *(stage.id for stage in known if stage.kind != "open")])
        _apply(u, stage_id, "open", (details or StageChanges()).given())
        u.summary = f"added the stage {short(name)}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="stage", row_id=stage_id, change="added")


def edit_stage(
    store: Store, ctx: Context, stage_id: int, changes: StageChanges, seen: Stage | None = None
) -> RowChanged:
    """Change a stage.

    Args:
        store: the file.
        ctx: the circumstances.
        stage_id: the stage.
        changes: the fields to change; the others stay.
        seen: the stage as a form was opened with it: a field to change that is another now was changed meanwhile.

    Raises:
        NotFound: no stage has that number.
        InvalidInput: a field cannot be what it says.
        RuleRefused: another stage of the pipeline has that name, or the probability of Won or Lost is to change.
        Conflict: a field that is to change was changed by somebody else; nothing is written.
    """
    given = changes.given()
    with unit(store, ctx, command="stage edit") as u:
        target = stage_target(u, stage_id)
        present = {stage.id: stage for stage in stages(u.connection, target.pipeline_id)}
        if "name" in given:
            others = [stage for stage in present.values() if stage.id != stage_id]
            _refuse_taken(others, check_stage_name(given["name"]))
        _apply(u, stage_id, target.kind, given)
        if seen is not None:
            _refuse_conflicts(u, given, present[stage_id], seen)
        named = ", ".join(map(_label, given))
        u.summary = f"changed {named} of the stage {short(target.name)}"
    message = u.summary if u.batch_id else f"nothing to change in the stage {short(target.name)}"
    return RowChanged(batch_id=u.batch_id, message=message, table="stage", row_id=stage_id, change="edited")


def _label(name: str) -> str:
    return _CALLED.get(name) or name.replace("_", " ")


def _refuse_conflicts(u: unit, given: dict[str, Any], present: Stage, seen: Stage) -> None:
    """Refuse to change a field that was neither as it was seen nor as it is to be."""
    for name, value in given.items():
        now = getattr(present, name)
        if now not in (getattr(seen, name), value):
            shown = (
                ", ".join(title for title, _due in now) if name == "actions" else str(now if now is not None else "")
            )
            raise Conflict(
                f"{_label(name)} was changed meanwhile: {who_set_of_stage(u, present.id, name)}"
                f" set it to {short(shown) or 'nothing'}",
                "nothing was saved; save again to keep what you typed",
                field=name,
            )


def reorder_stages(store: Store, ctx: Context, pipeline_id: int, order: Sequence[int]) -> RowChanged:
    """Put the open stages of a pipeline into another order. Won and Lost stay at the end.

    Args:
        store: the file.
        ctx: the circumstances.
        pipeline_id: the pipeline.
        order: the ids of all its open stages.

    Raises:
        NotFound: there is no such pipeline.
        InvalidInput: it is not each open stage once.
    """
    with unit(store, ctx, command="stage reorder") as u:
        known = _stages_of(u, pipeline_id)
        opens = {stage.id: stage for stage in known if stage.kind == "open"}
        if sorted(order) != sorted(opens):
            raise InvalidInput(
                "name each open stage once", f"in their present order: {', '.join(s.name for s in opens.values())}"
            )
        _number(u, [*order, *(stage.id for stage in known if stage.kind != "open")])
        u.summary = f"put the stages in order: {', '.join(short(opens[stage_id].name) for stage_id in order)}"
    message = u.summary if u.batch_id else "the stages are in that order already"
    return RowChanged(batch_id=u.batch_id, message=message, table="pipeline", row_id=pipeline_id, change="edited")


def remove_stage(
    store: Store,
    ctx: Context,
    stage_id: int,
    into_id: int,
    *,
    reason_id: int | None = None,
    note: str = "",
) -> RowChanged:
    """Remove an open stage; its deals move to another stage of the pipeline, on top and in their order.

    Args:
        store: the file.
        ctx: the circumstances.
        stage_id: the stage to remove.
        into_id: where its deals go.
        reason_id: why they are lost, when that is Lost.
        note: what to say beside it.

    Raises:
        NotFound: no stage or reason has that number.
        RuleRefused: Won, Lost, the last open stage, or into itself or another pipeline; Lost without a reason.
    """
    from pipetui.store.tables import Stage as StageRow

    with unit(store, ctx, command="stage remove") as u:
        stage, into = stage_target(u, stage_id), stage_target(u, into_id)
        known = stages(u.connection, stage.pipeline_id)
        if stage.kind != "open":
            raise RuleRefused(f"{short(stage.name)} cannot be removed: every pipeline has a Won and a Lost stage")
        if sum(other.kind == "open" for other in known) == 1:
            raise RuleRefused(f"{short(stage.name)} is the last open stage", "add another one first")
        if into.id == stage.id or into.pipeline_id != stage.pipeline_id:
            raise RuleRefused("deals go into another stage of the same pipeline", field="into")
        moved = empty_column(u, ctx, stage.id, into, reason_id, note)
        update_rows(u, StageRow, [{"id": stage.id, "archived": 1}])
        _number(u, [other.id for other in known if other.id != stage.id])
        u.summary = f"removed the stage {short(stage.name)}"
        if moved:
            u.summary += f", {counted(moved, 'deal')} moved to {short(into.name)}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="stage", row_id=stage_id, change="removed")


def _stages_of(u: unit, pipeline_id: int) -> tuple[Stage, ...]:
    known = stages(u.connection, pipeline_id)
    if not known:
        raise NotFound(f"no pipeline has the number {pipeline_id}", "`pipetui pipeline list` shows them")
    return known


def _refuse_taken(others: Iterable[Stage], name: str) -> None:
    if fold(name) in {fold(stage.name) for stage in others}:
        raise RuleRefused(f"the pipeline has a stage {short(name)} already", field="name")


def _number(u: unit, order: Sequence[int]) -> None:
    """Write the positions of a pipeline's stages, given in board order."""
    from pipetui.store.tables import Stage as StageRow

    update_rows(u, StageRow, [{"id": stage_id, "position": place} for place, stage_id in enumerate(order)])


def _apply(u: unit, stage_id: int, kind: str, given: dict[str, Any]) -> None:
    """Write the given fields of a stage."""
    from pipetui.store.tables import Stage as StageRow

    values: dict[str, object] = {"id": stage_id}
    if "name" in given:
        values["name"] = check_stage_name(given["name"])
        values["name_key"] = fold(str(values["name"]))
    if "probability" in given:
        values["probability"] = _probability(given["probability"], kind)
    if "stale_after_days" in given:
        values["stale_after_days"] = check_stale_after(given["stale_after_days"])
    if "wip_limit" in given:
        values["wip_limit"] = check_wip_limit(given["wip_limit"])
    for name in ("objective", "exit_criteria"):
        if name in given:
            values[name] = check_notes(given[name], field=name)
    if len(values) > 1:
        update_rows(u, StageRow, [values])
    if "actions" in given:
        _write_actions(u, stage_id, given["actions"])


def _probability(value: int, kind: str) -> int:
    probability = check_probability(value)
    if kind != "open":
        raise RuleRefused("the probability of Won is 100 and of Lost 0", field="probability")
    if probability is None:
        raise InvalidInput("a stage needs a probability", "Give one from 0 to 100.", field="probability")
    return probability


def _write_actions(u: unit, stage_id: int, actions: Iterable[tuple[str, int | None]]) -> None:
    """Replace a stage's actions, unless they are the same."""
    from pipetui.store.tables import StageAction

    wanted = [(check_task_title(title, field="actions"), check_due_in_days(due)) for title, due in actions]
    sql = "SELECT title, due_in_days FROM stage_action WHERE stage_id = ? ORDER BY position, id"
    if wanted == u.connection.execute(sql, (stage_id,)).fetchall():
        return
    delete_rows(u, StageAction, "stage_id", [stage_id])
    rows = [
        {"stage_id": stage_id, "position": place, "title": title, "due_in_days": due}
        for place, (title, due) in enumerate(wanted)
    ]
    insert_rows(u, StageAction, rows)
