"""`lead`: people who may become clients."""

from typing import Annotated

import typer

from pipetui.cli import complete, output
from pipetui.cli.command import Command, new_app
from pipetui.cli.options import AsJson, AsPlain
from pipetui.cli.scope import moment_of
from pipetui.cli.session import session_of

app = new_app("People who may become clients.")

Email = Annotated[str, typer.Option("--email", metavar="ADDRESS", help="E-mail.")]
Phone = Annotated[str, typer.Option("--phone", metavar="NUMBER", help="Phone.")]


@app.command("add", cls=Command)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What they are called.")],
    email: Email = "",
    phone: Phone = "",
    company: Annotated[
        str, typer.Option("--company", metavar="NAME", help="Company.", autocompletion=complete.companies)
    ] = "",
    source: Annotated[
        str,
        typer.Option("--source", metavar="TEXT", help="Where they came from.", autocompletion=complete.sources),
    ] = "",
    notes: Annotated[str, typer.Option("--notes", metavar="TEXT", help="Anything else.")] = "",
    at: Annotated[
        str | None, typer.Option("--at", metavar="DATE", help="When, if not now: yesterday, 2026-11-03, …")
    ] = None,
) -> None:
    """Add a lead; the name is enough."""
    session = session_of(ctx)
    from pipetui.services.leads import add_lead

    event = add_lead(
        session.store,
        session.context,
        name,
        email=email,
        phone=phone,
        company=company,
        source=source,
        notes=notes,
        at=moment_of(session, at),
    )
    session.done(event, number=event.row_id)


@app.command("list", cls=Command)
def list_leads(
    ctx: typer.Context,
    everybody: Annotated[bool, typer.Option("--all", help="Those that were converted too.")] = False,
    as_json: AsJson = False,
    as_plain: AsPlain = False,
) -> None:
    """List the leads, the latest first."""
    session = session_of(ctx)
    from pipetui.queries.leads import list_leads as read

    rows = read(session.store.connection, converted=everybody)
    if output.as_records("leads", [row._asdict() for row in rows], as_json=as_json, as_plain=as_plain):
        return
    if not rows:
        output.note("No leads: `pipetui lead add NAME`.")
        return
    from pipetui.render.listings import lead_list

    session.show(lead_list(rows, timezone=session.context.timezone, width=output.width()))


@app.command("convert", cls=Command)
def convert(
    ctx: typer.Context,
    lead: Annotated[str, typer.Argument(metavar="LEAD", help="Number, e-mail, name, or words that fit one.")],
    email: Email = "",
    phone: Phone = "",
) -> None:
    """Make a lead a contact, with all that was said; an e-mail or a phone is needed."""
    session = session_of(ctx)
    from pipetui.queries.leads import find_lead
    from pipetui.services.leads import convert_lead

    lead_id = find_lead(session.store.connection, lead)
    session.done(convert_lead(session.store, session.context, lead_id, email=email, phone=phone))
