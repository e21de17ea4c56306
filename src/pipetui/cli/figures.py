"""The figures as JSON promises them: money as decimal strings in major units, rates 0 to 1, days unrounded."""

from typing import TYPE_CHECKING, Any

from pipetui.domain.money import decimal_text

if TYPE_CHECKING:
    from pipetui.cli.session import Session
    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.shapes import CurrencyTotal, Figure, StageFigures, Summary

_MONEY = ("money", "money_per_day")


def summary_of(
    session: "Session",
    words: list[str] | None,
    pipeline: str | None,
    period: str | None,
    *,
    view: str | None = None,
    trend: bool,
) -> "Summary":
    """Compute the figures that a command line asks for."""
    from pipetui.cli.scope import filter_of, pipeline_id, view_of
    from pipetui.queries.metrics.summary import read_summary

    wanted = None
    if period is not None:
        from pipetui.domain.periods import parse_period

        wanted = parse_period(period, session.context.today)
    named = view_of(session, view)
    return read_summary(
        session.store.connection,
        session.context,
        period=wanted,
        pipeline_id=pipeline_id(session, pipeline, named),
        filter=filter_of(session, words, named) if words or named else None,
        trend=trend,
    )


def summary_record(summary: "Summary") -> dict[str, Any]:
    """Return what `summary --json` promises."""
    base = summary.base_currency
    metrics = {name: _figure(figure, base) for name, figure in summary.metrics.items()}
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
        "period": _period(summary.period),
        "rate_period": _period(summary.rate_period),
        "base_currency": base or None,
        "pipeline": summary.pipeline,
        "metrics": metrics,
        "by_stage": [_stage(stage, base) for stage in summary.by_stage],
        "lost_reasons": [
            {
                "reason": reason.reason,
                "count": reason.deals,
                "value": decimal_text(reason.value, base),
                "unpriced": reason.unpriced,
            }
            for reason in summary.lost_reasons
        ],
        "conversations": [],
        "target": None,
    }


def _period(period: "Period") -> dict[str, Any]:
    return {
        "name": period.name,
        "from": None if period.first is None else period.first.isoformat(),
        "to": None if period.last is None else period.last.isoformat(),
    }


def _figure(figure: "Figure", base: str) -> dict[str, Any]:
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


def _stage(stage: "StageFigures", base: str) -> dict[str, Any]:
    return {
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
    }
