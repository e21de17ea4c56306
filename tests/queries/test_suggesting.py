"""A handful of people and companies for what is typed, found on an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.suggesting import OFFERED, suggest_companies, suggest_contacts
from support.statements import statements_of
from support.work import deal

if TYPE_CHECKING:
    from pipetui.store.file import Store
    from support.pipeline_builder import PipelineBuilder


def people(store: Store, *names: str) -> None:
    for number, name in enumerate(names):
        deal(store, f"Deal of {name}", contact=name, email=f"p{number}@{name.split()[0].lower()}.example", company=name)


def names(store: Store, typed: str) -> list[str]:
    return [row.name for row in suggest_contacts(store.connection, typed)]


def test_by_the_beginning_of_the_name_without_case_and_accents(store: Store) -> None:
    people(store, "Inès Moreau", "Ines Abel", "Jean Inès")
    assert names(store, "INES") == ["Ines Abel", "Inès Moreau"]


def test_by_the_beginning_of_the_address(store: Store) -> None:
    people(store, "Inès Moreau", "Jean")
    assert names(store, "P1@") == ["Jean"]


def test_an_equal_name_comes_first(store: Store) -> None:
    people(store, "Ann Abel", "Ann")
    assert names(store, "ann") == ["Ann", "Ann Abel"]


def test_nothing_typed_offers_nothing(store: Store) -> None:
    people(store, "Ann")
    assert names(store, "  ") == []
    assert suggest_companies(store.connection, "") == ()


def test_at_most_a_handful(store: Store) -> None:
    people(store, *(f"Ann {number}" for number in range(OFFERED + 4)))
    assert len(names(store, "ann")) == OFFERED
    assert len(suggest_companies(store.connection, "ann")) == OFFERED


def test_companies(store: Store) -> None:
    people(store, "Borel", "Böhm", "Acme")
    assert suggest_companies(store.connection, "bo") == ("Böhm", "Borel")


def test_no_table_is_scanned(store: Store) -> None:
    people(store, "Ann")
    with statements_of(store.connection) as heard:
        suggest_contacts(store.connection, "ann")
        suggest_companies(store.connection, "ann")
    for sql in heard:
        plan = " ".join(row[3] for row in store.connection.execute(f"EXPLAIN QUERY PLAN {sql}"))
        assert "SCAN c" not in plan, plan


def test_what_begins_no_name_suggests_nobody(build: PipelineBuilder) -> None:
    for typed in ("zzz", "%", "a\udcff%"):
        assert suggest_contacts(build.conn, typed) == ()
        assert suggest_companies(build.conn, typed) == ()
