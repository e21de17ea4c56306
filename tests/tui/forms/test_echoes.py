"""What fields say back while somebody types."""

from __future__ import annotations

from datetime import date

import pytest

from pipetui.tui.forms.echoes import amount_echo, day_echo, long_day, probability_echo
from support.samples import TODAY


@pytest.mark.parametrize(
    ("text", "currency", "shown"),
    [
        ("", "EUR", ""),
        ("12500", "EUR", "= €12,500"),
        ("12.5k", "EUR", "= €12,500"),
        ("850*12", "", "= €10,200"),
        ("1800*6mo", "EUR", "= €10,800"),
        ("3000 USD", "", "= $3,000"),
        ("3000 USD", "EUR", ""),
        ("850*", "EUR", ""),
        ("12", "XXZ", ""),
        ("1000", "JPY", "= ¥1,000"),
    ],
)
def test_the_total_of_an_amount(text: str, currency: str, shown: str) -> None:
    assert amount_echo(text, currency, "EUR") == shown


def test_without_any_currency_there_is_no_total() -> None:
    assert amount_echo("12500", "", "") == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("today", "= Sun 22 Nov 2026, today"),
        ("fri", "= Fri 27 Nov 2026, in 5 days"),
        ("tomorrow", "= Mon 23 Nov 2026, in 1 day"),
        ("2026-11-21", "= Sat 21 Nov 2026, 1 day ago"),
        ("2029-11-22", "= Thu 22 Nov 2029, in 1,096 days"),
        ("nonsense", ""),
    ],
)
def test_the_day_in_full(text: str, shown: str) -> None:
    assert day_echo(text, TODAY) == shown


def test_what_probability_applies() -> None:
    assert probability_echo("", 60) == "the stage's 60 %"
    assert probability_echo("70", 60) == ""
    assert probability_echo("", None) == ""


def test_a_day_with_its_weekday() -> None:
    assert long_day(date(2026, 1, 5)) == "Mon 5 Jan 2026"
