"""Targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import InvalidInput, NotFound, RuleRefused
from pipetui.services.targets import add_target, delete_target, edit_target
from support.rows import run
from support.work import rows

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store

TARGETS = "SELECT period, amount, currency FROM target"


def test_a_target_is_set_changed_and_deleted(store: Store, ctx: Context) -> None:
    event = add_target(store, ctx, "this-quarter", "40k")
    assert (event.table, event.change, event.message) == ("target", "added", "set the target of 2026-Q4 to €40,000")
    with pytest.raises(RuleRefused, match="2026-Q4 has a target already"):
        add_target(store, ctx, "2026-q4", "1")
    assert edit_target(store, ctx, "2026-Q4", "10k*3mo USD").message == "set the target of 2026-Q4 to $30,000"
    assert rows(store, TARGETS) == [("2026-Q4", 3_000_000, "USD")]
    assert delete_target(store, ctx, "2026-Q4").message == "deleted the target of 2026-Q4"
    with pytest.raises(NotFound, match="2026-Q4 has no target"):
        edit_target(store, ctx, "2026-Q4", "1")
    with pytest.raises(NotFound, match="2026-Q4 has no target"):
        delete_target(store, ctx, "2026-Q4")


@pytest.mark.parametrize(("period", "amount"), [("this-week", "1"), ("2026", ""), ("2026", "x"), ("someday", "1")])
def test_what_is_refused(store: Store, ctx: Context, period: str, amount: str) -> None:
    with pytest.raises(InvalidInput):
        add_target(store, ctx, period, amount)
    assert rows(store, TARGETS) == []


def test_a_first_target_says_what_the_base_currency_is(store: Store, ctx: Context) -> None:
    run(store, "UPDATE setting SET value = '' WHERE key = 'base_currency'")
    add_target(store, ctx, "2026", "CHF 5")
    assert rows(store, "SELECT value FROM setting WHERE key = 'base_currency'") == ["CHF"]
