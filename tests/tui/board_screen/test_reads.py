"""What the board reads is what it is about to show, and no more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.config.remembered import BoardLooks
from pipetui.domain.filters import parse_filter
from pipetui.queries.shapes import PageWanted
from pipetui.services.moving import move_deals
from pipetui.services.tasks import add_task
from pipetui.tui.board.pages import PAGE
from pipetui.tui.board_screen.reads import BoardReads, View
from support.contexts import NOW
from support.statements import statements_of
from support.work import deal, later, value

if TYPE_CHECKING:
    from pipetui.store.file import Store

TODAY = date(2026, 11, 22)


@pytest.fixture
def reads() -> BoardReads:
    return BoardReads("ana", lambda: NOW)


def filtered(text: str, selected: int | None = None) -> View:
    return View(filter=parse_filter(text, TODAY), slots=7, rows=5, selected=selected)


def test_a_reading_holds_heads_first_pages_and_circumstances(store: Store, reads: BoardReads) -> None:
    for number in range(PAGE + 5):
        deal(store, f"Deal {number}")
    reading = reads.reading(store, View(slots=2, rows=5))
    assert reading.snapshot.board.heads[0].deals == PAGE + 5
    offset, cards = reading.snapshot.pages[1]
    assert (offset, len(cards), cards[0].title) == (0, PAGE, f"Deal {PAGE + 4}")
    assert reading.context == later(0)
    assert not reading.read_only
    assert reading.data_version == store.data_version()


def test_only_columns_in_sight_and_their_neighbours_are_read(store: Store, reads: BoardReads) -> None:
    for stage_id in range(1, 8):
        if stage_id != 7:
            deal(store, f"In {stage_id}", stage_id=stage_id)
    pages = reads.reading(store, View(slots=2, rows=5, first=2)).snapshot.pages
    assert sorted(pages) == [2, 3, 4, 5]


def test_the_selected_deals_column_is_read_wherever_it_is(store: Store, reads: BoardReads) -> None:
    for number in range(200):
        deal(store, f"Deal {number}")
    reading = reads.reading(store, View(slots=1, rows=5, first=5, selected=1))
    assert reading.snapshot.selected_place == (1, 199)
    offset, cards = reading.snapshot.pages[1]
    assert cards[199 - offset].id == 1


def test_a_deal_that_is_gone_has_no_place(store: Store, reads: BoardReads) -> None:
    assert reads.reading(store, View(selected=99)).snapshot.selected_place is None


def test_the_view_is_read_where_it_was_scrolled_to(store: Store, reads: BoardReads) -> None:
    for number in range(300):
        deal(store, f"Deal {number}")
    offset, cards = reads.reading(store, View(slots=1, rows=5, tops={1: 150})).snapshot.pages[1]
    assert offset <= 150
    assert offset + len(cards) >= 155


def test_a_filter_narrows_heads_pages_and_places(store: Store, reads: BoardReads) -> None:
    deal(store, "Payroll audit")
    deal(store, "Website")
    snapshot = reads.reading(store, filtered("pay", selected=2)).snapshot
    assert snapshot.board.heads[0].deals == 1
    assert snapshot.board.hidden == 1
    assert [card.title for card in snapshot.pages[1][1]] == ["Payroll audit"]
    assert snapshot.selected_place is None
    assert [card.title for card in reads.pages(store, [PageWanted(1, 0, 9)], filtered("web"))[0]] == ["Website"]


def test_a_change_tells_new_heads_cards_and_places(store: Store, reads: BoardReads) -> None:
    first, second = deal(store, "First", amount="100"), deal(store, "Second", amount="200")
    view = View(slots=7, rows=5)
    reads.reading(store, view)
    move_deals(store, later(), [first], 2)
    change = reads.change(store, [first], [1, 2], view)
    assert change.places == {first: (2, 0)}
    assert [head.deals for head in change.board.heads[:3]] == [1, 1, 0]
    assert change.board == reads.reading(store, view).snapshot.board
    card = change.cards[first]
    assert card is not None
    assert card.stage_id == 2
    assert second not in change.cards


def test_a_change_of_a_deleted_deal_has_no_card(store: Store, reads: BoardReads) -> None:
    change = reads.change(store, [99], None, View())
    assert (change.cards, change.places) == ({99: None}, {})


def test_a_change_that_the_filter_hides_has_no_card(store: Store, reads: BoardReads) -> None:
    first = deal(store, "First")
    change = reads.change(store, [first], [1], filtered("second"))
    assert (change.cards, change.places) == ({first: None}, {})


def test_after_a_filtered_reading_the_sums_of_a_change_are_those_of_the_filter(store: Store, reads: BoardReads) -> None:
    first = deal(store, "First")
    deal(store, "Second")
    view = filtered("first")
    reads.reading(store, view)
    assert reads.change(store, [first], [1], view).board.heads[0].deals == 1
    assert reads.change(store, [first], [1], View()).board.heads[0].deals == 2


@pytest.mark.parametrize(("places", "expected"), [(1, "Second"), (-1, None), (2, "First"), (3, None)])
def test_a_neighbour_is_found_by_its_distance(
    store: Store, reads: BoardReads, places: int, expected: str | None
) -> None:
    for title in ("First", "Second", "Third"):
        deal(store, title)
    found = reads.neighbour(store, 3, places, View())
    assert (found and value(store, "SELECT title FROM deal WHERE id = ?", found)) == expected


def test_a_deal_that_is_gone_has_no_neighbour(store: Store, reads: BoardReads) -> None:
    assert reads.neighbour(store, 99, 1, View()) is None


# What a board's looks ask for ----------------------------------------------------------------------------------------


def test_collapsed_columns_are_not_read(store: Store, reads: BoardReads) -> None:
    for stage_id in (1, 2, 3, 6):
        deal(store, f"In {stage_id}", stage_id=stage_id)
    boards = {1: BoardLooks(collapsed=frozenset({2}))}
    assert sorted(reads.reading(store, View(slots=7, rows=5, boards=boards)).snapshot.pages) == [1, 3]
    boards = {1: BoardLooks(opened=frozenset({6}))}
    reading = reads.reading(store, View(slots=7, rows=5, boards=boards))
    assert (sorted(reading.snapshot.pages), reading.looks) == ([1, 2, 3, 6], boards[1])


def test_by_urgency_pages_places_and_changes_agree(store: Store, reads: BoardReads) -> None:
    for title in ("None", "Late", "Later"):
        deal(store, title)
    for deal_id, days in ((2, -3), (3, 9)):
        add_task(store, later(), "call", deal_id=deal_id, due_on=TODAY + timedelta(days))
    view = View(slots=7, rows=5, selected=3, boards={1: BoardLooks(sort="urgency")})
    snapshot = reads.reading(store, view).snapshot
    assert [card.title for card in snapshot.pages[1][1]] == ["Late", "None", "Later"]
    assert snapshot.selected_place == (1, 2)
    assert reads.change(store, [1], [1], view).places == {1: (1, 1)}
    assert [card.id for card in reads.pages(store, [PageWanted(1, 1, 2)], view)[0]] == [1, 3]
    assert reads.neighbour(store, 1, 1, view) == 3


def test_won_and_lost_tell_what_closed_in_the_period(store: Store) -> None:
    deal(store, "First", amount="100")
    deal(store, "Second", amount="200", ctx=later(days=-50))
    move_deals(store, later(), [1], 6)
    move_deals(store, later(days=-40), [2], 6)

    def won(reads: BoardReads) -> int:
        return reads.reading(store, View()).snapshot.board.heads[5].closed.deals

    reads = BoardReads("ana", lambda: NOW)
    assert won(reads) == 1
    reads.show_period("2026")
    assert won(reads) == 2


def test_a_change_counts_what_closed_only_where_something_did(store: Store, reads: BoardReads) -> None:
    deal(store, "First", amount="100")
    deal(store, "Second", amount="100")
    view = View(slots=7, rows=5)
    reads.reading(store, view)
    move_deals(store, later(), [1], 2)
    with statements_of(store.connection) as sql:
        reads.change(store, [1], [1, 2], view)
    assert not [each for each in sql if "closed_at >=" in each]
    move_deals(store, later(), [1], 6)
    change = reads.change(store, [1], [2, 6], view)
    assert change.board == reads.reading(store, view).snapshot.board
    assert change.board.heads[5].closed.deals == 1
