"""What keys and the mouse do to several deals: the chosen ones, and what a hand drops somewhere.

Each is one change and one undo. What some of them need no doing is told with the rest ("2 were there already"); what is
refused for one is refused for all. Tags and the fields that many deals share are edited here for one card too.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipetui.config.remembered import URGENCY
from pipetui.domain.text import visible
from pipetui.tui import bulk_writes
from pipetui.tui.awaiting import outcome
from pipetui.tui.bulk_writes import Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.context import Context
    from pipetui.domain.errors import PipetuiError
    from pipetui.domain.events import Event
    from pipetui.queries.shapes import Card, Stage
    from pipetui.services.bulk_editing import BulkChanges
    from pipetui.store.file import Store
    from pipetui.tui.board.hand import Dropped, Lifted
    from pipetui.tui.board_screen import BoardScreen
    from pipetui.tui.board_writes import Done, MustAsk
    from pipetui.tui.bulk_dialogs import Filling
    from pipetui.tui.pickers import LostChoice

BY_URGENCY = "cards stand by urgency: press s to place them by hand"


class BulkCommands:
    """Carries out the board's commands on several deals."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self._commands: dict[str, Callable[[frozenset[int]], None]] = {
            "deal.advance": partial(self._step, steps=1),
            "deal.back": partial(self._step, steps=-1),
            "deal.choose_stage": self._choose_stage,
            "deal.win": lambda ids: self._write(partial(bulk_writes.win, deal_ids=ids)),
            "deal.lose": lambda ids: self._ask_reason(ids, partial(self._lose, ids)),
            "deal.reopen": lambda ids: self._write(partial(bulk_writes.reopen, deal_ids=ids)),
            "deal.delete": lambda ids: self._write(partial(bulk_writes.delete, deal_ids=ids)),
            "deal.tags": self.tags,
            "deal.edit_several": self.edit,
        }
        self._commands |= {f"deal.to_{column + 1}": partial(self._to_column, column=column) for column in range(9)}

    def knows(self, command: str) -> bool:
        """Whether a command acts on the chosen deals where there are any, and not on the card under the cursor."""
        return command in self._commands

    def run(self, command: str) -> None:
        """Carry out a command on the chosen deals."""
        self._commands[command](self._screen.board.model.chosen)

    # -- to another stage ---------------------------------------------------------------------------------------------

    def _step(self, ids: frozenset[int], steps: int) -> None:
        board = self._stages()
        self._screen.write(lambda store, ctx: bulk_writes.step(store, ctx, ids, steps, board), plain=True)

    def ask_won(self, question: MustAsk) -> None:
        """Ask once whether those that a step takes out of the last open stage are won."""
        from pipetui.tui.pickers import ConfirmDialog

        screen, board = self._screen, self._stages()
        ids, winning = question.deal_ids, question.winning
        others = len(ids) - winning

        def answered(sure: bool | None) -> None:
            if sure:
                screen.write(
                    lambda store, ctx: bulk_writes.step(store, ctx, ids, question.steps, board, sure=True), plain=True
                )
            else:
                screen.say(f"none of {_deals(len(ids))} was moved")

        who = question.title if winning == 1 else _deals(winning)
        detail = "It stands in the last open stage." if winning == 1 else "They stand in the last open stage."
        if others:
            go_on = "The other one goes on" if others == 1 else f"The other {others:,} go on"
            detail += f"\n{go_on} by a stage; without a yes none is moved."
        dialog = ConfirmDialog(f"{'Is' if winning == 1 else 'Are'} {who} won?", detail, yes="Won", no="Not yet")
        screen.open_dialog(dialog, answered)

    def _to_column(self, ids: frozenset[int], column: int) -> None:
        board = self._stages()
        if column >= len(board):
            self._screen.say(f"there is no stage {column + 1}: this pipeline has {len(board)}")
        else:
            self._to_stage(ids, board[column])

    def _choose_stage(self, ids: frozenset[int]) -> None:
        from pipetui.tui.pickers import StagePicker

        board = self._stages()

        def chosen(stage_id: int | None) -> None:
            stage = next((stage for stage in board if stage.id == stage_id), None)
            if stage is not None:
                self._to_stage(ids, stage)

        title = f"Move {_deals(len(ids))} to which stage?"
        self._screen.open_dialog(StagePicker(board, self._screen.board.model.stage_id, title), chosen)

    def _to_stage(self, ids: frozenset[int], stage: Stage) -> None:
        """Move deals to a stage; into Lost after asking once why."""
        if stage.kind == "lost":
            self._ask_reason(ids, partial(self._lose, ids))
        else:
            self._write(partial(bulk_writes.move, deal_ids=ids, target=Target(stage.id)))

    def _lose(self, ids: frozenset[int], choice: LostChoice) -> None:
        work = partial(bulk_writes.lose, deal_ids=ids, reason_id=choice.reason_id, note=choice.note)
        self._screen.write(work, self._screen.commands.keeps_note(ids, choice.note), plain=True)

    def _ask_reason(
        self,
        ids: frozenset[int],
        then: Callable[[LostChoice], None],
        title: str = "",
        otherwise: Callable[[], None] = lambda: None,
    ) -> None:
        def chosen(choice: LostChoice | None) -> None:
            if choice is not None:
                then(choice)
            else:
                otherwise()

        self._screen.commands.ask_reason(ids, title or _deals(len(ids)), chosen)

    # -- dropped by the mouse -----------------------------------------------------------------------------------------

    def tell_lifted(self, message: Lifted) -> None:
        """Say what is in the hand, and how to put it back."""
        if message.back:
            self._tell_stays(message.card, message.count)
        else:
            who = message.card.title if message.count == 1 else _deals(message.count)
            self._screen.say(f"{who}: drop on a place or a column, esc puts back")

    def _tell_stays(self, card: Card, count: int) -> None:
        stays = f"{card.title} stays where it was" if count == 1 else f"{_deals(count)} stay where they were"
        self._screen.say(stays)

    def drop(self, message: Dropped) -> None:
        """Put cards where they were dropped: the stage and the place are one change."""
        screen = self._screen
        stage = next((stage for stage in self._stages() if stage.id == message.stage_id), None)
        sorted_ = screen.board.model.looks.sort == URGENCY
        within = all(self._stage_of(deal_id) == message.stage_id for deal_id in message.deal_ids)
        if stage is None or message.stays or (sorted_ and within):
            screen.board.hand.put_down()
            screen.say(BY_URGENCY if sorted_ and not message.stays else f"{message.card.title} is there already")
            return
        target = Target(stage.id, None if sorted_ else message.beside, on_top=not sorted_ and message.beside is None)
        losing = stage.kind == "lost" and not within
        if not losing:
            self._drop(message, target)
            return
        screen.board.hand.put_down()
        title = message.card.title if len(message.deal_ids) == 1 else ""

        def lose(choice: LostChoice) -> None:
            self._drop(message, target._replace(reason_id=choice.reason_id, note=choice.note))

        stays = partial(self._tell_stays, message.card, len(message.deal_ids))
        self._ask_reason(frozenset(message.deal_ids), lose, title, stays)

    def _drop(self, message: Dropped, target: Target) -> None:
        board = self._screen.board

        def failed(error: PipetuiError) -> None:
            board.hand.put_down()
            self._screen.commands.keeps_note(frozenset(message.deal_ids), target.note)(error)

        def landed(_done: Done) -> None:
            board.hand.light(message.deal_ids)

        work = partial(bulk_writes.move, deal_ids=message.deal_ids, target=target)
        self._screen.write(work, failed, landed, plain=True, select=message.card.id)

    def _stage_of(self, deal_id: int) -> int | None:
        """The stage of a deal, if its card is in memory."""
        card = self._screen.board.model.loaded(deal_id)
        return None if card is None else card.stage_id

    # -- tags, owner, expected close ----------------------------------------------------------------------------------

    def tags(self, ids: frozenset[int]) -> None:
        """Ask which tags to add and to take off."""
        from pipetui.tui.bulk_dialogs import TagsDialog

        self._ask_changes(ids, lambda filling: TagsDialog(filling, partial(self._save, ids)))

    def edit(self, ids: frozenset[int]) -> None:
        """Ask for what many deals get: owner, expected close, tags."""
        from pipetui.tui.bulk_dialogs import BulkDialog

        self._ask_changes(ids, lambda filling: BulkDialog(filling, partial(self._save, ids)))

    def _ask_changes(self, ids: frozenset[int], dialog: Callable[[Filling], object]) -> None:
        from pipetui.tui.bulk_dialogs import Filling, ValuesDialog

        screen = self._screen
        reads = screen.setup.reads

        def read(store: Store) -> Filling:
            from pipetui.queries.completion import complete
            from pipetui.queries.selection import in_board_order, tags_carried

            conn = store.connection
            deals = in_board_order(conn, ids) if len(ids) == 1 else ()
            who = visible(deals[0].title) if deals else _deals(len(ids))
            return Filling(
                who,
                len(ids),
                reads.context(store).today,
                tuple(complete(conn, "tag")),
                tuple(complete(conn, "owner")),
                tags_carried(conn, ids),
            )

        def show(filling: Filling) -> None:
            made = dialog(filling)
            assert isinstance(made, ValuesDialog)
            screen.open_dialog(made, None)

        screen.read(read, show, to_open=True)

    async def _save(self, ids: frozenset[int], changes: BulkChanges) -> PipetuiError | None:
        """Write what a dialog was given; None when it is written."""
        work = partial(bulk_writes.edit, deal_ids=ids, changes=changes)
        return await outcome(lambda ended: self._screen.write(work, ended, lambda _done: ended(None), plain=True))

    # -- inside -------------------------------------------------------------------------------------------------------

    def _write(self, work: Callable[[Store, Context], Event]) -> None:
        self._screen.write(work, plain=True)

    def _stages(self) -> tuple[Stage, ...]:
        return tuple(head.stage for head in self._screen.board.model.heads)


def _deals(count: int) -> str:
    return f"{count:,} deal{'' if count == 1 else 's'}"
