"""`rate`: what other currencies are worth in the base currency, and from when on."""

from typing import Annotated

import typer

from pipetui.cli import output
from pipetui.cli.command import Command, new_app
from pipetui.cli.options import AsJson, AsPlain
from pipetui.cli.scope import day_of
from pipetui.cli.session import session_of

app = new_app("What other currencies are worth in the base currency. Deals without a rate are in no total.")

Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The rate's number in `pipetui rate list`.")]


@app.command("list", cls=Command)
def list_rates(ctx: typer.Context, as_json: AsJson = False, as_plain: AsPlain = False) -> None:
    """List the rates, the latest of each currency first."""
    session = session_of(ctx)
    from pipetui.queries.rates import list_rates as read

    rows = read(session.store.connection)
    if output.as_records("rates", [row._asdict() for row in rows], as_json=as_json, as_plain=as_plain):
        return
    if not rows:
        output.note("No rates: `pipetui rate add USD 0.92` says what 1 USD is worth.")
        return
    from pipetui.render.listings import rate_list

    session.show(rate_list(rows, base=session.file_settings.base_currency, width=output.width()))


@app.command("add", cls=Command)
def add(
    ctx: typer.Context,
    currency: Annotated[str, typer.Argument(metavar="CURRENCY", help="1 unit of it …")],
    rate: Annotated[str, typer.Argument(metavar="RATE", help="… is so much of the base currency: 0.9215")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="From which day on; default: today.")] = None,
) -> None:
    """Say what a currency is worth from a day on."""
    session = session_of(ctx)
    from pipetui.services.rates import add_rate

    event = add_rate(session.store, session.context, currency, rate, day_of(session, on, "on_day"))
    session.done(event)


@app.command("edit", cls=Command)
def edit(
    ctx: typer.Context,
    number: Number,
    rate: Annotated[str | None, typer.Option("--rate", metavar="RATE", help="What it is worth.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="From which day on.")] = None,
) -> None:
    """Put a rate right, or its day."""
    session = session_of(ctx)
    from pipetui.services.rates import edit_rate

    day = day_of(session, on, "on_day")
    session.done(edit_rate(session.store, session.context, number, rate=rate, on_day=day))


@app.command("delete", cls=Command)
def delete(ctx: typer.Context, number: Number) -> None:
    """Delete a rate."""
    session = session_of(ctx)
    from pipetui.services.rates import delete_rate

    session.done(delete_rate(session.store, session.context, number))
