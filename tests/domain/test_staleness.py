"""Stalled, resting, ghost: at the edges of their limits, and across midnights and zones."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.dates import instant
from pipetui.domain.staleness import GHOST_OVERDUE_DAYS, idle_days, is_ghost, is_resting, is_stalled, overdue_days

TODAY = date(2026, 11, 22)
ZURICH = ZoneInfo("Europe/Zurich")


# -- idle -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("touched", "days"),
    [
        (["2026-11-22T08:00:00.000Z"], 0),
        (["2026-11-21T22:59:59.999Z"], 1),
        (["2026-11-21T23:00:00.000Z"], 0),  # midnight in Zurich
        (["2026-11-08T12:00:00.000Z"], 14),
        (["2026-11-08T12:00:00.000Z", "2026-11-20T12:00:00.000Z", "2026-10-01T12:00:00.000Z"], 2),
        (["2027-01-01T00:00:00.000Z"], 0),  # the clock was set back
        (["2026-10-25T00:30:00.000Z"], 28),  # within the hour that comes twice
    ],
)
def test_idle_counts_whole_local_days_since_the_latest_touch(touched: list[str], days: int) -> None:
    assert idle_days(touched, TODAY, ZURICH) == days


@pytest.mark.parametrize(("zone", "days"), [("Pacific/Kiritimati", 0), ("Europe/Zurich", 1), ("Pacific/Pago_Pago", 2)])
def test_the_same_instant_is_idle_for_other_days_elsewhere(zone: str, days: int) -> None:
    assert idle_days(["2026-11-21T10:00:00.000Z"], TODAY, ZoneInfo(zone)) == days


def test_a_deal_that_nothing_touched_is_none() -> None:
    with pytest.raises(ValueError, match="empty"):
        idle_days([], TODAY, ZURICH)


@given(st.integers(0, 3000), st.integers(0, 23), st.integers(0, 59))
def test_idle_is_the_difference_of_local_days_whatever_the_hour(days: int, hour: int, minute: int) -> None:
    day = TODAY - timedelta(days)
    at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZURICH)
    assert idle_days([instant(at)], TODAY, ZURICH) == days


# -- resting ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "rests"),
    [
        ([], False),
        ([None], False),
        (["2026-11-21"], False),
        (["2026-11-22"], True),
        (["2027-06-01"], True),
        ([None, "2026-01-01", "2026-11-23"], True),
        ([None, "2026-01-01"], False),
    ],
)
def test_only_a_task_of_today_or_later_rests_a_deal(days: list[str | None], rests: bool) -> None:
    assert is_resting(days, TODAY) is rests


# -- stalled ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("idle", "limit", "resting", "stalled"),
    [
        (14, 14, False, False),
        (15, 14, False, True),
        (15, 14, True, False),
        (10_000, None, False, False),
        (0, 1, False, False),
        (2, 1, False, True),
    ],
)
def test_stalled_is_beyond_the_limit_and_not_resting(
    idle: int, limit: int | None, resting: bool, stalled: bool
) -> None:
    assert is_stalled(idle, limit, resting=resting) is stalled


# -- ghosts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("idle", "limit", "resting", "expected_close", "ghost"),
    [
        (28, 14, False, None, False),
        (29, 14, False, None, True),
        (29, 14, True, None, False),
        (500, None, False, None, False),
        (0, 14, False, "2026-10-23", False),  # 30 days overdue
        (0, 14, False, "2026-10-22", True),  # 31
        (0, 14, True, "2026-10-22", True),  # resting does not help an old promise
        (0, None, True, "2026-10-22", True),
        (0, 14, False, "2027-01-01", False),
    ],
)
def test_ghosts(idle: int, limit: int | None, resting: bool, expected_close: str | None, ghost: bool) -> None:
    assert is_ghost(idle, limit, resting=resting, expected_close=expected_close, today=TODAY) is ghost


@pytest.mark.parametrize(
    ("expected_close", "days"),
    [(None, 0), ("2026-11-22", 0), ("2026-11-23", 0), ("2026-11-21", 1), ("2025-11-22", 365), ("2024-02-29", 997)],
)
def test_overdue_days(expected_close: str | None, days: int) -> None:
    assert overdue_days(expected_close, TODAY) == days


@given(st.integers(0, 500), st.none() | st.integers(1, 200), st.booleans(), st.integers(-100, 100))
def test_a_ghost_is_stalled_or_long_overdue(idle: int, limit: int | None, resting: bool, overdue: int) -> None:
    close = (TODAY - timedelta(overdue)).isoformat()
    if is_ghost(idle, limit, resting=resting, expected_close=close, today=TODAY):
        assert is_stalled(idle, limit, resting=resting) or overdue > GHOST_OVERDUE_DAYS
