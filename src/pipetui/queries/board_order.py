"""How stages stand on the board, in lists and in the figures, and cards in a column, in each of its two orders."""

from __future__ import annotations

from datetime import timedelta
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
        """Which part a deal is in, by its `attention`."""
        if len(self.parts) == 1 or "0" <= attention < self.params["tomorrow"]:
            return 0
        return 1 if attention < "0" else 2


BY_HAND = Order("''", ("1",), {})
"""As the user placed them."""


def by_urgency(today: date) -> Order:
    """Overdue next steps, today's, deals without one, later ones: by `attention`, which is derived for it.

    One range of the index after the other: no sort of a column, however long it is. Overdue ones and today's are one
    range, the longest overdue first; of the deals without a next step those come first that are to close first.
    """
    return Order(
        "d.attention",
        ("d.attention >= '0' AND d.attention < :tomorrow", "d.attention < '0'", "d.attention >= :tomorrow"),
        {"tomorrow": (today + timedelta(1)).isoformat()},
    )
