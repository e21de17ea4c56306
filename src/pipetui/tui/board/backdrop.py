"""Containers that paint nothing where their children stand, and widgets that make a blank line once.

The compositor asks every widget for all of its lines, also those that lie below others, and cuts each of them up for
every paint. Three containers that do without take a third off the cost of a paint. And Textual works out from the
styles anew for each line what stands around it: 0.07 ms, for 50 lines 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.geometry import Size
    from textual.strip import Strip
    from textual.widget import Widget

    _Base = Widget
else:
    _Base = object


def tiled(size: Size, widgets: Iterable[Widget]) -> bool:
    """Tell whether widgets that do not overlap cover all of a size."""
    return sum(widget.outer_size.area for widget in widgets if widget.display) >= size.area > 0


class Beside(Horizontal):
    """Widgets side by side over the whole width and height."""

    DEFAULT_CSS: ClassVar[str] = "Beside { height: 1fr; overflow: hidden; }"

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing, unless something can be seen of it."""
        return [] if tiled(self.outer_size, self.children) else super().render_lines(crop)


class AlikeBelow(_Base):
    """Put before the class of a widget whose lines are all the same from one of them on."""

    def alike_from(self) -> int:
        """The first of the lines that are the same; the frame of the widget counts. It has no lower edge."""
        return self.gutter.top

    def render_lines(self, crop: Region) -> list[Strip]:
        """Its lines; those that are the same are made once."""
        most = self.alike_from() + 1
        if crop.y or crop.height <= most:
            return super().render_lines(crop)
        lines = super().render_lines(Region(crop.x, 0, crop.width, most))
        return [*lines, *lines[-1:] * (crop.height - most)]


class Sides(AlikeBelow, Horizontal):
    """Widgets side by side, with a margin around them."""


class Stacked(AlikeBelow, Vertical):
    """Widgets below each other, with a margin around them."""


class Scrolled(AlikeBelow, VerticalScroll):
    """What is longer than its room."""
