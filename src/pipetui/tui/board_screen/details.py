"""The page of the deal under the cursor, beside the board: made when first asked for, read when the cursor rests.

A cursor key only starts a clock; what the page shows is read once that has rung, after the paint.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pipetui.config.keymap import A_DEAL, DEFAULT_KEYS, ids_by_key, keys_of_screen
from pipetui.domain.errors import NotFound
from pipetui.tui.key_order import keys_of
from pipetui.tui.widgets.status_line import hints_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from pipetui.domain.context import Context
    from pipetui.domain.errors import PipetuiError
    from pipetui.queries.deal_sheet import DealSheet
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.screen import BoardScreen
    from pipetui.tui.details.page import DealPage
    from pipetui.tui.details.sheet import Sheet
    from pipetui.tui.widgets.status_line import Hint

BESIDE = 100
"""Cells of a screen from which on a page has room beside the board; on a smaller one it opens over it."""

BOTH = 150
"""Cells from which on there is room for the figures, too."""

AFTER = 0.12
"""Seconds from the last cursor key to reading the deal that it is on."""

PAINTED = 0.03
"""Seconds from a change to reading its deal again: the board with the change is painted first."""


_HINTS = (
    ("details.choose", "edit, open"),
    ("details.change", "change"),
    ("details.form", "form"),
    ("details.notes", "notes"),
    ("details.full", "whole screen"),
    ("change.undo", "undo"),
    ("screen.close", "board"),
    ("view.help", "help"),
)
_WRITES = frozenset({"details.change", "details.form", "details.notes", "change.undo"})


class Details:
    """Shows and hides the page beside the board, and keeps it on the cursor's deal."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self._sheet: Sheet | None = None
        self._page: DealPage | None = None
        self._commands: dict[str, Callable[[], object]] = {}
        self._wanted: int | None = None
        self._due: asyncio.TimerHandle | None = None

    @property
    def shown(self) -> bool:
        """Whether the page is on the screen."""
        return self._sheet is not None and self._sheet.display

    @property
    def focused(self) -> bool:
        """Whether keys go to the page."""
        return self._sheet is not None and self._sheet.has_focus_within

    @property
    def sheet(self) -> Sheet | None:
        """The page; None before it was first asked for."""
        return self._sheet

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The keys that the foot shows while the page has the focus."""
        if self._page is not None and self._page.in_place.open:
            return self._page.in_place.hints
        return hints_of(_HINTS, self._screen.setup.keys, lambda each: not (self._screen.read_only and each in _WRITES))

    @property
    def page(self) -> DealPage:
        """What the keys do on the page, which is there."""
        assert self._page is not None
        return self._page

    # -- opening and closing ------------------------------------------------------------------------------------------

    def open(self, deal_id: int) -> None:
        """Show a deal beside the board; over it where it is beside it already, or where there is no room."""
        if self.shown or self._screen.size.width < BESIDE:
            self.open_full(deal_id)
            return
        self.show()
        keys_of(self._screen).release_keys()

    def open_full(self, deal_id: int) -> None:
        """Show a deal over the board."""
        from pipetui.tui.details.deal_screen import DealScreen

        self._screen.open_dialog(DealScreen(self._screen.setup, deal_id), None)

    def show(self) -> None:
        """Show the page beside the board."""
        if self._sheet is None:
            self._make()
        assert self._sheet is not None
        self._sheet.display = True
        if self._screen.figures.shown and self._screen.size.width < BOTH:
            self._screen.figures.toggle()
        self._screen.board.followed = self.follow
        self._screen.memory.change(panel=True)
        self._screen.status.move_on()  # what was said is about before; now the foot names the way to the page
        self._screen.dress.show_hints()
        self._wanted = None
        self.follow(0.0)

    def _make(self) -> None:
        from pipetui.tui.board_screen.desk import BoardDesk
        from pipetui.tui.details.page import DealPage
        from pipetui.tui.details.panel import PanelSheet

        self._sheet = sheet = PanelSheet(self)
        self._page = DealPage(sheet, BoardDesk(self._screen), self._edit_closed)
        self._commands = {
            "cursor.down": lambda: sheet.step(1),
            "cursor.up": lambda: sheet.step(-1),
            "cursor.first": lambda: sheet.step(-1_000_000),
            "cursor.last": lambda: sheet.step(1_000_000),
            "cursor.page_down": lambda: sheet.page(1),
            "cursor.page_up": lambda: sheet.page(-1),
            "cursor.left": self._screen.board.focus,
            "cursor.right": lambda: None,
            "screen.close": self._screen.board.focus,
            "details.full": self._full,
            "view.help": self._help,
            **self._page.commands(),
        }
        self._screen.beside_board(sheet)

    def hide(self) -> bool:
        """Take the page off the screen; tell whether it was there."""
        if not self.shown or self._sheet is None:
            return False
        if self._page is not None and self._page.in_place.unsaved:
            self._sheet.focus()
            self._screen.say(self._page.in_place.not_saved, "warning")
            return True
        self._sheet.display = False
        self._screen.board.followed = None
        self._screen.memory.change(panel=False)
        self._screen.dress.show_hints()
        if self._due is not None:
            self._due.cancel()
        self._screen.board.focus()
        return True

    def _full(self) -> None:
        if self._wanted is not None:
            self.open_full(self._wanted)
        else:
            keys_of(self._screen).drop_keys()

    def _help(self) -> None:
        from pipetui.tui.help.help_screen import HelpScreen, sections

        keys = self._screen.setup.keys
        own = sections((spec for spec in keys_of_screen(A_DEAL) if spec.group == A_DEAL), keys)
        shown = HelpScreen("the deal beside the board", (*own, *sections(DEFAULT_KEYS, keys)))
        self._screen.open_dialog(shown, None)

    # -- what it shows ------------------------------------------------------------------------------------------------

    def follow(self, after: float = AFTER) -> None:
        """The cursor may be on another deal. While the page has the keys it stays on its own.

        The filter may hide that one as soon as its next step is typed, and the day belongs to the same deal.

        Args:
            after: seconds to wait for another cursor key.
        """
        if self.focused and self._wanted is not None:
            return
        card = self._screen.board.model.card
        wanted = card.id if card is not None else None
        if wanted != self._wanted:
            self._wanted = wanted
            self._read_after(after)

    def changed(self) -> None:
        """What is shown may have changed. While the board has the keys, the last move of a fast `LLL` is waited for."""
        if self.shown:
            self._read_after(PAINTED if self.focused else AFTER)

    def _edit_closed(self) -> None:
        if self._screen.status.said == self.page.in_place.not_saved:
            self._screen.status.clear()
        self._screen.dress.show_hints()
        self.changed()

    def _read_after(self, seconds: float) -> None:
        if self._due is not None:
            self._due.cancel()
        self._due = asyncio.get_running_loop().call_later(seconds, self._read)

    def _read(self) -> None:
        from pipetui.queries.deal_sheet import read_sheet

        self._due = None
        if not self.shown or (self._page is not None and self._page.in_place.open):
            return  # when the row is no longer edited it is told, and reads then
        wanted, reads = self._wanted, self._screen.setup.reads
        if wanted is None:
            self._show_nothing()
            return

        def read(store: Store) -> tuple[DealSheet, Context]:
            ctx = reads.context(store)
            return read_sheet(store.connection, wanted, ctx), ctx

        self._screen.link.read(read, self._show, self._gone)

    def _show(self, read: tuple[DealSheet, Context]) -> None:
        from pipetui.tui.details.deal_rows import deal_rows, story_rows

        deal, ctx = read
        if self._sheet is None or self._page is None or deal.detail.row.id != self._wanted or self._page.in_place.open:
            return
        known = self._page.deal
        self._page.deal = deal
        rows = (*deal_rows(deal, ctx.today, ctx.timezone), *story_rows(deal, ctx.today, ctx.timezone))
        self._sheet.show(rows, anew=known is None or known.detail.row.id != deal.detail.row.id)

    def _gone(self, error: PipetuiError) -> None:
        """The deal is not there any more; or the file cannot be read, which is told."""
        if not isinstance(error, NotFound):
            self._screen.fail(error)
        gone, self._wanted = self._wanted, None
        self._show_nothing()
        card = self._screen.board.model.card
        if card is not None and card.id != gone:  # it may have stayed on a deal that the cursor has left
            self.follow()

    def _show_nothing(self) -> None:
        from pipetui.tui.details.rows import Row, Words

        if self._sheet is not None and self._page is not None and not self._page.in_place.open:
            self._page.deal = None
            self._sheet.show([Row(value=(Words("no deal here", "muted"),), heading=True)], anew=True)

    def show_hints(self) -> None:
        """Show at the foot the keys of what has the focus. The page is then on the cursor's deal without delay."""
        screen = self._screen
        if self.shown and not self.focused:
            self.follow()
        if self.focused and self._due is not None:
            self._read_after(0.0)
        screen.dress.show_hints()

    # -- keys ---------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Do what a key is for while the page has the focus: what it does not know is for the board."""
        if self.page.in_place.open:
            self.page.key(event)
            return
        command = self._command_of(event.key)
        if command is not None and command in self._commands:
            event.stop()
            if self.opens(event.key):
                keys_of(self._screen).hold_keys()
            self._commands[command]()
            return
        command = self._screen.board.command_of(event.key)
        if command is not None:
            event.stop()
            if self._is_elsewhere() and not self._screen.commands.is_about_no_card(command):
                keys_of(self._screen).drop_keys()
                self._screen.say("the cursor of the board is on another deal: esc goes there", "warning")
            else:
                self._screen.board.press(command)

    def _is_elsewhere(self) -> bool:
        """Whether the keys of the board would be about another deal than the one on the page."""
        model = self._screen.board.model
        return not model.chosen and (None if model.card is None else model.card.id) != self._wanted

    def _command_of(self, key: str) -> str | None:
        return ids_by_key(keys_of_screen(A_DEAL), self._screen.setup.keys).get(key)

    def opens(self, key: str) -> bool:
        """Whether a key opens what the next ones are meant for, while the page has the focus."""
        from pipetui.tui.details.page import OPENING

        if self._page is None or self._page.in_place.open:
            return False
        command = self._command_of(key)
        if command in self._commands:
            return command in OPENING or command in ("details.full", "view.help")
        return self._screen.board.opens(self._screen.board.command_of(key))

    def keep_draft(self) -> None:
        """Have what is typed outlive the end of the program."""
        if self._page is not None:
            self._page.in_place.keep_draft()

    def choose(self) -> None:
        """A click on the row under the cursor."""
        keys_of(self._screen).hold_keys()
        self.page.choose()
