"""What is written for several deals: in the order of the board, one batch, with a question where one is to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import RuleRefused
from pipetui.queries.pipelines import stages
from pipetui.services.bulk_editing import BulkChanges
from pipetui.services.deals import delete_deals
from pipetui.tui import bulk_writes
from pipetui.tui.board_writes import MustAsk
from pipetui.tui.bulk_writes import Target
from support.rows import LOST, NEGOTIATION, NEW_CONTACT, PROPOSAL_SENT, WON
from support.work import column, deal, later

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.store.file import Store


@pytest.fixture
def ids(store: Store) -> list[int]:
    """d c b a, from the top of the first column."""
    return [deal(store, title) for title in "abcd"]


def test_they_keep_the_order_of_the_board(store: Store, ids: list[int]) -> None:
    event: Any = bulk_writes.move(store, later(), {*ids[:2], ids[3]}, Target(PROPOSAL_SENT))
    assert column(store, PROPOSAL_SENT) == ["d", "b", "a"]
    assert event.message == "moved 3 deals to Proposal Sent"


def test_a_place_is_beside_a_card_or_at_the_top(store: Store, ids: list[int]) -> None:
    bulk_writes.move(store, later(), ids[:1], Target(NEW_CONTACT, beside=(ids[2], False)))
    assert column(store, NEW_CONTACT) == ["d", "a", "c", "b"]
    bulk_writes.move(store, later(), ids[1:2], Target(NEW_CONTACT, on_top=True))
    assert column(store, NEW_CONTACT) == ["b", "d", "a", "c"]
    bulk_writes.move(store, later(), ids[1:2], Target(LOST, reason_id=1, note="dear"))
    assert column(store, LOST) == ["b"]


def test_a_step_into_won_asks_once_and_then_goes(store: Store, ids: list[int]) -> None:
    board = stages(store.connection, 1)
    bulk_writes.move(store, later(), ids[:2], Target(NEGOTIATION))
    asked = bulk_writes.step(store, later(60), ids, 1, board)
    assert isinstance(asked, MustAsk)
    assert (set(asked.deal_ids), asked.winning, asked.steps) == (set(ids), 2, 1)
    assert sorted(column(store, NEGOTIATION)) == ["a", "b"]
    event = bulk_writes.step(store, later(60), asked.deal_ids, asked.steps, board, sure=True)
    assert not isinstance(event, MustAsk)
    assert sorted(column(store, WON)) == ["a", "b"]
    assert not isinstance(bulk_writes.step(store, later(120), ids, -1, board), MustAsk)


WRITES: list[Callable[..., Any]] = [
    bulk_writes.win,
    bulk_writes.reopen,
    bulk_writes.delete,
    lambda store, ctx, ids: bulk_writes.lose(store, ctx, ids, 1, ""),
    lambda store, ctx, ids: bulk_writes.edit(store, ctx, ids, BulkChanges(owner="bob")),
]


@pytest.mark.parametrize("write", WRITES)
def test_one_that_is_gone_is_told_and_none_left_is_refused(
    store: Store, ids: list[int], write: Callable[..., Any]
) -> None:
    delete_deals(store, later(), ids[:2])
    assert write(store, later(60), ids[1:]).message.endswith(" · 1 is gone")
    with pytest.raises(RuleRefused, match="somebody else deleted them"):
        write(store, later(60), ids[:2])
