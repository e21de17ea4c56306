"""The board: the one widget that has the focus, and with it the cursor, the keys and the mouse.

It draws into slots, slot k showing column first + k, and paging sideways is `first += 1`, without a layout pass. It
knows no file: what it wants read or changed it posts as a message, directions instead of targets, so that a fast `LLL`
means three stages wherever the card is by then.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.widget import Widget

from pipetui.config.keymap import DEFAULT_KEYS, ids_by_key
from pipetui.tui.board.backdrop import tiled
from pipetui.tui.board.column import ColumnView, Slot
from pipetui.tui.board.model import BoardModel
from pipetui.tui.board.place import MOST_COLUMNS, Geometry, Hit, geometry, hit, thumb
from pipetui.tui.board.slot_layout import SlotLayout
from pipetui.tui.board.strips import Edge, HeadLook
from pipetui.tui.board.wording import head_text, open_value
from pipetui.tui.key_order import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Region
    from textual.layout import Layout
    from textual.strip import Strip

    from pipetui.queries.shapes import Card, PageWanted
    from pipetui.tui.board.model import Change, Snapshot
    from pipetui.tui.board.strips import Strips

PATIENCE = 0.05
"""Seconds to wait for the cards of a jump before their places are painted without them."""

_OPENING_TO_READ = frozenset({"deal.open", "filter.open", "goto.open", "view.help", "view.commands"})
_OPENING = _OPENING_TO_READ | {"deal.choose_stage", "deal.lose", "deal.new", "deal.edit", "pipeline.choose"}

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
        self.read_only = False
        self._empty: tuple[tuple[str, ...], ...] = ((), (), ())
        self._strips: Strips | None = None
        self._shape = Geometry(0, 0, (0,), 1)
        self._slots: list[Slot] = []
        self._drawn: dict[int, tuple[object, ...]] = {}  # by slot, what it was drawn from last
        self._painting = False
        self._layout = SlotLayout()

    # -- what it is told ----------------------------------------------------------------------------------------------

    def dress(self, strips: Strips) -> None:
        """Draw with these strips from now on: a new theme, day or filter."""
        self._strips = strips
        self.show()

    def say_when_empty(
        self, here: Sequence[str], elsewhere: Sequence[str] = (), lost: Sequence[str] | None = None
    ) -> None:
        """Set what a column without cards says: the cursor's, the others, in Lost the cursor's."""
        self._empty = (tuple(here), tuple(elsewhere), tuple(here if lost is None else lost))
        self.show()

    def load(self, snapshot: Snapshot) -> None:
        """Show a board that was read anew."""
        columns = len(self.model.heads)
        self.model.load(snapshot)
        if len(self.model.heads) != columns and self.is_mounted:
            for slot in self._slots[:1]:
                slot.refresh(layout=True)  # asked of a child: what a widget keeps of its own layout, only they clear
            self._reshape()
        self.show()

    def apply(self, change: Change, select: int | None = None) -> bool:
        """Show one committed change. False: the board is to be read anew, see `BoardModel.apply`."""
        adds_up = self.model.apply(change, select)
        self.show()
        return adds_up

    def put(self, page: PageWanted, cards: Sequence[Card]) -> None:
        """Take in cards that were asked for."""
        self.model.put(page, cards)
        self.show()

    # -- drawing ------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Make the slots that the present screen has room for, whatever columns there will be."""
        room = geometry(*self.app.size, MOST_COLUMNS).slots
        self._slots = [Slot(self._reshape_while_painting) for _ in range(room)]
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
        return geometry(width, height, max(1, len(self.model.heads)))

    def on_resize(self) -> None:
        """Fit the columns to the new size."""
        self._reshape()
        lacking = self._shape.slots - len(self._slots)
        if lacking > 0:
            slots = [Slot(self._reshape_while_painting) for _ in range(lacking)]
            self._slots += slots
            self.mount(*slots)
        self.show()

    def _reshape(self) -> None:
        """Take on the present size."""
        shape = self.geometry_for(*self.size)
        if shape != self._shape:
            self._shape = shape
            self.model.resize(shape.slots, shape.rows)
            self._draw()

    def _reshape_while_painting(self) -> None:
        """Take on the present size before the news has come here: a slot is to paint at it, the first time too."""
        self._painting = True
        self._reshape()
        self._painting = False

    def show(self) -> None:
        """Bring the screen up to what the model says, repainting what differs, and have read what comes near."""
        pages = self.model.missing()
        if pages:
            self.post_message(self.PagesWanted(pages))
            if self.model.card is None:
                # A jump to where no card is in memory: they are here in a moment, and one paint shows them. Painting
                # placeholders first would hold them up, because two paints are a frame apart.
                self.set_timer(PATIENCE, self._draw)
                return
        self._draw()

    def _draw(self) -> None:
        board = self.model.board
        if self._strips is None or board is None or not self._shape.width:
            return
        value = open_value(board.heads, board.base_currency)
        shared = (self._strips, self._shape, self.model.first, len(board.heads), self._empty, value)
        for place, column in enumerate(self._columns()[: len(self._slots)]):
            state = (*shared, column, board.heads[column], *self.model.state(column))
            if state != self._drawn.get(place):
                self._drawn[place] = state
                view = self._view(column, board.base_currency, value)
                width, height = self._shape.widths[place], self._shape.height
                self._slots[place].show(view, self._strips, width, height, painting=self._painting)

    def _columns(self) -> range:
        """The columns on the screen."""
        return range(self.model.first, min(self.model.first + self._shape.slots, len(self.model.heads)))

    def _view(self, column: int, base_currency: str, value: int) -> ColumnView:
        model = self.model
        focused = column == model.column
        columns = self._columns()
        look = HeadLook(
            focused,
            Edge.NONE if column == columns.stop - 1 else Edge.RULE,
            more_left=column == columns.start and columns.start > 0,
            more_right=column == columns.stop - 1 and columns.stop < len(model.heads),
        )
        top, total = model.top(column), model.total(column)
        return ColumnView(
            head_text(model.heads[column], base_currency, value),
            look,
            model.visible(column),
            model.place - top if focused else None,
            thumb(top, self._shape.rows, total),
            () if total else self._empty[1 if not focused else 2 if model.heads[column].stage.kind == "lost" else 0],
        )

    # -- keys and mouse -----------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Do what a key is for.

        Looked up here and not through bindings: those are found by way of three more message queues, with a copy of
        every binding of every ancestor, which is more than moving the cursor costs.
        """
        self.pressed_at = monotonic()
        command = self._commands.get(event.key)
        if command is not None:
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
        if move is None:
            if self.opens(command):
                keys_of(self).hold_keys()
            # Straight to the screen: on the way up to it there is nothing but two more queues.
            self.screen.post_message(self.Pressed(command, self.model.card))
        elif move(self.model):
            self.show()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the card under the pointer; a click on the card that has it opens it."""
        event.stop()
        place = self._under(event)
        column = self.model.first + place.slot if place is not None else len(self.model.heads)
        if place is None or column >= len(self.model.heads):
            return
        if place.row is None:
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
        if place is None or self.model.first + place.slot >= len(self.model.heads):
            return
        if self.model.scroll(self.model.first + place.slot, places):
            self.show()

    def _under(self, event: events.MouseEvent) -> Hit | None:
        """What the pointer is on."""
        return hit(self._shape, event.screen_x - self.region.x, event.screen_y - self.region.y)
