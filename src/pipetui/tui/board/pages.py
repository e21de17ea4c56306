"""The cards of one column that are in memory: a run of neighbours in a column of any length.

The board reads cards by the page, on demand and ahead of the cursor, and lets go of what is far away, so that a column
of 40,000 deals costs what one of 40 costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.queries.shapes import Card

PAGE = 64
"""How many cards one read brings."""

AHEAD = 24
"""Read on when fewer cards than this are left beyond the visible ones."""

KEEP = 256
"""Let go of the cards that lie behind when a column has more than this in memory."""


class Pages:
    """A run of a column's cards, from `start`, out of `total`."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.start = 0
        self.cards: list[Card] = []
        self.revision = 0  # moves with every change of the cards

    @property
    def end(self) -> int:
        """One past the place of the last card in memory."""
        return self.start + len(self.cards)

    def card(self, place: int) -> Card | None:
        """The card at a place of the column, if it is in memory."""
        return self.cards[place - self.start] if self.start <= place < self.end else None

    def place_of(self, deal_id: int) -> int | None:
        """Where a deal stands in the column, if it is in memory."""
        for offset, card in enumerate(self.cards):
            if card.id == deal_id:
                return self.start + offset
        return None

    def missing(self, first: int, rows: int) -> tuple[int, int] | None:
        """What to read next so that `rows` places from `first` can be shown and scrolled, as (offset, limit).

        What is visible comes first, then what lies ahead of it; None when enough is there.
        """
        last = min(first + rows, self.total)
        page = max(PAGE, 2 * rows)
        if first >= last:
            return None
        if not self.start <= first < self.end:
            # nothing of it is here: begin anew, with some cards above too
            return (max(0, min(first - AHEAD, self.total - page)), page)
        if self.end < min(last + AHEAD, self.total):
            return (self.end, page)
        if self.start > max(0, first - AHEAD):
            offset = max(0, self.start - page)
            return (offset, self.start - offset)
        return None

    def put(self, offset: int, cards: Sequence[Card], shown: range) -> None:
        """Take in a page that was read.

        It joins what it touches. One that stands apart replaces what is here, unless that still covers the places
        `shown`: then the page was overtaken by a change and is read again when it is needed.
        """
        self.revision += 1
        if offset > self.end or offset + len(cards) < self.start or not self.cards:
            if self.cards and self.start <= shown.start and shown.stop <= self.end:
                return
            self.start, self.cards = offset, list(cards)
            return
        before = self.cards[: max(0, offset - self.start)]
        after = self.cards[max(0, offset + len(cards) - self.start) :]
        self.start, self.cards = min(self.start, offset), [*before, *cards, *after]
        self._let_go(max(KEEP, 4 * len(cards)), forward=not after)

    def _let_go(self, keep: int, *, forward: bool) -> None:
        """Forget the cards at the end that lies behind."""
        surplus = len(self.cards) - keep
        if surplus <= 0:
            return
        if forward:
            del self.cards[:surplus]
            self.start += surplus
        else:
            del self.cards[keep:]

    def remove(self, place: int) -> None:
        """Take out the deal that stands at a place in memory."""
        self.revision += 1
        del self.cards[place - self.start]
        self.total -= 1

    def insert(self, place: int, card: Card) -> None:
        """Put a deal in at its place, or make room for it where the place is not in memory."""
        self.revision += 1
        self.total += 1
        if self.start <= place <= self.end:
            self.cards.insert(place - self.start, card)
        elif place < self.start:
            self.start += 1
