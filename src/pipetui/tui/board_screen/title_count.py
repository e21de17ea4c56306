"""Has the title line say how many deals of the board are overdue and how many are for today.

Nobody waits for that: it is read once the board is painted, and again a moment after the last change, by a read that
gives way to whatever somebody waits for. A key costs no query more.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipetui.domain.errors import PipetuiError
    from pipetui.queries.urgent import UrgentCount
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.screen import BoardScreen

AFTER = 0.15
"""Seconds from the last change to counting anew."""


class TitleCount:
    """Counts for the title of one board."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self._due: asyncio.TimerHandle | None = None
        self._asked: object = None  # a token of the last count: the answer to an earlier one is out of date

    def changed(self) -> None:
        """Tell that what is counted may be another number now."""
        if self._due is not None:
            self._due.cancel()
        self._due = asyncio.get_running_loop().call_later(AFTER, self._read)

    def hurry(self) -> None:
        """Count now what is to be counted in a moment."""
        if self._due is not None:
            self._due.cancel()
            self._read()

    def _read(self) -> None:
        self._due = None
        screen = self._screen
        board, ctx, filter_ = screen.board.model.board, screen.current_context, screen.filter
        if not screen.is_running or board is None or ctx is None:
            return
        asked = self._asked = object()

        def read(store: Store) -> UrgentCount | None:
            if self._asked is not asked:
                return None
            from pipetui.queries.urgent import count_urgent

            return count_urgent(store.connection, board.pipeline.id, ctx, filter_)

        screen.link.read_patiently(read, self._show, self._give_up)

    def _show(self, found: UrgentCount | None) -> None:
        if found is not None:
            self._screen.title_bar.show_urgent(found.overdue, found.today)

    def _give_up(self, _error: PipetuiError) -> None:
        """Whatever is wrong with the file, the next change or read will tell."""
