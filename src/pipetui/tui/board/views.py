"""What each slot is to show: the model's columns, open ones with their cards and collapsed ones as strips.

Made of the model and the geometry alone, so that it can be looked at without a screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.tui.board.column import ColumnView, NarrowView
from pipetui.tui.board.place import thumb
from pipetui.tui.board.strips import Edge, HeadLook
from pipetui.tui.board.wording import head_text, open_value, strip_text

if TYPE_CHECKING:
    from pipetui.tui.board.column import Marks
    from pipetui.tui.board.model import BoardModel
    from pipetui.tui.board.place import Geometry

Notes = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""What a column without cards says: the cursor's, the others, in Lost the cursor's."""


class Manner(NamedTuple):
    """What the views of all columns have in common.

    Attributes:
        notes: what empty columns say.
        weighted: heads show weighted values.
        period: what the figures of folded columns are of, in words.
    """

    notes: Notes = ((), (), ())
    weighted: bool = False
    period: str = ""


def whole_value(model: BoardModel, manner: Manner) -> int:
    """What the shares of the columns are measured by."""
    board = model.board
    return open_value(board.heads, board.base_currency, weighted=manner.weighted) if board is not None else 0


def view_of(
    model: BoardModel, shape: Geometry, slot: int, manner: Manner, value: int, marks: Marks
) -> ColumnView | NarrowView:
    """What a slot is to show.

    Args:
        model: has read a board.
        shape: the geometry of the present size.
        slot: one that shows a column.
        manner: what the views have in common.
        value: what the shares are measured by, from `whole_value`.
        marks: how some of its visible cards stand.
    """
    assert model.board is not None
    column = shape.columns[slot]
    head = model.heads[column]
    focused = column == model.column
    pinned = shape.slots - shape.paged
    look = HeadLook(
        focused,
        Edge.NONE if slot == shape.slots - 1 else Edge.RULE,
        more_left=slot == 0 and column > 0,
        more_right=slot == shape.paged - 1 and column < len(model.heads) - pinned - 1,
    )
    if shape.narrow[slot]:
        return NarrowView(strip_text(head, model.board.base_currency, manner.period), look)
    top, total = model.top(column), model.total(column)
    here, elsewhere, lost = manner.notes
    return ColumnView(
        head_text(head, model.board.base_currency, value, weighted=manner.weighted),
        look,
        model.visible(column),
        model.place - top if focused else None,
        thumb(top, shape.rows, total),
        () if total else elsewhere if not focused else lost if head.stage.kind == "lost" else here,
        marks,
        head.stage.probability,
    )
