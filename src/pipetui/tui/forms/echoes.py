"""What a field says back while it is typed: the total of `850*12`, the day that `next fri` is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import InvalidInput
from pipetui.domain.money import format_amount
from pipetui.domain.text import counted
from pipetui.tui.forms.reading import read_amount, read_day

if TYPE_CHECKING:
    from datetime import date


def amount_echo(text: str, currency: str, base: str) -> str:
    """The total; nothing as long as it cannot be read."""
    try:
        found = read_amount(text, currency, base)
    except InvalidInput:
        return ""
    return f"= {format_amount(*found)}" if found else ""


def day_echo(text: str, today: date) -> str:
    """The day in full, and how far off it is; nothing as long as it cannot be read."""
    try:
        day = read_day(text, today, "date")
    except InvalidInput:
        return ""
    return f"= {long_day(day)}, {_distance((day - today).days)}" if day else ""


def probability_echo(text: str, stage_probability: int | None) -> str:
    """What applies while nothing is typed."""
    return "" if text.strip() or stage_probability is None else f"the stage's {stage_probability} %"


def long_day(day: date) -> str:
    """A day with its weekday: "Fri 27 Nov 2026"."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def _distance(days: int) -> str:
    if days == 0:
        return "today"
    count = counted(abs(days), "day")
    return f"in {count}" if days > 0 else f"{count} ago"
