from __future__ import annotations

import pytest

from pipetui.domain.errors import Ambiguous, NotFound
from pipetui.queries.naming import LISTED, SHOWN, Named, choose, number_named, shown, the_one

STAGES = [Named(1, "Proposal"), Named(2, "Pro"), Named(3, "Négociation")]


@pytest.mark.parametrize(("typed", "found"), [("pro", 2), ("PROP", 1), ("nego", 3), (" négociation ", 3)])
def test_the_whole_name_goes_before_a_beginning(typed: str, found: int) -> None:
    assert choose("stage", typed, STAGES) == found


@pytest.mark.parametrize("typed", ["", "x", "roposal"])
def test_what_begins_no_name_is_not_found(typed: str) -> None:
    with pytest.raises(NotFound) as caught:
        choose("stage", typed, STAGES)
    assert caught.value.hint == "there are: Proposal, Pro, Négociation"


def test_a_beginning_of_several_lists_them() -> None:
    with pytest.raises(Ambiguous) as caught:
        choose("stage", "p", STAGES)
    assert caught.value.candidates == ("Proposal", "Pro")


def test_what_is_repeated_is_harmless_and_short() -> None:
    assert shown("a\x1b]52;c;x\x07b") == '"a]52;c;xb"'
    assert shown("x" * 100) == f'"{"x" * SHOWN}…"'
    assert shown(" x\ny ") == '"x y"'


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12),
        (" #12 ", 12),
        ("0", 0),
        ("1" * 19, 0),
        ("#", None),
        ("", None),
        ("-1", None),
        ("٣", None),
        ("1.0", None),
    ],
)
def test_numbers_are_plain_digits(typed: str, number: int | None) -> None:
    assert number_named(typed) == number


def test_one_of_those_found_is_returned_and_else_told() -> None:
    many = [Named(number, f"n{number}") for number in range(LISTED + 2)]
    assert the_one("deal", "x", many[:1], "hint") == 0
    with pytest.raises(NotFound, match='no deal fits "x"') as missing:
        the_one("deal", "x", [], "hint")
    assert missing.value.hint == "hint"
    with pytest.raises(Ambiguous, match="fits 22") as several:
        the_one("deal", "x", many, "hint")
    assert several.value.candidates == (*(f"#{number} n{number}" for number in range(LISTED)), "and 2 more")
    with pytest.raises(Ambiguous, match="fits 2:") as two:
        the_one("deal", "x", many[:2], "hint")
    assert len(two.value.candidates) == 2
