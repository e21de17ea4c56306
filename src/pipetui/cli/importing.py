"""`import` and `import-history`: files of deals and of stage changes, shown as understood before they are written."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from pipetui.cli import complete, output
from pipetui.cli.options import AsJson, DryRun
from pipetui.cli.progress import Progress
from pipetui.cli.session import sentence, session_of
from pipetui.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipetui.interchange.deals_csv import ImportPlan
    from pipetui.interchange.history_csv import HistoryPlan
    from pipetui.services.import_shapes import ImportResult, SkippedRow

_NAMED = 20  # rows that were refused are named up to here; --json names all

T = TypeVar("T")

Yes = Annotated[bool, typer.Option("--yes", help="Import without asking.")]
DateOrder = Annotated[
    str | None, typer.Option("--date-order", metavar="dmy|mdy|ymd", help="What 03/04/2026 means. Default: found out.")
]


File = Annotated[str, typer.Argument(metavar="FILE", help="A CSV file, in any usual encoding and with any delimiter.")]
Maps = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="COLUMN=FIELD", help="What a column is; can be given again. Default: by its name."),
]
Stages = Annotated[
    str | None, typer.Option("--stages", metavar='"A,B,Won,Lost"', help="Make a pipeline of these stages for it.")
]
IntoPipeline = Annotated[
    str | None,
    typer.Option(
        "--pipeline", metavar="NAME", help="Where to. Default: the current one.", autocompletion=complete.pipelines
    ),
]
Currency = Annotated[
    str | None, typer.Option("--currency", metavar="CODE", help="Of amounts that name none. Default: the file's.")
]
Decimal = Annotated[str | None, typer.Option("--decimal", metavar=",|.", help="The decimal sign. Default: found out.")]


def import_deals(
    ctx: typer.Context,
    file: File,
    maps: Maps = None,
    stages: Stages = None,
    pipeline: IntoPipeline = None,
    currency: Currency = None,
    date_order: DateOrder = None,
    decimal: Decimal = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Import deals from a CSV file. The same file again updates them; one undo takes all of it back.

    Fields: title contact email phone company amount currency stage status probability created closed expected_close
    owner tag source lost_reason note next_step external_id, and entered:STAGE for the day it entered a stage. Columns
    that map to nothing are kept in the deal's notes.
    """
    session = session_of(ctx)
    from pipetui.interchange.deals_csv import ImportOptions, plan_import
    from pipetui.services.importing import apply_import

    options = ImportOptions(
        maps=tuple(maps or ()),
        stages=stages,
        pipeline=pipeline,
        currency=currency,
        date_order=date_order,
        decimal=decimal,
    )

    def plan(answers: dict[str, Any]) -> "ImportPlan":
        with Progress("reading") as bar:
            return plan_import(session.store, session.context, Path(file), replace(options, **answers), bar.update)

    understood = _asked(plan, ask=not yes and _can_ask())
    _show(understood.described, understood.row_count, [tuple(use) for use in understood.columns])
    _confirm(dry_run=dry_run, yes=yes)
    with Progress("importing") as bar:
        result = apply_import(
            session.store, session.context, understood.spec, understood.rows, bar.update, dry_run=dry_run
        )
    warnings = [*understood.warnings, *result.warnings]
    _finish(result, understood.row_count, understood.refused, warnings, as_json=as_json, dry_run=dry_run)


