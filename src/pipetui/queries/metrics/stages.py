"""The rows of `by_stage`: what stands in each stage at T and what was lost from it in P; the reasons for losing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.text import fold
from pipetui.queries.metrics.funnel import funnel_of, times_of
from pipetui.queries.metrics.period import CLOSED, within
from pipetui.queries.metrics.shapes import ReasonFigures, StageFigures
from pipetui.queries.metrics.tally import Tally
from pipetui.queries.sums import joined, split_sum

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from sqlite3 import Connection

    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.funnel import Flow
    from pipetui.queries.metrics.now import OpenGroup
    from pipetui.queries.metrics.scope import Scope, ScopeStage
    from pipetui.queries.metrics.shapes import Figure

NOT_GIVEN = "not given"
"""What stands for no reason."""

NO_STAGE = "none"
"""What stands for the stage that a deal was lost from when it was created in Lost."""

REASON = (
    "coalesce((SELECT x.lost_reason_id FROM stage_change x WHERE x.deal_id = d.id AND x.happened_at = d.closed_at"
    " ORDER BY x.id DESC LIMIT 1), 0)"
)
"""The reason of the change that closed `deal d`; 0 where none was given."""


class LostGroup(NamedTuple):
    """Deals of one pipeline lost in the period from one stage for one reason; None: from none, and for none given."""

    pipeline_id: int
    stage_id: int | None
    reason_id: int | None
    tally: Tally


def read_closed(conn: Connection, scope: Scope) -> dict[int, Tally]:
    """Return what stands in the Won and Lost stages at T."""
    found: dict[int, Tally] = {}
    if not scope.is_plain:
        _add_closed(conn, scope, found, scope.deals, f"{CLOSED} AND {scope.condition}")
        return found
    # The present of all deals is kept up to date in the file; only what goes by the day of closing has to be looked at.
    rated = [each for each in scope.currencies if each != scope.base_currency and each in scope.rates.currencies]
    names = {f"rated_{place}": currency for place, currency in enumerate(rated)}
    marks = ", ".join(f":{name}" for name in names)
    kept = (
        "(SELECT stage_id, nullif(currency, '') AS currency, deals, amount, nullif(own_probability, -1) AS probability"
        f" FROM stage_total WHERE currency NOT IN ({marks})) d"
    )
    _add_closed(conn, scope, found, kept, f"s.kind <> 'open' AND {scope.condition}", names, "sum(d.deals)")
    if rated:
        _add_closed(conn, scope, found, "deal d", f"{CLOSED} AND d.currency IN ({marks}) AND {scope.condition}", names)
    return found


def _add_closed(
    conn: Connection,
    scope: Scope,
    found: dict[int, Tally],
    deals: str,
    condition: str,
    params: Mapping[str, object] | None = None,
    counting: str = "",
) -> None:
    """Put closed deals on their stages' tallies; `counting` says that sums are read, which have no closing day."""
    prices, code, codes = scope.open_pricing if counting else scope.closed_pricing
    rows = conn.execute(
        f"SELECT d.stage_id * {len(prices)} + {code}, {counting or 'count(*)'}, {split_sum('d.amount')},"
        f" {split_sum('d.amount', 'coalesce(d.probability, s.probability)')}"
        f" FROM {deals} CROSS JOIN stage s ON s.id = d.stage_id WHERE {condition} GROUP BY 1",
        {**scope.params, **codes, **(params or {})},
    )
    for key, count, upper, lower, weighted_upper, weighted_lower in rows:
        stage_id, price = divmod(key, len(prices))
        tally = found.setdefault(stage_id, Tally())
        tally.add(prices[price], count, joined(upper, lower), joined(weighted_upper, weighted_lower))


def read_lost(conn: Connection, scope: Scope, period: Period) -> list[LostGroup]:
    """Return the deals lost in a period, by the last open stage they were in and the reason of their last change."""
    inside, edges = within("d.closed_at", period, scope)
    prices, code, codes = scope.closed_pricing
    rows = conn.execute(
        f"SELECT s.pipeline_id, d.last_open_stage_id, {REASON}, {code}, count(*), {split_sum('d.amount')}"
        f" FROM {scope.deals} CROSS JOIN stage s ON s.id = d.stage_id"
        f" WHERE {CLOSED} AND d.status = 'lost' AND {inside} AND {scope.condition} GROUP BY 1, 2, 3, 4",
        {**scope.params, **edges, **codes},
    )
    found: dict[tuple[int, int | None, int | None], Tally] = {}
    for pipeline_id, stage_id, reason_id, price, deals, upper, lower in rows:
        tally = found.setdefault((pipeline_id, stage_id, reason_id or None), Tally())
        tally.add(prices[price], deals, joined(upper, lower))
    return [LostGroup(*key, tally) for key, tally in found.items()]


