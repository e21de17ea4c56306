"""People added and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import InvalidInput, NotFound, PipetuiError, RuleRefused
from pipetui.services.contacts import UNSET, ContactChanges, add_contact, edit_contact
from pipetui.services.importing import ImportRow, ImportSpec, apply_import
from pipetui.services.undoing import undo
from pipetui.store.dump import logical_dump
from support.work import batches, deal, later, rows, unchanged

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store

COLUMNS = "name, name_key, email, phone, company_id, source, notes"


def test_a_person_is_added_with_everything(store: Store, ctx: Context) -> None:
    event = add_contact(
        store,
        ctx,
        " Inès Müller ",
        email="Ines@Example.com",
        phone="+41 44 123",
        company="Acme",
        source="fair",
        notes="likes\ntea",
    )
    assert (event.table, event.row_id, event.change, event.message) == ("contact", 1, "added", "added Inès Müller")
    assert rows(store, f"SELECT {COLUMNS} FROM contact") == [
        ("Inès Müller", "ines muller", "ines@example.com", "+41 44 123", 1, "fair", "likes\ntea")
    ]


def test_two_people_may_have_one_name(store: Store, ctx: Context) -> None:
    add_contact(store, ctx, "Ana", email="ana@example.com")
    assert add_contact(store, ctx, "Ana", email="ana@other.com").row_id == 2


@pytest.mark.parametrize(
    ("fields", "kind", "field"),
    [
        ({"name": " ", "email": "a@b.com"}, InvalidInput, "name"),
        ({"name": "Ana"}, RuleRefused, "email"),
        ({"name": "Ana", "email": "nowhere"}, InvalidInput, "email"),
        ({"name": "Ana", "phone": "x"}, InvalidInput, "phone"),
        ({"name": "Ana", "email": "a@b.com", "source": "x" * 201}, InvalidInput, "source"),
        ({"name": "Ana", "email": "a@b.com", "notes": "x" * 100_001}, InvalidInput, "notes"),
    ],
)
def test_what_cannot_be_is_refused(
    store: Store, ctx: Context, fields: dict[str, Any], kind: type[PipetuiError], field: str
) -> None:
    before = logical_dump(store.connection)
    with pytest.raises(kind) as caught:
        add_contact(store, ctx, **fields)
    assert caught.value.field == field  # type: ignore[attr-defined]
    assert unchanged(store, before)


def test_given_details_change(store: Store, ctx: Context) -> None:
    add_contact(store, ctx, "Ana", email="ana@example.com", company="Acme")
    event = edit_contact(store, ctx, 1, ContactChanges(name="Anna", phone="+41 44 123", company="Kite"))
    assert event.message == "changed name, phone, company of Anna"
    assert rows(store, f"SELECT {COLUMNS} FROM contact") == [
        ("Anna", "anna", "ana@example.com", "+41 44 123", 2, "", "")
    ]
    edit_contact(store, ctx, 1, ContactChanges(source="fair"))
    assert rows(store, "SELECT source, email FROM contact") == [("fair", "ana@example.com")]
    edit_contact(store, ctx, 1, ContactChanges(email="", company="", source="web", notes="a\nb"))
    assert rows(store, "SELECT email, company_id, source, notes FROM contact") == [(None, None, "web", "a\nb")]


def test_the_same_details_change_nothing(store: Store, ctx: Context) -> None:
    add_contact(store, ctx, "Ana", email="ana@example.com")
    event = edit_contact(store, ctx, 1, ContactChanges(name="Ana", email="ANA@example.com"))
    assert (event.batch_id, event.message) == (None, "nothing to change")
    assert len(batches(store)) == 1


def test_the_last_address_stays(store: Store, ctx: Context) -> None:
    add_contact(store, ctx, "Ana", email="ana@example.com", phone="+41 44 123")
    edit_contact(store, ctx, 1, ContactChanges(email=""))
    with pytest.raises(RuleRefused, match="Ana needs an e-mail or a phone"):
        edit_contact(store, ctx, 1, ContactChanges(phone=""))


def test_nobody_of_that_number(store: Store, ctx: Context) -> None:
    with pytest.raises(NotFound, match="no contact has the number 7"):
        edit_contact(store, ctx, 7, ContactChanges(name="Ana"))


def test_undo_takes_a_person_and_their_company_back(store: Store, ctx: Context) -> None:
    before = logical_dump(store.connection)
    add_contact(store, ctx, "Ana", email="ana@example.com", company="Acme")
    undo(store, later(1))
    assert unchanged(store, before)


def test_details_left_alone_are_not_given() -> None:
    assert ContactChanges(notes="").given() == {"notes": ""}
    assert ContactChanges().name is UNSET


def test_the_day_on_which_somebody_was_added_is_kept(store: Store, ctx: Context) -> None:
    add_contact(store, ctx, "Ana", email="ana@example.com")
    deal(store, contact="Bo", phone="123", ctx=later(60))
    apply_import(store, later(120), ImportSpec(source_name="deals.csv"), [ImportRow(line=2, title="T", contact="Cy")])
    edit_contact(store, later(180), 1, ContactChanges(name="Anna"))
    deal(store, contact_id=1, ctx=later(240))
    assert rows(store, "SELECT name, substr(added_at, 12, 5) FROM contact ORDER BY id") == [
        ("Anna", "12:00"),
        ("Bo", "12:01"),
        ("Cy", "12:02"),
    ]
