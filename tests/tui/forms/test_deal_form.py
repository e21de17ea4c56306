"""The deal form, as a person fills it in: live words, faults in place, nothing lost, every key its own."""

from __future__ import annotations

import string
from datetime import date
from functools import partial

import pytest
from textual.app import App

from pipetui.tui.forms.deal_form import DealForm
from pipetui.tui.forms.draft import DealDraft
from pipetui.tui.widgets.pickers import ConfirmDialog
from support.form_page import deal_form
from support.samples import CHOICES, DRAFT
from support.screens import painted, place_of, until

# A new deal


async def test_a_new_deal_from_top_to_bottom_by_keyboard_alone() -> None:
    async with deal_form() as form:
        assert form.focused == "title"
        await form.type("Board")
        await form.press("tab")
        await form.type("ana")
        await form.press("down", "enter")
        assert form.focused == "company"
        await form.type("Ruiz SL")
        await form.press("tab")
        await form.type("850*12")
        await form.press("tab", "tab", "right", "right", "tab")
        await form.type("next fri")
        await form.press("tab")
        await form.type("45")
        await form.press("tab")
        await form.type("ben")
        await form.press("tab")
        await form.type("fair")
        await form.press("tab")
        await form.type("audit, new")
        await form.press("tab")
        await form.type("call her")
        await form.press("tab")
        await form.type("tomorrow")
        await form.press("tab")
        await form.type("cats")
        await form.press("enter")
        await form.type("boats")
        await form.press("tab")
        assert form.focused == "form-save"
        await form.press("enter")
        assert await form.closes()
        assert form.saved == DealDraft(
            title="Board",
            contact="Ana Ruiz",
            contact_id=3,
            email="ana@ruiz.es",
            company="Ruiz SL",
            amount="850*12",
            currency="EUR",
            stage_id=3,
            expected_close=date(2026, 11, 27),
            probability=45,
            owner="ben",
            source="fair",
            tags=("audit", "new"),
            next_step="call her",
            next_step_due=date(2026, 11, 23),
            notes="cats\nboats",
        )


async def test_enter_goes_on_and_saves_in_the_last_line() -> None:
    async with deal_form() as form:
        await form.type("Board")
        await form.press("enter")
        assert form.focused == "contact"
        await form.type("Ana Ruiz")
        await form.press("enter")
        assert form.focused == "company"
        await form.go("next_step_due")
        await form.press("enter")
        assert await form.closes()


async def test_the_stage_it_is_opened_in_is_chosen() -> None:
    async with deal_form(DealDraft(stage_id=4)) as form:
        assert form.stage == "Proposal Sent"
        await form.fill_new()
        await form.save()
        assert form.saved.stage_id == 4


async def test_a_new_deal_without_a_stage_begins_in_the_first() -> None:
    async with deal_form() as form:
        await form.fill_new()
        await form.save()
        assert form.saved.stage_id == 1


async def test_lost_is_not_offered_because_it_needs_a_reason() -> None:
    async with deal_form() as form:
        await form.go("stage")
        await form.press("7")
        assert form.stage == "New Contact"
        await form.press("l")
        assert form.stage == "New Contact"
        await form.press("6")
        assert form.stage == "Won"
    async with deal_form(DRAFT._replace(stage_id=7)) as form:
        assert form.stage == "Lost", "a lost deal is shown as what it is"


# Live words


async def test_totals_and_days_are_said_while_they_are_typed() -> None:
    async with deal_form() as form:
        await form.fill("amount", "850*12")
        assert form.echo("amount") == "= €10,200"
        assert "= €10,200" in form.shown
        await form.fill("amount", "1800*6mo")
        assert form.echo("amount") == "= €10,800"
        await form.fill("expected_close", "next fri")
        assert form.echo("expected_close") == "= Fri 27 Nov 2026, in 5 days"
        await form.fill("next_step_due", "tomorrow")
        assert form.echo("next_step_due") == "= Mon 23 Nov 2026, in 1 day"


async def test_the_stages_probability_is_shown_until_one_is_typed() -> None:
    async with deal_form() as form:
        assert form.echo("probability") == "the stage's 10 %"
        await form.go("stage")
        await form.press("4")
        assert form.echo("probability") == "the stage's 60 %"
        await form.fill("probability", "55")
        assert form.echo("probability") == ""


