"""`report`: figures in more depth than the summary has room for."""

import typer

from pipetui.cli import output
from pipetui.cli.command import Command, new_app
from pipetui.cli.options import (
    AsCsv,
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

app = new_app("Figures in more depth than the summary has room for.")


@app.callback()
def report() -> None:
    """Figures in more depth than the summary has room for."""


@app.command("stages", cls=Command)
def stages(
    ctx: typer.Context,
    words: Words = None,
    view: ViewOption = None,
    period: PeriodOption = None,
    pipeline: PipelineScope = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    as_plain: AsPlain = False,
    as_csv: AsCsv = False,
    as_md: AsMarkdown = False,
) -> None:
    """Print every stage: what stands in it, what was lost from it in the period, and why."""
    form = one_form(as_json=as_json, as_plain=as_plain, as_csv=as_csv, as_md=as_md)
    session = session_of(ctx)
    from pipetui.cli.figures import Asked, summary_of, summary_record

    found = summary_of(session, Asked(words, view, period, pipeline, as_of), trend=False)
    if form == "md":
        from pipetui.render.markdown import stages_markdown

        output.write(stages_markdown(found))
    elif form:
        record = summary_record(found)
        rows = [{name: value for name, value in row.items() if name != "by_currency"} for row in record["by_stage"]]
        if form == "json":
            wanted = ("schema", "as_of", "period", "base_currency", "pipeline", "by_stage", "lost_reasons")
            output.document({name: record[name] for name in wanted})
        elif form == "csv":
            output.sheet(list(rows[0]), (row.values() for row in rows))
        else:
            output.as_plain_lines(row.values() for row in rows)
    else:
        from pipetui.render.stages import stages_page

        session.show(stages_page(found, width=output.width()))
