"""The rows of a form on one widget: what nobody types into is drawn, and gets its control when somebody comes to it.

Sixteen rows, each with a control of its own, were forty widgets, and a form came up in three times the time of a
picker. A row is a widget from the moment that the focus or the mouse comes to it, and stays one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self

from textual.content import Content
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement
from textual.message import Message
from textual.widget import Widget

from pipetui.tui.forms.fields import LABEL, Looks
from pipetui.tui.widgets.controls import PushButton

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual import events
    from textual.app import ComposeResult
    from textual.layout import ArrangeResult

    from pipetui.tui.forms.fields import Field

_BETWEEN = 2
"""Cells between two buttons."""


class _Place(NamedTuple):
    """Where a row stands: its first line, and how many it has."""

    row: Field
    y: int
    lines: int


class _RowLayout(Layout):
    """Each row that is a widget stands where it would be drawn; so do the buttons."""

    name = "rows"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:  # noqa: ARG002
        """Place what is there."""
        assert isinstance(parent, RowSheet)
        parent.pre_layout(self)
        regions = parent.regions(size.width)
        return [WidgetPlacement(regions[each], NULL_OFFSET, NULL_SPACING, each) for each in children]


class RowSheet(Widget):
    """The rows, and the buttons below them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-sheet--line",
        "row-sheet--hint",
        "row-sheet--choice",
        "row-sheet--area",
        "row-sheet--button",
    }
    # As `SafeInput`, its placeholder, a choice, `SafeTextArea` and `PushButton` look without the focus.
    DEFAULT_CSS: ClassVar[str] = """
    RowSheet {
        width: 1fr; height: auto; background: $background; text-wrap: nowrap; text-overflow: clip;
        & > .row-sheet--line { background: $panel; color: $foreground; }
        & > .row-sheet--hint { background: $panel; color: $text-disabled; }
        & > .row-sheet--choice { background: $panel; }
        & > .row-sheet--area { background: $panel; color: $foreground; }
        & > .row-sheet--button { background: $panel; color: $foreground; text-style: bold; }
        &:disabled {
            & > .row-sheet--line { background: $panel 70%; color: $foreground 70%; }
            & > .row-sheet--hint { background: $panel 70%; }
            & > .row-sheet--choice { background: $panel 70%; color: $foreground 70%; }
            & > .row-sheet--area { background: $panel 70%; }
            & > .row-sheet--button { background: $panel 70%; color: $foreground 70%; }
        }
        &:ansi {
            & > .row-sheet--line { background: ansi_default; color: ansi_default; }
            & > .row-sheet--hint { background: ansi_default; color: ansi_default; text-style: dim; }
        }
    }
    """

    class Grown(Message):
        """A row takes another number of lines, or there is one more or fewer: what stands below it has moved."""

    def __init__(self, rows: Iterable[Field], buttons: Iterable[PushButton], first: Iterable[str] = ()) -> None:
        """Make the sheet.

        Args:
            rows: the rows, from top to bottom.
            buttons: what stands below them.
            first: the names of those that are to be there at once; without any it is the first one.
        """
        super().__init__()
        self._rows_layout = _RowLayout()
        self._coming = False
        self.rows = {str(row.name): row for row in rows}
        self._buttons = tuple(buttons)
        self._first = frozenset(first) or {next(iter(self.rows))}
        for row in self.rows.values():
            row.sheet = self

    def compose(self) -> ComposeResult:
        """The rows that are wanted at once, and those that cannot be drawn."""
        yield from (row for name, row in self.rows.items() if name in self._first or not row.drawable)

    @property
    def layout(self) -> Layout:
        """How the rows are arranged."""
        return self._rows_layout

    # -- where things stand -------------------------------------------------------------------------------------------

    def regions(self, width: int) -> dict[Widget, Region]:
        """Where each row and button is or would be."""
        found: dict[Widget, Region] = {}
        end = 0
        for row, y, lines in self._places(width):
            found[row] = Region(0, y, width, lines)
            end = y + lines
        x = LABEL
        for button in self._buttons:
            found[button] = Region(x, end + 1, button.cells, 1)
            x += button.cells + _BETWEEN
        return found

    def region_of(self, widget: Widget) -> Region:
        """Where the row of a control is or will be, or a button."""
        regions = self.regions(self.content_size.width)
        return next((regions[each] for each in widget.ancestors_with_self if each in regions), Region())

    def _places(self, width: int) -> Iterator[_Place]:
        y = 0
        for row in self.rows.values():
            if row.display:
                y += row.apart
                lines = row.height_in(width)
                yield _Place(row, y, lines)
                y += lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 (the base's)
        """All rows, the buttons, and a blank line above and below those."""
        return sum(place.row.apart + place.lines for place in self._places(width)) + 3

    def changed(self) -> None:
        """Have all stand where it stands now: a row takes another number of lines, or there is one more or fewer."""
        self._coming = False
        self.refresh(layout=True)
        self.post_message(self.Grown())

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Have it painted. For a row that comes to stand where it was drawn Textual would paint all the others, too."""
        if layout and self._coming and not regions:
            repaint = False
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _come(self, *widgets: Widget, before: Widget | None = None) -> None:
        self._coming = True
        self.mount(*widgets, before=before)
        self.call_after_refresh(setattr, self, "_coming", False)

    # -- drawing ------------------------------------------------------------------------------------------------------

    def render(self) -> Content:
        """The rows that are no widgets."""
        width = self.content_size.width
        names = ("line", "hint", "choice", "area")
        looks = Looks(*(self.get_visual_style(f"row-sheet--{name}") for name in names))
        lines: list[Content] = []
        for row, y, height in self._places(width):
            lines += [Content("")] * (y - len(lines))
            lines += [Content("")] * height if row.there else row.drawn(width, looks)
        button = self.get_visual_style("row-sheet--button")
        words = [
            Content(" " * each.cells) if each.parent is not None else each.render().stylize(button)
            for each in self._buttons
        ]
        lines += [Content(""), Content(" " * LABEL) + Content(" " * _BETWEEN).join(words)]
        return Content("\n").join(lines)

    # -- from drawn to there ------------------------------------------------------------------------------------------

    def bring(self, name: str) -> Widget:
        """Have a row be there, if it is not yet; gives its control."""
        row = self.rows[name]
        if not row.there:
            row.fit(self.content_size.width)
            after = [each for each in self._below(name) if each.parent is self]
            self._come(row, before=after[0] if after else None)
            row.mount(*row.controls())
        return row.control

    def _below(self, name: str) -> list[Widget]:
        names = list(self.rows)
        return [*(self.rows[each] for each in names[names.index(name) + 1 :]), *self._buttons]

    def bring_buttons(self) -> None:
        """Have the buttons be there."""
        if self._buttons and self._buttons[0].parent is None:
            self._come(*self._buttons)

    def beside(self, widget: Widget | None, step: int) -> Widget:
        """What the focus goes to before (-1) or after (1) the control or button that it is on; there from now on."""
        rows = [row for row in self.rows.values() if row.display]
        places = [row.control_there for row in rows] + list(self._buttons)
        at = (places.index(widget) + step if widget in places else min(step, 0)) % len(places)
        if at < len(rows):
            return self.bring(str(rows[at].name))
        self.bring_buttons()
        return self._buttons[at - len(rows)]

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Have the buttons be there for the mouse: they change below it."""
        if any(event.screen_y - self.region.y == region.y for region in self._button_regions()):
            self.bring_buttons()

    def on_click(self, event: events.Click) -> None:
        """A click on what is drawn does what it does to what is there."""
        x, y = event.screen_offset - self.region.offset  # it may have come from a row that is there
        for button, region in zip(self._buttons, self._button_regions(), strict=True):
            if region.contains(x, y):
                self.post_message(PushButton.Pressed(button))
        for place in self._places(self.content_size.width):
            if place.y <= y < place.y + place.lines and not place.row.there:
                self.screen.set_focus(self.bring(str(place.row.name)), scroll_visible=False)
                place.row.clicked(x - LABEL)

    def _button_regions(self) -> list[Region]:
        regions = self.regions(self.content_size.width)
        return [regions[button] for button in self._buttons]
