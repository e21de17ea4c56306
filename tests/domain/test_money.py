"""Money is exact: read as typed, shown as kept, divided with one rounding."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipetui.domain.currencies import CODES, SYMBOLS
from pipetui.domain.errors import InvalidInput
from pipetui.domain.money import (
    MAX_MINOR,
    TypedAmount,
    decimal_text,
    format_amount,
    minor_digits,
    parse_amount,
    short_amount,
)

minors = st.integers(0, MAX_MINOR)
codes = st.sampled_from(sorted(CODES))
ARABIC = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")


def minor(text: str, currency: str = "EUR") -> int:
    return parse_amount(text, currency).minor


# -- amounts as people type them --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("12500", 12_500_00),
        ("0", 0),
        ("0.00", 0),
        ("12.5", 12_50),
        ("12,5", 12_50),
        ("12.50", 12_50),
        ("1.1", 1_10),
        (".5", 50),
        ("5.", 5_00),
        ("0.120", 12),
        ("12.5k", 12_500_00),
        ("12,5K", 12_500_00),
        ("1.5m", 1_500_000_00),
        ("2 k", 2_000_00),
        ("12,500", 12_500_00),
        ("1,234,567", 1_234_567_00),
        ("1.234.567", 1_234_567_00),
        ("1,234,567.89", 1_234_567_89),
        ("1.234.567,89", 1_234_567_89),
        ("1'234.50", 1_234_50),
        ("1’234’567", 1_234_567_00),
        ("12 500", 12_500_00),
        ("12 500,75", 12_500_75),
        ("12\u00a0500", 12_500_00),
        ("12\u202f500,5", 12_500_50),
        ("12_500", 12_500_00),
        ("  7  ", 7_00),
        ("١٢٣٤", 1_234_00),
        ("١٢٫٥", 12_50),
        ("١٢٬٥٠٠", 12_500_00),
    ],
)
def test_a_number_in_the_ways_it_is_written(text: str, result: int) -> None:
    assert parse_amount(text, "EUR") == TypedAmount(result, None, None)


@pytest.mark.parametrize(
    ("text", "result", "parts"),
    [
        ("850*12", 10_200_00, "850*12"),
        ("850 × 12", 10_200_00, "850*12"),
        ("850·12", 10_200_00, "850*12"),
        ("1800*6mo", 10_800_00, "1800*6mo"),
        ("1.8k * 6 months", 10_800_00, "1.8k*6months"),
        ("95*7.5h*20d", 14_250_00, "95*7.5h*20d"),
        ("0.125*1000", 125_00, "0.125*1000"),
        ("333.33*1.5", 500_00, "333.33*1.5"),  # 499.995, half to even
        ("0.05*0.1", 0, "0.05*0.1"),  # 0.005
        ("0.15*0.1", 2, "0.15*0.1"),  # 0.015
    ],
)
def test_a_product_is_rounded_once_and_its_parts_are_kept(text: str, result: int, parts: str) -> None:
    assert parse_amount(text, "EUR") == TypedAmount(result, parts, None)


@pytest.mark.parametrize(
    ("text", "given_currency", "result"),
    [
        ("€12,500", "USD", TypedAmount(12_500_00, None, "EUR")),
        ("12.500,50 €", "USD", TypedAmount(12_500_50, None, "EUR")),
        ("£5", "", TypedAmount(5_00, None, "GBP")),
        ("$5", "EUR", TypedAmount(5_00, None, "USD")),
        ("$5", "CAD", TypedAmount(5_00, None, "CAD")),
        ("$5", None, TypedAmount(5_00, None, "USD")),
        ("CA$5", "USD", TypedAmount(5_00, None, "CAD")),
        ("ca$5", "USD", TypedAmount(5_00, None, "CAD")),
        ("¥500", "EUR", TypedAmount(500, None, "JPY")),
        ("¥5.5", "CNY", TypedAmount(5_50, None, "CNY")),
        ("3000 USD", "EUR", TypedAmount(3_000_00, None, "USD")),
        ("3000USD", "EUR", TypedAmount(3_000_00, None, "USD")),
        ("chf3k", "EUR", TypedAmount(3_000_00, None, "CHF")),
        ("12kUSD", "EUR", TypedAmount(12_000_00, None, "USD")),
        ("usd 3k", "EUR", TypedAmount(3_000_00, None, "USD")),
        ("KWD 1.234", "EUR", TypedAmount(1_234, None, "KWD")),
        ("EUR 1800*6mo", "USD", TypedAmount(10_800_00, "1800*6mo", "EUR")),
        ("1800*6mo EUR", "USD", TypedAmount(10_800_00, "1800*6mo", "EUR")),
    ],
)
def test_a_currency_beside_the_number_counts(text: str, given_currency: str | None, result: TypedAmount) -> None:
    assert parse_amount(text, given_currency) == result


@pytest.mark.parametrize(
    ("currency", "text", "result"), [("JPY", "500", 500), ("EUR", "500", 500_00), ("KWD", "500", 500_000)]
)
def test_minor_units_follow_the_currency(currency: str, text: str, result: int) -> None:
    assert minor(text, currency) == result


# -- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "currency", "message"),
    [
        ("", "EUR", "the amount is empty"),
        (" \u200b ", "EUR", "the amount is empty"),
        ("NaN", "EUR", "not an amount: NaN"),
        ("Infinity", "EUR", "not an amount"),
        ("-Infinity", "EUR", "cannot be negative"),
        ("-5", "EUR", "cannot be negative: -5"),
        ("−5", "EUR", "cannot be negative"),
        ("€-5", "USD", "cannot be negative"),
        ("1e5", "EUR", "not an amount"),
        ("0x10", "EUR", "not an amount"),
        ("five", "EUR", "not an amount"),
        ("5²", "EUR", "not an amount"),
        ("½", "EUR", "not an amount"),
        ("1..5", "EUR", "not an amount"),
        ("1,2,3", "EUR", "grouped by three digits"),
        ("1234,567", "EUR", "read two ways"),
        ("1234,567,890", "EUR", "grouped by three digits"),
        ("12 50", "EUR", "grouped by three digits"),
        ("1,234.567,89", "EUR", "not an amount"),
        ("*5", "EUR", "not an amount"),
        ("5*", "EUR", "not an amount"),
        ("5**6", "EUR", "not an amount"),
        ("1000*6m", "EUR", "m is not a unit of time; 6mo is six months"),
        ("1000*6 apples", "EUR", "apples is not a unit of time"),
        ("k", "EUR", "not an amount"),
        ("€", "EUR", "not an amount"),
        ("EURO 5", "EUR", "not an amount"),
        ("1.005", "EUR", "read two ways; a thousand is written 1005, a decimal 1.0050"),
        ("12.500", "EUR", "read two ways"),
        ("12,500", "KWD", "read two ways"),
        ("1.005k", "EUR", "read two ways"),
        ("0.125", "EUR", "EUR has 2 decimals"),
        ("0.0001", "KWD", "KWD has 3 decimals"),
        ("100.5", "JPY", "JPY has no decimals"),
        ("9" * 15, "EUR", "too large"),
        ("9" * 50, "JPY", "too large"),
        ("999m*999m*999m", "EUR", "not an amount"),
        pytest.param("9" * 5_000, "EUR", "the amount is too long", id="5,000 characters"),
        ("5", "", "which currency"),
        ("5", None, "which currency"),
        ("5 XXX", "EUR", "not an amount"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_field(text: str, currency: str | None, message: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(message)) as raised:
        parse_amount(text, currency)
    assert raised.value.field == "amount"
    assert raised.value.hint
    assert len(raised.value.message) < 200


def test_the_largest_amount_fits_and_one_more_does_not() -> None:
    assert minor("9,999,999,999,999.99") == MAX_MINOR
    with pytest.raises(InvalidInput, match="too large") as raised:
        minor("10,000,000,000,000.00")
    assert "€9,999,999,999,999.99" in raised.value.hint


def test_the_field_can_be_named() -> None:
    with pytest.raises(InvalidInput) as raised:
        parse_amount("x", "EUR", field="target")
    assert raised.value.field == "target"


def test_control_bytes_do_not_reach_the_message() -> None:
    with pytest.raises(InvalidInput) as raised:
        parse_amount("\x1b[2Jx", "EUR")
    assert "\x1b" not in raised.value.message


@given(st.text(max_size=30), st.sampled_from(["EUR", "JPY", "KWD", "CLF"]))
def test_any_text_is_an_exact_amount_or_refused(text: str, currency: str) -> None:
    try:
        typed = parse_amount(text, currency)
    except InvalidInput:
        return
    assert 0 <= typed.minor <= MAX_MINOR


@given(st.lists(st.sampled_from([*"0123456789.,'*km ", "€", "EUR", "mo", "-"]), max_size=12).map("".join))
def test_anything_that_looks_like_an_amount_is_an_exact_amount_or_refused(text: str) -> None:
    try:
        typed = parse_amount(text, "EUR")
    except InvalidInput:
        return
    assert 0 <= typed.minor <= MAX_MINOR
    assert (typed.parts is None) == ("*" not in text)


# -- there and back ---------------------------------------------------------------------------------------------------


@given(minors, codes)
def test_the_decimal_text_reads_back_as_the_same_amount(amount: int, currency: str) -> None:
    text = decimal_text(amount, currency)
    assert parse_amount(text, currency) == TypedAmount(amount, None, None)
    assert parse_amount(text.translate(ARABIC), currency).minor == amount


@given(minors, codes)
def test_the_decimal_text_is_what_decimal_says(amount: int, currency: str) -> None:
    digits = minor_digits(currency)
    assert decimal_text(amount, currency) == str(Decimal(amount).scaleb(-digits))
    if amount:
        assert decimal_text(-amount, currency) == "-" + decimal_text(amount, currency)


@given(minors, codes)
def test_the_shown_amount_reads_back_as_the_same_amount(amount: int, currency: str) -> None:
    # a currency with three decimals shows 12,500 where a comma could be either
    assume(minor_digits(currency) < 3)
    typed = parse_amount(format_amount(amount, currency), currency)
    assert typed == TypedAmount(amount, None, currency)


@given(st.lists(minors, max_size=40))
def test_sums_of_typed_amounts_equal_those_of_decimal(amounts: list[int]) -> None:
    texts = [decimal_text(amount, "EUR") for amount in amounts]
    with localcontext() as exact:
        exact.prec = 60
        expected = sum((Decimal(text) for text in texts), Decimal("0.00"))
    assert decimal_text(sum(minor(text) for text in texts), "EUR") == str(expected)


@given(st.integers(0, 10**8), st.integers(0, 10**6))
def test_a_product_is_what_decimal_says(rate: int, times: int) -> None:
    typed = parse_amount(f"{rate}.{rate % 100:02d}*{times}.{times % 10}", "JPY")
    with localcontext() as exact:
        exact.prec = 60
        product = Decimal(f"{rate}.{rate % 100:02d}") * Decimal(f"{times}.{times % 10}")
        assert typed.minor == int(product.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


# -- how it is shown --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (12_500_00, "EUR", "€12,500"),
        (12_500_50, "EUR", "€12,500.50"),
        (5, "EUR", "€0.05"),
        (0, "EUR", "€0"),
        (-12_500_00, "EUR", "-€12,500"),
        (900_00, "CHF", "CHF 900"),
        (1_234_567, "JPY", "¥1,234,567"),
        (1_234_567, "KWD", "KWD 1,234.567"),
        (1_200_00, "CAD", "CA$1,200"),
    ],
)
def test_an_amount_for_people(amount: int, currency: str, text: str) -> None:
    assert format_amount(amount, currency) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "€0"),
        (50, "€0"),
        (3_000_00, "€3,000"),
        (9_999_49, "€9,999"),
        (9_999_99, "€10k"),
        (12_500_00, "€12.5k"),
        (18_000_00, "€18k"),
        (99_949_99, "€99.9k"),
        (99_999_99, "€100k"),
        (118_000_00, "€118k"),
        (999_499_99, "€999k"),
        (999_500_00, "€1M"),
        (1_234_567_89, "€1.2M"),
        (118_400_000_00, "€118M"),
        (1_000_000_000_00, "€1B"),
        (MAX_MINOR, "€10T"),
        (-18_000_00, "-€18k"),
    ],
)
def test_an_amount_in_few_cells(amount: int, text: str) -> None:
    assert short_amount(amount, "EUR") == text


@given(minors, codes)
def test_a_short_amount_is_short_and_near(amount: int, currency: str) -> None:
    shown = short_amount(amount, currency)
    number = shown.removeprefix(SYMBOLS.get(currency, currency)).strip()
    assert len(number) <= 6 or number.endswith("T")
    match = re.fullmatch(r"([\d,]+(?:\.\d)?)([kMBT]?)", number)
    assert match is not None
    power = {"": 0, "k": 3, "M": 6, "B": 9, "T": 12}[match[2]]
    near = Decimal(match[1].replace(",", "")).scaleb(power)
    exact = Decimal(amount).scaleb(-minor_digits(currency))
    shown_to = Decimal("0.05") if power and near < Decimal(100).scaleb(power) else Decimal("0.5")
    assert abs(near - exact) <= shown_to.scaleb(power)
