"""What is said of a card that does not stand where one would look for it."""

from __future__ import annotations

from pipetui.config.remembered import URGENCY, BoardLooks
from pipetui.tui.board.model import BoardModel
from pipetui.tui.board.place import MIN_COLUMN
from pipetui.tui.board_screen.whereabouts import places_before, whereabouts
from support.cards import FakeFile

BY_URGENCY = BoardLooks(sort=URGENCY)


def said(looks: BoardLooks, stage: int, place: int, deal: int = 2) -> str:
    file = FakeFile(4, 4, 4, names=("New", "Proposal", "Won"), kinds=("open", "open", "won"))
    model = BoardModel()
    model.resize(3 * MIN_COLUMN, 5)
    model.load(file.snapshot(), looks)
    change = file.move(deal, stage, place)
    before = places_before(model, change)
    assert model.apply(change)
    return whereabouts(model, change, before)


def test_by_hand_a_card_stands_where_it_was_put() -> None:
    assert said(BoardLooks(), 2, 3) == ""


def test_by_urgency_it_says_where_among_the_others() -> None:
    assert said(BY_URGENCY, 2, 3) == " · by urgency at place 4 of 5"
    assert said(BY_URGENCY, 1, 3) == " · by urgency at place 4 of 4"


def test_by_urgency_nothing_is_said_of_a_card_that_is_where_one_looks() -> None:
    assert said(BY_URGENCY, 2, 0) == ""
    assert said(BY_URGENCY, 1, 1) == ""


def test_what_is_closed_is_not_sorted() -> None:
    assert said(BY_URGENCY, 3, 2) == ""


def test_a_card_that_comes_into_a_collapsed_column_is_said_to() -> None:
    looks = BoardLooks(collapsed=frozenset({2}))
    assert said(looks, 2, 0) == " · Proposal is collapsed"
    assert said(looks, 2, 1, deal=6) == ""


def test_of_several_or_none_nothing_is_said() -> None:
    model = BoardModel()
    assert whereabouts(model, None, places_before(model, None)) == ""
    file = FakeFile(2, 2)
    model.load(file.snapshot(), BY_URGENCY)
    change = file.move(1, 2, 1)
    both = change._replace(places={**change.places, 2: (1, 0)})
    assert whereabouts(model, both, places_before(model, both)) == ""
    elsewhere = change._replace(places={1: (99, 0)})
    assert whereabouts(model, elsewhere, {}) == ""
