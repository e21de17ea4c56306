"""Instants as kept, days as each zone has them, and midnights where clocks change or the date line lies."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.context import Context
from pipetui.domain.dates import (
    day_bounds,
    instant,
    local_day,
    moment,
    noon,
    parse_instant,
)
from pipetui.domain.errors import InvalidInput, RuleRefused

SUNDAY = date(2026, 11, 22)
ZURICH = ZoneInfo("Europe/Zurich")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")  # UTC+14
PAGO_PAGO = ZoneInfo("Pacific/Pago_Pago")  # UTC-11

ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC", "Europe/Zurich", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu",
        "Australia/Lord_Howe", "America/Sao_Paulo", "America/Havana", "Africa/Cairo", "Asia/Beirut", "Pacific/Apia",
    )
]  # fmt: skip

# Before, zones changed at odd minutes of the day (Toronto at 23:30), which no rule here claims to follow.
modern_days = st.dates(date(1985, 1, 1), date(2099, 12, 31))
zones = st.sampled_from(ZONES)

instants = st.integers(473_500_000_000, 4_102_000_000_000).map(
    lambda milliseconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
)


# -- instants ---------------------------------------------------------------------------------------------------------


def test_an_instant_has_24_characters_in_utc_and_cuts_below_the_millisecond() -> None:
    at = datetime(2026, 11, 22, 15, 3, 5, 123_999, tzinfo=timezone(timedelta(hours=1)))
    assert instant(at) == "2026-11-22T14:03:05.123Z"
    assert instant(datetime(2026, 11, 22, tzinfo=UTC)) == "2026-11-22T00:00:00.000Z"


def test_an_instant_needs_a_timezone() -> None:
    with pytest.raises(ValueError, match="timezone"):
        instant(datetime(2026, 11, 22))  # noqa: DTZ001


@pytest.mark.parametrize("text", ["", "2026-11-22", "2026-11-22T14:03:05Z", "2026-11-22T14:03:05.123+", "x" * 23 + "Z"])
def test_what_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own words for the last one
        parse_instant(text)


@given(instants)
def test_an_instant_reads_back_to_the_millisecond(at: datetime) -> None:
    back = parse_instant(instant(at))
    assert back.tzinfo == UTC
    assert timedelta() <= at - back < timedelta(milliseconds=1)


@given(instants, instants)
def test_text_order_is_time_order(one: datetime, other: datetime) -> None:
    if instant(one) < instant(other):
        assert one < other
    assert len(instant(one)) == 24


# -- local days -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day"), [(KIRITIMATI, date(2026, 11, 23)), (PAGO_PAGO, date(2026, 11, 22)), (ZURICH, date(2026, 11, 22))]
)
def test_one_instant_falls_on_the_local_day(zone: ZoneInfo, day: date) -> None:
    assert local_day("2026-11-22T11:00:00.000Z", zone) == day


def test_kiritimati_and_pago_pago_are_a_day_and_an_hour_apart() -> None:
    assert day_bounds(SUNDAY, SUNDAY, KIRITIMATI) == ("2026-11-21T10:00:00.000Z", "2026-11-22T10:00:00.000Z")
    assert day_bounds(SUNDAY, SUNDAY, PAGO_PAGO) == ("2026-11-22T11:00:00.000Z", "2026-11-23T11:00:00.000Z")


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 12, 31), 24), (date(2028, 2, 29), 24)],
)
def test_a_day_has_the_hours_that_the_clocks_give_it(day: date, hours: int) -> None:
    first, after = map(parse_instant, day_bounds(day, day, ZURICH))
    assert after - first == timedelta(hours=hours)


def test_a_midnight_that_the_clocks_skip_is_their_change() -> None:
    # Cairo, 2026-04-24: 00:00 to 01:00 does not exist
    day = date(2026, 4, 24)
    zone = ZoneInfo("Africa/Cairo")
    first, after = map(parse_instant, day_bounds(day, day, zone))
    assert first.astimezone(zone).hour == 1
    assert after - first == timedelta(hours=23)
    assert local_day(instant(first - timedelta(milliseconds=1)), zone) == date(2026, 4, 23)


def test_a_midnight_that_comes_twice_is_the_earlier() -> None:
    # Havana, 2026-11-01: 00:00 to 01:00 comes twice
    day = date(2026, 11, 1)
    zone = ZoneInfo("America/Havana")
    first, after = map(parse_instant, day_bounds(day, day, zone))
    assert after - first == timedelta(hours=25)
    assert local_day(instant(first), zone) == day


def test_the_day_that_samoa_left_out_is_empty() -> None:
    first, after = day_bounds(date(2011, 12, 30), date(2011, 12, 30), ZoneInfo("Pacific/Apia"))
    assert first == after


@given(modern_days, zones)
def test_days_follow_each_other_without_gap_or_overlap(day: date, zone: ZoneInfo) -> None:
    bounds = [day_bounds(day + timedelta(step), day + timedelta(step), zone) for step in range(3)]
    assert all(earlier[1] == later[0] for earlier, later in pairwise(bounds))
    assert bounds[0][0] <= bounds[0][1]
    assert day_bounds(day, day + timedelta(2), zone) == (bounds[0][0], bounds[2][1])


@given(instants, zones)
def test_an_instant_lies_within_the_bounds_of_its_local_day(at: datetime, zone: ZoneInfo) -> None:
    text = instant(at)
    day = local_day(text, zone)
    first, after = day_bounds(day, day, zone)
    assert first <= text < after


@given(modern_days, zones)
def test_noon_lies_within_its_day(day: date, zone: ZoneInfo) -> None:
    at = noon(day, zone)
    assert at.tzinfo == UTC
    first, after = day_bounds(day, day, zone)
    assert first <= instant(at) < after or first == after  # Samoa's left-out day has no noon


# -- when a thing happened --------------------------------------------------------------------------------------------


def at_nine(zone: ZoneInfo = ZURICH) -> Context:
    """Sunday, nine in the morning in Zurich."""
    return Context("ana", datetime(2026, 11, 22, 8, 0, tzinfo=UTC), zone)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("yesterday", datetime(2026, 11, 21, 11, tzinfo=UTC)),
        ("2026-07-01", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("fri", datetime(2026, 11, 20, 11, tzinfo=UTC)),
        ("today", datetime(2026, 11, 22, 8, tzinfo=UTC)),  # noon is still to come: now
        ("sun", datetime(2026, 11, 22, 8, tzinfo=UTC)),
        ("2026-11-22 08:30", datetime(2026, 11, 22, 7, 30, tzinfo=UTC)),
        ("2026-11-22T08:30:15", datetime(2026, 11, 22, 7, 30, 15, tzinfo=UTC)),
        ("2026-11-22T07:30Z", datetime(2026, 11, 22, 7, 30, tzinfo=UTC)),
        ("2026-11-22T07:30:00.123Z", datetime(2026, 11, 22, 7, 30, 0, 123_000, tzinfo=UTC)),
        ("2026-11-22 08:30+05:30", datetime(2026, 11, 22, 3, 0, tzinfo=UTC)),
        ("2026-10-25 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # comes twice: the earlier
        ("2026-03-29 02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # comes never: as if the clock had gone on
    ],
)
def test_a_moment_in_the_ways_it_is_typed(text: str, at: datetime) -> None:
    assert moment(text, at_nine()) == at


def test_today_in_the_afternoon_is_its_noon() -> None:
    late = at_nine()._replace(now=datetime(2026, 11, 22, 20, tzinfo=UTC))
    assert moment("today", late) == datetime(2026, 11, 22, 11, tzinfo=UTC)


def test_today_is_the_day_of_the_file_and_not_of_utc() -> None:
    far = at_nine(KIRITIMATI)._replace(now=datetime(2026, 11, 22, 11, tzinfo=UTC))  # one in the morning of the 23rd
    assert far.today == date(2026, 11, 23)
    assert moment("yesterday", far) == datetime(2026, 11, 21, 22, tzinfo=UTC)


@pytest.mark.parametrize("text", ["tomorrow", "2026-11-22 09:01", "2026-11-22T08:00:00.001Z", "+1d", "next mon"])
def test_the_future_is_refused(text: str) -> None:
    with pytest.raises(RuleRefused, match="lies in the future") as raised:
        moment(text, at_nine())
    assert raised.value.field == "at"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-02-30 10:00", "no such time"),
        ("2026-11-20 24:10", "no such time"),
        ("1899-01-01 10:00", "out of reach"),
        ("0001-01-01 00:00+10:00", "no such time"),
        ("9999-12-31 23:59-10:00", "no such time"),
        ("10:00", "not a date"),
        ("whenever", "not a date"),
    ],
)
def test_what_is_no_moment_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as raised:
        moment(text, at_nine())
    assert raised.value.field == "at"
