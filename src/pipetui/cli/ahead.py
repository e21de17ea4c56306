"""`report week` and `report what-if`: why the forecast changed, and what it would be."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipetui.cli import complete, output
from pipetui.cli.options import (
    AsCsv,
    AsJson,
    AsMarkdown,
    AsOf,
    AsPlain,
    HtmlFile,
    PeriodOption,
    PipelineScope,
    ViewOption,
    Words,
    one_form,
)
from pipetui.cli.session import session_of

if TYPE_CHECKING:
    from pipetui.queries.metrics.forecast_shapes import ForecastRow, Outlook, WhatIf
    from pipetui.queries.metrics.week_shapes import DealThen, ForecastChange, WeekDeal, WeekSheet

Wins = Annotated[
    list[str] | None,
    typer.Option("--win", metavar="DEAL", help="It is won today; may be repeated.", autocompletion=complete.deals),
]
Losses = Annotated[
    list[str] | None,
    typer.Option("--lose", metavar="DEAL", help="It is lost; may be repeated.", autocompletion=complete.deals),
]
Shift = Annotated[
    str, typer.Option("--shift", metavar="DISTANCE", help="Every expected close moves: 30d, 2w, 1m, -1w.")
]


def week(
    ctx: typer.Context,
    words: Words = None,
    view: ViewOption = None,
    period: PeriodOption = None,
    pipeline: PipelineScope = None,
    as_of: AsOf = None,
    every: Annotated[bool, typer.Option("--all", help="List all deals.")] = False,
    as_json: AsJson = False,
    as_plain: AsPlain = False,
    as_csv: AsCsv = False,
    as_md: AsMarkdown = False,
    html: HtmlFile = None,
) -> None:
    """Print the weekly sheet: what happened, and why the weighted forecast changed, deal by deal."""
    form = one_form(as_json=as_json, as_plain=as_plain, as_csv=as_csv, as_md=as_md, as_html=html is not None)
    session = session_of(ctx)
    from pipetui.cli.figures import Asked, reading_of
    from pipetui.queries.metrics.week import read_week

    reading = reading_of(session, Asked(words, view, period, pipeline, as_of))
    sheet = read_week(session.store.connection, session.context, **reading._asdict())
    if form == "json":
        output.document(week_record(sheet))
    elif form in ("plain", "csv"):
        _print(WEEK_COLUMNS, _week_rows(sheet), form)
    else:
        from pipetui.cli.printing import print_report
        from pipetui.render.week import week_report

        print_report(session, week_report(sheet, every=every or bool(form)), form, html)


def what_if(
    ctx: typer.Context,
    words: Words = None,
    win: Wins = None,
    lose: Losses = None,
    shift: Shift = "",
    view: ViewOption = None,
    period: PeriodOption = None,
    pipeline: PipelineScope = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    as_plain: AsPlain = False,
    as_csv: AsCsv = False,
    as_md: AsMarkdown = False,
    html: HtmlFile = None,
) -> None:
    """Print what the forecast would be: deals won or lost, closes shifted, the largest gone. Nothing is written."""
    form = one_form(as_json=as_json, as_plain=as_plain, as_csv=as_csv, as_md=as_md, as_html=html is not None)
    session = session_of(ctx)
    from pipetui.cli.figures import Asked, reading_of
    from pipetui.cli.scope import deal_ids
    from pipetui.queries.metrics.forecast_shapes import Assumed
    from pipetui.queries.metrics.what_if import read_what_if

    reading = reading_of(session, Asked(words, view, period, pipeline, as_of))
    assumed = Assumed(tuple(deal_ids(session, win or ())), tuple(deal_ids(session, lose or ())), shift)
    found = read_what_if(session.store.connection, session.context, assumed, **reading._asdict())
    if form == "json":
        output.document(what_if_record(found))
    elif form in ("plain", "csv"):
        rows = _what_if_rows(found)
        _print(tuple(rows[0]), rows, form)
    else:
        from pipetui.cli.printing import print_report
        from pipetui.render.what_if import what_if_report

        print_report(session, what_if_report(found), form, html)


def _print(columns: tuple[str, ...], rows: list[dict[str, Any]], form: str) -> None:
    """Write rows as CSV with a line of heads, also where there are none, or as plain lines without."""
    values = [row.values() for row in rows]
    if form == "plain":
        output.as_plain_lines(values)
    else:
        output.sheet(columns, values)


LISTS = ("new", "moved", "slipped", "won", "lost", "stalled")
"""The lists of a week, in their order."""


WEEK_COLUMNS = (
    *("list", "id", "title", "client", "stage", "stage_before", "amount", "currency", "expected_close"),
    *("close_before", "slipped_days", "lost_reason", "since", "is_news", "change", "reasons"),
)
"""What a row of the weekly sheet has; `list` is one of `LISTS`, or `forecast` for a change of the forecast."""


def week_record(sheet: "WeekSheet") -> dict[str, Any]:
    """Return what `report week --json` says."""
    from pipetui.cli.figures import period_record
    from pipetui.domain.money import decimal_text

    base = sheet.base_currency
    return {
        "schema": 1,
        "as_of": sheet.as_of,
        "period": period_record(sheet.period),
        "base_currency": base or None,
        "pipeline": sheet.pipeline,
        "weighted": {
            "before": decimal_text(sheet.weighted_before, base),
            "after": decimal_text(sheet.weighted_after, base),
            "change": decimal_text(sheet.weighted_after - sheet.weighted_before, base),
            "unpriced_before": sheet.unpriced_before,
            "unpriced_after": sheet.unpriced_after,
        },
        "changes": [_change(each, base) for each in sheet.changes],
        **{name: [_deal(deal) for deal in getattr(sheet, name)] for name in LISTS},
    }


def _change(each: "ForecastChange", base: str) -> dict[str, Any]:
    from pipetui.domain.money import decimal_text

    def then(deal: "DealThen") -> dict[str, Any]:
        amount = None if deal.amount is None else decimal_text(deal.amount, deal.currency or "")
        return deal._asdict() | {"amount": amount, "weighted": decimal_text(deal.weighted, base)}

    return {
        "id": each.deal_id,
        "title": each.title,
        "change": decimal_text(each.change, base),
        "reasons": list(each.reasons),
        "before": then(each.before),
        "after": then(each.after),
    }


def _deal(deal: "WeekDeal") -> dict[str, Any]:
    from pipetui.domain.money import decimal_text

    amount = None if deal.amount is None else decimal_text(deal.amount, deal.currency or "")
    record = deal._asdict() | {"amount": amount}
    return {"id": record.pop("deal_id")} | record


def _week_rows(sheet: "WeekSheet") -> list[dict[str, Any]]:
    """Return one row for each deal of each list, and for each change of the forecast."""
    record = week_record(sheet)
    empty: dict[str, Any] = dict.fromkeys(WEEK_COLUMNS)
    rows = [empty | {"list": name} | deal for name in LISTS for deal in record[name]]
    for change in record["changes"]:
        before, after = change.pop("before"), change.pop("after")
        known = {name: after[name] for name in ("stage", "amount", "currency", "expected_close")}
        rows.append(empty | {"list": "forecast", "stage_before": before["stage"] or None} | known | change)
    return rows


def what_if_record(found: "WhatIf") -> dict[str, Any]:
    """Return what `report what-if --json` says."""
    from pipetui.cli.figures import period_record
    from pipetui.domain.money import decimal_text

    base = found.base_currency
    return {
        "schema": 1,
        "as_of": found.as_of,
        "period": period_record(found.period),
        "base_currency": base or None,
        "pipeline": found.pipeline,
        "target": None if found.target is None else decimal_text(found.target, base),
        "assumed": found.assumed._asdict(),
        **{name: _outlook(getattr(found, name), base) for name in ("now", "then", "without_largest")},
    }


def _outlook(outlook: "Outlook", base: str) -> dict[str, Any]:
    from pipetui.domain.money import decimal_text

    largest, client = outlook.largest, outlook.client
    return {
        "forecast": forecast_row_record(outlook.row, base),
        "odds": outlook.odds,
        "largest": None
        if largest is None
        else {
            "id": largest.deal_id,
            "title": largest.title,
            "amount": None if largest.amount is None else decimal_text(largest.amount, largest.currency or ""),
            "currency": largest.currency,
            "value": None if largest.value is None else decimal_text(largest.value, base),
            "probability": largest.probability,
        },
        "client": None if client is None else client._asdict() | {"weighted": decimal_text(client.weighted, base)},
        "months": [forecast_row_record(row, base) for row in outlook.months],
        "overdue": forecast_row_record(outlook.overdue, base),
        "undated": forecast_row_record(outlook.undated, base),
    }


SUMS = ("commit", "best_case", "pipeline", "weighted", "won")
"""The sums of a row of the forecast, in their order."""


def forecast_row_record(row: "ForecastRow", base: str) -> dict[str, Any]:
    """Return a row of a forecast as JSON says it: its sums as figures, the ends of its range as money."""
    from pipetui.cli.figures import figure_record
    from pipetui.domain.money import decimal_text

    spread = row.spread
    ends = {
        name: None if spread is None else decimal_text(getattr(spread, name), base) for name in ("p10", "p50", "p90")
    }
    return {
        "name": row.name,
        "from": row.first,
        "to": row.last,
        **{name: figure_record(getattr(row, name), base) for name in SUMS},
        **ends,
        "exact": None if spread is None else spread.exact,
        "target": None if row.target is None else decimal_text(row.target, base),
        "deals": list(row.deal_ids),
        "won_deals": list(row.won_ids),
    }


def _what_if_rows(found: "WhatIf") -> list[dict[str, Any]]:
    """Return one row for the period and each month, in each case."""
    rows = []
    record = what_if_record(found)
    for case in ("now", "then", "without_largest"):
        outlook = record[case]
        for part in (outlook["forecast"], *outlook["months"], outlook["overdue"], outlook["undated"]):
            sums = {name: part[name]["value"] for name in SUMS}
            ends = {name: part[name] for name in ("p10", "p50", "p90", "target")}
            odds = outlook["odds"] if part is outlook["forecast"] else None
            rows.append(
                {"case": case, "name": part["name"], "deals": len(part["deals"])} | sums | ends | {"odds": odds}
            )
    return rows
