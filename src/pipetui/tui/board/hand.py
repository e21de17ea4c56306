"""The hand on the mouse: takes hold of a card, carries it over the board, and drops it or puts it back.

What a drag is stands in `drag`; here are the events, the capture of the mouse, the scrolling at the borders and the
short light on what was dropped. The capture and every timer end with the drag, however that ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from pipetui.tui.board.column import Marks, NarrowView
from pipetui.tui.board.drag import Drag, Phase, border_at, neighbour, opened, spot_at

if TYPE_CHECKING:
    from collections.abc import Collection

    from textual import events
    from textual.timer import Timer

    from pipetui.queries.shapes import Card
    from pipetui.tui.board.board import Board
    from pipetui.tui.board.column import ColumnView
    from pipetui.tui.board.drag import Spot

LIGHT = 0.3
"""Seconds that a dropped card is lit: one paint there, one back."""

CREEP = (0.35, 0.12)
"""Seconds between two steps of a card held at a border: by columns, by cards."""


class Lifted(Message):
    """A card has left its place in a hand, or was put back into it.

    Attributes:
        card: which one.
        count: how many go with it, itself included.
        back: it was put back.
    """

    def __init__(self, card: Card, count: int, *, back: bool) -> None:
        super().__init__()
        self.card = card
        self.count = count
        self.back = back


class Dropped(Message):
    """Cards were dropped; the board shows them there until it is told what became of it.

    Attributes:
        card: the one that was in the hand.
        deal_ids: all that were dropped.
        stage_id: the column's stage.
        beside: the card that they come to stand next to, and whether below it; None: at the top.
        stays: the card is where it was.
    """

    def __init__(
        self, card: Card, deal_ids: frozenset[int], stage_id: int, beside: tuple[int, bool] | None, *, stays: bool
    ) -> None:
        super().__init__()
        self.card = card
        self.deal_ids = deal_ids
        self.stage_id = stage_id
        self.beside = beside
        self.stays = stays


class Hand:
    """What the mouse holds on one board."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._drag = Drag()
        self._at = (0, 0)
        self._lit: frozenset[int] = frozenset()
        self._light: Timer | None = None
        self._creep: Timer | None = None
        self._direction = (0, 0)
        self._clicks = True  # the next click is one: it does not come of a drag's end

    # -- events -------------------------------------------------------------------------------------------------------

    def pressed(self, event: events.MouseDown) -> None:
        """Perhaps the beginning of a drag."""
        self._clicks = True
        x, y = self._cell(event)
        spot = spot_at(self._board.shape, x, y) if event.button == 1 else None
        if self._drag.seen:
            self.put_back()
        self._drag.press(x, y, self._card_at(spot))

    def moved(self, event: events.MouseMove) -> None:
        """Carry the card along."""
        x, y = self._at = self._cell(event)
        if self._drag.phase not in (Phase.PRESSED, Phase.UNDER_WAY):
            return
        if not event.button:  # it went up where nobody told: beyond the terminal's edge
            self.put_back()
            return
        if self._drag.pulls(x, y):
            self._begin()
        if self._drag.phase is Phase.UNDER_WAY:
            self._aim()

    def released(self, event: events.MouseUp) -> None:
        """Drop the card, or put it back where it is dropped outside the board.

        Where it goes is where the button went up: in a burst, moves that were sent to a slot before the mouse was
        captured come after the release.
        """
        x, y = self._cell(event)
        if self._drag.pulls(x, y):
            self._begin()
        self._drag.over(self._clamped(spot_at(self._board.shape, x, y)))
        if self._drag.phase is not Phase.UNDER_WAY:
            self._drag.let_go()
            return
        card, carried = self._drag.card, self._drag.carried
        spot = self._drag.spot
        beside = self._beside(spot) if spot is not None else None
        stays = spot is not None and self._stays(spot)
        if self._drag.release() is None or spot is None or card is None:
            self._let_go()
            self._end()
            self._put_back(card, len(carried))
            return
        self._end()
        stage_id = self._board.model.heads[spot.column].stage.id
        self._board.screen.post_message(Dropped(card, carried, stage_id, beside, stays=stays))

    def clicks(self) -> bool:
        """Whether a click is one, and not the end of a drag that began and ended in one column."""
        return self._clicks

    def takes_key(self, key: str) -> bool:
        """Whether a key is meant for the card in the hand: `esc` puts it back, no other does anything."""
        if self._drag.phase is not Phase.UNDER_WAY:
            return False
        if key == "escape":
            self.put_back()
        return True

    def put_back(self) -> None:
        """Let go of the card; it stands where it stood."""
        card, carried = self._drag.card, self._drag.carried
        under_way = self._drag.phase is Phase.UNDER_WAY
        seen = self._let_go()
        self._end()
        if under_way:
            self._put_back(card, len(carried))
        elif seen:
            self._board.show()

    def put_down(self) -> None:
        """What was dropped is not to be: it stands where it stood."""
        if self._drag.phase is Phase.DROPPED:
            self._let_go()
            self._board.show()

    def taken_away(self) -> None:
        """The mouse is somebody else's: what is carried goes back."""
        if self._drag.phase is Phase.UNDER_WAY:
            self.put_back()

    def landed(self, *, changed: bool = False) -> None:
        """The file has been read, or a change is there: what was dropped stands where it belongs now.

        After a change it is lit at once, so that there and lit are one look at the columns and not two.
        """
        if self._drag.phase is Phase.DROPPED:
            carried = self._drag.carried
            self._let_go()
            if changed:
                self._shine(carried)
        elif self._drag.phase is Phase.UNDER_WAY and not self._is_whole():
            self.put_back()

    # -- light on what was dropped ------------------------------------------------------------------------------------

    def light(self, deal_ids: Collection[int]) -> None:
        """Light dropped cards for a moment, unless they have just been."""
        if self._light is None or self._lit != frozenset(deal_ids):
            self._shine(deal_ids)
            self._board.show()

    def _shine(self, deal_ids: Collection[int]) -> None:
        if self._light is not None:
            self._light.stop()
        self._lit = frozenset(deal_ids)
        self._light = self._board.set_timer(LIGHT, self._darken)

    def _darken(self) -> None:
        self._lit, self._light = frozenset(), None
        self._board.show()

    # -- how it looks -------------------------------------------------------------------------------------------------

    def state(self, column: int) -> tuple[object, ...]:
        """Something that differs when a column looks different for what is in the hand."""
        drag, model = self._drag, self._board.model
        if not (drag.seen or self._lit):
            return ()
        spot = drag.spot if drag.spot is not None and drag.spot.column == column else None
        marked = drag.carried | self._lit
        found = model.find(*marked) if len(marked) == 1 and spot is None and column != model.column else None
        if found is not None and found[0] != column:
            return ()  # it is one card, and stands elsewhere
        return (drag.seen, drag.carried, spot, self._lit)

    def dressed(self, column: int, view: ColumnView | NarrowView) -> ColumnView | NarrowView:
        """A column as it looks while a card is carried, with what is chosen and what was dropped just now."""
        chosen = self._board.model.chosen
        drag = self._drag
        if not (chosen or self._lit or drag.seen):
            return view
        target = drag.seen and drag.spot is not None and drag.spot.column == column
        if isinstance(view, NarrowView):
            return view._replace(look=view.look._replace(focused=target)) if drag.seen else view
        if drag.seen:
            view = view._replace(focus=None, look=view.look._replace(focused=target))
            if target:
                cards, at = self._with_gap(column)
                view = view._replace(cards=cards, focus=at, notes=())
        faded = self._places(view, drag.carried) - {view.focus} if drag.seen else frozenset()
        lit = self._places(view, self._lit)
        return view._replace(marks=Marks(self._places(view, chosen), frozenset(faded), lit))

    @staticmethod
    def _places(view: ColumnView, deal_ids: Collection[int]) -> frozenset[int]:
        if not deal_ids:
            return frozenset()
        return frozenset(place for place, card in enumerate(view.cards) if card is not None and card.id in deal_ids)

    def _with_gap(self, column: int) -> tuple[tuple[Card | None, ...], int]:
        """The visible cards of a column with the carried one among them; one alone does not stand there twice."""
        model, drag = self._board.model, self._drag
        assert drag.spot is not None
        assert drag.card is not None
        cards = model.visible(column, more=1)
        if len(drag.carried) == 1:
            cards = tuple(card for card in cards if card is None or card.id != drag.card.id)
        return opened(cards, drag.spot.row or 0, model.rows, drag.ghost())

    # -- inside -------------------------------------------------------------------------------------------------------

    def _cell(self, event: events.MouseEvent) -> tuple[int, int]:
        region = self._board.region
        return int(event.screen_x) - region.x, int(event.screen_y) - region.y

    def _card_at(self, spot: Spot | None) -> Card | None:
        """The card on a spot, if there is one."""
        if spot is None or spot.row is None:
            return None
        cards = self._board.model.visible(spot.column)
        return cards[spot.row] if spot.row < len(cards) else None

    def _begin(self) -> None:
        """Lift the card, if the file may be written."""
        board, card = self._board, self._drag.card
        assert card is not None
        self._clicks = False
        board.suppress_click()
        if board.read_only:
            self._drag.let_go()
            board.screen.post_message(board.Pressed("deal.drag", card))
            return
        found = board.model.find(card.id)
        if found is not None:
            board.model.focus(*found)
        self._drag.begin(board.model.chosen)
        board.model.beyond = 1  # behind the last card of a full column there is room for one that is dropped there
        board.capture_mouse()
        board.screen.post_message(Lifted(card, len(self._drag.carried), back=False))

    def _aim(self) -> None:
        """Open the place under the pointer, and scroll where it is held at a border."""
        shape = self._board.shape
        direction = border_at(shape, *self._at)
        if direction != self._direction:
            self._stop_creeping()
            self._direction = direction
            if direction != (0, 0):
                self._creep = self._board.set_interval(CREEP[direction[0] == 0], self._step)
        if self._drag.over(self._clamped(spot_at(shape, *self._at))):
            self._board.show()

    def _clamped(self, spot: Spot | None) -> Spot | None:
        """The same spot, not further down than behind the last card."""
        if spot is None or spot.row is None:
            return spot
        return spot._replace(row=min(spot.row, len(self._board.model.visible(spot.column))))

    def _step(self) -> None:
        """Scroll by one towards the border."""
        model, spot = self._board.model, self._drag.spot
        columns, cards = self._direction
        scrolled = model.page(columns) if columns else spot is not None and model.scroll(spot.column, cards)
        if scrolled:
            self._board.show()
            self._aim()

    def _stays(self, spot: Spot) -> bool:
        """Whether one card alone is dropped where it was."""
        model, card = self._board.model, self._drag.card
        found = model.find(card.id) if card is not None else None
        if found is None or len(self._drag.carried) > 1 or found[0] != spot.column:
            return False
        if model.is_narrow(spot.column):
            return True
        return found[1] == (0 if spot.row is None else model.top(spot.column) + self._with_gap(spot.column)[1])

    def _beside(self, spot: Spot) -> tuple[int, bool] | None:
        if spot.row is None or self._board.model.is_narrow(spot.column):
            return None
        return neighbour(*self._with_gap(spot.column), self._drag.carried)

    def _is_whole(self) -> bool:
        """Whether the board has what is carried, and where it is carried to."""
        model, card, spot = self._board.model, self._drag.card, self._drag.spot
        here = card is not None and model.find(card.id) is not None
        return here and (spot is None or spot.column < len(model.heads))

    def _put_back(self, card: Card | None, count: int) -> None:
        """Show a card that was not dropped where it stands, with the cursor on it."""
        board = self._board
        found = board.model.find(card.id) if card is not None else None
        if found is not None:
            board.model.focus(*found)
        board.show()
        if card is not None:
            board.screen.post_message(Lifted(card, count, back=True))

    def _let_go(self) -> bool:
        """Nothing is in the hand any more, and no column is scrolled beyond its last card; tell whether one saw it."""
        model = self._board.model
        model.beyond = 0
        for column in range(len(model.heads)):
            model.scroll(column, 0)
        return self._drag.let_go()

    def _end(self) -> None:
        """Give the mouse back, and stop what goes on by itself."""
        self._stop_creeping()
        self._direction = (0, 0)
        self._board.release_mouse()

    def _stop_creeping(self) -> None:
        if self._creep is not None:
            self._creep.stop()
            self._creep = None
