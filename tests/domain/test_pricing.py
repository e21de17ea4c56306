from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.errors import InvalidInput
from pipetui.domain.money import Number, minor_digits
from pipetui.domain.pricing import NO_AMOUNT, DatedRate, Price, Rates, check_rate, in_minor, read_rate

if TYPE_CHECKING:
    from decimal import Decimal


def rates(base: str = "EUR") -> Rates:
    return Rates(
        base,
        [
            DatedRate("USD", "2026-03-01", "0.9"),
            DatedRate("USD", "2026-01-01", "0.8"),
            DatedRate("USD", "2026-02-01", "0.8"),
            DatedRate("JPY", "2026-02-01", "0.0061"),
        ],
    )


@pytest.mark.parametrize(
    ("currency", "day", "worth"),
    [
        ("EUR", "1990-01-01", Number(1, 0)),
        ("USD", "2025-12-31", None),
        ("USD", "2026-01-01", Number(8, 1)),
        ("USD", "2026-02-28", Number(8, 1)),
        ("USD", "2026-03-01", Number(9, 1)),
        ("USD", "2030-01-01", Number(9, 1)),
        ("JPY", "2026-02-01", Number(61, 2)),
        ("CHF", "2026-02-01", None),
        ("", "2026-02-01", None),
    ],
)
def test_the_latest_rate_at_or_before_a_day_applies(currency: str, day: str, worth: Number | None) -> None:
    assert rates().price(currency, day) == Price(currency, worth)


def test_without_a_base_currency_nothing_is_priced() -> None:
    nothing = Rates("")
    assert nothing.price("EUR", "2026-01-01") == Price("EUR", None)
    assert nothing.price("", "2026-01-01") == NO_AMOUNT


def test_steps_begin_without_a_price_and_leave_out_what_stays_the_same_or_is_yet_to_come() -> None:
    known = [("", Price("USD", None)), ("2026-01-01", Price("USD", Number(8, 1)))]
    assert rates().steps("USD", "2026-02-28") == known
    assert rates().steps("USD", "2026-12-31") == [*known, ("2026-03-01", Price("USD", Number(9, 1)))]
    assert rates().steps("EUR", "2026-12-31") == [("", Price("EUR", Number(1, 0)))]
    assert rates().currencies == {"USD", "JPY"}


@given(
    rate=st.decimals(min_value="0.0000000001", max_value=1_000_000, places=10),
    currency=st.sampled_from(["EUR", "JPY", "KWD", "USD"]),
    base=st.sampled_from(["EUR", "JPY", "KWD"]),
    amount=st.integers(0, 10**12),
)
def test_a_rate_between_minor_units_is_the_rate_between_units(
    rate: Decimal, currency: str, base: str, amount: int
) -> None:
    worth = in_minor(read_rate(check_rate(f"{rate:f}")), currency, base)
    in_base = Fraction(amount, 10 ** minor_digits(currency)) * Fraction(rate)
    assert Fraction(amount * worth.digits, 10**worth.decimals) == in_base * 10 ** minor_digits(base)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0.9215", "0.9215"),
        (" 1.085 ", "1.085"),
        ("1.50", "1.5"),
        ("0,92", "0.92"),
        ("2", "2"),
        ("2.0", "2"),
        ("100", "100"),
        (".5", "0.5"),
        ("1,234.5", "1234.5"),
    ],
)
def test_a_rate_is_kept_without_needless_zeros(typed: str, kept: str) -> None:
    assert check_rate(typed) == kept
    assert check_rate(kept) == kept


@pytest.mark.parametrize("typed", ["", "x", "0", "0.000", "-1", "1,085", "1.2.3", "1e3", "9" * 21, "0." + "1" * 21])
def test_what_is_no_rate_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_rate(typed)
    assert caught.value.field == "rate"
