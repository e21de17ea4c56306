"""`explain`: what a figure is, with its numbers filled in, and every deal behind it."""

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
    one_form,
)
from pipetui.cli.session import session_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.queries.metrics.explain_shapes import Behind, Explained, Number


def explain(
    ctx: typer.Context,
    metric: Annotated[
        str,
        typer.Argument(
            metavar="METRIC",
            help="A figure: win_rate, honest_value, by_stage.conversion, … or the beginning of its title.",
            autocompletion=complete.metrics,
        ),
    ],
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILTER…]",
            help="tag:retainer -source:referral, and words in titles, people, companies.",
            autocompletion=complete.filter_words,
            show_default=False,
        ),
    ] = None,
    row: Annotated[
        str | None,
        typer.Option("--in", metavar="NAME", help="Of a figure by stage, kind or month: which one."),
    ] = None,
    view: ViewOption = None,
    period: PeriodOption = None,
    pipeline: PipelineScope = None,
    as_of: AsOf = None,
    every: Annotated[bool, typer.Option("--all", help="List all deals, not the first twenty.")] = False,
    as_json: AsJson = False,
    as_plain: AsPlain = False,
    as_csv: AsCsv = False,
    as_md: AsMarkdown = False,
    html: HtmlFile = None,
) -> None:
    """Explain a figure. What it is, the formula with its numbers, its deals, what was left out and why."""
    form = one_form(as_json=as_json, as_plain=as_plain, as_csv=as_csv, as_md=as_md, as_html=html is not None)
    session = session_of(ctx)
    from pipetui.cli.figures import Asked, reading_of
    from pipetui.queries.metrics.explain import read_explained

    reading = reading_of(session, Asked(words, view, period, pipeline, as_of))
    found = read_explained(session.store.connection, session.context, metric, **reading._asdict(), row=row)
    if form == "json":
        output.document(explained_record(found))
    elif form in ("plain", "csv"):
        rows = [line for each in found for line in _lines(each)]
        if form == "csv":
            output.sheet(COLUMNS, rows)
        else:
            output.as_plain_lines(rows)
    else:
        from pipetui.cli.printing import print_report
        from pipetui.render.explained import explained_report

        print_report(session, explained_report(found, every=every or bool(form)), form, html)


COLUMNS = (
    *("row", "counts", "kind", "id", "title", "client", "stage", "amount", "currency", "value", "probability"),
    *("days", "day", "part", "why"),
)
"""The columns of the list of deals as CSV and plain lines; `counts` is yes or no."""


def _lines(found: "Explained") -> "list[list[object]]":
    """Return the deals behind a figure, and those left out, as lines of `COLUMNS`."""
    return [
        [found.row, counts, *_deal(each, found).values()]
        for counts, lines in ((True, found.behind), (False, found.left_out))
        for each in lines
    ]


def explained_record(found: "Sequence[Explained]") -> dict[str, Any]:
    """Return what `explain --json` says: the metric, and one figure with its deals for each row, or the only one."""
    from pipetui.cli.figures import period_record

    first = found[0]
    metric = first.metric
    record = {
        "schema": 1,
        "metric": metric.id,
        "title": metric.title,
        "definition": metric.definition,
        "formula": metric.formula,
        "date_basis": metric.date_basis,
        "as_of": first.as_of,
        "period": None if first.period is None else period_record(first.period),
        "base_currency": first.base_currency or None,
        "pipeline": first.pipeline,
    }
    in_rows = metric.block not in ("now", "period") and metric.unit != "name"
    return record | ({"rows": [_figure(each) for each in found]} if in_rows else _figure(first))


def _figure(found: "Explained") -> dict[str, Any]:
    from pipetui.cli.figures import figure_record
    from pipetui.domain.money import decimal_text
    from pipetui.render.explained import worked

    series = [
        point._asdict()
        | {name: decimal_text(getattr(point, name), found.base_currency) for name in ("open_value", "weighted_value")}
        for point in found.series
    ]
    return {
        "row": found.row or None,
        "figure": figure_record(found.figure, found.base_currency),
        "worked": worked(found),
        "numbers": {name: _number(number, found.base_currency) for name, number in found.numbers.items()},
        "deals": [_deal(each, found) for each in found.behind],
        "left_out": [_deal(each, found) for each in found.left_out],
        "warnings": list(found.warnings),
        **({"series": series} if series else {}),
    }


def _number(number: "Number", base: str) -> Any:
    from pipetui.domain.money import decimal_text

    if number.value is not None and number.unit in ("money", "money_per_day"):
        return decimal_text(round(number.value), base)
    return number.value


def _deal(each: "Behind", found: "Explained") -> dict[str, Any]:
    from pipetui.domain.money import decimal_text, divide_half_even

    value = None if each.value is None else divide_half_even(each.value, found.scale)
    return {
        "kind": each.kind,
        "id": each.id,
        "title": each.title,
        "client": each.client,
        "stage": each.stage,
        "amount": None if each.amount is None else decimal_text(each.amount, each.currency or ""),
        "currency": each.currency,
        "value": None if value is None else decimal_text(value, found.base_currency),
        "probability": each.probability,
        "days": each.days,
        "day": each.day or None,
        "part": each.part,
        "why": each.why,
    }
