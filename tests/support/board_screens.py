"""The real board on a real file, driven by keys and looked at as a person does."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from pipetui.config.keymap import resolve
from pipetui.config.remembered import Remembered
from pipetui.store.file import open_store
from pipetui.store.thread import DatabaseThread
from pipetui.tui.app import PipetuiApp
from pipetui.tui.board_screen.reads import BoardReads, View
from pipetui.tui.board_screen.screen import BoardScreen
from pipetui.tui.setup import Setup
from support.contexts import NOW
from support.screens import painted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from concurrent.futures import Future
    from datetime import datetime
    from pathlib import Path

    from textual.pilot import Pilot

    from pipetui.store.file import Store

T = TypeVar("T")
_PATIENCE = 30.0  # as long as `support.screens.until`: 22 keys on a loaded machine have taken longer than 10 s


def ticking(seconds: float = 60) -> Callable[[], datetime]:
    """A clock that goes on by so much each time it is looked at: changes are then further apart than the 10 s rule."""
    present = [NOW]

    def look() -> datetime:
        present[0] += timedelta(seconds=seconds)
        return present[0]

    return look


class WatchedThread:
    """The database thread, with a look at what is still under way; a gate holds jobs up as a locked file does."""

    def __init__(self, path: Path) -> None:
        self._thread = DatabaseThread(lambda: open_store(path, now=NOW))
        self.submitted: list[Future[Any]] = []
        self.made_way = 0
        self.fault: Exception | None = None
        """Raised by the next job in place of its work; one that nobody waits for may come at any time, and is none."""
        self._thread.start()

    def submit(self, job: Callable[[Store], T]) -> Future[T]:
        return self._submitted(self._thread.submit, job)

    def submit_patient(self, job: Callable[[Store], T]) -> Future[T]:
        return self._submitted(self._thread.submit_patient, job)

    def make_way(self) -> None:
        self.made_way += 1
        self._thread.make_way()

    def _submitted(self, submit: Callable[[Callable[[Store], T]], Future[T]], job: Callable[[Store], T]) -> Future[T]:
        fault = None
        if submit == self._thread.submit:
            fault, self.fault = self.fault, None

        def fail(_store: Store) -> T:
            assert fault is not None
            raise fault

        future = submit(job if fault is None else fail)
        self.submitted.append(future)
        return future

    @property
    def busy(self) -> bool:
        self.submitted = [future for future in self.submitted if not future.done()]
        return bool(self.submitted)

    async def answered(self) -> None:
        """Wait until the answers of all that is done are on their way: a future is done before it tells so."""
        await asyncio.wrap_future(self._thread.submit(lambda _store: None))

    def stop(self) -> None:
        assert self._thread.stop(5)


class BoardScreenPage:
    """The board's screen: keys in, what stands on it out."""

    def __init__(self, app: PipetuiApp, thread: WatchedThread, pilot: Pilot[None]) -> None:
        self.app = app
        self.thread = thread
        self._pilot = pilot

    @property
    def screen(self) -> BoardScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, BoardScreen)
        return screen

    async def press(self, *keys: str) -> None:
        """Press keys, each when everything that the one before set off is done and painted."""
        for key in keys:
            await self._pilot.press(key)
            await self.settle()

    async def type_ahead(self, *keys: str) -> None:
        """Press keys faster than anything can be done about them."""
        await self._pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text into whatever has the focus."""
        names = {" ": "space", ":": "colon", "/": "slash", "@": "at", ".": "full_stop", "-": "minus"}
        await self.press(*(names.get(char, char) for char in text))

    async def settle(self) -> None:
        """Wait until the database thread and the screen have nothing left to do."""
        deadline = monotonic() + _PATIENCE
        await self._pilot.pause()
        while True:
            assert monotonic() < deadline, f"still busy:\n{self.text}"
            self.screen.figures.title_count.hurry()
            if self.thread.busy:
                await asyncio.sleep(0.001)
                continue
            await self.thread.answered()
            await self._pilot.pause()
            if not self.thread.busy:
                break

    async def settle_keys(self) -> None:
        """Wait until the keys are done, or wait for something to open."""
        await self.until(lambda: self.app._following is None and self.app._message_queue.empty())

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        deadline = monotonic() + _PATIENCE
        while not condition():
            assert monotonic() < deadline, f"still not so:\n{self.text}"
            await asyncio.sleep(0.005)
            await self._pilot.pause()

    async def click(self, x: int, y: int) -> None:
        await self._pilot.click(offset=(x, y))
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        await self._pilot.resize_terminal(width, height)
        await self.settle()

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(painted(self.app))

    @property
    def foot(self) -> str:
        """The last line."""
        return painted(self.app)[-1].strip()

    @property
    def said(self) -> str:
        """What the status line says, or nothing while it shows the keys."""
        return self.screen.status.said

    @property
    def level(self) -> str:
        return self.screen.status.level

    @property
    def columns(self) -> dict[str, list[str]]:
        """The titles in each column, from top to bottom, as far as they are in memory."""
        model = self.screen.board.model
        return {
            head.stage.name: [card.title for card in (model.visible(place) or model._pages[place].cards) if card]
            for place, head in enumerate(model.heads)
        }

    @property
    def focused(self) -> str | None:
        """The title of the card under the cursor."""
        card = self.screen.board.model.card
        return card.title if card is not None else None

    @property
    def stage(self) -> str:
        """The name of the cursor's column."""
        model = self.screen.board.model
        return model.heads[model.column].stage.name

    @property
    def dialog(self) -> str:
        """The kind of the dialog on top, or nothing."""
        return type(self.app.screen).__name__ if self.app.screen is not self.screen else ""

    def count(self, stage: str) -> int:
        """How many deals the head of a column tells."""
        return next(head.deals for head in self.screen.board.model.heads if head.stage.name == stage)

    def sees(self, pattern: str) -> bool:
        """Whether the screen shows a pattern."""
        return re.search(pattern, self.text) is not None


@asynccontextmanager
async def board_screen(
    path: Path,
    size: tuple[int, int] = (120, 40),
    *,
    keymap: Mapping[str, str] | None = None,
    clock: Callable[[], datetime] = lambda: NOW,
    actor: str = "ana",
    **setup: Any,
) -> AsyncIterator[BoardScreenPage]:
    """Open the board on a file."""
    thread = WatchedThread(path)
    reads = BoardReads(actor, clock)
    remembered: Remembered = setup.get("remembered", Remembered())
    first = thread.submit(lambda store: reads.reading(store, View(slots=5, rows=9, boards=remembered.boards)))
    app = PipetuiApp(Setup(thread, reads, actor, resolve(keymap or {}), first, clock, **setup))
    try:
        async with app.run_test(size=size) as pilot:
            page = BoardScreenPage(app, thread, pilot)
            await page.settle()
            yield page
    finally:
        thread.stop()
