"""Deals on their way: moved, advanced, won, lost, reopened, deleted; one or many, as one undo."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from pipetui.cli import complete, output
from pipetui.cli.options import At, Deals, DryRun
from pipetui.cli.places import Above, Below, Bottom, Top, place_wished
from pipetui.cli.scope import deal_ids, moment_of
from pipetui.cli.session import session_of
from pipetui.domain.errors import InvalidInput

if TYPE_CHECKING:
    from pipetui.cli.session import Session
    from pipetui.queries.record_shapes import DealRow
    from pipetui.queries.shapes import Stage

Reason = Annotated[
    str | None,
    typer.Option(
        "--reason", metavar="REASON", help="Why, from `pipetui reason list`.", autocompletion=complete.reasons
    ),
]
InPipeline = Annotated[
    str | None,
    typer.Option(
        "--pipeline", metavar="NAME", help="The stage is in this pipeline.", autocompletion=complete.pipelines
    ),
]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="What was said about it.")]


def move(
    ctx: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="DEAL… STAGE",
            help="Deals, then the stage: its name, how that begins, or its place (1 is the first)."
            " One deal alone, with --top and the like, stays in its stage.",
            autocompletion=complete.deals_then_stage,
        ),
    ],
    top: Top = False,
    bottom: Bottom = False,
    above: Above = None,
    below: Below = None,
    pipeline: InPipeline = None,
    reason: Reason = None,
    note: Note = "",
    at: At = None,
    dry_run: DryRun = False,
) -> None:
    """Move deals to a stage, and to a place in its column. Into Lost needs --reason."""
    session = session_of(ctx)
    wish = place_wished(session, top=top, bottom=bottom, above=above, below=below)
    ids, stage = _ids_and_stage(session, names, pipeline, placed=wish is not None)
    place = None if wish is None else wish.place(session, ids, stage)
    if dry_run:
        return _rehearse(session, ids, "move", lambda _row, _stages: stage, placed=place is not None)
    from pipetui.services.moving import move_deals

    session.done(
        move_deals(
            session.store,
            session.context,
            ids,
            stage.id,
            at=moment_of(session, at),
            place=place,
            reason_id=_reason_id(session, reason),
            note=note,
        )
    )
    return None


def _ids_and_stage(
    session: "Session", names: Sequence[str], pipeline: str | None, *, placed: bool
) -> "tuple[list[int], Stage]":
    """Return the deals that are named, and the stage: behind them, or that of one deal that only gets a place."""
    if len(names) > 1:
        ids = deal_ids(session, names[:-1])
        return ids, _stage(session, ids, names[-1], pipeline)
    if not placed or pipeline is not None:
        raise InvalidInput("move needs a deal and a stage", 'Like: pipetui move 12 "Proposal Sent".')
    from pipetui.queries.pipelines import stages

    ids = deal_ids(session, names)
    (row,) = _rows(session, ids)
    return ids, next(stage for stage in stages(session.store.connection, row.pipeline_id) if stage.id == row.stage_id)


def _stage(session: "Session", ids: Sequence[int], name: str, pipeline: str | None) -> "Stage":
    """Find the stage: in the pipeline that is named, else in that of the deals."""
    from pipetui.queries.pipelines import pipeline_named, stage_named

    if pipeline is not None:
        return stage_named(session.store.connection, pipeline_named(session.store.connection, pipeline).id, name)
    homes = {row.pipeline_id for row in _rows(session, ids)}
    if len(homes) > 1:
        raise InvalidInput("these deals are in several pipelines", "Say where to with --pipeline NAME.")
    return stage_named(session.store.connection, homes.pop(), name)


def advance(ctx: typer.Context, names: Deals, at: At = None, dry_run: DryRun = False) -> None:
    """Move deals on to the next stage. From the last open one that is Won."""
    _step(session_of(ctx), names, 1, "advance", at, dry_run=dry_run)


def back(ctx: typer.Context, names: Deals, at: At = None, dry_run: DryRun = False) -> None:
    """Move deals back to the stage before. Closed ones go into the open stage they were in last."""
    _step(session_of(ctx), names, -1, "move", at, dry_run=dry_run)


def _step(session: "Session", names: Sequence[str], steps: int, verb: str, at: str | None, *, dry_run: bool) -> None:
    ids = deal_ids(session, names)
    if dry_run:
        return _rehearse(session, ids, verb, lambda row, stages: _stepped(session, row, stages, steps))
    from pipetui.services.moving import step_deals

    session.done(step_deals(session.store, session.context, ids, steps, at=moment_of(session, at)))
    return None


def _stepped(session: "Session", row: "DealRow", stages: "Sequence[Stage]", steps: int) -> "Stage":
    from pipetui.domain.stages import step_target
    from pipetui.queries.deal_detail import stage_visits

    opens = [
        visit.stage_id
        for visit in stage_visits(session.store.connection, row.id, session.context)
        if visit.kind == "open"
    ]
    return step_target(stages, row.stage_id, steps, opens[-1] if opens else None)


def win(ctx: typer.Context, names: Deals, at: At = None, dry_run: DryRun = False) -> None:
    """Close deals as won."""
    session = session_of(ctx)
    ids = deal_ids(session, names)
    if dry_run:
        return _rehearse(session, ids, "win", _end("won"))
    from pipetui.services.moving import win_deals

    session.done(win_deals(session.store, session.context, ids, at=moment_of(session, at)))
    return None


def lose(
    ctx: typer.Context, names: Deals, reason: Reason = None, note: Note = "", at: At = None, dry_run: DryRun = False
) -> None:
    """Close deals as lost, for a reason of your list."""
    session = session_of(ctx)
    ids = deal_ids(session, names)
    reason_id = _reason_id(session, reason)
    if dry_run:
        return _rehearse(session, ids, "lose", _end("lost"))
    from pipetui.services.moving import lose_deals

    session.done(lose_deals(session.store, session.context, ids, reason_id, note, at=moment_of(session, at)))
    return None


def reopen(ctx: typer.Context, names: Deals, at: At = None, dry_run: DryRun = False) -> None:
    """Take closed deals back. They go into the open stage they were in last; reason and closing day go."""
    session = session_of(ctx)
    ids = deal_ids(session, names)
    if dry_run:
        return _rehearse(
            session,
            ids,
            "reopen",
            lambda row, stages: _stepped(session, row, stages, 0 if row.status == "open" else -1),
        )
    from pipetui.services.moving import reopen_deals

    session.done(reopen_deals(session.store, session.context, ids, at=moment_of(session, at)))
    return None


def delete(ctx: typer.Context, names: Deals, dry_run: DryRun = False) -> None:
    """Delete deals. Their tasks and history go too; people and companies stay, and undo brings all back."""
    session = session_of(ctx)
    ids = deal_ids(session, names)
    if dry_run:
        for row in _rows(session, ids):
            output.line(f"Would delete #{row.id} {row.title} ({row.stage})")
        return
    from pipetui.services.deals import delete_deals

    session.done(delete_deals(session.store, session.context, ids))


def _reason_id(session: "Session", reason: str | None) -> int | None:
    if reason is None:
        return None
    from pipetui.queries.pipelines import reason_named

    return reason_named(session.store.connection, reason).id


def _end(kind: str) -> "Callable[[DealRow, Sequence[Stage]], Stage]":
    return lambda _row, stages: next(stage for stage in stages if stage.kind == kind)


def _rows(session: "Session", ids: Sequence[int]) -> "list[DealRow]":
    from pipetui.queries.deal_detail import read_deal

    return [read_deal(session.store.connection, deal_id, session.context).row for deal_id in ids]


def _rehearse(
    session: "Session",
    ids: Sequence[int],
    verb: str,
    target_of: "Callable[[DealRow, Sequence[Stage]], Stage]",
    *,
    placed: bool = False,
) -> None:
    """Say where each deal would go; `placed`: within its column too."""
    from pipetui.queries.pipelines import stages

    for row in _rows(session, ids):
        target = target_of(row, stages(session.store.connection, row.pipeline_id))
        if target.id == row.stage_id and placed:
            output.line(f"Would move #{row.id} {row.title} within {row.stage}")
        elif target.id == row.stage_id:
            output.line(f"Would leave #{row.id} {row.title} in {row.stage}")
        else:
            output.line(f"Would {verb} #{row.id} {row.title}: {row.stage} → {target.name}")
