"""A dialog that stays until the file has taken what was typed: meanwhile it takes no letters, and says so when slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.screen import ScreenResultType
from textual.widgets import Static

from pipetui.domain.errors import OperationFailed, PipetuiError
from pipetui.tui.database_link import SLOW
from pipetui.tui.widgets.pickers import Dialog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual import events
    from textual.timer import Timer
    from textual.widget import Widget


class SavingDialog(Dialog[ScreenResultType]):
    """Says what is to happen when it is written (`written`), and what when not (`complain`)."""

    def __init__(self, title: str = "") -> None:
        super().__init__(title)
        self._saving = False
        self._slow: Timer | None = None
        self._was_focused: Widget | None = None

    def written(self) -> None:
        """Close: the file has taken it."""
        raise NotImplementedError

    def complain(self, fault: PipetuiError) -> None:
        """Say what is wrong, where it can be mended."""
        raise NotImplementedError

    def write(self, save: Callable[[], Awaitable[PipetuiError | None]]) -> None:
        """Have it written, unless that is under way.

        Args:
            save: writes; gives back what went wrong, or raises it.
        """
        if not self._saving:
            self._hold()
            self.run_worker(self._write(save), group="save", exit_on_error=False)

    async def _write(self, save: Callable[[], Awaitable[PipetuiError | None]]) -> None:
        fault: PipetuiError | None
        try:
            fault = await save()
        except PipetuiError as error:
            fault = error
        except Exception:
            fault = OperationFailed("saving failed by a fault of the program", "What you typed is still here.")
        finally:
            self._saving = False
        if fault is None:
            self.written()
        else:
            self._release()
            self.complain(fault)

    def on_key(self, event: events.Key) -> None:
        """Take no key while it is being written: none is a command then."""
        if self._saving:
            event.stop()
            event.prevent_default()

    def _hold(self) -> None:
        """Take no letters: what they say would be in no save."""
        self._saving, self._was_focused = True, self.focused
        for part in self._parts():
            part.disabled = True
        self._slow = self.set_timer(SLOW, self._show_saving)

    def _show_saving(self) -> None:
        if self._saving:  # a timer that has rung waits for its turn, and stopping it is too late then
            self.query_one("#keys", Static).update(Content.styled("saving…", "bold $text-accent"))

    def _release(self) -> None:
        """Take letters again, where the focus was."""
        if self._slow is not None:
            self._slow.stop()
        self.query_one("#keys", Static).update(Content(self.KEYS))
        for part in self._parts():
            part.disabled = False
        if self._was_focused is not None:  # as it was: what a person comes to is selected, and a letter replaces it
            self.set_focus(self._was_focused, from_app_focus=True)

    def _parts(self) -> list[Widget]:
        return [part for part in self.query_one("#box").children if part.id not in ("title", "keys")]
