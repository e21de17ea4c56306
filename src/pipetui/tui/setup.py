"""What a board screen works with, put together before the screen and its library are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.config.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future
    from datetime import datetime
    from pathlib import Path

    from pipetui.tui.board_screen.reads import BoardReads, Reading
    from pipetui.tui.database_link import Submits
    from pipetui.tui.start.orm_warmup import Warmup


class Setup(NamedTuple):
    """What a board screen works with.

    Attributes:
        thread: the database thread.
        reads: what is read on it, for one user.
        actor: that user's name.
        keys: the keys in force by id.
        first: the first read, under way since before the screen existed.
        clock: the present instant.
        warmup: loads what the first change needs, once the board is painted.
        pane: whether the figures are shown from the start.
        pane_period: the period they are of.
        remembered: how the board was left the last time.
        remember: keeps how it is left now; None: nothing is kept.
        settings_path: the user's settings; None: the default file.
    """

    thread: Submits
    reads: BoardReads
    actor: str
    keys: Mapping[str, str]
    first: Future[Reading]
    clock: Callable[[], datetime]
    warmup: Warmup | None = None
    pane: bool = False
    pane_period: str = "this-month"
    remembered: Remembered = Remembered()
    remember: Callable[[Remembered], None] | None = None
    settings_path: Path | None = None
