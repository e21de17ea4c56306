"""`backup` and `restore`."""

from typing import Annotated

import typer

from pipetui.cli import output
from pipetui.cli.session import session_of


def backup(
    ctx: typer.Context,
    path: Annotated[
        str | None, typer.Argument(metavar="[PATH]", help="A file, or a folder. Default: the backup folder.")
    ] = None,
) -> None:
    """Copy the file as it is now; the copy is checked. Works while the board is open."""
    session = session_of(ctx)
    from pipetui.store.backup import backup as copy

    output.line(f"Backed up to {copy(session.store, path, session.now)}")


def restore(
    ctx: typer.Context, path: Annotated[str, typer.Argument(metavar="PATH", help="A backup of a pipetui file.")]
) -> None:
    """Make the file what a backup holds. The backup is checked first, and what is replaced is kept."""
    session = session_of(ctx)
    from pipetui.store.backup import can_be_restored
    from pipetui.store.backup import restore as bring_back

    kept = bring_back(path, session.path, session.now)
    output.line(f"Restored {session.path} from {path}")
    if kept is not None:
        way_back = "back with `pipetui restore`" if can_be_restored(kept) else "it is damaged and cannot be restored"
        output.line(f"What was there is kept: {kept} ({way_back})")
