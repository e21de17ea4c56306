"""Days, as a person in that place has them: through the command line, at the far ends of the world and of the year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.cli import session
from pipetui.store.doctor import examine

if TYPE_CHECKING:
    from support.program import Program

WHO = ("--contact", "Ana", "--email", "ana@example.com")


def at(monkeypatch: pytest.MonkeyPatch, *when: int) -> None:
    """From now on it is so many years, months, days, hours, minutes UTC."""
    now = datetime(*when, tzinfo=UTC)  # type: ignore[misc,arg-type]
    monkeypatch.setattr(session, "clock", lambda: now)


def in_zone(program: Program, zone: str) -> None:
    program("config", "set", "timezone", zone, "--new-files")
    program("init", "--currency", "EUR")


@pytest.mark.parametrize(
    ("zone", "when", "today"),
    [
        ("Pacific/Kiritimati", (2026, 11, 30, 11, 0), "2026-12-01"),  # UTC+14: the next day, and month
        ("Pacific/Pago_Pago", (2026, 12, 1, 10, 59), "2026-11-30"),  # UTC-11: still the day, and month, before
        ("Europe/Zurich", (2026, 12, 31, 23, 30), "2027-01-01"),  # the next year already
        ("America/New_York", (2027, 1, 1, 4, 30), "2026-12-31"),  # not yet
        ("Europe/Zurich", (2028, 2, 28, 23, 30), "2028-02-29"),
        ("Europe/Zurich", (2026, 3, 29, 1, 30), "2026-03-29"),  # within the hour that summer time leaves out
        ("Europe/Zurich", (2026, 10, 25, 0, 30), "2026-10-25"),  # the first time that this hour comes
        ("Europe/Zurich", (2026, 10, 25, 1, 30), "2026-10-25"),  # the second
    ],
)
def test_today_is_the_day_of_the_files_timezone(
    program: Program, monkeypatch: pytest.MonkeyPatch, zone: str, when: tuple[int, ...], today: str
) -> None:
    at(monkeypatch, *when)
    in_zone(program, zone)
    program("add", "Audit", *WHO, "--amount", "100", "--close", "today", "--next-step", "call", "--due", "today")
    assert program.deals()["Audit"]["expected_close"] == today
    (task,) = program.json("task", "list")["tasks"]
    assert task["due_on"] == today
    program("win", 1)
    for period, count in ((today, 1), (today[:7], 1), (today[:4], 1), ("this-month", 1), ("last-month", 0)):
        assert program.json("summary", "--period", period)["metrics"]["won_count"]["value"] == count, period


@pytest.mark.parametrize(
    ("when", "hours", "days"),
    [((2026, 3, 29, 22, 30), 24, 2), ((2026, 10, 25, 22, 30), 24, 0), ((2028, 3, 1, 12, 0), 48, 2)],
    ids=["gap", "fold", "leap day"],
)
def test_a_cycle_is_counted_in_local_days(
    program: Program, monkeypatch: pytest.MonkeyPatch, when: tuple[int, ...], hours: int, days: int
) -> None:
    """From the evening before a day of 23 hours, 24 reach into the day after it; a day of 25 hours holds them."""
    end = datetime(*when, tzinfo=UTC)  # type: ignore[misc,arg-type]
    begin = end - timedelta(hours=hours)
    at(monkeypatch, *begin.timetuple()[:5])
    in_zone(program, "Europe/Zurich")
    program("add", "Audit", *WHO)
    at(monkeypatch, *when)
    program("win", 1)
    assert program.json("summary", "--period", "all")["metrics"]["cycle_days_avg"]["value"] == days


def test_a_clock_that_was_set_back_a_day_loses_and_refuses_nothing(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 2026, 11, 23, 12, 0)
    in_zone(program, "Europe/Zurich")
    program("add", "Audit", *WHO, "--amount", "100")
    program("advance", 1)
    at(monkeypatch, 2026, 11, 22, 12, 0)
    program("advance", 1)
    program("add", "Shop", *WHO)
    program("edit", 1, "--notes", "still here")
    assert {title: deal["stage"] for title, deal in program.deals().items()} == {
        "Audit": "Discovery Call",
        "Shop": "New Contact",
    }
    assert all(deal["age_days"] >= 0 for deal in program.deals().values())
    for words in (("show", 1), ("summary",), ("history",), ("report", "stages"), ("list", "is:stalled")):
        program(*words)
    for _ in range(3):
        program("undo")
    assert program.deals()["Audit"]["stage"] == "First Contact"
    assert {finding.level for finding in examine(program.db)} == {"ok"}
