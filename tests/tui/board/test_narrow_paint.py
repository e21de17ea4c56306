"""Only widgets with something to repaint are asked for lines, and what is painted is the same."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from pipetui.tui.board_screen.screen import BoardScreen
from support.board_screens import board_screen
from support.boards import PaintedApp

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

SIZE = (60, 20)


class Tile(Widget):
    """Shows a letter that changes, and counts how often it was asked for its lines."""

    DEFAULT_CSS: ClassVar[str] = "Tile { position: absolute; }"

    def __init__(self, region: Region) -> None:
        super().__init__()
        self.styles.offset = region.offset
        self.styles.width, self.styles.height = region.width, region.height
        self.letter = "a"
        self.asked = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        self.asked += 1
        return [Strip([Segment(self.letter * crop.width)], crop.width)] * crop.height

    def turn(self, letter: str, *regions: Region) -> None:
        self.letter = letter
        self.refresh(*regions)


class Tiles(PaintedApp):
    """Tiles in the order given, the later ones over the earlier."""

    def __init__(self, *regions: Region) -> None:
        super().__init__(SIZE, emulated=True)
        self.tiles = [Tile(region) for region in regions]

    def compose(self) -> ComposeResult:
        yield from self.tiles


async def test_a_widget_between_two_dirty_ones_is_not_asked() -> None:
    app = Tiles(Region(0, 0, 20, 20), Region(20, 0, 20, 20), Region(40, 0, 20, 20))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        before = [tile.asked for tile in app.tiles]
        app.tiles[0].turn("b")
        app.tiles[2].turn("c")
        await pilot.pause()
        assert [tile.asked - had for tile, had in zip(app.tiles, before, strict=True)] == [1, 0, 1]
        assert app.terminal.display[3] == "b" * 20 + "a" * 20 + "c" * 20


@pytest.mark.parametrize("seed", range(4))
async def test_overlapping_widgets_are_painted_as_a_full_repaint_does(seed: int) -> None:
    chance = random.Random(seed)

    def region(width: int, height: int) -> Region:
        x, y = chance.randrange(width), chance.randrange(height)
        return Region(x, y, chance.randint(1, width - x), chance.randint(1, height - y))

    app = Tiles(*(region(*SIZE) for _ in range(7)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for _ in range(30):
            for tile in chance.sample(app.tiles, chance.randint(1, 3)):
                tile.turn(chance.choice("bcdefgh"))
            await pilot.pause()
            assert _letters(app.cells()) == _letters(app.cells_of_full_repaint())
        app.tiles[0].styles.offset = (1, 1)  # laid out anew: the kept widgets are not those of before
        await pilot.pause()
        app.tiles[0].turn("z")
        await pilot.pause()
        assert _letters(app.cells()) == _letters(app.cells_of_full_repaint())


def _letters(cells: list[list[Any]]) -> list[str]:
    return ["".join(cell.data for cell in line) for line in cells]


async def test_the_boards_screen_paints_so(deals: Path) -> None:
    async with board_screen(deals) as page:
        screen = page.screen
        assert isinstance(screen, BoardScreen)
        asked: list[Widget] = []
        for slot in screen.board.children:
            drawn = slot.render_lines
            slot.render_lines = lambda crop, slot=slot, drawn=drawn: asked.append(slot) or drawn(crop)  # type: ignore
        await page.press("L")
        assert set(asked) == set(screen.board.children[:2])
