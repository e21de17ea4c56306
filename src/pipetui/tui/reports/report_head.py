"""The lines above a report: which reports there are, and what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from pipetui.render.figures import period_words
from pipetui.tui import safe_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from pipetui.tui.reports.tabs import Wanted

USUAL_WORDS = "this month, rates of the last 365 days"
"""What is shown without a period."""


class ReportHead(Widget):
    """Two lines: the tabs with their digits, and the period, the filter and the pipelines."""

    class Chosen(Message):
        """A tab was clicked.

        Attributes:
            index: which one, counted from 0.
        """

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    DEFAULT_CSS: ClassVar[str] = "ReportHead { height: 3; background: $background; }"

    def __init__(self) -> None:
        super().__init__()
        self._titles: tuple[str, ...] = ()
        self._here = 0
        self._about = ""
        self._filter = ""

    def show(self, titles: Sequence[str], here: int, wanted: Wanted) -> None:
        """Show the tabs, one of them in front, and what they are about."""
        about = USUAL_WORDS if wanted.period is None else period_words(wanted.period)
        if wanted.everywhere:
            about += " · all pipelines"
        filter_ = wanted.filter.text if wanted.filter is not None else ""
        if (tuple(titles), here, about, filter_) != (self._titles, self._here, self._about, self._filter):
            self._titles, self._here, self._about, self._filter = tuple(titles), here, about, filter_
            self.refresh()

    def render(self) -> Content:
        """The tabs with their names, or with the name of the one in front alone where there is little room."""
        width = self.content_size.width
        line = self._tabs(named=True)
        if line.cell_length > width:
            line = self._tabs(named=False)
        about = Content.styled(f" {self._about}", "$text-muted")
        if self._filter:
            about += Content.assemble((" · filter ", "$text-muted"), (safe_text.line(self._filter), "$text-accent"))
        return Content("\n").join([line.truncate(width), about.truncate(width, ellipsis=True)])

    def _tabs(self, *, named: bool) -> Content:
        parts = []
        for place in range(len(self._titles)):
            words = self._words(place, named=named)
            style = (
                "bold $block-cursor-foreground on $block-cursor-background" if place == self._here else "$text-muted"
            )
            parts.append(Content.styled(words, style))
        return Content("").join(parts)

    def _words(self, place: int, *, named: bool) -> str:
        return f" {place + 1} {self._titles[place]} " if named or place == self._here else f" {place + 1} "

    def on_click(self, event: events.Click) -> None:
        """A click on a tab shows it."""
        event.stop()
        at = self.gutter.left
        named = self._tabs(named=True).cell_length <= self.content_size.width
        for place in range(len(self._titles)):
            at += len(self._words(place, named=named))
            if event.x < at:
                if event.y == self.gutter.top:
                    self.post_message(self.Chosen(place))
                return
