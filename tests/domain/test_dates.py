"""Days as they are typed and as they are shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.dates import (
    FIRST_DAY,
    LAST_DAY,
    add_months,
    last_of_month,
    parse_day,
    shifted_day,
    show_day,
)
from pipetui.domain.errors import InvalidInput

SUNDAY = date(2026, 11, 22)
WEDNESDAY = date(2026, 11, 25)
days = st.dates(FIRST_DAY, LAST_DAY)
# Before, zones changed at odd minutes of the day (Toronto at 23:30), which no rule here claims to follow.
modern_days = st.dates(date(1985, 1, 1), date(2099, 12, 31))


# -- typed days -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("2026-1-5", date(2026, 1, 5)),
        ("24.12.2026", date(2026, 12, 24)),
        ("1. 2. 2026", date(2026, 2, 1)),
        ("29.02.2028", date(2028, 2, 29)),
        ("٢٠٢٦-١٢-٢٤", date(2026, 12, 24)),
        ("today", SUNDAY),
        (" TODAY ", SUNDAY),
        ("now", SUNDAY),
        ("tomorrow", date(2026, 11, 23)),
        ("yesterday", date(2026, 11, 21)),
        ("+3d", date(2026, 11, 25)),
        ("+ 3 days", date(2026, 11, 25)),
        ("-2w", date(2026, 11, 8)),
        ("+1m", date(2026, 12, 22)),
        ("+1mo", date(2026, 12, 22)),
        ("-1y", date(2025, 11, 22)),
        ("in 2 weeks", date(2026, 12, 6)),
        ("in a month", date(2026, 12, 22)),
        ("in an  year", date(2027, 11, 22)),
        ("3 days ago", date(2026, 11, 19)),
        ("a week ago", date(2026, 11, 15)),
        ("eom", date(2026, 11, 30)),
        ("eoq", date(2026, 12, 31)),
        ("EOY", date(2026, 12, 31)),
    ],
)
def test_a_day_in_the_ways_it_is_typed(text: str, day: date) -> None:
    assert parse_day(text, SUNDAY) == day


@pytest.mark.parametrize(
    ("text", "from_sunday", "from_wednesday"),
    [
        ("mon", date(2026, 11, 23), date(2026, 11, 30)),
        ("wed", date(2026, 11, 25), date(2026, 12, 2)),  # never today
        ("friday", date(2026, 11, 27), date(2026, 11, 27)),
        ("su", date(2026, 11, 29), date(2026, 11, 29)),
        ("this fri", date(2026, 11, 20), date(2026, 11, 27)),
        ("next mon", date(2026, 11, 23), date(2026, 11, 30)),
        ("next fri", date(2026, 11, 27), date(2026, 12, 4)),
        ("last fri", date(2026, 11, 20), date(2026, 11, 20)),
        ("last wed", date(2026, 11, 18), date(2026, 11, 18)),
        ("last sun", date(2026, 11, 15), date(2026, 11, 22)),
    ],
)
def test_weekdays(text: str, from_sunday: date, from_wednesday: date) -> None:
    assert parse_day(text, SUNDAY) == from_sunday
    assert parse_day(text, WEDNESDAY) == from_wednesday


@pytest.mark.parametrize(
    ("text", "day"),
    [("wed", WEDNESDAY), ("tue", date(2026, 11, 24)), ("thu", date(2026, 11, 19)), ("+1d", date(2026, 11, 26))],
)
def test_a_weekday_looks_back_where_the_past_is_meant(text: str, day: date) -> None:
    assert parse_day(text, WEDNESDAY, past=True) == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("+1m", date(2026, 1, 31), date(2026, 2, 28)),
        ("+1m", date(2028, 1, 31), date(2028, 2, 29)),
        ("+1y", date(2028, 2, 29), date(2029, 2, 28)),
        ("-1m", date(2026, 3, 31), date(2026, 2, 28)),
        ("+1d", date(2026, 12, 31), date(2027, 1, 1)),
        ("eom", date(2028, 2, 1), date(2028, 2, 29)),
        ("eoq", date(2026, 2, 1), date(2026, 3, 31)),
        ("eoq", date(2026, 3, 31), date(2026, 3, 31)),
        ("eoy", date(2026, 12, 31), date(2026, 12, 31)),
        ("mon", date(2026, 12, 31), date(2027, 1, 4)),
    ],
)
def test_at_the_ends_of_months_and_years(text: str, today: date, day: date) -> None:
    assert parse_day(text, today) == day


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the date is empty"),
        (" \u200b", "the date is empty"),
        ("soon", "not a date: soon"),
        ("m", "not a date"),
        ("t", "not a date"),
        ("previous fri", "not a date"),
        ("+3", "not a date"),
        ("+3 lightyears", "not a date"),
        ("in weeks", "not a date"),
        ("3 ago", "not a date"),
        ("20261224", "not a date"),
        ("2026-W52-4", "not a date"),
        ("24.12.26", "not a date"),
        ("1/2/2026", "not a date: 1/2/2026"),
        ("30.02.2026", "no such day: 30.02.2026"),
        ("2027-02-29", "no such day"),
        ("2026-13-01", "no such day"),
        ("+999999d", "out of reach"),
        ("+999999y", "no such day"),
        ("-999999w", "no such day"),
        ("1899-12-31", "out of reach"),
        ("2200-01-01", "out of reach"),
        ("\x1b[2J", "not a date"),
        pytest.param("9" * 5_000, "not a date", id="5,000 characters"),
    ],
)
def test_what_is_no_day_is_refused_with_its_field(text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as raised:
        parse_day(text, SUNDAY, field="due_on")
    assert raised.value.field == "due_on"
    assert len(raised.value.message) < 80
    assert "\x1b" not in raised.value.message


def test_slashes_are_explained() -> None:
    with pytest.raises(InvalidInput) as raised:
        parse_day("1/2/2026", SUNDAY)
    assert "two ways" in raised.value.hint


@given(days, days)
def test_a_written_day_is_that_day_whatever_today_is(day: date, today: date) -> None:
    assert parse_day(day.isoformat(), today) == day
    assert parse_day(f"{day.day}.{day.month}.{day.year}", today) == day


@given(modern_days, st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
def test_weekdays_keep_their_promise_on_every_day(today: date, name: str) -> None:
    coming, back, last = (parse_day(name, today), parse_day(name, today, past=True), parse_day(f"last {name}", today))
    for day in (coming, back, last, parse_day(f"this {name}", today), parse_day(f"next {name}", today)):
        assert day.strftime("%a").lower() == name
    assert 1 <= (coming - today).days <= 7
    assert 0 <= (today - back).days <= 6
    assert 1 <= (today - last).days <= 7
    assert parse_day(f"next {name}", today).isocalendar()[:2] == (today + timedelta(7)).isocalendar()[:2]


@given(st.text(max_size=20), modern_days)
def test_any_text_is_a_day_or_refused(text: str, today: date) -> None:
    try:
        day = parse_day(text, today)
    except InvalidInput:
        return
    assert FIRST_DAY <= day <= LAST_DAY


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.integers(-500, 500))
def test_months_are_added_and_clamped(day: date, count: int) -> None:
    later = add_months(day, count)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day == min(day.day, last_of_month(later).day)


@given(days)
def test_the_last_of_a_month_is_followed_by_the_first_of_the_next(day: date) -> None:
    last = last_of_month(day)
    assert (last.year, last.month) == (day.year, day.month)
    assert (last + timedelta(1)).day == 1


# -- shown days -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (SUNDAY, "today"),
        ("2026-11-23", "tomorrow"),
        ("2026-11-21", "yesterday"),
        ("2026-11-24", "tue"),
        ("2026-11-28", "sat"),
        ("2026-11-29", "29 Nov"),
        ("2026-11-20", "20 Nov"),
        ("2026-01-01", "1 Jan"),
        ("2027-01-01", "1 Jan 2027"),
        (date(2025, 12, 24), "24 Dec 2025"),
    ],
)
def test_a_day_in_few_cells(day: str | date, text: str) -> None:
    assert show_day(day, SUNDAY) == text


def test_the_day_after_new_years_eve_is_tomorrow() -> None:
    assert show_day("2027-01-01", date(2026, 12, 31)) == "tomorrow"


@given(modern_days, st.integers(-400, 400))
def test_what_is_shown_reads_back_as_the_same_day_when_it_is_near(today: date, distance: int) -> None:
    day = today + timedelta(distance)
    shown = show_day(day, today)
    assert len(shown) <= 11
    if -1 <= distance < 7:
        assert parse_day(shown, today) == day


@pytest.mark.parametrize(
    ("shift", "day"),
    [
        ("30d", date(2026, 3, 2)),
        ("+2 w", date(2026, 2, 14)),
        ("-1m", date(2025, 12, 31)),
        ("1mo", date(2026, 2, 28)),
        ("1Y", date(2027, 1, 31)),
        ("0d", date(2026, 1, 31)),
    ],
)
def test_a_day_is_shifted_by_a_distance(shift: str, day: date) -> None:
    assert shifted_day(date(2026, 1, 31), shift) == day


@pytest.mark.parametrize("shift", ["", "30", "d", "fri", "today", "+-3d", "1 fortnight", "9999999d", "500y"])
def test_what_is_no_distance_is_refused(shift: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        shifted_day(date(2026, 1, 31), shift)
    assert refused.value.field == "shift"
