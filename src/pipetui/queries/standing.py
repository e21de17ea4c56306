"""How deals stand (METRICS: stalled, ghost, overdue, next step) as SQL over `deal d`, one definition for every read.

Idle days are compared as instants: a deal is idle for more than n whole local days when its last change lies before
the midnight that began the day n days back. So no date is computed for any row.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlite3 import Connection

    from pipetui.queries.moment import Moment

GHOST_OVERDUE_DAYS = 30
"""A deal whose expected close lies further back than this is a ghost."""

NEXT_STEP_ORDER = "t.due_on IS NULL, t.due_on, t.due_time IS NULL, t.due_time, t.id"
"""The earliest task first: by day, those with a time before those without, then the undated ones."""


class Standing(NamedTuple):
    """Conditions over `deal d`, each 0 or 1 and never NULL, so that they can be negated; and their parameters."""

    stalled: str
    ghost: str
    overdue: str
    has_next_step: str
    params: dict[str, str]


def open_task(moment: Moment) -> str:
    """Return the condition that a `task t` is open at the moment."""
    if moment.present:
        return "t.done_at IS NULL"
    return "t.added_at <= :at AND (t.done_at IS NULL OR t.done_at > :at)"


def standing(conn: Connection, moment: Moment) -> Standing:
    """Return the conditions for a moment; reads the stages' thresholds."""
    params = {"at": moment.at, "today": moment.today.isoformat()}
    params["ghost_day"] = (moment.today - timedelta(GHOST_OVERDUE_DAYS)).isoformat()
    stale: list[str] = []
    ghost: list[str] = []
    for stage_id, days in conn.execute(
        "SELECT id, stale_after_days FROM stage WHERE kind = 'open' AND stale_after_days IS NOT NULL"
    ):
        params[f"idle_{days}"] = moment.midnight_before(days)
        params[f"idle_{2 * days}"] = moment.midnight_before(2 * days)
        stale.append(f"WHEN {stage_id} THEN :idle_{days}")
        ghost.append(f"WHEN {stage_id} THEN :idle_{2 * days}")
    task = f"SELECT 1 FROM task t WHERE t.deal_id = d.id AND {open_task(moment)}"
    resting = f"EXISTS ({task} AND t.due_on >= :today)"
    overdue = "(d.status = 'open' AND d.expected_close IS NOT NULL AND d.expected_close < {})"
    return Standing(
        stalled=f"(d.status = 'open' AND d.moved_at < {_by_stage(stale)} AND NOT {resting})",
        ghost=f"((d.status = 'open' AND d.moved_at < {_by_stage(ghost)} AND NOT {resting})"
        f" OR {overdue.format(':ghost_day')})",
        overdue=overdue.format(":today"),
        has_next_step=f"EXISTS ({task})",
        params=params,
    )


def _by_stage(cases: list[str]) -> str:
    """Return the instant of the deal's stage; "" without a threshold: nothing happened before that."""
    return f"(CASE d.stage_id {' '.join(cases)} ELSE '' END)" if cases else "''"
