"""`contact`: the people that deals are with."""

from typing import Annotated, Any

import typer

from pipetui.cli import complete, output
from pipetui.cli.command import Command, new_app
from pipetui.cli.options import AsJson, AsPlain
from pipetui.cli.session import session_of

app = new_app("The people that deals are with.")

Contact = Annotated[
    str,
    typer.Argument(
        metavar="CONTACT", help="Number, e-mail, name, or words that fit one.", autocompletion=complete.contacts
    ),
]
Email = Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="E-mail.")]
Phone = Annotated[str | None, typer.Option("--phone", metavar="NUMBER", help="Phone.")]
Company = Annotated[
    str | None, typer.Option("--company", metavar="NAME", help="Company.", autocompletion=complete.companies)
]
Source = Annotated[
    str | None,
    typer.Option("--source", metavar="TEXT", help="Where they came from.", autocompletion=complete.sources),
]
Notes = Annotated[str | None, typer.Option("--notes", metavar="TEXT", help="Anything else.")]


@app.command("add", cls=Command)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person's name.")],
    email: Email = None,
    phone: Phone = None,
    company: Company = None,
    source: Source = None,
    notes: Notes = None,
) -> None:
    """Add a person; an e-mail or a phone is needed."""
    session = session_of(ctx)
    from pipetui.services.contacts import add_contact

    event = add_contact(
        session.store,
        session.context,
        name,
        email=email,
        phone=phone,
        company=company or "",
        source=source or "",
        notes=notes or "",
    )
    session.done(event, number=event.row_id)


@app.command("list", cls=Command)
def list_contacts(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT…]", help="Only people whose details hold these words.")
    ] = None,
    as_json: AsJson = False,
    as_plain: AsPlain = False,
) -> None:
    """List people."""
    session = session_of(ctx)
    from pipetui.queries.contacts import list_contacts as read

    rows = read(session.store.connection, " ".join(text or ()))
    if output.as_records("contacts", [row._asdict() for row in rows], as_json=as_json, as_plain=as_plain):
        return
    if not rows:
        output.note("Nobody fits." if text else "Nobody yet: `pipetui contact add NAME --email ADDRESS`.")
        return
    from pipetui.render.listings import contact_list

    session.show(contact_list(rows, width=output.width()))


@app.command("show", cls=Command)
def show(ctx: typer.Context, contact: Contact, as_json: AsJson = False) -> None:
    """Show everything about a person: how to reach them, their deals and tasks."""
    session = session_of(ctx)
    from pipetui.queries.contacts import find_contact, read_contact

    found = read_contact(session.store.connection, find_contact(session.store.connection, contact), session.context)
    if as_json:
        from pipetui.cli.listing import deal_record

        record: dict[str, Any] = found.row._asdict() | {"notes": found.notes, "hidden": found.hidden}
        record["deals"] = [deal_record(deal) for deal in found.deals]
        record["tasks"] = [task._asdict() for task in found.tasks]
        output.document({"schema": 1, "contact": record})
        return
    from pipetui.render.listings import contact_page

    session.show(contact_page(found, today=session.context.today, width=output.width()))


@app.command("edit", cls=Command)
def edit(
    ctx: typer.Context,
    contact: Contact,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Another name.")] = None,
    email: Email = None,
    phone: Phone = None,
    company: Company = None,
    source: Source = None,
    notes: Notes = None,
) -> None:
    """Change details of a person; only those given change. An empty value ("") clears."""
    session = session_of(ctx)
    from pipetui.queries.contacts import find_contact
    from pipetui.services.contacts import ContactChanges, edit_contact

    given = {"name": name, "email": email, "phone": phone, "company": company, "source": source, "notes": notes}
    changes = ContactChanges(**{field: value for field, value in given.items() if value is not None})
    contact_id = find_contact(session.store.connection, contact)
    session.done(edit_contact(session.store, session.context, contact_id, changes))
