"""The shapes of the figures: what the pane, the summary and JSON print, before any of it is text.

Money is integer minor units of the base currency, or of the currency beside it; ratios and day counts are unrounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.periods import Period
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


class StageFigures(NamedTuple):
    """One row of `by_stage`.

    Lost deals that never were in an open stage of their pipeline stand in a row without a stage: `stage_id` None,
    name and kind "none". A stage that was removed has a row only where deals were lost from it.
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


class ReasonFigures(NamedTuple):
    """Deals lost in the period for one reason; `reason_id` None: no reason was given."""

    reason_id: int | None
    reason: str
    deals: int
    value: int
    unpriced: int


class TrendPoint(NamedTuple):
    """The open deals as of the end of a local day."""

    day: str
    open_count: int
    open_value: int
    weighted_value: int


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
