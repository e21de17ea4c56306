"""The shapes of the figures: what the pane, the summary and JSON print, before any of it is text.

Money is integer minor units of the base currency, or of the currency beside it; ratios and day counts are unrounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.forecast_shapes import Target
    from pipetui.queries.task_shapes import TaskRow


class CurrencyTotal(NamedTuple):
    """The part of a money figure that is in one currency, in its minor units; `n` deals make it up."""

    currency: str
    value: int
    n: int


class Figure(NamedTuple):
    """One figure.

    Attributes:
        value: a count, minor units of the base currency, a ratio 0–1, or days; None when nothing stands behind it.
        n: how many deals stand behind it.
        unit: `count`, `money`, `ratio`, `days` or `money_per_day`.
        by_currency: for totals of money, each currency's own total, whether it is priced or not.
        unpriced: for totals of money, how many deals are not in `value`: no amount, or no rate for its currency.
        reason: why `value` is None.
    """

    value: int | float | None
    n: int
    unit: str
    by_currency: tuple[CurrencyTotal, ...] | None = None
    unpriced: int | None = None
    reason: str | None = None


class ReasonFigures(NamedTuple):
    """Deals lost in the period for one reason; `reason_id` None: no reason was given."""

    reason_id: int | None
    reason: str
    deals: int
    value: int
    unpriced: int


class StageFunnel(NamedTuple):
    """How deals went on from an open stage: the two funnels of METRICS.

    `entered` is `advanced` + `lost_here` + `still_here` + `other`. Stages stand in board order, removed ones at their
    old place; "beyond" a stage are those after it, and Won.

    Attributes:
        entered: the cohort: deals whose first recorded visit to the stage began in P.
        advanced: of them: a later recorded change went beyond the stage.
        lost_here: else: lost at T, and this was the last open stage.
        still_here: else: open and in the stage at T.
        other: else: went back and is open, was lost from another stage, or went on by an assumed change alone.
        conversion: advanced ÷ entered; n is entered.
        conversion_decided: advanced ÷ (advanced + lost_here); n is their sum.
        reached: deals that, first in P, entered the stage or anything beyond it; skipped stages count as passed.
        conversion_any: of those, the share that entered anything beyond it by T; n is reached.
        assumed: deals that are left out of the above for a change into the stage in P that an import had to assume.
    """

    entered: int
    advanced: int
    lost_here: int
    still_here: int
    other: int
    conversion: Figure
    conversion_decided: Figure
    reached: int
    conversion_any: Figure
    assumed: int


class StageTimes(NamedTuple):
    """How long deals stayed in an open stage, in days rounded to tenths, half to even. Recorded visits only.

    Attributes:
        visits: how many visits ended in P.
        days_avg: the mean of them; n, here and below, is the number of deals.
        days_median: their median.
        days_total_avg: over the deals with a visit that ended in P: the mean of all their ended visits, summed.
        open_days_avg: the mean of the stays that still run at T.
    """

    visits: int
    days_avg: Figure
    days_median: Figure
    days_total_avg: Figure
    open_days_avg: Figure


class StageFigures(NamedTuple):
    """One row of `by_stage`.

    Lost deals that never were in an open stage of their pipeline stand in a row without a stage: `stage_id` None,
    name and kind "none". A stage that was removed has a row only where a figure of it is not 0.

    Attributes:
        position: where the stage stands among its pipeline's; -1 in the row without a stage.
        lost_reasons: `lost_count` and `lost_value` by reason, the most frequent first.
        probability: what the stage states, in per cent; None in the row without a stage.
        own_history: what it turned out to be: of the deals that entered the stage, all time up to T, and are decided,
            the share won; None inside where fewer than 10 are. None for all but open stages, as are the next two.
        funnel: how deals went on from here, in the rates' period.
        times: how long they stayed, in the rates' period.
    """

    pipeline: str
    stage_id: int | None
    stage: str
    kind: str
    position: int
    deals: int
    value: int
    weighted: int
    unpriced: int
    by_currency: tuple[CurrencyTotal, ...]
    stalled: int
    customers: int
    lost_count: int
    lost_value: int
    lost_reasons: tuple[ReasonFigures, ...] = ()
    probability: int | None = None
    own_history: Figure | None = None
    funnel: StageFunnel | None = None
    times: StageTimes | None = None


class TrendPoint(NamedTuple):
    """The open deals as of the end of a local day."""

    day: str
    open_count: int
    open_value: int
    weighted_value: int


class StageConversations(NamedTuple):
    """The conversations of one kind that were had while the deal stood in one stage.

    `stage_id` None, stage and pipeline "none": before the deal began, or while it was in another pipeline.
    """

    pipeline: str
    stage_id: int | None
    stage: str
    in_process: int
    won: int


class Conversations(NamedTuple):
    """Activities of one kind that are linked to a deal of the scope, all up to T.

    Attributes:
        in_process: activities on deals that are open at T; one client with two calls counts 2.
        won: different contacts with a won deal that has at least one of the kind.
        deals: how many deals stand behind the two.
        by_stage: the same two by the stage that the deal was in at the time, in board order; only rows with something.
    """

    kind_id: int
    kind: str
    in_process: int
    won: int
    deals: int
    by_stage: tuple[StageConversations, ...]


class Summary(NamedTuple):
    """All figures of one moment and scope.

    Attributes:
        as_of: the instant T.
        today: T's local day.
        period: for counts and values; rate_period: for rates and durations.
        pipeline: the pipeline's name, or "all".
        metrics: by id of METRICS, in the catalogue's order.
        by_stage: in board order, pipeline by pipeline.
        lost_reasons: most frequent first.
        tasks_today: open tasks due on T's day, in this scope; tasks_overdue counts those of days before.
        trend: the last twelve month-ends, and T; None when it was not asked for.
        conversations: by kind, in the kinds' order.
        bottleneck: the open stage with the lowest conversion_decided among those with 5 or more; None: there is none.
        target: how the target of the period stands; None when none is set for it.
    """

    as_of: str
    today: str
    period: Period
    rate_period: Period
    base_currency: str
    pipeline: str
    metrics: Mapping[str, Figure]
    by_stage: tuple[StageFigures, ...]
    lost_reasons: tuple[ReasonFigures, ...]
    tasks_today: tuple[TaskRow, ...]
    tasks_overdue: int
    trend: tuple[TrendPoint, ...] | None
    conversations: tuple[Conversations, ...] = ()
    bottleneck: StageFigures | None = None
    target: Target | None = None
