"""Money added up in SQL without overflow: 10,000 deals of the largest amount pass 64 bits, and SUM would raise.

SQL adds the upper and the lower part of the amounts apart; Python, whose integers do not end, puts them together.
"""

from __future__ import annotations

_BITS = 24

SPLIT_SUM = f"coalesce(sum(d.amount >> {_BITS}), 0), coalesce(sum(d.amount & {(1 << _BITS) - 1}), 0)"
"""Two columns of a SELECT over `deal d`, to be joined by `joined`."""


def joined(upper: int, lower: int) -> int:
    """Return the sum that the two columns of `SPLIT_SUM` stand for."""
    return (upper << _BITS) + lower
