"""Completion of names in use: what is typed stays as typed, what is missing follows."""

from __future__ import annotations

import pytest

from pipetui.domain.errors import DatabaseProblem
from pipetui.tui.forms.suggesting import FoundNames, KnownNames, KnownTags


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", None), ("a", "ana"), ("AN", "ANa"), ("ana", None), ("ANA", None), ("x", None), ("ana b", None), ("B", "Ben")],
)
async def test_a_known_name(value: str, expected: str | None) -> None:
    assert await KnownNames(("ana", "Ben", "annika")).get_suggestion(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", None),
        ("re", "retainer"),
        ("audit, re", "audit, retainer"),
        ("audit,re", "audit,retainer"),
        ("Retainer, re", "Retainer, renewal"),
        ("retainer, ", None),
        ("retainer, renewal, re", None),
    ],
)
async def test_the_last_of_several_tags(value: str, expected: str | None) -> None:
    assert await KnownTags(["retainer", "audit", "renewal"]).get_suggestion(value) == expected


async def test_names_that_are_looked_up() -> None:
    asked: list[str] = []

    async def find(typed: str) -> tuple[str, ...]:
        asked.append(typed)
        return ("Acme", "Acme Labs")

    suggester = FoundNames(find)
    assert await suggester.get_suggestion("  ") is None
    assert asked == []
    assert await suggester.get_suggestion("ac") == "acme"
    assert await suggester.get_suggestion("Acme L") == "Acme Labs"
    assert await suggester.get_suggestion("zz") is None
    assert asked == ["ac", "Acme L", "zz"]


async def test_a_locked_file_costs_the_completion_only() -> None:
    async def find(typed: str) -> tuple[str, ...]:
        raise DatabaseProblem("the file is locked")

    assert await FoundNames(find).get_suggestion("ac") is None


async def test_a_hostile_name_comes_in_clean() -> None:
    assert await KnownNames(("Acme\x1b[2J",)).get_suggestion("ac") == "acme[2J"


async def test_names_that_are_read_are_read_once_and_a_locked_file_costs_the_completion_only() -> None:
    reads: list[bool] = []

    async def read() -> tuple[str, ...]:
        reads.append(True)
        if len(reads) == 1:
            raise DatabaseProblem("the file is locked by another program")
        return ("ana",)

    names = KnownNames(read)
    assert await names.get_suggestion("a") is None
    assert [await names.get_suggestion(typed) for typed in ("a", "an")] == ["ana", "ana"]
    assert len(reads) == 2
