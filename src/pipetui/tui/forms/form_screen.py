"""What all forms are: a page of rows under a title, with a line for what went wrong, and a draft of what is typed.

What is typed leaves the screen in two ways only: saved, or thrown away with a yes. Rows get their controls when the
focus comes to them, which passes by here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Static

from pipetui.tui import safe_text
from pipetui.tui.board.backdrop import AlikeBelow, Stacked
from pipetui.tui.database_link import SLOW
from pipetui.tui.drafts import DraftKeeper
from pipetui.tui.forms.row_sheet import RowSheet
from pipetui.tui.opening import Dimming
from pipetui.tui.widgets.controls import PushButton

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.widget import Widget

    from pipetui.config.drafts import Draft
    from pipetui.tui.forms.fields import Field
    from pipetui.tui.forms.form_draft import FormDraft


class FormScreen(AlikeBelow, Dimming, ModalScreen[bool]):
    """A page of fields; closes with True when they were saved."""

    DEFAULT_CSS: ClassVar[str] = """
    FormScreen {
        background: $background; align-horizontal: center;
        & > #form-title { width: 100%; max-width: 104; height: 2; padding: 0 2; text-style: bold;
            border-bottom: solid $border-blurred; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #form-rows { width: 100%; max-width: 104; height: 1fr; padding: 1 2 0 2; overflow-y: auto;
            scrollbar-size-vertical: 1; }
        & > #form-fault { width: 100%; max-width: 104; display: none; height: auto; max-height: 3; padding: 0 2;
            color: $text-error; }
        & > #form-fault.-said { display: block; }
        & > #form-foot { dock: bottom; width: 100%; height: 1; padding: 0 2; background: $panel; color: $text-muted; }
    }
    """
    FOOT: ClassVar[str] = "f2 save   tab next field   esc close"
    """What the foot says."""
    ALIASES: ClassVar[dict[str, str]] = {}
    """The field that an error is about, where it calls it by another name."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "save", "save", id="form.save"),
        Binding("escape", "close", "close", id="form.close"),
        Binding("down", "app.focus_next", "next field", show=False, id="form.next"),
        Binding("up", "app.focus_previous", "field before", show=False, id="form.before"),
        Binding("pagedown", "page(1)", "page down", show=False, id="form.page_down"),
        Binding("pageup", "page(-1)", "page up", show=False, id="form.page_up"),
        Binding("f1", "app.help_here", "the keys of this page", show=False, id="form.help"),
    ]

    sheet: RowSheet

    def __init__(self, kept: FormDraft | None) -> None:
        """Make the form.

        Args:
            kept: where what is typed is kept until it is saved; None: nowhere.
        """
        super().__init__()
        self._kept = kept
        self._keeper = DraftKeeper(kept.file, self._to_keep, self._not_kept) if kept is not None else None
        self._saving = False
        self._focusing = False
        self._was_focused: Widget | None = None
        self._slow: Timer | None = None

    # -- what a form says of itself -----------------------------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Whether something stands in the form that would be lost."""
        raise NotImplementedError

    def action_save(self) -> None:
        """Save, unless a save is under way."""
        raise NotImplementedError

    def _to_keep(self) -> Draft | None:
        """The draft of what is typed."""
        raise NotImplementedError

    # -- the page -----------------------------------------------------------------------------------------------------

    def page(self, title: Content, rows: Iterable[Field], first: Iterable[str] = ()) -> ComposeResult:
        """Title, rows, what went wrong, and the keys.

        Args:
            title: what the form is about.
            rows: the fields, from top to bottom.
            first: the names of those that have a control at once.
        """
        buttons = PushButton("Save", id="form-save"), PushButton("Cancel", id="form-cancel")
        self.sheet = RowSheet(rows, buttons, first)
        yield Static(title, id="form-title", markup=False)
        with Stacked(id="form-rows"):
            yield self.sheet
        yield Static(id="form-fault", markup=False)
        yield Static(Content(self.FOOT), id="form-foot", markup=False)

    def field(self, name: str) -> Field:
        """The row of a field, by the name that errors carry."""
        return self.sheet.rows[name]

    def control(self, name: str) -> Widget:
        """The control of a field, which is there from now on."""
        return self.sheet.bring(name)

    def go(self, name: str) -> None:
        """Put the focus on a field."""
        self.control(name).focus()

    def say(self, fault: str) -> None:
        """Say what went wrong, in the line below the rows; nothing takes the line away."""
        line = self.query_one("#form-fault", Static)
        line.update(safe_text.content(fault))
        line.set_class(bool(fault), "-said")

    # -- the focus comes to a row -------------------------------------------------------------------------------------

    def focus_next(self, selector: str | type[Widget] = "*") -> Widget | None:  # noqa: ARG002 (the base's)
        """Go to the next row. Textual's own order is that of where things are, which what has just come is not yet."""
        self.set_focus(self.sheet.beside(self.focused, 1))
        return self.focused

    def focus_previous(self, selector: str | type[Widget] = "*") -> Widget | None:  # noqa: ARG002 (the base's)
        """Go to the row before."""
        self.set_focus(self.sheet.beside(self.focused, -1))
        return self.focused

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Give the focus to something; what has only just come has no place yet to scroll to, its row has."""
        new = widget is not None and not widget.size
        self._focusing = True
        super().set_focus(widget, scroll_visible and not new, from_app_focus)
        self._focusing = False
        if widget is not None and new and scroll_visible:
            self._look_at(widget)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Have it painted. Textual would paint all of it because the focus goes on, 25 kB; that its rows show."""
        repaint = repaint and not self._focusing
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def on_row_sheet_grown(self) -> None:
        """A fault that a field shows as the focus leaves it must not push the next one out of sight."""
        self.call_after_refresh(self._look_again)

    def _look_again(self) -> None:
        if self.focused is not None:
            self._look_at(self.focused)

    def _look_at(self, widget: Widget) -> None:
        rows = self.query_one("#form-rows")
        wanted = self.sheet.region_of(widget)
        seen = Region(0, rows.scroll_offset.y, wanted.right, rows.scrollable_content_region.height)
        if not seen.contains_region(wanted):
            rows.scroll_to_region(wanted, center=True, origin_visible=True, animate=False, force=True, immediate=True)

    def action_page(self, pages: int) -> None:
        """Scroll without leaving the field."""
        rows = self.query_one("#form-rows")
        rows.scroll_relative(y=pages * max(rows.size.height - 2, 1), animate=False)

    # -- while it is being saved --------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Take no letters until the save has ended: what they say would be in no save. A slow one says what it does."""
        self._was_focused = self.focused
        self.query_one("#form-rows").disabled = True
        self._slow = self.set_timer(SLOW, self._show_saving)

    def _show_saving(self) -> None:
        if self._saving:  # a timer that has rung waits for its turn, and stopping it is too late then
            self.say("")
            self.query_one("#form-foot", Static).update(Content.styled("saving…", "bold $text-accent"))

    def release(self) -> None:
        """Take letters again, where the focus was."""
        if self._slow is None:
            return
        self._slow.stop()
        self._slow = None
        self.query_one("#form-foot", Static).update(Content(self.FOOT))
        self.query_one("#form-rows").disabled = False
        if self._was_focused is not None:  # as it was: what a person comes to is selected, and a letter replaces it
            self.set_focus(self._was_focused, from_app_focus=True)

    # -- leaving ------------------------------------------------------------------------------------------------------

    def on_push_button_pressed(self, event: PushButton.Pressed) -> None:
        """Save or cancel."""
        if event.button.id == "form-save":
            self.action_save()
        else:
            self.action_close()

    def action_close(self) -> None:
        """Close; ask first if something would be lost."""
        if self._saving:
            return
        if not self.unsaved:
            self._close(False)
            return
        from pipetui.tui.throwing_away import ask_to_throw_away

        ask_to_throw_away(self.app, lambda: self._close(False))

    def _close(self, saved: bool) -> None:
        """Close for good: the draft goes with it."""
        if self._keeper is not None:
            self._keeper.drop()
        self.dismiss(saved)

    def _touch(self) -> None:
        if self._keeper is not None:
            self._keeper.touch()

    def _not_kept(self) -> None:
        self.say("! what you type cannot be kept as a draft: save before you leave")
