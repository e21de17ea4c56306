"""What each report says as JSON, and as lines: every report of figures read once, in all of its forms."""

from typing import TYPE_CHECKING, Any, NamedTuple

from pipetui.cli.figures import (
    bottleneck_record,
    conversations_record,
    figure_record,
    period_record,
    reason_record,
    summary_record,
    target_record,
)

if TYPE_CHECKING:
    from pipetui.cli.figures import Reading
    from pipetui.cli.session import Session
    from pipetui.queries.metrics.shapes import Summary
    from pipetui.render.report import Report


class Printed(NamedTuple):
    """One report in all forms.

    Attributes:
        record: the JSON document.
        rows: of CSV and plain lines, all with the same keys.
        report: for people.
    """

    record: dict[str, Any]
    rows: list[dict[str, Any]]
    report: "Report"


_HEAD = ("schema", "as_of", "period", "rate_period", "base_currency", "pipeline")
_NESTED = ("by_currency", "lost_reasons", "n", "reasons", "by_stage")
FUNNEL = (
    *("entered", "advanced", "lost_here", "still_here", "other", "conversion", "conversion_decided"),
    *("reached", "conversion_any", "assumed"),
)
"""The figures of the two funnels, by stage."""


def _summary(session: "Session", reading: "Reading") -> "Summary":
    from pipetui.queries.metrics.summary import read_summary

    return read_summary(session.store.connection, session.context, **reading._asdict())


def _flat(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows without what is nested in them, all with the keys of all."""
    names = list(dict.fromkeys(name for row in rows for name in row if name not in _NESTED))
    return [{name: row.get(name) for name in names} for row in rows]


def stages(session: "Session", reading: "Reading") -> Printed:
    """Return the report of the stages."""
    from pipetui.render.stages import stages_report

    found = _summary(session, reading)
    record = summary_record(found)
    kept = {name: record[name] for name in (*_HEAD, "by_stage", "lost_reasons", "bottleneck")}
    return Printed(kept, _flat(record["by_stage"]), stages_report(found))


def funnel(session: "Session", reading: "Reading") -> Printed:
    """Return the report of the funnel: open stages only."""
    from pipetui.render.stages import funnel_report

    found = _summary(session, reading)
    record = summary_record(found)
    wanted = ("pipeline", "stage", "position", *FUNNEL, "n", "reasons")
    rows = [{name: row[name] for name in wanted} for row in record["by_stage"] if "entered" in row]
    head = {name: record[name] for name in _HEAD if name != "period"}
    return Printed(head | {"stages": rows, "bottleneck": bottleneck_record(found)}, _flat(rows), funnel_report(found))


def lost(session: "Session", reading: "Reading") -> Printed:
    """Return the report of what was lost."""
    from pipetui.render.stages import lost_report

    found = _summary(session, reading)
    record, base = summary_record(found), found.base_currency
    rows = [
        {name: row[name] for name in ("pipeline", "stage", "lost_count", "lost_value", "lost_reasons")}
        for row in record["by_stage"]
        if row["lost_count"]
    ]
    lines = [
        {"pipeline": stage.pipeline, "stage": stage.stage} | reason_record(reason, base)
        for stage in found.by_stage
        for reason in stage.lost_reasons
    ]
    head = {name: record[name] for name in _HEAD if name != "rate_period"}
    totals = {name: record["metrics"][name] for name in ("lost_count", "lost_value")}
    return Printed(
        head | totals | {"by_stage": rows, "lost_reasons": record["lost_reasons"]}, lines, lost_report(found)
    )


def conversations(session: "Session", reading: "Reading") -> Printed:
    """Return the report of the conversations."""
    from pipetui.render.stages import conversations_report

    found = _summary(session, reading)
    record = summary_record(found)
    rows = [
        {"kind": kind["kind"], "pipeline": place["pipeline"], "stage": place["stage"]}
        | {name: place[name] for name in ("in_process", "won")}
        for kind in map(conversations_record, found.conversations)
        for place in ({**kind, "pipeline": None, "stage": None}, *kind["by_stage"])
    ]
    kept = {name: record[name] for name in ("schema", "as_of", "base_currency", "pipeline", "conversations")}
    return Printed(kept, rows, conversations_report(found))


def sources(session: "Session", reading: "Reading") -> Printed:
    """Return the report of the sources."""
    from pipetui.queries.metrics.sources import read_sources
    from pipetui.render.sources import sources_report

    found = read_sources(session.store.connection, session.context, **reading._asdict())
    base = found.base_currency
    rows = [
        {"source": row.source}
        | {
            name: figure_record(value, base)
            for name, value in row._asdict().items()
            if name not in ("source", "spellings")
        }
        for row in found.rows
    ]
    record = {
        "schema": 1,
        "as_of": found.as_of,
        "period": period_record(found.period),
        "base_currency": base or None,
        "pipeline": found.pipeline,
        "sources": rows,
    }
    lines = [{name: each["value"] if isinstance(each, dict) else each for name, each in row.items()} for row in rows]
    return Printed(record, lines, sources_report(found))


def forecast(session: "Session", reading: "Reading") -> Printed:
    """Return the report of the forecast."""
    from pipetui.cli.ahead import SUMS, forecast_row_record
    from pipetui.queries.metrics.forecast import read_forecast
    from pipetui.render.forecast import forecast_report

    found = read_forecast(session.store.connection, session.context, **reading._asdict())
    base = found.base_currency
    parts = {name: forecast_row_record(getattr(found, name), base) for name in ("overdue", "undated")}
    months = [forecast_row_record(row, base) for row in found.months]
    record = {
        "schema": 1,
        "as_of": found.as_of,
        "base_currency": base or None,
        "pipeline": found.pipeline,
        "months": months,
        **parts,
        "period": period_record(found.period),
        "target": None if found.target is None else target_record(found.target, base),
    }
    lines = [
        {"name": row["name"], "deals": len(row["deals"])}
        | {name: row[name]["value"] for name in SUMS}
        | {name: row[name] for name in ("p10", "p50", "p90", "target")}
        for row in (*months, *parts.values())
    ]
    return Printed(record, lines, forecast_report(found))
