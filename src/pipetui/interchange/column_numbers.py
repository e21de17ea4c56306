"""Amounts and percentages as files write them, understood by the whole column.

1.234 alone is more than a thousand or a little more than one; a column that also holds 12,50 says which. Where the
column does not say, the import asks (`--decimal`) and never guesses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.currencies import SYMBOLS, known
from pipetui.domain.errors import InvalidInput
from pipetui.domain.money import MAX_MINOR, divide_half_even, minor_digits, parse_amount
from pipetui.interchange.questions import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DECIMALS = {".": "decimal point", ",": "decimal comma"}

_GAPS = re.compile(r"(?<=[\d.,])[\s\u00a0\u2009\u202f'’_](?=\d{3}(?!\d))")
_RUN = re.compile(r"[.,]?\d[\d.,]*", re.ASCII)
_PLAIN = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_MARKED = re.compile(r"(?P<before>[^\d.]*)(?P<number>\d*\.?\d+)\s*(?P<power>[kKmM](?![^\W\d_]))?(?P<after>\D*)")
_MAX_LENGTH = 60


class UnreadableNumber(ValueError):
    """No amount or percentage is written like this; the message is the reason for a row's refusal."""


class FileAmount(NamedTuple):
    """An amount of a file, before its currency is known: digits × 10 ** -decimals, exactly.

    Attributes:
        mark: the ISO code or the sign beside the number, "" without one.
        product: a calculation such as 850*12, worked out when the currency is known; "" for a plain number.
    """

    digits: int
    decimals: int
    mark: str = ""
    product: str = ""


class InCurrency(NamedTuple):
    """An amount in minor units; `parts` is the calculation it was written as, or None."""

    minor: int
    currency: str
    parts: str | None


class AmountColumn(NamedTuple):
    """What the texts of a column mean.

    Attributes:
        meanings: by text.
        decimal: the decimal sign that was found, "" where no amount in the column depends on it.
    """

    meanings: Mapping[str, FileAmount | UnreadableNumber]
    decimal: str


def read_amounts(column: str, texts: Iterable[str], decimal: str | None) -> AmountColumn:
    """Understands the distinct texts of one column of money, together.

    Args:
        column: its name, for the question.
        texts: what its cells say; blank ones are passed over.
        decimal: `.` or `,` where the user said so, else found out.

    Raises:
        Question: the column can be read in more than one way, and `decimal` does not decide.
    """
    ungapped = {text: _GAPS.sub("", text.strip()) for text in texts if text.strip()}
    if decimal is None:
        decimal = _find_decimal(column, ungapped.values())
    meanings = {text: _amount(text, bare, decimal) for text, bare in ungapped.items()}
    matters = any("." in bare or "," in bare for bare in ungapped.values())
    return AmountColumn(meanings, decimal if matters else "")


def read_percents(texts: Iterable[str]) -> Mapping[str, int | UnreadableNumber]:
    """Understands a column of probabilities: whole percents from `70`, `70 %`, `70.0%`; fractions when none is above 1.

    A lone separator is always the decimal sign here, since nothing above 100 is a probability.
    """
    numbers = {text: _percent_number(text) for text in texts if text.strip()}
    read = [number for number in numbers.values() if not isinstance(number, UnreadableNumber)]
    signed = any("%" in text for text in numbers)
    scale = 100 if not signed and all(digits <= 10**decimals for digits, decimals in read) else 1
    return {text: _percent(text, number, scale) for text, number in numbers.items()}


def in_currency(amount: FileAmount, own: str | None, general: str | None) -> InCurrency:
    """Works an amount out in minor units.

    Args:
        amount: as read.
        own: what the row's currency column says, an ISO code or None.
        general: the currency of rows that name none (`--currency`, else the file's), or None.

    Raises:
        UnreadableNumber: it has more decimals than its currency, is too large, or two currencies are named.
        Question: no currency is named anywhere.
    """
    code = _currency(amount.mark, own, general)
    if amount.product:
        try:
            typed = parse_amount(amount.product, code)
        except InvalidInput as error:
            raise UnreadableNumber(error.message) from None
        if own and typed.currency not in (None, own):
            raise UnreadableNumber(f"the amount says {typed.currency} and the currency column {own}")
        return InCurrency(typed.minor, typed.currency or code, typed.parts)
    shift = minor_digits(code) - amount.decimals
    if shift >= 0:
        minor, rest = amount.digits * 10**shift, 0
    else:
        minor, rest = divmod(amount.digits, 10**-shift)
    if rest:
        raise UnreadableNumber(f"the amount has more decimals than {code} has ({minor_digits(code)})")
    if minor > MAX_MINOR:
        raise UnreadableNumber("the amount is too large")
    return InCurrency(minor, code, None)


# --- the decimal sign -------------------------------------------------------------------------------------------------


