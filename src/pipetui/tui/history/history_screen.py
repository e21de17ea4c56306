"""`o h`: every change of the file, newest first; what one changed, field by field; any of them undone or done again."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from pipetui.config.keymap import HISTORY
from pipetui.domain.errors import Conflict
from pipetui.domain.text import counted
from pipetui.queries.changes import read_changes
from pipetui.queries.history import find_batches, read_batches
from pipetui.tui.board.backdrop import Beside, Scrolled, Stacked
from pipetui.tui.file_screen import FileScreen
from pipetui.tui.history.history_sheet import batch_head, batch_line, changes_page, empty_lines
from pipetui.tui.key_names import show_key
from pipetui.tui.key_order import keys_of
from pipetui.tui.widgets.controls import SafeInput
from pipetui.tui.widgets.row_list import RowList, cursor_commands
from pipetui.tui.widgets.status_line import Hint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input

    from pipetui.domain.context import Context
    from pipetui.domain.errors import PipetuiError
    from pipetui.domain.events import Event
    from pipetui.queries.changes import BatchChanges
    from pipetui.queries.history import Batch
    from pipetui.store.file import Store
    from pipetui.tui.setup import Setup

PAGE = 128
"""Changes that are read at once."""

_SIDE_BY_SIDE = 110
"""Cells from which on the page about a change stands beside the list and not below it."""

_LONGEST_FILTER = 200


class Found(NamedTuple):
    """The numbers of the changes that fit, newest first, and those that stand around the cursor."""

    text: str
    numbers: Sequence[int]
    batches: Sequence[Batch]


class Head(Widget):
    """The words above the columns of the list."""

    def render(self) -> Content:
        """As wide as the rows below."""
        return batch_head(self.content_size.width)


class HistoryScreen(FileScreen[None, Found]):
    """A list of changes of any length, read page by page, and a page about the one under the cursor."""

    GROUP = HISTORY
    AUTO_FOCUS = "#history-rows"
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("history.show", "what changed"),
        ("history.undo", "undo this one"),
        ("history.redo", "redo this one"),
        ("history.filter", "find"),
    )
    OPENING: ClassVar[frozenset[str]] = frozenset({"history.filter"})
    WRITES: ClassVar[frozenset[str]] = frozenset({"history.undo", "history.redo"})
    DEFAULT_CSS: ClassVar[str] = """
    HistoryScreen {
        #history-find { height: 1; display: none; background: $panel; }
        #history-find.-open { display: block; }
        #history-sign { width: 3; color: $primary; text-style: bold; }
        #history-find SafeInput, #history-find SafeInput:focus { padding: 0; background: $panel; }
        #history-list { width: 1fr; height: 1fr; padding: 1 1 0 1; }
        #history-head { height: 1; padding: 0 2; }
        #history-empty { height: auto; padding: 1 2; display: none; }
        #history-page { display: none; width: 44%; padding: 1 2 0 2; border-left: solid $border-blurred;
            background: $background; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
        #history-page.-open { display: block; }
        #history-body { width: 1fr; height: auto; }
        &.-below {
            Beside { layout: vertical; }
            #history-list { padding: 0 1; }
            #history-page { width: 100%; height: 50%; padding: 0 2; border-left: none;
                border-top: solid $border-blurred; }
        }
        &.-nothing { #history-empty { display: block; } #history-rows, #history-head { display: none; } }
    }
    """

    _finding = False

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self.rows = RowList(id="history-rows")
        self.page = Scrolled(Static(id="history-body", markup=False), id="history-page", can_focus=False)
        self.find = SafeInput(limit=_LONGEST_FILTER, placeholder="words, by:ana, #12 for a deal", id="history-input")
        self._text = ""
        self._numbers: Sequence[int] = ()
        self._batches: dict[int, Batch] = {}
        self._asked: set[int] = set()  # the pages that are being read
        self._focused: int | None = None  # the change under the cursor, wherever it goes
        self._shown: int | None = None
        self._changes: BatchChanges | None = None  # what is shown of it

    def compose_body(self) -> ComposeResult:
        """The line to find with, the list, and the page."""
        with Horizontal(id="history-find"):
            yield Static(Content(" / "), id="history-sign", markup=False)
            yield self.find
        with Beside():
            with Stacked(id="history-list"):
                yield Head(id="history-head")
                yield Static(id="history-empty", markup=False)
                yield self.rows
            yield self.page

    def on_resize(self, event: events.Resize) -> None:
        """The page goes below where there is no room beside."""
        self.set_class(event.size.width < _SIDE_BY_SIDE, "-below")
        if self._changes is not None:
            self.call_after_refresh(self._draw_page)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the keys do."""
        return {
            **cursor_commands(self.rows),
            "history.show": self._toggle_page,
            "history.down": lambda: self.page.scroll_relative(y=3, animate=False),
            "history.up": lambda: self.page.scroll_relative(y=-3, animate=False),
            "history.undo": self._undo,
            "history.redo": self._redo,
            "history.filter": self._open_find,
            "screen.close": self._step_back,
        }

    def why_not(self, command: str) -> str | None:
        """Why a command cannot be carried out now; None where it can."""
        if command in ("history.show", "history.undo", "history.redo"):
            if self._batch is None:
                return "there is no change here"
            if command == "history.undo" and self._batch.mark == "undone":
                return f"it is undone already: {self._keys('history.redo')} does it again"
            if command == "history.redo" and self._batch.mark != "undone":
                return "it is not undone"
        return super().why_not(command)

    # -- reading and showing ------------------------------------------------------------------------------------------

    def fetch(self, store: Store, ctx: Context) -> Found:  # noqa: ARG002 (the base's)
        """Read which changes fit, and those around the cursor."""
        text = self._text
        numbers = find_batches(store.connection, text)
        place = _place_of(self._focused, numbers)
        first = max(place - PAGE // 2, 0)
        return Found(text, numbers, read_batches(store.connection, numbers[first : first + PAGE]))

    def heading(self, found: Found) -> str:
        """How many changes there are."""
        changes = counted(len(found.numbers), "change")
        return f"History · {changes} with {found.text}" if found.text else f"History · {changes}"

    def show(self, found: Found) -> None:
        """Show the changes; the cursor stays on its change, or the nearest one."""
        if found.text != self._text:  # another word was typed meanwhile: its answer is on the way
            return
        self._numbers = found.numbers
        self._batches = {batch.id: batch for batch in found.batches}
        self._asked.clear()
        self.set_class(not found.numbers, "-nothing")
        find = show_key(self._keys("history.filter"))
        self.query_one("#history-empty", Static).update(empty_lines(found.text, find))
        self.rows.show(len(found.numbers), self._row, cursor=_place_of(self._focused, found.numbers))
        self._shown = None
        self._take_cursor()
        if self.focused is None:
            self.rows.focus()

    def _row(self, index: int, width: int) -> Content:
        number = self._numbers[index]
        batch = self._batches.get(number)
        if batch is None and index // PAGE not in self._asked:
            self._asked.add(index // PAGE)
            self.call_later(self._read_page, index // PAGE)
        assert self.current_context is not None
        return batch_line(batch, width, self.current_context.timezone)

    def _read_page(self, page: int) -> None:
        numbers = self._numbers
        wanted = numbers[page * PAGE : (page + 1) * PAGE]

        def landed(batches: Sequence[Batch]) -> None:
            if numbers is self._numbers:
                self._batches |= {batch.id: batch for batch in batches}
                self.rows.refresh()
                self._take_cursor()

        self.read(lambda store: read_batches(store.connection, wanted), landed)

    @property
    def _batch(self) -> Batch | None:
        """The change under the cursor, if it is read."""
        return self._batches.get(self._focused) if self._focused is not None else None

    def on_row_list_moved(self) -> None:
        """Show what another one changed."""
        self._take_cursor()

    def on_row_list_chosen(self) -> None:
        """A click on the change that has the cursor shows what it changed."""
        self.press("history.show")

    def _take_cursor(self) -> None:
        at = self.rows.cursor
        self._focused = self._numbers[at] if at is not None and self._numbers else None
        self._show_page()

    def _toggle_page(self) -> None:
        why = self.why_not("history.show")
        if why is not None:
            self.refuse(why)
            return
        self.page.toggle_class("-open")
        self._show_page()

    def _show_page(self) -> None:
        """Read what the change under the cursor changed, if that is being shown."""
        number, context = self._focused, self.current_context
        if number is None:  # no change fits: a page about another one would seem to
            self._shown = None
            self.page.remove_class("-open")
            return
        if not self.page.has_class("-open") or number == self._shown or context is None:
            return
        self._shown = number

        def landed(changes: BatchChanges | None) -> None:
            if changes is not None and changes.batch.id == self._shown:
                self._changes = changes
                self.page.scroll_home(animate=False)
                self.call_after_refresh(self._draw_page)

        self.read(lambda store: read_changes(store.connection, number, context.timezone), landed)

    def _draw_page(self) -> None:
        """Fit what is known of the change into the page, whose width is known once it is laid out."""
        if self._changes is not None and self.current_context is not None:
            width = max(self.page.scrollable_content_region.width, 1)
            page = changes_page(self._changes, self.current_context.timezone, width)
            self.page.query_one("#history-body", Static).update(page)

    # -- undoing ------------------------------------------------------------------------------------------------------

    def _undo(self) -> None:
        why, number = self.why_not("history.undo"), self._focused
        if why is not None or number is None:
            self.refuse(why or "")
        else:
            self._reverse(number)

    def _redo(self) -> None:
        why, batch = self.why_not("history.redo"), self._batch
        if why is not None or batch is None or batch.turned_by is None:
            self.refuse(why or "")
        else:
            self._reverse(batch.turned_by)

    def _reverse(self, number: int) -> None:
        """Take a change back; what took one back is taken back by doing that again."""

        def work(store: Store, ctx: Context) -> Event:
            from pipetui.services.undoing import undo

            return undo(store, ctx, batch=number)

        self.write(work, failed=self._not_undone, plain=True)

    def _not_undone(self, error: PipetuiError) -> None:
        """Say what stands in the way; a later change can be gone to."""
        if not isinstance(error, Conflict) or error.batch_id is None:
            self.fail(error)
            return
        from pipetui.tui.widgets.pickers import ConfirmDialog

        number = error.batch_id

        def answered(go: bool | None) -> None:
            if go:
                self._go_to_batch(number)

        detail = f"{error.message}. Undo that one first."
        self.open_dialog(ConfirmDialog("A later change depends on it", detail, yes="Go to it", no="Leave it"), answered)

    def _go_to_batch(self, number: int) -> None:
        """Put the cursor on a change, which the words typed may hide."""
        self._focused = number
        if number not in self._numbers:
            self._set_text("")
        else:
            self.rows.put_cursor(_place_of(number, self._numbers))

    # -- finding ------------------------------------------------------------------------------------------------------

    def _open_find(self) -> None:
        self.query_one("#history-find").add_class("-open")
        self.find.value = f"{self._text} " if self._text else ""
        self.find.cursor_position = len(self.find.value)
        self.find.select_on_focus = False
        self.find.focus()
        self._finding = True
        self.show_hints()
        self.call_after_refresh(keys_of(self).release_keys)

    @property
    def typed_hints(self) -> tuple[Hint, ...]:
        """Those of the words to find."""
        return (Hint("enter", "keep"), Hint("esc", "show all")) if self._finding else ()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits as it is typed."""
        event.stop()
        if self.query_one("#history-find").has_class("-open"):
            self._set_text(self.find.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go back to the list with what was found."""
        event.stop()
        self._close_find()

    def _set_text(self, text: str) -> None:
        text = " ".join(text.split())
        if text != self._text:
            self._text = text
            self.reload()

    def _close_find(self) -> None:
        if not self._text:
            self.query_one("#history-find").remove_class("-open")
        self._finding = False
        self.show_hints()
        self.rows.focus()

    def on_key(self, event: events.Key) -> None:
        """In the line to find with, escape and the arrows leave it; the base takes all other keys, after this."""
        if self.focused is self.find and event.key in ("escape", "down", "up"):
            event.stop()
            event.prevent_default()
            if event.key == "escape":
                self._set_text("")
                self.find.value = ""
            self._close_find()

    def _step_back(self) -> None:
        """One step back: from the page, from the words, from the screen."""
        if self.page.has_class("-open"):
            self.page.remove_class("-open")
        elif self._text:
            self._set_text("")
            self.find.value = ""
            self._close_find()
        else:
            self.leave()

    def _keys(self, command: str) -> str:
        return self.setup.keys[command].split(",")[0]


def _place_of(number: int | None, numbers: Sequence[int]) -> int:
    """Where a change stands among those that are newest first, or the next older one; 0 for none."""
    if number is None:
        return 0
    return min(bisect_left(numbers, -number, key=lambda each: -each), max(len(numbers) - 1, 0))
