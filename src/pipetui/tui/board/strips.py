"""Draws cards and heads as strips of raw segments, and keeps what it has drawn.

Raw segments take 6 µs a line where `Text` takes 29 and `Content` 52; a strip that is kept takes 0.2. Whatever changes a
strip is part of its key, so a kept one is never stale. Text is made harmless here, cut with `…`, and sized by terminal
cells; line filters (NO_COLOR) are applied here, because `render_lines` bypasses them.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from pipetui.domain.text import visible
from pipetui.tui.board.place import CARD_ROWS, HEAD_ROWS
from pipetui.tui.board.wording import CardText, Fact, HeadText, Tone, card_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from textual.filter import LineFilter

    from pipetui.queries.shapes import Card
    from pipetui.tui.theme import Colours

BAR = "▌"
CHOSEN = "✓ "
LIFTED = "┊"
SHARE = "▇"
MORE_LEFT, MORE_RIGHT = "‹", "›"
CUT = "…"

_MARGIN = 3
"""Cells of a column beside its text: the focus bar before it; a space and the rule after it."""

_LEAST = 5
"""Letters of a next step that are worth showing before its day."""

_CACHE_LIMIT = 4096
_LOOKED_AT = 8
"""A text is cut to this many characters a cell before it is cleaned and measured: a title of 1 MB costs no more."""

_MARKS_A_LETTER = 3


class Edge(Enum):
    """What stands at the right of a line: the rule between columns, the scroll thumb, nothing beside the screen's."""

    RULE = "│"
    THUMB = "┃"
    NONE = " "


class CardLook(NamedTuple):
    """How a card stands: under the cursor, what is at its right, chosen, being carried elsewhere, dropped just now."""

    focused: bool
    edge: Edge
    chosen: bool = False
    faded: bool = False
    lit: bool = False


class HeadLook(NamedTuple):
    """How a head stands: in the cursor's column, with more columns to the left or the right of the screen."""

    focused: bool
    edge: Edge
    more_left: bool
    more_right: bool


def fit(text: str, width: int) -> str:
    """Return `text` in exactly `width` cells, harmless, padded, or cut with `…`."""
    if width <= 0:
        return ""
    shown = visible(text[: _LOOKED_AT * width])
    cells = len(shown) if shown.isascii() else cell_len(shown)
    if cells < len(shown):
        shown = _few_marks(shown)
    if cells <= width and len(text) <= _LOOKED_AT * width:
        return shown + " " * (width - cells)
    return set_cell_size(shown, width - 1) + CUT


def _few_marks(text: str) -> str:
    """Hold stacks of combining marks to what a cell can show, so that a line stays as short as it looks."""
    from unicodedata import combining

    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if combining(char) else 0
        if marks <= _MARKS_A_LETTER:
            kept.append(char)
    return "".join(kept)


