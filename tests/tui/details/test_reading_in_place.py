"""One field typed in place is read by the form's rules, and changes nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from pipetui.tui.details.reading_in_place import Typed, read_field, shown_text
from support.samples import DRAFT, TODAY


def typed(field: str, text: str) -> Typed:
    return read_field(DRAFT, field, text, today=TODAY, base="EUR")


@pytest.mark.parametrize(
    ("field", "text", "changes"),
    [
        ("title", "Relaunch", {"title": "Relaunch"}),
        ("company", "", {"company": ""}),
        ("amount", "900", {"amount": "900"}),
        ("amount", "900 USD", {"amount": "900 USD", "currency": "USD"}),
        ("amount", "", {"amount": ""}),
        ("currency", "chf", {"currency": "CHF"}),
        ("expected_close", "tomorrow", {"expected_close": date(2026, 11, 23)}),
        ("expected_close", "", {"expected_close": None}),
        ("probability", "40 %", {"probability": 40}),
        ("tags", "audit, new", {"tags": ("audit", "new")}),
        ("next_step_due", "", {"next_step_due": None}),
        ("notes", "two\nlines", {"notes": "two\nlines"}),
        ("email", "Jean@Acme.fr", None),
        ("email", "j@acme.fr", {"email": "j@acme.fr"}),
        ("phone", "+33 123", {"phone": "+33 123"}),
        ("contact", "Ana Ruiz", {"contact": "Ana Ruiz", "contact_id": None, "email": "", "phone": ""}),
    ],
)
def test_a_field_is_read(field: str, text: str, changes: dict[str, object] | None) -> None:
    found = typed(field, text)
    if changes is None:
        assert found.after is None
    else:
        assert found == Typed(DRAFT._replace(**changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["title", "contact", "amount", "expected_close", "tags", "notes"])
def test_what_was_not_changed_changes_nothing(field: str) -> None:
    assert typed(field, shown_text(DRAFT, field)) == Typed()


@pytest.mark.parametrize("name", ["jean  MOREAU", "Jean Moreau "])
def test_the_same_person_stays_with_their_address(name: str) -> None:
    assert typed("contact", name) == Typed()


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("title", " ", "title is empty"),
        ("contact", "", "needs a contact"),
        ("amount", "850*x", "not an amount"),
        ("amount", "90 XYZ", "not an amount"),
        ("currency", "XYZ", "unknown currency"),
        ("expected_close", "someday", "someday"),
        ("probability", "120", "cannot be 120"),
        ("next_step", "", "without a next step"),
        ("email", "jean@", "not an e-mail"),
        ("tags", "a;b", "comma, semicolon"),
    ],
)
def test_a_fault_is_told(field: str, text: str, told: str) -> None:
    found = typed(field, text)
    assert found.after is None
    assert told in str(found.fault)


def test_a_day_needs_its_step() -> None:
    bare = DRAFT._replace(next_step="", next_step_due=None)
    found = read_field(bare, "next_step_due", "tomorrow", today=TODAY, base="EUR")
    assert "without a next step" in str(found.fault)
