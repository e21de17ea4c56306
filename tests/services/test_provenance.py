"""Who set a field last, also where its row is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.deals import DealChanges, edit_deal
from pipetui.services.provenance import SOMEBODY, who_set
from pipetui.store.unit import unit
from support.work import deal, later

if TYPE_CHECKING:
    from pipetui.store.file import Store


def test_a_row_that_another_took_away(store: Store) -> None:
    number = deal(store, next_step="call")
    edit_deal(store, later(1, actor="marie"), number, DealChanges(next_step=""))
    with unit(store, later(2), command="test") as u:
        assert who_set(u, number, "next_step", {}) == "marie"


def test_a_row_that_this_transaction_takes_away(store: Store) -> None:
    number = deal(store)
    edit_deal(store, later(1, actor="marie"), number, DealChanges(tags=("warm",)))
    with unit(store, later(2), command="test") as u:
        u.connection.execute("DELETE FROM deal_tag WHERE deal_id = ?", (number,))
        assert who_set(u, number, "tags", {}) == "marie"
        assert who_set(u, number + 1, "tags", {}) == SOMEBODY
