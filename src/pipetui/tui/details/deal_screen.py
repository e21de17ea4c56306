"""A deal over the whole screen: what can be changed at the left, its story at the right where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pipetui.config.keymap import A_DEAL
from pipetui.queries.deal_sheet import read_sheet
from pipetui.tui.board.backdrop import Sides
from pipetui.tui.details.deal_rows import deal_rows, story_rows
from pipetui.tui.details.page import OPENING, DealPage
from pipetui.tui.details.sheet import Sheet
from pipetui.tui.file_screen import FileScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from pipetui.domain.context import Context
    from pipetui.queries.deal_sheet import DealSheet
    from pipetui.store.file import Store
    from pipetui.tui.setup import Setup
    from pipetui.tui.widgets.status_line import Hint

WIDE = 110
"""Cells from which on the story has a page of its own."""


class DealScreen(FileScreen[None, "DealSheet"]):
    """Everything about one deal."""

    GROUP: ClassVar[str] = A_DEAL
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("details.choose", "edit, open"),
        ("details.form", "form"),
        ("details.notes", "notes"),
        ("change.undo", "undo"),
    )
    OPENING: ClassVar[frozenset[str]] = OPENING
    WRITES: ClassVar[frozenset[str]] = frozenset({"details.change", "details.form", "details.notes"})
    DEFAULT_CSS: ClassVar[str] = """
    DealScreen #sides { height: 1fr; padding: 1 1 0 1; background: $background; overflow: hidden; }
    DealScreen #story { border-left: solid $border-blurred; }
    """

    def __init__(self, setup: Setup, deal_id: int) -> None:
        """Make the page.

        Args:
            setup: what the board works with.
            deal_id: the deal.
        """
        super().__init__(setup)
        self._deal_id = deal_id
        self.sheet, self._story = Sheet(), Sheet()
        self._story.id = "story"
        self.page = DealPage(self.sheet, self, self._edit_closed)

    def compose_body(self) -> ComposeResult:
        """The two sides."""
        with Sides(id="sides"):
            yield self.sheet
            yield self._story

    def on_mount(self) -> None:
        """Begin at the fields."""
        self.sheet.focus()

    def fetch(self, store: Store, ctx: Context) -> DealSheet:
        """Read the deal."""
        return read_sheet(store.connection, self._deal_id, ctx)

    def heading(self, found: DealSheet) -> str:
        """The deal's title."""
        return found.detail.row.title

    def show(self, found: DealSheet) -> None:
        """Show the deal."""
        self.page.deal = found
        self._lay_out(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Put the story beside the fields, or below them."""
        self._lay_out(event.size.width)

    def _lay_out(self, width: int) -> None:
        deal, ctx = self.page.deal, self.current_context
        self._story.display = width >= WIDE
        if deal is None or ctx is None:
            return
        fields, story = (rows(deal, ctx.today, ctx.timezone) for rows in (deal_rows, story_rows))
        if self._story.display:
            self.sheet.show(fields)
            self._story.show(story[1:] if story and story[0].heading else story)
        else:
            if self._story.has_focus:
                self.sheet.focus()
            self.sheet.show((*fields, *story))

    def commands(self) -> dict[str, Callable[[], object]]:
        """What keys do on this page."""
        return {
            "cursor.down": lambda: self._side.step(1),
            "cursor.up": lambda: self._side.step(-1),
            "cursor.first": lambda: self._side.step(-1_000_000),
            "cursor.last": lambda: self._side.step(1_000_000),
            "cursor.page_down": lambda: self._side.page(1),
            "cursor.page_up": lambda: self._side.page(-1),
            "cursor.left": self.sheet.focus,
            "cursor.right": lambda: self._story.focus() if self._story.display else None,
            **self.page.commands(),
        }

    @property
    def _side(self) -> Sheet:
        return self._story if self._story.has_focus else self.sheet

    def press(self, command: str) -> None:
        """Do what the key with this id is for; in the story there is nothing to change."""
        if command in ("details.choose", "details.change") and self._story.has_focus:
            self.refuse("what happened cannot be changed here: ← goes back to the fields")
        elif command == "details.full":
            self.say("this is all of the deal already")
        else:
            super().press(command)

    def opens(self, key: str) -> bool:
        """Whether a key opens what the next ones are meant for."""
        return not self.page.in_place.open and super().opens(key)

    def on_key(self, event: events.Key) -> None:
        """While a row is edited, keys are for that: not for the base's handler, which Textual would call too."""
        if self.page.in_place.open:
            event.prevent_default()
            self.page.key(event)

    def keep_draft(self) -> None:
        """Have what is typed outlive the end of the program."""
        self.page.in_place.keep_draft()

    def on_sheet_chosen(self) -> None:
        """A click on the row under the cursor."""
        if self.sheet.has_focus:
            self.press("details.choose")

    def on_sheet_submitted(self) -> None:
        """Enter in a control."""
        self.page.in_place.submit()

    def on_sheet_typed(self) -> None:
        """A letter in a control."""
        self.page.in_place.typed()

    def on_sheet_elsewhere(self, event: Sheet.Elsewhere) -> None:
        """A click on another row while one is edited."""
        self.page.in_place.leave_for(event.row)

    def on_descendant_focus(self) -> None:
        """The foot names the keys of what has the focus."""
        self.status.show_hints(self._hints())

    def _hints(self) -> tuple[Hint, ...]:
        page: DealPage | None = getattr(self, "page", None)  # the base asks before there is one
        if page is not None and page.in_place.open and self.sheet.has_focus_within:
            return page.in_place.hints
        return super()._hints()

    def _edit_closed(self) -> None:
        if self.status.said == self.page.in_place.not_saved:
            self.status.clear()
        self.status.show_hints(self._hints())

    def on_sheet_editor_wanted(self) -> None:
        """A text goes to the user's own editor."""
        self.page.in_place.edit_outside()
