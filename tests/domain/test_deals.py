"""Every field is checked once, for the form and the command line alike, and names itself in its error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain import deals
from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import LIMITS, visible
from support.hostile import PAYLOADS

if TYPE_CHECKING:
    from collections.abc import Callable

REQUIRED: list[tuple[Callable[[str], str], str, int]] = [
    (deals.check_title, "title", 500),
    (deals.check_name, "name", 500),
    (deals.check_task_title, "next_step", 500),
    (deals.check_stage_name, "stage", 200),
    (deals.check_pipeline_name, "pipeline", 200),
    (deals.check_reason_name, "reason", 200),
]
OPTIONAL: list[tuple[Callable[[str], str], str, int]] = [
    (deals.check_owner, "owner", 200),
    (deals.check_source, "source", 200),
    (deals.check_notes, "notes", 100_000),
]


@pytest.mark.parametrize(("check", "field", "limit"), REQUIRED + OPTIONAL)
def test_a_text_is_cleaned_and_held_to_its_limit(check: Callable[[str], str], field: str, limit: int) -> None:
    assert check("  Ac\x1bme\u202e ") == "Acme"
    assert check("x" * limit) == "x" * limit
    with pytest.raises(InvalidInput, match=f"{field} is too long") as raised:
        check("x" * (limit + 1))
    assert raised.value.field == field


@pytest.mark.parametrize(("check", "field", "limit"), REQUIRED)
def test_a_required_text_cannot_be_empty(check: Callable[[str], str], field: str, limit: int) -> None:
    for nothing in ("", " \t", "\u200b"):
        with pytest.raises(InvalidInput, match=f"{field} is empty") as raised:
            check(nothing)
        assert raised.value.field == field


@pytest.mark.parametrize(("check", "field", "limit"), OPTIONAL)
def test_the_others_can(check: Callable[[str], str], field: str, limit: int) -> None:
    assert check(" ") == ""


def test_notes_keep_their_lines() -> None:
    assert deals.check_notes("one\r\n two ") == "one\n two"


def test_a_name_can_be_of_another_field() -> None:
    with pytest.raises(InvalidInput) as raised:
        deals.check_name("", field="contact")
    assert raised.value.field == "contact"


def test_an_external_id() -> None:
    assert deals.check_external_id(" 1C1I7A6R ") == "1C1I7A6R"
    assert deals.check_external_id(" ") is None
    with pytest.raises(InvalidInput) as raised:
        deals.check_external_id("x" * 201)
    assert raised.value.field == "external_id"


# -- e-mail and phone -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ana@example.com", "ana@example.com"),
        (" Ana.Costa+crm@Example.CO.UK ", "ana.costa+crm@example.co.uk"),
        ("o'neil@example.ie", "o'neil@example.ie"),
        ("josé@münchen.example", "josé@münchen.example"),
        ("", None),
        ("  ", None),
    ],
)
def test_an_email(text: str, address: str | None) -> None:
    assert deals.check_email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "ana", "ana@", "@example.com", "ana@example", "ana@.com", "ana@example.", "ana@ex..com", "a b@example.com",
        "ana@exa mple.com", "Ana <ana@example.com>", "a@b.com, c@d.com", "a@b.com;c@d.com", "a@b@example.com",
        'mailto:"x"@example.com', "ana@[127.0.0.1]", "a\\b@example.com",
    ],
)  # fmt: skip
def test_what_is_no_email(text: str) -> None:
    with pytest.raises(InvalidInput, match="not an e-mail address") as raised:
        deals.check_email(text)
    assert raised.value.field == "email"
    assert "ana@example.com" in raised.value.hint


@pytest.mark.parametrize("name", PAYLOADS)
def test_no_hostile_text_passes_as_email_or_phone(name: str) -> None:
    for check in (deals.check_email, deals.check_phone):
        with pytest.raises(InvalidInput) as raised:
            check(PAYLOADS[name])
        assert visible(raised.value.message) == raised.value.message


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+49 30 901820", "+49 30 901820"),
        ("(030) 90-18 20/1", "(030) 90-18 20/1"),
        ("06.12.34.56.78", "06.12.34.56.78"),
        ("  +1 (212)  555-0199 ext. 12 ", "+1 (212) 555-0199 ext. 12"),
        ("555-0199x12", "555-0199x12"),
        ("911", "911"),
        ("٠٣٠١٢٣", "٠٣٠١٢٣"),
        ("+43\u00a01\u00a0234", "+43 1 234"),
        ("", None),
    ],
)
def test_a_phone(text: str, number: str | None) -> None:
    assert deals.check_phone(text) == number


@pytest.mark.parametrize("text", ["call me", "12", "+", "555-CALL-NOW", "12345 (office)", "²³⁴", "ext 12"])
def test_what_is_no_phone(text: str) -> None:
    with pytest.raises(InvalidInput, match="not a phone number") as raised:
        deals.check_phone(text)
    assert raised.value.field == "phone"


def test_contact_fields_are_held_to_their_limits() -> None:
    with pytest.raises(InvalidInput, match="at most 254"):
        deals.check_email("a" * 250 + "@example.com")
    with pytest.raises(InvalidInput, match="at most 60"):
        deals.check_phone("1" * 61)


# -- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "text", "value"),
    [
        (deals.check_probability, "60", 60),
        (deals.check_probability, " 60 % ", 60),
        (deals.check_probability, 0, 0),
        (deals.check_probability, "100", 100),
        (deals.check_probability, "٥٠", 50),
        (deals.check_probability, "", None),
        (deals.check_probability, None, None),
        (deals.check_stale_after, "14", 14),
        (deals.check_stale_after, "14d", 14),
        (deals.check_stale_after, 3650, 3650),
        (deals.check_wip_limit, "5", 5),
        (deals.check_wip_limit, "", None),
        (deals.check_due_in_days, "0", 0),
        (deals.check_due_in_days, None, None),
    ],
)
def test_a_whole_number(
    check: Callable[[str | int | None], int | None], text: str | int | None, value: int | None
) -> None:
    assert check(text) == value


@pytest.mark.parametrize(
    ("check", "text", "field", "hint"),
    [
        (deals.check_probability, "101", "probability", "from 0 to 100"),
        (deals.check_probability, -1, "probability", "whole number of per cent"),
        (deals.check_probability, "0.6", "probability", "from 0 to 100"),
        (deals.check_probability, "half", "probability", "from 0 to 100"),
        (deals.check_probability, "%", "probability", "from 0 to 100"),
        pytest.param(deals.check_probability, "9" * 5_000, "probability", "from 0 to 100", id="5,000 digits"),
        (deals.check_stale_after, "0", "stale_after_days", "from 1 to 3,650"),
        (deals.check_stale_after, 3651, "stale_after_days", "from 1 to 3,650"),
        (deals.check_wip_limit, 0, "wip_limit", "from 1 to 100,000"),
        (deals.check_due_in_days, "soon", "due_in_days", "from 0 to 3,650"),
    ],
)
def test_a_number_out_of_bounds(
    check: Callable[[str | int | None], int | None], text: str | int, field: str, hint: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        check(text)
    assert raised.value.field == field
    assert hint in raised.value.hint
    assert len(raised.value.message) < 100


@given(st.text(max_size=12))
def test_any_text_is_a_probability_or_refused(text: str) -> None:
    try:
        value = deals.check_probability(text)
    except InvalidInput:
        return
    assert value is None or 0 <= value <= 100


# -- times and tags ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kept"),
    [("09:30", "09:30"), ("9:30", "09:30"), ("0930", "09:30"), ("9", "09:00"), ("9h30", "09:30"), ("23.59", "23:59"),
     ("00:00", "00:00"), ("", None), (None, None)],
)  # fmt: skip
def test_a_time_of_day(text: str | None, kept: str | None) -> None:
    assert deals.check_time(text) == kept


@pytest.mark.parametrize("text", ["24:00", "9:60", "9:5", "noon", "09:30:00", "٩:٣٠", "-1", "\x1b[2J"])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(InvalidInput, match="not a time of day") as raised:
        deals.check_time(text)
    assert raised.value.field == "due_time"
    assert visible(raised.value.message) == raised.value.message


def test_tags_are_cleaned_and_each_is_there_once() -> None:
    assert deals.check_tags(["Retainer", " retainer ", "", "Café", "cafe", "x\x1b"]) == ("Retainer", "Café", "x")
    assert deals.check_tags([]) == ()


@pytest.mark.parametrize("name", ["x,y", "a; b", "a|b"])
def test_a_tag_holds_nothing_that_sets_tags_apart(name: str) -> None:
    with pytest.raises(InvalidInput, match="a tag holds no comma, semicolon or") as raised:
        deals.check_tags(["fine", name])
    assert raised.value.field == "tags"
    assert name in raised.value.message


def test_a_tag_that_is_too_long() -> None:
    with pytest.raises(InvalidInput, match="at most 100") as raised:
        deals.check_tags(["x" * (LIMITS["tag"] + 1)])
    assert raised.value.field == "tags"
