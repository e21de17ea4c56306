"""`o`: one key opens the menu of screens, the next one goes there, from the board and from every other screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from pipetui.config.keymap import GO_TO, ids_by_key, keys_of_screen
from pipetui.tui.commands import PaletteEntry
from pipetui.tui.file_screen import FileScreen
from pipetui.tui.key_names import show_keys
from pipetui.tui.key_order import keys_of
from pipetui.tui.opening import ShownThrough
from pipetui.tui.widgets.pickers import Dialog
from pipetui.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from textual import events
    from textual.app import App, ComposeResult

    from pipetui.tui.board_screen.screen import BoardScreen


def _open_board(screen: BoardScreen) -> None:
    keys_of(screen).release_keys()


def _open_stages(screen: BoardScreen) -> None:
    from pipetui.tui.stages.stages_screen import StagesScreen

    screen.open_dialog(StagesScreen(screen.setup), None)


def _open_settings(screen: BoardScreen) -> None:
    from pipetui.tui.settings.settings_screen import SettingsScreen

    screen.open_dialog(SettingsScreen(screen.setup), None)


def _open_history(screen: BoardScreen) -> None:
    from pipetui.tui.history.history_screen import HistoryScreen

    screen.open_dialog(HistoryScreen(screen.setup), None)


def _open_reports(screen: BoardScreen) -> None:
    from pipetui.tui.reports.reports_screen import ReportsScreen
    from pipetui.tui.reports.tabs import Wanted

    screen.open_dialog(ReportsScreen(screen.setup, Wanted(screen.figures.period, screen.filter)), None)


def _open_views(screen: BoardScreen) -> None:
    screen.views.open()


DESTINATIONS: dict[str, Callable[[BoardScreen], None]] = {
    "goto.board": _open_board,
    "goto.stages": _open_stages,
    "goto.history": _open_history,
    "goto.views": _open_views,
    "goto.reports": _open_reports,
    "goto.settings": _open_settings,
}
"""What opens each screen, by the id that it has in `config.keymap.SCREEN_KEYS`. A new one needs a line in both."""


class GoTo(Dialog[str | None]):
    """Asks where to go; answers with the id of a destination, None when left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "cancel", id="dialog.cancel")]
    TITLE_TEXT = "Go to"
    KEYS = "letter go   ↑↓ enter go   esc cancel"
    DEFAULT_CSS: ClassVar[str] = """
    GoTo {
        & > #box { width: 44; }
        RowList { height: auto; }
    }
    """

    def __init__(self, keys: Mapping[str, str]) -> None:
        """Make the menu.

        Args:
            keys: the keys in force by id.
        """
        super().__init__()
        self._keys = keys
        self._specs = tuple(spec for spec in keys_of_screen(GO_TO) if spec.id in DESTINATIONS)
        self._ids = ids_by_key(self._specs, keys)
        self.rows = RowList()

    def compose_body(self) -> ComposeResult:
        """A line for each screen."""
        self.rows.styles.height = len(self._specs)
        yield self.rows

    def on_mount(self) -> None:
        """Show them."""
        self.rows.show(len(self._specs), self._row)
        self.rows.focus()

    def _row(self, index: int, _width: int) -> Content:
        spec = self._specs[index]
        return Content.assemble((f"{show_keys(self._keys[spec.id]):<4}", "bold $primary"), spec.title)

    def on_key(self, event: events.Key) -> None:
        """Go where a letter says, or move the cursor."""
        if event.key in ("up", "down"):
            self.rows.step(1 if event.key == "down" else -1)
        elif event.key == "enter":
            self.dismiss(self._specs[self.rows.cursor or 0].id)
        elif event.key in self._ids:
            self.dismiss(self._ids[event.key])
        else:
            return
        event.stop()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """A click on the line under the cursor goes there."""
        self.dismiss(self._specs[message.index].id)


def ask(screen: BoardScreen | FileScreen[Any, Any]) -> None:
    """Open the menu over a screen, and go where the answer says."""

    def answered(destination: str | None) -> None:
        if destination is not None:
            go(screen.app, destination)

    screen.open_dialog(GoTo(screen.setup.keys), answered)


def go(app: App[Any], destination: str) -> None:
    """Leave the screens over the board and open another one; one with text that is not saved stays.

    Keys that come meanwhile wait for it. A dialog that asks for this is still open: it closes first.
    """
    board = app.screen_stack[0]
    keys_of(board).hold_keys()
    if isinstance(board, ShownThrough):
        board.passed_through = True

    def arrive() -> None:
        open_there()
        if isinstance(board, ShownThrough):
            board.passed_through = False
            if app.screen is board:
                board.refresh()

    def open_there() -> None:
        while isinstance(here := app.screen, FileScreen):
            if getattr(here, "unsaved", False):
                here.refuse("what is typed here is not saved: enter saves it, esc throws it away")
                return
            here.leave()
            if app.screen is here:
                keys_of(board).drop_keys()
                return
        DESTINATIONS[destination](board)  # type: ignore[arg-type]  # the first screen is the board's

    board.call_later(arrive)


def palette_entries(screen: BoardScreen | FileScreen[Any, Any]) -> tuple[PaletteEntry, ...]:
    """The destinations as entries of the palette, with both keys."""
    keys = screen.setup.keys
    prefix = keys["goto.open"].split(",")[0]
    return tuple(
        PaletteEntry(
            f"Go to: {spec.title}", f"{prefix},{keys[spec.id]}", spec.tooltip, partial(go, screen.app, spec.id)
        )
        for spec in keys_of_screen(GO_TO)
        if spec.id in DESTINATIONS
    )
