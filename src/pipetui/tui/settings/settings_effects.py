"""A changed setting takes effect at once: the board and what lies over it are given it, without a new start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.config.keymap import resolve
from pipetui.config.settings import THEMES, Settings, load, login_name, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from textual.app import App

    from pipetui.domain.errors import PipetuiError
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.screen import BoardScreen


def put(path: Path | None, key: str, value: str) -> tuple[Settings, Settings]:
    """Write one setting, and return what held before and what holds now. Runs on a thread: it writes a file.

    Raises:
        PipetuiError: it cannot have that value, or the settings cannot be written; they are as they were.
    """
    there = path is None or path.exists()
    before = load(path) if there else Settings(login_name())
    return before, load(write(path, key, value))


def take_effect(board: BoardScreen, before: Settings, after: Settings) -> None:
    """Give the board what has changed."""
    if after.theme != before.theme and after.theme in board.app.available_themes:
        board.app.theme = after.theme
    if after.pane != before.pane and after.pane != board.figures.shown:
        board.figures.toggle()
    if after.pane_period != before.pane_period:
        board.setup.reads.show_period(after.pane_period)
        board.figures.show_period(after.pane_period)
        board.reload()
    if after.name != before.name and board.setup.actor == before.name:
        _act_as(board, after.name)
    if after.keymap != before.keymap:
        give_keys(board.app, resolve(after.keymap))


def _act_as(board: BoardScreen, name: str) -> None:
    """From the next change on, somebody else acts. Not where `--as` says who does."""
    board.setup.reads.act_as(name)
    for screen in _screens(board.app):
        screen.setup = screen.setup._replace(actor=name)
        screen.title_bar.act_as(name)


def give_keys(app: App[Any], keys: Mapping[str, str]) -> None:
    """Give every screen other keys."""
    for screen in _screens(app):
        screen.setup = screen.setup._replace(keys=keys)
        screen.take_keys()


def _screens(app: App[Any]) -> list[Any]:
    """The board and the screens beside it that are open: what has a setup."""
    return [screen for screen in app.screen_stack if hasattr(screen, "take_keys")]


def choose_theme(app: App[Any]) -> None:
    """Ask for a theme over whatever screen is there, and keep it."""
    from pipetui.tui.settings.theme_picker import ThemePicker

    board, screen = app.screen_stack[0], app.screen

    def chosen(name: str | None) -> None:
        if name is not None:
            keep_theme(board, screen if hasattr(screen, "link") else board, name)

    app.push_screen(ThemePicker(app.theme), chosen)


def keep_theme(board: Any, screen: Any, name: str) -> None:
    """Write the theme that was chosen into the settings; it holds already.

    Args:
        board: the board.
        screen: the one to say it on.
        name: the theme.
    """

    def job(_store: Store) -> tuple[Settings, Settings]:
        return put(board.setup.settings_path, "theme", "" if name == THEMES[0] else name)

    def kept(_found: tuple[Settings, Settings]) -> None:
        screen.say(f"the theme is {name}, from now on", "done")

    def failed(error: PipetuiError) -> None:
        screen.say(f"the theme is {name} until you leave: {error.message}", "warning")

    screen.link.write(job, kept, failed)
