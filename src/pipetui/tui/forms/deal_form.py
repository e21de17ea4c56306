"""The form of a deal, new or known: every field on one page, read while it is typed, and never lost unasked.

What is typed leaves the screen in two ways only: saved, or thrown away with a yes. A save that fails (a locked
file, somebody else's change, a full disk) leaves the form as it is, says why at its field, and can be tried again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from pipetui.domain.errors import OperationFailed, PipetuiError
from pipetui.domain.text import counted
from pipetui.tui import safe_text
from pipetui.tui.forms.contact_field import ContactField
from pipetui.tui.forms.draft import ContactChoice, DealDraft
from pipetui.tui.forms.echoes import amount_echo, day_echo, probability_echo
from pipetui.tui.forms.fields import Field
from pipetui.tui.forms.form_screen import FormScreen
from pipetui.tui.forms.reading import FIELDS, read, texts_of
from pipetui.tui.forms.rows import rows_of
from pipetui.tui.forms.stage_field import StageField

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input, TextArea

    from pipetui.config.drafts import Draft
    from pipetui.queries.shapes import Stage
    from pipetui.tui.forms.draft import FormChoices, Save
    from pipetui.tui.forms.form_draft import FormDraft
    from pipetui.tui.forms.reading import Reading, Texts


_MENDED_WITH = {"currency": {"amount"}, "email": {"phone"}, "phone": {"email"}}
"""Fields whose fault another one may mend: somebody new needs one of two."""


class DealForm(FormScreen):
    """Asks for a deal; closes with True when it was saved."""

    FOOT = "f2 save   tab next field   → complete   esc close"
    ALIASES: ClassVar[dict[str, str]] = {
        "tag": "tags",
        "stage_id": "stage",
        "contact_id": "contact",
        "due_on": "next_step_due",
        "close": "expected_close",
    }

    def __init__(self, draft: DealDraft, choices: FormChoices, save: Save, kept: FormDraft | None = None) -> None:
        """Make the form.

        Args:
            draft: what it is filled with; `deal_id` None for a new deal.
            choices: what it offers and reckons with.
            save: writes a draft; a form that is being saved waits for its answer.
            kept: where what is typed is kept until it is saved; None: nowhere.
        """
        super().__init__(kept)
        self._before = draft
        self._choices = choices
        self._save = save
        self._person: ContactChoice | None = None
        self._first_texts = texts_of(draft)
        if draft.contact_id is not None:
            self._person = ContactChoice(draft.contact_id, draft.contact, draft.email, draft.phone, "")
            # These rows are for somebody new, who has neither address nor number of the known one.
            self._first_texts |= {"email": "", "phone": ""}
        self._first_person = draft.contact_id
        self._first_stage = draft.stage_id
        self._begun = False

    def compose(self) -> ComposeResult:
        """Title, rows, what went wrong, and the keys."""
        named = f"Edit deal #{self._before.deal_id}" if self._before.deal_id is not None else "New deal"
        before, texts, person = self._before, self._first_texts, self._person
        if self._kept is not None and self._restored:
            named += " · from your draft"
            texts = self._kept.texts(texts)
            before = before._replace(stage_id=self._kept.stage(self._choices.stages) or before.stage_id)
            person = person if texts["contact"] == self._first_texts["contact"] else None
        first = ["title", "contact"] if self._restored else ["title"]
        yield from self.page(Content(named), rows_of(before, self._choices, person, texts), first)

    def on_mount(self) -> None:
        """Begin at the title, with what can be said already."""
        self.go("title")
        if self._kept is None or self._kept.stage(self._choices.stages) is None:
            self._first_stage = self._stage.id
        self._echo()
        if self._kept is not None and self._restored:
            for name, text in self._kept.outdated(self._first_texts).items():
                self.field(name).remark(f"changed since the draft: {text or 'nothing'}")
            self.run_worker(self._contact.settle(), group="contact")
        self._begun = True

    def keep_draft(self) -> None:
        """Have what is typed outlive the end of the program, which comes now."""
        if self._keeper is not None and self._begun:  # it may be coming
            self._keeper.flush()

    def _to_keep(self) -> Draft | None:
        assert self._kept is not None
        stages = {stage.id: stage.name for stage in self._choices.stages}
        chosen = self._stage.name
        return self._kept.of(
            self._first_texts | {"stage": stages.get(self._first_stage or 0, "")}, self.texts | {"stage": chosen}
        )

    # What the fields hold

    @property
    def _restored(self) -> bool:
        return self._kept is not None and self._kept.restored is not None

    @property
    def _stage(self) -> Stage:
        row = self.field("stage")
        assert isinstance(row, StageField)
        return row.choice.stage

    @property
    def _contact(self) -> ContactField:
        row = self.field("contact")
        assert isinstance(row, ContactField)
        return row

    @property
    def texts(self) -> Texts:
        """What stands in the fields."""
        return {name: self.field(name).text for name in FIELDS if name != "stage"}

    @property
    def unsaved(self) -> bool:
        """Whether something stands in the form that would be lost."""
        person = self._person.id if self._person is not None else None
        return self.texts != self._first_texts or self._stage.id != self._first_stage or person != self._first_person

    def read(self) -> Reading:
        """The draft that the fields make, and their faults."""
        stage = self._stage
        before = self._before
        person = self._person
        if person is None:
            before = before._replace(contact_id=None, email="", phone="")
        elif person.id != before.contact_id:
            before = before._replace(contact_id=person.id, email=person.email, phone=person.phone)
        if stage.id != self._first_stage or before.deal_id is None:
            before = before._replace(stage_id=stage.id)
        texts = self.texts
        if person is not None:  # the rows of a new person are hidden then, and say nothing
            texts |= {name: text for name, text in texts_of(before).items() if name in ("email", "phone")}
        return read(texts, before, today=self._choices.today, base=self._choices.base_currency)

    # While somebody types

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say back what is typed, and take a fault away as soon as it is mended."""
        self._typed_in(event.input.parent)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """The same for the notes."""
        self._typed_in(event.text_area.parent)

    def on_stage_choice_chosen(self) -> None:
        """Another stage has another probability."""
        self.field("stage").complain(None)
        self._echo()
        self._touch()

    def _typed_in(self, row: object) -> None:
        self._echo()
        self._touch()
        if isinstance(row, Field) and not isinstance(row, ContactField):
            names = {str(row.name)} | _MENDED_WITH.get(str(row.name), set())
            if names := {name for name in names if self.field(name).fault}:
                self._complain(self.read(), names)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Check a field as it is left."""
        if not isinstance(row := event.widget.parent, Field) or not self.is_current:
            return
        if row.name == "amount":
            self._take_named_currency()
        if row.name != "contact":  # which looks its person up first, and tells when it has
            names = {str(row.name)} | ({"currency"} if row.name == "amount" else set())
            self._complain(reading := self.read(), names & reading.faults.keys())  # what saving told stays

    def on_contact_field_settled(self, event: ContactField.Settled) -> None:
        """Ask somebody new for an address; take the company of somebody known."""
        event.stop()
        self._person = event.choice
        self._show_reach(new=event.new)
        if event.choice is not None and event.choice.company and not self.field("company").text:
            self._fill("company", safe_text.line(event.choice.company))
        if self.is_current:
            self._complain(self.read(), {"contact"})
        if event.onward and event.new:
            self.go("email")  # by name: the order of focus still leaves out a row that has just appeared
        elif event.onward:
            self.focus_next()

    def _show_reach(self, *, new: bool) -> None:
        if new != self.field("email").display:
            for name in ("email", "phone"):
                self.field(name).display = new
            self.sheet.changed()
        address, self._contact.address = self._contact.address, ""  # once: it may be erased, or be another one's
        if new and address and not self.field("email").text:
            self._fill("email", address)

    def _fill(self, name: str, text: str) -> None:
        """Have a text stand in a field, as if it had been typed."""
        row = self.field(name)
        row.put(text)
        if not row.there:  # else its control tells
            self._typed_in(row)

    def _take_named_currency(self) -> None:
        """An amount that names its currency ("3000 USD") fills the field for it."""
        currency = self.field("currency").text
        if currency == self._first_texts["currency"]:
            from pipetui.domain.money import parse_amount

            try:
                named = parse_amount(self.field("amount").text, currency or "EUR").currency
            except PipetuiError:
                return
            if named and named != currency:
                self._fill("currency", named)

    def _echo(self) -> None:
        choices, stage = self._choices, self._stage
        amount, probability = self.field("amount"), self.field("probability")
        amount.say(amount_echo(amount.text, self.field("currency").text, choices.base_currency))
        probability.say(probability_echo(probability.text, stage.probability))
        for day in map(self.field, ("expected_close", "next_step_due")):
            day.say(day_echo(day.text, choices.today))

    def _complain(self, reading: Reading, names: set[str]) -> None:
        for name in names:
            doubt = self._contact.doubt if name == "contact" else None
            self.field(name).complain(doubt or reading.faults.get(name))

    # Leaving

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field; in the last line it saves."""
        row = event.input.parent
        if isinstance(row, Field) and row.name == "next_step_due":
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Save, unless a save is under way."""
        if not self._saving:
            self._saving = True
            # Never exclusive, never cancelled: what the file has taken cannot be un-taken.
            self.run_worker(self._write(), group="save", exit_on_error=False)

    async def _write(self) -> None:
        """Read, save, and close; or say what stands in the way."""
        self.say("")
        try:
            self.control("contact")
            contact = self._contact
            await contact.settle()
            self._person = contact.choice
            self._show_reach(new=contact.new)
            reading = self.read()
            if self._refused(reading):
                return
            self.hold()
            error = await self._save(reading.draft)
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

    def _refused(self, reading: Reading) -> bool:
        """Show all faults and go to the first of them; tell whether there are any."""
        there = [name for name in FIELDS if self.field(name).display]
        self._complain(reading, set(there))
        wrong = [name for name in there if self.field(name).fault]
        if wrong:
            self.go(wrong[0])
            count = len(wrong)
            self.say(f"✗ {counted(count, 'field')} to mend before it can be saved")
        return bool(wrong)

    def _fail(self, error: PipetuiError) -> None:
        """Say what went wrong, at its field if it is about one."""
        name = str(getattr(error, "field", ""))
        name = self.ALIASES.get(name, name)
        if name in FIELDS:
            self.field(name).complain(error)
            self.go(name)
            self.say("✗ not saved")
        else:
            lines = (error.message, *getattr(error, "candidates", ()), error.hint)
            self.say("✗ not saved: " + " · ".join(filter(None, lines)))
