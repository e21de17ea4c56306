"""What takes more than a key: what a hand drops somewhere, and the dialogs that edit what deals share.

Each is one change and one undo, for one deal as for many.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipetui.config.remembered import URGENCY
from pipetui.domain.text import visible
from pipetui.tui.awaiting import outcome
from pipetui.tui.board_screen import deal_writes
from pipetui.tui.board_screen.deal_commands import how_many
from pipetui.tui.board_screen.deal_writes import Target
from pipetui.tui.board_screen.why_not import BY_URGENCY

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.errors import PipetuiError
    from pipetui.queries.shapes import Card
    from pipetui.services.bulk_editing import BulkChanges
    from pipetui.store.file import Store
    from pipetui.tui.board.hand import Dropped, Lifted
    from pipetui.tui.board_screen.bulk_dialogs import Filling, ValuesDialog
    from pipetui.tui.board_screen.screen import BoardScreen
    from pipetui.tui.board_screen.writes import Done
    from pipetui.tui.widgets.pickers import LostChoice


class BulkCommands:
    """Carries out what dialogs and the mouse do to several deals."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen

    # -- dropped by the mouse -----------------------------------------------------------------------------------------

    def tell_lifted(self, message: Lifted) -> None:
        """Say what is in the hand, and how to put it back."""
        if message.back:
            self._tell_stays(message.card, message.count)
        else:
            who = message.card.title if message.count == 1 else how_many(message.count)
            self._screen.say(f"{who}: drop on a place or a column, esc puts back")

    def _tell_stays(self, card: Card, count: int) -> None:
        stays = f"{card.title} stays where it was" if count == 1 else f"{how_many(count)} stay where they were"
        self._screen.say(stays)

    def drop(self, message: Dropped) -> None:
        """Put cards where they were dropped: the stage and the place are one change."""
        screen = self._screen
        stage = next((head.stage for head in screen.board.model.heads if head.stage.id == message.stage_id), None)
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

        def answered(choice: LostChoice | None) -> None:
            if choice is None:
                self._tell_stays(message.card, len(message.deal_ids))
            else:
                self._drop(message, target._replace(reason_id=choice.reason_id, note=choice.note))

        deals = screen.commands.deals
        deals.ask_reason(deals.chosen(frozenset(message.deal_ids)), answered)

    def _drop(self, message: Dropped, target: Target) -> None:
        board = self._screen.board

        def failed(error: PipetuiError) -> None:
            board.hand.put_down()
            self._screen.commands.deals.keeps_note(frozenset(message.deal_ids), target.note)(error)

        def landed(_done: Done) -> None:
            board.hand.light(message.deal_ids)

        work = partial(deal_writes.move, deal_ids=message.deal_ids, target=target)
        self._screen.write(work, failed, landed, plain=True, select=message.card.id)

    def _stage_of(self, deal_id: int) -> int | None:
        """The stage of a deal, if its card is in memory."""
        card = self._screen.board.model.loaded(deal_id)
        return None if card is None else card.stage_id

    # -- tags, owner, expected close ----------------------------------------------------------------------------------

    def tags(self, ids: frozenset[int]) -> None:
        """Ask which tags to add and to take off."""
        from pipetui.tui.board_screen.bulk_dialogs import TagsDialog

        self._ask_changes(ids, lambda filling: TagsDialog(filling, partial(self._save, ids)))

    def edit(self, ids: frozenset[int]) -> None:
        """Ask for what many deals get: owner, expected close, tags."""
        from pipetui.tui.board_screen.bulk_dialogs import BulkDialog

        self._ask_changes(ids, lambda filling: BulkDialog(filling, partial(self._save, ids)))

    def _ask_changes(self, ids: frozenset[int], dialog: Callable[[Filling], ValuesDialog]) -> None:
        from pipetui.tui.board_screen.bulk_dialogs import Filling

        screen = self._screen
        reads = screen.setup.reads

        def read(store: Store) -> Filling:
            from pipetui.queries.completion import complete
            from pipetui.queries.selection import in_board_order, tags_carried

            conn = store.connection
            deals = in_board_order(conn, ids) if len(ids) == 1 else ()
            who = visible(deals[0].title) if deals else how_many(len(ids))
            return Filling(
                who,
                len(ids),
                reads.context(store).today,
                tuple(complete(conn, "tag")),
                tuple(complete(conn, "owner")),
                tags_carried(conn, ids),
            )

        def show(filling: Filling) -> None:
            screen.open_dialog(dialog(filling), None)

        screen.read(read, show, to_open=True)

    async def _save(self, ids: frozenset[int], changes: BulkChanges) -> PipetuiError | None:
        """Write what a dialog was given; None when it is written."""
        work = partial(deal_writes.edit, deal_ids=ids, changes=changes)
        return await outcome(lambda ended: self._screen.write(work, ended, lambda _done: ended(None), plain=True))
