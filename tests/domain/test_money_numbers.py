"""Numbers, divisions with one rounding, and the currencies there are."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.errors import InvalidInput
from pipetui.domain.money import (
    Number,
    check_currency,
    divide_half_even,
    parse_amount,
    parse_number,
)


def minor(text: str, currency: str = "EUR") -> int:
    return parse_amount(text, currency).minor


# -- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "digits", "number"),
    [
        ("12.5", 2, Number(125, 1)),
        ("12.345", 3, Number(12345, 3)),
        ("12,345", 2, Number(12345, 0)),
        ("0,345", 2, Number(345, 3)),
        (".345", 2, Number(345, 3)),
        ("1 234,5", 2, Number(12345, 1)),
    ],
)
def test_a_number_is_digits_and_decimals(text: str, digits: int, number: Number) -> None:
    assert parse_number(text, digits=digits) == number


@pytest.mark.parametrize("text", ["", ".", ",", "1.345", "12.3.4", "1 2", "1,23,456", "٣a"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"^$|two ways|three digits"):
        parse_number(text)


# -- division ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numerator", "denominator", "result"),
    [
        (5, 2, 2),
        (7, 2, 4),
        (-5, 2, -2),
        (-7, 2, -4),
        (5, -2, -2),
        (1, 3, 0),
        (2, 3, 1),
        (-2, 3, -1),
        (0, 9, 0),
        (6, 3, 2),
    ],
)
def test_halves_go_to_the_even_neighbour(numerator: int, denominator: int, result: int) -> None:
    assert divide_half_even(numerator, denominator) == result


@given(st.integers(-(10**24), 10**24), st.integers(-(10**12), 10**12).filter(bool))
def test_division_is_what_decimal_says(numerator: int, denominator: int) -> None:
    with localcontext() as exact:
        exact.prec = 60
        expected = (Decimal(numerator) / Decimal(denominator)).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    assert divide_half_even(numerator, denominator) == int(expected)


def test_division_by_zero_is_no_amount() -> None:
    with pytest.raises(ZeroDivisionError):
        divide_half_even(1, 0)


# -- currencies -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "code"), [("EUR", "EUR"), (" usd ", "USD"), ("€", "EUR"), ("ca$", "CAD")])
def test_a_currency_is_named_by_code_or_sign(text: str, code: str) -> None:
    assert check_currency(text) == code


@pytest.mark.parametrize("text", ["", "EU", "EURO", "XXX", "\x1b[2J", "x" * 1000])
def test_an_unknown_currency_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="unknown currency") as raised:
        check_currency(text, field="base")
    assert raised.value.field == "base"
    assert len(raised.value.message) < 80
    assert "\x1b" not in raised.value.message
