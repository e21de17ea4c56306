"""`f`: the saved views. A view's key opens it at once, letters find, and three keys keep, change and delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from pipetui.domain.text import LIMITS, fold
from pipetui.domain.views import SORTS
from pipetui.tui import safe_text
from pipetui.tui.help.help_screen import HelpLine
from pipetui.tui.widgets.controls import SafeInput
from pipetui.tui.widgets.pickers import Dialog
from pipetui.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input

    from pipetui.queries.views import SavedView

_ROWS = 14
_LIST_KEYS = "key enter open   n keep the filter   e change   D delete   esc close"
_NO_LIST_KEYS = "n new view   esc close"
_FIND_KEYS = "enter open   ↑↓ choose   esc back to the list"


class ViewAnswer(NamedTuple):
    """What is to be done, and with which view; None with `new`."""

    do: Literal["open", "new", "edit", "delete"]
    view: SavedView | None


def fitting(views: Sequence[SavedView], typed: str) -> tuple[SavedView, ...]:
    """The views in whose name or filter every typed word stands."""
    words = fold(typed).split()
    return tuple(view for view in views if all(word in fold(f"{view.name} {view.filter_text}") for word in words))


def view_line(view: SavedView, width: int, *, active: bool = False) -> Content:
    """A view in a line: its key, its name, what it shows."""
    line = Content.assemble((f"{view.key or ' '}  ", "bold $primary"), safe_text.content(view.name, "bold"))
    if active:
        line += Content.styled("  ✓ shown now", "$text-success")
    about = [view.filter_text, SORTS[view.sort] if view.sort else "", f"in {view.pipeline}" if view.pipeline else ""]
    if view.stranded:
        about[-1] = f"{view.pipeline} was deleted"
    words = " · ".join(filter(None, about))
    return Content.assemble(line, "   ", (safe_text.line(words), "$text-muted")).truncate(width, ellipsis=True)


class ViewPicker(Dialog[ViewAnswer | None]):
    """Answers with what is to be done; None when left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "step_back", "close", show=False, id="dialog.cancel")]
    HELP_LINES: ClassVar[tuple[HelpLine, ...]] = (
        HelpLine("its key", "Open", "the digit or letter beside a view opens it at once"),
        HelpLine("enter", "Open", "open the view under the cursor; a click does, too"),
        HelpLine("letter /", "Find", "any other letter finds by name and filter"),
        HelpLine("n", "Keep the filter", "keep the present filter under a name"),
        HelpLine("e", "Change", "change its name, filter, key, order or pipeline"),
        HelpLine("D", "Delete", "delete the view; undo brings it back"),
    )
    TITLE_TEXT = "Saved views"
    AUTO_FOCUS = ""
    KEYS = _LIST_KEYS
    DEFAULT_CSS: ClassVar[str] = """
    ViewPicker {
        & > #box { width: 86; }
        #view-find { margin-bottom: 1; }
        #view-nothing { width: 1fr; height: auto; color: $text-muted; display: none; }
        &.-nothing { #view-nothing { display: block; } RowList { display: none; } }
    }
    """

    def __init__(self, views: Sequence[SavedView], active_id: int | None = None, *, filtered: bool = False) -> None:
        """Make the picker.

        Args:
            views: all there are.
            active_id: the one that is shown now.
            filtered: a filter is on, which `n` would keep.
        """
        super().__init__()
        self._views = tuple(views)
        if not self._views:
            self.KEYS = _NO_LIST_KEYS
            self.add_class("-nothing", update=False)  # once it is there, all of it would be styled anew
        self._found = self._views
        self._active = active_id
        self._filtered = filtered
        self.rows = RowList()
        self.find = SafeInput(limit=LIMITS["view"], placeholder="type to find", id="view-find")

    def compose_body(self) -> ComposeResult:
        """The line to find with, the views, and what to do where there are none."""
        yield self.find
        yield Static(id="view-nothing", markup=False)
        yield self.rows

    def on_mount(self) -> None:
        """Begin in the list, on the view that is shown."""
        ids = [view.id for view in self._views]
        self._show(ids.index(self._active) if self._active in ids else 0)
        self.set_focus(self.rows if self._views else None)

    def _show(self, cursor: int = 0) -> None:
        self.set_class(not self._found, "-nothing")
        self.query_one("#view-nothing", Static).update(Content("\n").join(map(Content, self._nothing())))
        self.rows.styles.height = min(max(len(self._found), 1), _ROWS)
        self.rows.show(len(self._found), self._row, cursor=cursor)

    def _nothing(self) -> tuple[str, ...]:
        if self._views:
            return ("No view has these words.",)
        first = "No views yet. A view is a filter under a name."
        if self._filtered:
            return (first, "n keeps the present one; with a key of its own, f and that key open it.")
        return (first, "Set a filter with / first, then f n keeps it; or n makes one here.")

    def _row(self, index: int, width: int) -> Content:
        view = self._found[index]
        return view_line(view, width, active=view.id == self._active)

    @property
    def _view(self) -> SavedView | None:
        at = self.rows.cursor
        return self._found[at] if at is not None and self._found else None

    # -- keys ---------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Open, keep, change, delete; find with any other letter."""
        if event.key in ("up", "down", "pageup", "pagedown"):
            self._move(event.key)
        elif self.focused is self.find or event.key == "question_mark":
            return
        elif event.key == "enter":
            self._answer("open", self._view)
        elif event.key in ("n", "e", "D", "delete"):
            self._change(event.key)
        elif event.key == "slash":
            self._to_find("")
        elif event.character is not None and event.character.isprintable() and event.character != " ":
            self._letter(event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def _move(self, key: str) -> None:
        if key.startswith("page"):
            self.rows.page(1 if key == "pagedown" else -1)
        else:
            self.rows.step(1 if key == "down" else -1)

    def _change(self, key: str) -> None:
        if key == "n":
            self.dismiss(ViewAnswer("new", None))
        else:
            self._answer("edit" if key == "e" else "delete", self._view)

    def _letter(self, letter: str) -> None:
        keyed = next((view for view in self._views if view.key == letter), None)
        if keyed is not None:
            self._answer("open", keyed)
        elif self._views:
            self._to_find(letter)

    def _answer(self, do: Literal["open", "edit", "delete"], view: SavedView | None) -> None:
        if view is not None:
            self.dismiss(ViewAnswer(do, view))

    def _to_find(self, letter: str) -> None:
        self.find.select_on_focus = False
        self.find.focus()
        self.find.insert_text_at_cursor(letter)
        self.query_one("#keys", Static).update(Content(_FIND_KEYS))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        event.stop()
        self._found = fitting(self._views, self.find.value)
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Open the one under the cursor."""
        event.stop()
        self._answer("open", self._view)

    def on_row_list_chosen(self) -> None:
        """A click on the view that has the cursor opens it."""
        self._answer("open", self._view)

    def action_step_back(self) -> None:
        """From the words back to the list, from there out."""
        if self.focused is not self.find and not self.find.value:
            self.dismiss(None)
            return
        self.find.value = ""
        self.query_one("#keys", Static).update(Content(_LIST_KEYS))
        self.set_focus(self.rows if self._views else None)
