from __future__ import annotations

from pipetui.queries.metrics.shapes import CurrencyTotal, Figure
from pipetui.queries.metrics.tally import Tally, counted


def some() -> Tally:
    tally = Tally()
    tally.add("EUR", 2, 101, 101 * 50)
    tally.add("JPY", 1, 7, 700)
    tally.add("", 3, 0)
    return tally


def test_a_tally_counts_all_deals_and_prices_those_in_the_base_currency() -> None:
    tally = some()
    assert (tally.deals, tally.no_amount) == (6, 3)
    assert [tally.priced(base) for base in ("EUR", "JPY", "USD", "")] == [2, 1, 0, 0]
    assert [tally.unpriced(base) for base in ("EUR", "JPY", "USD", "")] == [4, 5, 6, 6]
    assert [tally.value(base) for base in ("EUR", "JPY", "USD", "")] == [101, 7, 0, 0]
    assert [tally.weighted(base) for base in ("EUR", "JPY", "USD", "")] == [50, 7, 0, 0]


def test_totals_stand_beside_in_their_own_currency() -> None:
    both = (CurrencyTotal("EUR", 101, 2), CurrencyTotal("JPY", 7, 1))
    assert some().total("EUR") == Figure(101, 2, "money", both, 4)
    assert some().total("JPY", weighted=True) == Figure(
        7, 1, "money", (CurrencyTotal("EUR", 50, 2), CurrencyTotal("JPY", 7, 1)), 5
    )


def test_tallies_are_put_together_and_taken_apart() -> None:
    tally = Tally([some(), some()])
    assert tally.sums == {"EUR": (4, 202, 10_100), "JPY": (2, 14, 1_400), "": (6, 0, 0)}
    tally.add("JPY", -2, -14, -1_400)
    assert [total.currency for total in tally.by_currency()] == ["EUR"]
    assert Tally().deals == 0


def test_a_mean_over_nothing_is_null() -> None:
    assert some().mean("USD", "none") == Figure(None, 0, "money", reason="none")
    assert some().mean("EUR", "none") == Figure(50, 2, "money")
    assert counted(3) == Figure(3, 3, "count")
