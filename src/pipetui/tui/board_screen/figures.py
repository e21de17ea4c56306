"""The metrics pane beside the board: made when it is first asked for, drawn again a moment after the last change.

A move comes with what its deals added to the figures before, and what they add now: these are taken off and put on, and
nothing is read. After any other change, and when somebody else has written, the figures are read anew. What the title
line counts is read beside it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pipetui.queries.settings import file_settings
from pipetui.tui.board_screen.details import BOTH
from pipetui.tui.board_screen.title_count import TitleCount

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.pane import Moved, PaneFigures, Terms
    from pipetui.render.pane import Shown
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.pane import Pane
    from pipetui.tui.board_screen.screen import BoardScreen

WIDTH = 36
"""Cells of the pane: of a screen of 120 it leaves four columns."""

THIS_MONTH = "this-month"
"""The period for which the pane shows what `summary` shows without `--period`: counts of the month, rates of a year."""

AFTER = 0.15
"""Seconds from the last change to showing the figures again: a fast `LLL` draws them once, and waits for none."""


class Figures:
    """Shows and hides the pane, and keeps it up to date."""

    def __init__(self, screen: BoardScreen, period: str) -> None:
        self._screen = screen
        self._period = period
        self.title_count = TitleCount(screen)
        self._pane: Pane | None = None
        self._due: asyncio.TimerHandle | None = None
        self._known: PaneFigures | None = None  # what the pane shows or will show; None: it is to be read
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

            self._pane = Pane(self._explain)
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

    def _explain(self, shown: Shown) -> None:
        """Open the explanation of a figure of the pane."""
        from pipetui.tui.reports.explain_screen import ExplainScreen
        from pipetui.tui.reports.tabs import Wanted

        wanted = Wanted(self.period, self._screen.filter)
        self._screen.open_dialog(ExplainScreen(self._screen.setup, wanted, *shown))

    @property
    def terms(self) -> Terms | None:
        """What a change is to tell the shares of its deals in; None where the figures are to be read anyway."""
        return self._known.terms if self.shown and self._known is not None else None

    def changed(self, moved: Moved | None = None) -> None:
        """Tell that figures may have changed.

        Args:
            moved: what the deals that were changed added before, and what they add now; None: not known.
        """
        self.title_count.changed()
        if not self.shown:
            self._known = None
            return
        if moved is not None and self._known is not None and moved.terms is self._known.terms:
            self._known.move(moved)
            self._after(self._draw)
        else:
            self._known = self._asked = None
            self._after(self._read)

    def _after(self, do: Callable[[], None]) -> None:
        if self._due is not None:
            self._due.cancel()
        self._due = asyncio.get_running_loop().call_later(AFTER, do)

    def _read(self) -> None:
        reads, filter_, period = self._screen.setup.reads, self._screen.filter, self._period
        asked = self._asked = object()

        def read(store: Store) -> PaneFigures | None:
            if self._asked is not asked:  # it gave way to a change, after which it is read anyway
                return None
            from pipetui.domain.periods import parse_period
            from pipetui.queries.metrics.pane import read_pane

            ctx = reads.context(store)
            pipeline_id = file_settings(store.connection).current_pipeline_id
            found = None if period == THIS_MONTH else parse_period(period, ctx.today)
            return read_pane(store.connection, ctx, period=found, pipeline_id=pipeline_id, filter=filter_)

        def landed(found: PaneFigures | None) -> None:
            if found is not None and self._asked is asked:
                self._known = found
                self._draw()

        self._screen.link.read_patiently(read, landed, self._screen.fail)

    def _draw(self) -> None:
        if self._pane is not None and self._known is not None:
            self._pane.show(self._known.summary())
