"""Periods: every form of METRICS, at every odd end of the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.dates import FIRST_DAY, LAST_DAY
from pipetui.domain.errors import InvalidInput
from pipetui.domain.periods import PERIOD_NAMES, Period, parse_period, trailing_year

SUNDAY = date(2026, 11, 22)
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


def span(text: str, today: date = SUNDAY) -> tuple[str, str]:
    period = parse_period(text, today)
    return str(period.first), str(period.last)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("this-week", "2026-11-16", "2026-11-22"),
        ("last-week", "2026-11-09", "2026-11-15"),
        ("this-month", "2026-11-01", "2026-11-30"),
        ("last-month", "2026-10-01", "2026-10-31"),
        ("this-quarter", "2026-10-01", "2026-12-31"),
        ("last-quarter", "2026-07-01", "2026-09-30"),
        ("this-year", "2026-01-01", "2026-12-31"),
        ("last-year", "2025-01-01", "2025-12-31"),
    ],
)
def test_relative_periods(name: str, first: str, last: str) -> None:
    assert span(name) == (first, last)
    assert parse_period(name, SUNDAY).name == name


def test_all_is_open_at_both_ends() -> None:
    assert parse_period("all", SUNDAY) == Period("all", None, None)
    assert parse_period(" ALL ", SUNDAY) == Period("all", None, None)


@pytest.mark.parametrize(
    ("text", "today", "first", "last"),
    [
        ("last-month", date(2026, 1, 31), "2025-12-01", "2025-12-31"),
        ("last-month", date(2028, 3, 31), "2028-02-01", "2028-02-29"),
        ("last-quarter", date(2026, 2, 1), "2025-10-01", "2025-12-31"),
        ("this-quarter", date(2028, 2, 29), "2028-01-01", "2028-03-31"),
        ("this-week", date(2027, 1, 1), "2026-12-28", "2027-01-03"),
        ("last-week", date(2027, 1, 4), "2026-12-28", "2027-01-03"),
        ("this-week", date(2026, 11, 16), "2026-11-16", "2026-11-22"),
        ("last-year", date(2029, 1, 1), "2028-01-01", "2028-12-31"),
    ],
)
def test_relative_periods_across_the_ends_of_years(text: str, today: date, first: str, last: str) -> None:
    assert span(text, today) == (first, last)


@pytest.mark.parametrize(
    ("text", "name", "first", "last"),
    [
        ("2026", "2026", "2026-01-01", "2026-12-31"),
        ("2026-02", "2026-02", "2026-02-01", "2026-02-28"),
        ("2028-2", "2028-02", "2028-02-01", "2028-02-29"),
        ("2026-Q1", "2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-q4", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-W01", "2026-W01", "2025-12-29", "2026-01-04"),
        ("2026-w53", "2026-W53", "2026-12-28", "2027-01-03"),
        ("2026-w5", "2026-W05", "2026-01-26", "2026-02-01"),
    ],
)
def test_written_periods(text: str, name: str, first: str, last: str) -> None:
    assert span(text) == (first, last)
    assert parse_period(text, SUNDAY).name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2026-01-15..2026-03-02", "2026-01-15..2026-03-02"),
        ("15.01.2026..02.03.2026", "2026-01-15..2026-03-02"),
        ("2026-01..2026-03", "2026-01-01..2026-03-31"),
        ("2025-Q4..2026", "2025-10-01..2026-12-31"),
        ("last-month..today", "2026-10-01..2026-11-22"),
        ("-3d..today", "2026-11-19..2026-11-22"),
        ("2026-01-15..2026-01-15", "2026-01-15..2026-01-15"),
    ],
)
def test_from_and_to_may_be_days_or_periods(text: str, name: str) -> None:
    period = parse_period(text, SUNDAY)
    assert period.name == name
    assert f"{period.first}..{period.last}" == name


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-22"),
        ("yesterday", "2026-11-21"),
        ("2026-11-22", "2026-11-22"),
        ("last fri", "2026-11-20"),
        ("last-fri", "2026-11-20"),
        ("3 days ago", "2026-11-19"),
    ],
)
def test_a_day_is_a_period_of_one(text: str, day: str) -> None:
    assert parse_period(text, SUNDAY) == Period(day, date.fromisoformat(day), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the period is empty"),
        ("this-mnth", "no such period: this-mnth, did you mean this-month?"),
        ("last quater", "did you mean last-quarter?"),
        ("this", "no such period"),
        ("this-decade", "no such period"),
        ("next-month", "no such period"),
        ("2026-13", "no such period"),
        ("2026-00", "no such period"),
        ("2026-Q5", "no such period"),
        ("2025-W53", "no such period"),
        ("9999-W52", "no such period"),
        ("9999-12", "no such period"),
        ("0000", "no such period"),
        ("1899", "out of reach"),
        ("2200", "out of reach"),
        ("..", "no such period"),
        ("2026..", "no such period"),
        ("..2026", "no such period"),
        ("2026..nonsense", "no such period"),
        ("2026-03..2026-01", "ends before it begins"),
        ("\x1b[2J", "no such period"),
        pytest.param("x" * 5_000, "no such period", id="5,000 characters"),
    ],
)
def test_what_is_no_period_is_refused_with_what_is_known(text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message.replace("?", r"\?").replace("..", r"\.\.")) as raised:
        parse_period(text, SUNDAY, field="period")
    assert raised.value.field == "period"
    assert raised.value.hint
    assert len(raised.value.message) < 120
    assert "\x1b" not in raised.value.message


def test_the_hint_lists_every_name() -> None:
    with pytest.raises(InvalidInput) as raised:
        parse_period("nonsense", SUNDAY)
    assert all(name in raised.value.hint for name in PERIOD_NAMES)


def test_the_trailing_year_is_365_days_with_today() -> None:
    period = trailing_year(SUNDAY)
    assert period == Period("last-365-days", date(2025, 11, 23), SUNDAY)


@given(days)
def test_this_holds_today_and_last_ends_the_day_before_it(today: date) -> None:
    for unit in ("week", "month", "quarter", "year"):
        this, last = parse_period(f"this-{unit}", today), parse_period(f"last-{unit}", today)
        assert this.first is not None
        assert this.last is not None
        assert this.first <= today <= this.last
        assert last.last == this.first - timedelta(1)


@given(days)
def test_months_quarters_and_years_nest(day: date) -> None:
    quarter = parse_period(f"{day.year}-Q{(day.month + 2) // 3}", day)
    month = parse_period(f"{day:%Y-%m}", day)
    year = parse_period(f"{day.year}", day)
    ends = [(period.first, period.last) for period in (year, quarter, month)]
    firsts, lasts = zip(*ends, strict=True)
    assert list(firsts) == sorted(firsts)
    assert list(lasts) == sorted(lasts, reverse=True)
    assert parse_period("this-quarter", day)[1:] == quarter[1:]


@given(days)
def test_a_week_has_the_number_of_the_calendar(day: date) -> None:
    year, week, weekday = day.isocalendar()
    period = parse_period(f"{year}-W{week}", day)
    assert period.first == day - timedelta(weekday - 1)
    assert period[1:] == parse_period("this-week", day)[1:]


@given(st.text(max_size=25), days)
def test_any_text_is_a_period_or_refused_and_its_name_reads_back(text: str, today: date) -> None:
    try:
        period = parse_period(text, today)
    except InvalidInput:
        return
    if period.first is not None and period.last is not None:
        assert FIRST_DAY <= period.first <= period.last <= LAST_DAY
    assert parse_period(period.name, today) == period