class Strips:
    """A painter for one theme, day and set of filters; make a new one when any of them changes."""

    def __init__(self, colours: Colours, filters: Sequence[LineFilter], today: date, timezone: ZoneInfo) -> None:
        """Make a painter.

        Args:
            colours: the theme's.
            filters: the app's line filters. They are applied to the styles, once: text is harmless already.
            today: the local day that cards are as of.
            timezone: the file's.
        """
        self.today = today
        self._timezone = timezone
        self._grounds = (_Inks(colours, colours.ground, filters), _Inks(colours, colours.tint, filters))
        self._faded = _Inks(_all_in(colours, colours.muted), colours.ground, filters)
        self._lit = _Inks(_all_in(colours, colours.focus), colours.ground, filters, reverse=True)
        self._cards: dict[tuple[Card, int, CardLook], tuple[Strip, ...]] = {}
        self._heads: dict[tuple[HeadText, int, HeadLook], tuple[Strip, ...]] = {}
        self._notes: dict[tuple[str, int, CardLook], Strip] = {}
        self._blank: dict[tuple[int, Edge], Strip] = {}

    def card(self, card: Card, width: int, look: CardLook) -> tuple[Strip, ...]:
        """The four lines of a card."""
        key = (card, width, look)
        strips = self._cards.get(key)
        if strips is None:
            if len(self._cards) >= _CACHE_LIMIT:
                self._cards.clear()
            strips = self._cards[key] = self._draw_card(card_text(card, self.today, self._timezone), width, look)
        return strips

    def head(self, head: HeadText, width: int, look: HeadLook) -> tuple[Strip, ...]:
        """The three lines of a head."""
        key = (head, width, look)
        strips = self._heads.get(key)
        if strips is None:
            if len(self._heads) >= _CACHE_LIMIT:
                self._heads.clear()
            strips = self._heads[key] = self._draw_head(head, width, look)
        return strips

    def note(self, text: str, width: int, look: CardLook) -> Strip:
        """A line where no card is: why the column is empty, or that it is being read."""
        key = (text, width, look)
        strip = self._notes.get(key)
        if strip is None:
            ink = self._grounds[look.focused]
            parts = [(BAR if look.focused else " ", ink.focus), (fit(text, width - _MARGIN), ink.muted)]
            strip = self._notes[key] = self._strip(parts, width, ink, look.edge)
        return strip

    def blank(self, width: int, edge: Edge) -> Strip:
        """An empty line."""
        strip = self._blank.get((width, edge))
        if strip is None:
            strip = self._blank[width, edge] = self._strip([], width, self._grounds[False], edge)
        return strip

    def _draw_card(self, text: CardText, width: int, look: CardLook) -> tuple[Strip, ...]:
        ink = self._lit if look.lit else self._faded if look.faded else self._grounds[look.focused]
        room = width - _MARGIN
        bar = (LIFTED if look.faded else BAR if look.focused else " ", ink.focus)
        mark = CHOSEN if look.chosen and room > len(CHOSEN) else ""
        amount = f" · {text.amount}"
        who = fit_tail(text.who, amount, room)
        lines = (
            [bar, (mark, ink.focus), (fit(text.title, room - len(mark)), ink.title)],
            [bar, (who, ink.muted)],
            [bar, *self._fact(text, room, ink)],
        )
        drawn = tuple(self._strip(parts, width, ink, look.edge) for parts in lines)
        return (*drawn, self.blank(width, look.edge))[:CARD_ROWS]

    def _fact(self, text: CardText, room: int, ink: _Inks) -> list[tuple[str, Style]]:
        age = f"{text.age}  "[: max(room, 0)]
        fact: Fact = text.fact
        width = room - len(age)
        words = fact.text
        if fact.tail and width - len(fact.tail) - len(fact.glyph) - 2 < min(_LEAST, len(words)):
            rest = fit(f"{fact.glyph} {fact.tail}", width)  # two letters of the step would tell less than its day alone
        else:
            words = f"{fact.glyph} {words}" if fact.glyph else words
            rest = fit_tail(words, f" {fact.tail}" if fact.tail else "", width)
        return [(age, ink.muted), (rest, ink.tones[fact.tone])]

    def _draw_head(self, head: HeadText, width: int, look: HeadLook) -> tuple[Strip, ...]:
        ink = self._grounds[False]
        room = width - _MARGIN
        count = f" {head.deals}"[: max(room, 0)]
        name = fit(head.name, room - cell_len(count))
        bar = max(1, round(head.share * (room - len(head.value) - 1))) if head.share > 0 else 0
        value = fit(head.value, min(len(head.value) + 1, room))
        lines = (
            [
                (MORE_LEFT if look.more_left else " ", ink.muted),
                (name, ink.heading if look.focused else ink.title),
                (count, ink.tones["warn"] if head.over else ink.muted),
                (MORE_RIGHT if look.more_right else " ", ink.muted),
            ],
            [(" ", ink.muted), (value, ink.muted), (SHARE * min(bar, room - len(value)), ink.focus)],
        )
        drawn = tuple(self._strip(parts, width, ink, look.edge) for parts in lines)
        return (*drawn, self.blank(width, look.edge))[:HEAD_ROWS]

    def _strip(self, parts: list[tuple[str, Style]], width: int, ink: _Inks, edge: Edge) -> Strip:
        """One line of a column: its parts, the ground to the margin, and the edge."""
        segments = [Segment(text, style) for text, style in parts if text]
        used = sum(segment.cell_length for segment in segments)
        if used < width - 1:
            segments.append(Segment(" " * (width - 1 - used), ink.muted))
        plain = self._grounds[False]
        segments.append(Segment(edge.value, plain.thumb if edge is Edge.THUMB else plain.rule))
        if used < width:
            return Strip(segments, width)
        return Strip(segments).adjust_cell_length(max(width, 0), ink.muted)


def fit_tail(text: str, tail: str, width: int) -> str:
    """Return `text` and `tail` in exactly `width` cells; the text is cut first, the tail only where it stands alone."""
    room = width - cell_len(tail)
    if room < 2:
        return fit(f"{text}{tail}", width)
    shown = fit(text, room)
    return fit(shown.rstrip(" ") + tail, width)


def _all_in(colours: Colours, colour: str) -> Colours:
    """Every text in one colour."""
    return colours._replace(text=colour, muted=colour, focus=colour, planned=colour, warn=colour, bad=colour)


class _Inks:
    """The styles of one ground, as the filters leave them."""

    def __init__(self, colours: Colours, ground: str, filters: Sequence[LineFilter], *, reverse: bool = False) -> None:
        def style(colour: str, *, bold: bool = False) -> Style:
            plain = Style(color=colour, bgcolor=ground, bold=bold or None, reverse=reverse or None)
            segments = [Segment(" ", plain)]
            for line_filter in filters:
                segments = line_filter.apply(segments, Color.parse(ground))
            return segments[0].style or Style.null()

        self.title = style(colours.text, bold=True)
        self.heading = style(colours.focus, bold=True)
        self.muted = style(colours.muted)
        self.focus = style(colours.focus)
        self.rule = style(colours.rule)
        self.thumb = style(colours.muted)
        self.tones: dict[Tone, Style] = {
            "muted": self.muted,
            "planned": self.muted,
            "today": style(colours.planned),
            "warn": style(colours.warn),
            "bad": style(colours.bad),
        }
