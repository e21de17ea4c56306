"""Deals counted and added up, currency by currency: the only place where sums become figures, and are rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.money import divide_half_even
from pipetui.queries.metrics.shapes import CurrencyTotal, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable


class Tally:
    """How many deals, what they amount to, and amount × probability, by currency; "" holds those without an amount.

    Attributes:
        deals: how many deals there are, priced or not.
        sums: by currency, (deals, amount, amount × probability in per cent).
    """

    __slots__ = ("deals", "sums")

    def __init__(self, parts: Iterable[Tally] = ()) -> None:
        self.deals = 0
        self.sums: dict[str, tuple[int, int, int]] = {}
        for part in parts:
            for currency, sums in part.sums.items():
                self.add(currency, *sums)

    def add(self, currency: str, deals: int, amount: int, weighted: int = 0) -> None:
        """Put deals of one currency on; `weighted` is the sum of amount × probability in per cent."""
        before = self.sums.get(currency, (0, 0, 0))
        self.sums[currency] = (before[0] + deals, before[1] + amount, before[2] + weighted)
        self.deals += deals

    def priced(self, base: str) -> int:
        """Return how many deals have an amount in the base currency."""
        return self.sums.get(base, (0, 0, 0))[0] if base else 0

    def unpriced(self, base: str) -> int:
        """Return how many deals have none."""
        return self.deals - self.priced(base)

    @property
    def no_amount(self) -> int:
        """How many deals have no amount at all."""
        return self.sums.get("", (0, 0, 0))[0]

    def value(self, base: str) -> int:
        """Return the sum of the priced deals, in minor units."""
        return self.sums.get(base, (0, 0, 0))[1] if base else 0

    def weighted(self, base: str) -> int:
        """Return the sum of amount × p ÷ 100 of the priced deals, rounded once."""
        return divide_half_even(self.sums.get(base, (0, 0, 0))[2], 100) if base else 0

    def by_currency(self, *, weighted: bool = False) -> tuple[CurrencyTotal, ...]:
        """Return each currency's own total, in alphabetical order."""
        return tuple(
            CurrencyTotal(currency, divide_half_even(by_chance, 100) if weighted else amount, deals)
            for currency, (deals, amount, by_chance) in sorted(self.sums.items())
            if currency and deals
        )

    def total(self, base: str, *, weighted: bool = False) -> Figure:
        """Return the figure of the sum, with what stands beside it."""
        return Figure(
            self.weighted(base) if weighted else self.value(base),
            self.priced(base),
            "money",
            self.by_currency(weighted=weighted),
            self.unpriced(base),
        )

    def mean(self, base: str, reason: str) -> Figure:
        """Return the figure of the mean amount; `reason` is said when no deal is priced."""
        priced = self.priced(base)
        if not priced:
            return Figure(None, 0, "money", reason=reason)
        return Figure(divide_half_even(self.value(base), priced), priced, "money")


def counted(count: int) -> Figure:
    """Return the figure of a number of deals."""
    return Figure(count, count, "count")
