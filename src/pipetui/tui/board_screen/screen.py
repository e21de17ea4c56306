"""The board's screen: takes the widgets' messages to the database thread, and what comes back to the widgets.

It decides nothing about selling and draws nothing. A change is shown when it has been committed, never before.
"""

from __future__ import annotations

import gc
from concurrent.futures import TimeoutError as FutureTimeout
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, TypeVar

from pipetui.config.keymap import DEFAULT_KEYS
from pipetui.tui.board.backdrop import Beside, tiled
from pipetui.tui.board.board import Board
from pipetui.tui.board.narrow_paint import NarrowCompositor
from pipetui.tui.board_screen.details import BESIDE, Details
from pipetui.tui.board_screen.dress import Dress
from pipetui.tui.board_screen.figures import Figures
from pipetui.tui.board_screen.filtering import Filtering
from pipetui.tui.board_screen.first_move import rehearsal
from pipetui.tui.board_screen.looks import Looks
from pipetui.tui.board_screen.memory import Memory
from pipetui.tui.board_screen.reads import View
from pipetui.tui.database_link import DatabaseLink, as_told
from pipetui.tui.desk_screen import DeskScreen
from pipetui.tui.key_order import keys_of
from pipetui.tui.opening import ShownThrough
from pipetui.tui.polling import PERIOD, Polling
from pipetui.tui.setup import Setup
from pipetui.tui.widgets.status_line import StatusLine
from pipetui.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Region
    from textual.strip import Strip
    from textual.widget import Widget

    from pipetui.domain.context import Context
    from pipetui.domain.errors import PipetuiError
    from pipetui.domain.events import Event
    from pipetui.domain.filters import Filter
    from pipetui.queries.shapes import Card
    from pipetui.store.file import Store
    from pipetui.tui.board.hand import Dropped, Lifted
    from pipetui.tui.board.turning import Turned
    from pipetui.tui.board_screen.commands import Commands
    from pipetui.tui.board_screen.deal_dialogs import DealDialogs
    from pipetui.tui.board_screen.reads import Reading
    from pipetui.tui.board_screen.selecting import Selecting
    from pipetui.tui.board_screen.views import BoardViews
    from pipetui.tui.board_screen.writes import Done, MustAsk
    from pipetui.tui.commands import PaletteEntry
    from pipetui.tui.widgets.filter_bar import FilterBar

__all__ = ["BoardScreen", "Setup"]

T = TypeVar("T")
R = TypeVar("R")

FIRST_READ = 0.3
"""Seconds that the first paint waits for the first read: it saves painting an empty board before the full one."""


