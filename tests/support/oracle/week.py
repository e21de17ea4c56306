"""The weekly sheet: what happened in a week, and the weighted forecast at both of its ends.

The forecast is of the deals as they were: amount, probability and expected close by going back through the journal, the
rate of that day. A filter chooses the deals at the week's end, for both ends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from support.oracle.now import day_end
from support.oracle.seen import closed_in, seen_at, within

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from support.oracle.seen import Seen
    from support.oracle.world import RawDeal, RawEdit, World


@dataclass
class Week:
    """What the sheet has to say; deals by number."""

    before: dict[int, Fraction | None]
    after: dict[int, Fraction | None]
    new: set[int]
    moved: set[int]
    slipped: dict[int, int]
    won: set[int]
    lost: set[int]
    stalled: dict[int, bool]


def week(
    world: World, first: date, last: date, at: datetime, pipeline: int | None, keep: Callable[[Seen], bool]
) -> Week:
    """Count a week out, as of T.

    `before` and `after` have each deal that is open at that end with what it adds to the forecast; None: unpriced.
    """
    end = min(at, day_end(last, world.zone))
    begin = day_end(first - timedelta(1), world.zone)
    here = seen_at(world, end, pipeline, keep)
    chosen = {deal.raw.id for deal in seen_at(world, end, None, keep)}
    earlier = {deal.raw.id: deal for deal in seen_at(world, begin)}
    days = first, last
    new = {deal.raw.id for deal in here if within(deal.created, days)}
    moved = {
        deal.raw.id
        for deal in here
        if deal.is_open
        and deal.raw.id in earlier
        and deal.raw.id not in new
        and earlier[deal.raw.id].stage is not deal.stage
    }
    return Week(
        before=_forecast(world, begin, pipeline, chosen),
        after=_forecast(world, end, pipeline, chosen),
        new=new,
        moved=moved,
        slipped=_slipped(world, here, end, first, last),
        won={deal.raw.id for deal in closed_in(here, "won", days)},
        lost={deal.raw.id for deal in closed_in(here, "lost", days)},
        stalled={
            deal.raw.id: not (deal.raw.id in earlier and earlier[deal.raw.id].stalled) for deal in here if deal.stalled
        },
    )


def _slipped(world: World, here: list[Seen], end: datetime, first: date, last: date) -> dict[int, int]:
    """By how many days each deal's close was put off in the week, in all."""
    numbers = {deal.raw.id for deal in here}
    found: dict[int, int] = {}
    for slip in world.slips:
        in_week = slip.deal in numbers and slip.when <= end and within(world.day(slip.when), (first, last))
        if in_week and slip.before is not None and slip.after is not None and slip.after > slip.before:
            found[slip.deal] = found.get(slip.deal, 0) + (slip.after - slip.before).days
    return found


def _forecast(world: World, at: datetime, pipeline: int | None, chosen: set[int]) -> dict[int, Fraction | None]:
    """What each open deal added to the weighted forecast then, unrounded."""
    chances = {stage.id: stage.probability for stage in world.stages}
    for edit in _after(world, "stage", at):
        chances[edit.row] = edit.before.get("probability", chances[edit.row])
    found: dict[int, Fraction | None] = {}
    for deal in seen_at(replace(world, deals=as_they_were(world, at)), at, pipeline):
        if deal.is_open and deal.raw.id in chosen:
            p = chances[deal.stage.id] if deal.raw.probability is None else deal.raw.probability
            found[deal.raw.id] = None if deal.value is None else deal.value * Fraction(p, 100)
    return found


def as_they_were(world: World, at: datetime) -> list[RawDeal]:
    """The deals with the fields that they had at an instant; those written down later as they were first."""
    deals = {deal.id: replace(deal) for deal in world.deals}
    for edit in _after(world, "deal", at):
        deal = deals[edit.row]
        for column in ("amount", "currency", "probability"):
            if column in edit.before:
                setattr(deal, column, edit.before[column])
    return list(deals.values())


def _after(world: World, table: str, at: datetime) -> list[RawEdit]:
    """The changes after an instant, the last one first: the way back."""
    return [edit for edit in reversed(world.edits) if edit.table == table and edit.when > at]
