"""Who acts, when and where: passed to every service and query, so that no rule reads a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

PROGRAM = "pipetui"
"""Who wrote what nobody did, such as the sample: no user's undo takes it back, and no card says another made it."""


class Context(NamedTuple):
    """The circumstances of one call.

    Attributes:
        actor: the name written into the journal: the configured user, or `--as NAME`.
        now: the present instant, timezone-aware, in UTC.
        timezone: the file's timezone: local days are its days.
    """

    actor: str
    now: datetime
    timezone: ZoneInfo

    @property
    def today(self) -> date:
        """The present local day."""
        return self.now.astimezone(self.timezone).date()
