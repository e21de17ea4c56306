"""`stage`: the columns of the board."""

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipetui.cli import complete, output
from pipetui.cli.command import Command, new_app
from pipetui.cli.options import AsJson, AsPlain, DryRun
from pipetui.cli.session import session_of
from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from pipetui.cli.session import Session
    from pipetui.queries.shapes import Stage

app = new_app("The columns of the board: open stages, then Won and Lost.")

Name = Annotated[
    str,
    typer.Argument(
        metavar="STAGE", help="A name, how it begins, or its place (1 is the first).", autocompletion=complete.stages
    ),
]
InPipeline = Annotated[
    str | None,
    typer.Option("--pipeline", metavar="NAME", help="Default: the current one.", autocompletion=complete.pipelines),
]
Probability = Annotated[
    str | None, typer.Option("--probability", metavar="PERCENT", help="How likely deals in it are won, 0 to 100.")
]
StaleAfter = Annotated[
    str | None, typer.Option("--stale-after", metavar="DAYS", help='Idle for longer, a deal is stalled; "" for never.')
]
Wip = Annotated[
    str | None, typer.Option("--wip", metavar="N", help='More deals than this are pointed out; "" for no limit.')
]
Objective = Annotated[str | None, typer.Option("--objective", metavar="TEXT", help="What the stage is for.")]
Criteria = Annotated[
    list[str] | None, typer.Option("--criteria", metavar="TEXT", help="When a deal may leave it; can be given again.")
]
Actions = Annotated[
    list[str] | None,
    typer.Option(
        "--action", metavar="TEXT", help='What to do in it: "Send a summary +2d" is due in two days; again for more.'
    ),
]

_DUE = re.compile(r"\s*\+(\d{1,4})d$")


def _pipeline_id(session: "Session", name: str | None) -> int:
    from pipetui.queries.pipelines import pipeline_named

    return pipeline_named(session.store.connection, name).id


def _stage(session: "Session", name: str, pipeline: str | None) -> "Stage":
    from pipetui.queries.pipelines import stage_named

    return stage_named(session.store.connection, _pipeline_id(session, pipeline), name)


def _details(
    name: str | None,
    probability: str | None,
    stale_after: str | None,
    wip: str | None,
    objective: str | None,
    criteria: list[str] | None,
    action: list[str] | None,
) -> Any:
    """Return what was given as the changes that the service takes."""
    from pipetui.domain.deals import check_probability, check_stale_after, check_wip_limit
    from pipetui.services.stages import StageChanges

    given: dict[str, Any] = {}
    if name is not None:
        given["name"] = name
    if probability is not None:
        value = check_probability(probability)
        if value is None:
            raise InvalidInput("a stage needs a probability", "Give a number from 0 to 100.", "probability")
        given["probability"] = value
    if stale_after is not None:
        given["stale_after_days"] = check_stale_after(stale_after)
    if wip is not None:
        given["wip_limit"] = check_wip_limit(wip)
    if objective is not None:
        given["objective"] = objective
    if criteria is not None:
        given["exit_criteria"] = "\n".join(line for line in criteria if line.strip())
    if action is not None:
        given["actions"] = tuple(_action(text) for text in action if text.strip())
    return StageChanges(**given)


def _action(text: str) -> tuple[str, int | None]:
    """Read "Send a summary +2d" as the title and in how many days it is due."""
    due = _DUE.search(text)
    return (text[: due.start()], int(due[1])) if due else (text, None)


@app.command("list", cls=Command)
def list_stages(
    ctx: typer.Context,
    stage: Annotated[
        str | None,
        typer.Argument(metavar="[STAGE]", help="Everything about this one.", autocompletion=complete.stages),
    ] = None,
    pipeline: InPipeline = None,
    as_json: AsJson = False,
    as_plain: AsPlain = False,
) -> None:
    """List the stages in board order, or show one with its objective, criteria and actions."""
    session = session_of(ctx)
    from pipetui.queries.pipelines import stages

    rows = stages(session.store.connection, _pipeline_id(session, pipeline))
    if stage is not None:
        rows = (_stage(session, stage, pipeline),)
    records = [_record(row, plain=as_plain) for row in rows]
    if output.as_records("stages", records, as_json=as_json, as_plain=as_plain):
        return
    from pipetui.render.listings import stage_list, stage_page

    session.show(stage_page(rows[0]) if stage is not None else stage_list(rows, width=output.width()))


