"""Dates as files write them, understood by the whole column.

03/04/2026 alone is the third of April or the fourth of March; a column that also holds 25/04/2026 says which. Where the
column does not say, the import asks (`--date-order`) and never guesses.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from pipetui.interchange.questions import Question

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from zoneinfo import ZoneInfo

ORDERS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}

_NUMERIC = re.compile(r"(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_GAP = r"(?:\s+de\s+|\s+|\s?[-/.]\s?)"
_NAMED = (
    re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)?{_GAP}?(?P<m>[^\W\d_]{{3,}})\.?,?{_GAP}(?P<y>\d{{4}}|\d{{2}})"),
    re.compile(rf"(?P<m>[^\W\d_]{{3,}})\.?{_GAP}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|{_GAP})(?P<y>\d{{4}})"),
)
_TIMED = re.compile(
    r"(?P<day>.*?\d)(?:T|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
# English, French, German and Spanish; three letters or more of a name stand for it, where they fit one month only.
_MONTHS = (
    "january janvier januar jänner enero",
    "february février fevrier februar febrero",
    "march mars märz marz maerz marzo mrz",
    "april avril abril",
    "may mai mayo",
    "june juin juni junio",
    "july juillet juli julio",
    "august août aout agosto",
    "september septembre septiembre setiembre",
    "october octobre oktober octubre",
    "november novembre noviembre",
    "december décembre decembre dezember diciembre",
)
_YEARS = range(1900, 2200)
_PIVOT = 70  # as strptime's %y: 69 is 2069, 70 is 1970
_MIDNIGHT = time()
_LONGEST = 60


class UnreadableDate(ValueError):
    """No date is written like this; the message is the reason for a row's refusal."""


class DateColumn(NamedTuple):
    """What the texts of a column mean: a day, or an aware instant where the column tells times of day.

    Attributes:
        meanings: by text.
        order: the order that was found, "" where no date in the column depends on it.
    """

    meanings: Mapping[str, date | UnreadableDate]
    order: str


def read_dates(column: str, texts: Iterable[str], order: str | None, file_zone: ZoneInfo) -> DateColumn:
    """Understands the distinct texts of one column, together.

    Args:
        column: its name, for the question.
        texts: what its cells say; blank ones are passed over.
        order: `dmy`, `mdy` or `ymd` where the user said so, else found out.
        file_zone: whose clock a time without a zone was read off.

    Raises:
        Question: the column can be read in more than one way, and `order` does not decide.
    """
    parts = {text: _split_time(text.strip()) for text in texts if text.strip()}
    days = {day for day, _ in parts.values()}
    if order is None:
        order = _find_order(column, days)
    # Spreadsheets write a day as its midnight: a column of nothing but midnights tells no times.
    timed = any(clock not in (None, _MIDNIGHT) for _, clock in parts.values())
    meanings = {
        text: _moment(text, day, clock if timed else None, order, file_zone) for text, (day, clock) in parts.items()
    }
    matters = any((match := _NUMERIC.fullmatch(day)) and len(match[1]) < 4 for day in days)
    return DateColumn(meanings, order if matters else "")


def _moment(text: str, day: str, clock: time | None, order: str, file_zone: ZoneInfo) -> date | UnreadableDate:
    found = _days(day, order).get(order)
    if found is None:
        return UnreadableDate(f"{text[:40]!r} is no date")
    if found.year not in _YEARS:
        return UnreadableDate(f"{text[:40]!r}: the year is not between {_YEARS.start} and {_YEARS.stop - 1}")
    if clock is None:
        return found
    return datetime.combine(found, clock, clock.tzinfo or file_zone).astimezone(UTC)


# --- the order of day, month and year ---------------------------------------------------------------------------------


def _find_order(column: str, days: Collection[str]) -> str:
    readings = [(day, found) for day in days if (found := _days(day, None))]
    fitting = [order for order in ORDERS if all(order in found for _, found in readings)]
    doubtful = sorted(
        (day for day, found in readings if len({found.get(order) for order in fitting or ORDERS}) > 1), key=_plainness
    )
    if fitting and not doubtful:
        return fitting[0]
    if not fitting:
        known = {order: ORDERS[order] for order in ORDERS if any(order in found for _, found in readings)}
        raise Question(f"the dates of column {column!r} do not all follow one order", "date-order", known)
    choices = {order: ORDERS[order] for order in fitting}
    ways = " or ".join(choices.values())
    raise Question(f"column {column!r}: is {doubtful[0]} {ways}? No date in it decides", "date-order", choices)


def _plainness(day: str) -> tuple[int, str]:
    """Sorts the example to ask with: any will do, but always the same."""
    return (len(day), day)


def _days(text: str, order: str | None) -> dict[str, date]:
    """The days that a text can mean, by the order under which it does.

    Args:
        text: a date without its time.
        order: the user's word, which opens readings that are not considered otherwise; None without one.
    """
    if len(text) > _LONGEST:
        found = None
    elif match := _NUMERIC.fullmatch(text):
        first, mark, second, third = match.groups()
        if len(first) == 4:
            found = _date(first, second, third) if len(third) <= 2 else None
        elif len(first) == 3 or len(third) == 1:
            found = None
        else:
            return _two_digit_readings(first, mark, second, third, order)
    elif match := _COMPACT.fullmatch(text):
        found = _date(*match.groups())
    else:
        found = _named_day(text)
    return dict.fromkeys(ORDERS, found) if found else {}


def _two_digit_readings(first: str, mark: str, second: str, third: str, order: str | None) -> dict[str, date]:
    readings = {"dmy": _date(third, second, first), "mdy": _date(third, first, second)}
    if len(first) == len(third) == 2:
        readings["ymd"] = _date(first, second, third)
    possible = {name: found for name, found in readings.items() if found}
    # Nobody writes dots between month, day and year: 03.04.2026 is April, as on our own command line.
    if mark == "." and order is None and "dmy" in possible:
        return {"dmy": possible["dmy"]}
    return possible


def _date(year: str, month: str, day: str) -> date | None:
    number = int(year)
    if len(year) <= 2:
        number += 2000 if number < _PIVOT else 1900
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def _named_day(text: str) -> date | None:
    for pattern in _NAMED:
        if (match := pattern.fullmatch(text)) and (month := _month(match["m"].lower())):
            return _date(match["y"], str(month), match["d"])
    return None


def _month(word: str) -> int | None:
    fitting = {number for number, names in enumerate(_MONTHS, 1) for name in names.split() if name.startswith(word)}
    return fitting.pop() if len(fitting) == 1 else None


# --- the time of day --------------------------------------------------------------------------------------------------


def _split_time(text: str) -> tuple[str, time | None]:
    match = _TIMED.fullmatch(text) if ":" in text and len(text) <= _LONGEST else None
    if match is None:
        return text, None
    hour = int(match["hour"])
    if half := match["half"]:
        if not 1 <= hour <= 12:
            return text, None
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    part = int((match["part"] or "").ljust(6, "0")[:6])
    try:
        clock = time(hour, int(match["minute"]), int(match["second"] or 0), part, _zone(match["zone"]))
    except ValueError:
        return text, None
    return match["day"], clock


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)
