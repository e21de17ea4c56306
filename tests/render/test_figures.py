"""Figures in words: exact, and honest about nothing."""

from __future__ import annotations

import pytest

from pipetui.queries.metrics.shapes import CurrencyTotal, Figure
from pipetui.render.figures import bar, counted, days, figure, money, others, percent, rounded_money


@pytest.mark.parametrize(
    ("minor", "currency", "words"),
    [
        (1_250_000, "EUR", "€12,500"),
        (1_250_050, "EUR", "€12,500.50"),
        (0, "EUR", "€0"),
        (None, "EUR", "–"),
        (0, "", "–"),
        (12_500, "JPY", "¥12,500"),
    ],
)
def test_money_is_exact(minor: int | None, currency: str, words: str) -> None:
    assert money(minor, currency) == words


@pytest.mark.parametrize(
    ("minor", "words"), [(347_449, "€3,474"), (347_450, "€3,474"), (347_550, "€3,476"), (40.4, "€0"), (None, "–")]
)
def test_means_are_in_whole_units_half_to_even(minor: float | None, words: str) -> None:
    assert rounded_money(minor, "EUR") == words


def test_a_mean_without_a_currency_is_nothing() -> None:
    assert rounded_money(0, "") == "–"


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(0.75, "75 %"), (0, "0 %"), (1, "100 %"), (0.001, "<1 %"), (0.999, ">99 %"), (None, "–"), (0.6315, "63 %")],
)
def test_none_and_all_are_said_only_when_they_are(ratio: float | None, words: str) -> None:
    assert percent(ratio) == words


@pytest.mark.parametrize(
    ("value", "words"), [(38.4, "38"), (9.94, "9.9"), (3.0, "3"), (0, "0"), (None, "–"), (12, "12")]
)
def test_days(value: float | None, words: str) -> None:
    assert days(value) == words


@pytest.mark.parametrize(("count", "words"), [(1, "1 deal"), (0, "0 deals"), (2089, "2,089 deals"), (None, "0 deals")])
def test_counts_have_their_word(count: int | None, words: str) -> None:
    assert counted(count, "deal") == words


def test_a_word_may_have_its_own_plural() -> None:
    assert counted(2, "lost", "lost") == "2 lost"


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (Figure(2089, 2089, "count"), "2,089"),
        (Figure(None, 0, "count"), "–"),
        (Figure(1_250_000, 1, "money"), "€12,500"),
        (Figure(None, 0, "money"), "–"),
        (Figure(347_400, 1, "money_per_day"), "€3,474"),
        (Figure(0.5, 2, "ratio"), "50 %"),
        (Figure(51.78, 9, "days"), "52"),
    ],
)
def test_a_figure_is_shown_by_its_unit(shown: Figure, words: str) -> None:
    assert figure(shown, "EUR") == words


def test_other_currencies_are_named_apart() -> None:
    totals = (CurrencyTotal("EUR", 100, 1), CurrencyTotal("USD", 1_200_000, 3), CurrencyTotal("CHF", 90_000, 1))
    assert others(totals, "EUR") == "$12,000 (3), CHF 900 (1)"
    assert others(None, "EUR") == ""


@pytest.mark.parametrize(
    ("value", "most", "length"), [(0, 10, 0), (10, 10, 8), (5, 10, 4), (0.001, 10, 1), (3, 0, 0), (-2, 10, 0)]
)
def test_a_bar_is_as_long_as_its_share(value: float, most: float, length: int) -> None:
    assert bar(value, most, 8) == "▇" * length
