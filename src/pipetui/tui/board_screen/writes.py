"""What a change of the board comes back with: what the screen is to show of it, or a question to ask before.

Services bring the ORM with them, so they are imported when they are first called, after the first paint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import RuleRefused
from pipetui.domain.events import BatchesReversed, DealAdded, DealEdited, DealsDeleted, DealsEdited, DealsMoved
from pipetui.domain.text import counted
from pipetui.tui import safe_text
from pipetui.tui.board_screen.reads import FEW
from pipetui.tui.board_screen.why_not import FIRST_ALREADY, LAST_ALREADY

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from pipetui.domain.context import Context
    from pipetui.domain.events import Event
    from pipetui.queries.metrics.pane import Moved, Shares, Terms
    from pipetui.queries.selection import Standing
    from pipetui.queries.shapes import Card
    from pipetui.store.file import Store
    from pipetui.tui.board.model import Change
    from pipetui.tui.board_screen.reads import BoardReads, Reading, View


class MustAsk(NamedTuple):
    """Nothing was changed: the step leads into Won, which the user is asked about first.

    Attributes:
        deals: all that were to go this step, and where they stand.
        winning: those of them that it takes into Won.
        steps: how far they were to go.
    """

    deals: tuple[Standing, ...]
    winning: tuple[Standing, ...]
    steps: int = 1

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """The numbers of all of them."""
        return tuple(deal.deal_id for deal in self.deals)


class Done(NamedTuple):
    """A change that was committed, and what to show of it: the touched cards, or the board anew.

    Attributes:
        event: what was done.
        change: the touched deals.
        reading: the whole board, when too much was touched.
        select: the deal to put the cursor on; None: the selection stays.
        hidden: how many of the touched deals are there and are not shown.
        touched: how many there are.
        moved: what the touched deals added to the figures beside the board before, and what they add now; None: not
            known, the figures are to be read anew.
    """

    event: Event
    change: Change | None = None
    reading: Reading | None = None
    select: int | None = None
    hidden: int = 0
    touched: int = 0
    moved: Moved | None = None

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
    terms: Terms | None = None,
) -> Done | MustAsk:
    """Do one change and read what it touched; in the `terms` of the figures beside the board, too, if they are given.

    A failure to read afterwards does not undo the change: then there is nothing to show yet, and the screen is to read
    the board again.
    """
    ctx = reads.context(store)
    before = _shares(store, ctx, terms, _named(work))
    result = work(store, ctx)
    if isinstance(result, MustAsk):
        return result
    touched = _touched(result)
    select = _one_deal(result) if select is None else select
    try:
        if touched is not None and len(touched) <= FEW:
            change = reads.change(store, touched, _columns(result), view)
            gone = 0 if isinstance(result, DealsDeleted) else sum(card is None for card in change.cards.values())
            moved = None
            if terms is not None and before is not None and touched <= before.keys():
                from pipetui.queries.metrics.pane import Moved

                after = _shares(store, ctx, terms, before)
                moved = None if after is None else Moved(terms, before, after)
            return Done(result, change, select=select, hidden=gone, touched=len(touched), moved=moved)
        seen = view if select is None else view._replace(selected=select)
        hidden = 0
        if touched and view.filter is not None and not isinstance(result, DealsDeleted):
            hidden = len(reads.hidden(store, touched, view))
        done = Done(result, select=select, hidden=hidden, touched=len(touched or ()))
        return done._replace(reading=reads.reading(store, seen))
    except Exception:  # it is told when the board is read again; what was committed must not be told as failed
        return Done(result, select=select)


def _shares(store: Store, ctx: Context, terms: Terms | None, deal_ids: Collection[int]) -> Shares | None:
    """What some deals add to the figures; None where these are not shown, or are of another day."""
    if terms is None or not 0 < len(deal_ids) <= FEW or not terms.hold_on(ctx):
        return None
    from pipetui.queries.metrics.pane import read_shares

    return read_shares(store.connection, terms, deal_ids)


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


def deals_of(work: object, under_cursor: Card | None) -> str:
    """What a change is about, before it is known whether it is done; empty where it does not say."""
    deal_ids = _named(work)
    if len(deal_ids) != 1:
        return counted(len(deal_ids), "deal") if deal_ids else ""
    (deal_id,) = deal_ids
    if under_cursor is not None and under_cursor.id == deal_id:
        return safe_text.line(under_cursor.title, 60)
    return f"deal #{deal_id}"


def _named(work: object) -> Collection[int]:
    """The deals that a change says it is about, before it is done."""
    deal_ids: Collection[int] = getattr(work, "keywords", {}).get("deal_ids", ())
    return deal_ids


def concerns(event: Event, deal_ids: Collection[int]) -> bool:
    """Whether a change touched one of these deals."""
    if isinstance(event, BatchesReversed):
        return event.everything or not set(event.deal_ids).isdisjoint(deal_ids)
    return not (_touched(event) or set()).isdisjoint(deal_ids)


def shift(reads: BoardReads, store: Store, ctx: Context, deal_id: int, places: int, view: View) -> Event:
    """Move a card by one place among those that are shown.

    Raises:
        RuleRefused: it is the first or the last one already.
    """
    from pipetui.services.placing import place_deal

    neighbour = reads.neighbour(store, deal_id, places, view)
    if neighbour is None:
        raise RuleRefused(LAST_ALREADY if places > 0 else FIRST_ALREADY)
    if places > 0:
        return place_deal(store, ctx, deal_id, below_id=neighbour)
    return place_deal(store, ctx, deal_id, above_id=neighbour)


def undo(store: Store, ctx: Context) -> Event:
    """Take back the last change."""
    from pipetui.services.undoing import undo as take_back

    return take_back(store, ctx)


def redo(store: Store, ctx: Context) -> Event:
    """Do again what was undone last."""
    from pipetui.services.undoing import redo as bring_back

    return bring_back(store, ctx)
