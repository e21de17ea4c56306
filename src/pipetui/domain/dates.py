"""Days as people type them, and instants as the file keeps them.

An instant is UTC text of fixed width with milliseconds and `Z`, so that text order is time order. A day belongs to the
file's timezone. Midnights are computed there, never by adding 24 hours: a day may have 23 or 25 of them, or none.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache  # `re` has loaded it already
from typing import TYPE_CHECKING

from pipetui.domain.errors import InvalidInput, RuleRefused
from pipetui.domain.text import visible

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pipetui.domain.context import Context

# Kept clear of the calendar's ends, where converting a timezone overflows.
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MAX_TYPED = 40
_HINT = "Write 2026-12-24, 24.12.2026, today, +3d, fri, next mon, eom, eoq, eoy or in 2 weeks."
_NEAR = {"today": 0, "now": 0, "tomorrow": 1, "yesterday": -1}
_UNITS = {
    "d": "day",
    "day": "day",
    "days": "day",
    "w": "week",
    "week": "week",
    "weeks": "week",
    "m": "month",
    "mo": "month",
    "month": "month",
    "months": "month",
    "y": "year",
    "year": "year",
    "years": "year",
}


def parse_day(text: str, today: date, *, field: str = "date", past: bool = False) -> date:
    """Read a day as people type it.

    Known: `2026-12-24`, `24.12.2026`, `today`, `tomorrow`, `yesterday`, `+3d`, `-2w`, `+1m` (a month later, at most its
    last day), `+1y`, `fri` (the coming one, never today), `next mon` (of next week), `last fri` (before today), `eom`,
    `eoq`, `eoy`, `in 2 weeks`, `3 days ago`.

    Args:
        text: what was typed.
        today: the present local day.
        field: the field's name for messages.
        past: a bare weekday means the last one, today included, instead of the coming one (for when a thing happened).

    Raises:
        InvalidInput: no such day, or not one between 1900 and 2199.
    """
    words = " ".join(visible(text).lower().split())
    day: date | None = None
    if len(words) <= _MAX_TYPED:
        try:
            day = _calendar_day(words) or _relative_day(words, today, past=past)
        except (ValueError, OverflowError):
            raise InvalidInput(f"no such day: {words}", _HINT, field=field) from None
    if day is None:
        shown = words[:_MAX_TYPED]
        slashed = re.fullmatch(r"\d+/\d+(/\d+)?", words)
        hint = "A date with slashes can be read two ways: write 2026-12-24 or 24.12.2026." if slashed else _HINT
        raise InvalidInput(f"not a date: {shown}" if shown else "the date is empty", hint, field=field)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InvalidInput(f"{day.isoformat()} is out of reach", "Days from 1900 to 2199 can be kept.", field=field)
    return day


def _calendar_day(words: str) -> date | None:
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        year, month, day = match.groups()
    elif match := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", words):
        day, month, year = match.groups()
    else:
        return None
    return date(int(year), int(month), int(day))


def _relative_day(words: str, today: date, *, past: bool) -> date | None:
    if words in _NEAR:
        return today + timedelta(_NEAR[words])
    if words in ("eom", "eoq", "eoy"):
        return _end_of(words, today)
    if match := re.fullmatch(r"([+-])\s?(\d{1,6})\s?([a-z]+)", words):
        sign, count, unit = match.groups()
        return _shifted(today, -int(count) if sign == "-" else int(count), unit)
    if match := re.fullmatch(r"in (an?|\d{1,6}) ?([a-z]+)", words):
        return _shifted(today, _count(match[1]), match[2])
    if match := re.fullmatch(r"(an?|\d{1,6}) ?([a-z]+) ago", words):
        return _shifted(today, -_count(match[1]), match[2])
    return _weekday(words, today, past=past)


def _count(word: str) -> int:
    return 1 if word.startswith("a") else int(word)


def _shifted(today: date, count: int, unit: str) -> date | None:
    name = _UNITS.get(unit)
    if name is None:
        return None
    if name in ("day", "week"):
        return today + timedelta(count * (7 if name == "week" else 1))
    return add_months(today, count * (12 if name == "year" else 1))


def shifted_day(day: date, shift: str, *, field: str = "shift") -> date:
    """Return the day that lies so far from another: `30d`, `+2w`, `-1m` (at most that month's last day), `1y`.

    Raises:
        InvalidInput: not such a distance, or the day that it leads to is out of reach.
    """
    words = "".join(visible(shift).lower().split())
    if not re.fullmatch(r"[+-]?\d{1,6}(" + "|".join(_UNITS) + ")", words, re.ASCII):
        raise InvalidInput(
            f"not a distance in time: {visible(shift)[:_MAX_TYPED]}", "Write 30d, 2w or -1m.", field=field
        )
    return parse_day(words if words[0] in "+-" else f"+{words}", day, field=field)


def add_months(day: date, count: int) -> date:
    """Return the same day of another month, or that month's last: 31 January + 1 is 28 or 29 February.

    Raises:
        ValueError: beyond the calendar.
    """
    months = day.year * 12 + day.month - 1 + count
    first = date(months // 12, months % 12 + 1, 1)
    return first.replace(day=min(day.day, last_of_month(first).day))


def last_of_month(day: date) -> date:
    """Return the last day of a day's month."""
    later = day.replace(day=28) + timedelta(4)
    return later - timedelta(later.day)


def _end_of(words: str, today: date) -> date:
    if words == "eom":
        return last_of_month(today)
    month = 12 if words == "eoy" else (today.month + 2) // 3 * 3
    return last_of_month(date(today.year, month, 1))


def _weekday(words: str, today: date, *, past: bool) -> date | None:
    which, _, name = words.rpartition(" ")
    wanted = next((place for place, full in enumerate(_WEEKDAYS) if len(name) >= 2 and full.startswith(name)), None)
    if wanted is None or which not in ("", "next", "last", "this"):
        return None
    monday = today - timedelta(today.weekday())
    if which == "this":
        return monday + timedelta(wanted)
    if which == "next":
        return monday + timedelta(7 + wanted)
    if which == "last":
        return today - timedelta((today.weekday() - wanted - 1) % 7 + 1)
    if past:
        return today - timedelta((today.weekday() - wanted) % 7)
    return today + timedelta((wanted - today.weekday() - 1) % 7 + 1)


def instant(moment: datetime) -> str:
    """Return the 24 characters that the file keeps: "2026-11-22T14:03:05.123Z". Parts of a millisecond are cut.

    Raises:
        ValueError: the moment has no timezone.
    """
    if moment.tzinfo is None:
        raise ValueError("an instant needs a timezone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z"


def parse_instant(text: str) -> datetime:
    """Return the moment, in UTC, that `instant` wrote.

    Raises:
        ValueError: not such a text.
    """
    if len(text) != 24 or text[23] != "Z":
        raise ValueError(f"not an instant: {visible(text[:40])}")
    return datetime.fromisoformat(text)


def local_day(instant_text: str, tz: ZoneInfo) -> date:
    """Return the day on which an instant falls in a timezone."""
    return parse_instant(instant_text).astimezone(tz).date()


def day_bounds(first: date, last: date, tz: ZoneInfo) -> tuple[str, str]:
    """Return the instants of the local midnights around the days `first` to `last`, the second one excluded.

    A midnight that a change of clocks skips is the instant of that change; one that comes twice is the earlier.
    """
    return _midnight(first, tz), _midnight(last + timedelta(1), tz)


@lru_cache(maxsize=512)
def _midnight(day: date, tz: ZoneInfo) -> str:
    return instant(datetime(day.year, day.month, day.day, tzinfo=tz))


def noon(day: date, tz: ZoneInfo) -> datetime:
    """Return a day's local noon, in UTC: the instant that a date without a time stands for."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=tz).astimezone(UTC)


def moment(text: str, ctx: Context, *, field: str = "at") -> datetime:
    """Read when a thing happened, for `--at`: a day (`yesterday`, `fri` is the last one) or an instant.

    A day stands for its local noon; today before noon, for now. `2026-11-22 14:30` and `2026-11-22T14:30` are local
    unless they end in `Z` or an offset. A local time that comes twice is the earlier one.

    Raises:
        InvalidInput: neither a day nor an instant.
        RuleRefused: it lies in the future.
    """
    stripped = visible(text).strip()
    at: datetime
    if re.fullmatch(
        r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?", stripped, re.ASCII
    ):
        try:
            typed = datetime.fromisoformat(stripped)
            at = (typed if typed.tzinfo else typed.replace(tzinfo=ctx.timezone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise InvalidInput(f"no such time: {stripped}", "Write 2026-12-24 14:30.", field=field) from None
        if not FIRST_DAY <= at.date() <= LAST_DAY:
            raise InvalidInput(f"{stripped} is out of reach", "Days from 1900 to 2199 can be kept.", field=field)
    else:
        day = parse_day(stripped, ctx.today, field=field, past=True)
        at = min(noon(day, ctx.timezone), ctx.now) if day == ctx.today else noon(day, ctx.timezone)
    if at > ctx.now:
        raise RuleRefused(f"{stripped} lies in the future", "A move is recorded when it has happened.", field=field)
    return at


def show_day(day: str | date, today: date) -> str:
    """Return a day in a few cells: "today", "fri" within six days, "24 Dec" this year, "24 Dec 2027"."""
    shown = date.fromisoformat(day) if isinstance(day, str) else day
    distance = (shown - today).days
    if distance in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[distance + 1]
    if 1 < distance < 7:
        return _WEEKDAYS[shown.weekday()][:3]
    year = "" if shown.year == today.year else f" {shown.year}"
    return f"{shown.day} {_MONTHS[shown.month - 1]}{year}"
