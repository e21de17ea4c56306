"""Money added up in SQL without overflow: 10,000 deals of the largest amount pass 64 bits, and SUM would raise.

SQL adds the upper and the lower part of the amounts apart; Python, whose integers do not end, puts them together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def currency_code(currencies: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return SQL for the place of a deal's currency among `currencies`, and its parameters.

    Grouping by one number takes half the time of grouping by columns of which one is text. "" stands for no amount.
    """
    cases = " ".join(f"WHEN :currency_{place} THEN {place}" for place in range(len(currencies)))
    params = {f"currency_{place}": currency for place, currency in enumerate(currencies)}
    return f"(CASE coalesce(d.currency, '') {cases} END)", params
