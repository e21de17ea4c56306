"""The funnel and the times in stages, of the ways that deals went; the bottleneck, and a user's own probabilities."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import datetime, timedelta
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.money import divide_half_even
from pipetui.queries.metrics.shapes import Figure, StageFunnel, StageTimes
from pipetui.queries.metrics.tally import share
from pipetui.queries.metrics.ways import Went, lasting, paths_in, read_ways, tracks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from sqlite3 import Connection

    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.scope import Scope
    from pipetui.queries.metrics.shapes import StageFigures
    from pipetui.queries.metrics.ways import Instants, Path, Track

LEAST_FOR_BOTTLENECK = 5
"""Of fewer decided deals no stage is called the bottleneck."""

LEAST_FOR_HISTORY = 10
"""Of fewer decided deals no probability is told."""

_NO_TIME = timedelta()
_TENTH = timedelta(days=1) / 10
_TICK = timedelta(milliseconds=1)


_RECORDED = (
    "NOT EXISTS (SELECT 1 FROM stage_change x INDEXED BY stage_change_assumed WHERE x.assumed <> 0"
    " AND x.deal_id = d.id AND x.happened_at = d.moved_at AND NOT EXISTS (SELECT 1 FROM stage_change y"
    " WHERE y.deal_id = x.deal_id AND y.happened_at = x.happened_at AND y.id > x.id))"
)


class Passing:
    """How deals passed one stage; see `StageFunnel`. `further` are those of `reached` that went on."""

    __slots__ = ("advanced", "assumed", "entered", "further", "lost_here", "reached", "still_here")

    def __init__(self) -> None:
        self.entered = self.advanced = self.lost_here = self.still_here = 0
        self.reached = self.further = self.assumed = 0

    def add(self, went: Went, place: int, deals: int) -> None:
        """Count deals in that went one way, at the stage of that place."""
        bit = 1 << place
        if went.entered & bit:
            self.entered += deals
            if went.advanced & bit:
                self.advanced += deals
            elif went.kind == "lost":
                self.lost_here += deals if went.place == place else 0
            elif went.place == place:
                self.still_here += deals
        elif went.assumed & bit:
            self.assumed += deals
        if went.reached & bit:
            self.reached += deals
            self.further += deals if went.furthest > place else 0


class Stays:
    """The visits to one stage.

    Attributes:
        ended: how long each took that ended in the period.
        deals: how many deals these are of.
        others: what these deals' other visits took together, of those that ended by T.
        running: how long the deals that are in the stage at T have been there, together.
        running_deals: how many these are.
    """

    __slots__ = ("deals", "ended", "others", "running", "running_deals")

    def __init__(self) -> None:
        self.ended: list[timedelta] = []
        self.deals = 0
        self.others = self.running = _NO_TIME
        self.running_deals = 0


class Flow(NamedTuple):
    """How deals went through the stages of a scope in a period.

    Attributes:
        ways: how many deals went each way.
        passing: by the stage's number.
        stays: by the stage's number.
    """

    ways: Mapping[tuple[Track, Went], int]
    passing: Mapping[int, Passing]
    stays: Mapping[int, Stays]


def read_flow(conn: Connection, scope: Scope, period: Period) -> Flow:
    """Return how the deals of a scope went through its open stages in a period."""
    stays = {stage.id: Stays() for stage in scope.stages if stage.kind == "open"}
    ways = read_ways_gone(conn, scope, period, stays)
    _add_running(conn, scope, stays)
    passing = {stage_id: Passing() for stage_id in stays}
    for (track, went), deals in ways.items():
        for place, stage in enumerate(track.stages):
            passing[stage.id].add(went, place, deals)
    return Flow(ways, passing, stays)


def read_ways_gone(
    conn: Connection, scope: Scope, period: Period, stays: Mapping[int, Stays] | None = None
) -> dict[tuple[Track, Went], int]:
    """Return how many deals of a scope went each way; put how long they stayed where into `stays`."""
    tracks = tracks_of(scope)
    ways: dict[tuple[Track, Went], int] = {}
    for path, instants in paths_in(read_ways(conn, scope, period)).items():
        track = tracks[path[0][-1] >> 1]
        way = track, track.went(path)
        ways[way] = ways.get(way, 0) + len(instants)
        if stays is not None:
            _add_stays(stays, track, path, instants)
    return ways


def _add_stays(stays: Mapping[int, Stays], track: Track, path: Path, instants: Sequence[Instants]) -> None:
    """Add how long the deals of a path stayed where."""
    _, begin, end = path
    visits = list(track.visits(path))
    ended = {place for at, place in visits if begin <= at < end}
    for place in ended:
        stays[track.stages[place].id].deals += len(instants)
    counted = [(at, place) for at, place in visits if place in ended]
    for (at, place), lasted in zip(counted, lasting(instants, [at for at, _ in counted]), strict=True):
        here = stays[track.stages[place].id]
        if begin <= at < end:
            here.ended += lasted
        else:
            here.others += sum(lasted, _NO_TIME)


def _add_running(conn: Connection, scope: Scope, stays: Mapping[int, Stays]) -> None:
    """Add how long the open deals have been where they are; of those whose last change was assumed, nobody knows."""
    some_assumed = conn.execute("SELECT 1 FROM stage_change WHERE assumed <> 0 LIMIT 1").fetchone()
    rows = conn.execute(
        f"SELECT d.stage_id, d.moved_at FROM {scope.deals} WHERE d.status = 'open' AND {scope.condition}"
        f" AND {_RECORDED if some_assumed else '1'}",
        scope.params,
    )
    now = datetime.fromisoformat(scope.moment.at)
    since: dict[int, list[datetime]] = {}
    for stage_id, moved_at in rows:
        since.setdefault(stage_id, []).append(datetime.fromisoformat(moved_at))
    for stage_id, moments in since.items():
        here = stays[stage_id]
        here.running = sum((now - moment for moment in moments), _NO_TIME)
        here.running_deals = len(moments)


def funnel_of(passing: Passing) -> StageFunnel:
    """Return the figures of the two funnels at one stage."""
    told = passing.advanced + passing.lost_here
    return StageFunnel(
        entered=passing.entered,
        advanced=passing.advanced,
        lost_here=passing.lost_here,
        still_here=passing.still_here,
        other=passing.entered - told - passing.still_here,
        conversion=share(passing.advanced, passing.entered, "no deal entered the stage in the period"),
        conversion_decided=share(passing.advanced, told, "no deal that entered it in the period is decided"),
        reached=passing.reached,
        conversion_any=share(passing.further, passing.reached, "no deal came as far in the period"),
        assumed=passing.assumed,
    )


def times_of(stays: Stays) -> StageTimes:
    """Return how long deals stayed in one stage."""
    nothing = "no recorded visit to the stage ended in the period"
    visits = len(stays.ended)
    total = sum(stays.ended, _NO_TIME)
    middle = [(visits - 1) // 2, visits // 2] if visits else []
    twice = sum((_ranked(stays.ended, place) for place in middle), _NO_TIME)
    return StageTimes(
        visits=visits,
        days_avg=_days(total, visits, stays.deals, nothing),
        days_median=_days(twice, len(middle), stays.deals, nothing),
        days_total_avg=_days(total + stays.others, stays.deals, stays.deals, nothing),
        open_days_avg=_days(
            stays.running, stays.running_deals, stays.running_deals, "no deal with a recorded visit is in the stage"
        ),
    )


def _ranked(lasted: Sequence[timedelta], place: int) -> timedelta:
    """Return the one that would stand at a place if all were sorted. Only those of its day are: a quarter the time."""
    days = sorted(Counter(map(attrgetter("days"), lasted)).items())
    before = list(accumulate((count for _, count in days), initial=0))
    here = bisect_right(before, place) - 1
    return sorted(each for each in lasted if each.days == days[here][0])[place - before[here]]


def own_histories(scope: Scope, ways: Mapping[tuple[Track, Went], int]) -> dict[int, Figure]:
    """Return, by stage, which share of the decided deals was won that ever entered it, of the ways of all time.

    A stage that an import had to assume counts here: the deal is known to have been there, and how it ended.
    """
    counts = {stage.id: [0, 0] for stage in scope.stages if stage.kind == "open"}
    for (track, went), deals in ways.items():
        if went.kind == "open":
            continue
        for place, stage in enumerate(track.stages):
            if (went.entered | went.assumed) >> place & 1:
                counts[stage.id][0] += deals if went.kind == "won" else 0
                counts[stage.id][1] += deals
    return {stage_id: own_history(won, decided) for stage_id, (won, decided) in counts.items()}


def own_history(won: int, decided: int) -> Figure:
    """Return the share won of the decided deals that entered a stage."""
    if decided < LEAST_FOR_HISTORY:
        reason = f"fewer than {LEAST_FOR_HISTORY} deals that entered the stage are decided"
        return Figure(None, decided, "ratio", reason=reason)
    return Figure(won / decided, decided, "ratio")


def bottleneck_of(rows: Iterable[StageFigures]) -> StageFigures | None:
    """Return the stage that lets the smallest share of the decided deals through; of two the later one."""
    worst: StageFigures | None = None
    least = (1, 1)
    for row in rows:
        if row.funnel is None or row.funnel.advanced + row.funnel.lost_here < LEAST_FOR_BOTTLENECK:
            continue
        share = row.funnel.advanced, row.funnel.advanced + row.funnel.lost_here
        if share[0] * least[1] <= least[0] * share[1]:  # exact: floats of equal shares may differ
            worst, least = row, share
    return worst


def _days(total: timedelta, count: int, deals: int, reason: str) -> Figure:
    """Return a mean in days, rounded once, to tenths, half to even."""
    if not count:
        return Figure(None, 0, "days", reason=reason)
    return Figure(divide_half_even(total // _TICK, count * (_TENTH // _TICK)) / 10, deals, "days")
