"""The deal form as it is saved and left: refusals lose nothing, and only what was changed is handed on."""

from __future__ import annotations

import asyncio

from pipetui.domain.errors import (
    Ambiguous,
    Conflict,
    DatabaseProblem,
    InvalidInput,
    OperationFailed,
    PipetuiError,
    RuleRefused,
)
from pipetui.tui.forms.deal_form import DealForm
from pipetui.tui.widgets.pickers import ConfirmDialog
from support.form_page import deal_form
from support.samples import DRAFT
from support.screens import until

# Saving that fails


async def test_an_error_about_a_field_stands_there_and_the_text_stays() -> None:
    async with deal_form() as form:
        await form.fill_new()
        await form.fill("notes", "long thought")
        texts = form.form.texts
        for error, field in (
            (InvalidInput("not an amount", field="amount"), "amount"),
            (RuleRefused("needs an e-mail", field="email"), "email"),
            (InvalidInput("bad tag", field="tag"), "tags"),
            (InvalidInput("bad day", field="due_on"), "next_step_due"),
            (RuleRefused("cannot begin there", field="stage"), "stage"),
            (InvalidInput("too long", field="notes"), "notes"),
        ):
            form.saves.answer = error
            await form.go("owner")
            await form.save()
            assert form.fault(field).startswith(error.message), field
            assert "not saved" in form.shown, field
            assert form.form.texts == texts, field
            assert form.focused in (field, "title" if not form.visible(field) else field), field
        assert len(form.saves.drafts) == 6


async def test_any_other_error_is_said_below_the_text_stays_and_saving_again_works() -> None:
    errors: list[PipetuiError] = [
        DatabaseProblem("the file is locked", "close the other program"),
        Conflict("somebody else changed the amount", "look at it, then save again"),
        OperationFailed("the disk is full", "make room"),
        Ambiguous("two companies are called Acme", ("3  Acme", "8  Acme"), "choose one"),
    ]
    async with deal_form() as form:
        await form.fill_new()
        texts = form.form.texts
        for error in errors:
            form.saves.answer = error
            await form.save()
            said = " ".join(form.shown.split())
            assert f"✗ not saved: {error.message}" in said
            assert error.hint in said
            assert form.form.texts == texts
            assert not form.app.answered
        form.saves.answer = None
        await form.save()
        assert await form.closes()
        assert len(form.saves.drafts) == len(errors) + 1


async def test_a_fault_of_the_program_costs_nothing_that_was_typed() -> None:
    async def break_down() -> None:
        raise RuntimeError("Jean Moreau's secret")

    async with deal_form() as form:
        await form.fill_new()
        form.saves.before_answer = break_down
        await form.save()
        assert "saving failed by a fault of the program" in form.shown
        assert "secret" not in form.shown
        assert form.form.field("title").text == "Board training"


async def test_a_slow_save_says_so_takes_no_second_one_and_gives_the_focus_back() -> None:
    release = asyncio.Event()
    async with deal_form() as form:
        await form.fill_new()
        await form.go("owner")
        form.saves.before_answer = release.wait  # type: ignore[assignment]
        form.saves.answer = DatabaseProblem("the file is locked")
        await form.pilot.press("f2")
        await until(form.app, lambda: "saving…" in form.shown)
        await form.pilot.press("f2", "escape")
        assert len(form.saves.drafts) == 1
        release.set()
        await until(form.app, lambda: "the file is locked" in form.shown)
        await form.settle()
        assert "saving…" not in form.shown
        assert form.focused == "owner"
        assert len(form.saves.drafts) == 1
        assert not form.app.answered


async def test_what_is_typed_while_it_is_being_saved_goes_nowhere_and_what_was_typed_before_is_saved() -> None:
    release = asyncio.Event()
    async with deal_form() as form:
        await form.fill_new()
        await form.go("source")
        form.saves.before_answer = release.wait  # type: ignore[assignment]
        await form.pilot.press("f2")
        await until(form.app, lambda: bool(form.saves.drafts))
        await form.pilot.press(*"late")
        assert form.form.field("source").text == ""
        release.set()
        assert await form.closes()
        assert form.saved.source == ""


