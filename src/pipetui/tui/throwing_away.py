"""The one question before something typed is lost: asked by every form, and by quitting out of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.widgets.pickers import ConfirmDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App


def ask_to_throw_away(
    app: App[object],
    thrown_away: Callable[[], None],
    open_dialog: Callable[[ConfirmDialog, Callable[[bool | None], None]], object] | None = None,
) -> None:
    """Ask; on a yes the text goes, and where it was asked by quitting, quitting goes on.

    Args:
        app: the app.
        thrown_away: closes what the text stands in.
        open_dialog: opens the question; None: as any screen is opened.
    """
    quitting = bool(getattr(app, "quitting", False))

    def answered(sure: bool | None) -> None:
        if sure:
            thrown_away()
            if quitting:
                app.call_later(app.action_quit)

    question = ConfirmDialog("Throw away what you typed?", "It has not been saved.", yes="Throw away", no="Keep typing")
    (open_dialog or app.push_screen)(question, answered)
