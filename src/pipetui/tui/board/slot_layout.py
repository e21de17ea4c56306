"""Places the board's slots by its own geometry, so that what is drawn, clicked and laid out is one arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region
from textual.layout import Layout, WidgetPlacement

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.layout import ArrangeResult
    from textual.widget import Widget

    from pipetui.tui.board.place import Geometry


class HasGeometry(Protocol):
    """A widget that says where its children stand for a size."""

    def geometry_for(self, width: int, height: int) -> Geometry:
        """The geometry at a size."""
        ...


class SlotLayout(Layout):
    """Children side by side, at the parent's geometry; those beyond its last slot are not on the screen."""

    name: ClassVar[str] = "slots"

    def arrange(
        self,
        parent: Widget,
        children: list[Widget],
        size: Size,
        greedy: bool = True,  # noqa: ARG002 (the base's signature)
    ) -> ArrangeResult:
        """Place the children."""
        shape = cast("HasGeometry", parent).geometry_for(size.width, size.height)
        return [
            WidgetPlacement(Region(shape.left(slot), 0, width, size.height), NULL_OFFSET, NULL_SPACING, child)
            for slot, (width, child) in enumerate(zip(shape.widths, children, strict=False))
        ]
