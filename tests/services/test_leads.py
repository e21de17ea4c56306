"""Leads, and the contacts that they become."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import InvalidInput, NotFound, RuleRefused
from pipetui.services.contacts import add_contact
from pipetui.services.leads import add_lead, convert_lead
from support.work import later, rows

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def test_a_lead_needs_a_name_only(store: Store, ctx: Context) -> None:
    assert add_lead(store, ctx, " Bo ").message == "added the lead Bo"
    add_lead(
        store,
        ctx,
        "Ida",
        email="Ida@Example.com",
        phone="123",
        company="Acme",
        source="fair",
        notes="a\nb",
        at=date(2026, 11, 3),
    )
    assert rows(store, "SELECT name, email, phone, company, source, notes, added_at FROM lead") == [
        ("Bo", None, None, "", "", "", "2026-11-22T12:00:00.000Z"),
        ("Ida", "ida@example.com", "123", "Acme", "fair", "a\nb", "2026-11-03T11:00:00.000Z"),
    ]
    refused: list[dict[str, Any]] = [{"name": " "}, {"name": "x", "email": "x"}, {"name": "x", "phone": "x"}]
    for wrong in refused:
        with pytest.raises(InvalidInput):
            add_lead(store, ctx, **wrong)
    with pytest.raises(RuleRefused):
        add_lead(store, ctx, "x", at=date(2026, 11, 23))


def test_a_lead_becomes_a_contact_with_all_that_is_known(store: Store, ctx: Context) -> None:
    add_lead(store, ctx, "Ida", email="ida@example.com", company="Acme", source="fair", notes="x")
    event = convert_lead(store, later(60), 1, phone="123")
    assert event.message == "Ida is a contact now, #1"
    found = "SELECT c.name, email, phone, o.name, source, c.notes, added_at FROM contact c JOIN company o"
    assert rows(store, found) == [("Ida", "ida@example.com", "123", "Acme", "fair", "x", "2026-11-22T12:01:00.000Z")]
    assert rows(store, "SELECT contact_id, converted_at FROM lead") == [(1, "2026-11-22T12:01:00.000Z")]
    with pytest.raises(RuleRefused, match="Ida is a contact already, #1"):
        convert_lead(store, later(61), 1)


def test_a_contact_that_is_there_is_the_one(store: Store, ctx: Context) -> None:
    add_contact(store, ctx, "Ida K", email="ida@example.com", source="friend")
    add_lead(store, ctx, "Ida", email="ida@example.com", source="fair")
    assert convert_lead(store, ctx, 1).message == "Ida is a contact now, #1"
    assert rows(store, "SELECT name, source FROM contact") == [("Ida K", "friend")]


def test_a_new_contact_has_to_be_reached_somehow(store: Store, ctx: Context) -> None:
    add_lead(store, ctx, "Bo")
    with pytest.raises(RuleRefused, match="needs an e-mail or a phone"):
        convert_lead(store, ctx, 1)
    with pytest.raises(NotFound):
        convert_lead(store, ctx, 2)
    assert rows(store, "SELECT contact_id FROM lead") == [None]