class StageReads(NamedTuple):
    """All that is read of stages, to make rows of.

    Attributes:
        open: the open deals.
        closed: what stands in Won and Lost, by the stage's number.
        customers: who stands where, by the stage's number.
        lost: the deals lost in the period.
        reasons: the names of the reasons for losing.
        flow: how deals went through the stages; None when it was not asked for.
        histories: a user's own probabilities, by the stage's number; none when they were not asked for.
    """

    open: Sequence[OpenGroup]
    closed: Mapping[int, Tally]
    customers: Mapping[int, int]
    lost: Sequence[LostGroup]
    reasons: Mapping[int | None, str]
    flow: Flow | None = None
    histories: Mapping[int, Figure] | None = None


def stage_figures(scope: Scope, reads: StageReads) -> tuple[StageFigures, ...]:
    """Return the rows of all stages; a removed stage has one only where something was in it or was lost from it."""
    rows: list[StageFigures] = []
    for place, stage in enumerate(scope.stages):
        row = _row(stage, reads)
        if not stage.archived or _says_something(row):
            rows.append(row)
        if place + 1 == len(scope.stages) or scope.stages[place + 1].pipeline_id != stage.pipeline_id:
            rows.extend(_from_no_stage(stage.pipeline, stage.pipeline_id, reads))
    return tuple(rows)


def _row(stage: ScopeStage, reads: StageReads) -> StageFigures:
    is_open = stage.kind == "open"
    here = [group for group in reads.open if group.stage_id == stage.id]
    standing = Tally(group.tally for group in here) if is_open else reads.closed.get(stage.id, Tally())
    lost = [group for group in reads.lost if group.stage_id == stage.id]
    lost_here = Tally(group.tally for group in lost)
    return StageFigures(
        pipeline=stage.pipeline,
        stage_id=stage.id,
        stage=stage.name,
        kind=stage.kind,
        position=stage.position,
        deals=standing.deals,
        value=standing.value,
        weighted=standing.weighted,
        unpriced=standing.unpriced,
        by_currency=standing.by_currency(),
        stalled=sum(group.tally.deals for group in here if group.answers.stalled),
        customers=reads.customers.get(stage.id, 0),
        lost_count=lost_here.deals,
        lost_value=lost_here.value,
        lost_reasons=reason_figures(reads.reasons, lost),
        probability=stage.probability,
        own_history=reads.histories[stage.id] if is_open and reads.histories is not None else None,
        funnel=funnel_of(reads.flow.passing[stage.id]) if is_open and reads.flow is not None else None,
        times=times_of(reads.flow.stays[stage.id]) if is_open and reads.flow is not None else None,
    )


def _says_something(row: StageFigures) -> bool:
    """Tell whether a removed stage was of any use in the period."""
    used = row.deals or row.lost_count
    if row.funnel is not None and row.times is not None:
        used = used or row.funnel.entered or row.funnel.assumed or row.times.visits
    return bool(used)


def _from_no_stage(pipeline: str, pipeline_id: int, reads: StageReads) -> Iterator[StageFigures]:
    """Yield the row of a pipeline's deals that were created directly in Lost, if there are any."""
    lost = [group for group in reads.lost if group.stage_id is None and group.pipeline_id == pipeline_id]
    tally = Tally(group.tally for group in lost)
    if tally.deals:
        yield StageFigures(
            pipeline=pipeline,
            stage_id=None,
            stage=NO_STAGE,
            kind=NO_STAGE,
            position=-1,
            deals=0,
            value=0,
            weighted=0,
            unpriced=0,
            by_currency=(),
            stalled=0,
            customers=0,
            lost_count=tally.deals,
            lost_value=tally.value,
            lost_reasons=reason_figures(reads.reasons, lost),
        )


def reason_names(conn: Connection) -> dict[int | None, str]:
    """Return the names of the reasons for losing, by their numbers."""
    return dict(conn.execute("SELECT id, name FROM lost_reason"))


def reason_figures(names: Mapping[int | None, str], lost: Sequence[LostGroup]) -> tuple[ReasonFigures, ...]:
    """Return the reasons for losing, the most frequent first; none given is a reason of its own."""
    # A list may have "Not given" as a reason to choose: it says the same.
    given = next((number for number, name in names.items() if fold(name) == NOT_GIVEN), None)
    by_reason: dict[int | None, list[Tally]] = {}
    for group in lost:
        by_reason.setdefault(group.reason_id or given, []).append(group.tally)
    found = []
    for reason_id, tallies in by_reason.items():
        tally = Tally(tallies)
        name = names.get(reason_id, NOT_GIVEN)
        found.append(ReasonFigures(reason_id, name, tally.deals, tally.value, tally.unpriced))
    return tuple(sorted(found, key=lambda reason: (-reason.deals, -reason.value, fold(reason.reason))))
