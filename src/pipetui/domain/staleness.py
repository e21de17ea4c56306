"""When a deal is stalled, and when it is a ghost (METRICS): the rules in plain Python, one deal at a time.

`queries` states the same rules as SQL for thousands of deals; tests hold the two against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.dates import local_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from zoneinfo import ZoneInfo

GHOST_OVERDUE_DAYS = 30
"""A deal whose expected close lies further back than this is a ghost, whatever else it does."""


def idle_days(touched: Iterable[str], today: date, tz: ZoneInfo) -> int:
    """Return the whole local days since the latest touch; 0 when it lies ahead (a clock set back).

    Args:
        touched: instants of the last stage change (creation included) and, once there are any, of activities.
        today: the present local day.
        tz: the file's timezone.

    Raises:
        ValueError: nothing touched it: every deal has a stage change.
    """
    return max(0, (today - local_day(max(touched), tz)).days)


def is_resting(open_task_days: Iterable[str | None], today: date) -> bool:
    """Tell whether a task is due today or later, by the days of the open tasks. One without a day rests nothing."""
    day = today.isoformat()
    return any(due is not None and due >= day for due in open_task_days)


def is_stalled(idle: int, stale_after_days: int | None, *, resting: bool) -> bool:
    """Tell whether an open deal has stood still for longer than its stage allows. None: the stage sets no limit."""
    return stale_after_days is not None and idle > stale_after_days and not resting


def is_ghost(
    idle: int, stale_after_days: int | None, *, resting: bool, expected_close: str | None, today: date
) -> bool:
    """Tell whether an open deal is only still there on paper.

    That is: idle for more than twice its stage's limit and not resting, or expected to close more than 30 days ago.
    """
    if stale_after_days is not None and idle > 2 * stale_after_days and not resting:
        return True
    return overdue_days(expected_close, today) > GHOST_OVERDUE_DAYS


def overdue_days(expected_close: str | None, today: date) -> int:
    """Return by how many days an expected close has passed; 0 when it has not, or there is none."""
    if expected_close is None:
        return 0
    return max(0, (today - today.fromisoformat(expected_close)).days)
