"""The figures as JSON promises them: money as decimal strings in major units, rates 0 to 1, days unrounded."""

from typing import TYPE_CHECKING, Any, NamedTuple

from pipetui.domain.money import decimal_text

if TYPE_CHECKING:
    from datetime import date

    from pipetui.cli.session import Session
    from pipetui.domain.filters import Filter
    from pipetui.domain.forecast import Spread
    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.forecast_shapes import Target
    from pipetui.queries.metrics.shapes import (
        Conversations,
        CurrencyTotal,
        Figure,
        ReasonFigures,
        StageFigures,
        Summary,
    )

_MONEY = ("money", "money_per_day")


class Asked(NamedTuple):
    """What figures a command line asks for, in its own words; None: what it did not say.

    Attributes:
        words: filter words.
        view: a saved view, by name or key.
        period: P.
        pipeline: a pipeline's name, or "all".
        as_of: the day whose end is T.
    """

    words: list[str] | None = None
    view: str | None = None
    period: str | None = None
    pipeline: str | None = None
    as_of: str | None = None


class Reading(NamedTuple):
    """The same as reads take it.

    Attributes:
        period: P; None: each figure's own.
        pipeline_id: None: all pipelines.
        filter: None: all deals.
        as_of: the day whose end is T; None: now.
    """

    period: "Period | None"
    pipeline_id: int | None
    filter: "Filter | None"
    as_of: "date | None"


def reading_of(session: "Session", asked: Asked) -> Reading:
    """Read what a command line asks for. Names of periods, in the filter too, are relative to T.

    Raises:
        InvalidInput: something of it cannot be read.
        NotFound: there is no such pipeline or view.
    """
    from pipetui.cli.scope import as_of_day, filter_of, pipeline_id, view_of

    as_of = as_of_day(session, asked.as_of)
    wanted = None
    if asked.period is not None:
        from pipetui.domain.periods import parse_period

        wanted = parse_period(asked.period, as_of or session.context.today)
    view = view_of(session, asked.view)
    return Reading(
        wanted,
        pipeline_id(session, asked.pipeline, view),
        filter_of(session, asked.words, view, today=as_of) if asked.words or view else None,
        as_of,
    )


def summary_of(
    session: "Session", asked: Asked, *, trend: bool, brief: bool = False, own_history: bool = True
) -> "Summary":
    """Compute the figures that a command line asks for; see `read_summary`."""
    from pipetui.queries.metrics.summary import read_summary

    reading = reading_of(session, asked)
    return read_summary(
        session.store.connection,
        session.context,
        **reading._asdict(),
        trend=trend,
        brief=brief,
        own_history=own_history,
    )


def summary_record(summary: "Summary") -> dict[str, Any]:
    """Return what `summary --json` promises."""
    base = summary.base_currency
    metrics = {name: figure_record(figure, base) for name, figure in summary.metrics.items()}
    if summary.trend is not None:
        metrics["trend"] = {
            "value": [
                point._asdict()
                | {name: decimal_text(getattr(point, name), base) for name in ("open_value", "weighted_value")}
                for point in summary.trend
            ],
            "n": len(summary.trend),
            "unit": "series",
        }
    return {
        "schema": 1,
        "as_of": summary.as_of,
        "period": period_record(summary.period),
        "rate_period": period_record(summary.rate_period),
        "base_currency": base or None,
        "pipeline": summary.pipeline,
        "metrics": metrics,
        "by_stage": [_stage(stage, base) for stage in summary.by_stage],
        "lost_reasons": [reason_record(reason, base) for reason in summary.lost_reasons],
        "conversations": [conversations_record(kind) for kind in summary.conversations],
        "target": None if summary.target is None else target_record(summary.target, base),
        "bottleneck": bottleneck_record(summary),
    }


def period_record(period: "Period") -> dict[str, Any]:
    """Return a period as JSON promises it."""
    return {
        "name": period.name,
        "from": None if period.first is None else period.first.isoformat(),
        "to": None if period.last is None else period.last.isoformat(),
    }


