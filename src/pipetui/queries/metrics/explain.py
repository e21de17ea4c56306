"""A figure explained: the numbers of its formula, every deal behind it, what was left out and why, what to mind.

The figure is the summary's own; what stands behind it is read deal by deal, and gives the figure when it is computed
anew: a test holds the two equal for every figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import NotFound
from pipetui.domain.metrics import metric_named
from pipetui.domain.text import fold
from pipetui.queries.metrics.explain_case import FEW, Case, Parts, count, finest
from pipetui.queries.metrics.explain_flow import FLOW_FIGURES
from pipetui.queries.metrics.explain_now import explain_now
from pipetui.queries.metrics.explain_people import PEOPLE_FIGURES
from pipetui.queries.metrics.explain_period import PERIOD_FIGURES
from pipetui.queries.metrics.explain_shapes import Explained
from pipetui.queries.metrics.explain_stage import STAGE_FIGURES
from pipetui.queries.metrics.scope import moment_as_of, scope_of
from pipetui.queries.metrics.shapes import Figure
from pipetui.queries.metrics.summary import read_summary
from pipetui.queries.moment import LocalDays
from pipetui.queries.naming import Named, choose
from pipetui.queries.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter
    from pipetui.domain.metrics import Metric
    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.shapes import StageFigures, Summary

BLOCKS_EXPLAINED = ("now", "period", "by_stage")
"""The blocks of the catalogue whose figures can be explained."""

_DOUBTFUL_WHEN_OVERDUE = {"open_value", "weighted_value", "avg_deal_size_open", "velocity_per_day"}


def read_explained(
    conn: Connection,
    ctx: Context,
    name: str,
    *,
    period: Period | None,
    pipeline_id: int | None,
    filter: Filter | None = None,  # noqa: A002
    as_of: date | None = None,
    row: str | None = None,
) -> tuple[Explained, ...]:
    """Explain a figure.

    Args:
        conn: the file.
        ctx: the circumstances.
        name: the figure's id, its title, or the beginning of one.
        period: as for the summary.
        pipeline_id: the pipeline; None: all of them.
        filter: what the deals are narrowed to.
        as_of: T is the end of this local day; None: now.
        row: of a figure in rows: which one, by its name or the beginning of it; None: every row.

    Returns:
        One explanation; of a figure in rows one for each row that is wanted.

    Raises:
        NotFound: there is no such figure or row.
        Ambiguous: the name is the beginning of several.
    """
    asked = Scoped(period, pipeline_id, filter, as_of)
    return read_explanations(conn, ctx, [metric_named(name)], asked, row=row)


class Scoped(NamedTuple):
    """What figures are asked for; see `read_explained`."""

    period: Period | None
    pipeline_id: int | None
    filter: Filter | None
    as_of: date | None


def read_explanations(
    conn: Connection, ctx: Context, metrics: Sequence[Metric], asked: Scoped, *, row: str | None = None
) -> tuple[Explained, ...]:
    """Explain several figures of one state of the file; the summary is read once for all of them."""
    with snapshot(conn):
        scope = scope_of(conn, moment_as_of(conn, ctx, asked.as_of), asked.pipeline_id, asked.filter)
        trend = any(metric.id == "trend" for metric in metrics)
        summary = read_summary(conn, ctx, **asked._asdict(), trend=trend)
        days, decimals = LocalDays(scope.moment.timezone), finest(scope)
        found = []
        for metric in metrics:
            wanted = summary.rate_period if metric.rate else summary.period
            case = Case(conn, scope, metric, wanted, summary, days, decimals)
            found += [_put_together(case, parts) for parts in _parts(case, row)]
        return tuple(found)


def _parts(case: Case, row: str | None) -> list[Parts]:
    """Return what stands behind a figure, by the block it belongs to; of one in rows, of each row."""
    name, block = case.metric.id, case.metric.block
    if block == "now":
        return [explain_now(case)]
    if block == "period":
        return [(PERIOD_FIGURES | PEOPLE_FIGURES)[name](case)]
    if name == "by_stage.bottleneck" and case.summary.bottleneck is None:
        reason = "at no stage are 5 or more deals decided that entered it in the period"
        return [Parts(Figure(None, 0, "name", reason=reason), [], [], {}, [])]
    if block == "by_stage":
        return [_of_stage(case, stage) for stage in _stages(case, row)]
    raise NotFound(f"{name} cannot be explained yet", "its formula is in docs/metrics.md")


def _of_stage(case: Case, stage: StageFigures) -> Parts:
    parts = (STAGE_FIGURES | FLOW_FIGURES)[case.metric.id](case, stage)
    return parts._replace(row=label_of(case.summary, stage))


def label_of(summary: Summary, stage: StageFigures) -> str:
    """Return a stage's name, with its pipeline's where there are several."""
    several = len({each.pipeline for each in summary.by_stage}) > 1
    return f"{stage.pipeline} / {stage.stage}" if several else stage.stage


def _stages(case: Case, row: str | None) -> list[StageFigures]:
    """Return the stages that have the figure, or those of them that a person names.

    Raises:
        NotFound: there is no such stage, or it has no such figure.
        Ambiguous: the name is the beginning of several.
    """
    if case.metric.id == "by_stage.bottleneck":
        return [stage for stage in (case.summary.bottleneck,) if stage is not None]
    has = [
        stage
        for stage in case.summary.by_stage
        if case.metric.id in STAGE_FIGURES or (stage.kind == "open" and stage.funnel is not None)
    ]
    if row is None:
        return has
    names = [label_of(case.summary, stage) for stage in has]
    if fold(row) in {fold(stage.stage) for stage in has}:
        return [stage for stage in has if fold(stage.stage) == fold(row)]
    return [has[choose("stage", row, [Named(place, name) for place, name in enumerate(names)])]]


def _put_together(case: Case, parts: Parts) -> Explained:
    metric, figure = case.metric, parts.figure
    return Explained(
        metric=metric,
        figure=figure,
        as_of=case.scope.moment.at,
        today=case.scope.moment.today.isoformat(),
        period=None if metric.block == "now" else case.period,
        base_currency=case.scope.base_currency,
        pipeline=case.scope.pipeline,
        row=parts.row,
        numbers={"n": count(figure.n), **parts.numbers},
        behind=tuple(parts.behind),
        left_out=tuple(parts.left_out),
        warnings=(*_warnings(case, parts), *parts.warnings),
        scale=case.scale,
        series=(case.summary.trend or ()) if metric.unit == "series" else (),
    )


def _warnings(case: Case, parts: Parts) -> list[str]:
    """Return what a reader of any figure of the kind should mind."""
    metric, figure = case.metric, parts.figure
    found = []
    mean = metric.unit in ("ratio", "days", "money_per_day") or metric.id.startswith("avg_")
    if mean and 0 < figure.n < FEW:
        found.append(f"it rests on {figure.n} {'deal' if figure.n == 1 else 'deals'} only: one more may change it much")
    unpriced = sum(each.value is None for each in (*parts.behind, *parts.left_out))
    if unpriced and metric.unit in ("money", "money_per_day"):
        found.append(
            f"{unpriced:,} {'deal has' if unpriced == 1 else 'deals have'} no price in it: no amount, or no rate"
        )
    overdue = int(case.summary.metrics["overdue_count"].value or 0)
    if overdue and metric.id in _DOUBTFUL_WHEN_OVERDUE:
        found.append(f"{overdue:,} {'deal' if overdue == 1 else 'deals'} in it should have closed already")
    return found
