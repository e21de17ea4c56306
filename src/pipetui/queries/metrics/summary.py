"""All figures of one moment and scope, read from one state of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metric_ids import HEADLINE
from pipetui.domain.periods import Period, parse_period, trailing_year
from pipetui.queries.metrics.now import now_figures, open_groups, read_customers
from pipetui.queries.metrics.period import count_figures, rate_figures, read_begun, read_cycles, read_decided
from pipetui.queries.metrics.scope import Scope, moment_as_of, scope_of
from pipetui.queries.metrics.shapes import Summary
from pipetui.queries.metrics.stages import read_closed, read_lost, reason_figures, stage_figures
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
    """
    with snapshot(conn):
        scope = scope_of(conn, moment_as_of(conn, ctx, as_of), pipeline_id, filter)
        today = scope.moment.today
        counts_in, rates_in = period or parse_period("this-month", today), period or trailing_year(today)
        groups = open_groups(conn, scope)
        customers, customers_by_stage = read_customers(conn, scope)
        figures = now_figures(groups, customers)
        figures |= _period_figures(conn, scope, counts_in, rates_in, open_count=sum(one.tally.deals for one in groups))
        lost = read_lost(conn, scope, counts_in)
        return Summary(
            as_of=scope.moment.at,
            today=today.isoformat(),
            period=counts_in,
            rate_period=rates_in,
            base_currency=scope.base_currency,
            pipeline=scope.pipeline,
            metrics={name: figures[name] for name in HEADLINE},
            by_stage=stage_figures(scope, groups, read_closed(conn, scope), customers_by_stage, lost),
            lost_reasons=reason_figures(conn, lost),
            tasks_today=tuple(_tasks(conn, scope)),
            tasks_overdue=_overdue_tasks(conn, scope),
            trend=_trend(conn, scope, groups) if trend else None,
            target=_target(conn, scope, counts_in),
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


def _trend(conn: Connection, scope: Scope, groups: Sequence[OpenGroup]) -> tuple[TrendPoint, ...]:
    from pipetui.queries.metrics.trend import read_trend

    return read_trend(conn, scope, Tally(group.tally for group in groups))


def _target(conn: Connection, scope: Scope, period: Period) -> Target | None:
    if conn.execute("SELECT 1 FROM target LIMIT 1").fetchone() is None:
        return None
    from pipetui.queries.metrics.target import read_target

    return read_target(conn, scope, period)


def _in_scope(scope: Scope) -> tuple[str, dict[str, object]]:
    """Return the condition that a task `t` belongs here: by its deal, or, without a filter, to a person alone."""
    alone = " OR t.deal_id IS NULL" if scope.filter is None or scope.filter.is_empty else ""
    return f"{open_task(scope.moment)} AND (({scope.condition}){alone})", {
        **scope.params,
        "today": scope.moment.today.isoformat(),
    }


def _tasks(conn: Connection, scope: Scope) -> list[TaskRow]:
    condition, params = _in_scope(scope)
    return task_rows(conn, f"t.due_on = :today AND {condition}", params, scope.moment.today)


def _overdue_tasks(conn: Connection, scope: Scope) -> int:
    condition, params = _in_scope(scope)
    (count,) = conn.execute(
        f"SELECT count(*) FROM task t LEFT JOIN deal d ON d.id = t.deal_id WHERE t.due_on < :today AND {condition}",
        params,
    ).fetchone()
    return int(count)
