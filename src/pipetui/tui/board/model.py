"""What the board shows and where the cursor stands, without a screen: columns, pages of cards, selection, scrolling.

The widget draws what this says and nothing else, so that painting only what changed and painting everything can be
compared cell by cell. The selection follows a deal's number; a row number is only where it stands at present.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.queries.shapes import PageWanted
from pipetui.tui.board.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipetui.queries.shapes import Board, Card, StageHead


class Snapshot(NamedTuple):
    """The board as it was read in one go: heads, the pages that can be seen, and where the selected deal stands."""

    board: Board
    pages: Mapping[int, tuple[int, Sequence[Card]]]
    selected_place: tuple[int, int] | None = None


class Change(NamedTuple):
    """What one committed change did to the board.

    Attributes:
        board: the new heads.
        cards: the touched deals by number; one without a card is on the board no longer.
        places: (stage, place) of those that have a card.
    """

    board: Board
    cards: Mapping[int, Card | None]
    places: Mapping[int, tuple[int, int]]


class BoardModel:
    """Columns of cards with one cursor. `slots` and `rows` say how much of them is visible."""

    def __init__(self) -> None:
        self.board: Board | None = None
        self.slots = 1
        self.rows = 1
        self.first = 0
        self.column = 0
        self.selected: int | None = None
        self._place = 0
        self._pages: list[Pages] = []
        self._tops: list[int] = []
        self._reading: set[int] = set()

    # -- what there is ------------------------------------------------------------------------------------------------

    @property
    def heads(self) -> tuple[StageHead, ...]:
        """The columns' heads in board order; none before the first read."""
        return self.board.heads if self.board is not None else ()

    @property
    def place(self) -> int:
        """The cursor's place in its column."""
        return self._place

    @property
    def card(self) -> Card | None:
        """The card under the cursor; None in an empty column and until its page is read."""
        return self._pages[self.column].card(self._place) if self._pages else None

    @property
    def stage_id(self) -> int | None:
        """The stage of the cursor's column."""
        return self.heads[self.column].stage.id if self.board is not None else None

    def state(self, column: int) -> tuple[object, ...]:
        """Something that differs when what a column shows may differ."""
        pages = self._pages[column]
        place = self._place if column == self.column else None
        return (pages, pages.revision, pages.total, self._tops[column], place)

    def total(self, column: int) -> int:
        """How many cards a column has."""
        return self._pages[column].total

    def top(self, column: int) -> int:
        """The first visible place of a column."""
        return self._tops[column]

    def visible(self, column: int) -> tuple[Card | None, ...]:
        """The cards that a column shows; None stands for one that is still being read."""
        pages, top = self._pages[column], self._tops[column]
        return tuple(pages.card(place) for place in range(top, min(top + self.rows, pages.total)))

    def column_of(self, stage_id: int) -> int | None:
        """Which column shows a stage."""
        return next((column for column, head in enumerate(self.heads) if head.stage.id == stage_id), None)

    def loaded(self, deal_id: int) -> Card | None:
        """A deal's card, if it is in memory."""
        for pages in self._pages:
            place = pages.place_of(deal_id)
            if place is not None:
                return pages.card(place)
        return None

    # -- reading ------------------------------------------------------------------------------------------------------

    def missing(self) -> list[PageWanted]:
        """The pages to read next: those of visible columns and their neighbours. Each is asked for once at a time."""
        wanted: list[PageWanted] = []
        for column in self._near():
            stage_id = self.heads[column].stage.id
            gap = None if stage_id in self._reading else self._pages[column].missing(self._tops[column], self.rows)
            if gap is not None:
                self._reading.add(stage_id)
                wanted.append(PageWanted(stage_id, *gap))
        return wanted

    def tops(self) -> dict[int, int]:
        """The first visible place of each column that can be seen or is next to one that can, by stage."""
        return {self.heads[column].stage.id: self._tops[column] for column in self._near()}

    def put(self, page: PageWanted, cards: Sequence[Card]) -> None:
        """Take in a page that was asked for."""
        self._reading.discard(page.stage_id)
        column = self.column_of(page.stage_id)
        if column is None:
            return
        self._pages[column].put(page.offset, cards, self._shown(column))
        self._settle()

    def load(self, snapshot: Snapshot) -> None:
        """Show a board that was read anew, with the cursor on the same deal or else at the same place."""
        tops = dict(zip((head.stage.id for head in self.heads), self._tops, strict=True))
        stage_id = self.stage_id
        self.board = snapshot.board
        self._pages = [Pages(head.deals) for head in self.heads]
        self._tops = [tops.get(head.stage.id, 0) for head in self.heads]
        self._reading.clear()
        self.column = (self.column_of(stage_id) if stage_id is not None else None) or 0
        for head, pages in zip(self.heads, self._pages, strict=True):
            if head.stage.id in snapshot.pages:
                offset, cards = snapshot.pages[head.stage.id]
                pages.put(offset, cards, range(0))
        if snapshot.selected_place is not None:
            self._point_at(*snapshot.selected_place)
        else:
            self.selected = None
        self._settle()

    def apply(self, change: Change, select: int | None = None) -> bool:
        """Show one change: only the touched deals move, everything else stays where it is.

        Args:
            change: what was committed.
            select: put the cursor on this deal, if the change has a place for it; else the selection is kept.

        Returns:
            False when the columns do not add up afterwards, because a touched deal was not in memory or somebody else
            wrote too: then the board is to be read anew.
        """
        if select is not None and select in change.places:
            self.selected = select
        self.board = change.board
        if len(self.heads) != len(self._pages):
            return False
        for deal_id in change.cards:
            self._take_out(deal_id)
        for deal_id, (stage_id, place) in sorted(change.places.items(), key=lambda entry: entry[1]):
            column = self.column_of(stage_id)
            card = change.cards.get(deal_id)
            if column is not None and card is not None:
                self._pages[column].insert(place, card)
        if self.selected is not None:
            self._follow(self.selected, change)
        adds_up = all(pages.total == head.deals for pages, head in zip(self._pages, self.heads, strict=True))
        self._settle()
        return adds_up

    # -- moving the cursor --------------------------------------------------------------------------------------------

    def move(self, places: int) -> bool:
        """Move the cursor down its column; False when it stands at that end."""
        return self.go(self._place + places)

    def go(self, place: int) -> bool:
        """Put the cursor at a place of its column, or at the nearest there is."""
        if not self._pages:
            return False
        before = self._place
        self.selected = None
        self._place = place
        self._settle()
        return self._place != before

    def go_last(self) -> bool:
        """Put the cursor on the column's last card."""
        return bool(self._pages) and self.go(self._pages[self.column].total - 1)

    def move_column(self, columns: int) -> bool:
        """Move the cursor sideways, to the card on the same line; False at the edge of the board."""
        column = min(max(self.column + columns, 0), len(self.heads) - 1)
        if column == self.column or column < 0:
            return False
        row = self._place - self._tops[self.column]
        self.focus(column, self._tops[column] + row)
        return True

    def move_page(self, pages: int) -> bool:
        """Move the cursor and the view by whole screens."""
        if not self._pages:
            return False
        self._tops[self.column] += pages * self.rows
        return self.go(self._place + pages * self.rows)

    def focus(self, column: int, place: int) -> None:
        """Put the cursor on a card of any column."""
        self.column, self._place, self.selected = column, place, None
        self._settle()

    def scroll(self, column: int, places: int) -> bool:
        """Scroll a column under a resting cursor, which is taken along only where it would leave the view."""
        before = self._tops[column]
        self._tops[column] = min(max(before + places, 0), max(0, self._pages[column].total - self.rows))
        top = self._tops[column]
        if column == self.column:
            place = min(max(self._place, top), top + self.rows - 1)
            if place != self._place:
                self._place, self.selected = place, None
            self._settle()
        return top != before

    def resize(self, slots: int, rows: int) -> None:
        """Change how much can be seen."""
        self.slots, self.rows = slots, rows
        self._settle()

    # -- inside -------------------------------------------------------------------------------------------------------

    def _near(self) -> Iterator[int]:
        """The columns worth having in memory: the visible ones first, then their neighbours, for paging sideways."""
        last = min(self.first + self.slots, len(self.heads))
        yield from range(self.first, last)
        if self.first > 0:
            yield self.first - 1
        if last < len(self.heads):
            yield last

    def _shown(self, column: int) -> range:
        top = self._tops[column]
        return range(top, min(top + self.rows, self._pages[column].total))

    def _take_out(self, deal_id: int) -> None:
        """Take a touched deal out of the column that has it, if one has."""
        for pages in self._pages:
            place = pages.place_of(deal_id)
            if place is not None:
                pages.remove(place)
                return

    def _follow(self, deal_id: int, change: Change) -> None:
        """Put the cursor where the selected deal is now, whether it or another one of its column was touched."""
        if deal_id in change.places:
            self._point_at(*change.places[deal_id])
            return
        if deal_id in change.cards:
            self.selected = None
        place = self._pages[self.column].place_of(deal_id)
        if place is not None:
            self._place = place

    def _point_at(self, stage_id: int, place: int) -> None:
        column = self.column_of(stage_id)
        if column is not None:
            self.column, self._place = column, place

    def _settle(self) -> None:
        """Bring cursor, scrolling and selection back into what exists."""
        if not self._pages:
            return
        columns = len(self._pages)
        self.column = min(self.column, columns - 1)
        self.first = min(max(self.first, self.column - self.slots + 1), self.column, max(0, columns - self.slots))
        for column, pages in enumerate(self._pages):
            self._tops[column] = max(0, min(self._tops[column], pages.total - self.rows))
        pages = self._pages[self.column]
        self._place = min(max(self._place, 0), max(0, pages.total - 1))
        top = self._tops[self.column]
        self._tops[self.column] = min(max(top, self._place - self.rows + 1), self._place)
        card = pages.card(self._place)
        if card is not None:
            self.selected = card.id
