"""When a change happened: now, or back-dated by the user to an instant or to a day without a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from pipetui.domain.dates import instant, local_day, noon, parse_instant
from pipetui.domain.errors import RuleRefused

if TYPE_CHECKING:
    from pipetui.domain.context import Context

ONE_MILLISECOND = timedelta(milliseconds=1)
"""The step of an instant: what separates a day's change from the one before it."""


def first_moment(at: date | None, ctx: Context) -> str:
    """Return the instant at which something began: now, or `at`.

    Raises:
        RuleRefused: `at` is in the future.
    """
    if at is None:
        return instant(ctx.now)
    _refuse_future(at, ctx)
    return instant(at if isinstance(at, datetime) else min(noon(at, ctx.timezone), ctx.now))


def day_text(day: date | None) -> str | None:
    """Return a day as the file keeps it."""
    return None if day is None else day.isoformat()


def next_moment(at: date | None, last: str, ctx: Context, what: str) -> str:
    """Return the instant of a change that follows the one at `last`.

    A day without a time is its local noon, or 1 ms after that day's last change if that is later. Without `at` the
    change is now, or at `last` when the clock was set back: a move of the present is never refused.

    Args:
        at: a day, an instant, or None for now.
        last: the instant of the change before.
        ctx: the circumstances.
        what: the deal's title, for the message.

    Raises:
        RuleRefused: `at` is in the future, or before `last`.
    """
    if at is None:
        return max(instant(ctx.now), last)
    _refuse_future(at, ctx)
    when = instant(at if isinstance(at, datetime) else min(noon(at, ctx.timezone), ctx.now))
    if _day_meant(at, ctx) == local_day(last, ctx.timezone):
        after = min(parse_instant(last) + ONE_MILLISECOND, ctx.now)
        when = max(when, last, instant(after))
    if when < last:
        raise RuleRefused(
            f"{what} changed stage on {local_day(last, ctx.timezone)}, after that date",
            "give a later date; `pipetui import-history` replaces a whole history",
            field="at",
        )
    return when


def _day_meant(at: date, ctx: Context) -> date | None:
    """Return the day that was given without a time; an instant of exactly noon is what `--at yesterday` becomes."""
    if not isinstance(at, datetime):
        return at
    day = at.astimezone(ctx.timezone).date()
    return day if at == noon(day, ctx.timezone) else None


def _refuse_future(at: date, ctx: Context) -> None:
    """A change dated ahead has not happened: it is a plan, and a task or an expected close says so."""
    late = at > ctx.now if isinstance(at, datetime) else at > ctx.today
    if late:
        raise RuleRefused("the date is in the future", "give today or an earlier date", field="at")