def _record(stage: "Stage", *, plain: bool) -> dict[str, Any]:
    actions = [action.title if plain else action._asdict() for action in stage.actions]
    return stage._asdict() | {"actions": actions}


@app.command("add", cls=Command)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new stage's name.")],
    before: Annotated[
        str | None,
        typer.Option(
            "--before", metavar="STAGE", help="Where to put it. Default: last.", autocompletion=complete.stages
        ),
    ] = None,
    probability: Probability = None,
    stale_after: StaleAfter = None,
    wip: Wip = None,
    objective: Objective = None,
    criteria: Criteria = None,
    action: Actions = None,
    pipeline: InPipeline = None,
) -> None:
    """Add an open stage. Without --probability it gets one halfway between its neighbours'."""
    session = session_of(ctx)
    from pipetui.services.stages import add_stage

    details = _details(None, probability, stale_after, wip, objective, criteria, action)
    place = None
    if before is not None:
        place = _place(session, before, pipeline)
    event = add_stage(
        session.store, session.context, _pipeline_id(session, pipeline), name, place=place, details=details
    )
    session.done(event)


def _place(session: "Session", before: str, pipeline: str | None) -> int:
    """Return the index among the open stages that puts a stage before another."""
    from pipetui.queries.pipelines import stages

    after = _stage(session, before, pipeline)
    opens = [stage.id for stage in stages(session.store.connection, after.pipeline_id) if stage.kind == "open"]
    return opens.index(after.id) if after.id in opens else len(opens)


@app.command("edit", cls=Command)
def edit(
    ctx: typer.Context,
    stage: Name,
    name: Annotated[str | None, typer.Option("--name", metavar="NEW", help="Another name.")] = None,
    probability: Probability = None,
    stale_after: StaleAfter = None,
    wip: Wip = None,
    objective: Objective = None,
    criteria: Criteria = None,
    action: Actions = None,
    pipeline: InPipeline = None,
) -> None:
    """Change a stage. Only what is given changes; --criteria and --action replace all of theirs; "" clears."""
    session = session_of(ctx)
    from pipetui.services.stages import edit_stage

    changes = _details(name, probability, stale_after, wip, objective, criteria, action)
    session.done(edit_stage(session.store, session.context, _stage(session, stage, pipeline).id, changes))


@app.command("reorder", cls=Command)
def reorder(
    ctx: typer.Context,
    stages: Annotated[
        list[str],
        typer.Argument(metavar="STAGE…", help="All open stages in their new order.", autocompletion=complete.stages),
    ],
    pipeline: InPipeline = None,
) -> None:
    """Put the open stages into another order. Won and Lost stay last."""
    session = session_of(ctx)
    from pipetui.services.stages import reorder_stages

    order = [_stage(session, name, pipeline).id for name in stages]
    session.done(reorder_stages(session.store, session.context, _pipeline_id(session, pipeline), order))


@app.command("remove", cls=Command)
def remove(
    ctx: typer.Context,
    stage: Name,
    into: Annotated[
        str, typer.Option("--into", metavar="STAGE", help="Where its deals go.", autocompletion=complete.stages)
    ],
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="REASON", help="When that is Lost: why.", autocompletion=complete.reasons),
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What to say beside the reason.")] = "",
    pipeline: InPipeline = None,
    dry_run: DryRun = False,
) -> None:
    """Remove an open stage. Its deals move into another one, so that none is lost."""
    session = session_of(ctx)
    gone, target = _stage(session, stage, pipeline), _stage(session, into, pipeline)
    if dry_run:
        from pipetui.queries.board import read_board

        heads = read_board(session.store.connection, gone.pipeline_id, session.context).heads
        count = next(head.deals for head in heads if head.stage.id == gone.id)
        deals = counted(count, "deal")
        output.line(f"Would remove {gone.name} and move its {deals} into {target.name}")
        return
    from pipetui.queries.pipelines import reason_named
    from pipetui.services.stages import remove_stage

    reason_id = None if reason is None else reason_named(session.store.connection, reason).id
    session.done(remove_stage(session.store, session.context, gone.id, target.id, reason_id=reason_id, note=note))
