"""`rate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.program import Program


def test_a_rate_prices_deals_of_its_currency(sold: Program) -> None:
    assert sold("rate", "list") == ""
    assert "No rates" in sold.err
    sold("edit", "payroll", "--amount", "USD 1000")
    before = sold.json("summary")["metrics"]["open_value"]
    assert (before["value"], before["unpriced"]) == ("12500.00", 2)
    sold("rate", "add", "usd", "0.9", "--on", "2026-11-01")
    after = sold.json("summary")["metrics"]["open_value"]
    assert (after["value"], after["unpriced"]) == ("13400.00", 1)
    assert list(sold.deals("is:unpriced")) == ["Rénovation"]
    assert sold.json("summary", "--as-of", "2026-10-31")["metrics"]["open_value"]["value"] == "0.00"


def test_rates_are_listed_put_right_and_deleted(sold: Program) -> None:
    sold("rate", "add", "USD", "0.9", "--on", "2026-11-01")
    assert sold("rate", "add", "USD", "0.92").startswith("1 USD is 0.92 EUR from 2026-11-22 on (undo")
    assert sold("rate", "list").splitlines()[1:] == [
        "2  USD        0.92  EUR  2026-11-22",
        "1  USD         0.9  EUR  2026-11-01",
    ]
    sold("rate", "edit", "1", "--rate", "0.91", "--on", "2026-10-01")
    sold("rate", "delete", "2")
    assert sold.json("rate", "list")["rates"] == [
        {"id": 1, "currency": "USD", "on_day": "2026-10-01", "rate": "0.91", "base": "EUR"}
    ]
    assert sold("rate", "list", "--plain") == "1\tUSD\t2026-10-01\t0.91\tEUR\n"
    for words, code in ((("add", "EUR", "1"), 4), (("add", "USD", "1.2.3"), 2), (("delete", "9"), 3)):
        sold("rate", *words, code=code)
