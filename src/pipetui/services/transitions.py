"""Stage changes, written in one place: the 10 s rule, back-dating, the reason for Lost, the place in the new column."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import instant
from pipetui.domain.deals import check_notes
from pipetui.domain.errors import NotFound, RuleRefused
from pipetui.services.moments import next_moment
from pipetui.services.places import ranks_at
from pipetui.services.plain_rows import delete_plain, insert_plain, update_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pipetui.domain.context import Context
    from pipetui.store.unit import unit

SAME_MOVE = timedelta(seconds=10)
"""Moves of one deal by one person closer together than this are one stage change."""


class DealState(NamedTuple):
    """Where a deal stands."""

    id: int
    title: str
    stage_id: int
    pipeline_id: int
    status: str
    moved_at: str
    last_open_stage_id: int | None


class Target(NamedTuple):
    """A stage that deals can go to."""

    id: int
    pipeline_id: int
    name: str
    kind: str
    position: int
    wip_limit: int | None


class Reason(NamedTuple):
    """Why deals are lost; nothing for every other move."""

    id: int | None = None
    name: str = ""
    note: str = ""


class Way(NamedTuple):
    """A deal and the stage it is to go to."""

    deal: DealState
    target: Target


NO_REASON = Reason()

_STATES = """
    SELECT d.id, d.title, d.stage_id, s.pipeline_id, d.status, d.moved_at, d.last_open_stage_id
    FROM json_each(?) AS wanted JOIN deal AS d ON d.id = wanted.value JOIN stage AS s ON s.id = d.stage_id
    ORDER BY wanted.key"""

_TARGET = "SELECT id, pipeline_id, name, kind, position, wip_limit FROM stage WHERE archived = 0 AND "
_LIVE_PIPELINE = " AND pipeline_id IN (SELECT id FROM pipeline WHERE archived = 0)"

_LAST_CHANGE = "SELECT {columns} FROM stage_change WHERE deal_id = ? ORDER BY happened_at DESC, id DESC LIMIT 1"

_LOSSES = """
    SELECT wanted.value, c.id, c.lost_reason_id, c.lost_note
    FROM json_each(?) AS wanted JOIN stage_change AS c ON c.id = (
        SELECT id FROM stage_change WHERE deal_id = wanted.value ORDER BY happened_at DESC, id DESC LIMIT 1)"""

# Recorded by this actor at the very instant it happened: neither back-dated nor imported nor somebody else's.
_RECENT = """
    SELECT d.id, c.id, c.from_stage_id
    FROM json_each(?) AS wanted JOIN deal AS d ON d.id = wanted.value
    JOIN stage_change AS c ON c.id = (
        SELECT id FROM stage_change WHERE deal_id = d.id ORDER BY happened_at DESC, id DESC LIMIT 1)
    WHERE d.moved_at BETWEEN ? AND ? AND c.from_stage_id IS NOT NULL AND c.assumed = 0
      AND EXISTS (
        SELECT 1 FROM journal_entry AS e JOIN journal_batch AS b ON b.id = e.batch_id
        WHERE e.table_name = 'stage_change' AND e.row_key = c.id AND b.actor = ? AND b.at = c.happened_at)"""


def deal_states(u: unit, ids: Iterable[int]) -> list[DealState]:
    """Return where deals stand, in the order given, each once.

    Raises:
        NotFound: a number is no deal's.
    """
    wanted = list(dict.fromkeys(ids))
    states = [DealState(*row) for row in u.connection.execute(_STATES, (json.dumps(wanted),))]
    if len(states) < len(wanted):
        missing = sorted(set(wanted) - {state.id for state in states})
        raise NotFound(f"no deal has the number {missing[0]}", "`pipetui list --status all` shows them all")
    return states


def stage_target(u: unit, stage_id: int) -> Target:
    """Return a stage by number.

    Raises:
        NotFound: there is none, or it was removed.
    """
    row = u.connection.execute(_TARGET + "id = ?" + _LIVE_PIPELINE, (stage_id,)).fetchone()
    if row is None:
        raise NotFound(f"no stage has the number {stage_id}", "`pipetui stage list` shows them")
    return Target(*row)


def stage_targets(u: unit, pipeline_id: int) -> list[Target]:
    """Return the stages of a pipeline, in no order; none when it was removed."""
    return [Target(*row) for row in u.connection.execute(_TARGET + "pipeline_id = ?" + _LIVE_PIPELINE, (pipeline_id,))]


def first_open_stage(u: unit, pipeline_id: int) -> Target:
    """Return the stage in which a pipeline's deals begin.

    Raises:
        NotFound: there is no such pipeline.
    """
    sql = f"{_TARGET} pipeline_id = ? AND kind = 'open' {_LIVE_PIPELINE} ORDER BY position, id LIMIT 1"
    row = u.connection.execute(sql, (pipeline_id,)).fetchone()
    if row is None:
        raise NotFound(f"no pipeline has the number {pipeline_id}", "`pipetui pipeline list` shows them")
    return Target(*row)


def end_target(u: unit, pipeline_id: int, kind: str) -> Target:
    """Return the Won or Lost stage of a pipeline; each pipeline has exactly one."""
    return Target(*u.connection.execute(_TARGET + "pipeline_id = ? AND kind = ?", (pipeline_id, kind)).fetchone())


def checked_reason(u: unit, reason_id: int | None, note: str) -> Reason:
    """Return a checked reason for a loss.

    Raises:
        RuleRefused: there is none.
        NotFound: the number is no reason's.
    """
    if reason_id is None:
        raise RuleRefused(
            "a lost deal needs a reason", "choose one with `--reason`; `pipetui reason list` shows them", field="reason"
        )
    row = u.connection.execute("SELECT name FROM lost_reason WHERE id = ?", (reason_id,)).fetchone()
    if row is None:
        raise NotFound(f"no lost reason has the number {reason_id}", "`pipetui reason list` shows them")
    return Reason(reason_id, row[0], check_notes(note, field="note"))


def record(u: unit, ctx: Context, ways: Sequence[Way], *, at: date | None = None, reason: Reason = NO_REASON) -> None:
    """Write the stage changes of deals that go to another stage.

    Args:
        u: the open transaction.
        ctx: the circumstances.
        ways: deals and where they go, none of them to where it is.
        at: when it happened; None for now.
        reason: why, for those that go to Lost.
    """
    recent = _recent_moves(u, ctx, [way.deal.id for way in ways]) if at is None else {}
    added, changed, removed = [], [], []
    for deal, target in ways:
        when = next_moment(at, deal.moved_at, ctx, deal.title)
        why = reason if target.kind == "lost" else NO_REASON
        values = {"to_stage_id": target.id, "happened_at": when, "lost_reason_id": why.id, "lost_note": why.note}
        change_id, start = recent.get(deal.id, (None, None))
        if change_id is None:
            added.append({"deal_id": deal.id, "from_stage_id": deal.stage_id, "assumed": 0, **values})
        elif start == target.id:
            removed.append(change_id)
        else:
            changed.append({"id": change_id, **values})
    insert_plain(u, "stage_change", added)
    update_plain(u, "stage_change", changed)
    delete_plain(u, "stage_change", removed)


def correct_losses(u: unit, ids: Sequence[int], reason: Reason) -> set[int]:
    """Give lost deals another reason or note; return those that it changed. No note leaves the old one."""
    changes = []
    corrected = set()
    for deal_id, change_id, old_reason, old_note in u.connection.execute(_LOSSES, (json.dumps(ids),)):
        note = reason.note or old_note
        if (old_reason, old_note) != (reason.id, note):
            changes.append({"id": change_id, "lost_reason_id": reason.id, "lost_note": note})
            corrected.add(deal_id)
    update_plain(u, "stage_change", changes)
    return corrected


def empty_column(u: unit, ctx: Context, stage_id: int, into: Target, reason_id: int | None, note: str) -> int:
    """Move all deals of a stage to another one, on top and in their order; return how many there were."""
    ids = u.connection.execute("SELECT id FROM deal WHERE stage_id = ? ORDER BY rank, id", (stage_id,)).fetchall()
    ways = [Way(state, into) for state in deal_states(u, [deal_id for (deal_id,) in ids])]
    losing = into.kind == "lost" and bool(ways)
    record(u, ctx, ways, reason=checked_reason(u, reason_id, note) if losing else NO_REASON)
    settle(u, ways, None)
    return len(ways)


def carry_over(u: unit, stage_id: int, into: Target) -> int:
    """Move all deals of a Won or Lost stage to another pipeline's, as of the instant they were closed, why included."""
    ids = u.connection.execute("SELECT id FROM deal WHERE stage_id = ? ORDER BY rank, id", (stage_id,)).fetchall()
    ways = [Way(state, into) for state in deal_states(u, [deal_id for (deal_id,) in ids])]
    sql = _LAST_CHANGE.format(columns="assumed, lost_reason_id, lost_note")
    changes = []
    for deal, _ in ways:
        assumed, reason_id, note = u.connection.execute(sql, (deal.id,)).fetchone()
        changes.append(
            {
                "deal_id": deal.id,
                "from_stage_id": stage_id,
                "to_stage_id": into.id,
                "happened_at": deal.moved_at,
                "assumed": assumed,
                "lost_reason_id": reason_id,
                "lost_note": note,
            }
        )
    insert_plain(u, "stage_change", changes)
    settle(u, ways, None)
    return len(ways)


def settle(u: unit, ways: Sequence[Way], place: int | None) -> None:
    """Give deals their places in the columns they go to: together, in the order given, at the top without `place`."""
    columns: defaultdict[int, list[int]] = defaultdict(list)
    for deal, target in ways:
        columns[target.id].append(deal.id)
    for stage_id, ids in columns.items():
        ranks = ranks_at(u, stage_id, place or 0, len(ids), ids)
        update_plain(u, "deal", [{"id": deal_id, "rank": rank} for deal_id, rank in zip(ids, ranks, strict=True)])


def _recent_moves(u: unit, ctx: Context, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return (stage change, stage it began in) of the deals that this actor moved within the last 10 s."""
    period = (instant(ctx.now - SAME_MOVE), instant(ctx.now))
    found = u.connection.execute(_RECENT, (json.dumps(ids), *period, ctx.actor))
    return {deal_id: (change_id, start) for deal_id, change_id, start in found}
