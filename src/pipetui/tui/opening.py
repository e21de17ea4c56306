"""How a screen comes up with as little painting as possible: once, and over a board that is dimmed style by style.

Textual paints a new screen when it is resumed and again when it is told its size, a moment later, all of it each time;
then once more whatever has changed on the way there, and all of it when the screen before is taken apart. And what is
below a dialog it takes through Rich piece by piece. Of the 80 ms in which a small question opened, 50 were these. A
screen that reads the file is painted with what it has read, not empty before. All of it leans on names that are private
to Textual; tests count the paints and compare the cells.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from itertools import chain, repeat, zip_longest
from typing import TYPE_CHECKING, Any, Self

from rich.segment import Segment
from rich.style import Style
from textual._context import visible_screen_stack
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.await_remove import AwaitRemove
    from textual.events import ScreenResume
    from textual.filter import LineFilter
    from textual.geometry import Size
    from textual.screen import Screen

    _Base = Screen[Any]
else:
    _Base = object

_NO_STYLE = Style()


class ShownThrough(_Base):
    """Put before the class of a screen that others open over: what changes on it is seen there, and nothing else."""

    passed_through = False
    """It lies between a screen that closes and one that opens: painting it in between would be for nothing."""

    def paint_at_once(self) -> None:
        """Paint what has changed, now. By itself each widget tells the screen, and the screen its clock: 0.6 ms."""
        if self.is_current and not self._layout_required:
            for widget in self.walk_children(Widget):
                if widget._repaint_required and not widget._layout_required:  # noqa: SLF001
                    widget._repaint_required = False  # noqa: SLF001
                    self._dirty_widgets.add(widget)
            self._on_timer_update()

    def _compositor_refresh(self) -> None:
        """Have the lines that changed painted, where a dialog is above. Textual has all of the dialog painted again.

        It does so above a screen that cannot be seen, too, and then for ever: at each tick of a clock of that screen.
        """
        top = self.app.screen
        if top is self and self.passed_through:
            return
        if top is not self and top.styles.background.a == 1:
            self._compositor._dirty_regions.clear()  # noqa: SLF001
            self._dirty_widgets.clear()
        elif top is self or not isinstance(top, Dimming) or self not in self.app._background_screens:  # noqa: SLF001
            super()._compositor_refresh()
        elif self._compositor._dirty_regions:  # noqa: SLF001
            self._compositor._dirty_regions.clear()  # noqa: SLF001
            self._dirty_widgets.clear()
            top.look_below()


class PaintedOnce(ShownThrough):
    """Put before a screen's class: it is not painted before it knows its size, and not again because it is new."""

    _sized = False
    _new = True
    _painted = False
    _awaits: asyncio.TimerHandle | None = None

    def await_content(self, seconds: float) -> None:
        """Wait with the first paint for what it is to show, so long at most."""
        self._awaits = asyncio.get_running_loop().call_later(seconds, self.content_is_here)

    def content_is_here(self) -> None:
        """Paint from now on: what is to be shown has been given to the widgets, or has taken too long."""
        if self._awaits is not None:
            self._awaits.cancel()
            self._awaits = None
            # Each widget tells the screen in its own turn that it has changed: this comes behind all of them.
            asyncio.get_running_loop().call_soon(self.call_later, self._paint_at_once)

    def _paint_at_once(self) -> None:
        """Paint for the first time. The clock of paints may just have missed a tick."""
        if self._sized and not self._painted:
            self.refresh()
            self._on_timer_update()

    def _screen_resized(self, size: Size) -> None:
        """Be told the size, and paint from now on."""
        self._sized = True
        super()._screen_resized(size)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Textual works out every style again here: those of a new screen have just been."""
        if not self._sized:
            event.refresh_styles = False

    def remove(self) -> AwaitRemove:
        """Go. What is below is painted when it is resumed: Textual paints all of it again once this is taken apart."""
        return self.app._prune(self)  # noqa: SLF001

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Have it painted. Textual wants all of it once more when what it is composed of is there: that is painted."""
        if layout and self._sized and self._new and not regions:
            self._new = repaint = False
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _compositor_refresh(self) -> None:
        """Paint what is to be painted, and leave it where it is until then."""
        if not self._sized or self._awaits is not None:
            return
        if self._new or not self._painted:
            self._exchange_repaint_regions()  # all of it is painted now, and is not to be once more
        if not self._painted and self.size.region in self._compositor._dirty_regions:  # noqa: SLF001
            self._painted = True
            for widget in self._compositor.visible_widgets:
                widget._exchange_repaint_regions()  # noqa: SLF001
        super()._compositor_refresh()


