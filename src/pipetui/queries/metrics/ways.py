"""The way of each deal through the stages: what the funnel and the times in stages are counted from.

Only deals that changed in the period are read, each from its first change. Deals that went alike, through the same
stages in the same order, are put together as they are read, and each such path is walked once for all of them: 100,000
deals go some thousand paths.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import datetime
from itertools import groupby
from operator import itemgetter, sub
from typing import TYPE_CHECKING, NamedTuple

from pipetui.queries.metrics.period import within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import timedelta
    from sqlite3 import Connection

    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.scope import Scope, ScopeStage

Instants = tuple[str, ...]

Path = tuple[tuple[int, ...], int, int]
"""What the changes of several deals have in common, and which of them are in the period: from one, before another.

Of each change the stage's number, doubled, and one more where an import assumed the change.
"""

_AFTER_ALL = "~"


class Went(NamedTuple):
    """What a path means for the funnel; a bit for each open stage of the pipeline, the first stage's the lowest.

    Attributes:
        kind: of the stage at T.
        place: the place of the stage at T, or of the last open one; -1 for none.
        entered: the stages whose first recorded visit began in the period.
        advanced: the stages beyond which a recorded change went after that, or Won, assumed or not.
        reached: the stages that were entered or passed in the period for the first time.
        furthest: the place furthest on that it ever came to; Won is beyond all; -1 for none.
        assumed: the stages that it came to in the period by a change that had to be assumed.
    """

    kind: str
    place: int
    entered: int
    advanced: int
    reached: int
    furthest: int
    assumed: int


class Track:
    """The stages of one pipeline, in order: follows paths along them.

    Attributes:
        stages: the open stages in board order, removed ones at their old place; a stage's place here is its bit.
    """

    def __init__(self, stages: Sequence[ScopeStage]) -> None:
        self.stages = [stage for stage in stages if stage.kind == "open"]
        self._kinds = {stage.id: stage.kind for stage in stages}
        self._places = {stage.id: place for place, stage in enumerate(self.stages)}
        self._places |= {stage.id: len(self.stages) for stage in stages if stage.kind == "won"}

    def went(self, path: Path) -> Went:
        """Return what a path of this pipeline's deals means for the funnel."""
        entered = advanced = reached = seen = assumed = 0
        furthest = place = -1
        codes, begin, end = path
        for at, code in enumerate(codes):
            here = self._places.get(code >> 1, -1)  # -1: Lost, or a stage of another pipeline
            if here < 0:
                continue
            inside = begin <= at < end
            if here > furthest:
                if inside:
                    reached |= (2 << here) - (1 << (furthest + 1))
                furthest = here
            if here < len(self.stages):
                place = here
            bit = 1 << here
            if code & 1:
                if inside:
                    assumed |= bit
                continue
            advanced |= seen & (bit - 1)
            if inside and not seen & bit:
                entered |= bit
            seen |= bit
        kind = self._kinds[codes[-1] >> 1]
        if kind == "won":
            advanced |= seen
        return Went(kind, place, entered, advanced, reached, furthest, assumed)

    def visits(self, path: Path) -> Iterator[tuple[int, int]]:
        """Yield (change, place) of each visit to an open stage that ended with that change.

        One that begins or ends with an assumed change is none: nobody knows how long it took.
        """
        codes = path[0]
        for at in range(1, len(codes)):
            came, left = codes[at - 1], codes[at]
            place = self._places.get(came >> 1, -1)
            if 0 <= place < len(self.stages) and not (came | left) & 1:
                yield at, place


def tracks_of(scope: Scope) -> dict[int, Track]:
    """Return the track that a deal's stage at T belongs to, by the stage's number, for the pipelines in scope."""
    by_pipeline = {
        number: Track([stage for stage in scope.stages if stage.pipeline_id == number])
        for number in dict.fromkeys(stage.pipeline_id for stage in scope.stages)
    }
    return {stage.id: by_pipeline[stage.pipeline_id] for stage in scope.stages}


def read_ways(conn: Connection, scope: Scope, period: Period) -> Iterator[tuple[int, Path, Instants]]:
    """Yield each deal of a scope that changed in a period, with its whole way up to T and the instants of it."""
    inside, edges = within("happened_at", period, scope)
    conditions = ["1" if scope.moment.present else "x.happened_at <= :at"]
    if edges:
        conditions.append(f"x.deal_id IN (SELECT deal_id FROM stage_change WHERE {inside})")
    if _is_narrowed(conn, scope):
        conditions.append(f"x.deal_id IN (SELECT d.id FROM {scope.deals} WHERE {scope.condition})")
    rows = conn.execute(
        "SELECT x.deal_id, x.to_stage_id * 2 + (x.assumed > 0), x.happened_at FROM stage_change x"
        f" WHERE {' AND '.join(conditions)} ORDER BY x.deal_id, x.happened_at, x.id",
        {**scope.params, **edges},
    )
    first, last = str(edges.get("first", "")), str(edges.get("last", _AFTER_ALL))
    for deal_id, group in groupby(rows, itemgetter(0)):
        _, codes, instants = zip(*group, strict=True)
        yield deal_id, (codes, bisect_left(instants, first), bisect_left(instants, last)), instants


def paths_in(ways: Iterator[tuple[int, Path, Instants]]) -> dict[Path, list[Instants]]:
    """Return the paths that deals went, with the instants of each deal that went so."""
    alike: defaultdict[Path, list[Instants]] = defaultdict(list)
    for _, path, instants in ways:
        alike[path].append(instants)
    return alike


def lasting(instants: Sequence[Instants], changes: Iterable[int]) -> Iterator[list[timedelta]]:
    """Yield, of each of some changes of a path, how long every deal was where it took it away from."""
    columns = list(zip(*instants, strict=True))
    read: dict[int, list[datetime]] = {}
    for change in changes:
        for at in (change - 1, change):
            if at not in read:
                read[at] = list(map(datetime.fromisoformat, columns[at]))
        yield list(map(sub, read[change], read[change - 1]))


def _is_narrowed(conn: Connection, scope: Scope) -> bool:
    """Tell whether the scope is less than all deals: a filter, or one pipeline of several."""
    if scope.filter is not None and not scope.filter.is_empty:
        return True
    (pipelines,) = conn.execute("SELECT count(*) FROM pipeline").fetchone()
    return len({stage.pipeline_id for stage in scope.stages}) < int(pipelines)
