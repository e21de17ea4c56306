"""Deals imported and their history replaced in one batch: undone and redone, each is where its changes say."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from pipetui.store.dump import logical_dump
from pipetui.store.journal import redo, undo
from pipetui.store.unit import unit
from support.contexts import context
from support.random_changes import add_contact, import_deals, replace_history

if TYPE_CHECKING:
    from pipetui.store.file import Store

# What these run through is counted where it is tested; counting it again here would double what they cost.
pytestmark = pytest.mark.no_cover


@pytest.mark.parametrize("seeds", [60, pytest.param(300, marks=pytest.mark.soak)])
def test_an_import_and_a_replaced_history_in_one_batch_come_back_as_they_were(
    store: Store, monkeypatch: pytest.MonkeyPatch, seeds: int
) -> None:
    # Ranges from two rows on: a few deals make ranges and single rows side by side.
    monkeypatch.setattr("pipetui.store.bulk._LONG_RUN", 1)
    for seed in range(seeds):
        chance = Random(seed)
        empty = logical_dump(store.connection)
        with unit(store, context(), command="test") as u:
            for change in (import_deals, replace_history, add_contact):
                change(u, chance)
        made = logical_dump(store.connection)
        undo(store, context())
        assert logical_dump(store.connection) == empty
        redo(store, context())
        assert logical_dump(store.connection) == made
        undo(store, context())
