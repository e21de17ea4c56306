"""What the keys do to deals: to the chosen ones, and where none is chosen to the one under the cursor.

One deal is a set of one. Each command is one change and one undo. What some of several need no doing is told with the
rest ("2 were there already"); what is refused for one is refused for all. A change goes to the database thread as a
direction, so that keys pressed fast are carried out in order, each on what the last one left.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.text import counted
from pipetui.tui.board_screen import deal_writes
from pipetui.tui.board_screen.deal_writes import Target
from pipetui.tui.board_screen.desk import BoardDesk
from pipetui.tui.board_screen.lost_question import ask_why_lost
from pipetui.tui.board_screen.writes import concerns

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.context import Context
    from pipetui.domain.errors import PipetuiError
    from pipetui.domain.events import Event
    from pipetui.queries.shapes import Card, Stage
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.bulk_commands import BulkCommands
    from pipetui.tui.board_screen.screen import BoardScreen
    from pipetui.tui.board_screen.writes import MustAsk
    from pipetui.tui.widgets.pickers import ConfirmDialog, LostChoice


class These(NamedTuple):
    """The deals that a command is about.

    Attributes:
        ids: their numbers.
        title: the one deal's; empty for several, and where it is not known.
        stage_id: where it stands; of several where the cursor does.
        chosen: they were selected, and may stand anywhere.
    """

    ids: frozenset[int]
    title: str
    stage_id: int | None
    chosen: bool

    @property
    def who(self) -> str:
        """The deal's title, or how many they are."""
        return self.title or how_many(len(self.ids))


