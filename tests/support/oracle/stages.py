"""The by-stage block of METRICS: what stands where, the two funnels, the times, what was lost from where and why.

Where METRICS leaves a choice, this is how it is read here. A change that an import had to assume is left out of the
strict funnel on both its sides: it begins no visit and advances nothing; the status that it led to counts, so that a
won deal has advanced. A stay has a length when both of its ends were recorded. Removed stages keep their place in the
order.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from support.oracle.seen import Sum, closed_in, within

if TYPE_CHECKING:
    from datetime import datetime

    from support.oracle.seen import Days, Seen
    from support.oracle.world import RawStage

StageKey = tuple[int, int | None]
"""(pipeline, stage); no stage: created directly in Lost."""


class Funnel(NamedTuple):
    """Both funnels of one open stage."""

    entered: int
    advanced: int
    lost_here: int
    still_here: int
    other: int
    conversion: float | None
    conversion_decided: float | None
    reached: int
    conversion_any: float | None


class Times(NamedTuple):
    """How long deals stayed in one open stage; each with its number of deals."""

    visits: int
    days_avg: tuple[float | None, int]
    days_median: tuple[float | None, int]
    days_total_avg: tuple[float | None, int]
    open_days_avg: tuple[float | None, int]


def snapshot_block(deals: list[Seen], counts: Days) -> dict[StageKey, tuple[int, ...]]:
    """By stage: deals, value, weighted, unpriced, stalled, customers, lost_count, lost_value."""
    latest: dict[int, Seen] = {}
    for deal in deals:
        other = latest.get(deal.raw.contact)
        if other is None or (deal.changes[-1].when, deal.raw.id) > (other.changes[-1].when, other.raw.id):
            latest[deal.raw.contact] = deal
    lost = lost_by_stage(deals, counts)
    found: dict[StageKey, tuple[int, ...]] = {}
    for key in {(deal.stage.pipeline, deal.stage.id) for deal in deals} | set(lost):
        here = Sum(deal for deal in deals if (deal.stage.pipeline, deal.stage.id) == key)
        gone = Sum(lost.get(key, []))
        found[key] = (
            len(here.deals),
            here.value,
            here.weighted,
            here.unpriced,
            sum(deal.stalled for deal in here.deals),
            sum((deal.stage.pipeline, deal.stage.id) == key for deal in latest.values()),
            len(gone.deals),
            gone.value,
        )
    return found


def lost_by_stage(deals: list[Seen], days: Days) -> dict[StageKey, list[Seen]]:
    """The deals lost in P, by the last open stage that they were in."""
    found: dict[StageKey, list[Seen]] = defaultdict(list)
    for deal in closed_in(deals, "lost", days):
        last = deal.last_open_stage
        found[deal.stage.pipeline, None if last is None else last.id].append(deal)
    return found


def reason_block(lost: list[Seen], not_given: int | None = None) -> dict[int | None, tuple[int, int, int]]:
    """By the reason of the change into Lost: deals, value, unpriced. "Not given" may stand in the list of reasons."""
    found: dict[int | None, list[Seen]] = defaultdict(list)
    for deal in lost:
        reason = deal.changes[-1].reason
        found[not_given if reason is None else reason].append(deal)
    return {reason: (len(group), Sum(group).value, Sum(group).unpriced) for reason, group in found.items()}


def place(stage: RawStage) -> tuple[int, int, int]:
    """Where a stage stands: open ones in board order, Won beyond them all; Lost is no place that one gets on to."""
    return {"lost": 0, "open": 1, "won": 2}[stage.kind], stage.position, stage.id


def is_beyond(stage: RawStage, other: RawStage) -> bool:
    """Whether `other` is of higher position, or Won."""
    return other.pipeline == stage.pipeline and place(other) > place(stage)


def funnel(deals: list[Seen], stage: RawStage, days: Days) -> Funnel:
    """The funnel figures of an open stage."""
    groups = dict.fromkeys(("entered", "advanced", "lost_here", "still_here", "other"), 0)
    for deal in deals:
        fate = _fate(deal, stage, days)
        if fate is not None:
            groups["entered"] += 1
            groups[fate] += 1
    reached, passed = 0, 0
    for deal in deals:
        through = [change for change in deal.own_changes if change.stage is stage or is_beyond(stage, change.stage)]
        if through and within(deal.world.day(through[0].when), days):
            reached += 1
            passed += any(is_beyond(stage, change.stage) for change in through)
    advanced, decided = groups["advanced"], groups["advanced"] + groups["lost_here"]
    return Funnel(
        **groups,
        conversion=advanced / groups["entered"] if groups["entered"] else None,
        conversion_decided=advanced / decided if decided else None,
        reached=reached,
        conversion_any=passed / reached if reached else None,
    )


def _fate(deal: Seen, stage: RawStage, days: Days) -> str | None:
    """What became of a deal whose first visit to the stage began in P; None for all others."""
    recorded = [change for change in deal.own_changes if not change.assumed]
    visits = [number for number, change in enumerate(recorded) if change.stage is stage]
    if not visits or not within(deal.world.day(recorded[visits[0]].when), days):
        return None
    later = recorded[visits[0] + 1 :]
    if deal.stage.kind == "won" or any(is_beyond(stage, change.stage) for change in later):
        return "advanced"
    if deal.stage.kind == "lost" and deal.last_open_stage is stage:
        return "lost_here"
    if deal.stage is stage:
        return "still_here"
    return "other"


def bottleneck(deals: list[Seen], stages: list[RawStage], days: Days) -> RawStage | None:
    """The lowest conversion_decided among those with 5 or more; ties: the later. `stages` are in board order."""
    worst, found = None, None
    for stage in stages:
        row = funnel(deals, stage, days)
        if row.advanced + row.lost_here < 5:
            continue
        rate = Fraction(row.advanced, row.advanced + row.lost_here)
        if worst is None or rate <= worst:
            worst, found = rate, stage
    return found


def times(deals: list[Seen], stage: RawStage, days: Days, at: datetime) -> Times:
    """The times of an open stage."""
    lengths: list[Fraction] = []
    totals: list[Fraction] = []
    running: list[Fraction] = []
    for deal in deals:
        if deal.stage.pipeline != stage.pipeline:
            continue
        visits = [visit for visit in deal.visits if visit.into.stage is stage and visit.recorded]
        ended = [visit for visit in visits if visit.out is not None]
        counted = [visit for visit in ended if visit.out and within(deal.world.day(visit.out.when), days)]
        lengths += [visit.days(at) for visit in counted]
        if counted:
            totals.append(sum((visit.days(at) for visit in ended), Fraction()))
        running += [visit.days(at) for visit in visits if visit.out is None]
    return Times(
        len(lengths),
        (_tenths(_mean(lengths)), len(totals)),
        (_tenths(_middle(lengths)), len(totals)),
        (_tenths(_mean(totals)), len(totals)),
        (_tenths(_mean(running)), len(running)),
    )


def _mean(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None


def _middle(values: list[Fraction]) -> Fraction | None:
    rest = sorted(values)
    while len(rest) > 2:
        rest = rest[1:-1]
    return _mean(rest)


def _tenths(days: Fraction | None) -> float | None:
    """Rounded half-even to 0.1 day."""
    return None if days is None else round(days * 10) / 10


def own_history(deals: list[Seen], stage: RawStage) -> tuple[float | None, int]:
    """Of the decided deals that entered a stage, all time up to T, the share won; at least 10 of them."""
    decided = [deal for deal in deals if not deal.is_open and any(change.stage is stage for change in deal.own_changes)]
    won = [deal for deal in decided if deal.stage.kind == "won"]
    return (len(won) / len(decided) if len(decided) >= 10 else None), len(decided)
