"""`view`: filters kept under names, the same on the board and on the command line."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipetui.cli import complete, output
from pipetui.cli.command import Command, new_app
from pipetui.cli.options import AsJson, AsPlain, Words
from pipetui.cli.session import session_of
from pipetui.domain.errors import InvalidInput

if TYPE_CHECKING:
    from pipetui.cli.session import Session

app = new_app("Filters kept under names, for the board and for --view.")

View = Annotated[
    str, typer.Argument(metavar="VIEW", help="A view's name, how it begins, or its key.", autocompletion=complete.views)
]
Sort = Annotated[
    str | None, typer.Option("--sort", metavar="ORDER", help='The board\'s order: hand, urgency, or "" for its own.')
]
Key = Annotated[
    str | None,
    typer.Option("--key", metavar="KEY", help='1 to 9 or a small letter opens it on the board; "" for none.'),
]
OfPipeline = Annotated[
    str | None,
    typer.Option(
        "--pipeline",
        metavar="NAME|all",
        help="The pipeline that it shows; all: whichever is shown.",
        autocompletion=complete.scopes,
    ),
]


def _fields(session: "Session", words: list[str] | None, pipeline: str | None, **given: str | None) -> Any:
    """Return what was given as the fields that the service takes."""
    from pipetui.cli.scope import filter_of, pipeline_id
    from pipetui.services.views import ViewFields

    fields: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if words:
        fields["filter_text"] = filter_of(session, words).text
    if pipeline is not None:
        fields["pipeline_id"] = pipeline_id(session, pipeline)
    return ViewFields(**fields)


@app.command("list", cls=Command)
def list_views(ctx: typer.Context, as_json: AsJson = False, as_plain: AsPlain = False) -> None:
    """List the saved views."""
    session = session_of(ctx)
    from pipetui.queries.views import list_views as read

    rows = read(session.store.connection)
    records = [
        {"id": row.id, "name": row.name, "key": row.key, "filter": row.filter_text, "sort": row.sort or None}
        | {"pipeline": row.pipeline or None}
        for row in rows
    ]
    if output.as_records("views", records, as_json=as_json, as_plain=as_plain):
        return
    if not rows:
        output.note("No views yet: `pipetui view add NAME FILTER…`, or f and then n on the board.")
        return
    from pipetui.render.listings import view_list

    session.show(view_list(rows, width=output.width()))


@app.command("add", cls=Command)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="How it is called.")],
    words: Words = None,
    key: Key = None,
    sort: Sort = None,
    pipeline: OfPipeline = None,
) -> None:
    """Keep a filter under a name."""
    session = session_of(ctx)
    from pipetui.services.views import add_view

    fields = _fields(session, words, pipeline, name=name, key=key, sort=sort)
    session.done(add_view(session.store, session.context, fields))


@app.command("edit", cls=Command)
def edit(
    ctx: typer.Context,
    view: View,
    words: Words = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NEW", help="Another name.")] = None,
    no_filter: Annotated[bool, typer.Option("--no-filter", help="Let it show every deal.")] = False,
    key: Key = None,
    sort: Sort = None,
    pipeline: OfPipeline = None,
) -> None:
    """Change a view. Filter words that are given replace all it had; what is not given stays."""
    session = session_of(ctx)
    if words and no_filter:
        raise InvalidInput("filter words and --no-filter exclude each other", "Give one of them.")
    from pipetui.queries.views import view_named
    from pipetui.services.views import edit_view

    text = "" if no_filter else None
    fields = _fields(session, words, pipeline, name=name, key=key, sort=sort, filter_text=text)
    session.done(edit_view(session.store, session.context, view_named(session.store.connection, view).id, fields))


@app.command("delete", cls=Command)
def delete(ctx: typer.Context, view: View) -> None:
    """Delete a view; its deals stay as they are."""
    session = session_of(ctx)
    from pipetui.queries.views import view_named
    from pipetui.services.views import delete_view

    session.done(delete_view(session.store, session.context, view_named(session.store.connection, view).id))
