"""Money as integers of minor units beside an ISO 4217 code: typed, shown and divided without a float anywhere.

Numbers are read as pairs of integers (digits, decimals), which is exact and spares the import of `decimal` on the way
to a summary that has 24 ms.
"""

from __future__ import annotations

from typing import NamedTuple

from pipetui.domain.currencies import DIGITS, SYMBOLS, known
from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import visible

MAX_MINOR = 999_999_999_999_999
"""The largest amount, in minor units: 15 digits, which the schema's CHECK holds too."""

_MAX_TYPED = 60
_SCALES = "kMBT"  # thousands, millions, …
_SPACES = " \u00a0\u2009\u202f'’_"  # what may stand between groups of three beside comma and point
_TIME_UNITS = frozenset(["mo", "month", "months", "d", "day", "days", "h", "hr", "hour", "hours", "w", "wk", "week"])
_TIME_UNITS |= {"weeks", "q", "quarter", "quarters", "y", "yr", "year", "years"}
_HINT = "Write 12500, 12.5k, 850*12 (days × rate) or 1800*6mo."


class TypedAmount(NamedTuple):
    """An amount as it was typed.

    Attributes:
        minor: the amount in minor units of the currency.
        parts: the calculation as typed ("850*12"), None for a plain number.
        currency: the ISO code if the text named one by code or sign, else None.
    """

    minor: int
    parts: str | None
    currency: str | None


class Number(NamedTuple):
    """A decimal number, exact: `digits` × 10 ** -`decimals`."""

    digits: int
    decimals: int


def minor_digits(currency: str) -> int:
    """Return how many decimals a currency has: JPY 0, EUR 2, KWD 3."""
    return DIGITS.get(currency, 2)


def check_currency(text: str, *, field: str = "currency") -> str:
    """Return an ISO 4217 code in capitals.

    Raises:
        InvalidInput: there is no such currency.
    """
    code = text.strip().upper()
    if known(code):
        return code
    for candidate, sign in SYMBOLS.items():
        if sign == code:
            return candidate
    raise InvalidInput(
        f"unknown currency: {visible(text)[:40]}", "Give a three-letter ISO code such as EUR, USD, GBP.", field=field
    )


def divide_half_even(numerator: int, denominator: int) -> int:
    """Divide integers and round halves to the even neighbour: the one place where money is rounded.

    Raises:
        ZeroDivisionError: the denominator is 0.
    """
    quotient, rest = divmod(numerator, denominator)
    doubled = 2 * rest
    if abs(doubled) > abs(denominator) or (doubled == denominator and quotient % 2):
        quotient += 1
    return quotient


def parse_amount(text: str, currency: str | None, *, field: str = "amount") -> TypedAmount:
    """Read an amount as people think of it: `12500`, `12.5k`, `€ 12,500`, `850*12`, `1800*6mo`, `3000 USD`.

    A comma before three digits groups thousands (that is how amounts are shown here); a point before three digits could
    be either, and is refused. A product is rounded half-even to the minor unit, once; a plain number with more decimals
    than its currency has is refused.

    Args:
        text: what was typed.
        currency: the currency when the text names none; None or "" when there is none yet.
        field: the field's name for messages.

    Raises:
        InvalidInput: not an amount, ambiguous, negative, too large, or without a currency.
    """
    plain = visible(text).strip()
    if not plain:
        raise InvalidInput("the amount is empty", _HINT, field=field)
    if len(plain) > _MAX_TYPED:
        raise InvalidInput("the amount is too long", _HINT, field=field)
    named, rest = _split_currency(plain, currency)
    code = named or currency
    if not code:
        raise InvalidInput(
            f"which currency? {plain} names none", "Write EUR 12500, or `pipetui config set currency EUR`.", field=field
        )
    if rest.startswith(("-", "−")):
        raise InvalidInput(f"an amount cannot be negative: {plain}", _HINT, field=field)
    factors = rest.replace("×", "*").replace("·", "*").split("*")
    digits = minor_digits(code)
    try:
        number = _rate(factors[0], digits)
        for factor in factors[1:]:
            times = _factor(factor, digits)
            number = Number(number.digits * times.digits, number.decimals + times.decimals)
        minor = _in_minor(number, digits, exact=len(factors) == 1, code=code)
    except ValueError as error:
        raise InvalidInput(
            f"not an amount: {plain}" + (f" ({error})" if str(error) else ""), _HINT, field=field
        ) from None
    if minor > MAX_MINOR:
        raise InvalidInput(
            f"the amount is too large: {plain}", f"At most {format_amount(MAX_MINOR, code)} fits.", field=field
        )
    parts = "*".join("".join(factor.split()) for factor in factors) if len(factors) > 1 else None
    return TypedAmount(minor, parts, named)


def _split_currency(text: str, currency: str | None) -> tuple[str | None, str]:
    """Take a code or sign off either end. A `$` is the given currency's own where that is a dollar."""
    for code, sign in sorted(SYMBOLS.items(), key=lambda entry: -len(entry[1])):
        if text.upper().startswith(sign):
            rest = text[len(sign) :]
        elif text.upper().endswith(sign):
            rest = text[: -len(sign)]
        else:
            continue
        own = SYMBOLS.get(currency or "", "")
        return (currency if currency and own.endswith(sign) else code), rest.strip()
    for part, rest, beside in ((text[:3], text[3:], text[3:4]), (text[-3:], text[:-3], "")):
        if known(part.upper()) and not beside.isalpha():
            return part.upper(), rest.strip()
    return None, text


