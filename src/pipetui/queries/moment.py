"""The moment that a read speaks of, in the forms that SQL compares: an instant, a day, the edges of days.

Reads of the present look at tasks as they stand, which has an index. A moment in the past, or one that the clock was
set back to, sees only what had happened by then.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import day_bounds, instant, local_day

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pipetui.domain.context import Context


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
    """The local day of each instant, worked out once: lists and imports repeat few instants often."""

    __slots__ = ("_timezone",)

    def __init__(self, timezone: ZoneInfo) -> None:
        super().__init__()
        self._timezone = timezone

    def __missing__(self, instant_text: str) -> date:
        day = self[instant_text] = local_day(instant_text, self._timezone)
        return day
