"""`undo`, `redo`, `history`: nothing is final."""

from typing import Annotated

import typer

from pipetui.cli import complete, output
from pipetui.cli.options import AsJson, AsPlain
from pipetui.cli.session import sentence, session_of
from pipetui.domain.errors import InvalidInput

Count = Annotated[int, typer.Argument(metavar="[N]", help="How many changes.", show_default=False)]


def undo(
    ctx: typer.Context,
    count: Count = 1,
    batch: Annotated[
        int | None,
        typer.Option("--batch", metavar="ID", help="This one instead, whoever did it: see `pipetui history`."),
    ] = None,
) -> None:
    """Take back your last change, or the last N."""
    session = session_of(ctx)
    if batch is not None and count != 1:
        raise InvalidInput("a number of changes and --batch exclude each other", "Give one of them.")
    from pipetui.services.undoing import undo as take_back

    _say(take_back(session.store, session.context, count, batch=batch).message, "redo")


def redo(ctx: typer.Context, count: Count = 1) -> None:
    """Do again what was undone last, or the last N."""
    session = session_of(ctx)
    from pipetui.services.undoing import redo as do_again

    _say(do_again(session.store, session.context, count).message, "undo")


def _say(message: str, way_back: str) -> None:
    output.line(sentence(message))
    if not message.startswith("nothing"):
        output.note(f"`pipetui {way_back}` reverses that.")


def history(
    ctx: typer.Context,
    deal: Annotated[
        str | None,
        typer.Argument(metavar="[DEAL]", help="Only what touched this deal.", autocompletion=complete.deals),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="How many changes.", min=1)] = 30,
    as_json: AsJson = False,
    as_plain: AsPlain = False,
) -> None:
    """Show what was done, newest first. When, by whom, and the number that `undo --batch` takes."""
    session = session_of(ctx)
    from pipetui.queries.history import read_history

    deal_id = None
    if deal is not None:
        from pipetui.queries.deals import find_deal

        deal_id = find_deal(session.store.connection, deal)
    lines = read_history(session.store.connection, limit, deal_id)
    if output.as_records("history", [line._asdict() for line in lines], as_json=as_json, as_plain=as_plain):
        return
    if not lines:
        output.note("Nothing was changed yet.")
        return
    from pipetui.render.listings import history_list

    session.show(history_list(lines, timezone=session.context.timezone, width=output.width()))
