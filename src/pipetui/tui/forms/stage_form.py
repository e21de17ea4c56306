"""The form of a stage, new or known: every field, each checked as it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pipetui.domain.errors import InvalidInput
from pipetui.tui.forms.cut_text import check_rest
from pipetui.tui.forms.fields import Field, TextField
from pipetui.tui.forms.notes_field import NotesField
from pipetui.tui.forms.page_form import PageForm
from pipetui.tui.forms.stage_reading import FIELD_LIMITS, read, texts_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from pipetui.domain.errors import PipetuiError
    from pipetui.queries.shapes import Stage
    from pipetui.tui.forms.form_draft import FormDraft

    Save = Callable[[dict[str, object]], Awaitable[PipetuiError | None]]

_TEXTS = ("objective", "actions", "exit_criteria")
"""The fields with room for a text."""


class StageForm(PageForm):
    """Asks for a stage."""

    ALIASES: ClassVar[dict[str, str]] = {"stage": "name", "due_in_days": "actions"}

    def __init__(self, stage: Stage | None, save: Save, title: str = "", kept: FormDraft | None = None) -> None:
        """Make the form.

        Args:
            stage: what it is filled with; None for a new one.
            save: writes the fields that were changed, by name; a form that is being saved waits for its answer.
            title: what it is about, when the stage's name does not say.
            kept: where what is typed is kept until it is saved; None: nowhere.
        """
        super().__init__(title or (f"Stage {stage.name}" if stage is not None else "New stage"), kept)
        self._kind = stage.kind if stage is not None else "open"
        self._texts = texts_of(stage)
        self._save = save

    def rows(self) -> Iterator[Field]:
        """A stage's fields; Won is certain and Lost is not, so those have no probability to change."""
        yield self._line("name", "Name", "what it is called")
        if self._kind == "open":
            yield _said(self._short("probability", "Probability %", "halfway"), "that a deal in it will be won")
            yield _said(self._short("stale_after_days", "Stalls after", "never"), "days without news")
            yield _said(self._short("wip_limit", "Limit", "any number"), "deals at a time")
        yield self._text("objective", "Objective", 3, "What a deal is in this stage for.")
        yield self._text("actions", "Actions", 5, "One a line; Call, +3d: due three days after it gets here.")
        yield self._text("exit_criteria", "Exit criteria", 4, "One a line: what must be so before it moves on.")

    def faults(self, texts: Mapping[str, str], before: Mapping[str, str]) -> Mapping[str, PipetuiError]:
        """What is wrong with what is typed, by field."""
        faults = dict(read(texts, before, kind=self._kind).faults)
        for name in _TEXTS:
            try:
                if texts[name] != before.get(name):
                    check_rest(texts[name], self._texts[name], field=name)
            except InvalidInput as fault:
                faults[name] = fault
        return faults

    async def save(self, texts: Mapping[str, str], before: Mapping[str, str]) -> PipetuiError | None:
        """Write the fields that were changed."""
        return await self._save(read(texts, before, kind=self._kind).changed)

    def _line(self, name: str, label: str, hint: str) -> TextField:
        return TextField(name, label, self._texts[name], limit=FIELD_LIMITS[name], placeholder=hint)

    def _short(self, name: str, label: str, hint: str) -> TextField:
        return TextField(name, label, self._texts[name], limit=FIELD_LIMITS[name], short=True, placeholder=hint)

    def _text(self, name: str, label: str, lines: int, note: str) -> Field:
        row = NotesField(name, label, self._texts[name], limit=FIELD_LIMITS[name], lines=lines)
        row.apart = True
        row.remark(note)
        return row


def _said(row: Field, words: str) -> Field:
    """The row with words behind its control."""
    row.say(words)
    return row
