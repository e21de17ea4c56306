"""Deals counted and added up, price by price: the only place where sums become figures, and are rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.money import divide_half_even
from pipetui.queries.metrics.shapes import CurrencyTotal, Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipetui.domain.pricing import Price

_AMOUNT, _WEIGHTED = 1, 2


class Tally:
    """How many deals, what they amount to, and amount × probability, by price; currency "": without an amount.

    Attributes:
        deals: how many deals there are, priced or not.
        sums: by price, (deals, amount, amount × probability in per cent), in the currency's own minor units.
    """

    __slots__ = ("deals", "sums")

    def __init__(self, parts: Iterable[Tally] = ()) -> None:
        self.deals = 0
        self.sums: dict[Price, tuple[int, int, int]] = {}
        for part in parts:
            for price, sums in part.sums.items():
                self.add(price, *sums)

    def add(self, price: Price, deals: int, amount: int, weighted: int = 0) -> None:
        """Put deals of one price on; `weighted` is the sum of amount × probability in per cent."""
        before = self.sums.get(price, (0, 0, 0))
        self.sums[price] = (before[0] + deals, before[1] + amount, before[2] + weighted)
        self.deals += deals

    def repriced(self, price_of: Callable[[str], Price]) -> Tally:
        """Return the same deals at other prices, which go by the currency alone."""
        tally = Tally()
        for price, sums in self.sums.items():
            tally.add(price_of(price.currency), *sums)
        return tally

    @property
    def priced(self) -> int:
        """How many deals have an amount in the base currency, or in one with a rate."""
        return sum(sums[0] for price, sums in self.sums.items() if price.worth is not None)

    @property
    def unpriced(self) -> int:
        """How many deals have none."""
        return self.deals - self.priced

    @property
    def no_amount(self) -> int:
        """How many deals have no amount at all."""
        return sum(sums[0] for price, sums in self.sums.items() if not price.currency)

    def exact(self) -> tuple[int, int]:
        """Return the sum of the priced deals as a fraction of minor units of the base currency, not rounded."""
        return self._exact(_AMOUNT)

    def _exact(self, column: int) -> tuple[int, int]:
        # A sum of no deals says nothing of how finely it has to be counted.
        priced = [(price.worth, sums) for price, sums in self.sums.items() if price.worth is not None and sums[column]]
        finest = max((worth.decimals for worth, _ in priced), default=0)
        parts = (sums[column] * worth.digits * 10 ** (finest - worth.decimals) for worth, sums in priced)
        return sum(parts), 10**finest

    @property
    def value(self) -> int:
        """The sum of the priced deals, in minor units of the base currency."""
        return divide_half_even(*self._exact(_AMOUNT))

    @property
    def weighted(self) -> int:
        """The sum of amount × p ÷ 100 of the priced deals, rounded once."""
        total, parts = self._exact(_WEIGHTED)
        return divide_half_even(total, 100 * parts)

    def by_currency(self, *, weighted: bool = False) -> tuple[CurrencyTotal, ...]:
        """Return each currency's own total, in alphabetical order."""
        totals: dict[str, tuple[int, int]] = {}
        for price, sums in self.sums.items():
            deals, total = totals.get(price.currency, (0, 0))
            totals[price.currency] = (deals + sums[0], total + sums[_WEIGHTED if weighted else _AMOUNT])
        return tuple(
            CurrencyTotal(currency, divide_half_even(total, 100) if weighted else total, deals)
            for currency, (deals, total) in sorted(totals.items())
            if currency and deals
        )

    def total(self, *, weighted: bool = False) -> Figure:
        """Return the figure of the sum, with what stands beside it."""
        value = self.weighted if weighted else self.value
        return Figure(value, self.priced, "money", self.by_currency(weighted=weighted), self.unpriced)

    def mean(self, reason: str) -> Figure:
        """Return the figure of the mean amount; `reason` is said when no deal is priced."""
        if not self.priced:
            return Figure(None, 0, "money", reason=reason)
        total, parts = self.exact()
        return Figure(divide_half_even(total, self.priced * parts), self.priced, "money")


def counted(count: int) -> Figure:
    """Return the figure of a number of deals."""
    return Figure(count, count, "count")


def share(part: int, whole: int, reason: str) -> Figure:
    """Return the figure of how many of some deals; `reason` is said when there are none."""
    return Figure(part / whole, whole, "ratio") if whole else Figure(None, 0, "ratio", reason=reason)
