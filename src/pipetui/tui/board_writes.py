"""What the board changes, on the database thread: a service for each intent, and what the screen is to show of it.

Services bring the ORM with them, so they are imported when they are first called, after the first paint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import RuleRefused
from pipetui.domain.events import BatchesReversed, DealAdded, DealEdited, DealsDeleted, DealsEdited, DealsMoved
from pipetui.domain.stages import step_target
from pipetui.queries.cards import read_cards
from pipetui.queries.touched import stage_of
from pipetui.tui.board_reads import FEW

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipetui.domain.context import Context
    from pipetui.domain.events import Event
    from pipetui.queries.shapes import Stage
    from pipetui.store.file import Store
    from pipetui.tui.board.model import Change
    from pipetui.tui.board_reads import BoardReads, Reading, View


class MustAsk(NamedTuple):
    """Nothing was changed: the step leads into Won, which the user is asked about first.

    Attributes:
        deal_id: the deal, or the first of several.
        title: its title.
        deal_ids: all that were to go this step; empty when it is one.
        winning: how many of them it takes into Won.
        steps: how far they were to go.
    """

    deal_id: int
    title: str
    deal_ids: tuple[int, ...] = ()
    winning: int = 1
    steps: int = 1


class Done(NamedTuple):
    """A change that was committed, and what to show of it: the touched cards, or the board anew.

    Attributes:
        event: what was done.
        change: the touched deals.
        reading: the whole board, when too much was touched.
        select: the deal to put the cursor on; None: the selection stays.
        hidden: how many of the touched deals are there and are not shown.
        touched: how many there are.
    """

    event: Event
    change: Change | None = None
    reading: Reading | None = None
    select: int | None = None
    hidden: int = 0
    touched: int = 0

    @property
    def hides(self) -> str:
        """What there is to say of those that a filter hides."""
        if not self.hidden:
            return ""
        if self.touched == 1:
            return " · the filter hides it"
        return f" · the filter hides {'all' if self.hidden == self.touched else f'{self.hidden:,}'} of them"


def carry_out(
    reads: BoardReads,
    store: Store,
    view: View,
    work: Callable[[Store, Context], Event | MustAsk],
    select: int | None = None,
) -> Done | MustAsk:
    """Do one change and read what it touched.

    A failure to read afterwards does not undo the change: then there is nothing to show yet, and the screen is to read
    the board again.
    """
    result = work(store, reads.context(store))
    if isinstance(result, MustAsk):
        return result
    touched = _touched(result)
    select = _one_deal(result) if select is None else select
    try:
        if touched is not None and len(touched) <= FEW:
            change = reads.change(store, touched, _columns(result), view)
            gone = 0 if isinstance(result, DealsDeleted) else sum(card is None for card in change.cards.values())
            return Done(result, change, select=select, hidden=gone, touched=len(touched))
        seen = view if select is None else view._replace(selected=select)
        hidden = 0
        if touched and view.filter is not None and not isinstance(result, DealsDeleted):
            hidden = len(reads.hidden(store, touched, view))
        done = Done(result, select=select, hidden=hidden, touched=len(touched or ()))
        return done._replace(reading=reads.reading(store, seen))
    except Exception:  # it is told when the board is read again; what was committed must not be told as failed
        return Done(result, select=select)


def _touched(event: Event) -> set[int] | None:
    """The deals that a change touched; None for a change of another kind."""
    if isinstance(event, DealAdded | DealEdited):
        return {event.deal_id}
    if isinstance(event, DealsMoved):
        return {move.deal_id for move in event.moves}
    if isinstance(event, DealsDeleted | DealsEdited):
        return set(event.deal_ids)
    return None


def _columns(event: Event) -> set[int] | None:
    """The columns whose sums a change touched; None when that is not known."""
    if isinstance(event, DealsMoved):
        return {stage_id for move in event.moves for stage_id in (move.from_stage_id, move.to_stage_id)}
    return None


def _one_deal(event: Event) -> int | None:
    """The deal that a change is about, where it is about one that was not under the cursor."""
    if isinstance(event, DealAdded):
        return event.deal_id
    if isinstance(event, BatchesReversed) and len(event.deal_ids) == 1:
        return event.deal_ids[0]
    return None


def step(store: Store, ctx: Context, deal_id: int, steps: int, board: Sequence[Stage]) -> Event | MustAsk:
    """Move a deal by stages; into Won only after asking."""
    present = stage_of(store.connection, deal_id)
    open_here = any(stage.id == present and stage.kind == "open" for stage in board)
    if present is not None and open_here and step_target(board, present, steps).kind == "won":
        return MustAsk(deal_id, read_cards(store.connection, [deal_id], ctx)[deal_id].title)
    from pipetui.services.moving import step_deals

    return step_deals(store, ctx, [deal_id], steps)


def shift(reads: BoardReads, store: Store, ctx: Context, deal_id: int, places: int, view: View) -> Event:
    """Move a card by one place among those that are shown.

    Raises:
        RuleRefused: it is the first or the last one already.
    """
    from pipetui.services.placing import place_deal

    neighbour = reads.neighbour(store, deal_id, places, view)
    if neighbour is None:
        raise RuleRefused("this card is the last one already" if places > 0 else "this card is the first one already")
    if places > 0:
        return place_deal(store, ctx, deal_id, below_id=neighbour)
    return place_deal(store, ctx, deal_id, above_id=neighbour)


def move(store: Store, ctx: Context, deal_id: int, stage_id: int) -> Event:
    """Move a deal to a stage that needs no reason."""
    from pipetui.services.moving import move_deals

    return move_deals(store, ctx, [deal_id], stage_id)


def win(store: Store, ctx: Context, deal_id: int) -> Event:
    """Close a deal as won."""
    from pipetui.services.moving import win_deals

    return win_deals(store, ctx, [deal_id])


def lose(store: Store, ctx: Context, deal_id: int, reason_id: int, note: str) -> Event:
    """Close a deal as lost."""
    from pipetui.services.moving import lose_deals

    return lose_deals(store, ctx, [deal_id], reason_id, note)


def reopen(store: Store, ctx: Context, deal_id: int) -> Event:
    """Take a closed deal back into its last open stage."""
    from pipetui.services.moving import reopen_deals

    return reopen_deals(store, ctx, [deal_id])


def delete(store: Store, ctx: Context, deal_id: int) -> Event:
    """Delete a deal."""
    from pipetui.services.deals import delete_deals

    return delete_deals(store, ctx, [deal_id])


def undo(store: Store, ctx: Context) -> Event:
    """Take back the last change."""
    from pipetui.services.undoing import undo as take_back

    return take_back(store, ctx)


def redo(store: Store, ctx: Context) -> Event:
    """Do again what was undone last."""
    from pipetui.services.undoing import redo as bring_back

    return bring_back(store, ctx)
