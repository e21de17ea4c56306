"""The board: the one widget that has the focus, and with it the cursor, the keys and the mouse.

It draws into slots, slot k showing column first + k, and paging sideways is `first += 1`, without a layout pass. It
knows no file: what it wants read or changed it posts as a message, directions instead of targets, so that a fast `LLL`
means three stages wherever the card is by then.
"""

from __future__ import annotations

from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.widget import Widget

from pipetui.config.keymap import DEFAULT_KEYS, ids_by_key
from pipetui.tui.board.backdrop import tiled
from pipetui.tui.board.column import NO_MARKS, Slot
from pipetui.tui.board.model import BoardModel
from pipetui.tui.board.place import CARD_ROWS, Geometry, Hit, geometry, hit, most_slots, settle_first
from pipetui.tui.board.slot_layout import SlotLayout
from pipetui.tui.board.turning import TURNING, turn
from pipetui.tui.board.views import Manner, view_of, whole_value
from pipetui.tui.key_order import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Region
    from textual.layout import Layout
    from textual.strip import Strip

    from pipetui.config.remembered import BoardLooks
    from pipetui.queries.shapes import Card, PageWanted
    from pipetui.tui.board.hand import Hand
    from pipetui.tui.board.model import Change, Snapshot
    from pipetui.tui.board.strips import Strips

PATIENCE = 0.05
"""Seconds to wait for the cards of a jump before their places are painted without them."""

_OPENING_TO_READ = frozenset({"deal.open", "filter.open", "filter.views", "goto.open", "view.help", "view.commands"})
_OPENING_TO_READ |= {"view.next"}
_OPENING = _OPENING_TO_READ | {"deal.choose_stage", "deal.lose", "deal.new", "deal.edit", "pipeline.choose"}
_OPENING |= {"deal.tags", "deal.edit_several"}

_CURSOR: dict[str, Callable[[BoardModel], bool]] = {
    "cursor.down": lambda model: model.move(1),
    "cursor.up": lambda model: model.move(-1),
    "cursor.left": lambda model: model.move_column(-1),
    "cursor.right": lambda model: model.move_column(1),
    "cursor.first": lambda model: model.go(0),
    "cursor.last": lambda model: model.go_last(),
    "cursor.page_down": lambda model: model.move_page(1),
    "cursor.page_up": lambda model: model.move_page(-1),
}


