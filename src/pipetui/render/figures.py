"""A figure as people read it: exact money, whole per cent, days; "–" where nothing stands behind it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipetui.domain.money import divide_half_even, format_amount, minor_digits
from pipetui.render.styles import BAR, NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.periods import Period
    from pipetui.queries.metrics.shapes import CurrencyTotal, Figure


def money(minor: int | None, currency: str) -> str:
    """Return an amount with its sign or code; "–" for none, and for nothing in no currency."""
    if minor is None or not currency:
        return NOTHING
    return format_amount(minor, currency)


def rounded_money(minor: float | None, currency: str) -> str:
    """Return a mean or a rate in whole units of the currency: its decimals would be noise."""
    if minor is None or not currency:
        return NOTHING
    unit = 10 ** minor_digits(currency)
    return format_amount(divide_half_even(round(minor), unit) * unit, currency)


def percent(ratio: float | None) -> str:
    """Return a share in whole per cent; the ends are kept for exactly none and all ("<1 %", ">99 %")."""
    if ratio is None:
        return NOTHING
    whole = round(ratio * 100)
    if whole == 0 and ratio > 0:
        return "<1 %"
    if whole == 100 and ratio < 1:
        return ">99 %"
    return f"{whole} %"


def days(value: float | None) -> str:
    """Return a number of days, with a decimal only below ten."""
    if value is None:
        return NOTHING
    return f"{value:.1f}".removesuffix(".0") if value < 10 else f"{value:.0f}"


def as_of_words(as_of: str) -> str:
    """Return "now" for an instant T, or "the end of the day" where T is the last one of its day."""
    return "the end of the day" if as_of.endswith(":59.999Z") else "now"


def long_day(day: str) -> str:
    """Return a day with its weekday: "Sun 22 Nov 2026"."""
    when = date.fromisoformat(day)
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[when.weekday()]
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[when.month - 1]
    return f"{weekday} {when.day} {month} {when.year}"


def counted(count: float | None, one: str, many: str = "") -> str:
    """Return a count with its word: "1 deal", "2,089 deals"."""
    number = int(count or 0)
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def period_words(period: Period) -> str:
    """Return a period as people say it: "this month", "all time", "2026-Q3"."""
    return {"all": "all time", "last-365-days": "the last 365 days"}.get(
        period.name, period.name.replace("-", " ", 1) if period.name[:1].isalpha() else period.name
    )


def figure(value: Figure, currency: str) -> str:
    """Return any figure by its unit."""
    if value.unit == "money":
        return money(None if value.value is None else int(value.value), currency)
    if value.unit == "money_per_day":
        return rounded_money(value.value, currency)
    if value.unit == "ratio":
        return percent(value.value)
    if value.unit == "days":
        return days(value.value)
    return NOTHING if value.value is None else f"{int(value.value):,}"


def others(totals: Sequence[CurrencyTotal] | None, base: str) -> str:
    """Return the totals that are in other currencies, and so in no sum: "$12,000 (3), CHF 900 (1)"."""
    return ", ".join(
        f"{format_amount(total.value, total.currency)} ({total.n:,})"
        for total in totals or ()
        if total.currency != base
    )


def without_rate(value: Figure) -> int:
    """Return how many deals of a total are in no sum for want of a rate: they have an amount, but no price."""
    return sum(total.n for total in value.by_currency or ()) - value.n


def bar(value: float, most: float, room: int) -> str:
    """Return a bar as long as its share of the most; anything above nothing has one cell."""
    if value <= 0 or most <= 0:
        return ""
    return BAR * max(1, round(value * room / most))
