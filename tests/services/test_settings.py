"""Settings of the file, and amounts in its currency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import InvalidInput
from pipetui.queries.settings import file_settings, setting_values
from pipetui.services.amounts import NO_AMOUNT, Money, in_currency, typed_money
from pipetui.services.settings import set_base_currency, set_timezone, write_setting
from pipetui.services.undoing import undo
from pipetui.store.file import open_store
from pipetui.store.unit import unit
from support.contexts import NOW
from support.work import batches, deal, later, value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipetui.domain.context import Context
    from pipetui.store.file import Store


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Store]:
    """A file without a base currency."""
    with open_store(tmp_path / "bare.db", now=NOW, timezone="UTC") as opened:
        yield opened


def test_the_base_currency_is_set(store: Store, ctx: Context) -> None:
    event = set_base_currency(store, ctx, "chf")
    assert (event.table, event.change, event.message) == ("setting", "edited", "set the base currency to CHF")
    assert file_settings(store.connection).base_currency == "CHF"
    assert set_base_currency(store, ctx, "CHF").batch_id is None
    with pytest.raises(InvalidInput):
        set_base_currency(store, ctx, "Taler")


def test_the_timezone_is_set(store: Store, ctx: Context) -> None:
    assert set_timezone(store, ctx, " Pacific/Kiritimati ").message == "set the timezone to Pacific/Kiritimati"
    assert file_settings(store.connection).timezone.key == "Pacific/Kiritimati"
    undo(store, later(1))
    assert file_settings(store.connection).timezone.key == "Europe/Zurich"


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "Europe", "x\x00y"])
def test_what_is_no_timezone_is_refused(store: Store, ctx: Context, name: str) -> None:
    with pytest.raises(InvalidInput, match="no such timezone") as caught:
        set_timezone(store, ctx, name)
    assert caught.value.field == "timezone"


def test_a_new_setting_is_added(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="test") as u:
        number = write_setting(u, "anything", "1")
        assert write_setting(u, "anything", "2") == number
    assert setting_values(store.connection)["anything"] == "2"


def test_the_first_currency_used_becomes_the_base(bare: Store) -> None:
    deal(bare, "no amount")
    assert setting_values(bare.connection)["base_currency"] == ""
    deal(bare, "first", amount="$500")
    deal(bare, "second", amount="CHF 500")
    assert setting_values(bare.connection)["base_currency"] == "USD"
    undo(bare, later(1))
    undo(bare, later(2))
    assert setting_values(bare.connection)["base_currency"] == ""


def test_without_any_currency_an_amount_asks_for_one(bare: Store) -> None:
    with pytest.raises(InvalidInput, match="which currency") as caught:
        deal(bare, amount="500")
    assert caught.value.field == "amount"
    deal(bare, amount="500", currency="JPY")
    assert value(bare, "SELECT amount FROM deal") == 500
    assert batches(bare) == ["added Website relaunch to New Contact"]


def test_the_currency_is_the_one_given_then_typed_then_the_deals_then_the_files(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="test") as u:
        assert typed_money(u, "5", "usd") == Money(500, "USD", None)
        assert typed_money(u, "$5", None, default="CHF") == Money(500, "USD", None)
        assert typed_money(u, "5", None, default="JPY") == Money(5, "JPY", None)
        assert typed_money(u, "2*3", None) == Money(600, "EUR", "2*3")
        assert typed_money(u, " ", "USD") == NO_AMOUNT
        assert typed_money(u, None, None) == NO_AMOUNT
        with pytest.raises(InvalidInput, match="the amount is in USD, the currency is EUR"):
            typed_money(u, "$5", "EUR")


@pytest.mark.parametrize(
    ("money", "currency", "amount"),
    [
        (Money(1_250_000, "EUR"), "USD", 1_250_000),
        (Money(1_250_000, "EUR"), "JPY", 12_500),
        (Money(12_500, "JPY"), "KWD", 12_500_000),
        (Money(12_345_670, "KWD"), "EUR", 1_234_567),
    ],
)
def test_a_figure_in_another_currency_is_the_same_figure(money: Money, currency: str, amount: int) -> None:
    assert in_currency(money, currency) == Money(amount, currency, None)


def test_no_amount_has_no_currency() -> None:
    assert in_currency(NO_AMOUNT, "USD") == NO_AMOUNT


@pytest.mark.parametrize(
    ("money", "currency"), [(Money(1, "EUR"), "JPY"), (Money(1, "KWD"), "EUR"), (Money(10**15 - 1, "JPY"), "KWD")]
)
def test_a_figure_that_does_not_fit_is_refused(money: Money, currency: str) -> None:
    with pytest.raises(InvalidInput, match="does not fit"):
        in_currency(money, currency)
