"""Deals on their way: to another stage, a step on or back, won, lost, reopened."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pipetui.domain.errors import PipetuiError
from pipetui.domain.events import DealMove, DealsMoved
from pipetui.domain.stages import step_target
from pipetui.services.dry_runs import DryRun
from pipetui.services.moving_words import nothing_text, over_limit, stayed_text, went_text
from pipetui.services.places import place_beside
from pipetui.services.placing import place_deal
from pipetui.services.transitions import (
    NO_REASON,
    Way,
    checked_reason,
    correct_losses,
    deal_states,
    end_target,
    record,
    settle,
    stage_target,
    stage_targets,
)
from pipetui.services.wording import naming, short
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from pipetui.domain.context import Context
    from pipetui.services.places import Beside
    from pipetui.services.transitions import DealState, Target
    from pipetui.store.file import Store

__all__ = ["lose_deals", "move_deals", "place_deal", "rehearse", "reopen_deals", "step_deals", "win_deals"]


def move_deals(
    store: Store,
    ctx: Context,
    ids: Iterable[int],
    stage_id: int,
    *,
    at: date | None = None,
    place: int | None = None,
    beside: Beside | None = None,
    reason_id: int | None = None,
    note: str = "",
) -> DealsMoved:
    """Move deals to a stage, and to a place in its column.

    Deals that stand in it already stay where they are; with a place they take it together with the others.

    Args:
        store: the file.
        ctx: the circumstances.
        ids: the deals, as they are to stand from top to bottom.
        stage_id: where to.
        at: when it happened, a day or an instant; None: now.
        place: index in the column without these deals, 0 the top; None: the top.
        beside: the place by the card that it is next to; counts before `place`.
        reason_id: why, for a stage of kind Lost.
        note: what to say beside the reason.

    Raises:
        NotFound: no such deal, stage or reason.
        RuleRefused: Lost without a reason, `at` in the future or before a change, `beside` one of these or elsewhere.
    """
    with unit(store, ctx, command="move", raw=True) as u:
        target = stage_target(u, stage_id)
        states = deal_states(u, ids)
        place = place if beside is None else place_beside(u, stage_id, beside, [state.id for state in states])
        ways = [Way(state, target) for state in states if state.stage_id != target.id]
        reason = checked_reason(u, reason_id, note) if ways and target.kind == "lost" else NO_REASON
        record(u, ctx, ways, at=at, reason=reason)
        placed = ways if place is None else [Way(state, target) for state in states]
        settle(u, placed, place)
        if ways:
            u.summary = went_text(ways, reason.name)
            stayed = [state for state in states if state.stage_id == target.id] if place is None else []
            message = u.summary + stayed_text(stayed, "there") + over_limit(u, [target])
        elif placed:
            message = u.summary = f"moved {naming([state.title for state in states])} within {short(target.name)}"
        else:
            message = nothing_text(states, f"in {short(target.name)}")
    return DealsMoved(batch_id=u.batch_id, message=message, named=not placed, moves=_moves(placed))


def rehearse(store: Store, ctx: Context, deal_id: int) -> None:
    """Move a deal by a stage and take that back before anybody sees it: the first real move is then as fast as any.

    It finds its statements compiled, its triggers with them, and the pages of the file read. Nothing is written, no
    number is used up, and where another program is writing it is left at that.
    """
    with suppress(PipetuiError, DryRun), unit(store, ctx, command="rehearse", raw=True, wait=False) as u:
        (state,) = deal_states(u, [deal_id])
        target = _Pipelines(u).stepped(state, 1 if state.status == "open" else -1)
        way = Way(state, target)
        record(u, ctx, [way])
        settle(u, [way], None)
        u.summary = went_text([way]) + over_limit(u, [target])
        raise DryRun


def step_deals(store: Store, ctx: Context, ids: Iterable[int], steps: int, *, at: date | None = None) -> DealsMoved:
    """Move deals on over the open stages and into Won, or back; back from Won and Lost is their last open stage.

    Args:
        store: the file.
        ctx: the circumstances.
        ids: the deals.
        steps: how far: 1 advances, -1 goes back, `LLL` is 3.
        at: when it happened; None: now.

    Raises:
        NotFound: no such deal.
        RuleRefused: `at` is in the future or before a change that exists.
    """
    command, already = ("advance", "closed") if steps > 0 else ("back", "in the first stage")
    return _go(store, ctx, command, ids, lambda known, state: known.stepped(state, steps), at=at, already=already)


def win_deals(store: Store, ctx: Context, ids: Iterable[int], *, at: date | None = None) -> DealsMoved:
    """Close deals as won.

    Raises:
        NotFound: no such deal.
        RuleRefused: `at` is in the future or before a change that exists.
    """
    return _go(store, ctx, "win", ids, lambda known, state: known.end(state, "won"), at=at, already="won")


def reopen_deals(store: Store, ctx: Context, ids: Iterable[int], *, at: date | None = None) -> DealsMoved:
    """Take closed deals back into the open stage they were in last; the closing day and the reason go.

    Raises:
        NotFound: no such deal.
        RuleRefused: `at` is in the future or before a change that exists.
    """

    def way(known: _Pipelines, state: DealState) -> Target | None:
        return None if state.status == "open" else known.stepped(state, -1)

    return _go(store, ctx, "reopen", ids, way, at=at, already="open")


def lose_deals(
    store: Store, ctx: Context, ids: Iterable[int], reason_id: int | None, note: str = "", *, at: date | None = None
) -> DealsMoved:
    """Close deals as lost, for a reason. Where a deal is lost already, its reason and note are corrected.

    Raises:
        NotFound: no such deal or reason.
        RuleRefused: no reason, or `at` is in the future or before a change that exists.
    """
    with unit(store, ctx, command="lose", raw=True) as u:
        reason = checked_reason(u, reason_id, note)
        states = deal_states(u, ids)
        known = _Pipelines(u)
        ways = [Way(state, known.end(state, "lost")) for state in states if state.status != "lost"]
        record(u, ctx, ways, at=at, reason=reason)
        settle(u, ways, None)
        corrected = correct_losses(u, [state.id for state in states if state.status == "lost"], reason)
        ways += [Way(state, known.end(state, "lost")) for state in states if state.id in corrected]
        if ways:
            stayed = [state for state in states if state.status == "lost" and state.id not in corrected]
            u.summary = went_text(ways, reason.name)
            message = u.summary + stayed_text(stayed, "lost for that reason")
            message += over_limit(u, {way.target for way in ways})
        else:
            message = nothing_text(states, "lost for that reason")
    return DealsMoved(batch_id=u.batch_id, message=message, named=not ways, moves=_moves(ways))


def _go(
    store: Store,
    ctx: Context,
    command: str,
    ids: Iterable[int],
    target_of: Callable[[_Pipelines, DealState], Target | None],
    *,
    at: date | None,
    already: str,
) -> DealsMoved:
    """Send each deal where `target_of` says; None, or where it is, is nowhere to go, and `already` says why."""
    with unit(store, ctx, command=command, raw=True) as u:
        states = deal_states(u, ids)
        known = _Pipelines(u)
        ways, stayed = [], []
        for state in states:
            target = target_of(known, state)
            if target is not None and target.id != state.stage_id:
                ways.append(Way(state, target))
            else:
                stayed.append(state)
        record(u, ctx, ways, at=at)
        settle(u, ways, None)
        if ways:
            u.summary = went_text(ways)
            message = u.summary + stayed_text(stayed, already) + over_limit(u, {way.target for way in ways})
        else:
            message = nothing_text(states, already)
    return DealsMoved(batch_id=u.batch_id, message=message, named=not ways, moves=_moves(ways))


class _Pipelines:
    """The stages of the pipelines that deals stand in, each read once however many deals there are."""

    def __init__(self, u: unit) -> None:
        self._u = u
        self._stages: dict[int, list[Target]] = {}
        self._ends: dict[tuple[int, str], Target] = {}

    def stepped(self, state: DealState, steps: int) -> Target:
        """The stage so many steps on or back."""
        found = self._stages.get(state.pipeline_id)
        if found is None:
            found = self._stages[state.pipeline_id] = stage_targets(self._u, state.pipeline_id)
        return step_target(found, state.stage_id, steps, state.last_open_stage_id)

    def end(self, state: DealState, kind: str) -> Target:
        """The Won or Lost stage of a deal's pipeline."""
        key = (state.pipeline_id, kind)
        if key not in self._ends:
            self._ends[key] = end_target(self._u, *key)
        return self._ends[key]


def _moves(ways: Iterable[Way]) -> tuple[DealMove, ...]:
    return tuple(DealMove(deal.id, deal.stage_id, target.id) for deal, target in ways)
