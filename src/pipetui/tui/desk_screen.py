"""What the board and the screens beside it have in common: a foot that says things, and dialogs opened over them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

from pipetui.tui.key_order import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipetui.domain.errors import PipetuiError
    from pipetui.tui.commands import PaletteEntry
    from pipetui.tui.database_link import Landed
    from pipetui.tui.widgets.status_line import Level, StatusLine

R = TypeVar("R")
A = TypeVar("A")

SAID = 6.0
"""Seconds that the status line says what was done before it shows the keys again."""


class DeskScreen(Screen[R]):
    """A screen with a status line, from which dialogs are opened."""

    status: StatusLine

    _quiet: asyncio.TimerHandle | None = None

    def on_landed(self, message: Landed) -> None:
        """Hand on what came back from the database thread."""
        message.deliver()

    def say(self, text: str, level: Level = "info") -> None:
        """Say what happened; done and informed, the keys come back after a while."""
        self.status.say(text, level)
        if self._quiet is not None:
            self._quiet.cancel()
            self._quiet = None
        if level in ("done", "info"):
            self._quiet = asyncio.get_running_loop().call_later(SAID, self.status.clear)

    def refuse(self, why: str) -> None:
        """Say why something cannot be done; keys meant for what it would have opened are forgotten."""
        keys_of(self).drop_keys()
        self.say(why, "warning")

    def fail(self, error: PipetuiError) -> None:
        """Say what went wrong and what to do about it, until something else is said."""
        self.say("", "error")
        self.status.fail(error)

    def open_dialog(self, dialog: Screen[A], then: Callable[[A | None], None] | None = None) -> None:
        """Open a dialog over this screen, unless one is open; keys that were pressed meanwhile are typed into it."""
        if not self.is_active:  # asked for twice by a fast hand, before the first one was there
            keys_of(self).drop_keys()
            return
        self.app.push_screen(dialog, then)
        if not getattr(dialog, "releases_keys", False):  # a screen that reads the file takes them when it has
            dialog.call_after_refresh(keys_of(self).release_keys)

    def palette_entries(self) -> Iterable[PaletteEntry]:
        """What the command palette offers here: all that this screen's keys do."""
        raise NotImplementedError

    def open_palette(self) -> None:
        """Open the palette of commands, unless something is open."""
        from pipetui.tui.commands import PaletteEntry
        from pipetui.tui.palette import Palette

        def chosen(entry: PaletteEntry | None) -> None:
            if entry is not None:
                entry.run()

        theme = PaletteEntry("Theme", "", "choose the colours", self.app.action_change_theme)
        self.open_dialog(Palette((*self.palette_entries(), theme)), chosen)
