"""The Textual app around the board: looks, safe text, and an end that leaves the terminal as it was."""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual.events import Resize
from textual.geometry import Size

from pipetui.domain.text import counted
from pipetui.tui import safe_text, theme
from pipetui.tui.board_screen.screen import BoardScreen
from pipetui.tui.desk_screen import DeskScreen
from pipetui.tui.key_order import KeysInOrder
from pipetui.tui.start.endings import end_on_signals, end_without_terminal, interrupts_ignored

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from rich.console import RenderableType
    from textual.screen import Screen
    from textual.timer import Timer

    from pipetui.tui.setup import Setup
    from pipetui.tui.widgets.controls import PasteRefused

SETTLED = 0.1
"""Seconds after which a terminal's size is taken to stay."""


class PipetuiApp(KeysInOrder[None]):
    """One board on one file."""

    TITLE = "pipetui"
    ALLOW_SELECT: ClassVar[bool] = False  # selecting text by mouse costs 30 ms a mouse move
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False  # ours is opened by the keys that the user has it on, and no others

    def __init__(self, setup: Setup, look: str = theme.DARK.name) -> None:
        """Make the app.

        Args:
            setup: what the board works with.
            look: the name of the theme.
        """
        super().__init__()
        self._setup = setup
        self.fault: Exception | None = None
        self._board: BoardScreen | None = None
        self.quitting = False
        """Whether a form is asked to close so that the program can end."""
        self._sized = False  # it has been told a size: the first one comes with the first paint
        self._settling: Timer | None = None
        # Textual gives each screen a widget for toasts and one for tooltips. Nothing here uses them, and they are laid
        # out and styled whenever a dialog opens: 1 to 2 ms each.
        self._disable_notifications = self._disable_tooltips = True
        theme.register(self)
        safe_text.install(self)
        self.theme = look

    def get_default_screen(self) -> Screen[None]:
        """The board is the first screen: another one below it would be laid out for nothing."""
        self._board = BoardScreen(self._setup)
        return self._board

    @property
    def unfinished(self) -> str:
        """What the change is about that was on its way to the file when the board was left."""
        return self._board.unfinished if self._board is not None else ""

    def on_mount(self) -> None:
        """From now on, whoever ends the program finds the terminal restored."""
        if not self.is_headless:
            end_on_signals(self._end)
            end_without_terminal(self._end, sys.__stdin__.fileno() if sys.__stdin__ else 0)

    def on_resize(self) -> None:
        """Look again once the size stays, for two things that Textual loses while a terminal changes quickly."""
        if self._sized and not self.is_headless:
            if self._settling is not None:
                self._settling.stop()
            self._settling = self.set_timer(SETTLED, self._settle)
        self._sized = True

    def _settle(self) -> None:
        """Take on the size that there is, and paint all of it.

        A signal's handler may be interrupted by the next one and tell its older size last. And where a size has come
        back by the time that it is looked at nothing is painted, though the terminal has lost what did not fit.
        """
        size = Size(*shutil.get_terminal_size())
        if size != self.size:
            self.post_message(Resize(size, size))
        else:
            self.refresh(layout=True)

    def opens(self, key: str) -> bool:
        """Whether a key opens what the next ones are meant for."""
        opens = getattr(self.screen, "opens", None)
        return opens is not None and bool(opens(key))

    def key_came(self, key: str) -> None:
        """The board prepares for a change."""
        if self.screen is self._board:
            self._board.key_came(key)

    def keys_dropped(self, count: int, *, late: bool) -> None:
        """Say that what was typed ahead is not used, behind the reason where one is told."""
        desk = self._desk
        if desk is not None:
            dropped = f"{counted(count, 'key')} typed ahead dropped"
            if late:
                desk.say(f"it takes long to open: {dropped}", "warning")
            elif desk.status.said:
                desk.status.say(f"{desk.status.said} · {dropped}", desk.status.level)
            else:
                desk.say(dropped, "warning")

    def on_paste_refused(self, message: PasteRefused) -> None:
        """Say it of a line that has no place of its own for a fault: the filter's, the palette's, a picker's note."""
        desk = self._desk
        if desk is not None:
            desk.say(
                f"{message.length:,} characters pasted, at most {message.limit:,} fit: nothing was put in", "warning"
            )

    @property
    def _desk(self) -> DeskScreen[object] | None:
        """The topmost screen that has a foot to say things at."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, DeskScreen)), None)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End; what is typed somewhere and not saved is kept as a draft."""
        self._keep_drafts()
        super().exit(result, return_code, message)

    def _keep_drafts(self) -> None:
        for screen in self.screen_stack:
            keep = getattr(screen, "keep_draft", None)
            if keep is not None:
                keep()

    def _end(self, return_code: int) -> None:
        self.exit(return_code=return_code)

    def without_interrupts(self) -> AbstractContextManager[None]:
        """Leave ctrl+c to the program that has the terminal meanwhile."""
        return interrupts_ignored(self._end)

    def action_help_quit(self) -> None:
        """Ctrl+C loses nothing by accident; say how to leave."""
        say = getattr(self.screen, "say", None)
        if say is not None:
            board = isinstance(self.screen, BoardScreen)
            say("press q to quit" if board else "press esc to go back to the board, and q there to quit")

    async def action_quit(self) -> None:
        """Quit; a form with text that is not saved asks first, as `escape` does in it, and a yes quits."""
        unsaved = [screen for screen in self.screen_stack if getattr(screen, "unsaved", False)]
        if not unsaved:
            self.exit()
        elif unsaved[-1] is self.screen:
            self.quitting = True
            try:
                await self.run_action("close", self.screen)
            finally:
                self.quitting = False

    def action_help_here(self) -> None:
        """The keys of the form, dialog or filter that has the focus."""
        from pipetui.tui.help.help_here import help_here

        self.push_screen(help_here(self))

    def action_change_theme(self) -> None:
        """Choose the colours by looking at them, and keep them."""
        from pipetui.tui.settings.settings_effects import choose_theme

        choose_theme(self)

    def _handle_exception(self, error: Exception) -> None:
        """Keep the fault for whoever started the app, to be told in one line."""
        self.fault = self.fault or error
        with suppress(Exception):  # whatever is broken: it is the first fault that is told
            self._keep_drafts()
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End. Textual would print every local variable here, clients' names among them."""
        self._close_messages_no_wait()
