"""`tag`: the words that deals are marked with."""

from typing import Annotated

import typer

from pipetui.cli import complete, output
from pipetui.cli.command import Command, new_app
from pipetui.cli.options import AsJson, AsPlain
from pipetui.cli.session import session_of

app = new_app("The words that deals are marked with.")

Tag = Annotated[str, typer.Argument(metavar="TAG", help="A tag, or how it begins.", autocompletion=complete.tags)]


@app.command("list", cls=Command)
def list_tags(ctx: typer.Context, as_json: AsJson = False, as_plain: AsPlain = False) -> None:
    """List the tags and how many deals carry each."""
    session = session_of(ctx)
    from pipetui.queries.tags import list_tags as read

    rows = read(session.store.connection)
    if output.as_records("tags", [row._asdict() for row in rows], as_json=as_json, as_plain=as_plain):
        return
    if not rows:
        output.note("No tags yet: `pipetui edit DEAL --tag WORD`.")
        return
    from pipetui.render.listings import tag_list

    session.show(tag_list(rows, width=output.width()))


@app.command("add", cls=Command)
def add(ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME", help="The new tag.")]) -> None:
    """Add a tag; a deal that is given a new one adds it too."""
    session = session_of(ctx)
    from pipetui.services.tags import add_tag

    session.done(add_tag(session.store, session.context, name))


@app.command("edit", cls=Command)
def edit(
    ctx: typer.Context,
    tag: Tag,
    name: Annotated[str, typer.Option("--name", metavar="NEW", help="Its new name; that of another tag merges them.")],
) -> None:
    """Rename a tag on all deals."""
    session = session_of(ctx)
    from pipetui.queries.tags import tag_named
    from pipetui.services.tags import edit_tag

    session.done(edit_tag(session.store, session.context, tag_named(session.store.connection, tag).id, name))


@app.command("delete", cls=Command)
def delete(ctx: typer.Context, tag: Tag) -> None:
    """Take a tag off all deals and delete it."""
    session = session_of(ctx)
    from pipetui.queries.tags import tag_named
    from pipetui.services.tags import delete_tag

    session.done(delete_tag(session.store, session.context, tag_named(session.store.connection, tag).id))
