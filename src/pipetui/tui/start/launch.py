"""Opens the board on a file: everything around the app, from the settings to the exit code.

The file is opened and first read in the database thread while the app's library is imported here: each takes about as
long as the other.
"""

from __future__ import annotations

import gc
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipetui.domain.errors import DatabaseProblem, InvalidInput
from pipetui.tui.board_screen.reads import BoardReads, View, present_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.config.remembered import Remembered
    from pipetui.config.settings import Settings
    from pipetui.store.file import Store
    from pipetui.store.thread import DatabaseThread
    from pipetui.tui.app import PipetuiApp

QUIT_WITHIN = 1.2
"""Seconds that changes under way may take to be finished when the board is left."""


def run(
    db: Path | None,
    config: Path | None,
    actor: str | None,
    *,
    no_color: bool,
    remember: bool = True,
    sample: Callable[[], int] | None = None,
) -> int:
    """Open the board, let it run, and return the process's exit code.

    Args:
        db: the file; None: `PIPETUI_DB`, else that of the settings, else the default. Made if it is not there.
        config: the settings file; None: the default one.
        actor: who acts; None: the settings' name.
        no_color: draw without colours, as NO_COLOR in the environment does.
        remember: keep how the board was left, and open it so.
        sample: opens the board on a sample; a first start offers it. None: nothing is asked at a first start.

    Raises:
        PipetuiError: no terminal, settings that cannot be read, a file that cannot be opened, or a change that could
            not be finished.
    """
    _refuse_without_terminal()
    from pipetui.config.keymap import resolve
    from pipetui.config.settings import load

    settings = load(config)
    keys = resolve(settings.keymap)
    if no_color:
        os.environ["NO_COLOR"] = "1"
    path = _path(db, settings)
    if sample is not None and not os.path.lexists(path):
        from pipetui.tui.start.first_start import ask

        first = ask(path, config, settings)
        if first.answer != "board":
            return sample() if first.answer == "sample" else first.return_code or 0
        settings = load(config)  # a name may stand in it now
    acting = settings._replace(name=actor or settings.name)
    return _run_on(path, acting, lambda thread: _app(thread, acting, keys, path if remember else None, config))


def _run_on(path: Path, settings: Settings, make: Callable[[DatabaseThread], PipetuiApp]) -> int:
    """Open the file, let the app run on it, and finish what it was writing.

    Raises:
        PipetuiError: the file cannot be opened, a fault of the app, or a change that could not be finished.
    """
    from pipetui.store.thread import DatabaseThread

    thread = DatabaseThread(lambda: _open(path, settings))
    opened = thread.start()
    gc.disable()  # until the first paint: all that is made before it stays
    try:
        app = make(thread)
        opened.result()  # a file that is refused is refused here, before anything is drawn
        app.run()
    finally:
        gc.enable()
        finished = thread.stop(QUIT_WITHIN)
    if app.fault is not None:
        raise app.fault
    if not finished:
        about = app.unfinished
        raise DatabaseProblem(
            f"the last change could not be saved before the board was left{f': {about}' if about else ''}",
            f"The file was held by another program, or the machine was too slow: look at {about or 'the deal'} again.",
        )
    return app.return_code or 0


def _app(
    thread: DatabaseThread, settings: Settings, keys: Mapping[str, str], path: Path | None, config: Path | None
) -> PipetuiApp:
    """Make the app, with its first read under way on the thread while its library is imported.

    Args:
        thread: opens the file.
        settings: the user's.
        keys: the keys in force by id.
        path: the file that what is remembered belongs to; None: nothing is.
        config: where the settings are, for the screen that changes them.
    """
    from pipetui.config.remembered import Remembered, load, save

    remembered = load(path) if path is not None else Remembered()
    reads = BoardReads(settings.name, period=settings.pane_period)
    first = thread.submit(lambda store: reads.reading(store, _first_view(remembered)))

    from pipetui.tui.app import PipetuiApp
    from pipetui.tui.setup import Setup
    from pipetui.tui.start.orm_warmup import Warmup

    setup = Setup(
        thread=thread,
        reads=reads,
        actor=settings.name,
        keys=keys,
        first=first,
        clock=present_instant,
        warmup=Warmup(lambda: thread.submit(_prepare).result()),
        pane=settings.pane,
        pane_period=settings.pane_period,
        settings_path=config,
        remembered=remembered,
        remember=partial(save, path) if path is not None else None,
    )
    return PipetuiApp(setup, settings.theme)


def _refuse_without_terminal() -> None:
    """Refuse to draw where nothing can be drawn, before the app would wait for answers that never come.

    Raises:
        InvalidInput: input, output or error is not a terminal, or one that cannot move its cursor.
    """
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    if not all(stream is not None and stream.isatty() for stream in streams) or os.environ.get("TERM") == "dumb":
        raise InvalidInput(
            "the board needs a terminal, and this is none",
            "Use `pipetui summary`, or `pipetui list`; `pipetui --help` names the rest.",
        )


def _path(db: Path | None, settings: Settings) -> Path:
    named = db or os.environ.get("PIPETUI_DB") or settings.db
    if named:
        return Path(named)
    from pipetui.config.paths import default_db

    return default_db()


def _open(path: Path, settings: Settings) -> Store:
    from pipetui.store.file import open_store

    return open_store(path, now=present_instant(), currency=settings.currency, timezone=settings.timezone)


def _prepare(store: Store) -> None:
    from pipetui.store.session import prepare

    prepare(store)


def _first_view(remembered: Remembered) -> View:
    """What the first paint will show, guessed from the terminal's size: the title and the foot take a line each."""
    from pipetui.tui.board.place import DENSITY_ROWS, geometry, most_slots

    columns, lines = os.get_terminal_size(sys.__stderr__.fileno() if sys.__stderr__ else 2)
    rows = geometry(columns, lines - 2, (0,), card_rows=DENSITY_ROWS[remembered.density]).rows
    return View(slots=most_slots(columns), rows=rows, boards=remembered.boards)
