"""`report`: figures in more depth than the summary has room for."""

from typing import TYPE_CHECKING, Any

import typer

from pipetui.cli import ahead, output
from pipetui.cli.command import Command, new_app
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
    from collections.abc import Callable

app = new_app("Figures in more depth than the summary has room for.")


@app.callback()
def report() -> None:
    """Figures in more depth than the summary has room for."""


def _command(name: str) -> "Callable[..., None]":
    """Return the command of a report of `report_records`: all of them take and print the same."""

    def command(
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
        html: HtmlFile = None,
    ) -> None:
        form = one_form(as_json=as_json, as_plain=as_plain, as_csv=as_csv, as_md=as_md, as_html=html is not None)
        session = session_of(ctx)
        from pipetui.cli import report_records
        from pipetui.cli.figures import Asked, reading_of
        from pipetui.cli.printing import print_report

        read = getattr(report_records, name)
        printed = read(session, reading_of(session, Asked(words, view, period, pipeline, as_of)))
        if form == "json":
            output.document(printed.record)
        elif form in ("plain", "csv"):
            print_rows(printed.rows, form)
        else:
            print_report(session, printed.report, form, html)

    return command


def print_rows(rows: "list[dict[str, Any]]", form: str) -> None:
    """Write rows of the same columns as CSV with a line of heads, or as plain lines without."""
    values = [row.values() for row in rows]
    if form == "plain":
        output.as_plain_lines(values)
    else:
        output.sheet(list(rows[0]) if rows else [], values)


REPORTS = {
    "funnel": "Print how deals go on: by recorded visits, and with skipped stages counted as passed.",
    "forecast": "Print what may come, month by month, with its range; and how the target of the period stands.",
    "stages": "Print every stage: what stands in it, how long deals stay, what was lost from it, and why.",
    "lost": "Print what was lost in the period, by stage and by reason.",
    "conversations": "Print calls, meetings and other conversations about deals, by kind and by stage.",
    "sources": "Print where deals came from, and what became of them.",
}
"""The reports of figures, with what each says of itself."""

for _name, _doc in REPORTS.items():
    app.command(_name, cls=Command, help=_doc)(_command(_name))

app.command("week", cls=Command)(ahead.week)
app.command("what-if", cls=Command)(ahead.what_if)
