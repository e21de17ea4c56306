"""The board's top line: which pipeline, what wants to be looked at, whose hand, and whether the file can be written."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from pipetui.tui import safe_text


class TitleBar(Widget):
    """One line, painted when one of its words changes."""

    DEFAULT_CSS: ClassVar[str] = "TitleBar { height: 1; padding: 0 1; background: $panel; }"

    def __init__(self, actor: str) -> None:
        """Make the line.

        Args:
            actor: who acts.
        """
        super().__init__()
        self._actor = actor
        self._pipeline = ""
        self._read_only = False
        self._chosen = 0
        self._urgent = (0, 0)
        self._looks: tuple[str, ...] = ()

    def show_looks(self, *words: str) -> None:
        """Show what of the board looks otherwise than as new: the order of its cards, the values of its heads."""
        looks = tuple(filter(None, words))
        if looks != self._looks:
            self._looks = looks
            self.refresh()

    def show(self, pipeline: str, *, read_only: bool) -> None:
        """Show another pipeline, or that the file may not be written."""
        if (pipeline, read_only) != (self._pipeline, self._read_only):
            self._pipeline, self._read_only = pipeline, read_only
            self.refresh()

    def show_chosen(self, count: int) -> None:
        """Show how many deals are chosen; none is not worth a word."""
        if count != self._chosen:
            self._chosen = count
            self.refresh()

    def show_urgent(self, overdue: int, today: int) -> None:
        """Show how many deals are overdue, and how many are for today; none is not worth a word."""
        if (overdue, today) != self._urgent:
            self._urgent = (overdue, today)
            self.refresh()

    def act_as(self, actor: str) -> None:
        """Show another user's name."""
        self._actor = actor
        self.refresh()

    def render(self) -> Content:
        """Compose the line for the present width."""
        width = self.content_size.width
        left = Content.assemble(("pipetui", "bold $primary"))
        if self._pipeline:
            left += Content.assemble((" · ", "$text-muted"), safe_text.content(self._pipeline, "bold"))
        for word in self._looks:
            left += Content.assemble((" · ", "$text-muted"), (word, "$text-accent"))
        right = Content.assemble(
            (f"✓ {self._chosen:,} selected   " if self._chosen else "", "bold $primary"),
            ("read only   " if self._read_only else "", "bold $text-warning"),
            safe_text.content(self._actor, "$text-muted"),
        )
        # What is urgent yields to the name, in short words first.
        room = width - left.cell_length - right.cell_length - 1
        ways = (self._said(words=True), self._said(words=False), Content(""))
        urgent = next((each for each in ways if each.cell_length <= room), ways[-1])
        right = Content.assemble(urgent, right)
        room = max(0, width - right.cell_length - 1)
        left = left.truncate(room, ellipsis=True)
        gap = max(0, width - left.cell_length - right.cell_length)
        return Content.assemble(left, " " * gap, right).truncate(max(0, width))

    def _said(self, *, words: bool) -> Content:
        """What is urgent, in words or in glyphs and numbers alone, with a gap behind it."""
        overdue, today = self._urgent
        parts = (("!", overdue, "overdue", "$text-error"), ("●", today, "today", "$text-warning"))
        return Content("").join(
            Content.assemble((f"{glyph} {count:,}", f"bold {style}"), (f" {word}" if words else "", style), "   ")
            for glyph, count, word, style in parts
            if count
        )