class DealCommands:
    """Carries out the board's commands on deals."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self._desk = BoardDesk(screen)
        self._notes: dict[frozenset[int], str] = {}  # why deals were lost, where that could not be saved
        self._asked: tuple[ConfirmDialog, MustAsk] | None = None  # the question whether deals are won
        self._commands: dict[str, Callable[[These], None]] = {
            "deal.advance": partial(self._step, steps=1),
            "deal.back": partial(self._step, steps=-1),
            "deal.choose_stage": self._choose_stage,
            "deal.win": lambda these: self._write(partial(deal_writes.win, deal_ids=these.ids)),
            "deal.lose": self._lose,
            "deal.reopen": lambda these: self._write(partial(deal_writes.reopen, deal_ids=these.ids)),
            "deal.delete": lambda these: self._write(partial(deal_writes.delete, deal_ids=these.ids)),
            "deal.tags": lambda these: self.several.tags(these.ids),
            "deal.edit_several": lambda these: self.several.edit(these.ids),
        }
        self._commands |= {f"deal.to_{column + 1}": partial(self._to_column, column=column) for column in range(9)}

    @cached_property
    def several(self) -> BulkCommands:
        """What dialogs and the mouse do to many deals."""
        from pipetui.tui.board_screen.bulk_commands import BulkCommands

        return BulkCommands(self._screen)

    def knows(self, command: str) -> bool:
        """Whether a command acts on deals: on the chosen ones where there are any."""
        return command in self._commands

    def run(self, command: str, card: Card | None) -> None:
        """Carry out a command on the chosen deals, or else on this card's."""
        chosen = self._screen.board.model.chosen
        if chosen:
            self._commands[command](self.chosen(chosen))
        elif card is not None:
            self._commands[command](These(frozenset({card.id}), card.title, card.stage_id, chosen=False))

    def chosen(self, ids: frozenset[int]) -> These:
        """Deals that may stand anywhere."""
        model = self._screen.board.model
        card = model.loaded(next(iter(ids))) if len(ids) == 1 else None
        return These(ids, card.title if card else "", card.stage_id if card else model.stage_id, chosen=True)

    # -- to another stage ---------------------------------------------------------------------------------------------

    def _step(self, these: These, steps: int) -> None:
        board = self._stages()
        self._screen.write(partial(deal_writes.step, deal_ids=these.ids, steps=steps, board=board), plain=True)

    def _to_column(self, these: These, column: int) -> None:
        self._to_stage(these, self._stages()[column])

    def _choose_stage(self, these: These) -> None:
        from pipetui.tui.widgets.pickers import StagePicker

        board = self._stages()

        def chosen(stage_id: int | None) -> None:
            stage = next((stage for stage in board if stage.id == stage_id), None)
            if stage is not None:
                self._to_stage(these, stage)

        title = f"Move {these.who} to which stage?" if these.chosen else ""
        self._screen.open_dialog(StagePicker(board, these.stage_id, title), chosen)

    def _to_stage(self, these: These, stage: Stage) -> None:
        """Move deals to a stage; into Lost after asking once why."""
        if stage.kind == "lost":
            self._lose(these)
        else:
            self._write(partial(deal_writes.move, deal_ids=these.ids, target=Target(stage.id)))

    # -- is it won? ---------------------------------------------------------------------------------------------------

    def ask_won(self, question: MustAsk) -> None:
        """Ask once whether the deals that a step takes out of the last open stage are won."""
        from pipetui.tui.widgets.pickers import ConfirmDialog

        screen, board = self._screen, self._stages()
        winning, count = len(question.winning), len(question.deals)
        who = question.winning[0].title if winning == 1 else how_many(winning)
        stands = f"{'It stands' if winning == 1 else 'They stand'} in the last open stage."
        if not screen.is_active:
            if self._asked is None or self._asked[1].deal_ids != question.deal_ids:  # else a second `L` of a fast hand
                screen.say(f"{who}: not moved. {stands} The next step asks whether it is won.", "warning")
            return

        def answered(sure: bool | None) -> None:
            asked, self._asked = self._asked, None
            if asked is None:  # it was taken away
                return
            if sure:
                work = partial(
                    deal_writes.step, deal_ids=question.deal_ids, steps=question.steps, board=board, asked=question
                )
                screen.write(work, plain=True)
            else:
                screen.say(f"{who} was not moved" if count == 1 else f"none of {how_many(count)} was moved")

        detail, others = stands, count - winning
        if others:
            go_on = "The other one goes on" if others == 1 else f"The other {others:,} go on"
            detail += f"\n{go_on} by a stage; without a yes none is moved."
        dialog = ConfirmDialog(f"{'Is' if winning == 1 else 'Are'} {who} won?", detail, yes="Won", no="Not yet")
        self._asked = (dialog, question)
        screen.open_dialog(dialog, answered)

    def changed(self, event: Event) -> None:
        """Something was changed: a question about deals that are not any more as they were asked about is taken away.

        The keys of a fast hand may have been on their way when it was asked: `LLu`.
        """
        if self._asked is not None and concerns(event, self._asked[1].deal_ids):
            (dialog, _), self._asked = self._asked, None

            def take_away() -> None:  # not awaited: it would be the dialog that waits for its own end
                if dialog.is_active:  # else it was answered meanwhile
                    dialog.dismiss(None)

            dialog.call_after_refresh(take_away)  # it may have been opened a moment ago, and is composed first

    # -- lost ---------------------------------------------------------------------------------------------------------

    def _lose(self, these: These) -> None:
        def chosen(choice: LostChoice | None) -> None:
            if choice is not None:
                work = partial(deal_writes.lose, deal_ids=these.ids, reason_id=choice.reason_id, note=choice.note)
                self._screen.write(work, self.keeps_note(these.ids, choice.note), plain=True)

        self.ask_reason(these, chosen)

    def ask_reason(self, these: These, answered: Callable[[LostChoice | None], None]) -> None:
        """Ask why deals were lost, with the note that could not be saved the last time."""
        ask_why_lost(self._desk, f"Lost: {these.who}", self._notes.pop(these.ids, ""), answered)

    def keeps_note(self, ids: frozenset[int], note: str) -> Callable[[PipetuiError], None]:
        """What a loss that fails is told to: it says why, and keeps the note for when it is tried again."""

        def failed(error: PipetuiError) -> None:
            self._notes[ids] = note
            self._screen.fail(error)

        return failed

    # -- inside -------------------------------------------------------------------------------------------------------

    def _write(self, work: Callable[[Store, Context], Event]) -> None:
        self._screen.write(work, plain=True)

    def _stages(self) -> tuple[Stage, ...]:
        return tuple(head.stage for head in self._screen.board.model.heads)


def how_many(count: int) -> str:
    """So many deals, in words."""
    return counted(count, "deal")
