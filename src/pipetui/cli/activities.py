"""`log`: what was said, to whom, about which deal."""

from typing import Annotated

import typer

from pipetui.cli import complete
from pipetui.cli.scope import moment_of
from pipetui.cli.session import session_of


def log(
    ctx: typer.Context,
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="call, email, meeting, demo, …", autocompletion=complete.kinds)
    ],
    about: Annotated[
        str,
        typer.Argument(
            metavar="DEAL|CONTACT|LEAD",
            help="A deal's number or title, a person's name or e-mail, or words that fit one.",
            autocompletion=complete.deals,
        ),
    ],
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="What was said.")] = "",
    at: Annotated[
        str | None, typer.Option("--at", metavar="DATE", help="When, if not now: yesterday, 2026-11-03, …")
    ] = None,
) -> None:
    """Write down a call, a meeting, a message on a deal, or with a person or a lead."""
    session = session_of(ctx)
    from pipetui.queries.about import find_about
    from pipetui.queries.kinds import kind_named
    from pipetui.services.activities import log_activity

    found = find_about(session.store.connection, about)
    event = log_activity(
        session.store,
        session.context,
        kind_named(session.store.connection, kind).id,
        text,
        deal_id=found.deal_id,
        contact_id=found.contact_id,
        lead_id=found.lead_id,
        at=moment_of(session, at),
    )
    session.done(event)
