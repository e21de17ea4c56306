"""What each key of the board does beyond moving the cursor: one method a command, by the id it has in the keymap.

A command that cannot be carried out says why. Questions are asked before anything is written, and a change goes to the
database thread as a direction, so that keys pressed fast are carried out in order, each on what the last one left.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from pipetui.config.keymap import DEFAULT_KEYS
from pipetui.queries.pipelines import lost_reasons
from pipetui.tui import board_writes
from pipetui.tui.board_looks import Looks
from pipetui.tui.key_order import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.context import Context
    from pipetui.domain.events import Event
    from pipetui.queries.shapes import Card, LostReason, Stage
    from pipetui.store.file import Store
    from pipetui.tui.board_screen import BoardScreen
    from pipetui.tui.board_writes import MustAsk
    from pipetui.tui.bulk_commands import BulkCommands
    from pipetui.tui.pickers import LostChoice

READ_ONLY = "this file may only be read: allow writing to it and to its folder, then open it again"


class Commands:
    """Carries out the board's commands on its screen."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
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
        looks = Looks(screen)
        self._others: dict[str, Callable[[], None]] = {
            "column.collapse": looks.collapse,
            "column.open": looks.open,
            "view.sort": looks.toggle_sort,
            "view.density": looks.next_density,
            "view.weighted": looks.toggle_weighted,
            "deal.new": self._new,
            "filter.open": screen.filtering.open,
            "filter.views": self._views,
            "filter.clear": self._clear,
            "change.undo": partial(self._take_back, board_writes.undo),
            "change.redo": partial(self._take_back, board_writes.redo),
            "view.pane": screen.figures.toggle,
            "pipeline.choose": self._choose_pipeline,
            "goto.open": self._go_to,
            "view.help": self._help,
            "view.commands": self._palette,
            "app.quit": screen.quit,
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
        if other is None and card is None and not several:
            self._screen.say(self._no_card())
            return False
        if command not in _READING and self._refused():
            return False
        if several:
            self.several.run(command)
            return True
        if other is not None:
            other()
        elif card is not None:
            self._on_card[command](card)
        return True

    def _no_card(self) -> str:
        model = self._screen.board.model
        if model.heads and model.is_narrow(model.column):
            return f"{model.heads[model.column].stage.name} is collapsed: ] opens it"
        if model.heads and model.total(model.column):
            return "this card is still being read"
        return "there is no deal here: go to a card first"

    def _refused(self) -> bool:
        """Say that nothing can be written, where that is so."""
        if self._screen.read_only:
            self._screen.say(READ_ONLY, "warning")
        return self._screen.read_only

    # -- to another stage or place ------------------------------------------------------------------------------------

    def _step(self, card: Card, steps: int) -> None:
        board = self._stages()
        self._screen.write(lambda store, ctx: board_writes.step(store, ctx, card.id, steps, board), plain=True)

    def _shift(self, card: Card, places: int) -> None:
        view, reads = self._screen.view(), self._screen.setup.reads
        self._screen.write(lambda store, ctx: board_writes.shift(reads, store, ctx, card.id, places, view), plain=True)

    def _to_column(self, card: Card, column: int) -> None:
        board = self._stages()
        if column >= len(board):
            self._screen.say(f"there is no stage {column + 1}: this pipeline has {len(board)}")
        else:
            self.to_stage(card.id, card.title, board[column])

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
        from pipetui.tui.pickers import LostReasonPicker

        def chosen(choice: LostChoice | None) -> None:
            if choice is not None:
                self._screen.write(
                    lambda store, ctx: board_writes.lose(store, ctx, deal_id, choice.reason_id, choice.note), plain=True
                )

        def ask(reasons: tuple[LostReason, ...]) -> None:
            self._screen.open_dialog(LostReasonPicker(reasons, f"Lost: {title}"), chosen)

        keys_of(self._screen).hold_keys()  # a stage picker may have led here
        self._screen.read(lambda store: lost_reasons(store.connection), ask, to_open=True)

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
        from pipetui.tui.help_screen import HelpScreen, sections

        self._screen.open_dialog(HelpScreen("the board", sections(DEFAULT_KEYS, self._screen.setup.keys)), None)

    def _palette(self) -> None:
        app = self._screen.app
        app.action_command_palette()
        app.screen.call_after_refresh(keys_of(app).release_keys)

    def _stages(self) -> tuple[Stage, ...]:
        return tuple(head.stage for head in self._screen.board.model.heads)


_READING = frozenset({"column.collapse", "column.open", "view.sort", "view.density", "view.weighted"}) | frozenset(
    {"deal.open", "filter.open", "filter.clear", "view.pane", "goto.open", "view.help", "view.commands", "app.quit"}
)
_READING |= {"filter.views"}
_READING |= {"select.card", "select.column"}
"""What can be done in a file that may only be read."""


def _nothing(_card: Card) -> None:
    """What has been done elsewhere."""
