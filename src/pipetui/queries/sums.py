"""Money added up in SQL without overflow: 10,000 deals of the largest amount pass 64 bits, and SUM would raise.

SQL adds the upper and the lower part of the amounts apart; Python, whose integers do not end, puts them together.
"""

from __future__ import annotations

_BITS = 24
_LOWER = (1 << _BITS) - 1


def split_sum(amount: str, factor: str = "1") -> str:
    """Return two columns of a SELECT that add up amount × factor, to be joined by `joined`.

    Args:
        amount: an SQL expression of at most 63 bits; NULL adds nothing.
        factor: an SQL expression of at most 100.
    """
    return f"coalesce(sum(({amount} >> {_BITS}) * {factor}), 0), coalesce(sum(({amount} & {_LOWER}) * {factor}), 0)"


def joined(upper: int, lower: int) -> int:
    """Return the sum that two columns of `split_sum` stand for."""
    return (upper << _BITS) + lower
