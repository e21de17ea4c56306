"""`target`: what is to be won in a month, a quarter or a year."""

from typing import Annotated

import typer

from pipetui.cli import output
from pipetui.cli.command import Command, new_app
from pipetui.cli.options import AsJson, AsPlain
from pipetui.cli.session import session_of

app = new_app("What is to be won in a month, a quarter or a year.")

Of = Annotated[str, typer.Argument(metavar="PERIOD", help="2026-11, 2026-Q4, 2026, this-month, this-quarter, …")]
Amount = Annotated[str, typer.Argument(metavar="AMOUNT", help="40000, 40k, 10k*3mo, …")]


@app.command("list", cls=Command)
def list_targets(ctx: typer.Context, as_json: AsJson = False, as_plain: AsPlain = False) -> None:
    """List the targets, the latest first. How one stands: `pipetui report forecast`."""
    session = session_of(ctx)
    from pipetui.domain.money import decimal_text
    from pipetui.queries.targets import list_targets as read

    rows = read(session.store.connection)
    records = [row._asdict() | {"amount": decimal_text(row.amount, row.currency)} for row in rows]
    if output.as_records("targets", records, as_json=as_json, as_plain=as_plain):
        return
    if not rows:
        output.note("No targets: `pipetui target add this-month 40k`.")
        return
    from pipetui.render.listings import target_list

    session.show(target_list(rows, width=output.width()))


@app.command("add", cls=Command)
def add(ctx: typer.Context, period: Of, amount: Amount) -> None:
    """Set the target of a period, over all pipelines."""
    session = session_of(ctx)
    from pipetui.services.targets import add_target

    session.done(add_target(session.store, session.context, period, amount))


@app.command("edit", cls=Command)
def edit(ctx: typer.Context, period: Of, amount: Amount) -> None:
    """Change the target of a period."""
    session = session_of(ctx)
    from pipetui.services.targets import edit_target

    session.done(edit_target(session.store, session.context, period, amount))


@app.command("delete", cls=Command)
def delete(ctx: typer.Context, period: Of) -> None:
    """Delete the target of a period."""
    session = session_of(ctx)
    from pipetui.services.targets import delete_target

    session.done(delete_target(session.store, session.context, period))
