"""Cards keep their order, and a move writes one rank until a gap is used up."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.ranks import GAP, between, spread

ranks = st.integers(-(1 << 60), 1 << 60)


def test_the_first_card_of_a_column() -> None:
    assert between(None, None) == GAP


def test_above_the_first_and_below_the_last_card_there_is_always_room() -> None:
    assert between(None, 0) == -GAP
    assert between(5, None) == 5 + GAP


@pytest.mark.parametrize(("before", "after"), [(1, 2), (7, 7), (9, 3), (-1, 0)])
def test_no_rank_where_the_gap_is_used_up(before: int, after: int) -> None:
    assert between(before, after) is None


@given(ranks, ranks)
def test_a_rank_stands_strictly_between_its_neighbours(one: int, other: int) -> None:
    before, after = sorted((one, other))
    rank = between(before, after)
    if after - before < 2:
        assert rank is None
    else:
        assert rank is not None
        assert before < rank < after


@given(ranks)
def test_a_rank_at_an_end_stands_outside(rank: int) -> None:
    above, below = between(None, rank), between(rank, None)
    assert above is not None
    assert below is not None
    assert above < rank < below


def test_a_fresh_gap_takes_twenty_cards_in_the_worst_order() -> None:
    top, bottom = spread(2)
    taken = 0
    while (middle := between(top, bottom)) is not None:
        bottom = middle
        taken += 1
    assert taken == 20


@given(st.integers(0, 50), ranks)
def test_spread_cards_stand_in_order_with_full_gaps(count: int, start: int) -> None:
    placed = list(spread(count, start))
    assert len(placed) == count
    assert placed[:1] == [start][:count]
    assert all(later - earlier == GAP for earlier, later in pairwise(placed))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_cards_moved_at_random_stand_where_they_were_put(moves: list[tuple[int, int]]) -> None:
    order = list(range(8))
    rank_of = dict(zip(order, spread(8), strict=True))
    for card, place in ((card % 8, place % 8) for card, place in moves):
        order.remove(card)
        order.insert(place, card)
        before = rank_of[order[place - 1]] if place else None
        after = rank_of[order[place + 1]] if place + 1 < len(order) else None
        rank = between(before, after)
        if rank is None:
            rank_of = dict(zip(order, spread(8), strict=True))
        else:
            rank_of[card] = rank
        assert sorted(rank_of, key=rank_of.__getitem__) == order
