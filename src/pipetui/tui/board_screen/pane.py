"""The metrics pane: the summary's own picture beside the board.

It draws lines that it made once per summary and width, and scrolls by itself: showing new figures after a move asks for
no layout pass, and a scrollbar would cost one each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from pipetui.tui import theme

if TYPE_CHECKING:
    from textual import events
    from textual.app import RenderResult

    from pipetui.queries.metrics.shapes import Summary

_MORE = "▾"


class Pane(Widget, can_focus=True):
    """Shows a summary; up and down scroll where it does not fit. A thicker rule at the left shows the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_lines(1)", "down", show=False, id="pane.down"),
        Binding("up,k", "scroll_lines(-1)", "up", show=False, id="pane.up"),
        Binding("pagedown,space", "scroll_lines(10)", "page down", show=False, id="pane.page_down"),
        Binding("pageup", "scroll_lines(-10)", "page up", show=False, id="pane.page_up"),
        Binding("home,g", "scroll_lines(-100000)", "first line", show=False, id="pane.first"),
        Binding("end,G", "scroll_lines(100000)", "last line", show=False, id="pane.last"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    Pane {
        width: 38; max-width: 50%; height: 1fr; padding: 0 1; background: $background;
        border-left: solid $border-blurred;
        &:focus { border-left: outer $primary; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id)
        self._summary: Summary | None = None
        self._lines: list[Strip] = []
        self._drawn_width = -1
        self._first = 0

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
        """Scroll by so many lines, as far as there are any."""
        self._show_from(self._first + lines)

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
            return Strip([Segment(f"{_MORE} more".ljust(width)[:width])], width).apply_style(self.rich_style)
        if index >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        return self._lines[index].adjust_cell_length(width, self.rich_style)

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
            from pipetui.render.summary import pane

            console = self.app.console
            picture = pane(self._summary, width=width, styles=theme.printed(theme.colours(self.app.theme_variables)))
            options = console.options.update(width=width, height=None, no_wrap=True, overflow="crop")
            base = self.rich_style
            self._lines = [Strip(line).apply_style(base) for line in console.render_lines(picture, options, pad=False)]
        self._first = max(0, min(self._first, len(self._lines) - self.content_size.height))
