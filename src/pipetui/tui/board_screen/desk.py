"""What the dialogs and pages of a deal need of the screen that they are opened from: the board, or one beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from pipetui.tui.awaiting import outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.screen import Screen

    from pipetui.domain.context import Context
    from pipetui.domain.errors import PipetuiError
    from pipetui.domain.events import Event
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.screen import BoardScreen
    from pipetui.tui.database_link import DatabaseLink
    from pipetui.tui.setup import Setup
    from pipetui.tui.widgets.status_line import Level

T = TypeVar("T")
A = TypeVar("A")


class Desk(Protocol):
    """A screen that dialogs are opened from. `FileScreen` is one by itself."""

    link: DatabaseLink

    @property
    def setup(self) -> Setup:
        """What it works with, as the settings have it by now."""
        ...

    @property
    def app(self) -> App[object]:
        """The app it is part of."""
        ...

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        ...

    def read(
        self,
        job: Callable[[Store], T],
        then: Callable[[T], None],
        failed: Callable[[PipetuiError], None] | None = None,
    ) -> None:
        """Read for something that is to open; keys typed ahead for it are forgotten when that fails.

        What is given as `failed` may open it all the same.
        """
        ...

    def open_dialog(self, dialog: Screen[A], then: Callable[[A | None], None] | None = None) -> None:
        """Open a dialog, and give it the keys that were typed ahead."""
        ...

    async def save(self, work: Callable[[Store, Context], Event], *, plain: bool = False) -> PipetuiError | None:
        """Change the file and show the change; what went wrong, None when it is written."""
        ...

    def say(self, text: str, level: Level = "info") -> None:
        """Say something at the foot."""
        ...

    def fail(self, error: PipetuiError) -> None:
        """Say at the foot what went wrong."""
        ...

    def refuse(self, why: str) -> None:
        """Say why something cannot be done; keys typed ahead for it are forgotten."""
        ...


class BoardDesk:
    """The board as a desk."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self.link = screen.link

    @property
    def setup(self) -> Setup:
        """What the board works with."""
        return self._screen.setup

    @property
    def app(self) -> App[object]:
        """The app it is part of."""
        return self._screen.app

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self._screen.read_only

    def read(
        self,
        job: Callable[[Store], T],
        then: Callable[[T], None],
        failed: Callable[[PipetuiError], None] | None = None,
    ) -> None:
        """Read for something that is to open."""
        self._screen.link.read(job, then, failed or self._screen.cannot_open)

    def open_dialog(self, dialog: Screen[A], then: Callable[[A | None], None] | None = None) -> None:
        """Open a dialog."""
        self._screen.open_dialog(dialog, then)

    async def save(self, work: Callable[[Store, Context], Event], *, plain: bool = False) -> PipetuiError | None:
        """Change the file and show the change on the board; what went wrong, None when it is written."""
        return await outcome(lambda ended: self._screen.write(work, ended, lambda _done: ended(None), plain=plain))

    def say(self, text: str, level: Level = "info") -> None:
        """Say something at the foot."""
        self._screen.say(text, level)

    def fail(self, error: PipetuiError) -> None:
        """Say at the foot what went wrong."""
        self._screen.fail(error)

    def refuse(self, why: str) -> None:
        """Say why something cannot be done."""
        self._screen.refuse(why)
