"""`pipeline`: several boards in one file."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipetui.cli import complete, output
from pipetui.cli.command import Command, new_app
from pipetui.cli.options import AsJson, AsPlain, DryRun
from pipetui.cli.session import session_of
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from pipetui.cli.session import Session
    from pipetui.queries.shapes import Pipeline

app = new_app("Several boards in one file; the current one is shown.")

Name = Annotated[
    str, typer.Argument(metavar="PIPELINE", help="A name, or how it begins.", autocompletion=complete.pipelines)
]


def _named(session: "Session", name: str) -> "Pipeline":
    from pipetui.queries.pipelines import pipeline_named

    return pipeline_named(session.store.connection, name)


@app.command("list", cls=Command)
def list_pipelines(ctx: typer.Context, as_json: AsJson = False, as_plain: AsPlain = False) -> None:
    """List the pipelines; the current one is marked."""
    session = session_of(ctx)
    from pipetui.queries.pipelines import pipelines

    rows = pipelines(session.store.connection)
    if output.as_records("pipelines", [row._asdict() for row in rows], as_json=as_json, as_plain=as_plain):
        return
    from pipetui.render.listings import pipeline_list

    session.show(pipeline_list(rows, width=output.width()))


@app.command("add", cls=Command)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new pipeline's name.")],
    template: Annotated[
        str, typer.Option("--template", metavar="NAME", help="consulting, standard, b2b or full-cycle.")
    ] = "consulting",
    stages: Annotated[
        str | None,
        typer.Option("--stages", metavar='"A,B,…"', help="Its stages instead, in order; Won and Lost come last."),
    ] = None,
    use: Annotated[bool, typer.Option("--use", help="Show it from now on.")] = False,
) -> None:
    """Add a pipeline, with the stages of a template or your own."""
    session = session_of(ctx)
    from pipetui.services.pipelines import add_pipeline

    names = None if stages is None else [stage for stage in stages.split(",") if stage.strip()]
    session.done(add_pipeline(session.store, session.context, name, template_name=template, stage_names=names, use=use))


@app.command("edit", cls=Command)
def edit(
    ctx: typer.Context,
    pipeline: Name,
    name: Annotated[str, typer.Option("--name", metavar="NEW", help="Its new name.")],
) -> None:
    """Rename a pipeline. Its stages: `pipetui stage`."""
    session = session_of(ctx)
    from pipetui.services.pipelines import edit_pipeline

    session.done(edit_pipeline(session.store, session.context, _named(session, pipeline).id, name))


@app.command("use", cls=Command)
def use(ctx: typer.Context, pipeline: Name) -> None:
    """Make a pipeline the current one: the board, lists and sums are about it."""
    session = session_of(ctx)
    from pipetui.services.pipelines import use_pipeline

    session.done(use_pipeline(session.store, session.context, _named(session, pipeline).id))


@app.command("delete", cls=Command)
def delete(
    ctx: typer.Context,
    pipeline: Name,
    into: Annotated[
        str,
        typer.Option(
            "--into", metavar="PIPELINE", help="Which other one takes its deals.", autocompletion=complete.pipelines
        ),
    ],
    stage: Annotated[
        str,
        typer.Option(
            "--stage", metavar="STAGE", help="In which stage. Default: the first.", autocompletion=complete.stages
        ),
    ] = "1",
    dry_run: DryRun = False,
) -> None:
    """Delete a pipeline. Its deals move into another one, so that none is lost."""
    session = session_of(ctx)
    from pipetui.queries.pipelines import stage_named

    gone, target = _named(session, pipeline), _named(session, into)
    target_stage = stage_named(session.store.connection, target.id, stage)
    if dry_run:
        deals = counted(gone.deals, "open deal")
        output.line(f"Would delete {gone.name} and move its {deals} into {target.name}, {target_stage.name}")
        return
    from pipetui.services.pipelines import delete_pipeline

    session.done(delete_pipeline(session.store, session.context, gone.id, target_stage.id))
