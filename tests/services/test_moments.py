"""When a change happened, as given or now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pipetui.domain.dates import instant
from pipetui.domain.errors import RuleRefused
from pipetui.services.moments import day_text, first_moment, next_moment
from support.contexts import NOW
from support.work import later

LONG_AGO = "2026-01-01T00:00:00.000Z"
# Noon in Zurich is 11:00 UTC in winter, so the present day's noon was an hour before NOW.
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)


def test_without_a_date_it_is_now() -> None:
    assert first_moment(None, later()) == instant(NOW)
    assert next_moment(None, LONG_AGO, later(), "Website") == instant(NOW)


def test_a_day_is_its_local_noon() -> None:
    assert first_moment(date(2026, 11, 20), later()) == "2026-11-20T11:00:00.000Z"
    assert next_moment(date(2026, 7, 1), LONG_AGO, later(), "Website") == "2026-07-01T10:00:00.000Z"


def test_an_instant_is_taken_as_it_is() -> None:
    at = NOW - timedelta(days=3, minutes=7)
    assert first_moment(at, later()) == instant(at)
    assert next_moment(at, LONG_AGO, later(), "Website") == instant(at)


def test_today_before_noon_is_now() -> None:
    early = later(-2 * 3600)
    assert first_moment(early.today, early) == instant(early.now)
    assert next_moment(early.today, LONG_AGO, early, "Website") == instant(early.now)


def test_a_day_comes_a_millisecond_after_a_later_change_of_that_day() -> None:
    last = instant(NOON + timedelta(minutes=20))
    assert next_moment(date(2026, 11, 22), last, later(), "Website") == instant(NOON + timedelta(minutes=20.0)).replace(
        ".000Z", ".001Z"
    )


def test_a_day_whose_last_change_was_at_noon_comes_a_millisecond_later_too() -> None:
    assert next_moment(date(2026, 11, 22), instant(NOON), later(), "Website") == "2026-11-22T11:00:00.001Z"


def test_a_day_given_as_its_noon_counts_as_a_day() -> None:
    last = instant(NOON + timedelta(minutes=20))
    assert next_moment(NOON, last, later(), "Website") > last


def test_a_millisecond_later_never_reaches_into_the_future() -> None:
    assert next_moment(date(2026, 11, 22), instant(NOW), later(), "Website") == instant(NOW)


def test_a_change_now_is_taken_when_the_clock_was_set_back() -> None:
    last = instant(NOW + timedelta(days=1))
    assert next_moment(None, last, later(), "Website") == last


@pytest.mark.parametrize("at", [date(2026, 11, 23), NOW + timedelta(milliseconds=1)])
def test_the_future_is_refused(at: date) -> None:
    with pytest.raises(RuleRefused, match="future") as caught:
        first_moment(at, later())
    assert caught.value.field == "at"
    with pytest.raises(RuleRefused, match="future"):
        next_moment(at, LONG_AGO, later(), "Website")


@pytest.mark.parametrize("at", [date(2026, 11, 20), NOW - timedelta(days=1, milliseconds=1)])
def test_a_date_before_the_last_change_is_refused(at: date) -> None:
    last = instant(NOW - timedelta(days=1))
    with pytest.raises(RuleRefused, match="Website changed stage on 2026-11-21") as caught:
        next_moment(at, last, later(), "Website")
    assert caught.value.field == "at"


def test_the_instant_of_the_last_change_is_not_before_it() -> None:
    last = NOW - timedelta(days=1, seconds=5)
    assert next_moment(last, instant(last), later(), "Website") == instant(last)


def test_a_day_is_kept_as_its_text() -> None:
    assert day_text(date(2026, 12, 24)) == "2026-12-24"
    assert day_text(None) is None
