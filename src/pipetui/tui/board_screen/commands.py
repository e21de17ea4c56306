"""What each key of the board does beyond moving the cursor: one method a command, by the id it has in the keymap.

A command that cannot be carried out says why. What keys do to deals, to one or to many, is in `deal_commands`.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from pipetui.config.keymap import DEFAULT_KEYS
from pipetui.config.remembered import URGENCY
from pipetui.queries.history import read_undoable
from pipetui.queries.pipelines import pipelines
from pipetui.tui.board_screen import writes as board_writes
from pipetui.tui.board_screen.deal_commands import DealCommands
from pipetui.tui.board_screen.why_not import BY_URGENCY, READ_ONLY, Circumstances, Known, collapsed, idle, stopped
from pipetui.tui.key_order import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.context import Context
    from pipetui.domain.events import Event
    from pipetui.queries.shapes import Card
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.screen import BoardScreen

PATIENCE = 0.2
"""Seconds that help and the palette wait for what the file says about undoing: they open without it."""


class Commands:
    """Carries out the board's commands on its screen."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self._known: Known | None = None
        self.deals = DealCommands(screen)
        self._on_card: dict[str, Callable[[Card], None]] = {
            "deal.down": partial(self._shift, places=1),
            "deal.up": partial(self._shift, places=-1),
            "deal.open": lambda card: screen.details.open(card.id),
            "deal.edit": lambda card: screen.deals.edit(card.id),
            "deal.drag": _nothing,  # what a hand does comes by itself; here it is told why it may not
            "select.card": _nothing,  # done already where there is a card
            "select.column": screen.selecting.column,
        }
        looks = screen.looks
        self._others: dict[str, Callable[[], None]] = {
            "column.collapse": partial(screen.board.press, "column.collapse"),
            "column.open": partial(screen.board.press, "column.open"),
            "view.sort": looks.toggle_sort,
            "view.density": looks.next_density,
            "view.weighted": looks.toggle_weighted,
            "deal.new": self._new,
            "select.all": lambda: screen.selecting.everything(),  # noqa: PLW0108 - loaded when it is asked for
            "filter.open": screen.filtering.open,
            "filter.views": self._views,
            "filter.clear": self._clear,
            "change.undo": partial(self._take_back, board_writes.undo),
            "change.redo": partial(self._take_back, board_writes.redo),
            "view.pane": screen.figures.toggle,
            "view.next": self._next_pane,
            "pipeline.choose": self._choose_pipeline,
            "goto.open": self._go_to,
            "view.help": self._help,
            "view.commands": self._palette,
            "app.quit": screen.app.exit,  # what is being saved is finished first
        }

    def is_about_no_card(self, command: str) -> bool:
        """Whether a command needs no card under the cursor."""
        return command in self._others

    def run(self, command: str, card: Card | None) -> None:
        """Carry out a command on the card that was under the cursor, or say why that is not possible."""
        if not self._carried_out(command, card):
            keys_of(self._screen).drop_keys()

    def _carried_out(self, command: str, card: Card | None) -> bool:
        """Carry out a command, or say why that is not possible; tell which."""
        other = self._others.get(command)
        about_deals = self.deals.knows(command)
        chosen = about_deals and bool(self._screen.board.model.chosen)
        why = stopped(command, self._circumstances(card), needs_card=other is None and not chosen)
        if why is not None:
            self._screen.say(why, "warning" if why == READ_ONLY else "info")
            return False
        if about_deals:
            self.deals.run(command, card)
        elif other is not None:
            other()
        elif card is not None:
            self._on_card[command](card)
        return True

    def why_not(self, command: str) -> str | None:
        """Why a command cannot be carried out now, or would change nothing; None where it can."""
        if command.startswith("cursor."):
            return None
        model = self._screen.board.model
        about_deals = self.deals.knows(command)
        needs_card = command in self._on_card or (about_deals and not model.chosen)
        at = self._circumstances(model.card)
        return stopped(command, at, needs_card=needs_card) or idle(command, at)

    def _circumstances(self, card: Card | None) -> Circumstances:
        screen = self._screen
        model = screen.board.model
        there = bool(model.heads)
        return Circumstances(
            read_only=screen.read_only,
            card=card,
            no_card=self._no_card(),
            chosen=len(model.chosen),
            stages=tuple(head.stage for head in model.heads),
            column=model.column,
            place=model.place,
            total=model.total(model.column) if there else 0,
            narrow=there and model.is_narrow(model.column),
            by_urgency=model.looks.sort == URGENCY,
            filtered=screen.filter is not None or screen.filtering.view is not None,
            beside=screen.details.shown,
            known=self._known,
        )

    def _no_card(self) -> str:
        model = self._screen.board.model
        if model.heads and model.is_narrow(model.column):
            return collapsed(model.heads[model.column].stage.name)
        if model.heads and model.total(model.column):
            return "this card is still being read"
        return "there is no deal here: go to a card first"

    # -- the rest -----------------------------------------------------------------------------------------------------

    def _shift(self, card: Card, places: int) -> None:
        if card.status == "open" and self._screen.board.model.looks.sort == URGENCY:
            self._screen.say(BY_URGENCY, "warning")
            return
        view, reads = self._screen.view(), self._screen.setup.reads
        self._screen.write(lambda store, ctx: board_writes.shift(reads, store, ctx, card.id, places, view), plain=True)

    def _new(self) -> None:
        screen, board = self._screen, self._screen.board.model.board
        ctx = screen.current_context
        known = (board, ctx) if board is not None and ctx is not None else None
        screen.deals.new(screen.board.model.stage_id, known)

    def _clear(self) -> None:
        """Choose nothing any more; where nothing was, close the page beside the board; else show every deal again."""
        if not self._screen.selecting.clear() and not self._screen.details.hide():
            self._screen.filtering.clear()

    def _next_pane(self) -> None:
        """Go to what stands beside the board; the keys behind this one are for that."""
        screen = self._screen
        beside = [pane for pane in screen.main.children if pane.display and pane.focusable]
        at = beside.index(screen.focused) if screen.focused in beside else 0
        if len(beside) < 2:
            keys_of(screen).drop_keys()
            screen.say("nothing stands beside the board: enter shows the deal there, p the figures")
        else:
            screen.set_focus(beside[(at + 1) % len(beside)])
            keys_of(screen).release_keys()

    def _take_back(self, work: Callable[[Store, Context], Event]) -> None:
        self._screen.write(work, plain=True)

    def _views(self) -> None:
        self._screen.views.open()

    def _choose_pipeline(self) -> None:
        from pipetui.tui.stages.pipeline_picker import choose_pipeline

        choose_pipeline(self._screen)

    def _go_to(self) -> None:
        from pipetui.tui.go_to import ask

        ask(self._screen)

    def _help(self) -> None:
        self._when_known(self._open_help)

    def _open_help(self) -> None:
        from pipetui.tui.help.help_screen import HelpScreen, mouse_section, sections

        shown = sections(DEFAULT_KEYS, self._screen.setup.keys, self.why_not)
        self._screen.open_dialog(HelpScreen("the board", (*shown, mouse_section())), None)

    def _palette(self) -> None:
        self._when_known(self._screen.open_palette)

    def _when_known(self, then: Callable[[], None]) -> None:
        """Ask the file what can be taken back, and go on; without the answer where it takes long."""
        self._screen.run_worker(self._ask(then), exit_on_error=False)

    async def _ask(self, then: Callable[[], None]) -> None:
        actor = self._screen.setup.actor

        def read(store: Store) -> Known:
            return Known(read_undoable(store.connection, actor), len(pipelines(store.connection)))

        asked = asyncio.ensure_future(self._screen.link.ask(read))
        done, _ = await asyncio.wait({asked}, timeout=PATIENCE)
        asked.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # nobody else will look at it
        self._known = asked.result() if done and asked.exception() is None else None
        then()


def _nothing(_card: Card) -> None:
    """What has been done elsewhere."""
