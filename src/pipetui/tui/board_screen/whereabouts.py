"""Where a card went that does not stand where one would look for it: by urgency, or in a collapsed column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.config.remembered import URGENCY

if TYPE_CHECKING:
    from pipetui.tui.board.model import BoardModel, Change


def places_before(model: BoardModel, change: Change | None) -> dict[int, tuple[int, int] | None]:
    """Where the deals that a change touched stand before it is shown, as (column, place); None: that is unknown."""
    return {deal_id: model.find(deal_id) for deal_id in (change.places if change is not None else ())}


def whereabouts(model: BoardModel, change: Change | None, before: dict[int, tuple[int, int] | None]) -> str:
    """Where the one deal that a change touched stands now, if one would look for it elsewhere; else nothing.

    Args:
        model: shows the change.
        change: what was changed.
        before: from `places_before`.
    """
    if change is None or len(change.places) != 1:
        return ""
    ((deal_id, (stage_id, place)),) = change.places.items()
    column = model.column_of(stage_id)
    if column is None or model.heads[column].stage.kind != "open":
        return ""
    came = before.get(deal_id)
    if model.is_narrow(column):
        return f" · {model.heads[column].stage.name} is collapsed" if came is None or came[0] != column else ""
    if model.looks.sort != URGENCY:
        return ""
    # A card that comes into a column is looked for at its top, any other one where it was.
    expected = came[1] if came is not None and came[0] == column else 0
    return f" · by urgency at place {place + 1:,} of {model.total(column):,}" if place != expected else ""
