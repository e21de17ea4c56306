"""The page of a deal beside the board: it takes its own keys and clicks, and hands on what is the board's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.details.sheet import Sheet

if TYPE_CHECKING:
    from textual import events
    from textual.message import Message

    from pipetui.tui.board_screen.details import Details


class PanelSheet(Sheet):
    """A page beside the board."""

    def __init__(self, details: Details) -> None:
        """Make it.

        Args:
            details: what its keys do.
        """
        super().__init__(panel=True)
        self._details = details

    def on_key(self, event: events.Key) -> None:
        """Do what a key is for."""
        self._details.on_key(event)

    def on_descendant_focus(self) -> None:
        """Its keys are shown at the foot, also while a row is edited."""
        self._details.show_hints()

    def on_descendant_blur(self) -> None:
        """The same."""
        self._details.show_hints()

    def on_focus(self) -> None:
        """Its keys are shown at the foot."""
        self._details.show_hints()

    def on_blur(self) -> None:
        """The board's keys again."""
        self._details.show_hints()

    def on_sheet_chosen(self, event: Message) -> None:
        """A click on the row under the cursor."""
        event.stop()
        self._details.choose()

    def on_sheet_submitted(self, event: Message) -> None:
        """Enter in a control."""
        event.stop()
        self._details.page.in_place.submit()

    def on_sheet_typed(self, event: Message) -> None:
        """A letter in a control."""
        event.stop()
        self._details.page.in_place.typed()

    def on_sheet_elsewhere(self, event: Sheet.Elsewhere) -> None:
        """A click on another row while one is edited."""
        event.stop()
        self._details.page.in_place.leave_for(event.row)

    def on_sheet_editor_wanted(self, event: Message) -> None:
        """A text goes to the user's own editor."""
        event.stop()
        self._details.page.in_place.edit_outside()
