"""What the board shows and where the cursor stands, without a screen: columns, pages of cards, selection, scrolling.

The widget draws what this says and nothing else, so that painting only what changed and painting everything can be
compared cell by cell. The selection follows a deal's number; a row number is only where it stands at present.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.config.remembered import BoardLooks
from pipetui.queries.shapes import PageWanted
from pipetui.tui.board.pages import Pages
from pipetui.tui.board.place import FOLDED, MIN_COLUMN, STRIP, geometry, settle_first

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pipetui.queries.shapes import Board, Card, StageHead


class Snapshot(NamedTuple):
    """The board as it was read in one go: heads, the pages that can be seen, and where the selected deal stands.

    `gone` are those of the chosen deals that it does not show any more.
    """

    board: Board
    pages: Mapping[int, tuple[int, Sequence[Card]]]
    selected_place: tuple[int, int] | None = None
    gone: frozenset[int] = frozenset()


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
    """Columns of cards with one cursor.

    Attributes:
        board: the heads; None before the first read.
        looks: which columns are collapsed, and how the cards are sorted.
        first: the first visible column of those that are paged sideways.
        slots: how many of those are visible.
        rows: how many cards of a column are visible.
        column: the cursor's column.
        selected: the deal under the cursor.
        chosen: the deals that moves, tags and closes act on, wherever they stand.
    """

    def __init__(self) -> None:
        self.board: Board | None = None
        self.looks = BoardLooks()
        self.width = MIN_COLUMN
        self.slots = 1
        self.rows = 1
        self.first = 0
        self.column = 0
        self.selected: int | None = None
        self.chosen: frozenset[int] = frozenset()
        self._place = 0
        self._line = 0  # the line of the screen that the cursor keeps on its way sideways, also over strips
        self.beyond = 0  # how many places may be seen behind the last card of a full column
        self._strips: tuple[int, ...] = ()
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
        """The card under the cursor; None in an empty column and until its page is read.

        In a column that is collapsed it is the card that took the cursor there, if one did: a fast `LLL` goes through.
        """
        if not self._pages:
            return None
        card = self._pages[self.column].card(self._place)
        if card is not None and self.is_narrow(self.column) and card.id != self.selected:
            return None
        return card

    @property
    def awaits_card(self) -> bool:
        """Whether the cursor is on a card that is still being read."""
        return bool(self._pages) and self.card is None and bool(self.visible(self.column))

    @property
    def stage_id(self) -> int | None:
        """The stage of the cursor's column."""
        return self.heads[self.column].stage.id if self.board is not None else None

    def state(self, column: int) -> tuple[object, ...]:
        """Something that differs when what a column shows may differ."""
        pages = self._pages[column]
        place = self._place if column == self.column else None
        return (pages, pages.revision, pages.total, self._tops[column], place, self.chosen)

    def total(self, column: int) -> int:
        """How many cards a column has."""
        return self._pages[column].total

    def top(self, column: int) -> int:
        """The first visible place of a column."""
        return self._tops[column]

    def is_narrow(self, column: int) -> bool:
        """Whether a column is collapsed to a strip."""
        return self._strips[column] != 0

    def strips(self) -> tuple[int, ...]:
        """The width of each column's strip; 0 for one that is open."""
        return self._strips

    def _fold(self) -> None:
        """Find out which columns are strips: the columns or the looks may have changed."""
        stages, narrow = [head.stage for head in self.heads], self.looks.is_narrow
        widths = [STRIP if stage.kind == "open" else FOLDED for stage in stages]
        self._strips = tuple(width * narrow(each.id, each.kind) for width, each in zip(widths, stages, strict=True))

    def visible(self, column: int, more: int = 0) -> tuple[Card | None, ...]:
        """The cards that a column shows, and so many more; None stands for one that is still being read."""
        if self.is_narrow(column):
            return ()
        pages, top = self._pages[column], self._tops[column]
        return tuple(pages.card(place) for place in range(top, min(top + self.rows + more, pages.total)))

    def column_of(self, stage_id: int) -> int | None:
        """Which column shows a stage."""
        return next((column for column, head in enumerate(self.heads) if head.stage.id == stage_id), None)

    def find(self, deal_id: int) -> tuple[int, int] | None:
        """The column and the place of a deal, if it is in memory."""
        places = ((column, pages.place_of(deal_id)) for column, pages in enumerate(self._pages))
        return next(((column, place) for column, place in places if place is not None), None)

    def loaded(self, deal_id: int) -> Card | None:
        """A deal's card, if it is in memory."""
        found = self.find(deal_id)
        return self._pages[found[0]].card(found[1]) if found is not None else None

    # -- choosing -----------------------------------------------------------------------------------------------------

    def choose(self, deal_ids: Collection[int]) -> None:
        """Choose deals beside those that are chosen; where all of them are, choose them no longer."""
        wanted = frozenset(deal_ids)
        self.chosen = self.chosen - wanted if wanted <= self.chosen else self.chosen | wanted

    def choose_none(self) -> None:
        """Choose no deal any more."""
        self.chosen = frozenset()

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

    def load(self, snapshot: Snapshot, looks: BoardLooks | None = None) -> None:
        """Show a board that was read anew, with the cursor on the same deal or else at the same place.

        Args:
            snapshot: what was read.
            looks: how it is to look from now on; None: as before.
        """
        tops = dict(zip((head.stage.id for head in self.heads), self._tops, strict=True))
        stage_id = self.stage_id
        self.board = snapshot.board
        self.chosen -= snapshot.gone
        self.looks = self.looks if looks is None else looks
        self._fold()
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
        self._fold()
        if len(self.heads) != len(self._pages):
            return False
        for deal_id in change.cards:
            self._take_out(deal_id)
        self.chosen -= {each for each in self.chosen & set(change.cards) if self._is_out_of_sight(change, each)}
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
        if not self._pages or self.is_narrow(self.column):
            return False
        before, self._place, self.selected = self._place, place, None
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
        self.focus(column, self._tops[column] + self._line)
        return True

    def move_page(self, pages: int) -> bool:
        """Move the cursor and the view by whole screens."""
        if not self._pages or self.is_narrow(self.column):
            return False
        self._tops[self.column] += pages * self.rows
        return self.go(self._place + pages * self.rows)

    def focus(self, column: int, place: int) -> None:
        """Put the cursor on a card of any column."""
        self.column, self._place, self.selected = column, place, None
        self._settle()

    def scroll(self, column: int, places: int) -> bool:
        """Scroll a column under a resting cursor, which is taken along only where it would leave the view."""
        if self.is_narrow(column):
            return False
        before = self._tops[column]
        self._tops[column] = min(max(before + places, 0), max(0, self._pages[column].total - self.rows + self.beyond))
        top = self._tops[column]
        if column == self.column:
            place = min(max(self._place, top), top + self.rows - 1)
            if place != self._place:
                self._place, self.selected = place, None
            self._settle()
        return top != before

    def page(self, columns: int) -> bool:
        """Show other columns under a resting cursor, which is taken along only where it would leave the view."""
        strips, wanted = self._strips, max(0, self.first + columns)
        first = settle_first(self.width, strips, wanted, wanted)
        if first == self.first:
            return False
        shape = geometry(self.width, 0, strips, first)
        self.first = first
        if self.column in shape.columns:
            self._settle()
        else:
            column = shape.columns[0 if self.column < first else shape.paged - 1]
            self.focus(column, self._tops[column])
        return True

    def resize(self, width: int, rows: int) -> None:
        """Change how much can be seen: cells beside each other, and cards below each other."""
        self.width, self.rows = width, rows
        self._settle()

    def look(self, looks: BoardLooks) -> None:
        """Collapse or open columns. The cursor stays on its column, in one that is opened on a card."""
        self.looks = looks
        self._fold()
        if self._pages and self.is_narrow(self.column):
            self.selected = None
        self._settle()

    # -- inside -------------------------------------------------------------------------------------------------------

    def _near(self) -> Iterator[int]:
        """The columns worth having in memory: the visible ones first, then their neighbours, for paging sideways."""
        last = min(self.first + self.slots, len(self.heads))
        for column in (*range(self.first, last), self.first - 1, last):
            if 0 <= column < len(self.heads) and not self.is_narrow(column):
                yield column
        if self._pages and self.is_narrow(self.column) and self.selected is not None:
            yield self.column  # the card that took the cursor there

    def _shown(self, column: int) -> range:
        top = self._tops[column]
        return range(top, min(top + self.rows, self._pages[column].total))

    def _is_out_of_sight(self, change: Change, deal_id: int) -> bool:
        """Whether a touched deal is gone, or closed in a folded column: the next key is not to act on it unseen."""
        column = self.column_of(change.places[deal_id][0]) if change.cards[deal_id] is not None else None
        return column is None or (self.is_narrow(column) and self.heads[column].stage.kind != "open")

    def _take_out(self, deal_id: int) -> None:
        """Take a touched deal out of the column that has it, if one has."""
        found = self.find(deal_id)
        if found is not None:
            self._pages[found[0]].remove(found[1])

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
        self.column = min(self.column, len(self._pages) - 1)
        strips = self.strips()
        self.first = settle_first(self.width, strips, self.first, self.column)
        self.slots = geometry(self.width, 0, strips, self.first).paged
        for column, pages in enumerate(self._pages):
            self._tops[column] = max(0, min(self._tops[column], pages.total - self.rows + self.beyond))
        pages = self._pages[self.column]
        self._place = min(max(self._place, 0), max(0, pages.total - 1))
        top = self._tops[self.column]
        self._tops[self.column] = min(max(top, self._place - self.rows + 1), self._place)
        if not self.is_narrow(self.column):
            self._line = self._place - self._tops[self.column]
        card = self.card
        if card is not None:
            self.selected = card.id