class BoardScreen(ShownThrough, DeskScreen[None]):
    """Board, title, status line; filter bar and pane when they are asked for."""

    AUTO_FOCUS: ClassVar[str] = "Board"
    DEFAULT_CSS: ClassVar[str] = "BoardScreen { layout: vertical; overflow: hidden; }"

    def __init__(self, setup: Setup) -> None:
        super().__init__()
        self._compositor = NarrowCompositor()
        self.setup = setup
        self.board = Board(setup.keys)
        self.board.tell_chosen = lambda count: self.selecting.show(count)  # noqa: PLW0108 - loaded when it is told
        self.dress = Dress(self)
        self.status = StatusLine(self.dress.hints)
        self.title_bar = TitleBar(setup.actor)
        self.main = Beside()
        self.link = DatabaseLink(self, setup.thread, self.status.show_saving)
        self.current_context: Context | None = None
        self.filter: Filter | None = None
        self.read_only = False
        self._last_written = ""
        self._unread = False  # the first read has failed and is to be tried again
        self.memory = Memory(setup.remembered, setup.remember)
        self.filtering = Filtering(self)
        self.figures = Figures(self, setup.pane_period)
        self.details = Details(self)
        self._polling = Polling(self.link, self.reload)
        self.looks = Looks(self)

    @cached_property
    def commands(self) -> Commands:
        """What the keys do. It brings the changes with it, which the first paint does not need."""
        from pipetui.tui.board_screen.commands import Commands

        return Commands(self)

    @cached_property
    def selecting(self) -> Selecting:
        """What is chosen on the board."""
        from pipetui.tui.board_screen.selecting import Selecting

        return Selecting(self)

    @cached_property
    def views(self) -> BoardViews:
        """The saved views."""
        from pipetui.tui.board_screen.views import BoardViews

        return BoardViews(self)

    @cached_property
    def deals(self) -> DealDialogs:
        """The dialogs about one deal."""
        from pipetui.tui.board_screen.deal_dialogs import DealDialogs
        from pipetui.tui.board_screen.desk import BoardDesk

        return DealDialogs(BoardDesk(self))

    def compose(self) -> ComposeResult:
        """The title, the board, the status line."""
        yield self.title_bar
        with self.main:
            yield self.board
        yield self.status

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing, unless something can be seen of it."""
        return [] if tiled(self.outer_size, (self.title_bar, self.main, self.status)) else super().render_lines(crop)

    def on_mount(self) -> None:
        """Show the first read."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self.dress.colours())
        self.set_interval(PERIOD, self._tick)
        try:
            reading = self.setup.first.result(FIRST_READ)
        except FutureTimeout:
            self.status.say("opening the file…")
            self.link.follow(self.setup.first, self._opened, self._not_opened)
        except Exception as error:
            self._not_opened(as_told(error))
        else:
            self._opened(reading)

    def on_unmount(self) -> None:
        """Keep how the board was left."""
        self.memory.flush()

    def _opened(self, reading: Reading) -> None:
        self.status.clear()
        self.show_reading(reading)
        self.call_after_refresh(self._painted)

    def _not_opened(self, error: PipetuiError) -> None:
        """The first read failed: tell, and try again with the next look."""
        self.fail(error)
        self._unread = True

    def _painted(self) -> None:
        """The first board is on the screen: now for what would have held it up."""
        # What is here stays: the collector need not walk it again (pauses of 6 to 17 ms). It was off until now.
        gc.freeze()
        gc.enable()
        if self.setup.warmup is not None and not self.read_only:
            self.setup.warmup.start(lambda: self.board.pressed_at, rehearsal(self))
        if self.setup.pane:
            self.figures.toggle()
        if self.memory.kept.panel and self.size.width >= BESIDE:
            self.details.show()
        from pipetui.tui.board_screen.drafts_waiting import tell_of_drafts

        tell_of_drafts(self)

    # -- reading ------------------------------------------------------------------------------------------------------

    def view(self) -> View:
        """What is to be read to paint the board as it stands."""
        model = self.board.model
        seen = (model.first, model.slots, model.rows, model.tops(), model.selected)
        return View(self.filter, *seen, self.memory.kept.boards, frozenset() if self.filtering.typing else model.chosen)

    def read(self, job: Callable[[Store], T], then: Callable[[T], None], *, to_open: bool = False) -> None:
        """Read on the database thread, for a dialog `to_open` or not; a failure is said on the status line."""
        self.link.read(job, then, self.cannot_open if to_open else self.fail)

    def cannot_open(self, error: PipetuiError) -> None:
        """Say what went wrong; the keys that were typed ahead for what was to open are forgotten."""
        keys_of(self).drop_keys()
        self.fail(error)

    def reload(self, *, tell: bool = True) -> None:
        """Read the board anew: the filter, the day or the file has changed. `tell` what it shows no longer."""
        view, reads = self.view(), self.setup.reads
        self.read(lambda store: reads.reading(store, view), lambda reading: self.show_reading(reading, tell=tell))

    def show_reading(self, reading: Reading, *, tell: bool = True) -> None:
        """Show a board that was read anew."""
        before, now = self.current_context, reading.context
        self.current_context, self.read_only = now, reading.read_only
        self.board.read_only = reading.read_only
        if before is None or (before.today, before.timezone) != (now.today, now.timezone):
            self.dress.colours()
        chosen = len(self.board.model.chosen)
        self.board.load(reading.snapshot, self.memory.kept.board(reading.snapshot.board.pipeline.id))
        self.dress.teach()
        self.title_bar.show(reading.snapshot.board.pipeline.name, read_only=reading.read_only)
        self.dress.looks()
        self._show_filter()
        self._polling.saw(reading.data_version)
        self.figures.changed()
        self.details.changed()
        if tell and len(self.board.model.chosen) < chosen:
            self.selecting.tell_dropped(chosen)

    def _show_filter(self) -> None:
        board = self.board.model.board
        if board is not None:
            view = self.filtering.view
            self.status.show_filter(self.filter.text if self.filter else "", board.hidden, view.name if view else "")
            self.dress.show_hints()

    def _tick(self) -> None:
        """Look for what others wrote, and for a new day."""
        if self.current_context is None:
            if self._unread:
                self._unread = False
                view, reads = self.view(), self.setup.reads
                self.link.read(lambda store: reads.reading(store, view), self._opened, self._not_opened)
            return
        today = self.setup.clock().astimezone(self.current_context.timezone).date()
        if today != self.current_context.today:
            self.filtering.new_day(today)
            self.reload()
        else:
            self._polling.look()

    def on_board_pages_wanted(self, message: Board.PagesWanted) -> None:
        """Read the cards that came near."""
        view, reads, wanted = self.view(), self.setup.reads, message.pages

        def put(pages: tuple[tuple[Card, ...], ...]) -> None:
            for page, cards in zip(wanted, pages, strict=True):
                self.board.put(page, cards)

        self.read(lambda store: reads.pages(store, wanted, view), put)

    # -- changing -----------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """What is not about a card has its key in the pane too: one who clicked there is not locked in."""
        command = self.board.command_of(event.key)
        if command is not None and self.figures.focused and self.commands.is_about_no_card(command):
            event.stop()
            self.board.press(command)

    def opens(self, key: str) -> bool:
        """Whether a key opens what the next ones are meant for."""
        if self.details.focused:
            return self.details.opens(key)
        command = self.board.command_of(key)
        return self.board.opens(command) and (self.board.has_focus or self.figures.focused)

    def key_came(self, key: str) -> None:
        """Have what is read for the figures give way to the change that a key will ask for."""
        command = self.board.command_of(key) if self.figures.shown and self.board.has_focus else None
        if command is not None:
            from pipetui.tui.board_screen.why_not import may_change

            if may_change(command):
                self.link.make_way()

    def keep_draft(self) -> None:
        """Have what is typed beside the board outlive the end of the program, which comes now."""
        self.details.keep_draft()

    def on_dropped(self, message: Dropped) -> None:
        """Put cards where a hand dropped them."""
        self.commands.deals.several.drop(message)

    def on_lifted(self, message: Lifted) -> None:
        """Say what a hand holds."""
        self.commands.deals.several.tell_lifted(message)

    def on_board_pressed(self, message: Board.Pressed) -> None:
        """Do what a key asks for."""
        self.commands.run(message.command, message.card)

    def on_turned(self, message: Turned) -> None:
        """Remember which columns are collapsed."""
        self.looks.turned(message)

    @property
    def unfinished(self) -> str:
        """What the change is about that is on its way to the file; nothing where none is, or that is not known."""
        return self._last_written if self.link.writing else ""

    def write(
        self,
        work: Callable[[Store, Context], Event | MustAsk],
        failed: Callable[[PipetuiError], None] | None = None,
        then: Callable[[Done], None] | None = None,
        *,
        plain: bool = False,
        select: int | None = None,
    ) -> None:
        """Change the file on the database thread; what was committed is shown, what was not is told.

        Args:
            work: the change.
            failed: gets what went wrong; None: the status line says it.
            then: gets what was done, after it is shown.
            plain: it does without the ORM, and so need not wait until that is loaded.
            select: the deal to put the cursor on; None: it stays on its deal.
        """
        from pipetui.tui.board_screen.writes import MustAsk, carry_out, deals_of

        self._last_written = deals_of(work, self.board.model.card)
        view, reads, warmup = self.view(), self.setup.reads, None if plain else self.setup.warmup
        terms = self.figures.terms

        def change(store: Store) -> Done | MustAsk:
            if warmup is not None:
                warmup.wait()
            return carry_out(reads, store, view, work, select, terms)

        def landed(result: Done | MustAsk) -> None:
            if isinstance(result, MustAsk):
                self.commands.deals.ask_won(result)
            else:
                self._show_done(result)
                self.commands.deals.changed(result.event)
                if then is not None:
                    then(result)
                self.paint_at_once()

        self.link.write(change, landed, failed or self.fail)

    def _show_done(self, done: Done) -> None:
        from pipetui.tui.board_screen.whereabouts import places_before, whereabouts

        model = self.board.model
        before = places_before(model, done.change)
        if done.reading is not None:
            self.show_reading(done.reading)
        elif done.change is None or not self.board.apply(done.change, done.select):
            self.reload(tell=False)  # what was done is being told
        else:
            self._show_filter()
            self.figures.changed(done.moved)
            self.details.changed()
        message = done.event.message + whereabouts(model, done.change, before)
        if self.filter is not None:
            message += done.hides
        self.say(message, "done" if done.event.batch_id is not None else "info")

    # -- around the board ---------------------------------------------------------------------------------------------

    def beside_board(self, widget: Widget) -> None:
        """Put a widget at the right of the board."""
        self.main.mount(widget)

    def on_filter_bar_changed(self, message: FilterBar.Changed) -> None:
        """Read the board with what is typed."""
        self.filtering.set(message.filter)

    def on_filter_bar_closed(self) -> None:
        """Go back to the cards; what the filter hides now is not selected any more."""
        self.board.focus()
        if self.board.model.chosen:
            self.reload()

    def take_keys(self) -> None:
        """Go by the keys that the setup has now."""
        self.board.take_keys(self.setup.keys)
        self.dress.teach()
        self.dress.show_hints()

    def palette_entries(self) -> Iterable[PaletteEntry]:
        """What the command palette offers here."""
        from pipetui.tui.commands import entries
        from pipetui.tui.go_to import palette_entries

        known = entries(DEFAULT_KEYS, self.setup.keys, self.board.press, self.commands.why_not)
        return (*known, *palette_entries(self))
