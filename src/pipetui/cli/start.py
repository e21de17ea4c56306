"""`init`, `info`, `doctor`: a file made, described and looked over."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipetui.cli import output
from pipetui.cli.options import AsJson
from pipetui.cli.session import session_of
from pipetui.domain.errors import RuleRefused

if TYPE_CHECKING:
    from pipetui.cli.session import Session
    from pipetui.store.file import Store


def init(
    ctx: typer.Context,
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="NAME", help="consulting (the default), standard, b2b or full-cycle."),
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="CODE", help="What totals are in: EUR, USD, …")
    ] = None,
) -> None:
    """Make the file, or set up one that has no deals yet."""
    session = session_of(ctx)
    from pipetui.domain.money import check_currency
    from pipetui.domain.stages import template as stages_of

    code = None if currency is None else check_currency(currency)
    if template is not None:
        stages_of(template)
    if not os.path.lexists(session.path):
        made = session.open(template=template or "consulting", currency=code or session.settings.currency)
        made.close()
        output.line("Ready: `pipetui` opens the board, `pipetui add` adds the first deal.")
        return
    store = session.store  # what is there may be no file of ours
    if template is None and code is None:
        output.line(f"{session.path} is there already; --template and --currency change it.")
    if template is not None:
        _refuse_used(store, template)
        from pipetui.services.pipelines import set_up_pipeline

        session.done(set_up_pipeline(store, session.context, template_name=template))
    if code is not None:
        from pipetui.services.settings import set_base_currency

        session.done(set_base_currency(store, session.context, code))


def _refuse_used(store: "Store", template: str) -> None:
    """Refuse to put an empty pipeline before the eyes of somebody who has deals in another."""
    from pipetui.queries.info import file_counts

    if deals := file_counts(store.connection).deals:
        raise RuleRefused(
            f"{store.path} has {deals:,} deal{'s' if deals > 1 else ''} already",
            f"Add a pipeline beside theirs: `pipetui pipeline add NAME --template {template}`.",
            field="template",
        )


def info(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Print every path, version and count."""
    session = session_of(ctx)
    facts = {
        "paths": _paths(session),
        "versions": _versions(session),
        "file": _file(session),
        "counts": _counts(session),
    }
    if as_json:
        output.document({"schema": 1, **facts})
        return
    from pipetui.render.page import Page
    from pipetui.render.styles import TERMINAL

    page = Page()
    for title, entries in facts.items():
        page.line(title.capitalize(), TERMINAL.label)
        for name, value in entries.items():
            shown = f"{value:,}" if isinstance(value, int) else str(value)
            page.skip(2).add(name.replace("_", " "), TERMINAL.muted).to(20).line(shown)
    session.show(page)


def _paths(session: "Session") -> dict[str, Any]:
    from pipetui.config.paths import backup_dir, default_config

    store = session.store
    return {
        "file": str(store.path),
        "settings": str(session.config_path or default_config()),
        "backups": str(backup_dir(Path(store.path))),
    }


def _versions(session: "Session") -> dict[str, Any]:
    import platform
    from importlib.metadata import version

    from pipetui.queries.info import engine
    from pipetui.store.migrate import SCHEMA_VERSION

    packages = {name: version(name) for name in ("pipetui", "textual", "rich", "typer", "sqlmodel")}
    return {
        **packages,
        "python": platform.python_version(),
        "sqlite": engine(session.store.connection)[0],
        "file_format": SCHEMA_VERSION,
    }


def _file(session: "Session") -> dict[str, Any]:
    from pipetui.queries.info import engine
    from pipetui.queries.pipelines import pipeline_named

    settings = session.file_settings
    return {
        "bytes": Path(session.store.path).stat().st_size,
        "journal": engine(session.store.connection)[1],
        "writable": "no" if session.store.read_only else "yes",
        "pipeline": pipeline_named(session.store.connection, None).name,
        "currency": settings.base_currency or "the first one used",
        "timezone": settings.timezone.key,
        "you_are": session.context.actor,
    }


def _counts(session: "Session") -> dict[str, Any]:
    from pipetui.queries.info import file_counts

    return file_counts(session.store.connection)._asdict()


def doctor(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Look the file over. It is not changed; the exit code is 5 when something is wrong with it."""
    session = session_of(ctx)
    from pipetui.store.doctor import examine

    found = examine(session.path)
    if as_json:
        output.document({"schema": 1, "file": str(session.path), "findings": [finding._asdict() for finding in found]})
    else:
        _print_findings(session, found)
    if any(finding.level == "error" for finding in found):
        raise typer.Exit(5)


def _print_findings(session: "Session", found: list[Any]) -> None:
    from pipetui.render.page import Page
    from pipetui.render.styles import TERMINAL

    looks = {"ok": ("✓", TERMINAL.good), "warning": ("!", TERMINAL.warning), "error": ("!", TERMINAL.bad)}
    page = Page()
    for finding in found:
        sign, style = looks[finding.level]
        page.add(f"{sign} ", style).line(finding.what if finding.level == "ok" else f"{finding.level}: {finding.what}")
        if finding.hint:
            page.skip(2).line(finding.hint, TERMINAL.muted)
    session.show(page)