class Board(Widget, can_focus=True):
    """Columns of cards under one cursor."""

    DEFAULT_CSS: ClassVar[str] = "Board { width: 1fr; height: 1fr; background: $background; }"

    class PagesWanted(Message):
        """Cards have come near the view that are not in memory."""

        def __init__(self, pages: list[PageWanted]) -> None:
            super().__init__()
            self.pages = pages

    class Pressed(Message):
        """A key asks for more than the board does itself.

        Attributes:
            command: the key's id.
            card: the card under the cursor when the key was pressed; None in an empty column.
        """

        def __init__(self, command: str, card: Card | None) -> None:
            super().__init__()
            self.command = command
            self.card = card

    def __init__(self, keys: Mapping[str, str], *, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        """Make an empty board.

        Args:
            keys: the keys in force by id, from `config.keymap.resolve`.
            id: the widget's id.
        """
        super().__init__(id=id)
        self._commands = ids_by_key(DEFAULT_KEYS, keys)
        self.pressed_at = 0.0  # the last key, by the monotonic clock: work in the background steps aside for it
        self.model = BoardModel()
        self.followed: Callable[[], None] | None = None  # told when the cursor may be on another card
        self.read_only = False
        self.tell_chosen: Callable[[int], None] = lambda _count: None
        self._told_chosen = 0
        self._manner = Manner()
        self._strips: Strips | None = None
        self._shape = Geometry(0, 0, (0,), (0,), 1)
        self._slots: list[Slot] = []
        self._drawn: dict[int, tuple[object, ...]] = {}  # by slot, what it was drawn from last
        self._painting = False
        self._layout = SlotLayout()

    @cached_property
    def hand(self) -> Hand:
        """What the mouse holds; it is there once something was taken in it, or chosen."""
        from pipetui.tui.board.hand import Hand

        return Hand(self)

    @property
    def _handled(self) -> bool:
        return "hand" in self.__dict__ or bool(self.model.chosen)

    @property
    def shape(self) -> Geometry:
        """Where everything stands at present."""
        return self._shape

    # -- what it is told ----------------------------------------------------------------------------------------------

    def dress(self, strips: Strips) -> None:
        """Draw with these strips from now on: a new theme, day or filter."""
        self._strips = strips
        self.show()

    def take_keys(self, keys: Mapping[str, str]) -> None:
        """Go by other keys."""
        self._commands = ids_by_key(DEFAULT_KEYS, keys)

    def say_when_empty(
        self, here: Sequence[str], elsewhere: Sequence[str] = (), lost: Sequence[str] | None = None
    ) -> None:
        """Set what a column without cards says: the cursor's, the others, in Lost the cursor's."""
        notes = (tuple(here), tuple(elsewhere), tuple(here if lost is None else lost))
        self._show_so(self._manner._replace(notes=notes))

    def show_values(self, *, weighted: bool) -> None:
        """Have the heads show weighted values, or the whole ones."""
        self._show_so(self._manner._replace(weighted=weighted))

    def show_period(self, period: str) -> None:
        """Say which period the figures of folded columns are of."""
        self._show_so(self._manner._replace(period=period))

    def _show_so(self, manner: Manner) -> None:
        if manner != self._manner:
            self._manner = manner
            self.show()

    def load(self, snapshot: Snapshot, looks: BoardLooks | None = None) -> None:
        """Show a board that was read anew; `looks` are how it is to look from now on."""
        self.model.load(snapshot, looks)
        if self._handled:
            self.hand.landed()
        self.show()

    def look(self, looks: BoardLooks) -> None:
        """Collapse or open columns."""
        self.model.look(looks)
        self.show()

    def apply(self, change: Change, select: int | None = None) -> bool:
        """Show one committed change. False: the board is to be read anew, see `BoardModel.apply`."""
        adds_up = self.model.apply(change, select)
        if self._handled:
            self.hand.landed(changed=True)
        self.show()
        return adds_up

    def put(self, page: PageWanted, cards: Sequence[Card]) -> None:
        """Take in cards that were asked for."""
        self.model.put(page, cards)
        self.show()

    # -- drawing ------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Make the slots that the present screen has room for, whatever columns there will be."""
        self._slots = [Slot(self._reshape_while_painting) for _ in range(most_slots(self.app.size.width))]
        yield from self._slots

    @property
    def layout(self) -> Layout:
        """Slots stand where the board's geometry says."""
        return self._layout

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing, unless something can be seen of it."""
        slots = self._slots[: self._shape.slots]
        return [] if tiled(self.outer_size, slots) else super().render_lines(crop)

    def geometry_for(self, width: int, height: int) -> Geometry:
        """The geometry at a size, for the columns there are."""
        strips = self.model.strips() or (0,)
        first = settle_first(width, strips, self.model.first, self.model.column)
        return geometry(width, height, strips, first, self._strips.card_rows if self._strips else CARD_ROWS)

    def on_resize(self) -> None:
        """Fit the columns to the new size; a card that is carried goes back, as its column may stand elsewhere."""
        if self._handled:
            self.hand.taken_away()
        self._provide_slots()
        self.show()

    def _provide_slots(self) -> None:
        """Have a slot for each column that can be seen."""
        lacking = self.geometry_for(*self.size).slots - len(self._slots)
        if lacking > 0:
            slots = [Slot(self._reshape_while_painting) for _ in range(lacking)]
            self._slots += slots
            self.mount(*slots)

    def _reshape(self) -> None:
        """Take on the present size and columns."""
        shape, before = self.geometry_for(*self.size), self._shape
        if shape == before:
            return
        self._shape = shape
        self.model.resize(shape.width, shape.rows)
        if shape.widths != before.widths and shape.width == before.width and self._slots:
            # Not the screen's size has changed, but how the columns share it.
            self._provide_slots()
            self._slots[0].refresh(layout=True)  # asked of a child: what a widget keeps of its layout, only they clear
        self._draw()

    def _reshape_while_painting(self) -> None:
        """Take on the present size before the news has come here: a slot is to paint at it, the first time too."""
        self._painting = True
        self._reshape()
        self._painting = False

    def show(self) -> None:
        """Bring the screen up to what the model says, repainting what differs, and have read what comes near."""
        self._reshape()
        if len(self.model.chosen) != self._told_chosen:
            self._told_chosen = len(self.model.chosen)
            self.tell_chosen(self._told_chosen)
        if self.followed is not None:
            self.followed()
        pages = self.model.missing()
        if pages:
            self.post_message(self.PagesWanted(pages))
            if self.model.awaits_card:
                # A jump to where no card is in memory: they are here in a moment, and one paint shows them. Painting
                # placeholders first would hold them up, because two paints are a frame apart.
                self.set_timer(PATIENCE, self._draw)
                return
        self._draw()

    def _draw(self) -> None:
        board = self.model.board
        if self._strips is None or board is None or not self._shape.width:
            return
        value = whole_value(self.model, self._manner)
        shared = (self._strips, self._shape, len(board.heads), self._manner, value)
        for slot, column in enumerate(self._shape.columns[: len(self._slots)]):
            state = (*shared, column, board.heads[column], *self.model.state(column))
            if self._handled:
                state += self.hand.state(column)
            if state != self._drawn.get(slot):
                self._drawn[slot] = state
                view = view_of(self.model, self._shape, slot, self._manner, value, NO_MARKS)
                if self._handled:
                    view = self.hand.dressed(column, view)
                width, height = self._shape.widths[slot], self._shape.height
                self._slots[slot].show(view, self._strips, width, height, painting=self._painting)

    # -- keys and mouse -----------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Do what a key is for.

        Looked up here and not through bindings: those are found by way of three more message queues, with a copy of
        every binding of every ancestor, which is more than moving the cursor costs.
        """
        self.pressed_at = monotonic()
        command = self._commands.get(event.key)
        if self._handled and self.hand.takes_key(event.key):
            event.stop()
        elif command is not None:
            event.stop()
            self.press(command)

    def command_of(self, key: str) -> str | None:
        """The id of what a key is for."""
        return self._commands.get(key)

    def opens(self, command: str | None) -> bool:
        """Whether a command opens something to type in: whoever carries it out releases the keys, or drops them."""
        if self.read_only:  # forms and questions are refused there at once: nothing is typed ahead for them
            return command in _OPENING_TO_READ
        if command is None or not command.startswith("deal.to_"):
            return command in _OPENING
        column = int(command.removeprefix("deal.to_")) - 1
        return column < len(self.model.heads) and self.model.heads[column].stage.kind == "lost"

    def press(self, command: str) -> None:
        """Do what the key with this id is for: move the cursor here, or ask for the rest."""
        move = _CURSOR.get(command)
        if command == "select.card" and self.model.card is not None and not self.model.is_narrow(self.model.column):
            self.model.choose([self.model.card.id])
            self.model.move(1)
            self.show()
        elif command in TURNING:
            turn(self, narrow=TURNING[command])
        elif move is None:
            if self.opens(command):
                keys_of(self).hold_keys()
            # Straight to the screen: on the way up to it there is nothing but two more queues.
            self.screen.post_message(self.Pressed(command, self.model.card))
        elif move(self.model):
            self.show()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the card under the pointer."""
        self.hand.pressed(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Carry it."""
        if self._handled:
            self.hand.moved(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Drop it."""
        if self._handled:
            self.hand.released(event)

    def on_mouse_release(self) -> None:
        """The mouse was taken away, for a dialog: what is carried goes back."""
        if self._handled:
            self.hand.taken_away()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the card under the pointer; a click on the card that has it opens it."""
        event.stop()
        if self._handled and not self.hand.clicks():
            return
        place = self._under(event)
        if place is None or place.column >= len(self.model.heads):
            return
        column = place.column
        if place.row is None:
            if self.model.is_narrow(column) and column == self.model.column:
                self.press("column.open")
            else:
                self._focus(column, self.model.top(column))
            return
        target = self.model.top(column) + place.row
        if target >= self.model.total(column):
            return
        if (column, target) == (self.model.column, self.model.place):
            self.press("deal.open")
        else:
            self._focus(column, target)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the column under the pointer towards its end."""
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the column under the pointer towards its beginning."""
        self._scroll(event, -1)

    def _focus(self, column: int, place: int) -> None:
        self.model.focus(column, place)
        self.show()

    def _scroll(self, event: events.MouseEvent, places: int) -> None:
        event.stop()
        event.prevent_default()
        place = self._under(event)
        if place is None or place.column >= len(self.model.heads):
            return
        if self.model.scroll(place.column, places):
            self.show()

    def _under(self, event: events.MouseEvent) -> Hit | None:
        """What the pointer is on."""
        return hit(self._shape, event.screen_x - self.region.x, event.screen_y - self.region.y)
