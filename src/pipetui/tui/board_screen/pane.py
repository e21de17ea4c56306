"""The metrics pane: the summary's own picture beside the board.

It draws lines that it made once per summary and width, and scrolls by itself: showing new figures after a move asks for
no layout pass, and a scrollbar would cost one each time. While it has the focus a cursor goes from figure to figure,
and enter explains the one it is on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from pipetui.tui import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual import events
    from textual.app import RenderResult

    from pipetui.queries.metrics.shapes import Summary
    from pipetui.render.pane import Shown

_MORE = "▾"
_CURSOR = "▌"
_FAR = 100_000


class Pane(Widget, can_focus=True):
    """Shows a summary; up and down go from figure to figure. A thicker rule at the left shows the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_lines(1)", "down", show=False, id="pane.down"),
        Binding("up,k", "scroll_lines(-1)", "up", show=False, id="pane.up"),
        Binding("pagedown,space", "scroll_lines(10)", "page down", show=False, id="pane.page_down"),
        Binding("pageup", "scroll_lines(-10)", "page up", show=False, id="pane.page_up"),
        Binding("home,g", "scroll_lines(-100000)", "first line", show=False, id="pane.first"),
        Binding("end,G", "scroll_lines(100000)", "last line", show=False, id="pane.last"),
        Binding("enter", "explain", "explain the figure", show=False, id="pane.explain"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    Pane {
        width: 38; max-width: 50%; height: 1fr; padding: 0 1 0 0; background: $background;
        border-left: solid $border-blurred;
        &:focus { border-left: outer $primary; }
    }
    """

    def __init__(
        self,
        explain: Callable[[Shown], None] = lambda _shown: None,
        *,
        id: str | None = None,  # noqa: A002 (Textual's word)
    ) -> None:
        """Make the pane.

        Args:
            explain: explains a figure.
            id: of the widget.
        """
        super().__init__(id=id)
        self._explain = explain
        self._figures: Mapping[int, Shown] = {}
        self._cursor = 0  # a line, of those that show a figure
        self._summary: Summary | None = None
        self._lines: list[Strip] = []
        self._drawn_width = -1
        self._first = 0
        self._focus_style = Style()

    def on_mount(self) -> None:
        """Draw again in the colours of another theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._draw())

    @property
    def summary(self) -> Summary | None:
        """What it shows."""
        return self._summary

    def show(self, summary: Summary) -> None:
        """Show these figures from now on; where it was scrolled to stays."""
        if summary != self._summary:
            self._summary = summary
            self._draw()

    def action_scroll_lines(self, lines: int) -> None:
        """Go to the figure that is so many lines away, at least to the next one; scroll where there is none."""
        places = sorted(self._figures)
        ahead = [place for place in places if (place > self._cursor if lines > 0 else place < self._cursor)]
        if not ahead:
            self._show_from(self._first + lines)
            return
        way = ahead if lines > 0 else ahead[::-1]
        near = [place for place in way if abs(place - self._cursor) <= abs(lines)]
        self._cursor = near[-1] if near else way[0]
        height = self.content_size.height
        if self._cursor == places[0]:
            self._show_from(0)
        elif abs(lines) >= _FAR:
            self._show_from(_FAR)
        else:  # the last line may say that there is more
            self._show_from(max(min(self._first, self._cursor), self._cursor - height + 2))
        self.refresh()

    def action_explain(self) -> None:
        """Explain the figure under the cursor."""
        if self._cursor in self._figures:
            self._explain(self._figures[self._cursor])

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the figure that is clicked; a click on the one that has it explains it."""
        place = self._first + event.y
        if place == self._cursor:
            self.action_explain()
        elif place in self._figures:
            self._cursor = place
            self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        event.stop()
        self._show_from(self._first + 2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls."""
        event.stop()
        self._show_from(self._first - 2)

    def render(self) -> RenderResult:
        """Nothing: lines are drawn one by one."""
        return ""

    def render_line(self, y: int) -> Strip:
        """One line of the picture; the last one shows that there is more below."""
        width, height = self.content_size
        if width != self._drawn_width:
            self._lay_out(width)
        index = self._first + y
        if y == height - 1 and index < len(self._lines) - 1:
            return Strip([Segment(f" {_MORE} more".ljust(width)[:width])], width).apply_style(self.rich_style)
        if index >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        here = self.has_focus and index == self._cursor and index in self._figures
        sign = Segment(_CURSOR if here else " ", self._focus_style if here else self.rich_style)
        line = Strip([sign, *self._lines[index]]).adjust_cell_length(width, self.rich_style)
        return line.apply_style(Style(bold=True)) if here else line

    def _show_from(self, first: int) -> None:
        last = len(self._lines) - self.content_size.height
        first = max(0, min(first, last))
        if first != self._first:
            self._first = first
            self.refresh()

    def _draw(self) -> None:
        self._drawn_width = -1
        self.refresh()

    def _lay_out(self, width: int) -> None:
        """Make the lines for this width."""
        self._drawn_width = width
        self._lines = []
        if self._summary is not None and width > 0:
            from pipetui.render.pane import pane

            console = self.app.console
            colours = theme.colours(self.app.theme_variables)
            picture = pane(self._summary, width=max(width - 1, 1), styles=theme.printed(colours))
            self._figures = picture.figures
            if self._cursor not in self._figures:
                self._cursor = min(self._figures, key=lambda place: abs(place - self._cursor), default=0)
            self._focus_style = self.rich_style + Style(color=colours.focus)
            options = console.options.update(width=max(width - 1, 1), height=None, no_wrap=True, overflow="crop")
            base = self.rich_style
            self._lines = [Strip(line).apply_style(base) for line in console.render_lines(picture, options, pad=False)]
        self._first = max(0, min(self._first, len(self._lines) - self.content_size.height))
