"""The metrics pane beside the board: made when it is first asked for, read again a moment after the last change.

What the title line counts is read beside it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pipetui.queries.settings import file_settings
from pipetui.tui.board_screen.details import BOTH
from pipetui.tui.board_screen.title_count import TitleCount

if TYPE_CHECKING:
    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.shapes import Summary
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.pane import Pane
    from pipetui.tui.board_screen.screen import BoardScreen

WIDTH = 36
"""Cells of the pane: of a screen of 120 it leaves four columns."""

THIS_MONTH = "this-month"
"""The period for which the pane shows what `summary` shows without `--period`: counts of the month, rates of a year."""

AFTER = 0.15
"""Seconds from the last change to reading the figures again: a fast `LLL` reads them once, and waits for none."""


class Figures:
    """Shows and hides the pane, and keeps it up to date."""

    def __init__(self, screen: BoardScreen, period: str) -> None:
        self._screen = screen
        self._period = period
        self.title_count = TitleCount(screen)
        self._pane: Pane | None = None
        self._due: asyncio.TimerHandle | None = None
        self._asked: object = None  # a token of the last reading: an earlier one that has not begun need not

    @property
    def shown(self) -> bool:
        """Whether the pane is on the screen."""
        return self._pane is not None and self._pane.display

    @property
    def focused(self) -> bool:
        """Whether keys go to the pane."""
        return self._pane is not None and self._pane.has_focus

    @property
    def period(self) -> Period | None:
        """What the figures are of; None: this month, and rates of a year."""
        context = self._screen.current_context
        if self._period == THIS_MONTH or context is None:
            return None
        from pipetui.domain.periods import parse_period

        return parse_period(self._period, context.today)

    def toggle(self) -> None:
        """Show or hide the pane."""
        if self._pane is None:
            from pipetui.tui.board_screen.pane import Pane

            self._pane = Pane()
            self._pane.styles.width = WIDTH
            self._screen.beside_board(self._pane)
        else:
            self._pane.display = not self._pane.display
        if self.shown:
            if self._screen.size.width < BOTH:
                self._screen.details.hide()
            self._read()
        else:
            self._screen.board.focus()

    def show_period(self, period: str) -> None:
        """Show the figures of another period."""
        self._period = period
        self.changed()

    def changed(self) -> None:
        """Tell that figures may have changed."""
        self.title_count.changed()
        if not self.shown:
            return
        self._asked = None
        if self._due is not None:
            self._due.cancel()
        self._due = asyncio.get_running_loop().call_later(AFTER, self._read)

    def _read(self) -> None:
        reads, filter_, period = self._screen.setup.reads, self._screen.filter, self._period
        asked = self._asked = object()

        def read(store: Store) -> Summary | None:
            if self._asked is not asked:  # it gave way to a change, after which it is read anyway
                return None
            from pipetui.domain.periods import parse_period
            from pipetui.queries.metrics.summary import read_summary

            ctx = reads.context(store)
            pipeline_id = file_settings(store.connection).current_pipeline_id
            found = None if period == THIS_MONTH else parse_period(period, ctx.today)
            return read_summary(store.connection, ctx, period=found, pipeline_id=pipeline_id, filter=filter_)

        self._screen.link.read_patiently(read, self._show, self._screen.fail)

    def _show(self, summary: Summary | None) -> None:
        if self._pane is not None and summary is not None:
            self._pane.show(summary)
