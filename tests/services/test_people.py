"""Whom a name means: found, or made within the service's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import Ambiguous, InvalidInput, NotFound, RuleRefused
from pipetui.services.people import (
    Person,
    checked_person,
    find_or_make_company,
    find_or_make_contact,
    write_reach,
)
from pipetui.store.unit import unit
from support.rows import put, run
from support.work import later, rows, value

if TYPE_CHECKING:
    from pipetui.services.people import FoundContact
    from pipetui.store.file import Store


def meant(store: Store, name: str = "", email: str | None = None, phone: str | None = None, company: str = "") -> Any:
    """Find or make a contact in a unit of its own."""
    return by(store, Person(None, name, email, phone, company))


def by(store: Store, person: Person) -> FoundContact:
    """Find or make a contact in a unit of its own."""
    with unit(store, later(), command="test") as u:
        return find_or_make_contact(u, person)


def people(store: Store) -> list[tuple[str, str | None, str | None, int | None]]:
    """Return the contacts: name, e-mail, phone, company."""
    return rows(store, "SELECT name, email, phone, company_id FROM contact ORDER BY id")


def test_a_new_person_needs_an_address(store: Store) -> None:
    with pytest.raises(RuleRefused, match="Ana is new and needs an e-mail or a phone") as caught:
        meant(store, "Ana")
    assert caught.value.field == "email"
    assert meant(store, "Ana", "Ana@Example.com").added
    assert meant(store, "Bob", phone="+41 44 123").added
    assert people(store) == [("Ana", "ana@example.com", None, None), ("Bob", None, "+41 44 123", None)]


def test_nobody_named_is_refused(store: Store) -> None:
    with pytest.raises(RuleRefused, match="a deal needs a contact"):
        meant(store, " ", phone="+41 44 123", company="Acme")


def test_a_name_is_found_whatever_its_case_and_accents(store: Store) -> None:
    made = meant(store, "Inès Müller", "ines@example.com")
    found = meant(store, "ines  muller")
    assert (found.id, found.added) == (made.id, False)


def test_an_address_goes_before_a_name(store: Store) -> None:
    made = meant(store, "Ana", "ana@example.com")
    assert meant(store, "Somebody else", "ANA@example.com").id == made.id
    assert len(people(store)) == 1


def test_a_name_that_is_an_address_is_one(store: Store) -> None:
    made = meant(store, "ana@example.com")
    assert people(store) == [("ana@example.com", "ana@example.com", None, None)]
    assert meant(store, "ANA@EXAMPLE.COM").id == made.id
    assert checked_person(Person(None, "ana@x.com", "b@x.com")).name == "ana@x.com"


def test_a_number_goes_before_all(store: Store) -> None:
    made = meant(store, "Ana", "ana@example.com", company="Acme")
    assert by(store, Person(made.id, "Somebody else")) == (made.id, 1, False)
    with pytest.raises(NotFound, match="no contact has the number 9"):
        by(store, Person(9))


def test_what_is_lacking_is_filled_in_and_nothing_replaced(store: Store) -> None:
    made = meant(store, "Ana", phone="+41 44 123")
    meant(store, "Ana", "ana@example.com", company="Acme")
    assert people(store) == [("Ana", "ana@example.com", "+41 44 123", 1)]
    meant(store, "Ana", "ana@example.com", "+41 44 999", "Other")
    assert people(store) == [("Ana", "ana@example.com", "+41 44 123", 1)]
    other = meant(store, "Eve", "eve@example.com")
    assert meant(store, "Eve", phone="+41 44 555").id == other.id
    assert people(store)[-1] == ("Eve", "eve@example.com", "+41 44 555", None)
    assert made.id != other.id


def test_another_address_is_another_person(store: Store) -> None:
    first = meant(store, "Ana", "ana@example.com")
    second = meant(store, "Ana", "ana@other.com")
    assert second.added
    assert second.id != first.id


def test_a_name_that_fits_several_asks(store: Store) -> None:
    meant(store, "Ana", "ana@example.com", company="Acme")
    meant(store, "Ana", "ana@other.com", company="Kite")
    with pytest.raises(Ambiguous, match="ana fits 2 contacts") as caught:
        meant(store, "ana")
    assert caught.value.candidates == ("1  Ana  ana@example.com", "2  Ana  ana@other.com")
    assert meant(store, "ana", company="kite").id == 2
    with pytest.raises(Ambiguous):
        meant(store, "ana", company="Nowhere")


def test_hidden_people_are_not_meant(store: Store) -> None:
    meant(store, "Ana", "ana@example.com")
    run(store, "UPDATE contact SET hidden = 1")
    assert meant(store, "Ana", "ana@example.com").added
    run(store, "UPDATE contact SET hidden = 1")
    with pytest.raises(RuleRefused):
        meant(store, "Ana")


@pytest.mark.parametrize(
    ("field", "person"),
    [
        ("email", Person(None, "Ana", "no address")),
        ("phone", Person(None, "Ana", None, "call me")),
        ("contact", Person(None, "x" * 501, "a@b.com")),
        ("company", Person(None, "Ana", "a@b.com", None, "x" * 501)),
    ],
)
def test_what_cannot_be_is_refused_by_field(field: str, person: Person) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_person(person)
    assert caught.value.field == field


def test_a_company_is_found_or_made(store: Store) -> None:
    with unit(store, later(), command="test") as u:
        made = find_or_make_company(u, " Acme  Ltd ")
        assert find_or_make_company(u, "ACME LTD") == made
        assert find_or_make_company(u, "  ") is None
    assert rows(store, "SELECT name FROM company") == ["Acme  Ltd"]


def test_with_an_address_a_placeholder_becomes_a_person(store: Store) -> None:
    with unit(store, later(), command="test") as u:
        nobody = put(u.connection, "contact", name="Acme", name_key="acme", placeholder=1)
    with unit(store, later(), command="test") as u:
        write_reach(u, nobody, "", "")
    assert value(store, "SELECT placeholder FROM contact") == 1
    with unit(store, later(), command="test") as u:
        write_reach(u, nobody, "", "+41 44 123")
    assert rows(store, "SELECT placeholder, phone FROM contact") == [(0, "+41 44 123")]


def test_a_placeholder_without_an_address_stays_one(store: Store) -> None:
    with unit(store, later(), command="test") as u:
        put(u.connection, "contact", name="Acme", name_key="acme", placeholder=1)
    assert not meant(store, "Acme", company="Acme").added
    assert rows(store, "SELECT placeholder, company_id FROM contact") == [(1, 1)]


def test_a_placeholder_that_is_filled_in_becomes_a_person(store: Store) -> None:
    with unit(store, later(), command="test") as u:
        put(u.connection, "contact", name="Acme", name_key="acme", placeholder=1)
    assert not meant(store, "Acme", "office@acme.com").added
    assert rows(store, "SELECT placeholder, email FROM contact") == [(0, "office@acme.com")]
