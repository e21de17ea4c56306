"""What the board changes of deals, on the database thread: each is one service call, one batch, one undo.

One deal is a set of one. Several go in the order of the board; one that somebody else deleted meanwhile is passed over
and told of, and whatever else stands in the way of one of them refuses the whole change, and names it.

Services bring the ORM with them, so they are imported when they are first called, after the first paint.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pipetui.domain.errors import RuleRefused
from pipetui.domain.stages import step_target
from pipetui.queries.selection import in_board_order
from pipetui.tui.board_screen.writes import MustAsk

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from pipetui.domain.context import Context
    from pipetui.domain.events import Event
    from pipetui.queries.selection import Standing
    from pipetui.queries.shapes import Stage
    from pipetui.services.bulk_editing import BulkChanges
    from pipetui.store.file import Store

E = TypeVar("E", bound="Event")


class Target(NamedTuple):
    """Where deals go.

    Attributes:
        stage_id: the stage.
        beside: the card that they come to stand next to, and whether below it; None: where the stage puts them.
        on_top: they come to stand at the top also where they are in the stage already.
        reason_id: why, for a stage of kind Lost.
        note: what to say beside the reason.
    """

    stage_id: int
    beside: tuple[int, bool] | None = None
    on_top: bool = False
    reason_id: int | None = None
    note: str = ""


def step(
    store: Store,
    ctx: Context,
    deal_ids: Collection[int],
    steps: int,
    board: Sequence[Stage],
    asked: MustAsk | None = None,
) -> Event | MustAsk:
    """Move deals by stages; when some of them come into Won, only after asking about all of these at once.

    Args:
        store: the file.
        ctx: the circumstances.
        deal_ids: the deals.
        steps: how far, and which way.
        board: the stages.
        asked: what was answered with yes. It was about deals that stood there and there.

    Raises:
        RuleRefused: one of them stands elsewhere by now, and the answer was not about that.
    """
    deals = in_board_order(store.connection, deal_ids)
    if asked is not None:
        _check_still(asked, deals)
    else:
        opens = {stage.id for stage in board if stage.kind == "open"}
        winning = tuple(
            deal for deal in deals if deal.stage_id in opens and step_target(board, deal.stage_id, steps).kind == "won"
        )
        if winning:
            return MustAsk(deals, winning, steps)
    from pipetui.services.moving import step_deals

    return _with_missing(deals, deal_ids, lambda ids: step_deals(store, ctx, ids, steps))


def _check_still(asked: MustAsk, deals: Sequence[Standing]) -> None:
    stood = {deal.deal_id: deal.stage_id for deal in asked.deals}
    for deal in deals:
        if stood.get(deal.deal_id) != deal.stage_id:
            raise RuleRefused(f"{deal.title} was moved meanwhile: nothing was changed")


def move(store: Store, ctx: Context, deal_ids: Collection[int], target: Target) -> Event:
    """Move deals to a stage, and to a place in it."""
    from pipetui.services.moving import move_deals
    from pipetui.services.places import Beside

    return _in_order(
        store,
        deal_ids,
        lambda ids: move_deals(
            store,
            ctx,
            ids,
            target.stage_id,
            place=0 if target.on_top else None,
            beside=None if target.beside is None else Beside(*target.beside),
            reason_id=target.reason_id,
            note=target.note,
        ),
    )


def win(store: Store, ctx: Context, deal_ids: Collection[int]) -> Event:
    """Close deals as won."""
    from pipetui.services.moving import win_deals

    return _in_order(store, deal_ids, lambda ids: win_deals(store, ctx, ids))


def lose(store: Store, ctx: Context, deal_ids: Collection[int], reason_id: int, note: str) -> Event:
    """Close deals as lost, all for one reason."""
    from pipetui.services.moving import lose_deals

    return _in_order(store, deal_ids, lambda ids: lose_deals(store, ctx, ids, reason_id, note))


def reopen(store: Store, ctx: Context, deal_ids: Collection[int]) -> Event:
    """Take closed deals back into their last open stages."""
    from pipetui.services.moving import reopen_deals

    return _in_order(store, deal_ids, lambda ids: reopen_deals(store, ctx, ids))


def delete(store: Store, ctx: Context, deal_ids: Collection[int]) -> Event:
    """Delete deals."""
    from pipetui.services.deals import delete_deals

    return _in_order(store, deal_ids, lambda ids: delete_deals(store, ctx, ids))


def edit(store: Store, ctx: Context, deal_ids: Collection[int], changes: BulkChanges) -> Event:
    """Change owner, expected close and tags."""
    from pipetui.services.bulk_editing import edit_deals

    return _in_order(store, deal_ids, lambda ids: edit_deals(store, ctx, ids, changes))


def _in_order(store: Store, deal_ids: Collection[int], work: Callable[[list[int]], E]) -> E:
    """Do it to the deals in the order of the board. One needs none: whether it is there, the service sees itself."""
    if len(deal_ids) == 1:
        return work(list(deal_ids))
    return _with_missing(in_board_order(store.connection, deal_ids), deal_ids, work)


def _with_missing(deals: Sequence[Standing], wanted: Collection[int], work: Callable[[list[int]], E]) -> E:
    """Do it, and tell of those that were gone.

    Raises:
        RuleRefused: none of them is left.
    """
    if not deals:
        gone = "the deal is" if len(wanted) == 1 else "the selected deals are"
        raise RuleRefused(f"{gone} gone: somebody else deleted {'it' if len(wanted) == 1 else 'them'}")
    event = work([deal.deal_id for deal in deals])
    missing = len(wanted) - len(deals)
    if not missing:
        return event
    return replace(event, message=f"{event.message} · {missing:,} {'is' if missing == 1 else 'are'} gone")
