"""A drag without a screen: what each event makes of it, in any order, and where the carried card stands meanwhile."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from pipetui.tui.board.drag import Drag, Phase, Spot, border_at, neighbour, opened, spot_at
from pipetui.tui.board.place import HEAD_ROWS, geometry
from support.cards import card

CARDS = tuple(card(number) for number in range(1, 6))
SHAPE = geometry(80, 24, (0, 0, 0, 0, 5))
CELLS = st.tuples(st.integers(-3, 90), st.integers(-3, 30))


def test_a_slip_of_one_cell_is_a_click() -> None:
    drag = Drag()
    drag.press(10, 5, CARDS[0])
    assert [drag.pulls(*cell) for cell in ((10, 5), (11, 5), (9, 5), (12, 5), (10, 6))] == [False] * 3 + [True] * 2
    assert drag.release() is None
    assert drag.phase is Phase.IDLE
    assert not drag.pulls(40, 20)


def test_nothing_is_taken_hold_of_where_no_card_is() -> None:
    drag = Drag()
    drag.press(10, 5, None)
    assert drag.phase is Phase.IDLE
    assert not drag.pulls(40, 20)


def test_a_card_waits_where_it_is_dropped_until_it_is_let_go() -> None:
    drag = Drag()
    drag.press(10, 5, CARDS[0])
    drag.begin(())
    assert drag.over(Spot(1, 2))
    assert not drag.over(Spot(1, 2))
    assert drag.release() == Spot(1, 2)
    assert (drag.phase, drag.seen, drag.spot) == (Phase.DROPPED, True, Spot(1, 2))
    assert not drag.over(None)
    assert drag.let_go()
    assert not drag.let_go()


def test_dropped_outside_it_is_let_go() -> None:
    drag = Drag()
    drag.press(10, 5, CARDS[0])
    drag.begin(())
    drag.over(Spot(1, 2))
    drag.over(None)
    assert drag.release() is None
    assert drag.phase is Phase.IDLE


def test_a_chosen_card_takes_the_chosen_ones_along_and_another_one_does_not() -> None:
    drag = Drag()
    drag.press(10, 5, CARDS[0])
    drag.begin({1, 4, 5})
    assert drag.carried == {1, 4, 5}
    assert drag.ghost().title == "3 deals: Deal 1"
    drag.press(10, 5, CARDS[1])
    drag.begin({1, 4, 5})
    assert drag.carried == {2}
    assert drag.ghost() is CARDS[1]


@pytest.mark.parametrize(
    ("cell", "spot"),
    [
        ((5, 0), Spot(0, None)),
        ((5, HEAD_ROWS), Spot(0, 0)),
        ((30, HEAD_ROWS + 4), Spot(1, 1)),
        ((5, 23), Spot(0, 5)),  # below the last whole card
        ((78, 12), Spot(4, None)),  # a strip
        ((80, 5), None),
        ((5, 24), None),
        ((-1, 5), None),
    ],
)
def test_each_cell_is_a_spot(cell: tuple[int, int], spot: Spot | None) -> None:
    assert spot_at(SHAPE, *cell) == spot


def test_beside_few_columns_nothing_is_a_spot() -> None:
    assert spot_at(geometry(40, 24, (5, 5)), 30, 22) is None


@pytest.mark.parametrize(
    ("cell", "direction"),
    [
        ((0, 10), (-1, 0)),
        ((74, 10), (1, 0)),
        ((77, 10), (0, 0)),  # on the strip that is always there
        ((30, 1), (0, -1)),
        ((30, 23), (0, 1)),
        ((30, 10), (0, 0)),
        ((0, 30), (0, 0)),
    ],
)
def test_borders_scroll(cell: tuple[int, int], direction: tuple[int, int]) -> None:
    assert border_at(SHAPE, *cell) == direction


def test_the_place_under_the_pointer_opens() -> None:
    ghost = card(9)
    assert opened(CARDS[:3], 1, 5, ghost) == ((CARDS[0], ghost, *CARDS[1:3]), 1)
    assert opened(CARDS[:3], 8, 5, ghost) == ((*CARDS[:3], ghost), 3)
    assert opened(CARDS, 5, 5, ghost) == ((*CARDS[:4], ghost), 4)
    assert opened((), 0, 5, ghost) == ((ghost,), 0)


def test_the_neighbour_is_the_nearest_card_that_stays() -> None:
    cards, at = opened(CARDS[:3], 1, 5, card(9))
    assert neighbour(cards, at, {9}) == (2, False)
    assert neighbour(cards, at, {9, 2}) == (1, True)
    assert neighbour(cards, at, {9, 2, 1}) == (3, False)
    assert neighbour(cards, at, {9, 1, 2, 3}) is None
    assert neighbour((None, card(9), None), 1, {9}) is None
    assert neighbour((CARDS[0], card(9)), 1, {9}) == (1, True)
    assert neighbour((card(9),), 0, {9}) is None


class AnyOrder(RuleBasedStateMachine):
    """Events as a wild hand and a lossy terminal make them."""

    def __init__(self) -> None:
        super().__init__()
        self.drag = Drag()
        self.drops = 0

    @rule(cell=CELLS, of=st.sampled_from((None, *CARDS)))
    def press(self, cell: tuple[int, int], of: object) -> None:
        self.drag.press(*cell, of)  # type: ignore[arg-type]

    @rule(cell=CELLS, chosen=st.frozensets(st.integers(1, 5)))
    def move(self, cell: tuple[int, int], chosen: frozenset[int]) -> None:
        if self.drag.pulls(*cell):
            self.drag.begin(chosen)
        before = self.drag.spot
        assert self.drag.over(spot_at(SHAPE, *cell)) == (self.drag.spot != before)

    @rule()
    def leave(self) -> None:
        self.drag.over(None)

    @rule()
    def release(self) -> None:
        under_way, spot = self.drag.phase is Phase.UNDER_WAY, self.drag.spot
        assert self.drag.release() == (spot if under_way else None)
        assert self.drag.phase is (Phase.DROPPED if under_way and spot is not None else Phase.IDLE)

    @rule()
    def escape_or_resize(self) -> None:
        seen = self.drag.seen
        assert self.drag.let_go() == seen
        assert self.drag.phase is Phase.IDLE

    @invariant()
    def what_is_held_fits_the_phase(self) -> None:
        drag = self.drag
        assert (drag.card is None) == (drag.phase is Phase.IDLE)
        assert bool(drag.carried) == drag.seen
        assert drag.card is None or not drag.carried or drag.card.id in drag.carried
        assert drag.spot is None or drag.seen
        assert drag.phase is not Phase.DROPPED or drag.spot is not None


def test_it_is_sound_in_any_order_of_events() -> None:
    run_state_machine_as_test(AnyOrder, settings=settings(max_examples=40, stateful_step_count=30, deadline=None))
