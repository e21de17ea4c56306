"""Dates by the whole column: what decides, what is asked, and what no date is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.interchange.column_dates import ORDERS, UnreadableDate, read_dates
from pipetui.interchange.questions import Question
from support.contexts import ZURICH

DAYS = st.dates(date(1970, 1, 1), date(2069, 12, 31))
FORMATS = {"dmy": "{0:%d}{1}{0:%m}{1}{0:%Y}", "mdy": "{0:%m}{1}{0:%d}{1}{0:%Y}", "ymd": "{0:%Y}{1}{0:%m}{1}{0:%d}"}


def one(text: str, order: str | None = None) -> object:
    return read_dates("closed", [text], order, ZURICH).meanings[text]


# --- what a single date says ---


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-24",
        "2026/12/24",
        "2026.12.24",
        "20261224",
        "24.12.2026",
        "24. 12. 2026",
        "24/12/2026",
        "12/24/2026",
        "24-12-2026",
        "24.12.26",
        "12/24/26",
        "24 December 2026",
        "24. Dezember 2026",
        "24 Dec 2026",
        "24-Dec-2026",
        "24-Dec-26",
        "24/Dec/2026",
        "24 déc. 2026",
        "24 de diciembre de 2026",
        "Dec 24, 2026",
        "December 24th, 2026",
        "December 24 2026",
        "24th December 2026",
        "2026-12-24 00:00:00",
        "2026-12-24T00:00",
        "24.12.2026 0:00",
    ],
)
def test_a_day_in_many_notations(text: str) -> None:
    assert one(text) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 janv. 2026", 1),
        ("1er février 2026", 2),
        ("1. März 2026", 3),
        ("1 mars 2026", 3),
        ("1 avr. 2026", 4),
        ("1 mai 2026", 5),
        ("1 Juni 2026", 6),
        ("1 juil. 2026", 7),
        ("1 août 2026", 8),
        ("1 Sept 2026", 9),
        ("1 Okt. 2026", 10),
        ("1 nov 2026", 11),
        ("1 Dez. 2026", 12),
        ("1 ENE 2026", 1),
        ("1 sept. 2026", 9),
    ],
)
def test_months_in_four_languages(text: str, month: int) -> None:
    assert one(text) == date(2026, month, 1)


@pytest.mark.parametrize(
    ("text", "year"), [("24.12.69", 2069), ("24.12.70", 1970), ("24.12.00", 2000), ("24.12.99", 1999)]
)
def test_two_digits_of_a_year_are_within_a_lifetime(text: str, year: int) -> None:
    assert one(text) == date(year, 12, 24)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-07-01T14:03:05.123Z", datetime(2026, 7, 1, 14, 3, 5, 123_000, UTC)),
        ("2026-07-01 14:03:05+02:00", datetime(2026, 7, 1, 12, 3, 5, tzinfo=UTC)),
        ("2026-07-01 14:03 -0530", datetime(2026, 7, 1, 19, 33, tzinfo=UTC)),
        ("2026-07-01 14:03", datetime(2026, 7, 1, 12, 3, tzinfo=UTC)),
        ("26-02-2018 19:58", datetime(2018, 2, 26, 18, 58, tzinfo=UTC)),
        ("12/24/2026 3:05 PM", datetime(2026, 12, 24, 14, 5, tzinfo=UTC)),
        ("12/24/2026, 12:05 a.m.", datetime(2026, 12, 23, 23, 5, tzinfo=UTC)),
        ("24 Dec 2026 12:00 pm", datetime(2026, 12, 24, 11, 0, tzinfo=UTC)),
        ("2026-12-24 00:00 UTC", datetime(2026, 12, 24, tzinfo=UTC)),
        ("2026-12-24 10:00:00.1234567 GMT", datetime(2026, 12, 24, 10, 0, 0, 123_456, UTC)),
    ],
)
def test_a_time_makes_an_instant_of_the_files_clock(text: str, instant: datetime) -> None:
    found = one(text)
    assert found == instant
    assert isinstance(found, datetime)
    assert found.tzinfo is UTC


def test_a_column_with_one_time_tells_times_everywhere_it_can() -> None:
    meanings = read_dates("at", ["2026-01-01 00:00", "2026-01-02 09:30", "2026-01-03"], None, ZURICH).meanings
    assert list(meanings.values()) == [
        datetime(2025, 12, 31, 23, tzinfo=UTC),
        datetime(2026, 1, 2, 8, 30, tzinfo=UTC),
        date(2026, 1, 3),
    ]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Zurich"])
def test_midnights_are_days_in_every_zone(zone: str) -> None:
    assert read_dates("at", ["2026-03-29 00:00:00"], None, ZoneInfo(zone)).meanings == {
        "2026-03-29 00:00:00": date(2026, 3, 29)
    }


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "31.02.2026",
        "2026-13-01",
        "2026-00-10",
        "24.12.",
        "12/2026",
        "2026",
        "45631",
        "24,12,2026",
        "123.1.2026",
        "1.1.1",
        "24.12/2026",
        "29.02.2025",
        "1 ma 2026",
        "1 ju 2026",
        "1 foo 2026",
        "0000-01-01",
        "٢٤.١٢.٢٠٢٦",
        "1.1.202",
        "2026-12-24 25:00",
        "2026-12-24 13:00 pm",
        "2026-12-24 10:61",
        "2026-12-24 10:00 +99:99",
        "10:00",
        "-",
        "2026/1/123",
    ],
)
def test_what_no_date_is_says_so(text: str) -> None:
    found = one(text)
    assert isinstance(found, UnreadableDate)
    assert str(found) == f"{text!r} is no date"


@pytest.mark.parametrize("text", ["1899-12-31", "2200-01-01", "0026-01-01"])
def test_years_out_of_bounds_are_typing_errors(text: str) -> None:
    assert str(one(text)) == f"{text!r}: the year is not between 1900 and 2199"


def test_a_long_text_is_told_in_part_and_harmlessly() -> None:
    assert str(one("\x1b]52;c;x\x07" + "y" * 1000)) == repr("\x1b]52;c;x\x07" + "y" * 31) + " is no date"


# --- what the column says ---


@pytest.mark.parametrize(
    ("texts", "order", "expected"),
    [
        (["03/04/2026", "25/04/2026"], "dmy", date(2026, 4, 3)),
        (["03/04/2026", "04/25/2026"], "mdy", date(2026, 3, 4)),
        (["03/04/26", "04/25/26"], "mdy", date(2026, 3, 4)),
        (["03.04.2026"], "dmy", date(2026, 4, 3)),
        (["03.04.26"], "dmy", date(2026, 4, 3)),
        (["03-04-05", "99-12-31", "24-01-31"], "ymd", date(2003, 4, 5)),
    ],
)
def test_a_date_that_fits_one_order_decides_the_column(texts: list[str], order: str, expected: date) -> None:
    column = read_dates("closed", texts, None, ZURICH)
    assert column.order == order
    assert column.meanings[texts[0]] == expected


@pytest.mark.parametrize("texts", [["2026-03-04"], ["4 March 2026", "Mar 4, 2026"], ["20260304"], []])
def test_where_no_date_depends_on_it_no_order_is_told(texts: list[str]) -> None:
    assert read_dates("closed", texts, None, ZURICH).order == ""


def test_equal_day_and_month_leave_no_doubt() -> None:
    assert one("03/03/2026") == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("texts", "example", "choices"),
    [
        (["03/04/2026"], "03/04/2026", ["dmy", "mdy"]),
        (["1/2/2026", "03/04/2026", "2026-12-31", "soon"], "1/2/2026", ["dmy", "mdy"]),
        (["03-04-2026 10:00"], "03-04-2026", ["dmy", "mdy"]),
        (["24-01-15"], "24-01-15", ["dmy", "ymd"]),
        (["01/02/03"], "01/02/03", ["dmy", "mdy", "ymd"]),
    ],
)
def test_a_column_that_does_not_decide_is_a_question(texts: list[str], example: str, choices: list[str]) -> None:
    with pytest.raises(Question) as asked:
        read_dates("closed", texts, None, ZURICH)
    ways = " or ".join(ORDERS[order] for order in choices)
    assert asked.value.message == f"column 'closed': is {example} {ways}? No date in it decides"
    assert asked.value.option == "date-order"
    assert [answer for answer, _ in asked.value.choices] == choices
    assert all(f"--date-order {order}" in asked.value.hint for order in choices)


def test_a_column_that_contradicts_itself_is_a_question() -> None:
    with pytest.raises(Question, match="do not all follow one order") as asked:
        read_dates("closed", ["25/04/2026", "04/25/2026"], None, ZURICH)
    assert [answer for answer, _ in asked.value.choices] == ["dmy", "mdy"]
    meanings = read_dates("closed", ["25/04/2026", "04/25/2026"], "dmy", ZURICH).meanings
    assert meanings["25/04/2026"] == date(2026, 4, 25)
    assert isinstance(meanings["04/25/2026"], UnreadableDate)


@pytest.mark.parametrize(
    ("order", "expected"), [("dmy", date(2003, 2, 1)), ("mdy", date(2003, 1, 2)), ("ymd", date(2001, 2, 3))]
)
def test_the_users_word_decides(order: str, expected: date) -> None:
    column = read_dates("closed", ["01/02/03"], order, ZURICH)
    assert (column.meanings["01/02/03"], column.order) == (expected, order)


def test_the_users_word_goes_before_the_dots() -> None:
    assert one("03.04.2026", "mdy") == date(2026, 3, 4)


def test_blank_texts_mean_nothing() -> None:
    assert read_dates("closed", ["", "  ", "\t"], None, ZURICH).meanings == {}


# --- properties ---


@given(
    days=st.lists(DAYS, min_size=1, max_size=20), order=st.sampled_from(sorted(FORMATS)), mark=st.sampled_from("./-")
)
def test_dates_are_read_back_or_asked_about_and_never_misread(days: list[date], order: str, mark: str) -> None:
    texts = [FORMATS[order].format(day, mark) for day in days]
    try:
        meanings = read_dates("closed", texts, None, ZURICH).meanings
    except Question:
        assert order != "ymd"
        assert all(day.day <= 12 for day in days) or mark == "."
        meanings = read_dates("closed", texts, order, ZURICH).meanings
    if mark == "." and order == "mdy":
        return  # nobody writes these; where they could be day first, they are
    assert [meanings[text] for text in texts] == days


@given(moment=st.datetimes(datetime(1970, 1, 2), datetime(2069, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_iso_instants_are_exact(moment: datetime) -> None:
    text = moment.isoformat()
    found = read_dates("at", [text, "2026-01-01T10:00Z"], None, ZURICH).meanings[text]
    assert found == moment


@given(text=st.text(max_size=30))
def test_no_text_is_a_fault(text: str) -> None:
    try:
        meanings = read_dates("closed", [text], None, ZURICH).meanings
    except Question:
        return
    assert all(isinstance(found, date | UnreadableDate) for found in meanings.values())
