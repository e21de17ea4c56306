"""Exchange rates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import InvalidInput, NotFound, RuleRefused
from pipetui.services.rates import add_rate, delete_rate, edit_rate
from pipetui.services.undoing import undo
from support.rows import run
from support.work import later, rows

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store

RATES = "SELECT currency, base, on_day, rate FROM exchange_rate ORDER BY id"


@pytest.fixture
def rated(store: Store, ctx: Context) -> Store:
    add_rate(store, ctx, "usd", "0.920", date(2026, 1, 1))
    return store


def test_a_rate_holds_from_its_day_on_or_from_today(rated: Store, ctx: Context) -> None:
    event = add_rate(rated, ctx, "USD", "0.93")
    assert event.message == "1 USD is 0.93 EUR from 2026-11-22 on"
    assert (event.table, event.change, event.named) == ("exchange_rate", "added", True)
    assert rows(rated, RATES) == [("USD", "EUR", "2026-01-01", "0.92"), ("USD", "EUR", "2026-11-22", "0.93")]


def test_a_rate_is_put_right_and_deleted(rated: Store, ctx: Context) -> None:
    add_rate(rated, ctx, "USD", "0.93")
    assert edit_rate(rated, ctx, 1, rate="0.8").message == "1 USD is 0.8 EUR from 2026-01-01 on"
    edit_rate(rated, ctx, 1, on_day=date(2026, 2, 1))
    assert rows(rated, RATES)[0] == ("USD", "EUR", "2026-02-01", "0.8")
    with pytest.raises(RuleRefused, match="there is a rate of USD from 2026-11-22 on already"):
        edit_rate(rated, ctx, 1, on_day=ctx.today)
    assert delete_rate(rated, ctx, 1).message == "deleted the rate of USD from 2026-02-01 on"
    undo(rated, later(1), 4)
    assert rows(rated, RATES) == [("USD", "EUR", "2026-01-01", "0.92")]


@pytest.mark.parametrize(
    ("refused", "currency", "rate"),
    [(InvalidInput, "XYZ", "1"), (InvalidInput, "USD", "zero"), (RuleRefused, "EUR", "1"), (RuleRefused, "USD", "1")],
)
def test_what_is_refused(rated: Store, ctx: Context, refused: type[Exception], currency: str, rate: str) -> None:
    with pytest.raises(refused):
        add_rate(rated, ctx, currency, rate, date(2026, 1, 1))
    assert len(rows(rated, RATES)) == 1


def test_a_rate_needs_something_to_be_of(store: Store, ctx: Context) -> None:
    for change in (edit_rate, delete_rate):
        with pytest.raises(NotFound):
            change(store, ctx, 1)


def test_without_a_base_currency_there_are_no_rates(store: Store, ctx: Context) -> None:
    run(store, "UPDATE setting SET value = '' WHERE key = 'base_currency'")
    with pytest.raises(RuleRefused, match="no base currency"):
        add_rate(store, ctx, "USD", "1")
