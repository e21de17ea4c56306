"""The board on a fake file, with the bytes of every paint fed to a terminal emulator."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import pyte
from textual import events
from textual._compositor import CompositorUpdate

from pipetui.config.keymap import resolve
from pipetui.tui import theme
from pipetui.tui.board.board import Board
from pipetui.tui.board.narrow_paint import NarrowCompositor
from pipetui.tui.board.strips import Strips
from support.contexts import ZURICH
from support.screens import HostApp, text_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rich.console import RenderableType
    from textual.app import ComposeResult
    from textual.pilot import Pilot
    from textual.screen import Screen

    from support.cards import FakeFile

Cells = list[list[Any]]
"""Each cell of a screen: its character with colours and weight."""


class PaintedApp(HostApp):
    """An app whose paints go to an emulated terminal, as a real one's go to a real one.

    Emulation costs some 50 ms for a full screen, so it is done where a test asks for it.
    """

    def __init__(self, size: tuple[int, int], *, emulated: bool = False) -> None:
        super().__init__()
        self._emulated = emulated
        self.paints: list[int] = []
        """The length of each emulated paint so far."""
        self.clear_terminal(*size)

    def clear_terminal(self, width: int, height: int) -> None:
        """Go on with an empty terminal, as one of another size may be."""
        self.terminal = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.terminal)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if self._emulated and isinstance(renderable, CompositorUpdate):
            painted = renderable.render_segments(self.console)
            self.paints.append(len(painted))
            self._stream.feed(painted)
        super()._display(screen, renderable)

    def get_default_screen(self) -> Screen[Any]:
        """A screen that paints as the board's does."""
        screen = super().get_default_screen()
        screen._compositor = NarrowCompositor()
        return screen

    def cells(self) -> Cells:
        """What stands on the terminal after all paints so far."""
        return _cells(self.terminal)

    def cells_of_full_repaint(self) -> Cells:
        """What would stand there if everything was painted now."""
        fresh = pyte.Screen(self.terminal.columns, self.terminal.lines)
        pyte.Stream(fresh).feed(self.screen._compositor.render_full_update().render_segments(self.console))
        return _cells(fresh)


def _cells(screen: pyte.Screen) -> Cells:
    return [[screen.buffer[line][column] for column in range(screen.columns)] for line in range(screen.lines)]


class BoardApp(PaintedApp):
    """The board alone."""

    def __init__(self, file: FakeFile, size: tuple[int, int], *, answers: bool = True, emulated: bool = False) -> None:
        super().__init__(size, emulated=emulated)
        self.file = file
        self.answers = answers
        self.pressed: list[Board.Pressed] = []
        self.wanted: list[Board.PagesWanted] = []
        self.board = Board(resolve({}))

    def compose(self) -> ComposeResult:
        yield self.board

    def on_mount(self) -> None:
        filters = self.get_line_filters()
        self.board.dress(Strips(theme.colours(self.theme_variables), filters, date(2026, 11, 22), ZURICH))
        self.board.say_when_empty(["No deals."])
        self.board.load(self.file.snapshot())
        self.board.focus()

    def on_board_pages_wanted(self, message: Board.PagesWanted) -> None:
        self.wanted.append(message)
        if self.answers:
            self.answer()

    def answer(self) -> None:
        """Read what was asked for."""
        wanted, self.wanted = self.wanted, []
        for page in (page for message in wanted for page in message.pages):
            self.board.put(page, self.file.page(page))

    def on_board_pressed(self, message: Board.Pressed) -> None:
        self.pressed.append(message)


class BoardPage:
    """What a person sees and does."""

    def __init__(self, app: BoardApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.board = app.board
        self.file = app.file
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        await self.type_ahead(*keys)
        await self.settle()

    async def type_ahead(self, *keys: str) -> None:
        """Press keys without waiting for what they do."""
        await self._pilot.press(*keys)

    async def settle(self) -> None:
        await self._pilot.pause()
        await self._pilot.pause()

    async def click(self, x: int, y: int) -> None:
        await self._pilot.click(offset=(x, y))
        await self.settle()

    async def wheel(self, x: int, y: int, *, down: bool) -> None:
        _wheel(self._pilot, x, y, down=down)
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        self.app.clear_terminal(width, height)
        await self._pilot.resize_terminal(width, height)
        await self.settle()

    @property
    def text(self) -> str:
        return text_of(self.app)

    @property
    def selected(self) -> int | None:
        return self.board.model.selected

    @property
    def commands(self) -> list[tuple[str, int | None]]:
        """What was asked for beyond moving the cursor, with the deal under it."""
        return [(each.command, each.card.id if each.card is not None else None) for each in self.app.pressed]


def _wheel(pilot: Pilot[None], x: int, y: int, *, down: bool) -> None:
    kind = events.MouseScrollDown if down else events.MouseScrollUp
    widget, _ = pilot.app.screen.get_widget_at(x, y)
    pilot.app.screen._forward_event(
        kind(widget, x, y, 0, 1 if down else -1, 0, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
    )


@asynccontextmanager
async def board_page(
    file: FakeFile, size: tuple[int, int] = (80, 24), *, answers: bool = True, emulated: bool = False
) -> AsyncIterator[BoardPage]:
    """Open the board on a fake file.

    Args:
        file: what it shows.
        size: columns and rows.
        answers: whether pages that are asked for are read at once.
        emulated: whether paints go to an emulated terminal.
    """
    app = BoardApp(file, size, answers=answers, emulated=emulated)
    async with app.run_test(size=size) as pilot:
        page = BoardPage(app, pilot)
        await page.settle()
        yield page
