"""Amounts and percentages by the whole column: what decides, what is asked, and what no number is."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.money import MAX_MINOR, decimal_text
from pipetui.interchange.column_numbers import (
    DECIMALS,
    FileAmount,
    InCurrency,
    UnreadableNumber,
    in_currency,
    read_amounts,
    read_percents,
)
from pipetui.interchange.questions import Question


def amount(text: str, decimal: str | None = None) -> FileAmount:
    found = read_amounts("value", [text], decimal).meanings[text]
    assert isinstance(found, FileAmount), found
    return found


def refusal(text: str, decimal: str | None = None) -> str:
    found = read_amounts("value", [text], decimal).meanings[text]
    assert isinstance(found, UnreadableNumber), found
    return str(found)


def euros(text: str, decimal: str | None = None) -> str:
    found = in_currency(amount(text, decimal), None, "EUR")
    return f"{decimal_text(found.minor, found.currency)} {found.currency}"


# --- what a single amount says ---


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1054", "1054.00 EUR"),
        ("0", "0.00 EUR"),
        ("0.120000", "0.12 EUR"),
        ("12.5", "12.50 EUR"),
        ("12,5", "12.50 EUR"),
        (",5", "0.50 EUR"),
        ("12500.0000", "12500.00 EUR"),
        ("1,234.50", "1234.50 EUR"),
        ("1.234,50", "1234.50 EUR"),
        ("1,234,567", "1234567.00 EUR"),
        ("1.234.567", "1234567.00 EUR"),
        ("1 234 567,5", "1234567.50 EUR"),
        ("1 234,50", "1234.50 EUR"),
        ("1 234,50 €", "1234.50 EUR"),
        ("1'234'567.50", "1234567.50 EUR"),
        ("1’234.50", "1234.50 EUR"),
        ("12,34,567.00", "1234567.00 EUR"),
        ("1234567.", "1234567.00 EUR"),
        ("+5", "5.00 EUR"),
        ("12,5 k", "12500.00 EUR"),
        ("12.5K", "12500.00 EUR"),
        ("1.2m", "1200000.00 EUR"),
        ("500 k€", "500000.00 EUR"),
        ("1.234,56 €", "1234.56 EUR"),
        ("€ 1.234,56", "1234.56 EUR"),
        ("EUR 1.234,56", "1234.56 EUR"),
        ("1.234,56 eur", "1234.56 EUR"),
        ("EUR 5 EUR", "5.00 EUR"),
        ("$1,234.50", "1234.50 USD"),
        ("$ 500 USD", "500.00 USD"),
        ("CA$1,234.00", "1234.00 CAD"),
        ("£5", "5.00 GBP"),
        ("5 MXN", "5.00 MXN"),
        ("1234.50 CHF", "1234.50 CHF"),
        ("¥1,234,000", "1234000 JPY"),
    ],
)
def test_an_amount_in_many_notations(text: str, read: str) -> None:
    text = text.replace(" ", " ") if text.endswith("€") else text
    assert euros(text) == read


def test_spaces_that_do_not_break_group_too() -> None:
    for space in "\u00a0\u202f\u2009":
        assert euros(f"1{space}234{space}567,89") == "1234567.89 EUR"


@pytest.mark.parametrize(
    "text", ["NaN", "Infinity", "soon", "1e5", "(500)", "1 2 3", "5 kr", "€5 USD", "12/5", "..", "5%"]
)
def test_what_no_amount_is_says_so(text: str) -> None:
    assert refusal(text).startswith(f"{text!r} is no amount")


@pytest.mark.parametrize("text", ["-5", "€ -5", "-€5", "− 5 €"])
def test_an_amount_is_not_negative(text: str) -> None:
    assert "negative" in refusal(text)


@pytest.mark.parametrize("text", ["1,23.4", "12,3456,789.5", "1,.5", "1.5,000.5"])
def test_groups_of_other_sizes_are_no_thousands(text: str) -> None:
    assert refusal(text, ".").endswith("is no amount with decimal points")


def test_five_thousand_digits_are_refused_at_once() -> None:
    assert "is no amount" in refusal("9" * 5000)


def test_digits_of_other_scripts_are_exact_or_refused() -> None:
    assert euros("٣") == "3.00 EUR"
    assert "is no amount" in refusal("١٢٫٥ x")


def test_a_product_keeps_its_parts() -> None:
    assert in_currency(amount("850*12"), None, "EUR") == InCurrency(1_020_000, "EUR", "850*12")
    assert in_currency(amount("1.800,50 × 6", ","), None, "EUR") == InCurrency(1_080_300, "EUR", "1800.50*6")
    with pytest.raises(UnreadableNumber, match="not an amount"):
        in_currency(amount("850*foo"), None, "EUR")


# --- the currency ---


def test_decimals_follow_the_currency() -> None:
    assert in_currency(FileAmount(1500, 0), None, "JPY").minor == 1500
    assert in_currency(FileAmount(15, 1), None, "KWD").minor == 1500
    with pytest.raises(UnreadableNumber, match=r"more decimals than EUR has \(2\)"):
        in_currency(FileAmount(1005, 3), None, "EUR")
    with pytest.raises(UnreadableNumber, match=r"more decimals than JPY has \(0\)"):
        in_currency(FileAmount(15, 1), None, "JPY")


def test_an_amount_has_fifteen_digits_at_most() -> None:
    assert in_currency(FileAmount(MAX_MINOR, 2), None, "EUR").minor == MAX_MINOR
    with pytest.raises(UnreadableNumber, match="too large"):
        in_currency(FileAmount(MAX_MINOR + 1, 2), None, "EUR")


@pytest.mark.parametrize(
    ("mark", "own", "general", "code"),
    [
        ("", "CHF", "EUR", "CHF"),
        ("", None, "EUR", "EUR"),
        ("CHF", None, "EUR", "CHF"),
        ("CHF", "CHF", None, "CHF"),
        ("$", None, "EUR", "USD"),
        ("$", None, "CAD", "CAD"),
        ("$", "AUD", "CAD", "AUD"),
        ("€", "EUR", "USD", "EUR"),
    ],
)
def test_the_nearest_word_on_the_currency_counts(mark: str, own: str | None, general: str | None, code: str) -> None:
    assert in_currency(FileAmount(5, 0, mark), own, general).currency == code


def test_two_currencies_in_a_row_are_a_contradiction() -> None:
    with pytest.raises(UnreadableNumber, match="the amount says € and the currency column USD"):
        in_currency(FileAmount(5, 0, "€"), "USD", "EUR")
    with pytest.raises(UnreadableNumber, match="the amount says EUR and the currency column USD"):
        in_currency(amount("€850*12"), "USD", "EUR")


def test_a_product_may_name_its_currency() -> None:
    assert in_currency(amount("$850*12"), None, "EUR") == InCurrency(1_020_000, "USD", "850*12")
    assert in_currency(amount("$850*12"), "USD", None) == InCurrency(1_020_000, "USD", "850*12")


def test_no_currency_anywhere_is_a_question() -> None:
    with pytest.raises(Question, match="which currency") as asked:
        in_currency(FileAmount(5, 0), None, None)
    assert (asked.value.option, asked.value.choices, asked.value.hint) == ("currency", (), "say --currency EUR")


# --- what the column says ---


@pytest.mark.parametrize(
    ("texts", "decimal", "first"),
    [
        (["1.234", "12,50"], ",", FileAmount(1234, 0)),
        (["1.234", "12.50"], ".", FileAmount(1234, 3)),
        (["1,234", "0.5"], ".", FileAmount(1234, 0)),
        (["1,234", "1,234,567"], ".", FileAmount(1234, 0)),
        (["1.234", "1.234.567"], ",", FileAmount(1234, 0)),
        (["1,234", "1.234,5"], ",", FileAmount(1234, 3)),
        (["1.234", "1234,567"], ",", FileAmount(1234, 0)),
        (["1.234 €", "12,50 €"], ",", FileAmount(1234, 0, "€")),
        (["1.234", "0,123"], ",", FileAmount(1234, 0)),
    ],
)
def test_an_amount_that_can_be_read_one_way_decides_the_column(
    texts: list[str], decimal: str, first: FileAmount
) -> None:
    column = read_amounts("value", texts, None)
    assert (column.decimal, column.meanings[texts[0]]) == (decimal, first)


@pytest.mark.parametrize("texts", [["1054", "0"], ["1'234"], ["5 k€"], []])
def test_where_no_amount_depends_on_it_no_sign_is_told(texts: list[str]) -> None:
    assert read_amounts("value", texts, None).decimal == ""


@pytest.mark.parametrize(("texts", "example"), [(["1.234"], "1.234"), (["12,345", "9,876", "100"], "9,876")])
def test_a_column_that_does_not_decide_is_a_question(texts: list[str], example: str) -> None:
    with pytest.raises(Question) as asked:
        read_amounts("value", texts, None)
    assert asked.value.message == (
        f"column 'value': does {example} group thousands or have decimals? No amount in it decides"
    )
    assert asked.value.choices == tuple(DECIMALS.items())
    assert asked.value.hint == "say --decimal . (decimal point) or --decimal , (decimal comma)"


def test_a_column_that_contradicts_itself_is_a_question() -> None:
    with pytest.raises(Question, match="mixes decimal points and decimal commas"):
        read_amounts("value", ["1.50", "1,50"], None)


def test_the_users_word_decides() -> None:
    assert amount("1.234", ",") == FileAmount(1234, 0)
    assert amount("1.234", ".") == FileAmount(1234, 3)


# --- percentages ---


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["70", "5", "100", "0"], [70, 5, 100, 0]),
        (["70%", "70.0 %", "12,5%", "13.5%"], [70, 70, 12, 14]),
        (["0.7", "1", "0", "0,25"], [70, 100, 0, 25]),
        (["1", "0"], [100, 0]),
        (["1%", "0%"], [1, 0]),
        (["0.7", "2"], [1, 2]),
        ([" 70 "], [70]),
    ],
)
def test_percents_and_fractions(texts: list[str], read: list[int]) -> None:
    assert list(read_percents(texts).values()) == read


@pytest.mark.parametrize("text", ["high", "70 %%", "-5", "1,000.5", "9" * 100, "½"])
def test_what_no_percentage_is_says_so(text: str) -> None:
    found = read_percents([text])[text]
    assert isinstance(found, UnreadableNumber)
    assert str(found) == f"{text[:40]!r} is no percentage"


def test_no_probability_is_above_certainty() -> None:
    assert str(read_percents(["101"])["101"]) == "'101': a probability is at most 100 %"


def test_blank_texts_mean_nothing() -> None:
    assert read_percents(["", " "]) == {}
    assert read_amounts("value", ["", " "], None).meanings == {}


# --- properties ---

MINOR = st.integers(0, MAX_MINOR)


@given(minors=st.lists(MINOR, min_size=1, max_size=20), group=st.sampled_from(["", ",", "."]), cents=st.booleans())
def test_amounts_are_exact_or_asked_about_and_never_misread(minors: list[int], group: str, cents: bool) -> None:
    decimal = "," if group == "." else "."
    if not cents:
        minors = [minor - minor % 100 for minor in minors]
    texts = []
    for minor in minors:
        whole = f"{minor // 100:,}".replace(",", group)
        texts.append(f"{whole}{decimal}{minor % 100:02d}" if cents else whole)
    try:
        meanings = read_amounts("value", texts, None).meanings
    except Question:
        assert not cents
        meanings = read_amounts("value", texts, decimal).meanings
    for text, minor in zip(texts, minors, strict=True):
        found = meanings[text]
        assert isinstance(found, FileAmount)
        assert in_currency(found, None, "EUR").minor == minor


@given(number=st.decimals(0, 10**12, places=2, allow_nan=False, allow_infinity=False))
def test_plain_decimals_equal_pythons_own(number: Decimal) -> None:
    found = amount(f"{number:.2f}")
    assert Decimal(found.digits).scaleb(-found.decimals) == number


@given(text=st.text("0123456789.,' €$kKmM*-+%xE\u00a0", max_size=25))
def test_no_text_is_a_fault(text: str) -> None:
    try:
        meanings = read_amounts("value", [text], None).meanings
    except Question:
        return
    for found in meanings.values():
        if isinstance(found, FileAmount):
            with suppress(UnreadableNumber):
                assert 0 <= in_currency(found, None, "EUR").minor <= MAX_MINOR
