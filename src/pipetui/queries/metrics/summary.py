"""All figures of one moment and scope, read from one state of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metric_ids import HEADLINE
from pipetui.domain.periods import Period, parse_period, trailing_year
from pipetui.queries.metrics.conversations import read_conversations
from pipetui.queries.metrics.funnel import bottleneck_of, own_histories, read_flow, read_ways_gone
from pipetui.queries.metrics.now import now_figures, open_groups, read_customers
from pipetui.queries.metrics.period import count_figures, rate_figures, read_begun, read_cycles, read_decided
from pipetui.queries.metrics.prospects import prospect_figures
from pipetui.queries.metrics.scope import Scope, moment_as_of, scope_of
from pipetui.queries.metrics.shapes import Summary
from pipetui.queries.metrics.slips import slip_figures
from pipetui.queries.metrics.stages import (
    StageReads,
    read_closed,
    read_lost,
    reason_figures,
    reason_names,
    stage_figures,
)
from pipetui.queries.metrics.tally import Tally
from pipetui.queries.snapshot import snapshot
from pipetui.queries.standing import open_task
from pipetui.queries.tasks import task_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter
    from pipetui.queries.metrics.forecast_shapes import Target
    from pipetui.queries.metrics.funnel import Flow
    from pipetui.queries.metrics.now import OpenGroup
    from pipetui.queries.metrics.shapes import Figure, TrendPoint
    from pipetui.queries.task_shapes import TaskRow


def read_summary(
    conn: Connection,
    ctx: Context,
    *,
    period: Period | None,
    pipeline_id: int | None,
    filter: Filter | None = None,  # noqa: A002
    trend: bool = False,
    as_of: date | None = None,
    brief: bool = False,
    own_history: bool = True,
) -> Summary:
    """Return the figures of METRICS as of now, or of the end of a day.

    Args:
        conn: the file.
        ctx: the circumstances; T is its moment.
        period: for all figures; None: this month for counts and values, the 365 days up to T for rates and durations.
        pipeline_id: the pipeline; None: all of them.
        filter: what the deals are narrowed to.
        trend: compute the trend, too.
        as_of: T is the end of this local day; None: now.
        brief: leave out what takes going through histories: the funnel, the times in stages, conversations, and the
            figures of people and slips.
        own_history: compute the user's own probabilities, too: they are of all time, so that histories of a day take as
            long as all.
    """
    with snapshot(conn):
        scope = scope_of(conn, moment_as_of(conn, ctx, as_of), pipeline_id, filter)
        today = scope.moment.today
        counts_in, rates_in = period or parse_period("this-month", today), period or trailing_year(today)
        groups = open_groups(conn, scope)
        customers, customers_by_stage = read_customers(conn, scope)
        figures = now_figures(groups, customers)
        figures |= _period_figures(conn, scope, counts_in, rates_in, open_count=sum(one.tally.deals for one in groups))
        if not brief:
            figures |= prospect_figures(conn, scope, counts_in, rates_in)
            figures |= slip_figures(conn, scope, counts_in, rates_in)
        flow = None if brief else read_flow(conn, scope, rates_in)
        reads = StageReads(
            open=groups,
            closed=read_closed(conn, scope),
            customers=customers_by_stage,
            lost=read_lost(conn, scope, counts_in),
            reasons=reason_names(conn),
            flow=flow,
            histories=_histories(conn, scope, rates_in, flow) if own_history and not brief else None,
        )
        by_stage = stage_figures(scope, reads)
        return Summary(
            as_of=scope.moment.at,
            today=today.isoformat(),
            period=counts_in,
            rate_period=rates_in,
            base_currency=scope.base_currency,
            pipeline=scope.pipeline,
            metrics={name: figures[name] for name in HEADLINE if name in figures},
            by_stage=by_stage,
            lost_reasons=reason_figures(reads.reasons, reads.lost),
            tasks_today=tuple(tasks_today(conn, scope)),
            tasks_overdue=count_overdue_tasks(conn, scope),
            trend=_trend(conn, scope, groups) if trend else None,
            conversations=() if brief else read_conversations(conn, scope),
            bottleneck=bottleneck_of(by_stage),
            target=target_of(conn, scope, counts_in, rates_in),
        )


def _period_figures(
    conn: Connection, scope: Scope, counts_in: Period, rates_in: Period, *, open_count: int
) -> dict[str, Figure]:
    """Return the Period block: its counts are of one period, its rates and durations of another or the same."""
    decided, begun = read_decided(conn, scope, counts_in), read_begun(conn, scope, counts_in)
    counts = count_figures(decided, begun)
    if rates_in != counts_in:
        decided, begun = read_decided(conn, scope, rates_in), read_begun(conn, scope, rates_in)
    cycles = read_cycles(conn, scope, rates_in)
    return counts | rate_figures(decided, begun, cycles, open_count)


def _histories(conn: Connection, scope: Scope, period: Period, flow: Flow | None) -> dict[int, Figure]:
    """Return the user's own probabilities; the flow of all time has all that they are made of."""
    if flow is not None and period.first is None:
        return own_histories(scope, flow.ways)
    return own_histories(scope, read_ways_gone(conn, scope, Period("all", None, None)))


def _trend(conn: Connection, scope: Scope, groups: Sequence[OpenGroup]) -> tuple[TrendPoint, ...]:
    from pipetui.queries.metrics.trend import read_trend

    return read_trend(conn, scope, Tally(group.tally for group in groups))


def target_of(conn: Connection, scope: Scope, period: Period, rates_in: Period) -> Target | None:
    """Return how a period's target stands; a file without targets does not load what reckons with them."""
    if conn.execute("SELECT 1 FROM target LIMIT 1").fetchone() is None:
        return None
    from pipetui.queries.metrics.target import read_target

    return read_target(conn, scope, period, rates_in)


def _in_scope(scope: Scope) -> tuple[str, dict[str, object]]:
    """Return the condition that a task `t` belongs here: by its deal, or, without a filter, to a person alone."""
    alone = " OR t.deal_id IS NULL" if scope.filter is None or scope.filter.is_empty else ""
    return f"{open_task(scope.moment)} AND (({scope.condition}){alone})", {
        **scope.params,
        "today": scope.moment.today.isoformat(),
    }


def tasks_today(conn: Connection, scope: Scope) -> list[TaskRow]:
    """Return the open tasks of a scope that are due on T's day."""
    condition, params = _in_scope(scope)
    return task_rows(conn, f"t.due_on = :today AND {condition}", params, scope.moment.today)


def count_overdue_tasks(conn: Connection, scope: Scope) -> int:
    """Return how many open tasks of a scope were due before T's day."""
    condition, params = _in_scope(scope)
    (count,) = conn.execute(
        f"SELECT count(*) FROM task t LEFT JOIN deal d ON d.id = t.deal_id WHERE t.due_on < :today AND {condition}",
        params,
    ).fetchone()
    return int(count)
