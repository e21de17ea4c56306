"""A mouse for app tests: down, along, up, each handled before the next, as events of the terminal's driver come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from textual import events

if TYPE_CHECKING:
    from textual.app import App

Cell = tuple[int, int]


class _Page(Protocol):
    @property
    def app(self) -> App[Any]: ...

    async def settle(self) -> None: ...


class Mouse:
    """One mouse over one page. Cells are those of the screen."""

    def __init__(self, page: _Page) -> None:
        self._page = page
        self.at: Cell = (0, 0)

    async def press(self, cell: Cell, button: int = 1) -> None:
        """Put the button down."""
        await self._send(events.MouseDown, cell, button)

    async def to(self, *cells: Cell, held: bool = True) -> None:
        """Go there, with the button held down or not."""
        for cell in cells:
            await self._send(events.MouseMove, cell, int(held))

    async def release(self) -> None:
        """Let the button go, where the mouse is."""
        await self._send(events.MouseUp, self.at, 1)

    async def drag(self, *cells: Cell) -> None:
        """Press at the first cell, go over the others, release at the last."""
        await self.press(cells[0])
        await self.to(*cells[1:])
        await self.release()

    async def _send(self, kind: type[events.MouseEvent], cell: Cell, button: int) -> None:
        self.at = cell
        x, y = cell
        event = kind(None, x, y, 0, 0, button, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
        event.set_sender(self._page.app)
        self._page.app.post_message(event)
        await self._page.settle()
