"""Edits one row of a deal's page where it stands: opens its control, keeps a draft, saves, tells what went wrong.

What is typed leaves in two ways only: saved, or cancelled with `esc`. A save that fails leaves the control as it is and
says why below it; when somebody else has changed the same field meanwhile, what stands there now is said.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.widgets import Input, TextArea

from pipetui.config.drafts import Draft, DraftFile
from pipetui.domain.dates import instant
from pipetui.domain.errors import OperationFailed, PipetuiError
from pipetui.queries.completion import complete
from pipetui.queries.settings import file_settings
from pipetui.queries.suggesting import suggest_companies, suggest_contacts
from pipetui.tui.board_screen import deal_saving, deal_writes
from pipetui.tui.board_screen.lost_question import ask_why_lost
from pipetui.tui.board_screen.why_not import READ_ONLY
from pipetui.tui.details.controls_in_place import NAMED, hold, release, stage_list, text_control
from pipetui.tui.details.reading_in_place import read_field, shown_text
from pipetui.tui.drafts import DraftKeeper
from pipetui.tui.forms.form_draft import deal_form, kept_at
from pipetui.tui.key_order import keys_of
from pipetui.tui.widgets.choice_list import ChoiceList

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.context import Context
    from pipetui.domain.events import Event
    from pipetui.queries.deal_sheet import DealSheet
    from pipetui.queries.shapes import Stage
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.desk import Desk
    from pipetui.tui.details.rows import Row
    from pipetui.tui.details.sheet import Sheet
    from pipetui.tui.draft_offer import Answer
    from pipetui.tui.forms.draft import DealDraft
    from pipetui.tui.widgets.pickers import LostChoice
    from pipetui.tui.widgets.status_line import Hint


class _Before(NamedTuple):
    """What is read before a row is edited."""

    context: Context
    base: str
    names: tuple[str, ...]
    file: DraftFile
    kept: Draft | None


class InPlace:
    """Edits rows of one page.

    Attributes:
        hints: the keys of the row that is edited.
    """

    def __init__(self, sheet: Sheet, desk: Desk, closed: Callable[[], None] = lambda: None) -> None:
        """Make it.

        Args:
            sheet: the page.
            desk: the screen that the page is on.
            closed: told when a row is no longer edited.
        """
        self._sheet = sheet
        self._desk = desk
        self._closed = closed
        self._deal: DealSheet | None = None
        self._field = ""
        self._typed = ""
        self._editing: deal_saving.Editing | None = None
        self._before: _Before | None = None
        self._keeper: DraftKeeper | None = None
        self._saving = False
        self.hints: tuple[Hint, ...] = ()
        self._note = ""  # why the deal was lost, where that could not be saved

    @property
    def open(self) -> bool:
        """Whether a row is being edited."""
        return self._sheet.control is not None

    @property
    def saving(self) -> bool:
        """Whether what was typed is being written."""
        return self._saving

    @property
    def unsaved(self) -> bool:
        """Whether something stands in the control that would be lost."""
        return self.open and self._field != "stage" and self._text() != self._shown()

    @property
    def not_saved(self) -> str:
        """What is said to those who would leave what is typed behind."""
        save = "f2" if self._field == "notes" else "enter"
        return f"not saved yet: {save} saves what you typed, esc leaves it"

    def keep_draft(self) -> None:
        """Have what is typed outlive the end of the program, which comes now."""
        if self._keeper is not None:
            self._keeper.flush()

    # -- opening ------------------------------------------------------------------------------------------------------

    def begin(self, deal: DealSheet, field: str, *, then: Callable[[], None] | None = None) -> None:
        """Edit a field of a deal where it stands; ends in keys being released or dropped.

        Args:
            deal: the deal as it is shown.
            field: the field; its row gets the cursor.
            then: called once the control is there.
        """
        if self.open or not self._sheet.go_to(field):
            keys_of(self._sheet).drop_keys()
            return
        if self._desk.read_only:
            self._desk.refuse(READ_ONLY)
            return
        self._deal, self._field, self._note = deal, field, ""
        number, reads = deal.detail.row.id, self._desk.setup.reads

        def read(store: Store) -> _Before:
            conn = store.connection
            names = tuple(complete(conn, NAMED[field])) if field in NAMED else ()
            file = DraftFile(store.path, deal_form(number))
            return _Before(reads.context(store), file_settings(conn).base_currency, names, file, file.read())

        self._desk.read(read, lambda before: self._offer(before, then))

    def _offer(self, before: _Before, then: Callable[[], None] | None) -> None:
        """Open the control, after asking what is to become of a draft of this field."""
        if self.open or self._deal is None:
            keys_of(self._sheet).drop_keys()
            return
        self._before, self._editing = before, deal_saving.Editing(self._deal.detail)
        kept = before.kept
        text = kept.texts.get(self._field) if kept is not None else None
        if kept is None or text is None or self._field == "stage" or text == self._shown():
            self._open(self._shown(), then)
            return
        from pipetui.tui.draft_offer import DraftOffer

        def answered(answer: Answer | None) -> None:
            if answer == "restore":
                self._open(text, then)
                self._tell_outdated(kept)
            elif answer == "discard":
                self._rest(kept)
                self._open(self._shown(), then)

        named = f"Deal #{self._deal.detail.row.id}"
        at = kept_at(kept, before.context.now, before.context.timezone)
        self._desk.open_dialog(DraftOffer(named, at, {self._field: text}), answered)

    def _tell_outdated(self, kept: Draft) -> None:
        """Say what stands in the field now, where that is not what stood there when the draft was typed."""
        shown = self._shown()
        if kept.before.get(self._field, shown) != shown:
            self._sheet.complain(f"changed since the draft: it is {shown[:60] or 'empty'} now")

    def _rest(self, kept: Draft) -> None:
        """Throw the draft of this field away; those of others stay."""
        assert self._before is not None
        rest = kept.without(self._field)
        self._before = self._before._replace(kept=rest if rest.texts else None)
        if rest.texts:
            self._before.file.write(rest)
        else:
            self._before.file.remove()

    def _open(self, text: str, then: Callable[[], None] | None) -> None:
        assert self._deal is not None
        assert self._before is not None
        if self._field == "stage":
            made = stage_list(self._deal.stages, self._deal.detail.row.stage_id)
        else:
            made = text_control(self._field, text, self._before.names, self._find_people, self._find_companies)
        kept = self._before.kept
        self._keeper = DraftKeeper(
            self._before.file, self._draft, self._not_kept, kept.without(self._field) if kept is not None else None
        )
        self._typed = text
        self.hints = made.keys
        self._sheet.open_control(made.control, made.room, made.hint)
        if then is not None:
            self._sheet.call_after_refresh(then)
        self._sheet.call_after_refresh(keys_of(self._sheet).release_keys)

    async def _find_people(self, typed: str) -> tuple[str, ...]:
        found = await self._desk.link.ask(lambda store: suggest_contacts(store.connection, typed))
        return tuple(person.name for person in found)

    async def _find_companies(self, typed: str) -> tuple[str, ...]:
        return await self._desk.link.ask(lambda store: suggest_companies(store.connection, typed))

    # -- while it is open ---------------------------------------------------------------------------------------------

    def _text(self) -> str:
        control = self._sheet.control
        if isinstance(control, Input):
            return control.value
        return control.text if isinstance(control, TextArea) else ""

    def _shown(self) -> str:
        assert self._editing is not None
        return "" if self._field == "stage" else shown_text(deal_saving.draft_of(self._editing.seen), self._field)

    def _draft(self) -> Draft | None:
        text, shown = self._text(), self._shown()
        if text == shown:
            return None
        return Draft(instant(self._desk.setup.clock()), {self._field: text}, {self._field: shown})

    def _not_kept(self) -> None:
        self._desk.say("what you type cannot be kept as a draft: save before you leave", "warning")

    def typed(self) -> None:
        """Something was typed: keep it, and take a fault away as soon as it is mended."""
        if not self.open or self._field == "stage" or self._text() == self._typed:
            return  # a control that is opened tells its first text, too
        self._typed = self._text()
        if self._keeper is not None and self.unsaved:
            self._keeper.touch()
        if self._sheet.fault:
            self._sheet.complain(_told(self._read_text()[1]))

    def _read_text(self) -> tuple[DealDraft | None, PipetuiError | None]:
        assert self._editing is not None
        assert self._before is not None
        before = deal_saving.draft_of(self._editing.seen)
        today, base = self._before.context.today, self._before.base
        return read_field(before, self._field, self._text(), today=today, base=base)

    def edit_outside(self) -> bool:
        """Have the text edited in the user's own editor; tell whether that went well."""
        from pipetui.tui.widgets.text_editor import edit_area

        control = self._sheet.control
        if not isinstance(control, TextArea) or self._saving:
            return False
        try:
            edit_area(self._desk.app, control)
        except OperationFailed as error:
            self._sheet.complain(_told(error))
            return False
        return True

    def edit_outside_and_save(self) -> None:
        """The same, for one who was not typing: what comes back is saved."""
        if self.edit_outside():
            self.submit()

    # -- leaving ------------------------------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Leave what stood there; a long text is asked about first."""
        if self._saving:
            return
        if self._field != "notes" or not self.unsaved:
            self._close()
            return
        from pipetui.tui.throwing_away import ask_to_throw_away

        ask_to_throw_away(self._desk.app, self._close, self._desk.open_dialog)

    def leave_for(self, row: Row) -> None:
        """Another row was clicked: go there where nothing is typed, else say how to leave."""
        if self.unsaved:
            self._desk.say(self.not_saved, "warning")
        elif self.open and not self._saving:
            self._close()
            self._sheet.focus()
            self._sheet.go_to_row(row)

    def _close(self) -> None:
        if self._keeper is not None:
            self._keeper.drop()
        self._keeper = None
        self._sheet.close_control()
        self._closed()

    def submit(self) -> None:
        """Save, unless a save is under way or something is wrong."""
        if not self.open or self._saving:
            return
        if self._field == "stage":
            self._submit_stage()
            return
        after, fault = self._read_text()
        if fault is not None:
            self._sheet.complain(_told(fault))
        elif after is None:
            self._close()
        else:
            self._save(after)

    def _save(self, after: DealDraft) -> None:
        editing = self._editing
        assert editing is not None
        self._carry_out(lambda store, ctx: editing.save(store, ctx, after))

    def _carry_out(self, work: Callable[[Store, Context], Event], *, plain: bool = False) -> None:
        self._saving = True
        hold(self._sheet)

        async def save() -> None:
            error: PipetuiError | None
            try:
                error = await self._desk.save(work, plain=plain)
            except Exception:
                error = OperationFailed("saving failed by a fault of the program", "What you typed is still here.")
            finally:
                self._saving = False
            if error is None:
                self._close()
            else:
                release(self._sheet)
                self._sheet.complain(_told(error))

        # Never exclusive, never cancelled: what the file has taken cannot be un-taken.
        self._sheet.run_worker(save(), group="save", exit_on_error=False)

    def _submit_stage(self) -> None:
        assert self._deal is not None
        control = self._sheet.control
        index = control.cursor if isinstance(control, ChoiceList) else None
        stage = self._deal.stages[index] if index is not None else None
        if stage is None or stage.id == self._deal.detail.row.stage_id:
            self._close()
        elif stage.kind == "lost":
            self._ask_reason(stage)
        else:
            assert self._editing is not None
            self._save(deal_saving.draft_of(self._editing.seen)._replace(stage_id=stage.id))

    def _ask_reason(self, stage: Stage) -> None:
        """Into Lost only with a reason."""
        assert self._deal is not None
        number, title = self._deal.detail.row.id, self._deal.detail.row.title

        def chosen(choice: LostChoice | None) -> None:
            if choice is None:
                return
            self._note = choice.note
            self._carry_out(
                partial(deal_writes.lose, deal_ids={number}, reason_id=choice.reason_id, note=choice.note), plain=True
            )

        ask_why_lost(self._desk, f"{stage.name}: {title}", self._note, chosen)


def _told(error: PipetuiError | None) -> str:
    if error is None:
        return ""
    return " · ".join(filter(None, (error.message, *getattr(error, "candidates", ()), error.hint)))
