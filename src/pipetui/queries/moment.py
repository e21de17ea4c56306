"""The moment that a read speaks of, in the forms that SQL compares: an instant, a day, the edges of days.

Reads of the present look at tasks as they stand, which has an index. A moment in the past, or one that the clock was
set back to, sees only what had happened by then.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import day_bounds, instant, local_day, parse_instant

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pipetui.domain.context import Context


_TICK = timedelta(milliseconds=1)


class Moment(NamedTuple):
    """A moment, METRICS' T.

    Attributes:
        at: the instant.
        today: its local day.
        timezone: the file's.
        present: nothing in the file happened later.
    """

    at: str
    today: date
    timezone: ZoneInfo
    present: bool = True

    def midnight_before(self, days: int) -> str:
        """Return the instant at which the local day that lies `days` back began.

        What happened before it is idle for more than `days` whole local days.
        """
        day = self.today - timedelta(days)
        return day_bounds(day, day, self.timezone)[0]


def present(ctx: Context) -> Moment:
    """Return the present moment of a call."""
    return Moment(instant(ctx.now), ctx.today, ctx.timezone)


class LocalDays(dict[str, date]):
    """The local day of each instant, worked out once: lists and imports repeat few instants often.

    Of a UTC day it is known from when on it is the next local day, so that a new instant is compared, not converted.
    """

    __slots__ = ("_midnights", "_timezone")

    def __init__(self, timezone: ZoneInfo) -> None:
        super().__init__()
        self._timezone = timezone
        self._midnights: dict[str, tuple[str, date, date] | None] = {}

    def __missing__(self, instant_text: str) -> date:
        utc_day = instant_text[:10]
        if utc_day not in self._midnights:
            self._midnights[utc_day] = self._midnight_in(utc_day)
        known = self._midnights[utc_day]
        if known is None:
            day = local_day(instant_text, self._timezone)
        else:
            midnight, before, after = known
            day = before if instant_text < midnight else after
        self[instant_text] = day
        return day

    def _midnight_in(self, utc_day: str) -> tuple[str, date, date] | None:
        """Return the local midnight in a UTC day, and the days around it; None for a day on which clocks change."""
        begin = parse_instant(f"{utc_day}T00:00:00.000Z")
        first, last = (when.astimezone(self._timezone) for when in (begin, begin + timedelta(1) - _TICK))
        offset = first.utcoffset()
        if offset is None or offset != last.utcoffset():
            return None
        midnight = datetime.combine(last.date(), time(), UTC) - offset
        return instant(midnight), first.date(), last.date()
