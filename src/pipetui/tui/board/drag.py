"""A card carried by the mouse, without a screen: pressed, under way, dropped or let go; and the place that opens.

A floating ghost would cost a repaint of everything below it at each step. The carried card travels inside the columns
instead: it stands in a gap that opens where it would be put, and a step repaints the two places that changed.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from pipetui.tui.board.place import HEAD_ROWS, hit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipetui.queries.shapes import Card
    from pipetui.tui.board.place import Geometry

SLIP = 1
"""Cells by which a hand may slip sideways in a click."""

BORDER = 2
"""Cells and lines along the edges over which a held card scrolls the board."""

_LEGIBLE = 200
"""Characters of a title that are worth putting behind the number of deals."""


class Phase(Enum):
    """How far a drag has come."""

    IDLE = "nothing is held"
    PRESSED = "the button is down on a card, which may become a click"
    UNDER_WAY = "the card travels"
    DROPPED = "the card waits in its new place until the file has it"


class Spot(NamedTuple):
    """Where a carried card would come to stand: a column, and its visible place that opens; None: the column's top."""

    column: int
    row: int | None


class Drag:
    """One card, or the chosen ones with it, in one hand.

    Attributes:
        phase: how far it has come.
        card: the card that was taken hold of.
        carried: the deals that go with it, itself included.
        spot: where it would come to stand; None outside the board.
    """

    def __init__(self) -> None:
        self.phase = Phase.IDLE
        self.card: Card | None = None
        self.carried: frozenset[int] = frozenset()
        self.spot: Spot | None = None
        self._from = (0, 0)

    @property
    def seen(self) -> bool:
        """Whether a card stands somewhere else than in its place."""
        return self.phase in (Phase.UNDER_WAY, Phase.DROPPED)

    def press(self, x: int, y: int, card: Card | None) -> None:
        """The button went down, on a card or elsewhere. What was held before is forgotten."""
        self.let_go()
        if card is not None:
            self.phase, self.card, self._from = Phase.PRESSED, card, (x, y)

    def pulls(self, x: int, y: int) -> bool:
        """Whether the pointer has gone so far that this is no click."""
        return self.phase is Phase.PRESSED and (abs(x - self._from[0]) > SLIP or y != self._from[1])

    def begin(self, chosen: Collection[int]) -> None:
        """The card leaves its place, and the chosen ones go with it if it is one of them."""
        assert self.card is not None
        self.phase = Phase.UNDER_WAY
        self.carried = frozenset(chosen) if self.card.id in chosen else frozenset({self.card.id})

    def over(self, spot: Spot | None) -> bool:
        """The pointer is over another spot, or outside; tell whether that is news."""
        changed = self.phase is Phase.UNDER_WAY and spot != self.spot
        if changed:
            self.spot = spot
        return changed

    def release(self) -> Spot | None:
        """The button went up: the card waits at its spot, or is let go where there is none."""
        if self.phase is Phase.UNDER_WAY and self.spot is not None:
            self.phase = Phase.DROPPED
            return self.spot
        self.let_go()
        return None

    def let_go(self) -> bool:
        """Hold nothing any more; tell whether that can be seen."""
        seen = self.seen
        self.phase, self.card, self.carried, self.spot = Phase.IDLE, None, frozenset(), None
        return seen

    def ghost(self) -> Card:
        """The card as it travels: with several, how many stand before its title."""
        assert self.card is not None
        if len(self.carried) == 1:
            return self.card
        return self.card._replace(title=f"{len(self.carried):,} deals: {self.card.title[:_LEGIBLE]}")


def spot_at(shape: Geometry, x: int, y: int) -> Spot | None:
    """What a card would be dropped on at a cell of the board; None outside of it."""
    if not (0 <= x < shape.width and 0 <= y < shape.height):
        return None
    found = hit(shape, x, y)
    if found is not None:
        return Spot(found.column, found.row)
    head = hit(shape, x, 0)  # below the last whole card
    return None if head is None else Spot(head.column, shape.rows)


def border_at(shape: Geometry, x: int, y: int) -> tuple[int, int]:
    """In which direction a card held at a cell scrolls: columns sideways, or cards up and down."""
    spot = spot_at(shape, x, y)
    if spot is None:
        return (0, 0)
    right = shape.left(shape.paged)
    if x < BORDER or right - BORDER <= x < right:
        return (-1 if x < BORDER else 1, 0)
    if y < HEAD_ROWS or y >= shape.height - BORDER:
        return (0, -1 if y < HEAD_ROWS else 1)
    return (0, 0)


def opened(cards: Sequence[Card | None], row: int, rows: int, ghost: Card) -> tuple[tuple[Card | None, ...], int]:
    """The visible cards with a gap for the carried one, which stands in it; and where that is.

    Args:
        cards: the column's from the top of the view, one more than are visible if there is one.
        row: the place that opens; past the last card it is behind that.
        rows: how many places are visible.
        ghost: the carried card.
    """
    at = max(0, min(row, len(cards), rows - 1))
    return (*cards[:at], ghost, *cards[at:])[:rows], at


def neighbour(cards: Sequence[Card | None], at: int, carried: Collection[int]) -> tuple[int, bool] | None:
    """The nearest card beside a gap that stays where it is, and whether the gap is below it; None: there is none.

    Args:
        cards: the visible ones with the gap, as `opened` gives them.
        at: where the gap is.
        carried: the deals that do not stay.
    """
    for distance in range(1, len(cards)):
        for place in (at + distance, at - distance):
            card = cards[place] if 0 <= place < len(cards) else None
            if card is not None and card.id not in carried:
                return card.id, place < at
    return None
