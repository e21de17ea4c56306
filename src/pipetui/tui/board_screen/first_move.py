"""Goes through a move before anybody asks for one, so that the first is as fast as the hundredth.

The first move would compile some 30 statements with their triggers and read pages of the file that nobody has read
yet. On the database thread, before any change, that costs nobody anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.store.file import Store
    from pipetui.tui.board_screen.screen import BoardScreen


def rehearsal(screen: BoardScreen) -> Callable[[], object]:
    """Return what has a step of the card under the cursor gone through on the database thread, changing nothing."""
    view, thread, reads, model = screen.view(), screen.setup.thread, screen.setup.reads, screen.board.model
    card, stage_ids = model.card, [head.stage.id for head in model.heads[:2]]

    def rehearse(store: Store) -> None:
        from pipetui.services.moving import rehearse as move_and_take_back

        if card is not None:
            move_and_take_back(store, reads.context(store), card.id)
            reads.change(store, {card.id}, stage_ids, view)

    return lambda: thread.submit(rehearse)