def _rate(text: str, digits: int) -> Number:
    """Read the first factor: a number that may end in k (thousand) or m (million)."""
    stripped = text.strip()
    power = {"k": 3, "m": 6}.get(stripped[-1:].lower(), 0)
    # a separator before three digits says nothing in 12.500k: four decimals is no answer to it, so it is refused
    number = parse_number(stripped[:-1] if power else stripped, digits=4 if power else digits)
    return Number(number.digits * 10**power, number.decimals)


def _factor(text: str, digits: int) -> Number:
    """Read a further factor: a number that may carry a unit of time, which is kept for the eye only."""
    stripped = text.strip()
    number = stripped.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    unit = stripped[len(number) :].lower()
    if unit and unit not in _TIME_UNITS:
        raise ValueError(f"{unit} is not a unit of time; 6mo is six months")
    return parse_number(number, digits=digits)


def parse_number(text: str, *, digits: int = 2) -> Number:
    """Read a number with its thousands separators, exactly.

    Args:
        text: digits of any script, with `,` `.` space or apostrophe between them.
        digits: the decimals that make sense here; decides what a lone separator before three digits can mean.

    Raises:
        ValueError: not a number, or one that can be read two ways; the message may say why.
    """
    stripped = text.strip().replace("٫", ".").replace("٬", ",")
    if any(char in _SPACES for char in stripped):
        whole, point, decimals = _split_at_last(stripped, ".,")
        groups = "".join("," if char in _SPACES else char for char in whole)
        whole = _ungrouped(groups, ",")
    else:
        commas, points = stripped.count(","), stripped.count(".")
        if commas and points:
            whole, point, decimals = _split_at_last(stripped, ".,")
            whole = _ungrouped(whole, "," if point == "." else ".")
        elif commas + points > 1:
            whole, decimals = _ungrouped(stripped, "," if commas else "."), ""
        else:
            whole, point, decimals = _split_at_last(stripped, ".,")
            if len(decimals) == 3 and whole.lstrip("0"):
                whole, decimals = _lone_separator(whole, point, decimals, digits)
    if not (whole + decimals) or not all(char.isdecimal() for char in whole + decimals):
        raise ValueError("")
    return Number(int(whole + decimals), len(decimals))


def _lone_separator(whole: str, point: str, decimals: str, digits: int) -> tuple[str, str]:
    """Decide what one separator before three digits is: `12,500` is thousands, `1.005` is anybody's guess."""
    if digits == 3 and point == ".":
        return whole, decimals
    if digits < 3 and point == "," and len(whole) <= 3:
        return whole + decimals, ""
    raise ValueError(f"it can be read two ways; a thousand is written {whole}{decimals}, a decimal {whole}.{decimals}0")


def _split_at_last(text: str, points: str) -> tuple[str, str, str]:
    place = max(text.rfind(point) for point in points)
    return (text, "", "") if place < 0 else (text[:place], text[place], text[place + 1 :])


def _ungrouped(text: str, separator: str) -> str:
    """Take thousands separators out; they must stand before groups of three."""
    first, *groups = text.split(separator)
    if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups):
        raise ValueError("thousands are grouped by three digits")
    return first + "".join(groups)


def _in_minor(number: Number, digits: int, *, exact: bool, code: str) -> int:
    shift = digits - number.decimals
    if shift >= 0:
        return int(number.digits * 10**shift)
    divisor = 10**-shift
    if exact and number.digits % divisor:
        raise ValueError(f"{code} has {digits or 'no'} decimals")
    return divide_half_even(number.digits, divisor)


def decimal_text(minor: int, currency: str) -> str:
    """Return an amount in major units with all its decimals, for JSON and CSV: "12500.00"."""
    digits = minor_digits(currency)
    sign, amount = ("-", -minor) if minor < 0 else ("", minor)
    if not digits:
        return f"{sign}{amount}"
    whole, rest = divmod(amount, 10**digits)
    return f"{sign}{whole}.{rest:0{digits}d}"


def format_amount(minor: int, currency: str) -> str:
    """Return an amount for people, exact: "€12,500", "€12,500.50", "CHF 900"; decimals only when they are not zero."""
    digits = minor_digits(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    number = f"{whole:,}.{rest:0{digits}d}" if rest else f"{whole:,}"
    return _with_sign(number, minor, currency)


def short_amount(minor: int, currency: str) -> str:
    """Return an amount in a few cells for heads and axes: "€118k", "€12.5k", "€1.2M"; below 10,000 in whole units."""
    unit = 10 ** minor_digits(currency)
    amount = abs(minor)
    whole = divide_half_even(amount, unit)
    if whole < 10_000:
        return _with_sign(f"{whole:,}", minor, currency)
    scale = 1
    while (tenths := _tenths(amount, unit * 1_000**scale)) >= 10_000 and scale < len(_SCALES):
        scale += 1
    number = f"{tenths // 10:,}" + (f".{tenths % 10}" if tenths % 10 else "")
    return _with_sign(number + _SCALES[scale - 1], minor, currency)


def _tenths(amount: int, unit: int) -> int:
    """Return the amount in tenths of a unit; from 100 units on in whole ones."""
    tenths = divide_half_even(amount * 10, unit)
    return tenths if tenths < 1_000 else divide_half_even(amount, unit) * 10


def _with_sign(number: str, minor: int, currency: str) -> str:
    sign = SYMBOLS.get(currency)
    return ("-" if minor < 0 else "") + (f"{sign}{number}" if sign else f"{currency} {number}")