async def test_the_word_that_a_save_is_slow_never_comes_after_its_end() -> None:
    release, gate = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        form.form.call_later(gate.wait)  # the form is busy: what the timer calls has to wait for its turn
        await release.wait()

    async with deal_form() as form:
        await form.fill_new()
        form.saves.before_answer = hold
        form.saves.answer = DatabaseProblem("the file is locked")
        form.form.action_save()
        try:
            await until(form.app, lambda: bool(form.form._next_callbacks))
            release.set()
            await until(form.app, lambda: not form.form._saving)
        finally:
            gate.set()
        await until(form.app, lambda: not form.form._next_callbacks)
        await form.settle()
        assert "the file is locked" in form.shown
        assert "saving…" not in form.shown


# Leaving


async def test_escape_closes_a_form_that_nobody_touched() -> None:
    async with deal_form(DRAFT) as form:
        await form.press("tab", "tab", "escape")
        assert await form.closes() is False
        assert form.saves.drafts == []


async def test_escape_asks_when_something_would_be_lost() -> None:
    async with deal_form(DRAFT) as form:
        for change in ("title", "stage", "contact", "notes", "tags"):
            before = form.form.field(change).text
            if change == "stage":
                await form.go("stage")
                await form.press("1")
            else:
                await form.fill(change, "Kim")
                await form.press("tab")
            await form.press("escape")
            assert isinstance(form.app.screen, ConfirmDialog), change
            assert "Throw away what you typed?" in form.shown
            await form.press("enter")
            assert isinstance(form.app.screen, DealForm), "what is pressed unread keeps the text"
            if change == "stage":
                await form.press("4")
            elif change != "tags":
                await form.fill(change, before)
                await form.press("tab")
            assert form.form.unsaved == (change == "tags"), "with one change at a time"
        await form.press("escape", "y")
        assert await form.closes() is False
        assert form.saves.drafts == []


async def test_what_was_typed_and_taken_back_is_not_asked_about() -> None:
    async with deal_form(DRAFT) as form:
        await form.type("x")
        await form.fill("title", DRAFT.title)
        assert not form.form.unsaved
        await form.press("escape")
        assert await form.closes() is False


async def test_cancel_asks_too() -> None:
    async with deal_form(DRAFT) as form:
        await form.type("x")
        await form.click("Cancel")
        await form.settle()
        assert isinstance(form.app.screen, ConfirmDialog)


async def test_the_save_button_saves_by_mouse() -> None:
    async with deal_form(DRAFT) as form:
        await form.fill("title", "Renamed")
        await form.click("Save")
        assert await form.closes()
        assert form.saved == DRAFT._replace(title="Renamed")


# A deal that is there already


async def test_a_deal_that_nobody_touched_is_saved_as_it_was() -> None:
    async with deal_form(DRAFT) as form:
        assert "Edit deal #12" in form.shown
        assert not form.visible("email")
        await form.save()
        assert form.saved == DRAFT


async def test_one_changed_field_changes_nothing_else() -> None:
    hostile = DRAFT._replace(notes="a\x1b[2J\tb", owner="x" * 1_000, company="Ac\u202eme")
    async with deal_form(hostile) as form:
        await form.fill("title", "Renamed")
        await form.save()
        assert form.saved == hostile._replace(title="Renamed")


async def test_another_stage_is_handed_on() -> None:
    async with deal_form(DRAFT) as form:
        await form.go("stage")
        await form.press("left")
        await form.save()
        assert form.saved == DRAFT._replace(stage_id=3)


async def test_a_deal_in_a_stage_that_is_not_offered_stays_there() -> None:
    async with deal_form(DRAFT._replace(stage_id=99)) as form:
        await form.save()
        assert form.saved.stage_id == 99
