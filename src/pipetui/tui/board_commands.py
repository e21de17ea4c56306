"""What each key of the board does beyond moving the cursor: one method a command, by the id it has in the keymap.

A command that cannot be carried out says why. Questions are asked before anything is written, and a change goes to the
database thread as a direction, so that keys pressed fast are carried out in order, each on what the last one left.
"""

from __future__ import annotations

import asyncio
from functools import cached_property, partial
from typing import TYPE_CHECKING

from pipetui.config.keymap import DEFAULT_KEYS
from pipetui.config.remembered import URGENCY
from pipetui.queries.history import read_undoable
from pipetui.queries.pipelines import lost_reasons, pipelines
from pipetui.tui import board_writes
from pipetui.tui.key_order import keys_of
from pipetui.tui.why_not import READ_ONLY, Circumstances, Known, idle, stopped

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.context import Context
    from pipetui.domain.errors import PipetuiError
    from pipetui.domain.events import Event
    from pipetui.queries.shapes import Card, LostReason, Stage
    from pipetui.store.file import Store
    from pipetui.tui.board_screen import BoardScreen
    from pipetui.tui.board_writes import MustAsk
    from pipetui.tui.bulk_commands import BulkCommands
    from pipetui.tui.pickers import LostChoice

PATIENCE = 0.2
"""Seconds that help and the palette wait for what the file says about undoing: they open without it."""


