"""`demo`: the board on a realistic sample, in a temporary file that is gone afterwards."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipetui.cli import output
from pipetui.cli.board import needs_terminal, open_board
from pipetui.cli.session import session_of
from pipetui.domain.context import Context
from pipetui.domain.errors import OperationFailed

if TYPE_CHECKING:
    from pipetui.cli.session import Session


def demo(
    ctx: typer.Context,
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="PATH", help="Write the sample into a new file, and do not open the board."),
    ] = None,
) -> None:
    """Open the board on a realistic sample. Your own file is not touched; the sample's is removed afterwards."""
    session = session_of(ctx)
    if into is not None:
        _keep(session, Path(into))
        return
    needs_terminal("pipetui demo --into PATH")
    raise typer.Exit(open_sample(session))


def open_sample(session: "Session") -> int:
    """Open the board on a sample that is gone afterwards, and return the exit code."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="pipetui-demo-") as folder:
        path = Path(folder) / "demo.db"
        _write(session, path)
        try:
            return open_board(session.options._replace(db=str(path)), remember=False)
        finally:
            from pipetui.config.drafts import forget_drafts_in

            forget_drafts_in(path.parent)


def _keep(session: "Session", path: Path) -> None:
    if os.path.lexists(path):
        raise OperationFailed(f"{path} is there already", "Name a new file.")
    _write(session, path)
    output.line(f"Wrote the sample into {path}; `pipetui --db {path}` opens it.")


def _write(session: "Session", path: Path) -> None:
    from pipetui.cli.sample import CURRENCY, fill
    from pipetui.queries.settings import file_settings
    from pipetui.store.file import open_store

    timezone = session.settings.timezone
    with open_store(path, now=session.now, template="consulting", currency=CURRENCY, timezone=timezone) as store:
        fill(store, Context(session.actor, session.now, file_settings(store.connection).timezone))
