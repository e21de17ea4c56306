"""Where cards stand in a column, and how room is made between two that have come close."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import NotFound, RuleRefused
from pipetui.domain.events import DealMove
from pipetui.domain.ranks import GAP
from pipetui.services.moving import move_deals, place_deal
from pipetui.services.places import FIRST_WINDOW, ROOM, ranks_at
from pipetui.services.undoing import undo
from pipetui.store.unit import unit
from support.rows import FIRST_CONTACT, NEW_CONTACT, run
from support.work import column, deal, later, rows, value

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def fill(store: Store, count: int) -> list[int]:
    """Add cards a0, a1, … from top to bottom; return their numbers."""
    return [deal(store, f"a{number}") for number in reversed(range(count))][::-1]


def crowd(store: Store, ids: list[int]) -> None:
    """Leave no gap between cards: 1, 2, 3, …"""
    for rank, deal_id in enumerate(ids, 1):
        run(store, "UPDATE deal SET rank = ? WHERE id = ?", rank, deal_id)


def ranks(store: Store) -> list[int]:
    """Return the ranks of the first column, in order."""
    return rows(store, "SELECT rank FROM deal WHERE stage_id = ? ORDER BY rank, id", NEW_CONTACT)


def test_ranks_in_an_empty_column(store: Store, ctx: Context) -> None:
    with unit(store, ctx, command="test") as u:
        assert ranks_at(u, FIRST_CONTACT, 0, 3) == [GAP, 2 * GAP, 3 * GAP]
        assert ranks_at(u, FIRST_CONTACT, 7, 1) == [GAP]


def test_ranks_at_either_end_and_between(store: Store, ctx: Context) -> None:
    ids = fill(store, 2)
    crowd(store, ids)
    run(store, "UPDATE deal SET rank = ? WHERE id = ?", GAP, ids[1])
    with unit(store, ctx, command="test") as u:
        assert ranks_at(u, NEW_CONTACT, 0, 2) == [1 - 2 * GAP, 1 - GAP]
        assert ranks_at(u, NEW_CONTACT, 2, 2) == [2 * GAP, 3 * GAP]
        between = ranks_at(u, NEW_CONTACT, 1, 3)
        assert 1 < between[0] < between[1] < between[2] < GAP


def test_moved_cards_are_no_neighbours(store: Store, ctx: Context) -> None:
    ids = fill(store, 3)
    with unit(store, ctx, command="test") as u:
        (rank,) = ranks_at(u, NEW_CONTACT, 1, 1, moved=[ids[1]])
    first, _, third = ranks(store)
    assert first < rank < third


@pytest.mark.parametrize(
    ("card", "beside", "order"), [(0, 2, "a1 a2 a0 a3"), (0, 3, "a1 a2 a3 a0"), (3, 0, "a0 a3 a1 a2")]
)
def test_a_card_goes_below_another(store: Store, ctx: Context, card: int, beside: int, order: str) -> None:
    ids = fill(store, 4)
    event = place_deal(store, ctx, ids[card], below_id=ids[beside])
    assert column(store, NEW_CONTACT) == order.split()
    assert event.message == f"moved a{card} down in its column"
    assert event.moves == (DealMove(ids[card], NEW_CONTACT, NEW_CONTACT),)


@pytest.mark.parametrize(
    ("card", "beside", "order"), [(3, 1, "a0 a3 a1 a2"), (3, 0, "a3 a0 a1 a2"), (0, 3, "a1 a2 a0 a3")]
)
def test_a_card_goes_above_another(store: Store, ctx: Context, card: int, beside: int, order: str) -> None:
    ids = fill(store, 4)
    event = place_deal(store, ctx, ids[card], above_id=ids[beside])
    assert column(store, NEW_CONTACT) == order.split()
    assert event.message == f"moved a{card} up in its column"


def test_a_step_costs_one_write(store: Store, ctx: Context) -> None:
    ids = fill(store, 6)
    batch = place_deal(store, ctx, ids[0], below_id=ids[4]).batch_id
    assert value(store, "SELECT count(*) FROM journal_entry WHERE batch_id = ?", batch) == 1


def test_a_neighbour_that_left_is_refused(store: Store, ctx: Context) -> None:
    ids = fill(store, 3)
    move_deals(store, ctx, [ids[1]], FIRST_CONTACT)
    with pytest.raises(RuleRefused, match="not beside a0"):
        place_deal(store, ctx, ids[0], below_id=ids[1])
    with pytest.raises(RuleRefused, match="not beside a0"):
        place_deal(store, ctx, ids[0], above_id=ids[0])


@pytest.mark.parametrize(("card", "beside"), [(99, 1), (1, 99)])
def test_what_is_not_there_is_not_found(store: Store, ctx: Context, card: int, beside: int) -> None:
    fill(store, 1)
    with pytest.raises(NotFound, match="99"):
        place_deal(store, ctx, card, below_id=beside)


def test_room_is_made_among_the_neighbours_only(store: Store, ctx: Context) -> None:
    count = 6 * FIRST_WINDOW
    ids = fill(store, count)
    crowd(store, ids)
    # Room enough a window away, and none beside.
    middle = count // 2
    for deal_id in ids[middle + FIRST_WINDOW :]:
        run(store, "UPDATE deal SET rank = rank + ? WHERE id = ?", 100 * ROOM, deal_id)
    for deal_id in ids[: middle - FIRST_WINDOW]:
        run(store, "UPDATE deal SET rank = rank - ? WHERE id = ?", 100 * ROOM, deal_id)
    before = dict(rows(store, "SELECT id, rank FROM deal"))
    place_deal(store, ctx, ids[0], below_id=ids[middle])
    after = dict(rows(store, "SELECT id, rank FROM deal"))
    moved = {deal_id for deal_id in ids if before[deal_id] != after[deal_id]}
    assert column(store, NEW_CONTACT)[middle - 1 : middle + 2] == [f"a{middle}", "a0", f"a{middle + 1}"]
    assert len(moved) <= 2 * FIRST_WINDOW + 1
    assert ids[0] in moved
    window = [after[deal_id] for deal_id in sorted(moved, key=lambda deal_id: after[deal_id])]
    assert min(low - high for high, low in itertools.pairwise(window)) >= ROOM


def test_a_crowded_column_is_spaced_out_to_its_ends(store: Store, ctx: Context) -> None:
    ids = fill(store, 5)
    crowd(store, ids)
    place_deal(store, ctx, ids[4], below_id=ids[1])
    assert column(store, NEW_CONTACT) == ["a0", "a1", "a4", "a2", "a3"]
    spaced = ranks(store)
    assert all(low - high >= ROOM for high, low in itertools.pairwise(spaced))


def test_a_window_grows_until_it_finds_room(store: Store, ctx: Context) -> None:
    ids = fill(store, 5 * FIRST_WINDOW)
    crowd(store, ids)
    middle = len(ids) // 2
    place_deal(store, ctx, ids[0], below_id=ids[middle])
    assert column(store, NEW_CONTACT)[middle - 1 : middle + 2] == [f"a{middle}", "a0", f"a{middle + 1}"]
    assert len(set(ranks(store))) == len(ids)


def test_equal_ranks_are_told_apart_by_number(store: Store, ctx: Context) -> None:
    ids = fill(store, 4)
    run(store, "UPDATE deal SET rank = 7")
    order = column(store, NEW_CONTACT)
    last = ids[int(order[3][1:])]
    place_deal(store, ctx, last, above_id=ids[int(order[1][1:])])
    assert column(store, NEW_CONTACT) == [order[0], order[3], order[1], order[2]]


def test_undo_puts_the_neighbours_back_too(store: Store, ctx: Context) -> None:
    ids = fill(store, 5)
    crowd(store, ids)
    place_deal(store, ctx, ids[4], below_id=ids[1])
    undo(store, later(1))
    assert ranks(store) == [1, 2, 3, 4, 5]


def test_random_places_keep_the_order_that_a_list_has(store: Store, ctx: Context) -> None:
    ids = fill(store, 12)
    crowd(store, ids)
    wanted = list(ids)
    dice = random.Random(3)
    for _ in range(60):
        card, beside = dice.sample(wanted, 2)
        wanted.remove(card)
        if dice.random() < 0.5:
            wanted.insert(wanted.index(beside) + 1, card)
            place_deal(store, ctx, card, below_id=beside)
        else:
            wanted.insert(wanted.index(beside), card)
            place_deal(store, ctx, card, above_id=beside)
        assert rows(store, "SELECT id FROM deal ORDER BY rank, id") == wanted


def test_many_deals_find_room_in_a_crowd(store: Store, ctx: Context) -> None:
    ids = fill(store, 4)
    crowd(store, ids)
    new = [deal(store, f"b{number}", stage_id=FIRST_CONTACT) for number in range(5)]
    move_deals(store, ctx, new, NEW_CONTACT, place=2)
    assert column(store, NEW_CONTACT) == ["a0", "a1", "b0", "b1", "b2", "b3", "b4", "a2", "a3"]
