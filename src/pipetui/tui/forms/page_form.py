"""A page of fields that is read while it is typed, and never lost unasked: the base of the smaller forms.

What is typed leaves the screen in two ways only: saved, or thrown away with a yes. A save that fails leaves the form as
it is, says why at its field, and can be tried again. What is typed outlives the program as a draft, where there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import OperationFailed
from pipetui.domain.text import counted
from pipetui.tui import safe_text
from pipetui.tui.forms.fields import Field
from pipetui.tui.forms.form_screen import FormScreen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input

    from pipetui.config.drafts import Draft
    from pipetui.domain.errors import PipetuiError
    from pipetui.tui.forms.form_draft import FormDraft
    from pipetui.tui.forms.option_field import OptionChoice


class PageForm(FormScreen):
    """Asks for a few fields; closes with True when they were saved."""

    def __init__(self, title: str, kept: FormDraft | None = None) -> None:
        """Make the form.

        Args:
            title: what it is about.
            kept: where what is typed is kept until it is saved; None: nowhere.
        """
        super().__init__(kept)
        restored = kept is not None and kept.restored is not None
        self._title = f"{title} · from your draft" if restored else title
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
        yield from self.page(safe_text.content(self._title), self.rows())

    def on_mount(self) -> None:
        """Begin at the first field, with what a draft says."""
        self._first = self.texts
        self._restore()
        self.go(next(iter(self.sheet.rows)))

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

    @property
    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return {name: row.text for name, row in self.sheet.rows.items()}

    @property
    def unsaved(self) -> bool:
        """Whether something stands in the form that would be lost."""
        return self.texts != self._first

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
        self._touch()
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

    def action_save(self) -> None:
        """Save, unless a save is under way."""
        if self._saving:
            return
        texts = self.texts
        faults = self.faults(texts, self._first)
        for name, row in self.sheet.rows.items():
            row.complain(faults.get(name))
        if faults:
            self.go(next(name for name, row in self.sheet.rows.items() if row.fault))
            self.say(f"✗ {counted(len(faults), 'field')} to mend before it can be saved")
            return
        self._saving = True
        self.say("")
        self.hold()
        # Never exclusive, never cancelled: what the file has taken cannot be un-taken.
        self.run_worker(self._write(texts), group="save", exit_on_error=False)

    async def _write(self, texts: Mapping[str, str]) -> None:
        try:
            error = await self.save(texts, self._first)
        except Exception as fault:  # the form must outlive any fault of ours, with what was typed
            self.log.warning(f"saving failed: {type(fault).__name__}")
            error = OperationFailed("saving failed by a fault of the program", "What you typed is still here.")
        finally:
            self._saving = False
            self.release()
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
            self.go(name)
            self.say("✗ not saved")
        else:
            self.say(f"✗ not saved: {error.told}")
