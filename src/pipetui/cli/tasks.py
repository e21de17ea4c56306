"""`task`: what is to be done, on a deal or with a person. A deal's earliest open task is its next step."""

from typing import Annotated

import typer

from pipetui.cli import complete, output
from pipetui.cli.command import Command, new_app
from pipetui.cli.options import AsJson, AsPlain
from pipetui.cli.scope import day_of
from pipetui.cli.session import session_of
from pipetui.domain.errors import InvalidInput

app = new_app("What is to be done. A deal's earliest open task is its next step.")

DealOption = Annotated[
    str | None,
    typer.Option("--deal", metavar="DEAL", help="What deal it is about.", autocompletion=complete.deals),
]
ContactOption = Annotated[
    str | None, typer.Option("--contact", metavar="CONTACT", help="Who with.", autocompletion=complete.contacts)
]


@app.command("add", cls=Command)
def add(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TEXT", help="What is to be done.")],
    deal: DealOption = None,
    contact: ContactOption = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DATE", help="tomorrow, fri, next mon, +3d, 2026-12-24.")
    ] = None,
    time: Annotated[str | None, typer.Option("--time", metavar="HH:MM", help="At what time of that day.")] = None,
) -> None:
    """Add a task to a deal or a person."""
    session = session_of(ctx)
    from pipetui.queries.contacts import find_contact
    from pipetui.queries.deals import find_deal
    from pipetui.services.tasks import add_task

    event = add_task(
        session.store,
        session.context,
        title,
        deal_id=None if deal is None else find_deal(session.store.connection, deal),
        contact_id=None if contact is None else find_contact(session.store.connection, contact),
        due_on=day_of(session, due, "due_on"),
        due_time=time,
    )
    session.done(event, number=event.row_id)


@app.command("list", cls=Command)
def list_tasks(
    ctx: typer.Context,
    deal: DealOption = None,
    contact: ContactOption = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Only those due up to this day, overdue ones too.")
    ] = None,
    done: Annotated[bool, typer.Option("--done", help="Those that are done too.")] = False,
    as_json: AsJson = False,
    as_plain: AsPlain = False,
) -> None:
    """List the open tasks, the earliest first."""
    session = session_of(ctx)
    from pipetui.queries.contacts import find_contact
    from pipetui.queries.deals import find_deal
    from pipetui.queries.tasks import list_tasks as read

    if deal is not None and contact is not None:
        raise InvalidInput("--deal and --contact exclude each other", "Give one of them.")
    rows = read(
        session.store.connection,
        session.context,
        done=done,
        deal_id=None if deal is None else find_deal(session.store.connection, deal),
        contact_id=None if contact is None else find_contact(session.store.connection, contact),
        until=day_of(session, until, "until"),
    )
    if output.as_records("tasks", [row._asdict() for row in rows], as_json=as_json, as_plain=as_plain):
        return
    if not rows:
        output.note("Nothing to do.")
        return
    from pipetui.render.listings import task_list

    session.show(task_list(rows, today=session.context.today, width=output.width()))


@app.command("done", cls=Command)
def done(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(metavar="TASK", help="Its number, or words that fit one open task.")],
) -> None:
    """Mark a task as done."""
    session = session_of(ctx)
    from pipetui.queries.tasks import find_task
    from pipetui.services.tasks import finish_task

    session.done(finish_task(session.store, session.context, find_task(session.store.connection, task)))
