"""Arguments and options that several commands share, so that they read and complete the same everywhere."""

from typing import Annotated

import typer

from pipetui.cli import complete

_DEAL_HELP = "A deal's number (12, #12), or text that fits one deal only."

Deal = Annotated[str, typer.Argument(metavar="DEAL", help=_DEAL_HELP, autocompletion=complete.deals)]
Deals = Annotated[
    list[str],
    typer.Argument(
        metavar="DEAL…", help="Deals, each by number or by text that fits one.", autocompletion=complete.deals
    ),
]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="DATE", help="When it happened: 2026-11-20, yesterday, fri, 2026-11-20 14:30."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FILTER…]",
        help="stage:discovery is:stalled -tag:retainer amount:>10k, and words in titles, people, companies.",
        autocompletion=complete.filter_words,
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
AsPlain = Annotated[
    bool, typer.Option("--plain", help='One record a line, tab-separated; "; " between the parts of a field.')
]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV that no spreadsheet takes for formulas.")]
AsMarkdown = Annotated[bool, typer.Option("--md", help="Markdown.")]
HtmlFile = Annotated[
    str | None,
    typer.Option("--html", metavar="FILE", help="A page of its own, that prints well; - for stdout."),
]
PipelineScope = Annotated[
    str | None,
    typer.Option(
        "--pipeline", metavar="NAME|all", help="Another pipeline than the current one.", autocompletion=complete.scopes
    ),
]
ViewOption = Annotated[
    str | None,
    typer.Option(
        "--view",
        metavar="VIEW",
        help="A saved view, by name or key: its filter and its pipeline, and what else is given.",
        autocompletion=complete.views,
    ),
]
PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help="this-month, last-quarter, all, 2026, 2026-Q3, 2026-03, FROM..TO.",
        autocompletion=complete.periods,
    ),
]

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="The figures as they were at the end of this day: 2026-09-30, yesterday."
    ),
]


def one_form(**chosen: bool) -> str:
    """Return the output form that was asked for, "" for the table.

    Raises:
        InvalidInput: more than one was.
    """
    from pipetui.domain.errors import InvalidInput

    forms = [name.removeprefix("as_") for name, wanted in chosen.items() if wanted]
    if len(forms) > 1:
        named = " and ".join(f"--{form}" for form in forms)
        raise InvalidInput(f"{named} exclude each other", "Give one of them.")
    return forms[0] if forms else ""
