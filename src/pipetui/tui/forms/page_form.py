"""A page of fields that is read while it is typed, and never lost unasked: the base of the smaller forms.

What is typed leaves the screen in two ways only: saved, or thrown away with a yes. A save that fails leaves the form as
it is, says why at its field, and can be tried again. What is typed outlives the program as a draft, where there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from pipetui.domain.errors import OperationFailed
from pipetui.domain.text import counted
from pipetui.tui import safe_text
from pipetui.tui.drafts import DraftKeeper
from pipetui.tui.forms.fields import Field
from pipetui.tui.opening import Dimming
from pipetui.tui.widgets.controls import PushButton

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual import events
    from textual.app import ComposeResult

    from pipetui.config.drafts import Draft
    from pipetui.domain.errors import PipetuiError
    from pipetui.tui.forms.form_draft import FormDraft
    from pipetui.tui.forms.option_field import OptionChoice

_KEYS = Content("f2 save   tab next field   esc close")


class PageForm(Dimming, ModalScreen[bool]):
    """Asks for a few fields; closes with True when they were saved."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "save", "save", id="form.save"),
        Binding("escape", "close", "close", id="form.close"),
        Binding("down", "app.focus_next", "next field", show=False, id="form.next"),
        Binding("up", "app.focus_previous", "field before", show=False, id="form.before"),
        Binding("f1", "app.help_here", "the keys of this page", show=False, id="form.help"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    PageForm {
        background: $background;
        #page-center { height: 1fr; align: center top; }
        #page { width: 100%; max-width: 104; height: 1fr; }
        #page-title { height: 2; padding: 0 2; text-style: bold;
            border-bottom: solid $border-blurred; text-wrap: nowrap; text-overflow: ellipsis; }
        #page-rows { height: 1fr; padding: 1 2 0 2; overflow-y: auto; scrollbar-size-vertical: 1; }
        #page-rows > .-apart { margin-top: 1; }
        #page-buttons { height: 1; margin: 1 0 1 14; }
        #page-fault { display: none; height: auto; max-height: 3; padding: 0 2; color: $text-error; }
        #page-fault.-said { display: block; }
        #page-foot { width: 100%; height: 1; padding: 0 2; background: $panel; color: $text-muted; }
    }
    """
    ALIASES: ClassVar[dict[str, str]] = {}
    """The field that an error is about, where it calls it by another name."""

    def __init__(self, title: str, kept: FormDraft | None = None) -> None:
        """Make the form.

        Args:
            title: what it is about.
            kept: where what is typed is kept until it is saved; None: nowhere.
        """
        super().__init__()
        restored = kept is not None and kept.restored is not None
        self._title = f"{title} · from your draft" if restored else title
        self._kept = kept
        self._keeper = DraftKeeper(kept.file, self._to_keep, self._not_kept) if kept is not None else None
        self._saving = False
        self._first: dict[str, str] = {}

    # -- what a form says of itself -----------------------------------------------------------------------------------

    def rows(self) -> Iterator[Field]:
        """The fields, from top to bottom."""
        raise NotImplementedError

    def faults(self, texts: Mapping[str, str], before: Mapping[str, str]) -> Mapping[str, PipetuiError]:
        """What is wrong with what is typed, by field."""
        raise NotImplementedError

    async def save(self, texts: Mapping[str, str], before: Mapping[str, str]) -> PipetuiError | None:
        """Write what is typed, in which nothing is wrong; None when it is written."""
        raise NotImplementedError

    # -- around the fields --------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Title, rows, what went wrong, and the keys."""
        with Vertical(id="page-center"), Vertical(id="page"):
            yield Static(safe_text.content(self._title), id="page-title", markup=False)
            with Vertical(id="page-rows"):
                yield from self.rows()
                with Horizontal(id="page-buttons"):
                    yield PushButton("Save", id="page-save")
                    yield PushButton("Cancel", id="page-cancel")
            yield Static(id="page-fault", markup=False)
        yield Static(_KEYS, id="page-foot", markup=False)

    def on_mount(self) -> None:
        """Begin at the first field, with what a draft says."""
        self._first = self.texts
        self._restore()
        for control in self.query(".control").results():
            control.focus()
            break

    def _restore(self) -> None:
        if self._kept is None or self._kept.restored is None:
            return
        for name, text in self._kept.restored.texts.items():
            if name in self._first:
                self.field(name).put(text)
        for name, text in self._kept.outdated(self._first).items():
            self.field(name).remark(f"changed since the draft: {text or 'nothing'}")

    def keep_draft(self) -> None:
        """Have what is typed outlive the end of the program, which comes now."""
        if self._keeper is not None and self._first:  # else it is only coming
            self._keeper.flush()

    def _to_keep(self) -> Draft | None:
        assert self._kept is not None
        return self._kept.of(self._first, self.texts)

    def _not_kept(self) -> None:
        self._say("! what you type cannot be kept as a draft: save before you leave")

    def _close(self, saved: bool) -> None:
        """Close for good: the draft goes with it."""
        if self._keeper is not None:
            self._keeper.drop()
        self.dismiss(saved)

    @property
    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return {str(row.name): row.text for row in self.query(Field)}

    @property
    def unsaved(self) -> bool:
        """Whether something stands in the form that would be lost."""
        return self.texts != self._first

    def field(self, name: str) -> Field:
        """The row of a field, by the name that errors carry."""
        return self.query_one(f"#field-{name.replace('_', '-')}", Field)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Take a fault away as soon as it is mended."""
        self._typed(event.input.parent)

    def on_text_area_changed(self, event: events.Event) -> None:
        """The same where there is room for more lines."""
        self._typed(getattr(event, "text_area").parent)  # noqa: B009 (the message's class would import the widget)

    def on_option_choice_chosen(self, event: OptionChoice.Chosen) -> None:
        """The same where one of a few words is chosen."""
        self._typed(event.choice.parent)

    def _typed(self, row: object) -> None:
        if self._keeper is not None:
            self._keeper.touch()
        if isinstance(row, Field) and row.fault:
            row.complain(self._fault_of(row))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Check a field as it is left: what saving told of it stays until something else is typed."""
        row = event.widget.parent
        if isinstance(row, Field) and self.is_current and (fault := self._fault_of(row)) is not None:
            row.complain(fault)

    def _fault_of(self, row: Field) -> PipetuiError | None:
        return self.faults(self.texts, self._first).get(str(row.name))

    def on_input_submitted(self) -> None:
        """Enter goes to the next field."""
        self.focus_next()

    def on_push_button_pressed(self, event: PushButton.Pressed) -> None:
        """Save or cancel."""
        if event.button.id == "page-save":
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

    def action_save(self) -> None:
        """Save, unless a save is under way."""
        if self._saving:
            return
        texts = self.texts
        faults = self.faults(texts, self._first)
        for row in self.query(Field):
            row.complain(faults.get(str(row.name)))
        if faults:
            self._focus(next(str(row.name) for row in self.query(Field) if row.fault))
            self._say(f"✗ {counted(len(faults), 'field')} to mend before it can be saved")
            return
        self._saving = True
        # Never exclusive, never cancelled: what the file has taken cannot be un-taken.
        self.run_worker(self._write(texts), group="save", exit_on_error=False)

    async def _write(self, texts: Mapping[str, str]) -> None:
        self._say("")
        try:
            error = await self.save(texts, self._first)
        except Exception as fault:  # the form must outlive any fault of ours, with what was typed
            self.log.warning(f"saving failed: {type(fault).__name__}")
            error = OperationFailed("saving failed by a fault of the program", "What you typed is still here.")
        finally:
            self._saving = False
        if error is None:
            self._close(True)
        else:
            self._fail(error)

    def _fail(self, error: PipetuiError) -> None:
        """Say what went wrong, at its field if it is about one."""
        name = str(getattr(error, "field", ""))
        name = self.ALIASES.get(name, name)
        if name in self._first:
            self.field(name).complain(error)
            self._focus(name)
            self._say("✗ not saved")
        else:
            self._say(f"✗ not saved: {error.told}")

    def _focus(self, name: str) -> None:
        for control in self.field(name).query(".control"):
            control.focus()

    def _say(self, fault: str) -> None:
        line = self.query_one("#page-fault", Static)
        line.update(safe_text.content(fault))
        line.set_class(bool(fault), "-said")