async def test_an_amount_that_names_its_currency_fills_the_field() -> None:
    async with deal_form() as form:
        await form.fill("amount", "3000 USD")
        await form.press("tab")
        assert form.form.field("currency").text == "USD"
        assert form.echo("amount") == "= $3,000"
        assert form.fault("currency") == ""


async def test_a_currency_that_was_typed_is_not_overwritten() -> None:
    async with deal_form() as form:
        await form.fill("currency", "CHF")
        await form.fill("amount", "3000 USD")
        await form.press("tab")
        assert form.form.field("currency").text == "CHF"
        assert "USD" in form.fault("currency")
        await form.fill("currency", "usd")
        assert form.fault("currency") == ""


async def test_names_in_use_are_completed() -> None:
    async with deal_form() as form:
        await form.fill("owner", "an")
        await form.press("right")
        assert form.form.field("owner").text == "ana"
        await form.fill("tags", "audit, re")
        await form.press("right")
        assert form.form.field("tags").text == "audit, retainer"
        await form.fill("company", "Nor")
        await form.press("right")
        assert form.form.field("company").text == "Nordlys"


# Faults


async def test_a_field_is_checked_as_it_is_left_and_mended_as_it_is_typed() -> None:
    async with deal_form(DRAFT) as form:
        for name, typed, said in (
            ("amount", "12x", "not an amount"),
            ("currency", "ABC", "unknown currency"),
            ("expected_close", "someday", "someday"),
            ("probability", "120", "cannot be 120"),
            ("next_step_due", "x", "x"),
        ):
            await form.fill(name, typed)
            assert form.fault(name) == "", f"{name}: not while it is typed"
            await form.press("shift+tab")
            assert said in form.fault(name), name
            assert "✗ " in form.shown, name
            await form.go(name)
            await form.press("ctrl+u")
            assert form.fault(name) == "", name
            assert "✗" not in form.shown, name


async def test_an_empty_title_is_said_as_it_is_left() -> None:
    async with deal_form() as form:
        await form.press("tab")
        assert form.fault("title") == "a deal needs a title · Say what it is about."


async def test_saving_shows_all_faults_and_goes_to_the_first() -> None:
    async with deal_form() as form:
        await form.fill("amount", "x")
        await form.fill("probability", "x")
        await form.save()
        assert form.focused == "title"
        assert {name for name in ("title", "contact", "amount", "probability") if form.fault(name)} == {
            "title",
            "contact",
            "amount",
            "probability",
        }
        assert "4 fields to mend" in form.shown
        assert form.saves.drafts == []


async def test_a_day_without_a_step_is_refused() -> None:
    async with deal_form() as form:
        await form.fill_new()
        await form.fill("next_step_due", "fri")
        await form.save()
        assert form.focused == "next_step"
        assert "1 field to mend" in form.shown


async def test_a_paste_that_does_not_fit_is_said_at_its_field() -> None:
    from textual import events

    async with deal_form() as form:
        form.app.post_message(events.Paste("x" * 1_000_000))
        await form.settle()
        assert form.fault("title") == "1,000,000 characters pasted, at most 500 fit · Nothing was put in."
        assert form.form.field("title").text == ""


# Keys


async def test_letters_in_a_field_reach_no_board_key() -> None:
    async with deal_form() as form:
        typed = string.ascii_letters + string.digits + "/?[]:"
        await form.type(typed)
        assert form.form.field("title").text == typed
        await form.go("notes")
        await form.type("HLwx/?")
        assert form.form.field("notes").text == "HLwx/?"


async def test_letters_outside_of_fields_reach_no_board_key() -> None:
    async with deal_form() as form:
        await form.press("shift+tab", "up")
        assert form.focused == "form-save"
        await form.press(*"HLJKwxneDu123", "slash", "question_mark")
        assert not form.app.answered
        assert form.saves.drafts == []


async def test_arrows_go_from_field_to_field() -> None:
    async with deal_form() as form:
        await form.press("down")
        assert form.focused == "contact"
        await form.press("down", "down")
        assert form.focused == "amount"
        await form.press("up")
        assert form.focused == "company"


