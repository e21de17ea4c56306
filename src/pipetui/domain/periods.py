"""Periods of local days: `this-month`, `2026-Q3`, `2026-01-01..2026-03-31`, … as METRICS and the filters know them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from pipetui.domain.dates import FIRST_DAY, LAST_DAY, add_months, last_of_month, parse_day
from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import visible

PERIOD_NAMES = (
    "this-week",
    "last-week",
    "this-month",
    "last-month",
    "this-quarter",
    "last-quarter",
    "this-year",
    "last-year",
    "all",
)
"""The periods that have a name; the others are written YYYY, YYYY-MM, YYYY-Qn, YYYY-Www or FROM..TO."""

_HINT = f"Known: {' '.join(PERIOD_NAMES)} YYYY YYYY-MM YYYY-Qn YYYY-Www FROM..TO."
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


class Period(NamedTuple):
    """A run of local days, both ends included.

    Attributes:
        name: as it is asked for ("this-month", "2026-Q3").
        first: the first day; None in `all`.
        last: the last day; None in `all`.
    """

    name: str
    first: date | None
    last: date | None


def parse_period(text: str, today: date, *, field: str = "period") -> Period:
    """Read a period; relative names are relative to `today`.

    The ends of FROM..TO may be periods themselves (`2026-01..2026-03`). A single day (`2026-11-22`, `yesterday`) is a
    period of one day.

    Raises:
        InvalidInput: no such period, or one that ends before it begins.
    """
    words = "-".join(visible(text).lower().split())
    if words == "all":
        return Period("all", None, None)
    start, dots, end = words.partition("..")
    span = _span(start, today)
    until = _span(end, today) if dots else span
    if span is None or until is None:
        raise InvalidInput(_complaint(words), _HINT, field=field)
    first, last = span[0], until[1]
    if last < first:
        raise InvalidInput(
            f"the period {words[:60]} ends before it begins", "Write the earlier day first.", field=field
        )
    if first < FIRST_DAY or last > LAST_DAY:
        raise InvalidInput(
            f"the period {words[:60]} is out of reach", "Days from 1900 to 2199 can be kept.", field=field
        )
    return Period(f"{first}..{last}" if dots else _canonical(words, first), first, last)


def trailing_year(today: date) -> Period:
    """Return the 365 days up to today, which rates and durations use when no period is asked for."""
    return Period("last-365-days", today - timedelta(364), today)


def _span(words: str, today: date) -> tuple[date, date] | None:
    """Return the first and last day of a named period, of a written one, or of a single day."""
    if len(words) > 40:
        return None
    try:
        return _named(words, today) or _written(words) or _single(words, today)
    except (ValueError, OverflowError):  # no such month, week or year
        return None


def _named(words: str, today: date) -> tuple[date, date] | None:
    which, _, unit = words.partition("-")
    if which not in ("this", "last"):
        return None
    back = 1 if which == "last" else 0
    if unit == "week":
        monday = today - timedelta(today.weekday() + 7 * back)
        return monday, monday + timedelta(6)
    months = _MONTHS_IN.get(unit)
    if months is None:
        return None
    start = add_months(date(today.year, (today.month - 1) // months * months + 1, 1), -back * months)
    return start, last_of_month(add_months(start, months - 1))


def _written(words: str) -> tuple[date, date] | None:
    match = re.fullmatch(r"(\d{4})(?:-(?:(\d{1,2})|q([1-4])|w(\d{1,2})))?", words, re.ASCII)
    if match is None:
        return None
    year = int(match[1])
    if match[4]:
        monday = date.fromisocalendar(year, int(match[4]), 1)
        return monday, monday + timedelta(6)
    if match[2]:
        start, months = date(year, int(match[2]), 1), 1
    elif match[3]:
        start, months = date(year, int(match[3]) * 3 - 2, 1), 3
    else:
        start, months = date(year, 1, 1), 12
    return start, last_of_month(add_months(start, months - 1))


def _single(words: str, today: date) -> tuple[date, date] | None:
    for spelling in (words, words.replace("-", " ")):  # `2026-12-24`, and `last fri` as `last-fri`
        try:
            day = parse_day(spelling, today)
        except InvalidInput:
            continue
        return day, day
    return None


def _canonical(words: str, first: date) -> str:
    """Spell a period one way: 2026-3 is 2026-03, 2026-w5 is 2026-W05, `yesterday` is its date."""
    if words in PERIOD_NAMES or re.fullmatch(r"\d{4}", words):
        return words
    if re.fullmatch(r"\d{4}-\d{1,2}", words):
        return f"{words[:4]}-{int(words[5:]):02d}"
    if re.fullmatch(r"\d{4}-q\d", words):
        return words.upper()
    if re.fullmatch(r"\d{4}-w\d{1,2}", words):
        return f"{words[:4]}-W{int(words[6:]):02d}"
    return first.isoformat()


def _complaint(words: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(words, PERIOD_NAMES, n=1, cutoff=0.7)
    meant = f", did you mean {near[0]}?" if near else ""
    return f"no such period: {words[:60]}{meant}" if words else "the period is empty"
