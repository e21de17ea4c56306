"""What money of other currencies is worth in the base currency: dated rates, exact, and never 1 where one is missing.

A rate says "1 unit of X = R of the base currency", from its day on. There is no inverse and no way through a third
currency: what has no rate of its own is not priced, and is counted.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import InvalidInput
from pipetui.domain.money import Number, minor_digits, parse_number
from pipetui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_DIGITS = 20


class Price(NamedTuple):
    """A currency and what it is worth.

    Attributes:
        currency: ISO code; "" stands for no amount.
        worth: minor units of the base currency for one minor unit of this one, exactly; None: it is not priced.
    """

    currency: str
    worth: Number | None


class DatedRate(NamedTuple):
    """A rate as it is kept: from the day on, 1 unit of the currency is `rate` of the base currency."""

    currency: str
    on_day: str
    rate: str


NO_AMOUNT = Price("", None)


class Rates:
    """The rates into one base currency.

    Attributes:
        base: the base currency; "" when there is none yet: then nothing is priced.
    """

    __slots__ = ("_prices", "base")

    def __init__(self, base: str, rates: Iterable[DatedRate] = ()) -> None:
        """Take the rates, in any order."""
        self.base = base
        self._prices: dict[str, list[tuple[str, Price]]] = {}
        for currency, on_day, rate in sorted(rates):
            found = self._prices.setdefault(currency, [])
            price = Price(currency, in_minor(read_rate(rate), currency, base))
            if not found or found[-1][1] != price:
                found.append((on_day, price))

    def price(self, currency: str, day: str) -> Price:
        """Return what a currency is worth on a local day: by the latest rate of that day or one before."""
        steps = self.steps(currency, day)
        return steps[-1][1]

    def steps(self, currency: str, until: str) -> list[tuple[str, Price]]:
        """Return what a currency was worth from which day on, up to a day; the first step is from "" on."""
        if currency and currency == self.base:
            return [("", Price(currency, Number(1, 0)))]
        known = self._prices.get(currency, [])
        return [("", Price(currency, None)), *known[: bisect_right(known, until, key=_day)]]

    @property
    def currencies(self) -> frozenset[str]:
        """Those that have a rate of some day."""
        return frozenset(self._prices)


def _day(step: tuple[str, Price]) -> str:
    return step[0]


def in_minor(rate: Number, currency: str, base: str) -> Number:
    """Return a rate between units as one between minor units: 1 JPY = 0.0061 EUR is 0.61 cents a yen."""
    decimals = rate.decimals + minor_digits(currency) - minor_digits(base)
    return Number(rate.digits * 10 ** max(0, -decimals), max(0, decimals))


def read_rate(text: str) -> Number:
    """Read a rate as it is kept, "0.9215"."""
    whole, _, decimals = text.partition(".")
    return Number(int(whole + decimals), len(decimals))


def check_rate(text: str) -> str:
    """Return a typed rate as it is kept: an exact decimal without needless zeros.

    Raises:
        InvalidInput: not a number above 0, or one that can be read two ways.
    """
    typed = visible(text).strip()
    hint = "Write what one unit is worth in the base currency: 0.9215"
    try:
        # A rate may have any number of decimals: a lone point is one, also before three digits.
        number = _point_number(typed) or parse_number(typed, digits=4)
    except ValueError as error:
        said = f" ({error})" if str(error) else ""
        raise InvalidInput(f"not a rate: {typed[:40]}{said}", hint, field="rate") from None
    digits, decimals = number
    while decimals and digits % 10 == 0:
        digits, decimals = digits // 10, decimals - 1
    if digits <= 0 or max(len(str(digits)), decimals) > _MAX_DIGITS:
        raise InvalidInput(f"a rate is above 0, and has {_MAX_DIGITS} digits at most: {typed[:40]}", hint, field="rate")
    shown = f"{digits:0{decimals + 1}d}"
    return f"{shown[:-decimals]}.{shown[-decimals:]}" if decimals else shown


def _point_number(typed: str) -> Number | None:
    whole, point, decimals = typed.partition(".")
    if point and (whole + decimals).isascii() and (whole + decimals).isdigit():
        return Number(int(whole + decimals), len(decimals))
    return None
