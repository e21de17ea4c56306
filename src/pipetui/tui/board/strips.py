"""Draws cards and heads as strips of raw segments, and keeps what it has drawn.

Raw segments take 6 µs a line where `Text` takes 29 and `Content` 52; a strip that is kept takes 0.2. Whatever changes a
strip is part of its key, so a kept one is never stale. Text is made harmless here, cut with `…`, and sized by terminal
cells; line filters (NO_COLOR) are applied here, because `render_lines` bypasses them.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from pipetui.tui.board.narrow_column import narrow_lines
from pipetui.tui.board.place import DENSITY_ROWS, HEAD_ROWS
from pipetui.tui.board.text_cells import fit, fit_tail
from pipetui.tui.board.wording import CardText, Fact, HeadText, StripText, Tone, card_text
from pipetui.tui.theme import parsed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from textual.filter import LineFilter

    from pipetui.queries.shapes import Card
    from pipetui.tui.theme import Colours

BAR = "▌"
CHOSEN = "✓ "
OTHERS = "◦"
"""A card that somebody else made, where there is no room for the name."""

LIFTED = "┊"
SHARE = "▇"
MORE_LEFT, MORE_RIGHT = "‹", "›"

_MARGIN = 3
"""Cells of a column beside its text: the focus bar before it; a space and the rule after it."""

_LEAST = 5
"""Letters of a next step that are worth showing before its day."""

_WIDE = 40
"""Cells of text from which a compact card names the customer beside its title."""

_NAMED = 26
"""Cells of text from which a card names who made it."""

_CACHE_LIMIT = 4096


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


Parts = list[tuple[str, Style]]
"""A line in pieces of one style each."""


class Strips:
    """A painter for one theme, day and set of filters; make a new one when any of them changes."""

    def __init__(
        self,
        colours: Colours,
        filters: Sequence[LineFilter],
        today: date,
        timezone: ZoneInfo,
        density: str = "normal",
    ) -> None:
        """Make a painter.

        Args:
            colours: the theme's.
            filters: the app's line filters. They are applied to the styles, once: text is harmless already.
            today: the local day that cards are as of.
            timezone: the file's.
            density: how much a card tells.
        """
        self.today = today
        self.density = density
        self.card_rows = DENSITY_ROWS[density]
        self._timezone = timezone
        self._grounds = (_Inks(colours, colours.ground, filters), _Inks(colours, colours.tint, filters))
        self._faded = _Inks(_all_in(colours, colours.muted), colours.ground, filters)
        self._lit = _Inks(_all_in(colours, colours.focus), colours.ground, filters, reverse=True)
        self._cards: dict[tuple[Card, int, CardLook, int], tuple[Strip, ...]] = {}
        self._heads: dict[tuple[HeadText, int, HeadLook], tuple[Strip, ...]] = {}
        self._notes: dict[tuple[str, int, CardLook], Strip] = {}
        self._narrow: dict[tuple[StripText, int, int, HeadLook], tuple[Strip, ...]] = {}
        self._blank: dict[tuple[int, Edge], Strip] = {}

    def card(self, card: Card, width: int, look: CardLook, probability: int = 0) -> tuple[Strip, ...]:
        """The lines of a card; `probability` is its stage's."""
        key = (card, width, look, probability)
        strips = self._cards.get(key)
        if strips is None:
            if len(self._cards) >= _CACHE_LIMIT:
                self._cards.clear()
            text = card_text(card, self.today, self._timezone, probability)
            strips = self._cards[key] = self._draw_card(text, width, look)
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

    def narrow(self, text: StripText, width: int, height: int, look: HeadLook) -> tuple[Strip, ...]:
        """All lines of a column that is collapsed to a strip."""
        key = (text, width, height, look)
        strips = self._narrow.get(key)
        if strips is None:
            if len(self._narrow) >= _CACHE_LIMIT:
                self._narrow.clear()
            strips = self._narrow[key] = self._draw_narrow(text, width, height, look)
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
        bar = (LIFTED if look.faded else BAR if look.focused and not look.lit else " ", ink.focus)
        mark = CHOSEN if look.chosen and room > len(CHOSEN) else ""
        if self.density == "compact":
            return (
                self._strip([bar, (mark, ink.focus), *_compact(text, room - len(mark), ink)], width, ink, look.edge),
            )
        lines = [
            [bar, (mark, ink.focus), *_title(text, room - len(mark), ink)],
            [bar, (fit_tail(text.who, f" · {text.amount}", room), ink.muted)],
            [bar, *self._fact(text, room, ink)],
        ]
        if self.density == "detailed":
            outlook = text.outlook
            said = f"{outlook.glyph} {outlook.text}" if outlook.glyph else outlook.text
            lines += [[bar, (fit(said, room), ink.tones[outlook.tone])], [bar, (fit(text.labels, room), ink.muted)]]
        drawn = tuple(self._strip(parts, width, ink, look.edge) for parts in lines)
        return (*drawn, self.blank(width, look.edge))

    def _fact(self, text: CardText, room: int, ink: _Inks) -> Parts:
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
        lines: tuple[Parts, ...] = (
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

    def _draw_narrow(self, text: StripText, width: int, height: int, look: HeadLook) -> tuple[Strip, ...]:
        ink = self._grounds[look.focused]
        bar = BAR if look.focused else " "
        lines: list[Parts] = []
        for line in narrow_lines(text, width - 2, height):
            style = ink.tones["warn"] if line.warn else ink.muted
            if line.strong and not line.warn:
                style = ink.heading if look.focused else ink.title
            lines.append([(bar, ink.focus), (line.text, style)])
        if look.more_left and len(lines) >= HEAD_ROWS:
            lines[HEAD_ROWS - 2][0] = (MORE_LEFT, ink.muted)
        if look.more_right and len(lines) >= HEAD_ROWS and text.period == "":
            lines[HEAD_ROWS - 2][1] = (MORE_RIGHT.rjust(width - 2), ink.muted)
        drawn = [self._strip(parts, width, ink, look.edge) for parts in lines]
        return (*drawn, *[self.blank(width, look.edge)] * (height - len(drawn)))

    def _strip(self, parts: Parts, width: int, ink: _Inks, edge: Edge) -> Strip:
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


def _title(text: CardText, room: int, ink: _Inks) -> Parts:
    """The title, and at its right who made the card when that was somebody else."""
    by = ""
    if text.by and room >= _LEAST * 2:
        by = f" {fit(text.by, min(cell_len(text.by), room // 3))}" if room >= _NAMED else f" {OTHERS}"
    return [(fit(text.title, room - cell_len(by)), ink.title), (by, ink.muted)]


def _compact(text: CardText, room: int, ink: _Inks) -> Parts:
    """All of a card in one line: the title, who where there is room, the amount in short, and how it stands."""
    fact: Fact = text.fact
    tail = f" {text.short} "
    space = room - cell_len(tail) - 1
    if space < _LEAST:
        return [(fit(text.title, room), ink.title)]
    who = f" · {text.who}" if text.who and space >= _WIDE else ""
    title = fit(text.title, space).rstrip(" ") if who else fit(text.title, space)
    rest = space - cell_len(title)
    return [
        (title, ink.title),
        (fit(who, rest) if rest else "", ink.muted),
        (tail, ink.muted),
        (fact.glyph or " ", ink.tones[fact.tone]),
    ]


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
                segments = line_filter.apply(segments, parsed(ground))
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