def _find_decimal(column: str, texts: Iterable[str]) -> str:
    seen: set[str] = set()
    doubtful = ""
    for text in texts:
        for run in _RUN.findall(text):
            verdict = _decimal_of(run)
            if verdict == "?":
                doubtful = min(filter(None, (doubtful, run)), key=lambda example: (len(example), example))
            elif verdict:
                seen.add(verdict)
    if len(seen) > 1:
        raise Question(f"column {column!r} mixes decimal points and decimal commas", "decimal", DECIMALS)
    if doubtful and not seen:
        raise Question(
            f"column {column!r}: does {doubtful} group thousands or have decimals? No amount in it decides",
            "decimal",
            DECIMALS,
        )
    return seen.pop() if seen else "."


def _decimal_of(run: str) -> str:
    """The decimal sign that a number shows: `.` or `,`, "?" where it can be either, "" where it shows none."""
    commas, points = run.count(","), run.count(".")
    if commas and points:
        last = max(",.", key=run.rfind)
        return last if run.count(last) == 1 else ""
    if commas + points != 1:
        return {",": ".", ".": ","}["," if commas else "."] if commas + points else ""
    mark = "," if commas else "."
    whole, decimals = run.split(mark)
    if len(decimals) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0":
        return "?"
    return mark if decimals else ""


def _ungrouped(run: str, decimal: str) -> str:
    """A number with a point for its decimals and no thousands separators."""
    group = "," if decimal == "." else "."
    whole, _, decimals = run.partition(decimal)
    first, *groups = whole.split(group)
    # Groups of two are lakhs and crores; the last has three everywhere.
    if groups and not (1 <= len(first) <= 3 and len(groups[-1]) == 3 and all(len(part) in (2, 3) for part in groups)):
        raise UnreadableNumber(f"is no amount with {DECIMALS[decimal]}s")
    if group in decimals or decimal in decimals:
        raise UnreadableNumber(f"is no amount with {DECIMALS[decimal]}s")
    return "".join((first or "0", *groups)) + (f".{decimals}" if decimals else "")


# --- amounts ----------------------------------------------------------------------------------------------------------


def _amount(text: str, bare: str, decimal: str) -> FileAmount | UnreadableNumber:
    try:
        plain = _RUN.sub(lambda match: _ungrouped(match[0], decimal), bare) if len(bare) <= _MAX_LENGTH else ""
        if _PLAIN.fullmatch(plain):
            return FileAmount(*_digits(plain))
        if "*" in plain or "×" in plain:
            return FileAmount(0, 0, product=plain)
        return _marked_amount(plain)
    except UnreadableNumber as error:
        return UnreadableNumber(f"{text[:40]!r} {error}")


def _marked_amount(plain: str) -> FileAmount:
    """A number with a currency, a thousand's k or a million's m beside it."""
    match = _MARKED.fullmatch(plain)
    if match is None:
        raise UnreadableNumber("is no amount")
    before, after = match["before"].strip().upper(), match["after"].strip().upper()
    if "-" in before or "−" in before:
        raise UnreadableNumber("is negative; an amount cannot be")
    before = before.replace("+", "").strip()
    mark = max(before, after, key=len)
    if mark and not set(_codes_of(before or mark)) & set(_codes_of(after or mark)):
        raise UnreadableNumber("is no amount in a currency that is known here")
    digits, decimals = _digits(match["number"])
    return FileAmount(digits * 10 ** {"k": 3, "m": 6}.get((match["power"] or "").lower(), 0), decimals, mark)


def _digits(plain: str) -> tuple[int, int]:
    whole, _, decimals = plain.partition(".")
    # Spreadsheets write 12.5000: zeros at the end say nothing.
    decimals = decimals.rstrip("0")
    return int(whole + decimals or "0"), len(decimals)


def _codes_of(mark: str) -> list[str]:
    """The currencies that a mark can stand for, the one that it means alone first: `$` is USD, and any other dollar."""
    if known(mark):
        return [mark]
    return sorted((code for code, own in SYMBOLS.items() if own.endswith(mark)), key=lambda code: SYMBOLS[code] != mark)


def _currency(mark: str, own: str | None, general: str | None) -> str:
    if not mark:
        code = own or general
        if not code:
            raise Question("which currency are the amounts in? Neither they nor the file say", "currency", {}, "EUR")
        return code
    codes = _codes_of(mark)
    if own and own not in codes:
        raise UnreadableNumber(f"the amount says {mark} and the currency column {own}")
    return own or (general if general in codes else codes[0])


# --- percentages ------------------------------------------------------------------------------------------------------


def _percent_number(text: str) -> tuple[int, int] | UnreadableNumber:
    plain = text.replace("%", "", 1).strip().replace(",", ".")
    if len(plain) > _MAX_LENGTH or not _PLAIN.fullmatch(plain):
        return UnreadableNumber(f"{text[:40]!r} is no percentage")
    return _digits(plain)


def _percent(text: str, number: tuple[int, int] | UnreadableNumber, scale: int) -> int | UnreadableNumber:
    if isinstance(number, UnreadableNumber):
        return number
    percent = divide_half_even(number[0] * scale, 10 ** number[1])
    return percent if percent <= 100 else UnreadableNumber(f"{text[:40]!r}: a probability is at most 100 %")
