"""A card's place among the others of its column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import NotFound, RuleRefused
from pipetui.domain.events import DealMove, DealsMoved
from pipetui.services.places import rank_beside
from pipetui.services.plain_rows import update_plain
from pipetui.services.transitions import deal_states
from pipetui.services.wording import short
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def place_deal(
    store: Store, ctx: Context, deal_id: int, *, below_id: int | None = None, above_id: int | None = None
) -> DealsMoved:
    """Put a card directly below or directly above another one of its column.

    The neighbour is named by the caller, who knows which cards a filter shows: a step over a visible neighbour passes
    the hidden ones between.

    Args:
        store: the file.
        ctx: the circumstances.
        deal_id: the card.
        below_id: the card that it is to stand below.
        above_id: the card that it is to stand above; when both are given, `below_id` counts.

    Raises:
        NotFound: no such deal.
        RuleRefused: the other card is the same one, or stands in another column by now.
    """
    below = below_id is not None
    other = below_id if below else above_id
    with unit(store, ctx, command="place", raw=True) as u:
        (state,) = deal_states(u, [deal_id])
        found = u.connection.execute("SELECT id, rank, stage_id FROM deal WHERE id = ?", (other,)).fetchone()
        if found is None:
            raise NotFound(f"no deal has the number {other}", "look at the column again")
        neighbour_id, rank, stage_id = found
        if neighbour_id == deal_id or stage_id != state.stage_id:
            raise RuleRefused(f"deal {other} is not beside {short(state.title)} any more", "look at the column again")
        rank = rank_beside(u, stage_id, deal_id, (neighbour_id, rank), below=below)
        update_plain(u, "deal", [{"id": deal_id, "rank": rank}])
        u.summary = f"moved {short(state.title)} {'down' if below else 'up'} in its column"
    move = DealMove(deal_id, state.stage_id, state.stage_id)
    return DealsMoved(batch_id=u.batch_id, message=u.summary, moves=(move,))
