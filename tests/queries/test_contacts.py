from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import Ambiguous, NotFound
from pipetui.queries.contacts import find_contact, list_contacts, read_contact
from pipetui.queries.record_shapes import ContactRow
from support.pipeline_builder import CTX

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


@pytest.fixture
def people(build: PipelineBuilder) -> dict[str, int]:
    acme = build.company("Acmé")
    found = {
        "jean": build.contact("Jean Moreau", email="Jean@Example.com", phone="+41 22", company_id=acme, source="fair"),
        "jeanne": build.contact("Jeanne Moreau", email="jm@example.org"),
        "ines": build.contact("Inès Müller", email=None, phone="077 123"),
        "gone": build.contact("Gone Moreau", hidden=1, email="gone@example.com"),
        "maker": build.contact("Acmé (no name)", email=None, placeholder=1, company_id=acme),
    }
    build.deal(contact_id=found["jean"])
    build.deal(contact_id=found["jean"], stage="Won")
    build.deal(contact_id=found["jean"], stage="Lost")
    return found


def names(build: PipelineBuilder, text: str = "") -> list[str]:
    return [row.name for row in list_contacts(build.conn, text)]


def test_people_are_listed_by_name_without_hidden_ones(build: PipelineBuilder, people: dict[str, int]) -> None:
    assert names(build) == ["Acmé (no name)", "Inès Müller", "Jean Moreau", "Jeanne Moreau", "Somebody"]
    row = list_contacts(build.conn, "jean moreau acme")[0]
    assert row == ContactRow(
        people["jean"], "Jean Moreau", "Jean@Example.com", "+41 22", row.company_id, "Acmé", "fair", False, 1, 1
    )
    assert list_contacts(build.conn, "no name")[0].placeholder is True


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MOREAU", ["Jean Moreau", "Jeanne Moreau"]),
        ("muller", ["Inès Müller"]),
        ("example.ORG", ["Jeanne Moreau"]),
        ("077", ["Inès Müller"]),
        ("acme", ["Acmé (no name)", "Jean Moreau"]),
        ("moreau 22", ["Jean Moreau"]),
        ("nobody", []),
        ("%", []),
        (" ".join(map(str, range(2000))), []),
    ],
)
@pytest.mark.usefixtures("people")
def test_people_are_found_by_any_of_their_words(build: PipelineBuilder, text: str, found: list[str]) -> None:
    assert names(build, text) == found


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("jean@example.COM ", "jean"),
        ("jean moreau", "jean"),
        ("Jeanne", "jeanne"),
        ("ines", "ines"),
        ("+41 22", "jean"),
    ],
)
def test_a_person_is_named_by_mail_name_or_words(
    build: PipelineBuilder, people: dict[str, int], text: str, who: str
) -> None:
    assert find_contact(build.conn, text) == people[who]
    assert find_contact(build.conn, f"#{people[who]}") == people[who]


@pytest.mark.parametrize("text", ["gone", "gone@example.com", "", "#77", "nobody", "\udcff"])
@pytest.mark.usefixtures("people")
def test_a_person_who_is_not_there_is_not_found(build: PipelineBuilder, text: str) -> None:
    with pytest.raises(NotFound, match="contact"):
        find_contact(build.conn, text)


def test_several_people_are_listed_with_how_to_reach_them(build: PipelineBuilder, people: dict[str, int]) -> None:
    with pytest.raises(Ambiguous, match='"moreau" fits 2: which contact is meant') as caught:
        find_contact(build.conn, "moreau")
    assert caught.value.candidates == (
        f"#{people['jean']} Jean Moreau · Jean@Example.com · Acmé",
        f"#{people['jeanne']} Jeanne Moreau · jm@example.org",
    )


def test_a_person_comes_with_deals_and_tasks(build: PipelineBuilder, people: dict[str, int]) -> None:
    deal_id = build.deal("Hers", contact_id=people["ines"])
    build.task(deal_id, "call")
    build.task(None, "greet", contact_id=people["ines"], done="2026-11-01")
    build.change("UPDATE contact SET notes = 'kind' WHERE id = ?", people["ines"])
    found = read_contact(build.conn, people["ines"], CTX)
    assert (found.row.name, found.notes, found.hidden) == ("Inès Müller", "kind", False)
    assert [deal.title for deal in found.deals] == ["Hers"]
    assert [task.title for task in found.tasks] == ["call", "greet"]
    assert read_contact(build.conn, people["gone"], CTX).hidden is True
    with pytest.raises(NotFound, match="no contact #77"):
        read_contact(build.conn, 77, CTX)
    assert not build.conn.in_transaction
