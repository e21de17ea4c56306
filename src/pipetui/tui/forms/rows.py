"""The rows of the deal form, from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.forms.contact_field import ContactField
from pipetui.tui.forms.fields import Field, TextField
from pipetui.tui.forms.notes_field import NotesField
from pipetui.tui.forms.reading import FIELD_LIMITS
from pipetui.tui.forms.stage_field import StageField
from pipetui.tui.forms.suggesting import FoundNames, KnownNames, KnownTags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.suggester import Suggester

    from pipetui.queries.shapes import Stage
    from pipetui.tui.forms.draft import ContactChoice, DealDraft, FormChoices
    from pipetui.tui.forms.reading import Texts


def rows_of(draft: DealDraft, choices: FormChoices, person: ContactChoice | None, texts: Texts) -> Iterator[Field]:
    """Make the rows.

    Args:
        draft: what the form is filled with.
        choices: what it offers.
        person: the known person the deal is with.
        texts: what stands in the fields.
    """

    def line(
        name: str, label: str, *, short: bool = False, hint: str = "", suggester: Suggester | None = None
    ) -> TextField:
        return TextField(
            name,
            label,
            texts[name],
            limit=FIELD_LIMITS[name],
            short=short,
            placeholder=hint,
            suggester=suggester,
        )

    yield line("title", "Title", hint="what it is about")
    yield ContactField(texts["contact"], person, choices.find_contacts, limit=FIELD_LIMITS["contact"])
    yield _hidden(line("email", "  E-mail", hint="ana@example.com"))
    yield _hidden(line("phone", "  Phone"))
    yield line("company", "Company", suggester=FoundNames(choices.find_companies))
    yield _apart(line("amount", "Amount", short=True, hint="12.5k or 850*12"))
    yield line("currency", "Currency", short=True, hint=choices.base_currency or "EUR")
    yield StageField("stage", "Stage", _stages(draft, choices), draft.stage_id)
    yield line("expected_close", "Closes", short=True, hint="fri, +2w, eom")
    yield line("probability", "Probability %", short=True)
    yield _apart(line("owner", "Owner", short=True, suggester=KnownNames(choices.owners)))
    yield line("source", "Source", short=True, suggester=KnownNames(choices.sources))
    yield line("tags", "Tags", hint="retainer, audit", suggester=KnownTags(choices.tags))
    yield _apart(line("next_step", "Next step", hint="call about the offer"))
    yield line("next_step_due", "  due", short=True, hint="tomorrow")
    yield _apart(NotesField("notes", "Notes", texts["notes"], limit=FIELD_LIMITS["notes"]))


def _stages(draft: DealDraft, choices: FormChoices) -> list[Stage]:
    """The stages to choose from: not Lost, which needs its reason, unless that is where the deal is."""
    return [stage for stage in choices.stages if stage.kind != "lost" or stage.id == draft.stage_id]


def _hidden(row: Field) -> Field:
    """The row, out of sight until it is needed: for somebody new."""
    row.display = False
    return row


def _apart(row: Field) -> Field:
    """The row with a blank line above."""
    row.apart = True
    return row
