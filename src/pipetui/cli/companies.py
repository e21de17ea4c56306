"""`company`: the companies that people and deals belong to."""

from typing import Annotated, Any

import typer

from pipetui.cli import complete, output
from pipetui.cli.command import Command, new_app
from pipetui.cli.options import AsJson, AsPlain
from pipetui.cli.session import session_of

app = new_app("The companies that people and deals belong to.")

Company = Annotated[
    str,
    typer.Argument(metavar="COMPANY", help="Number, name, or how it begins.", autocompletion=complete.companies),
]


@app.command("list", cls=Command)
def list_companies(ctx: typer.Context, as_json: AsJson = False, as_plain: AsPlain = False) -> None:
    """List companies."""
    session = session_of(ctx)
    from pipetui.queries.companies import list_companies as read

    rows = read(session.store.connection)
    if output.as_records("companies", [row._asdict() for row in rows], as_json=as_json, as_plain=as_plain):
        return
    if not rows:
        output.note("No companies yet: `pipetui add TITLE --company NAME` makes one.")
        return
    from pipetui.render.companies import company_list

    session.show(company_list(rows, width=output.width()))


@app.command("show", cls=Command)
def show(ctx: typer.Context, company: Company, as_json: AsJson = False) -> None:
    """Show everything about a company: its people and deals."""
    session = session_of(ctx)
    from pipetui.queries.companies import find_company, read_company

    conn = session.store.connection
    found = read_company(conn, find_company(conn, company), session.context)
    if as_json:
        from pipetui.cli.listing import deal_record

        record: dict[str, Any] = found.row._asdict() | {"notes": found.notes}
        record["people"] = [person._asdict() for person in found.contacts]
        record["deals"] = [deal_record(deal) for deal in found.deals]
        output.document({"schema": 1, "company": record})
        return
    from pipetui.render.companies import company_page

    session.show(company_page(found, width=output.width()))
