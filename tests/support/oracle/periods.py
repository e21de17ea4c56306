"""The periods of METRICS, counted out day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.oracle.seen import Days


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _quarter(day: date) -> str:
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def _year(day: date) -> str:
    return f"{day:%Y}"


_NAMED: dict[str, Callable[[date], str]] = {"week": _week, "month": _month, "quarter": _quarter, "year": _year}


def days_of(name: str, today: date) -> Days:
    """First and last day of a period, both included; relative names are relative to T's day."""
    if name == "all":
        return None, None
    if ".." in name:
        written = name.split("..")
        return date.fromisoformat(written[0]), date.fromisoformat(written[1])
    which, _, unit = name.partition("-")
    if unit in _NAMED:
        label = _NAMED[unit]
        day = today
        while which == "last" and label(day) == label(today):
            day -= timedelta(1)
    else:
        label = {4: _year, 7: _quarter if "Q" in name else _month, 8: _week}[len(name)]
        day = date(int(name[:4]), 1, 1) - timedelta(7)
        while label(day) != name:
            day += timedelta(1)
    begin, end = day, day
    while label(begin - timedelta(1)) == label(day):
        begin -= timedelta(1)
    while label(end + timedelta(1)) == label(day):
        end += timedelta(1)
    return begin, end


def year_up_to(today: date) -> Days:
    """The 365 days up to T."""
    return today - timedelta(364), today
