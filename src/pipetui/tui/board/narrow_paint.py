"""A compositor that asks those widgets for their lines that have something to repaint.

Textual's asks every widget in the box around all that is dirty. A moved card touches two columns and the line at the
foot, so that box is the screen: the columns in between were cut up line by line for nothing, 0.5 to 0.8 ms of a move.
It leans on names that are private to Textual; tests paint and look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._compositor import Compositor

if TYPE_CHECKING:
    from textual._compositor import ChopsUpdate


class NarrowCompositor(Compositor):
    """Paints what is dirty from the widgets that are."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Paint the dirty regions. A widget that meets none of them has no cell in what is written."""
        dirty = self._dirty_regions
        _ = self.cuts  # they are made of all widgets, and kept
        everything = self.visible_widgets
        self._visible_widgets = {
            widget: (region, clip) for widget, (region, clip) in everything.items() if any(map(region.overlaps, dirty))
        }
        try:
            return super().render_partial_update()
        finally:
            self._visible_widgets = everything