class Commands:
    """Carries out the board's commands on its screen."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self._known: Known | None = None
        self._notes: dict[frozenset[int], str] = {}  # why deals were lost, where that could not be saved
        self._on_card: dict[str, Callable[[Card], None]] = {
            "deal.advance": partial(self._step, steps=1),
            "deal.back": partial(self._step, steps=-1),
            "deal.down": partial(self._shift, places=1),
            "deal.up": partial(self._shift, places=-1),
            "deal.choose_stage": self._choose_stage,
            "deal.win": self._win,
            "deal.lose": self._ask_lost,
            "deal.reopen": self._reopen,
            "deal.open": lambda card: screen.details.open(card.id),
            "deal.edit": lambda card: screen.deals.edit(card.id),
            "deal.delete": self._delete,
            "deal.tags": lambda card: self.several.tags(frozenset({card.id})),
            "deal.edit_several": lambda card: self.several.edit(frozenset({card.id})),
            "deal.drag": _nothing,  # what a hand does comes by itself; here it is told why it may not
            "select.card": _nothing,  # done already where there is a card
            "select.column": screen.selecting.column,
        }
        self._on_card |= {f"deal.to_{column + 1}": partial(self._to_column, column=column) for column in range(9)}
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

    @cached_property
    def several(self) -> BulkCommands:
        """What the keys do to the chosen deals."""
        from pipetui.tui.bulk_commands import BulkCommands

        return BulkCommands(self._screen)

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
        several = bool(self._screen.board.model.chosen) and self.several.knows(command)
        why = stopped(command, self._circumstances(card), needs_card=other is None and not several)
        if why is not None:
            self._screen.say(why, "warning" if why == READ_ONLY else "info")
            return False
        if several:
            self.several.run(command)
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
        several = bool(model.chosen) and self.several.knows(command)
        at = self._circumstances(model.card)
        return stopped(command, at, needs_card=command in self._on_card and not several) or idle(command, at)

    def _circumstances(self, card: Card | None) -> Circumstances:
        screen = self._screen
        model = screen.board.model
        there = bool(model.heads)
        return Circumstances(
            screen.read_only,
            card,
            self._no_card(),
            len(model.chosen),
            self._stages(),
            model.column,
            model.place,
            model.total(model.column) if there else 0,
            there and model.is_narrow(model.column),
            model.looks.sort == URGENCY,
            screen.filter is not None or screen.filtering.view is not None,
            screen.details.shown,
            self._known,
        )

    def _no_card(self) -> str:
        model = self._screen.board.model
        if model.heads and model.is_narrow(model.column):
            return f"{model.heads[model.column].stage.name} is collapsed: ] opens it"
        if model.heads and model.total(model.column):
            return "this card is still being read"
        return "there is no deal here: go to a card first"

    # -- to another stage or place ------------------------------------------------------------------------------------

    def _step(self, card: Card, steps: int) -> None:
        board = self._stages()
        self._screen.write(lambda store, ctx: board_writes.step(store, ctx, card.id, steps, board), plain=True)

    def _shift(self, card: Card, places: int) -> None:
        if card.status == "open" and self._screen.board.model.looks.sort == URGENCY:
            self._screen.say("sorted by urgency, cards have no place of their own: s sorts by hand", "warning")
            return
        view, reads = self._screen.view(), self._screen.setup.reads
        self._screen.write(lambda store, ctx: board_writes.shift(reads, store, ctx, card.id, places, view), plain=True)

    def _to_column(self, card: Card, column: int) -> None:
        self.to_stage(card.id, card.title, self._stages()[column])

    def _choose_stage(self, card: Card) -> None:
        from pipetui.tui.pickers import StagePicker

        board = self._stages()

        def chosen(stage_id: int | None) -> None:
            stage = next((stage for stage in board if stage.id == stage_id), None)
            if stage is not None:
                self.to_stage(card.id, card.title, stage)

        self._screen.open_dialog(StagePicker(board, card.stage_id), chosen)

    def to_stage(self, deal_id: int, title: str, stage: Stage) -> None:
        """Move a deal to a stage; into Lost after asking why."""
        if stage.kind == "lost":
            self._ask_reason(deal_id, title)
        else:
            self._screen.write(lambda store, ctx: board_writes.move(store, ctx, deal_id, stage.id), plain=True)

    # -- won, lost, open again ----------------------------------------------------------------------------------------

    def ask_won(self, question: MustAsk) -> None:
        """Ask whether a step out of the last open stage means that the deal is won."""
        from pipetui.tui.pickers import ConfirmDialog

        if not self._screen.is_active:  # a second `L` of a fast hand: the question is on the screen already
            return
        if question.deal_ids:
            self.several.ask_won(question)
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self._screen.write(lambda store, ctx: board_writes.win(store, ctx, question.deal_id), plain=True)

        detail = "It stands in the last open stage."
        dialog = ConfirmDialog(f"Is {question.title} won?", detail, yes="Won", no="Not yet")
        self._screen.open_dialog(dialog, answered)

    def _win(self, card: Card) -> None:
        self._screen.write(lambda store, ctx: board_writes.win(store, ctx, card.id), plain=True)

    def _ask_lost(self, card: Card) -> None:
        self._ask_reason(card.id, card.title)

    def _ask_reason(self, deal_id: int, title: str) -> None:
        ids = frozenset({deal_id})

        def chosen(choice: LostChoice | None) -> None:
            if choice is not None:
                self._screen.write(
                    lambda store, ctx: board_writes.lose(store, ctx, deal_id, choice.reason_id, choice.note),
                    self.keeps_note(ids, choice.note),
                    plain=True,
                )

        self.ask_reason(ids, title, chosen)

    def ask_reason(self, ids: frozenset[int], title: str, answered: Callable[[LostChoice | None], None]) -> None:
        """Ask why deals were lost, with the note that could not be saved the last time."""
        from pipetui.tui.pickers import LostReasonPicker

        def ask(reasons: tuple[LostReason, ...]) -> None:
            dialog = LostReasonPicker(reasons, f"Lost: {title}", self._notes.pop(ids, ""))
            self._screen.open_dialog(dialog, answered)

        keys_of(self._screen).hold_keys()  # a stage picker may have led here
        self._screen.read(lambda store: lost_reasons(store.connection), ask, to_open=True)

    def keeps_note(self, ids: frozenset[int], note: str) -> Callable[[PipetuiError], None]:
        """What a loss that fails is told to: it says why, and keeps the note for when it is tried again."""

        def failed(error: PipetuiError) -> None:
            self._notes[ids] = note
            self._screen.fail(error)

        return failed

    def _reopen(self, card: Card) -> None:
        if card.status == "open":
            self._screen.say(f"{card.title} is open already")
        else:
            self._screen.write(lambda store, ctx: board_writes.reopen(store, ctx, card.id), plain=True)

    # -- the rest -----------------------------------------------------------------------------------------------------

    def _delete(self, card: Card) -> None:
        self._screen.write(lambda store, ctx: board_writes.delete(store, ctx, card.id))

    def _new(self) -> None:
        self._screen.deals.new(self._screen.board.model.stage_id)

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
        from pipetui.tui.pipeline_picker import choose_pipeline

        choose_pipeline(self._screen)

    def _go_to(self) -> None:
        from pipetui.tui.go_to import ask

        ask(self._screen)

    def _help(self) -> None:
        self._when_known(self._open_help)

    def _open_help(self) -> None:
        from pipetui.tui.help_screen import HelpScreen, mouse_section, sections

        shown = sections(DEFAULT_KEYS, self._screen.setup.keys, self.why_not)
        self._screen.open_dialog(HelpScreen("the board", (*shown, mouse_section())), None)

    def _palette(self) -> None:
        self._when_known(self._open_palette)

    def _open_palette(self) -> None:
        app = self._screen.app
        if app.screen is not self._screen:
            keys_of(app).drop_keys()
            return
        app.action_command_palette()
        app.screen.call_after_refresh(keys_of(app).release_keys)

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

    def _stages(self) -> tuple[Stage, ...]:
        return tuple(head.stage for head in self._screen.board.model.heads)


def _nothing(_card: Card) -> None:
    """What has been done elsewhere."""
