"""What is written for deals: in the order of the board, one batch, with a question where one is to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import NotFound, RuleRefused
from pipetui.queries.pipelines import stages
from pipetui.queries.selection import Standing
from pipetui.services.bulk_editing import BulkChanges
from pipetui.services.deals import delete_deals
from pipetui.tui.board_screen import deal_writes
from pipetui.tui.board_screen.deal_writes import Target
from pipetui.tui.board_screen.writes import MustAsk
from support.rows import LOST, NEGOTIATION, NEW_CONTACT, PROPOSAL_SENT, WON
from support.statements import statements_of
from support.work import column, deal, later

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.store.file import Store


@pytest.fixture
def ids(store: Store) -> list[int]:
    """d c b a, from the top of the first column."""
    return [deal(store, title) for title in "abcd"]


def test_they_keep_the_order_of_the_board(store: Store, ids: list[int]) -> None:
    event: Any = deal_writes.move(store, later(), {*ids[:2], ids[3]}, Target(PROPOSAL_SENT))
    assert column(store, PROPOSAL_SENT) == ["d", "b", "a"]
    assert event.message == "moved 3 deals to Proposal Sent"


def test_a_place_is_beside_a_card_or_at_the_top(store: Store, ids: list[int]) -> None:
    deal_writes.move(store, later(), ids[:1], Target(NEW_CONTACT, beside=(ids[2], False)))
    assert column(store, NEW_CONTACT) == ["d", "a", "c", "b"]
    deal_writes.move(store, later(), ids[1:2], Target(NEW_CONTACT, on_top=True))
    assert column(store, NEW_CONTACT) == ["b", "d", "a", "c"]
    deal_writes.move(store, later(), ids[1:2], Target(LOST, reason_id=1, note="dear"))
    assert column(store, LOST) == ["b"]


def test_a_step_into_won_asks_once_and_then_goes(store: Store, ids: list[int]) -> None:
    board = stages(store.connection, 1)
    deal_writes.move(store, later(), ids[:2], Target(NEGOTIATION))
    asked = deal_writes.step(store, later(60), ids, 1, board)
    assert isinstance(asked, MustAsk)
    assert (set(asked.deal_ids), {deal.title for deal in asked.winning}, asked.steps) == (set(ids), {"a", "b"}, 1)
    assert sorted(column(store, NEGOTIATION)) == ["a", "b"]
    event = deal_writes.step(store, later(60), asked.deal_ids, asked.steps, board, asked)
    assert not isinstance(event, MustAsk)
    assert sorted(column(store, WON)) == ["a", "b"]
    assert not isinstance(deal_writes.step(store, later(120), ids, -1, board), MustAsk)


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_yes_is_about_deals_that_stand_where_they_stood(store: Store, ids: list[int], steps: int) -> None:
    board = stages(store.connection, 1)
    deal_writes.move(store, later(), ids[:2], Target(NEGOTIATION))
    asked = deal_writes.step(store, later(60), ids[:2], 1, board)
    assert isinstance(asked, MustAsk)
    title = store.connection.execute("SELECT title FROM deal WHERE id = ?", (ids[1],)).fetchone()[0]
    if steps < 0:
        deal_writes.step(store, later(120), ids[1:2], steps, board)
    else:
        deal_writes.win(store, later(120), ids[1:2])
    with pytest.raises(RuleRefused, match=f"{title} was moved meanwhile"):
        deal_writes.step(store, later(180), ids[:2], 1, board, asked)


def test_one_deal_is_a_set_of_one(store: Store) -> None:
    board = stages(store.connection, 1)
    deal_id = deal(store, "Nearly", stage_id=NEGOTIATION)
    standing = Standing(deal_id, NEGOTIATION, "Nearly")
    assert deal_writes.step(store, later(), {deal_id}, 1, board) == MustAsk((standing,), (standing,), 1)
    assert column(store, NEGOTIATION) == ["Nearly"]
    with statements_of(store.connection) as heard:
        deal_writes.move(store, later(), {deal_id}, Target(PROPOSAL_SENT))
    assert not [sql for sql in heard if "json_each" in sql and "SELECT d.id, d.stage_id" in sql]  # nothing to order
    deal_writes.win(store, later(60), {deal_id})
    event: Any = deal_writes.step(store, later(120), {deal_id}, 1, board)
    assert (event.batch_id, event.moves, event.message) == (None, (), "Nearly is closed already")
    delete_deals(store, later(180), [deal_id])
    with pytest.raises(RuleRefused, match="the deal is gone: somebody else deleted it"):
        deal_writes.step(store, later(240), {deal_id}, 1, board)
    with pytest.raises(NotFound, match=f"{deal_id}"):
        deal_writes.win(store, later(240), {deal_id})


WRITES: list[Callable[..., Any]] = [
    deal_writes.win,
    deal_writes.reopen,
    deal_writes.delete,
    lambda store, ctx, ids: deal_writes.lose(store, ctx, ids, 1, ""),
    lambda store, ctx, ids: deal_writes.edit(store, ctx, ids, BulkChanges(owner="bob")),
]


@pytest.mark.parametrize("write", WRITES)
def test_one_that_is_gone_is_told_and_none_left_is_refused(
    store: Store, ids: list[int], write: Callable[..., Any]
) -> None:
    delete_deals(store, later(), ids[:2])
    assert write(store, later(60), ids[1:]).message.endswith(" · 1 is gone")
    with pytest.raises(RuleRefused, match="somebody else deleted them"):
        write(store, later(60), ids[:2])