def figure_record(figure: "Figure", base: str) -> dict[str, Any]:
    """Return a figure as JSON promises it; `base` is the currency of its money."""
    value: Any = figure.value
    if value is not None and figure.unit in _MONEY:
        value = decimal_text(int(value), base)
    record: dict[str, Any] = {"value": value, "n": figure.n, "unit": figure.unit}
    if figure.by_currency is not None:
        record["by_currency"] = _by_currency(figure.by_currency)
    if figure.unpriced is not None:
        record["unpriced"] = figure.unpriced
    if figure.reason is not None:
        record["reason"] = figure.reason
    return record


def _by_currency(totals: "tuple[CurrencyTotal, ...]") -> dict[str, Any]:
    return {total.currency: {"value": decimal_text(total.value, total.currency), "n": total.n} for total in totals}


def reason_record(reason: "ReasonFigures", base: str) -> dict[str, Any]:
    """Return the deals lost for one reason."""
    return {
        "reason": reason.reason,
        "count": reason.deals,
        "value": decimal_text(reason.value, base),
        "unpriced": reason.unpriced,
    }


def conversations_record(kind: "Conversations") -> dict[str, Any]:
    """Return the conversations of one kind, in all and by stage."""
    return {
        "kind": kind.kind,
        "in_process": kind.in_process,
        "won": kind.won,
        "n": kind.deals,
        "by_stage": [
            {"pipeline": each.pipeline, "stage": each.stage, "in_process": each.in_process, "won": each.won}
            for each in kind.by_stage
        ],
    }


def target_record(target: "Target", base: str) -> dict[str, Any]:
    """Return how a target stands."""
    figures = {
        name: figure_record(value, base)
        for name, value in target._asdict().items()
        if name not in ("period", "is_sum", "spread")
    }
    return {
        "period": period_record(target.period),
        "is_sum": target.is_sum,
        **figures,
        **spread_record(target.spread, base),
    }


def spread_record(spread: "Spread | None", base: str) -> dict[str, Any]:
    """Return the range of a total; nulls where there is none."""
    names = ("p10", "p50", "p90")
    return {name: None if spread is None else decimal_text(getattr(spread, name), base) for name in names}


def bottleneck_record(summary: "Summary") -> dict[str, Any] | None:
    """Return the stage that lets the fewest deals through."""
    stage = summary.bottleneck
    if stage is None or stage.funnel is None:
        return None
    decided = stage.funnel.conversion_decided
    return {"pipeline": stage.pipeline, "stage": stage.stage, "conversion_decided": decided.value, "n": decided.n}


def _stage(stage: "StageFigures", base: str) -> dict[str, Any]:
    record = {
        "pipeline": stage.pipeline,
        "stage": stage.stage,
        "kind": stage.kind,
        "position": stage.position,
        "count": stage.deals,
        "value": decimal_text(stage.value, base),
        "weighted": decimal_text(stage.weighted, base),
        "unpriced": stage.unpriced,
        "by_currency": _by_currency(stage.by_currency),
        "stalled": stage.stalled,
        "customers": stage.customers,
        "lost_count": stage.lost_count,
        "lost_value": decimal_text(stage.lost_value, base),
        "lost_reasons": [reason_record(reason, base) for reason in stage.lost_reasons],
    }
    return record | _went(stage) if stage.funnel is not None else record


def _went(stage: "StageFigures") -> dict[str, Any]:
    """Return how deals went on from an open stage and how long they stayed: figures, and beside them each one's n."""
    assert stage.funnel is not None
    assert stage.times is not None
    every = {**stage.funnel._asdict(), **stage.times._asdict()}
    if stage.own_history is not None:
        every["own_history"] = stage.own_history
    figures = {name: value for name, value in every.items() if not isinstance(value, int)}
    return {
        "probability": stage.probability,
        **{name: figures[name].value if name in figures else value for name, value in every.items()},
        "n": {name: figure.n for name, figure in figures.items()},
        "reasons": {name: figure.reason for name, figure in figures.items() if figure.reason is not None},
    }
