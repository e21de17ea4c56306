"""From typed text to a draft: rules applied, faults by field, and untouched values untouched."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.errors import InvalidInput, RuleRefused
from pipetui.tui.forms.draft import DealDraft
from pipetui.tui.forms.reading import FIELD_LIMITS, FIELDS, Reading, read, read_amount, read_day, texts_of
from support.hostile import PAYLOADS
from support.samples import DRAFT, TODAY


def reading(before: DealDraft = DRAFT, /, **typed: str) -> Reading:
    return read(texts_of(before) | typed, before, today=TODAY, base="EUR")


def test_the_texts_of_a_draft() -> None:
    texts = texts_of(DRAFT)
    assert set(texts) == set(FIELDS) - {"stage"} == set(FIELD_LIMITS)
    assert texts["expected_close"] == "2026-12-04"
    assert texts["probability"] == "55"
    assert texts["tags"] == "retainer, audit"
    assert texts["notes"] == "They want it before spring.\nAsk Ana about the budget."
    assert set(texts_of(DealDraft()).values()) == {""}


def test_a_deal_that_nobody_touched_comes_back_as_it_was() -> None:
    assert reading() == Reading(DRAFT, {})


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_hostile_values_that_nobody_touched_come_back_as_they_were(text: str) -> None:
    draft = DRAFT._replace(title=text, contact=text, company=text, owner=text, source=text, tags=(text,), notes=text)
    shown = texts_of(draft)
    assert all(value.replace("\n", "").isprintable() or "\u200d" in value for value in shown.values())
    assert reading(draft).draft == draft


def test_a_megabyte_that_nobody_touched_comes_back_whole_and_shows_in_bounds() -> None:
    draft = DRAFT._replace(title="x" * 1_000_000, notes="y" * 1_000_000)
    shown = texts_of(draft)
    assert len(shown["title"]) == FIELD_LIMITS["title"]
    assert len(shown["notes"]) < FIELD_LIMITS["notes"] + 100
    assert reading(draft).draft == draft


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("title", "  New  title ", "New  title"),
        ("title", "Re\x1bnewal", "Renewal"),
        ("contact", "Zoe Zed", "Zoe Zed"),
        ("email", "ZOE@zed.com", "zoe@zed.com"),
        ("phone", "+33 1  23 45", "+33 1 23 45"),
        ("company", "", ""),
        ("amount", " 12.5k ", "12.5k"),
        ("expected_close", "fri", date(2026, 11, 27)),
        ("expected_close", "", None),
        ("probability", "60 %", 60),
        ("probability", "", None),
        ("owner", "ben", "ben"),
        ("source", "fair", "fair"),
        ("tags", "a, b,,A", ("a", "b")),
        ("tags", "", ()),
        ("next_step", "write", "write"),
        ("next_step_due", "+3d", date(2026, 11, 25)),
        ("notes", "a\r\nb", "a\nb"),
    ],
)
def test_what_is_typed_becomes_a_value(field: str, typed: str, value: object) -> None:
    found = reading(**{field: typed})
    assert found.faults == {}
    assert getattr(found.draft, field) == value
    assert found.draft == DRAFT._replace(**{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", " ", "title is empty"),
        ("title", "x" * 501, "too long"),
        ("contact", "", "needs a contact"),
        ("email", "zoe@", "not an e-mail"),
        ("phone", "none", "not a phone"),
        ("company", "x" * 501, "too long"),
        ("amount", "1.005", "not an amount"),
        ("amount", "NaN", "not an amount"),
        ("amount", "-5", "negative"),
        ("amount", "9" * 30, "too large"),
        ("currency", "XXZ", "unknown currency"),
        ("expected_close", "someday", ""),
        ("probability", "120", "cannot be"),
        ("probability", "a", "cannot be"),
        ("owner", "x" * 201, "too long"),
        ("source", "x" * 201, "too long"),
        ("tags", "x" * 101, "too long"),
        ("next_step", "", "without a next step"),
        ("next_step_due", "31.02.2027", ""),
        ("notes", "x" * 100_001, "too long"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_changes_nothing(field: str, typed: str, said: str) -> None:
    found = reading(**{field: typed})
    assert set(found.faults) == {field}
    assert said in found.faults[field].message
    assert getattr(found.faults[field], "field", "") == field
    kept = {"contact": "", "next_step": ""}  # emptied is a value, if not one to save
    assert found.draft == DRAFT._replace(**{name: kept[name] for name in kept if name == field})  # type: ignore[arg-type]


def test_a_new_deal_says_what_it_needs() -> None:
    faults = reading(DealDraft()).faults
    assert {name: fault.message for name, fault in faults.items()} == {
        "title": "a deal needs a title",
        "contact": "a deal needs a contact",
    }


def test_all_faults_are_found_at_once() -> None:
    found = reading(DealDraft(), amount="x", probability="x", expected_close="x", next_step_due="fri")
    assert set(found.faults) == {"title", "contact", "amount", "probability", "expected_close", "next_step"}


def test_somebody_new_needs_an_address() -> None:
    new = DealDraft(title="Web")
    fault = reading(new, contact="Zoe Zed").faults["email"]
    assert isinstance(fault, RuleRefused)
    assert reading(new, contact="Zoe Zed", phone="+33 1 23").faults == {}
    assert reading(new, contact="Zoe Zed", email="zoe@zed.com").faults == {}
    assert reading(new, contact="zoe@zed.com").faults == {}, "a name that is an address is one"


def test_an_amount_may_name_its_currency() -> None:
    found = reading(DealDraft(title="Web", contact="a@b.com"), amount="3000 USD")
    assert (found.draft.amount, found.draft.currency) == ("3000 USD", "USD")


def test_two_currencies_are_a_fault_of_the_currency() -> None:
    assert set(reading(amount="3000 USD").faults) == {"currency"}


def test_the_files_currency_fills_in() -> None:
    found = reading(DealDraft(title="Web", contact="a@b.com"), amount="3000")
    assert found.draft.currency == "EUR"
    new = DealDraft(title="Web", contact="a@b.com")
    bare = read(texts_of(new) | {"amount": "3000"}, new, today=TODAY, base="")
    assert "which currency" in bare.faults["amount"].message


def test_taking_the_amount_away_leaves_none() -> None:
    found = reading(amount="", currency="")
    assert (found.draft.amount, found.draft.currency, found.faults) == ("", "", {})


def test_another_currency_reads_the_amount_again() -> None:
    assert reading(currency="usd").draft.currency == "USD"
    odd = reading(DRAFT._replace(amount="12.50"), currency="JPY")
    assert set(odd.faults) == {"amount"}


def test_amounts_and_days_by_themselves() -> None:
    assert read_amount("", "EUR", "EUR") is None
    assert read_amount("850*12", "", "EUR") == (1_020_000, "EUR")
    assert read_day(" ", TODAY, "due") is None
    with pytest.raises(InvalidInput) as fault:
        read_day("x", TODAY, "due")
    assert fault.value.field == "due"


@given(st.fixed_dictionaries({name: st.text(max_size=30) for name in FIELDS if name != "stage"}))
def test_any_text_in_any_field_is_read_or_refused(texts: dict[str, str]) -> None:
    found = read(texts, DealDraft(), today=TODAY, base="EUR")
    assert set(found.faults) <= set(FIELDS)
