"""`undo`, `redo`, `history`: nothing is final."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipetui.cli import complete, output
from pipetui.cli.options import AsJson, AsPlain
from pipetui.cli.session import sentence, session_of
from pipetui.domain.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from pipetui.cli.session import Session

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
    find: Annotated[
        str | None,
        typer.Option("--find", metavar="WORDS", help="Only what these words stand in; by:ana is about who did it."),
    ] = None,
    batch: Annotated[
        int | None, typer.Option("--batch", metavar="ID", help="What this one changed, field by field.")
    ] = None,
    as_json: AsJson = False,
    as_plain: AsPlain = False,
) -> None:
    """Show what was done, newest first. When, by whom, and the number that `undo --batch` takes."""
    session = session_of(ctx)
    if batch is not None:
        _show_batch(session, batch, as_json=as_json, as_plain=as_plain)
        return
    from pipetui.queries.history import find_lines, read_history

    deal_id = None
    if deal is not None:
        from pipetui.queries.deals import find_deal

        deal_id = find_deal(session.store.connection, deal)
    if find:
        words = find if deal_id is None else f"{find} #{deal_id}"
        lines = find_lines(session.store.connection, limit, words)
    else:
        lines = read_history(session.store.connection, limit, deal_id)
    if output.as_records("history", [line._asdict() for line in lines], as_json=as_json, as_plain=as_plain):
        return
    if not lines:
        output.note("Nothing fits." if find else "Nothing was changed yet.")
        return
    from pipetui.render.listings import history_list

    session.show(history_list(lines, timezone=session.context.timezone, width=output.width()))


def _show_batch(session: "Session", number: int, *, as_json: bool, as_plain: bool) -> None:
    """Print what one batch changed."""
    from pipetui.queries.changes import read_changes

    found = read_changes(session.store.connection, number, session.context.timezone)
    if found is None:
        raise NotFound(f"there is no change {number}", "`pipetui history` lists them")
    if as_json:
        changes = [row._asdict() | {"fields": [each._asdict() for each in row.fields]} for row in found.rows]
        batch = found.batch._asdict() | {"mark": found.batch.mark or None}
        output.document({"schema": 1, "batch": batch, "changes": changes, "more": found.more})
    elif as_plain:
        output.as_plain_lines(
            (row.op, row.noun, row.number, row.name, *each)
            for row in found.rows
            for each in (row.fields or (("", "", ""),))
        )
    else:
        from pipetui.render.changes import batch_page

        session.show(batch_page(found, timezone=session.context.timezone))
