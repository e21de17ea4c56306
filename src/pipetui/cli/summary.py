"""`summary`: one screen for the minute before a call."""

from typing import Annotated

import typer

from pipetui.cli import output
from pipetui.cli.options import (
    AsJson,
    AsMarkdown,
    AsOf,
    AsPlain,
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
    as_md: AsMarkdown = False,
) -> None:
    """Print the figures. What is open, won and lost, how fast it goes, where it stands, what to look at."""
    form = one_form(as_json=as_json, as_plain=as_plain, as_md=as_md, as_short=short)
    session = session_of(ctx)
    from pipetui.cli.figures import Asked, summary_of, summary_record

    found = summary_of(session, Asked(words, view, period, pipeline, as_of), trend=form in ("", "json"))
    if form == "json":
        output.document(summary_record(found))
    elif form == "plain":
        metrics = summary_record(found)["metrics"].items()
        output.as_plain_lines((name, figure["value"], figure["n"], figure["unit"]) for name, figure in metrics)
    elif form == "md":
        from pipetui.domain.metrics import CATALOGUE
        from pipetui.render.markdown import summary_markdown

        output.write(summary_markdown(found, {name: metric.title for name, metric in CATALOGUE.items()}))
    elif form == "short":
        from pipetui.render.summary import summary_line

        output.line(summary_line(found))
    else:
        from pipetui.render.summary import summary_page

        session.show(summary_page(found, width=output.width()))
