"""The board's top line: which pipeline, whose hand, and whether the file can be written at all."""

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

    def show(self, pipeline: str, *, read_only: bool) -> None:
        """Show another pipeline, or that the file may not be written."""
        if (pipeline, read_only) != (self._pipeline, self._read_only):
            self._pipeline, self._read_only = pipeline, read_only
            self.refresh()

    def render(self) -> Content:
        """Compose the line for the present width."""
        width = self.content_size.width
        left = Content.assemble(("pipetui", "bold $primary"))
        if self._pipeline:
            left += Content.assemble((" · ", "$text-muted"), safe_text.content(self._pipeline, "bold"))
        right = Content.assemble(
            ("read only   " if self._read_only else "", "bold $text-warning"),
            safe_text.content(self._actor, "$text-muted"),
        )
        room = max(0, width - right.cell_length - 1)
        left = left.truncate(room, ellipsis=True)
        gap = max(0, width - left.cell_length - right.cell_length)
        return Content.assemble(left, " " * gap, right).truncate(max(0, width))
