"""Rows on a page, one of them under the cursor, and the control that edits one of them in place.

It draws its lines itself and scrolls by itself: showing another deal asks for no layout pass. Only the control that
edits a row is a widget of its own, laid over that row; what is wrong with its text stands in lines below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.content import Content
from textual.errors import NoWidget
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from pipetui.tui.board.backdrop import AlikeBelow
from pipetui.tui.details.wrapping import LABEL, MARGIN, edited, laid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from pipetui.tui.details.rows import Row

_CURSOR = "▌"
_MORE = "▾ more"


class _Line(NamedTuple):
    """One line of the page, and the row it belongs to."""

    row: int
    words: Content


class Sheet(AlikeBelow, Widget, can_focus=True):
    """A page of rows. Its screen has the keys; it posts what is clicked and what a control says."""

    DEFAULT_CSS: ClassVar[str] = """
    Sheet {
        width: 1fr; height: 1fr; background: $background; overflow: hidden;
        & > .in-place { position: absolute; }
        &.-panel { width: 48; max-width: 50%; padding-left: 1; border-left: solid $border-blurred; }
        &.-panel:focus, &.-panel:focus-within { border-left: outer $primary; }
    }
    """

    class Chosen(Message):
        """The row under the cursor was clicked again."""

    class Submitted(Message):
        """The control over a row is to be taken at its word."""

    class EditorWanted(Message):
        """The text in the control over a row is to be edited in the user's own editor."""

    class Typed(Message):
        """Something was typed into the control over a row."""

    class Elsewhere(Message):
        """Another row than the one that is edited was clicked."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, panel: bool = False) -> None:
        """Make an empty page.

        Args:
            panel: it stands beside the board, with a rule at its left.
        """
        super().__init__(classes="-panel" if panel else None)
        self._rows: tuple[Row, ...] = ()
        self._waiting: tuple[Row, ...] | None = None  # what is to be shown once the control is gone
        self._lines: list[_Line] = []
        self._laid_out: tuple[object, ...] = ()
        self._made: dict[tuple[Row, int], list[Content]] = {}
        self._cursor = 0
        self._first = 0
        self._control: Widget | None = None
        self._room = 0
        self._fault = ""
        self._hint = ""

    # -- what it shows ------------------------------------------------------------------------------------------------

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._rows[self._cursor] if self._stops() else None

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows."""
        return self._rows

    def show(self, rows: Sequence[Row], *, anew: bool = False) -> None:
        """Show other rows; the cursor stays on the row that it was on.

        Args:
            rows: the rows.
            anew: another page: the cursor goes to its beginning.
        """
        if self._control is not None and not anew:
            self._waiting = tuple(rows)
            return
        if not anew and self._laid_out and self._rows == tuple(rows):  # what was changed is not told here
            return
        key = self._rows[self._cursor].key if self._stops() and not anew else None
        self._rows = tuple(rows)
        self._laid_out = ()
        same = next((place for place, row in enumerate(self._rows) if row.key == key and not row.heading), None)
        self._cursor, self._first = (0, 0) if anew else (self._cursor, self._first)
        self._put(same if same is not None else self._cursor, scroll=not anew)
        self.refresh()

    def go_to(self, field: str) -> bool:
        """Put the cursor on the row of a field; tell whether there is one."""
        place = next((place for place, row in enumerate(self._rows) if row.field == field), None)
        if place is not None:
            self._put(place)
            self.refresh()
        return place is not None

    def go_to_row(self, row: Row) -> None:
        """Put the cursor on a row, if it is there still."""
        self._put(next((place for place, each in enumerate(self._rows) if each.key == row.key), self._cursor))
        self.refresh()

    # -- the cursor ---------------------------------------------------------------------------------------------------

    def step(self, rows: int) -> None:
        """Move the cursor by so many rows, as far as there are any; a long row is scrolled through first."""
        stops = self._stops()
        if self._control is not None or not stops:
            return
        if abs(rows) == 1 and self._scroll_within(rows):
            return
        before, first = self._cursor, self._first
        at = stops.index(before) if before in stops else 0
        self._put(stops[max(0, min(at + rows, len(stops) - 1))])
        # Over a slow line a step is two rows, not a page.
        self.refresh(*(map(self._region, (before, self._cursor)) if self._first == first else ()))

    def _region(self, place: int) -> Region:
        """Where a row stands, as far as it is in sight."""
        span = self._span(place)
        top = max(span.start - self._first, 0)
        return Region(0, top, self.content_size.width, max(span.stop - self._first - top, 0))

    def page(self, pages: int) -> None:
        """Move by screens."""
        height = max(self.content_size.height - 2, 1)
        if self._control is not None or not self._stops():
            return
        self._lay_out()
        self._show_from(self._first + pages * height)
        seen = [line.row for line in self._lines[self._first : self._first + self.content_size.height]]
        stops = [place for place in self._stops() if place in seen]
        if stops:
            self._cursor = stops[-1 if (pages > 0) == (self._cursor in stops) else 0]
        self.refresh()

    def _stops(self) -> list[int]:
        return [place for place, row in enumerate(self._rows) if not row.heading]

    def _put(self, place: int, *, scroll: bool = True) -> None:
        stops = self._stops()
        if stops:
            self._cursor = min(stops, key=lambda stop: abs(stop - place))
        self._lay_out()
        if scroll:
            self._scroll_to_cursor()

    def _span(self, place: int) -> range:
        """The lines of a row."""
        lines = [number for number, line in enumerate(self._lines) if line.row == place]
        return range(lines[0], lines[-1] + 1) if lines else range(0)

    def _scroll_to_cursor(self) -> None:
        span, height = self._span(self._cursor), self.content_size.height
        if not height or not span:
            return
        if len(span) >= height:  # as much of it as can be seen, from the side that the cursor comes from
            self._show_from(max(span.start, min(self._first, span.stop - height + 1)))
            return
        top = span.start
        while top > 0 and self._rows[self._lines[top - 1].row].heading:  # its heading is seen with it
            top -= 1
        top = span.start if span.stop - top >= height else top
        first = max(self._first, span.stop - height + (1 if span.stop < len(self._lines) else 0))
        self._show_from(min(first, top))

    def _show_from(self, first: int) -> None:
        self._first = max(0, min(first, len(self._lines) - self.content_size.height))

    def _scroll_within(self, step: int) -> bool:
        """Scroll by a line where the row under the cursor goes on beyond the edge."""
        span, bottom = self._span(self._cursor), self._first + self.content_size.height
        beyond = span.stop > bottom if step > 0 else span.start < self._first
        if beyond:
            self._show_from(self._first + step)
            self.refresh()
        return beyond

    # -- a control over a row -----------------------------------------------------------------------------------------

    @property
    def control(self) -> Widget | None:
        """What edits the row under the cursor; None while nothing does."""
        return self._control

    def open_control(self, control: Widget, room: int, hint: str) -> None:
        """Lay a control over the row under the cursor and give it the focus.

        Args:
            control: the control.
            room: its lines.
            hint: the keys it has, said below it.
        """
        self._control, self._room, self._hint, self._fault = control, room, hint, ""
        control.add_class("in-place")
        control.styles.height = room
        self._laid_out = ()
        self._lay_out()
        self._scroll_to_cursor()
        self._place_control()
        self.mount(control)
        control.focus()
        self.refresh()

    def close_control(self) -> None:
        """Take the control away, and show what has come meanwhile."""
        if self._control is None:
            return
        gone, had_focus = self._control, self._control.has_focus
        self._control = None
        gone.display = False
        self.call_after_refresh(self._remove, gone)
        self._laid_out = ()
        if had_focus:
            self.focus()
        waiting, self._waiting = self._waiting, None
        self.show(waiting if waiting is not None else self._rows)

    def _remove(self, gone: Widget) -> None:
        """Take a control apart once no layout has it: until then it may be asked for lines, and has no styles later."""
        try:
            self.screen.find_widget(gone)
        except NoWidget:
            gone.remove()
        else:
            self.set_timer(0.05, lambda: self._remove(gone))

    def complain(self, fault: str) -> None:
        """Say below the control what is wrong; empty: nothing is."""
        if fault != self._fault:
            self._fault = fault
            self._laid_out = ()
            self._lay_out()
            self._scroll_to_cursor()
            self._place_control()
            self.refresh()

    @property
    def fault(self) -> str:
        """What stands below the control."""
        return self._fault

    def _place_control(self) -> None:
        if self._control is not None:
            left = LABEL if self._rows[self._cursor].label else MARGIN
            self._control.styles.width = max(self.content_size.width - left - 1, 1)
            self._control.styles.offset = (left, self._span(self._cursor).start - self._first)

    # -- drawing ------------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Lay the rows out for the new size."""
        painted_from = self._first  # what is on the screen by now: the new size is painted before it is told
        self._lay_out()
        self._scroll_to_cursor()
        self._show_from(self._first)
        self._place_control()
        if self._first != painted_from:
            self.refresh()

    def on_focus(self) -> None:
        """Show the cursor; where a row is being edited, the keys are for that."""
        self.refresh()
        if self._control is not None and not self._control.disabled:  # so it is while it is being saved
            self._control.focus()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def alike_from(self) -> int:
        """Below the last row there is nothing."""
        self._lay_out()
        return self.gutter.top + max(len(self._lines) - self._first, 1)

    def render(self) -> Content:
        """The lines in sight."""
        self._lay_out()
        width, height = self.content_size
        shown = self._lines[self._first : self._first + height]
        drawn = [self._drawn(line, width) for line in shown]
        if drawn and self._first + height < len(self._lines) and self._control is None:
            drawn[-1] = Content.styled(" " * MARGIN + _MORE, "$text-muted")
        return Content("\n").join(drawn)

    def _drawn(self, line: _Line, width: int) -> Content:
        words = line.words.truncate(width, ellipsis=True)
        here = line.row == self._cursor and not self._rows[line.row].heading
        if not here or not (self.has_focus or self._control is not None):
            return words
        bar = Content.styled(_CURSOR, "$primary") + words[1:]
        if self._control is not None:
            return bar
        return bar.pad_right(max(width - bar.cell_length, 0)).stylize_before("on $block-cursor-blurred-background")

    def _lay_out(self) -> None:
        """Make the lines, if the width or the rows are others than those they were made for."""
        width = self.content_size.width
        made_for = (width, self._rows, self._fault, self._control)
        if self._laid_out == made_for or not width:
            return
        self._laid_out = made_for
        before, self._made = self._made, {}  # after a move three rows of a hundred are others, and each is a wrap
        self._lines = []
        for place, row in enumerate(self._rows):
            if place == self._cursor and self._control is not None and not row.heading:
                lines = edited(row, width, self._room, self._fault, self._hint)
            else:
                lines = self._made[row, width] = before.get((row, width)) or laid(row, width)
            self._lines += [_Line(place, words) for words in lines]

    # -- mouse and control --------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row that is clicked; a click on the one that has it chooses it."""
        event.stop()
        at = event.get_content_offset(self)
        number = self._first + at.y if at is not None else len(self._lines)
        if number >= len(self._lines) or self._rows[self._lines[number].row].heading:
            return
        place = self._lines[number].row
        if self._control is not None:
            if place != self._cursor:
                self.post_message(self.Elsewhere(self._rows[place]))
            return
        if place == self._cursor and self.has_focus:
            self.post_message(self.Chosen())
        self._cursor = place
        self.focus()
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        event.stop()
        self._wheel(2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls."""
        event.stop()
        self._wheel(-2)

    def _wheel(self, lines: int) -> None:
        if self._control is None:
            self._lay_out()
            self._show_from(self._first + lines)
            self.refresh()

    def on_input_submitted(self, event: Message) -> None:
        """Enter in a line; enter, a click or a digit in a list, which are an answer."""
        event.stop()
        self.post_message(self.Submitted())

    on_choice_list_chosen = on_choice_list_jumped = on_input_submitted

    def on_input_changed(self, event: Message) -> None:
        """A letter in a line or in a text."""
        event.stop()
        self.post_message(self.Typed())

    on_text_area_changed = on_input_changed

    def on_notes_area_editor_wanted(self, event: Message) -> None:
        """The key in a text."""
        event.stop()
        self.post_message(self.EditorWanted())
