"""`kind`: the kinds of activity, the user's own list."""

from typing import Annotated

import typer

from pipetui.cli import complete, output
from pipetui.cli.command import Command, new_app
from pipetui.cli.options import AsJson, AsPlain
from pipetui.cli.session import session_of

app = new_app("Kinds of activity (call, email, …): your own list.")

Kind = Annotated[str, typer.Argument(metavar="KIND", help="A kind, or how it begins.", autocompletion=complete.kinds)]


@app.command("list", cls=Command)
def list_kinds(ctx: typer.Context, as_json: AsJson = False, as_plain: AsPlain = False) -> None:
    """List the kinds of activity. How often each was had: `pipetui report conversations`."""
    session = session_of(ctx)
    from pipetui.queries.kinds import list_kinds as read

    rows = read(session.store.connection)
    if output.as_records("kinds", [row._asdict() for row in rows], as_json=as_json, as_plain=as_plain):
        return
    from pipetui.render.listings import kind_list

    session.show(kind_list(rows, width=output.width()))


@app.command("add", cls=Command)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new kind.")],
    note: Annotated[bool, typer.Option("--note", help="Said to nobody: it keeps no deal from going stale.")] = False,
) -> None:
    """Add a kind at the end of the list."""
    session = session_of(ctx)
    from pipetui.services.kinds import add_kind

    session.done(add_kind(session.store, session.context, name, is_note=note))


@app.command("edit", cls=Command)
def edit(
    ctx: typer.Context,
    kind: Kind,
    name: Annotated[str, typer.Option("--name", metavar="NEW", help="Its new name.")],
) -> None:
    """Rename a kind, also of activities that are there."""
    session = session_of(ctx)
    from pipetui.queries.kinds import kind_named
    from pipetui.services.kinds import edit_kind

    session.done(edit_kind(session.store, session.context, kind_named(session.store.connection, kind).id, name))


@app.command("delete", cls=Command)
def delete(ctx: typer.Context, kind: Kind) -> None:
    """Take a kind off the list; its activities stay."""
    session = session_of(ctx)
    from pipetui.queries.kinds import kind_named
    from pipetui.services.kinds import delete_kind

    session.done(delete_kind(session.store, session.context, kind_named(session.store.connection, kind).id))
