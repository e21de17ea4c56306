"""A column of any length is known by a run of its cards."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipetui.tui.board.pages import AHEAD, KEEP, PAGE, Pages
from support.cards import card

ROWS = 11


def column(size: int) -> list[int]:
    return list(range(1, size + 1))


def filled(total: int, offset: int = 0, count: int = PAGE) -> Pages:
    pages = Pages(total)
    pages.put(offset, [card(place + 1) for place in range(offset, min(offset + count, total))], range(0))
    return pages


def ids(pages: Pages) -> list[int]:
    return [each.id for each in pages.cards]


def test_an_empty_column_wants_nothing() -> None:
    assert Pages(0).missing(0, ROWS) is None


def test_the_first_page_comes_first() -> None:
    assert Pages(1_000).missing(0, ROWS) == (0, PAGE)


def test_a_jump_brings_the_cards_around_it() -> None:
    assert filled(1_000).missing(989, ROWS) == (1_000 - PAGE, PAGE)
    assert filled(1_000).missing(500, ROWS) == (500 - AHEAD, PAGE)


def test_nothing_is_read_while_enough_lies_ahead() -> None:
    assert filled(1_000).missing(0, ROWS) is None
    assert filled(1_000).missing(PAGE - ROWS - AHEAD, ROWS) is None


def test_what_lies_ahead_is_read_before_it_is_reached() -> None:
    assert filled(1_000).missing(PAGE - ROWS - AHEAD + 1, ROWS) == (PAGE, PAGE)


def test_scrolling_up_reads_what_lies_above() -> None:
    assert filled(1_000, 500).missing(510, ROWS) == (500 - PAGE, PAGE)
    assert filled(1_000, 30).missing(32, ROWS) == (0, 30)


def test_a_tall_screen_reads_larger_pages() -> None:
    assert Pages(5_000).missing(0, 200) == (0, 400)


def test_pages_join_on_both_sides() -> None:
    pages = filled(1_000, 100, 10)
    pages.put(110, [card(111)], range(100, 110))
    pages.put(98, [card(99), card(100)], range(100, 110))
    assert (pages.start, ids(pages)) == (98, list(range(99, 112)))


def test_a_page_that_overlaps_replaces_what_it_covers() -> None:
    pages = filled(1_000, 0, 10)
    pages.put(8, [card(9, title="new"), card(10), card(11)], range(5))
    assert ids(pages) == list(range(1, 12))
    assert pages.cards[8].title == "new"


def test_a_page_that_stands_apart_replaces_all_unless_the_view_is_covered() -> None:
    pages = filled(1_000, 0, 20)
    pages.put(500, [card(501)], range(5, 16))
    assert ids(pages) == list(range(1, 21))
    pages.put(500, [card(501)], range(500, 501))
    assert (pages.start, ids(pages)) == (500, [501])


def test_what_lies_behind_is_let_go() -> None:
    pages = filled(10_000)
    for offset in range(PAGE, 20 * PAGE, PAGE):
        pages.put(offset, [card(place + 1) for place in range(offset, offset + PAGE)], range(offset, offset + ROWS))
    assert len(pages.cards) == KEEP
    assert pages.end == 20 * PAGE
    for offset in range(20 * PAGE - KEEP - PAGE, -1, -PAGE):
        pages.put(offset, [card(place + 1) for place in range(offset, offset + PAGE)], range(offset, offset + ROWS))
    assert (pages.start, len(pages.cards)) == (0, KEEP)


def test_cards_are_found_by_place_and_by_number() -> None:
    pages = filled(1_000, 100, 10)
    found = pages.card(104)
    assert found is not None
    assert found.id == 105
    assert pages.card(99) is None
    assert pages.card(110) is None
    assert pages.place_of(105) == 104
    assert pages.place_of(5) is None


def test_a_card_that_comes_in_above_or_below_the_run_moves_it_or_not() -> None:
    pages = filled(1_000, 100, 10)
    pages.insert(3, card(2_000))
    assert (pages.start, pages.total, pages.place_of(105)) == (101, 1_001, 105)
    pages.insert(900, card(2_001))
    assert (pages.start, pages.total, pages.place_of(2_001)) == (101, 1_002, None)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 60)), max_size=40))
def test_changes_in_memory_are_those_of_the_column(changes: list[tuple[bool, int]]) -> None:
    truth = column(50)
    pages = filled(50, 0, 50)
    for number, (adds, at) in enumerate(changes):
        place = at % (len(truth) + 1) if adds else at % max(1, len(truth))
        if adds:
            truth.insert(place, 100 + number)
            pages.insert(place, card(100 + number))
        elif truth:
            del truth[place]
            pages.remove(place)
    assert ids(pages) == truth
    assert pages.total == len(truth)


def test_every_change_moves_the_revision() -> None:
    pages = Pages(100)
    seen = {pages.revision}
    pages.put(0, [card(1), card(2)], range(0))
    seen.add(pages.revision)
    pages.remove(0)
    seen.add(pages.revision)
    pages.insert(0, card(9))
    seen.add(pages.revision)
    assert len(seen) == 4
