"""Asks why deals are lost: one question, wherever on the board or on a deal's page the answer is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.pipelines import lost_reasons
from pipetui.tui.key_order import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.queries.shapes import LostReason
    from pipetui.tui.board_screen.desk import Desk
    from pipetui.tui.widgets.pickers import LostChoice


def ask_why_lost(desk: Desk, title: str, note: str, answered: Callable[[LostChoice | None], None]) -> None:
    """Read the reasons and ask which of them it is.

    Args:
        desk: the screen that the question is opened over.
        title: what is being lost.
        note: what was typed beside the reason the last time, and could not be saved.
        answered: gets the answer; None when there is none.
    """

    def ask(reasons: tuple[LostReason, ...]) -> None:
        from pipetui.tui.widgets.pickers import LostReasonPicker

        desk.open_dialog(LostReasonPicker(reasons, title, note), answered)

    keys_of(desk.app.screen).hold_keys()  # a stage picker may have led here
    desk.read(lambda store: lost_reasons(store.connection), ask)
