"""What stands behind the funnel and the times in stages: the way of each deal, walked as the figures' own are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.periods import Period
from pipetui.queries.metrics.explain_case import Case, Parts, count
from pipetui.queries.metrics.explain_deals import deals_by_id, read_deals
from pipetui.queries.metrics.explain_shapes import Number
from pipetui.queries.metrics.shapes import Figure
from pipetui.queries.metrics.ways import read_ways, tracks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipetui.queries.metrics.explain_shapes import Behind
    from pipetui.queries.metrics.shapes import StageFigures
    from pipetui.queries.metrics.ways import Instants, Path, Track, Went

_DAY = timedelta(days=1)
_NO_TIME = timedelta()
ALL_TIME = Period("all", None, None)
ASSUMED = "an import had to assume when it came here"


class _Passage(NamedTuple):
    """A deal's way, seen from one stage: `place` is the stage's place on the track."""

    deal_id: int
    place: int
    track: Track
    went: Went
    path: Path
    instants: Instants

    @property
    def bit(self) -> int:
        return 1 << self.place

    @property
    def outcome(self) -> str:
        """What became of a deal of the cohort, as METRICS sorts them."""
        went = self.went
        if went.advanced & self.bit:
            return "advanced"
        if went.kind == "lost" and went.place == self.place:
            return "lost here"
        return "still here" if went.kind == "open" and went.place == self.place else "other"


def _passages(case: Case, row: StageFigures, period: Period) -> Iterator[_Passage]:
    """Yield the ways of the deals of the stage's pipeline that changed in a period."""
    tracks = tracks_of(case.scope)
    for deal_id, path, instants in read_ways(case.conn, case.scope, period):
        track = tracks[path[0][-1] >> 1]
        place = next((at for at, stage in enumerate(track.stages) if stage.id == row.stage_id), None)
        if place is not None:
            yield _Passage(deal_id, place, track, track.went(path), path, instants)


def _lines(case: Case, parts: dict[int, tuple[str, str]]) -> list[Behind]:
    """Return deals as lines, by number: (part, why) of each."""
    deals = deals_by_id(case.conn, case.scope, parts)
    return [
        deals[number].behind(case.value(deals[number]), part=part, why=why) for number, (part, why) in parts.items()
    ]


def _funnel(case: Case, row: StageFigures) -> Parts:
    """Explain a figure of the strict funnel."""
    assert row.funnel is not None
    name = case.metric.id.partition(".")[2]
    outcomes: dict[int, tuple[str, str]] = {}
    assumed: dict[int, tuple[str, str]] = {}
    for passage in _passages(case, row, case.period):
        if passage.went.entered & passage.bit:
            outcomes[passage.deal_id] = passage.outcome, ""
        elif passage.went.assumed & passage.bit:
            assumed[passage.deal_id] = "", ASSUMED
    wanted = _COHORTS[name]
    behind = {number: said for number, said in outcomes.items() if said[0] in wanted}
    undecided = {
        number: (part, "not decided yet" if part == "still here" else "went back, or lost from an earlier stage")
        for number, (part, _) in outcomes.items()
        if name == "conversion_decided" and part not in wanted
    }
    found = getattr(row.funnel, "conversion_decided" if name == "bottleneck" else name)
    figure = found if isinstance(found, Figure) else Figure(found, len(behind), "count")
    fields = ("entered", "advanced", "lost_here", "still_here", "other")
    return Parts(
        figure,
        _lines(case, behind),
        _lines(case, assumed | undecided),
        {field: count(getattr(row.funnel, field)) for field in fields},
        [f"{len(assumed):,} left out: {ASSUMED}"] if assumed else [],
    )


_DECIDED = ("advanced", "lost here")
_EVERY = (*_DECIDED, "still here", "other")
_COHORTS: dict[str, tuple[str, ...]] = {
    "entered": _EVERY,
    "advanced": ("advanced",),
    "lost_here": ("lost here",),
    "still_here": ("still here",),
    "other": ("other",),
    "conversion": _EVERY,
    "conversion_decided": _DECIDED,
    "bottleneck": _DECIDED,
}


