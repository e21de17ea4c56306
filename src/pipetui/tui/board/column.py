"""One slot of the board: a column drawn line by line, without focus, keys or scrolling of its own.

A slot is told what to show as a `ColumnView`; it repaints the blocks that differ from what it showed before and no
others, without a layout pass. Whoever moves a card need not know which lines that touches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from pipetui.tui.board.strips import CardLook, Edge

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.events import Event
    from textual.strip import Strip

    from pipetui.queries.shapes import Card
    from pipetui.tui.board.strips import HeadLook, Strips
    from pipetui.tui.board.wording import HeadText, StripText


class Marks(NamedTuple):
    """How some of the visible places stand.

    Attributes:
        chosen: those of chosen cards.
        faded: those of cards that a hand carries elsewhere.
        lit: those of cards that were dropped just now.
    """

    chosen: frozenset[int] = frozenset()
    faded: frozenset[int] = frozenset()
    lit: frozenset[int] = frozenset()


NO_MARKS = Marks()


class ColumnView(NamedTuple):
    """All that a slot shows.

    Attributes:
        head: the head's texts.
        look: how the head stands.
        cards: the visible cards from the top; None is one that is still being read.
        focus: the place of the cursor among them, or None.
        thumb: the places that the scroll thumb covers, as first and one past the last.
        notes: lines in place of cards when there are none.
        marks: the places of cards that stand otherwise than the rest.
        probability: the stage's.
    """

    head: HeadText
    look: HeadLook
    cards: tuple[Card | None, ...]
    focus: int | None
    thumb: tuple[int, int]
    notes: tuple[str, ...] = ()
    marks: Marks = NO_MARKS
    probability: int = 0


class NarrowView(NamedTuple):
    """All that a slot shows of a column that is collapsed to a strip: its texts, and how it stands."""

    text: StripText
    look: HeadLook


class Slot(Widget):
    """A line-drawn column."""

    DEFAULT_CSS: ClassVar[str] = ""
    can_focus = False

    def __init__(self, outdated: Callable[[], None]) -> None:
        """Make a slot.

        Args:
            outdated: called when it is to paint at a size that it was not told of yet.
        """
        super().__init__()
        self._outdated = outdated
        self._lines: list[Strip] = []
        self._drawn: tuple[ColumnView | NarrowView, Strips, int, int] | None = None

    def show(
        self, view: ColumnView | NarrowView, strips: Strips, width: int, height: int, *, painting: bool = False
    ) -> None:
        """Show a column, repainting what differs from before.

        Args:
            view: what to show.
            strips: what to draw it with.
            width: the slot's width.
            height: its height.
            painting: a paint at this size, if it is a new one, is under way and will ask for the lines.
        """
        if self._drawn == (view, strips, width, height):
            return
        lines = _draw(view, strips, width, height)
        before = self._lines
        same_shape = self._drawn is not None and self._drawn[2:] == (width, height)
        self._lines = lines
        self._drawn = (view, strips, width, height)
        if not same_shape:
            if not painting:
                self.refresh()
            return
        changed = [Region(0, top, width, bottom - top) for top, bottom in _differences(before, lines)]
        if changed:
            self.refresh(*changed)

    def _forward_event(self, event: Event) -> None:
        """Hand what the mouse does straight to the board.

        Through the slots' own queues a burst would lose its order: a drag goes over several of them, and the release in
        one overtook the press in another. The name is private to Textual; a test sends a drag in one packet.
        """
        board = self.parent
        assert isinstance(board, Widget)
        board._forward_event(event)  # noqa: SLF001

    def render(self) -> Content:
        """Nothing: what it shows before it was told anything."""
        return Content()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Hand out the kept strips. The compositor asks for all lines even when one of them is dirty."""
        if self._drawn is None or self._drawn[2:] != self.size:
            self._outdated()
        if self._drawn is None:  # nothing was read yet; lines that are missing would end the app
            return super().render_lines(crop)
        lines = self._lines[crop.y : crop.bottom]
        if crop.x or (lines and crop.right < lines[0].cell_length):
            return [line.crop(crop.x, crop.right) for line in lines]
        return lines


def _draw(view: ColumnView | NarrowView, strips: Strips, width: int, height: int) -> list[Strip]:
    """All lines of a column from the top, exactly `height` of them."""
    if isinstance(view, NarrowView):
        return list(strips.narrow(view.text, width, height, view.look))
    lines = list(strips.head(view.head, width, view.look))
    first, last = view.thumb
    edge = view.look.edge
    chosen, faded, lit = view.marks
    for place, card in enumerate(view.cards):
        at_right = Edge.THUMB if first <= place < last else edge
        look = CardLook(place == view.focus, at_right, place in chosen, place in faded, place in lit)
        if card is not None:
            lines += strips.card(card, width, look, view.probability)
        else:
            lines.append(strips.note("…", width, look))
            lines += [strips.blank(width, look.edge)] * (strips.card_rows - 1)
    for note in view.notes:
        lines.append(strips.note(note, width, CardLook(view.focus is not None, edge)))
    if len(lines) < height:
        lines += [strips.blank(width, edge)] * (height - len(lines))
    return lines[: max(height, 0)]


def _differences(before: list[Strip], after: list[Strip]) -> list[tuple[int, int]]:
    """The runs of lines that differ, as (first, one past the last).

    Strips are kept, so equal lines are the same object; two that merely look alike cost a repaint and no more.
    """
    runs: list[tuple[int, int]] = []
    start = None
    for line, (old, new) in enumerate(zip(before, after, strict=True)):
        if old is not new:
            start = line if start is None else start
        elif start is not None:
            runs.append((start, line))
            start = None
    if start is not None:
        runs.append((start, len(after)))
    return runs
