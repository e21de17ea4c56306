"""The chosen deals of a board, and looking at other columns, without a screen."""

from __future__ import annotations

from pipetui.tui.board.model import BoardModel
from support.cards import FakeFile


def model_of(file: FakeFile, *, width: int = 64) -> BoardModel:
    model = BoardModel()
    model.resize(width, 5)
    model.load(file.snapshot())
    return model


def test_choosing_adds_until_all_are_chosen_and_then_takes_away() -> None:
    model = model_of(FakeFile(4, 2))
    model.choose([1, 2])
    model.choose([2, 3])
    assert model.chosen == {1, 2, 3}
    model.choose([3, 1])
    assert model.chosen == {2}
    model.choose_none()
    assert model.chosen == frozenset()


def test_what_a_column_shows_may_differ_when_the_choice_does() -> None:
    model = model_of(FakeFile(4, 2))
    before = model.state(1)
    model.choose([1])
    assert model.state(1) != before


def test_the_chosen_follow_their_deals_and_go_with_them() -> None:
    file = FakeFile(4, 2)
    model = model_of(file)
    model.choose([1, 2, 5])
    model.apply(file.move(1, 2))
    assert model.chosen == {1, 2, 5}
    model.apply(file.delete(5))
    assert model.chosen == {1, 2}
    model.load(file.snapshot()._replace(gone=frozenset({2})))
    assert model.chosen == {1}


def test_a_deal_is_found_where_it_stands() -> None:
    model = model_of(FakeFile(4, 2))
    assert (model.find(3), model.find(6), model.find(99)) == ((0, 2), (1, 1), None)


def test_one_more_card_than_is_visible() -> None:
    model = model_of(FakeFile(8, 2))
    assert len(model.visible(0)) == 5
    assert len(model.visible(0, more=1)) == 6
    assert len(model.visible(1, more=1)) == 2


def test_columns_are_paged_under_a_resting_cursor_which_stays_in_view() -> None:
    model = model_of(FakeFile(2, 2, 2, 2, 2))
    assert not model.page(-1)
    assert model.page(1)
    assert (model.first, model.column) == (1, 1)
    model.focus(2, 1)
    assert model.page(1)
    assert (model.first, model.column, model.place) == (2, 2, 1)
    assert not model.page(1)
    model.focus(4, 0)
    assert model.page(-1)
    assert (model.first, model.column) == (1, 3)