class Dimming(PaintedOnce):
    """Put before a modal screen's class, which has no border: it shows the screen below it through its tint."""

    _screen_below: Screen[Any] | None = None
    _lines_below: tuple[Size, Color, list[Strip]] | None = None
    _lines_dimmed: list[Strip]

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of the screen below in dimmed styles; those that are still the same are kept."""
        if self._dirty_regions or self._lines_below is None or self._lines_below[0] != self.size:
            try:
                below = visible_screen_stack.get().pop()
            except LookupError:  # not called by a paint of the screen's own
                below = None
            if below is not None and below is not self:
                self._screen_below = below
            self._dim()
        if self._lines_below is None:
            return super().render_lines(crop)
        lines = self._lines_dimmed[crop.y : crop.bottom]
        if crop.x or crop.right < self.size.width:
            return [line.crop(crop.x, crop.right) for line in lines]
        return lines

    def look_below(self) -> None:
        """Paint the lines that are others now."""
        if self._screen_below is None or self._lines_below is None:
            self.refresh()
            return
        lines = zip_longest(self._screen_below._compositor.render_strips(), self._lines_below[2])  # noqa: SLF001
        changed = [Region(0, y, self.size.width, 1) for y, (line, old) in enumerate(lines) if line != old]
        if changed:
            self.refresh(*changed)

    def _dim(self) -> None:
        tint, size, seen = self.styles.background, self.size, self._lines_below
        # Where the terminal has just become another one's size, what is below may be laid out for the one before still.
        if self._screen_below is None or tint.a == 1 or self._screen_below._compositor.size != size:  # noqa: SLF001
            self._lines_below = None
            return
        lines = self._screen_below._compositor.render_strips()  # noqa: SLF001
        if seen is None or seen[:2] != (size, tint):
            seen, self._lines_dimmed = (size, tint, []), []
        known = chain(zip(seen[2], self._lines_dimmed, strict=True), repeat((None, None)))
        ground, filters = self.visual_style.rich_style, tuple(self.get_line_filters())
        mixes = _mixes(tint, ground, filters, self.background_colors[1])
        self._lines_dimmed = [
            kept if kept is not None and line == old else _dimmed(line, mixes)
            for line, (old, kept) in zip(lines, known, strict=False)
        ]
        self._lines_below = (size, tint, lines)
        self._dirty_regions.clear()


class _Mixes(dict[Style | None, Style]):
    """Styles below a tint by what they were, without what a click on them would do; each is mixed once.

    Textual's line filters, which take colours away where there are to be none, go by one piece at a time: they are
    asked once for a style, not for each of the pieces that have it.
    """

    _MOST = 4096

    def __init__(self, tint: Color, ground: Style, filters: tuple[LineFilter, ...], paper: Color) -> None:
        super().__init__()
        self._tint, self._ground, self._filters, self._paper = tint, ground, filters, paper

    def __missing__(self, style: Style | None) -> Style:
        bare = (style or _NO_STYLE).clear_meta_and_links()
        if self._tint.a:
            colour, paper = (
                None if each is None else (Color.from_rich_color(each) + self._tint).rich_color
                for each in (bare.color, bare.bgcolor)
            )
            bare += Style.from_color(colour, paper)
        piece = [Segment(" ", self._ground + bare)]
        for each in self._filters:
            piece = each.apply(piece, self._paper)
        if len(self) >= self._MOST:
            self.clear()
        self[style] = found = piece[0].style or _NO_STYLE
        return found


@lru_cache(maxsize=8)
def _mixes(tint: Color, ground: Style, filters: tuple[LineFilter, ...], paper: Color) -> _Mixes:
    return _Mixes(tint, ground, filters, paper)


def _dimmed(line: Strip, mixes: _Mixes) -> Strip:
    return Strip([Segment(text, mixes[style]) for text, style, _ in line], line.cell_length)
