"""Which looks: a list in which each theme is shown on the screen behind it while the cursor is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from pipetui.config.settings import THEMES
from pipetui.tui.widgets.pickers import Dialog
from pipetui.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

_ABOUT = {
    "pipetui-dark": "ours, by night",
    "pipetui-light": "ours, by day",
    "ansi-dark": "your terminal's, dark",
    "ansi-light": "your terminal's, light",
}


class ThemePicker(Dialog[str | None]):
    """Asks for a theme; gives its name, None when left, and then the one from before holds again."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "cancel", id="dialog.cancel")]
    TITLE_TEXT = "Theme"
    KEYS = "↑↓ look   letter jump   enter keep   esc cancel"
    DEFAULT_CSS: ClassVar[str] = """
    ThemePicker {
        align: right middle;
        & > #box { width: 58; }
        RowList { height: 23; max-height: 80%; }
    }
    """

    def __init__(self, before: str) -> None:
        """Make the picker.

        Args:
            before: the theme in use.
        """
        super().__init__()
        self._before = before
        self.rows = RowList()

    def compose_body(self) -> ComposeResult:
        """The themes."""
        yield self.rows

    def on_mount(self) -> None:
        """Begin at the one in use."""
        here = THEMES.index(self._before) if self._before in THEMES else 0
        self.rows.show(len(THEMES), self._row, cursor=here)
        self.rows.focus()

    def _row(self, index: int, _width: int) -> Content:
        name = THEMES[index]
        words = [_ABOUT.get(name, ""), "in use" if name == self._before else ""]
        return Content.assemble(f"{name:<24}", (", ".join(filter(None, words)), "$text-muted"))

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        """Show it."""
        self.app.theme = THEMES[message.index]

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """A click on the one that is shown keeps it."""
        self.dismiss(THEMES[message.index])

    def on_key(self, event: events.Key) -> None:
        """Move the cursor, jump to a letter, or keep what is shown."""
        steps = {"up": -1, "down": 1, "pageup": -8, "pagedown": 8, "home": -len(THEMES), "end": len(THEMES)}
        if event.key in steps:
            self.rows.step(steps[event.key])
        elif event.key == "enter":
            self.dismiss(THEMES[self.rows.cursor or 0])
        elif event.character is not None and event.character.isalpha():
            self._jump(event.character.lower())
        else:
            return
        event.stop()

    def _jump(self, letter: str) -> None:
        """Go to the next name that begins so, round the end."""
        here = self.rows.cursor or 0
        order = [(here + step) % len(THEMES) for step in range(1, len(THEMES) + 1)]
        self.rows.put_cursor(next((at for at in order if THEMES[at].startswith(letter)), here))

    def action_back(self) -> None:
        """Leave all as it was."""
        self.app.theme = self._before
        self.dismiss(None)
