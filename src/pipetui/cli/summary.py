"""`summary`: one screen for the minute before a call."""

from typing import Annotated

import typer

from pipetui.cli import output
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


def summary(
    ctx: typer.Context,
    words: Words = None,
    view: ViewOption = None,
    period: PeriodOption = None,
    pipeline: PipelineScope = None,
    as_of: AsOf = None,
    short: Annotated[bool, typer.Option("--short", help="One line.")] = False,
    as_json: AsJson = False,
    as_plain: AsPlain = False,
    as_csv: AsCsv = False,
    as_md: AsMarkdown = False,
    html: HtmlFile = None,
) -> None:
    """Print the figures. What is open, won and lost, how fast it goes, where it stands, what to look at."""
    form = one_form(
        as_json=as_json, as_plain=as_plain, as_csv=as_csv, as_md=as_md, as_short=short, as_html=html is not None
    )
    session = session_of(ctx)
    from pipetui.cli.figures import Asked, summary_of, summary_record

    found = summary_of(
        session,
        Asked(words, view, period, pipeline, as_of),
        trend=form in ("", "json", "html"),
        brief=form == "short",
        own_history=form in ("json", "md", "html"),
    )
    if form == "json":
        output.document(summary_record(found))
    elif form in ("plain", "csv"):
        metrics = summary_record(found)["metrics"].items()
        rows = [(name, figure["value"], figure["n"], figure["unit"]) for name, figure in metrics]
        if form == "csv":
            output.sheet(("metric", "value", "n", "unit"), rows)
        else:
            output.as_plain_lines(rows)
    elif form in ("md", "html"):
        from pipetui.cli.printing import print_report
        from pipetui.domain.metrics import CATALOGUE
        from pipetui.render.overview import overview_report

        titles = {name: metric.title for name, metric in CATALOGUE.items()}
        print_report(session, overview_report(found, titles), form, html)
    elif form == "short":
        from pipetui.render.summary import summary_line

        output.line(summary_line(found))
    else:
        from pipetui.render.summary import summary_page

        session.show(summary_page(found, width=output.width()))