def test_no_binding_needs_a_key_that_terminals_take() -> None:
    from pipetui.tui.board_screen.pane import Pane
    from pipetui.tui.draft_offer import DraftOffer
    from pipetui.tui.forms.contact_field import ContactField
    from pipetui.tui.forms.notes_field import NotesArea
    from pipetui.tui.forms.stage_field import StageChoice
    from pipetui.tui.help.help_screen import HelpScreen
    from pipetui.tui.widgets.choice_list import ChoiceList
    from pipetui.tui.widgets.filter_bar import FilterBar
    from pipetui.tui.widgets.pickers import LostReasonPicker, StagePicker

    taken = ("ctrl+enter", "ctrl+s", "ctrl+b", "ctrl+j", "alt", "cmd", "super")
    owners = (DealForm, DraftOffer, NotesArea, HelpScreen, Pane, FilterBar, ContactField, StageChoice, ChoiceList)
    for owner in (*owners, StagePicker, LostReasonPicker, ConfirmDialog):
        for binding in owner.BINDINGS:
            keys = binding.key.split(",")  # type: ignore[union-attr]
            assert not all(key.startswith(taken) for key in keys), (owner, keys)


# Sizes


@pytest.mark.parametrize("size", [(80, 24), (60, 12)])
async def test_every_field_can_be_reached_and_seen_on_a_small_screen(size: tuple[int, int]) -> None:
    labels = {"title": "Title", "contact": "Contact", "amount": "Amount", "tags": "Tags", "next_step_due": "due"}
    async with deal_form(DRAFT, size=size) as form:
        seen = set()
        for _ in range(20):
            at = form.focused
            if at in labels:
                await until(form.app, partial(form.shows, labels[at]))
                seen.add(at)
            if at == "form-save":
                await until(form.app, lambda: "Save" in "".join(painted(form.app)[:-1]))
                seen.add("save")
            await form.press("tab")
        assert seen == {*labels, "save"}


async def test_a_fault_does_not_push_the_next_field_out_of_sight() -> None:
    async with deal_form(DRAFT, size=(40, 9)) as form:
        for name, wrong, label in (("amount", "12 x 3 y", "Currency"), ("probability", "120", "Owner")):
            await form.fill(name, wrong)
            await form.press("tab")
            assert form.fault(name)
            await until(form.app, partial(form.shows, label))


async def test_an_address_that_was_pasted_with_a_name_and_is_erased_stays_erased() -> None:
    async with deal_form() as form:
        await form.fill("title", "Audit")
        await form.fill("contact", "Jean Q <j@x.de>")
        await form.press("tab")
        assert form.form.field("email").text == "j@x.de"
        await form.fill("email", "")
        await form.press("tab")
        assert "an e-mail or a phone" in form.fault("email")
        await form.type("+49 1234 56789")
        assert not form.fault("email")  # one of the two is enough
        await form.save()
        assert (form.saved.email, form.saved.phone) == ("", "+49 1234 56789")


async def test_a_click_takes_the_next_stage() -> None:
    async with deal_form(DRAFT) as form:
        before = form.form.field("stage").text
        await form.click(before)
        after = form.form.field("stage").text
        assert after != before
        await form.click(after)
        assert form.form.field("stage").text not in (before, after)


async def test_a_slow_press_on_a_button_that_moves_meanwhile_counts() -> None:
    async with deal_form() as form:
        await form.fill("amount", "12 x 3 y")
        at = place_of(form.app, "Cancel")
        await form.pilot.hover(offset=at)
        await form.settle()
        await form.pilot.mouse_down(offset=at)
        await form.settle()
        assert form.fault("amount")
        assert place_of(form.app, "Cancel") != at
        await form.pilot.mouse_up(offset=at)
        await until(form.app, lambda: isinstance(form.app.screen, ConfirmDialog))


async def test_pages_scroll_without_leaving_the_field() -> None:
    async with deal_form(DRAFT, size=(80, 12)) as form:
        assert "Title" in form.shown
        await form.press("pagedown")
        assert form.focused == "title"
        assert "Title" not in form.shown
        await form.press("pageup")
        assert "Title" in form.shown


async def test_a_file_without_a_currency_asks_for_one() -> None:
    async with deal_form(DealDraft(), choices=CHOICES._replace(base_currency="")) as form:
        await form.fill_new()
        await form.fill("amount", "3000")
        await form.save()
        assert "which currency" in form.fault("amount")
        await form.fill("currency", "chf")
        assert form.echo("amount") == "= CHF 3,000"
        await form.save()
        assert (form.saved.amount, form.saved.currency) == ("3000", "CHF")


async def test_the_form_is_unsaved_while_it_is_being_typed_in() -> None:
    async with deal_form(DRAFT) as form:
        assert not form.form.unsaved
        await form.type("x")
        assert form.form.unsaved
        assert isinstance(form.app, App)