def import_history(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A CSV file with the columns deal (external id), stage, date.")
    ],
    date_order: DateOrder = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Import stage changes from a CSV file. They replace the histories of the deals that they name."""
    session = session_of(ctx)
    from pipetui.interchange.history_csv import plan_history
    from pipetui.services.history_importing import apply_history

    def plan(answers: dict[str, Any]) -> "HistoryPlan":
        with Progress("reading") as bar:
            return plan_history(session.context, Path(file), answers.get("date_order", date_order), bar.update)

    understood = _asked(plan, ask=not yes and _can_ask())
    rows = len(understood.rows) + len(understood.refused)
    _show(understood.described, rows, [("date", "date", understood.reading)] if understood.reading else [])
    _confirm(dry_run=dry_run, yes=yes)
    with Progress("importing") as bar:
        result = apply_history(
            session.store, session.context, Path(file).name, understood.rows, bar.update, dry_run=dry_run
        )
    _finish(result, rows, understood.refused, result.warnings, as_json=as_json, dry_run=dry_run)


def _can_ask() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _asked(plan: "Callable[[dict[str, Any]], T]", *, ask: bool) -> "T":
    """Read the file; where it can be read in two ways, ask which one is right, and read it again."""
    from pipetui.interchange.questions import Question

    answers: dict[str, Any] = {}
    while True:
        try:
            return plan(answers)
        except Question as question:
            if not ask:
                raise
            output.note(question.message)
            for number, (_, meaning) in enumerate(question.choices, 1):
                output.note(f"  {number}  {meaning}")
            answers[question.option.replace("-", "_")] = _choice(question.choices)


def _choice(choices: "Sequence[tuple[str, str]]") -> str:
    """Read one of the choices, by number or as the option takes it; without choices, whatever is typed."""
    while True:
        typed = _line("Which one? ")
        if typed.isdecimal() and 0 < int(typed) <= len(choices):
            return choices[int(typed) - 1][0]
        if typed and (not choices or typed in dict(choices)):
            return typed


def _line(prompt: str) -> str:
    """Ask on stderr: stdout is for the result."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    typed = sys.stdin.readline()
    if not typed:
        raise typer.Abort
    return typed.strip()


def _show(described: str, rows: int, columns: "Sequence[tuple[str, ...]]") -> None:
    """Say how the file was understood, on stderr."""
    output.note(f"{described}; {rows:,} rows")
    if columns:
        from pipetui.render.page import Column, Page, Row

        table: list[Row] = [list(column) for column in columns]
        page = Page().table((Column("Column", shrink=True), Column("becomes"), Column("read as")), table, indent=2)
        for line in page.plain.splitlines():
            output.note(line)


def _confirm(*, dry_run: bool, yes: bool) -> None:
    """Ask whether to go on.

    Raises:
        InvalidInput: nobody is there to be asked.
    """
    if dry_run or yes:
        return
    if not _can_ask():
        raise InvalidInput("nobody can be asked whether this is right", "Add --yes, or try it with --dry-run.")
    if _line("Import this? [y/N] ").lower() not in ("y", "yes"):
        raise typer.Abort


def _finish(
    result: "ImportResult",
    rows: int,
    refused: "Sequence[SkippedRow]",
    warnings: "Sequence[str]",
    *,
    as_json: bool,
    dry_run: bool,
) -> None:
    """Print what was done; exit 1 when rows were refused."""
    skipped = sorted((*refused, *result.skipped))
    if as_json:
        record: dict[str, Any] = {
            "schema": 1,
            "batch": result.batch_id,
            "rows": rows,
            "created": dict(result.created),
            "updated": dict(result.updated),
            "skipped": [row._asdict() for row in skipped],
            "warnings": list(warnings),
        }
        output.document(record)
    else:
        output.line(_said(result, dry_run=dry_run))
        for warning in warnings:
            output.note(f"Note: {warning}")
        for row in skipped[:_NAMED]:
            output.note(f"Line {row.line}: {row.why}")
        if len(skipped) > _NAMED:
            output.note(f"… and {len(skipped) - _NAMED:,} more; --json names all.")
    if skipped:
        raise typer.Exit(1)


def _said(result: "ImportResult", *, dry_run: bool) -> str:
    message = sentence(result.message)
    if dry_run:
        return f"Nothing was written. It would say: {message}"
    return message if result.batch_id is None else f"{message} (undo with `pipetui undo`)"
