"""The user's list of reasons for losing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import InvalidInput, NotFound, RuleRefused
from pipetui.queries.pipelines import lost_reasons
from pipetui.services.moving import lose_deals
from pipetui.services.reasons import add_reason, delete_reason, edit_reason
from support.work import batches, deal, later, rows, value

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def listed(store: Store) -> list[str]:
    """Return the reasons on the list."""
    return [reason.name for reason in lost_reasons(store.connection)]


def test_a_new_reason_comes_last(store: Store, ctx: Context) -> None:
    event = add_reason(store, ctx, "Moved away")
    assert listed(store)[-1] == "Moved away"
    assert (event.table, event.change, event.message) == ("lost_reason", "added", "added the lost reason Moved away")
    with pytest.raises(RuleRefused, match="there is a lost reason moved AWAY already"):
        add_reason(store, ctx, "moved AWAY")


@pytest.mark.parametrize("name", [" ", "x" * 201])
def test_a_reason_needs_a_short_name(store: Store, ctx: Context, name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        add_reason(store, ctx, name)
    assert caught.value.field == "reason"


def test_renaming_holds_for_deals_that_were_lost(store: Store, ctx: Context) -> None:
    lose_deals(store, ctx, [deal(store)], 1)
    assert edit_reason(store, later(1), 1, "Too dear").message == "renamed the lost reason Price to Too dear"
    lost = "SELECT r.name FROM stage_change c JOIN lost_reason r ON r.id = c.lost_reason_id"
    assert value(store, lost) == "Too dear"
    edit_reason(store, later(2), 1, "TOO DEAR")
    with pytest.raises(RuleRefused, match="No budget already"):
        edit_reason(store, later(3), 1, "No budget")


def test_a_reason_off_the_list_stays_with_its_deals_and_can_come_back(store: Store, ctx: Context) -> None:
    lose_deals(store, ctx, [deal(store)], 1)
    assert delete_reason(store, ctx, 1).message == "took the lost reason Price off the list"
    assert "Price" not in listed(store)
    assert value(store, "SELECT lost_reason_id FROM stage_change WHERE lost_reason_id IS NOT NULL") == 1
    with pytest.raises(NotFound, match="no lost reason has the number 1"):
        delete_reason(store, ctx, 1)
    with pytest.raises(NotFound, match="no lost reason has the number 1"):
        edit_reason(store, ctx, 1, "Costs")
    assert add_reason(store, ctx, "price").row_id == 1
    assert "Price" in listed(store)


def test_the_last_reason_stays(store: Store, ctx: Context) -> None:
    ids = [reason.id for reason in lost_reasons(store.connection)]
    for reason_id in ids[:-1]:
        delete_reason(store, ctx, reason_id)
    with pytest.raises(RuleRefused, match="is the last lost reason"):
        delete_reason(store, ctx, ids[-1])
    assert len(batches(store)) == len(ids) - 1


def test_a_name_that_was_taken_off_is_free_for_another(store: Store, ctx: Context) -> None:
    delete_reason(store, ctx, 1)
    edit_reason(store, ctx, 2, "Price")
    assert rows(store, "SELECT id FROM lost_reason WHERE name = 'Price'") == [1, 2]
    with pytest.raises(RuleRefused):
        add_reason(store, ctx, "Price")
