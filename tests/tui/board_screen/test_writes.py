"""A change comes back with what it touched, and with a question where one is to be asked first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem, RuleRefused
from pipetui.domain.events import BatchesReversed
from pipetui.domain.filters import parse_filter
from pipetui.services.bulk_editing import BulkChanges, edit_deals
from pipetui.services.deals import delete_deals
from pipetui.services.moving import move_deals
from pipetui.services.stages import add_stage
from pipetui.tui.board_screen import writes as board_writes
from pipetui.tui.board_screen.reads import FEW, BoardReads, View
from pipetui.tui.board_screen.writes import Done, MustAsk, carry_out, concerns, deals_of
from support.cards import card
from support.contexts import NOW
from support.work import deal, later

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.context import Context
    from pipetui.domain.events import Event
    from pipetui.store.file import Store

VIEW = View(slots=7, rows=5)


@pytest.fixture
def reads() -> BoardReads:
    return BoardReads("ana", lambda: NOW)


def done(reads: BoardReads, store: Store, work: Callable[[Store, Context], Event | MustAsk]) -> Done:
    result = carry_out(reads, store, VIEW, work)
    assert isinstance(result, Done)
    return result


def test_a_few_touched_deals_come_one_by_one(store: Store, reads: BoardReads) -> None:
    ids = [deal(store, f"Deal {number}") for number in range(FEW)]
    result = done(reads, store, lambda store, ctx: move_deals(store, ctx, ids, 2))
    assert result.change is not None
    assert sorted(result.change.cards) == ids
    assert result.reading is None


def test_for_many_the_board_is_read_anew(store: Store, reads: BoardReads) -> None:
    ids = [deal(store, f"Deal {number}") for number in range(FEW + 1)]
    result = done(reads, store, lambda store, ctx: move_deals(store, ctx, ids, 2))
    assert result.change is None
    assert result.reading is not None
    assert result.reading.snapshot.board.heads[1].deals == FEW + 1


def test_what_was_undone_is_selected_when_it_is_one_deal(store: Store, reads: BoardReads) -> None:
    first, second = deal(store, "First"), deal(store, "Second")
    delete_deals(store, later(), [first])
    result = done(reads, store, board_writes.undo)
    assert result.select == first
    assert result.reading is not None
    assert result.reading.snapshot.selected_place == (1, 1)
    delete_deals(store, later(), [first, second])
    assert done(reads, store, board_writes.undo).select is None


def test_a_change_concerns_the_deals_that_it_touched(store: Store) -> None:
    first, second = deal(store), deal(store)
    moved = move_deals(store, later(), [first], 2)
    assert concerns(moved, [second, first])
    assert not concerns(moved, [second])
    undone = board_writes.undo(store, later())
    assert isinstance(undone, BatchesReversed)
    assert concerns(undone, [first])
    assert not concerns(undone, [second])
    assert concerns(replace(undone, everything=True), [second])
    assert not concerns(add_stage(store, later(), 1, "Pilot"), [first, second])


def test_a_card_at_an_end_of_what_is_shown_says_so(store: Store, reads: BoardReads) -> None:
    deal_id = deal(store)
    for places, word in ((1, "last"), (-1, "first")):
        with pytest.raises(RuleRefused, match=word):
            board_writes.shift(reads, store, later(), deal_id, places, VIEW)


def test_what_was_committed_is_told_even_where_it_cannot_be_read_back(
    store: Store, reads: BoardReads, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal_id = deal(store)

    def fail(*_: object) -> None:
        raise DatabaseProblem("the disk is gone")

    monkeypatch.setattr(reads, "change", fail)
    result = done(reads, store, lambda store, ctx: move_deals(store, ctx, [deal_id], 2))
    assert (result.change, result.reading) == (None, None)
    assert result.event.batch_id is not None


def test_what_is_refused_is_raised(store: Store, reads: BoardReads) -> None:
    with pytest.raises(Exception, match="99"):
        carry_out(reads, store, VIEW, lambda store, ctx: move_deals(store, ctx, [99], 2))


def test_hidden_is_what_is_there_and_not_shown(store: Store, reads: BoardReads) -> None:
    first = deal(store)
    assert not done(reads, store, lambda store, ctx: move_deals(store, ctx, [first], 2)).hidden
    assert not done(reads, store, lambda store, ctx: delete_deals(store, ctx, [first])).hidden
    assert not done(reads, store, board_writes.undo).hidden


@pytest.mark.parametrize(
    ("count", "fitting", "said"),
    [
        (1, 0, " · the filter hides it"),
        (3, 1, " · the filter hides 2 of them"),
        (3, 0, " · the filter hides all of them"),
        (FEW + 4, 1, f" · the filter hides {FEW + 3} of them"),
        (2, 2, ""),
    ],
)
def test_those_that_a_filter_hides_are_counted(
    store: Store, reads: BoardReads, count: int, fitting: int, said: str
) -> None:
    ids = [deal(store, "fits" if number < fitting else "not") for number in range(count)]
    view = VIEW._replace(filter=parse_filter("fits", later().today), chosen=frozenset(ids))
    result = carry_out(reads, store, view, lambda store, ctx: move_deals(store, ctx, ids, 2))
    assert isinstance(result, Done)
    assert result.hides == said
    if result.reading is not None:
        assert result.reading.snapshot.gone == frozenset(ids[fitting:])


@pytest.mark.parametrize("count", [2, FEW + 1])
def test_the_cursor_goes_to_the_deal_that_is_asked_for(store: Store, reads: BoardReads, count: int) -> None:
    ids = [deal(store, f"Deal {number}") for number in range(count)]
    result = carry_out(reads, store, VIEW, lambda store, ctx: move_deals(store, ctx, ids, 2), ids[1])
    assert isinstance(result, Done)
    assert result.select == ids[1]
    if result.reading is not None:
        assert result.reading.snapshot.selected_place == (2, 1)


def test_deals_edited_together_come_one_by_one(store: Store, reads: BoardReads) -> None:
    ids = [deal(store, f"Deal {number}") for number in range(2)]
    result = done(reads, store, lambda store, ctx: edit_deals(store, ctx, ids, BulkChanges(owner="bob")))
    assert result.change is not None
    assert [card.owner for card in result.change.cards.values() if card is not None] == ["bob", "bob"]


def test_a_change_says_what_it_is_about_before_it_is_done() -> None:
    one, other = partial(print, deal_ids={1}), partial(print, deal_ids=frozenset({2}))
    assert deals_of(one, card(1, title="Website\x1b[2J relaunch")) == "Website[2J relaunch"
    assert deals_of(other, card(1)) == "deal #2"
    assert deals_of(one, None) == "deal #1"
    assert deals_of(partial(print, deal_ids={1, 2}), card(1)) == "2 deals"
    assert deals_of(print, card(1)) == ""
