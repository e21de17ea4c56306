"""The first start: a small app of its own before the board's, so that the board's start knows nothing of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from pipetui.tui.app import PipetuiApp
from pipetui.tui.board_screen.reads import present_instant
from pipetui.tui.start.first_file import Place
from pipetui.tui.start.welcome_screen import WelcomeScreen

if TYPE_CHECKING:
    import os

    from textual.screen import Screen

    from pipetui.config.settings import Settings


class FirstStartApp(PipetuiApp):
    """Shows one screen, and keeps its answer."""

    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False

    def __init__(self, place: Place, currency: str, look: str) -> None:
        """Make the app.

        Args:
            place: where the file is to be.
            currency: the currency that is offered.
            look: the name of the theme.
        """
        super().__init__(cast("Any", None), look)
        self._place = place
        self._currency = currency
        self.answer: str | None = None

    def get_default_screen(self) -> Screen[Any]:
        """Nothing: the question is asked over it, and answers by closing."""
        from textual.screen import Screen

        return Screen()

    def on_mount(self) -> None:
        """Ask."""
        self.push_screen(WelcomeScreen(self._place, self._currency), self._answered)

    def _answered(self, answer: str | None) -> None:
        self.answer = answer
        self.exit()


def ask(db: str | os.PathLike[str], config: Path | None, settings: Settings) -> FirstStartApp:
    """Ask what the first file is to be, and make it if that was said.

    Returns:
        The app, which has ended: its `answer` is `board`, `sample`, or None when the program is to end.
    """
    place = Place(Path(db), config, settings.name, settings.timezone, present_instant())
    app = FirstStartApp(place, settings.currency or "", settings.theme)
    app.run()
    if app.fault is not None:
        raise app.fault
    return app
