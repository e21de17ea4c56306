"""`reason`: why deals are lost, the user's own list."""

from typing import Annotated

import typer

from pipetui.cli import complete, output
from pipetui.cli.command import Command, new_app
from pipetui.cli.options import AsJson, AsPlain
from pipetui.cli.session import session_of

app = new_app("Why deals are lost: your own list.")

Reason = Annotated[
    str, typer.Argument(metavar="REASON", help="A reason, or how it begins.", autocompletion=complete.reasons)
]


@app.command("list", cls=Command)
def list_reasons(ctx: typer.Context, as_json: AsJson = False, as_plain: AsPlain = False) -> None:
    """List the reasons for losing. How often each was given: `pipetui report stages`."""
    session = session_of(ctx)
    from pipetui.queries.pipelines import lost_reasons

    rows = lost_reasons(session.store.connection)
    if output.as_records("reasons", [row._asdict() for row in rows], as_json=as_json, as_plain=as_plain):
        return
    from pipetui.render.listings import reason_list

    session.show(reason_list(rows, width=output.width()))


@app.command("add", cls=Command)
def add(ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME", help="The new reason.")]) -> None:
    """Add a reason at the end of the list."""
    session = session_of(ctx)
    from pipetui.services.reasons import add_reason

    session.done(add_reason(session.store, session.context, name))


@app.command("edit", cls=Command)
def edit(
    ctx: typer.Context,
    reason: Reason,
    name: Annotated[str, typer.Option("--name", metavar="NEW", help="Its new name.")],
) -> None:
    """Rename a reason, also where it was given already."""
    session = session_of(ctx)
    from pipetui.queries.pipelines import reason_named
    from pipetui.services.reasons import edit_reason

    session.done(edit_reason(session.store, session.context, reason_named(session.store.connection, reason).id, name))


@app.command("delete", cls=Command)
def delete(ctx: typer.Context, reason: Reason) -> None:
    """Take a reason off the list; the deals lost for it keep it."""
    session = session_of(ctx)
    from pipetui.queries.pipelines import reason_named
    from pipetui.services.reasons import delete_reason

    session.done(delete_reason(session.store, session.context, reason_named(session.store.connection, reason).id))