def _reached(case: Case, row: StageFigures) -> Parts:
    """Explain a figure of the funnel in which skipped stages count as passed."""
    assert row.funnel is not None
    came = {
        passage.deal_id: ("further" if passage.went.furthest > passage.place else "", "")
        for passage in _passages(case, row, case.period)
        if passage.went.reached & passage.bit
    }
    further = sum(bool(part) for part, _ in came.values())
    funnel = row.funnel
    figure = funnel.conversion_any if case.metric.unit == "ratio" else Figure(funnel.reached, len(came), "count")
    return Parts(figure, _lines(case, came), [], {"further": count(further), "reached": count(len(came))}, [])


def _own_history(case: Case, row: StageFigures) -> Parts:
    """Explain a user's own probability: the decided deals that ever came into the stage."""
    assert row.own_history is not None
    decided = {
        passage.deal_id: (passage.went.kind, "")
        for passage in _passages(case, row, ALL_TIME)
        if passage.went.kind != "open" and (passage.went.entered | passage.went.assumed) & passage.bit
    }
    won = sum(kind == "won" for kind, _ in decided.values())
    stated = "" if row.probability is None else f"the stage states {row.probability} %"
    return Parts(row.own_history, _lines(case, decided), [], {"won": count(won)}, [stated] if stated else [])


def _times(case: Case, row: StageFigures) -> Parts:
    """Explain how long visits took that ended in P; of `days_total_avg` all visits of the deals that these are of."""
    assert row.times is not None
    name = case.metric.id.partition(".")[2]
    took: list[tuple[int, timedelta, str]] = []
    for passage in _passages(case, row, case.period):
        _, begin, end = passage.path
        visits = [at for at, place in passage.track.visits(passage.path) if place == passage.place]
        ended = [at for at in visits if begin <= at < end]
        lasted = {at: _between(passage.instants[at - 1], passage.instants[at]) for at in visits}
        if name == "days_total_avg" and ended:
            whole = sum(lasted.values(), _NO_TIME)
            took.append((passage.deal_id, whole, passage.instants[ended[-1]]))
        elif name != "days_total_avg":
            took += [(passage.deal_id, lasted[at], passage.instants[at]) for at in ended]
    deals = deals_by_id(case.conn, case.scope, (deal_id for deal_id, _, _ in took))
    behind = [
        deals[deal_id].behind(case.value(deals[deal_id]), days=lasted / _DAY, day=case.day(until))
        for deal_id, lasted, until in took
    ]
    numbers = {"visits": count(row.times.visits), "total": _total(behind)}
    return Parts(getattr(row.times, name), behind, [], numbers, [])


def _between(begun: str, ended: str) -> timedelta:
    return datetime.fromisoformat(ended) - datetime.fromisoformat(begun)


def _total(behind: list[Behind]) -> Number:
    return Number(sum(each.days or 0 for each in behind), "days")


def _so_far(case: Case, row: StageFigures) -> Parts:
    """Explain how long the deals that are in the stage have been there."""
    assert row.times is not None
    known = {
        passage.deal_id
        for passage in _passages(case, row, ALL_TIME)
        if passage.went.kind == "open" and not passage.path[0][-1] & 1
    }
    behind: list[Behind] = []
    left_out: list[Behind] = []
    for deal in read_deals(case.conn, case.scope, "d.stage_id = :in_stage", {"in_stage": row.stage_id}):
        if deal.id in known:
            days = _between(deal.moved_at, case.scope.moment.at) / _DAY
            behind.append(deal.behind(case.value(deal), days=days, day=case.day(deal.moved_at)))
        else:
            left_out.append(deal.behind(case.value(deal), why=ASSUMED))
    return Parts(row.times.open_days_avg, behind, left_out, {"total": _total(behind)}, [])


FLOW_FIGURES: dict[str, Callable[[Case, StageFigures], Parts]] = {
    **{f"by_stage.{name}": _funnel for name in _COHORTS},
    "by_stage.reached": _reached,
    "by_stage.conversion_any": _reached,
    "by_stage.own_history": _own_history,
    "by_stage.days_avg": _times,
    "by_stage.days_median": _times,
    "by_stage.days_total_avg": _times,
    "by_stage.open_days_avg": _so_far,
}
"""How each figure of the funnel and of the times in stages is explained; only open stages have them."""
