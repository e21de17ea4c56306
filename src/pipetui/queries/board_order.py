"""How stages stand on the board, in lists and in the figures, and cards in a column, in each of its two orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

BOARD_ORDER = "CASE s.kind WHEN 'open' THEN 0 WHEN 'won' THEN 1 ELSE 2 END, s.position, s.id"
"""The open ones as the user ordered them, then Won, then Lost: an ORDER BY over `stage s`."""


class Order(NamedTuple):
    """How the cards of a column are ordered, as SQL over `deal d`.

    Attributes:
        key: what comes before rank and number within a part; with the stage before it, an index.
        parts: conditions that take the column apart, in the order in which the parts stand below each other.
        params: their parameters.
    """

    key: str
    parts: tuple[str, ...]
    params: dict[str, str]

    def part_of(self, attention: str) -> int:
        """Which part of the order by urgency a deal is in, by its `attention`."""
        if attention < "0":
            return 0 if attention < self.params["unplanned"] else 2
        return 1 if attention < self.params["later"] else 3


BY_HAND = Order("''", ("1",), {})
"""As the user placed them."""


def by_urgency(today: date) -> Order:
    """Overdue ones, today's, deals without a next step, later ones: by `attention`, which is derived for it.

    A deal is overdue by its next step or by its expected close, whichever passed first. One range of the index after
    the other: no sort of a column, however long it is. First those that should have closed and have no next step at
    all; then the overdue ones with one, the longest overdue first, and today's, in one range. Of the deals without a
    next step those come first that are to close first.
    """
    return Order(
        "d.attention",
        (
            "d.attention < :unplanned",
            "d.attention >= '0' AND d.attention < :later",
            "d.attention >= :unplanned AND d.attention < '0'",
            "d.attention >= :later",
        ),
        {"unplanned": f"!{today.isoformat()}", "later": f"{today.isoformat()}~~"},
    )
