from __future__ import annotations

import pytest

from pipetui.domain.money import Number
from pipetui.domain.pricing import NO_AMOUNT, DatedRate, Price, Rates
from pipetui.queries.metrics.shapes import CurrencyTotal, Figure
from pipetui.queries.metrics.tally import Tally, counted

DAY = "2026-11-22"


def priced_in(base: str, *rates: DatedRate) -> Tally:
    prices = Rates(base, rates)
    tally = Tally()
    tally.add(prices.price("EUR", DAY), 2, 101, 101 * 50)
    tally.add(prices.price("JPY", DAY), 1, 7, 700)
    tally.add(NO_AMOUNT, 3, 0)
    return tally


def test_a_tally_counts_all_deals_and_prices_those_in_the_base_currency() -> None:
    tallies = [priced_in(base) for base in ("EUR", "JPY", "USD", "")]
    assert [(tally.deals, tally.no_amount) for tally in tallies] == [(6, 3)] * 4
    assert [tally.priced for tally in tallies] == [2, 1, 0, 0]
    assert [tally.unpriced for tally in tallies] == [4, 5, 6, 6]
    assert [tally.value for tally in tallies] == [101, 7, 0, 0]
    assert [tally.weighted for tally in tallies] == [50, 7, 0, 0]


def test_a_rate_prices_another_currency_exactly_and_the_sum_is_rounded_once() -> None:
    # 7 yen at 0.0061 are 4.27 cents
    tally = priced_in("EUR", DatedRate("JPY", "2026-01-01", "0.0061"))
    assert (tally.priced, tally.unpriced) == (3, 3)
    assert tally.exact() == (10_527, 100)
    assert tally.value == 105
    assert tally.weighted == 55  # 50.5 + 4.27
    assert tally.mean("none") == Figure(35, 3, "money")  # 35.09


@pytest.mark.parametrize(("amount", "rounded"), [(50, 0), (150, 2), (250, 2)])
def test_halves_go_to_the_even_neighbour(amount: int, rounded: int) -> None:
    tally = Tally()
    tally.add(Price("USD", Number(1, 2)), 1, amount)
    assert tally.value == rounded


def test_fifty_and_fifty_of_two_currencies_are_no_hundred() -> None:
    tally = Tally()
    for currency in ("USD", "EUR"):
        tally.add(Rates("EUR").price(currency, DAY), 1, 5000)
    assert tally.total() == Figure(
        5000, 1, "money", (CurrencyTotal("EUR", 5000, 1), CurrencyTotal("USD", 5000, 1)), unpriced=1
    )


def test_totals_stand_beside_in_their_own_currency() -> None:
    both = (CurrencyTotal("EUR", 101, 2), CurrencyTotal("JPY", 7, 1))
    assert priced_in("EUR").total() == Figure(101, 2, "money", both, 4)
    assert priced_in("JPY").total(weighted=True) == Figure(
        7, 1, "money", (CurrencyTotal("EUR", 50, 2), CurrencyTotal("JPY", 7, 1)), 5
    )


def test_one_currency_at_several_rates_is_one_total_beside() -> None:
    tally = Tally()
    for digits in (1, 2):
        tally.add(Price("USD", Number(digits, 0)), 1, 100)
    assert tally.value == 300
    assert tally.by_currency() == (CurrencyTotal("USD", 200, 2),)


def test_tallies_are_put_together_and_taken_apart() -> None:
    some = priced_in("EUR")
    euro, yen = Price("EUR", Number(1, 0)), Price("JPY", None)
    tally = Tally([some, some])
    assert tally.sums == {euro: (4, 202, 10_100), yen: (2, 14, 1_400), NO_AMOUNT: (6, 0, 0)}
    tally.add(yen, -2, -14, -1_400)
    assert [total.currency for total in tally.by_currency()] == ["EUR"]
    assert Tally().deals == 0


def test_deals_are_priced_anew_by_their_currency() -> None:
    dearer = priced_in("EUR").repriced(lambda currency: Price(currency, Number(2, 0) if currency == "JPY" else None))
    assert (dearer.value, dearer.priced, dearer.deals) == (14, 1, 6)


def test_a_mean_over_nothing_is_null() -> None:
    assert priced_in("USD").mean("none") == Figure(None, 0, "money", reason="none")
    assert priced_in("EUR").mean("none") == Figure(50, 2, "money")
    assert counted(3) == Figure(3, 3, "count")
