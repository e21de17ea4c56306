"""How deals stand (METRICS: stalled, ghost, overdue, next step) as SQL over `deal d`, one definition for every read.

Idle days are compared as instants: a deal is idle for more than n whole local days when its last change of stage and
the last activity about it lie before the midnight that began the day n days back. So no date is computed for any row.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.staleness import GHOST_OVERDUE_DAYS

if TYPE_CHECKING:
    from sqlite3 import Connection

    from pipetui.queries.moment import Moment

NEXT_STEP_ORDER = "t.due_on IS NULL, t.due_on, t.due_time IS NULL, t.due_time, t.id"
"""The earliest task first: by day, those with a time before those without, then the undated ones."""


class Standing(NamedTuple):
    """How `deal d` stands, as SQL.

    Attributes:
        stalled: 0 or 1 and never NULL, so that it can be negated; so are the next three. 0 for deals that are closed.
        ghost: see `stalled`.
        overdue: see `stalled`.
        has_next_step: see `stalled`; asks for an open task whatever the deal's status.
        digest: for open deals only: all of the answers in one number, below `DIGESTS`; `answers` takes it apart. Each
            thing is looked at once, and nothing but the index of open deals and that of open tasks is read.
        params: the parameters of all of them.
    """

    stalled: str
    ghost: str
    overdue: str
    has_next_step: str
    digest: str
    params: dict[str, str]


class Answers(NamedTuple):
    """How an open deal stands."""

    stalled: bool
    ghost: bool
    overdue: bool
    has_next_step: bool


DIGESTS = 48
"""How many different digests there are."""

_RESTING = 2  # of the three states of a deal's open tasks: none, some, one due today or later


def answers(digest: int) -> Answers:
    """Take a digest apart."""
    rest, tasks = divmod(digest, 3)
    overdue, long_overdue, idle, twice_idle = (bool(rest & bit) for bit in (1, 2, 4, 8))
    awake = tasks != _RESTING
    return Answers(idle and awake, (twice_idle and awake) or long_overdue, overdue, tasks > 0)


def rests(digest: int) -> bool:
    """Tell whether a deal would be stalled, did it not rest until its task is due."""
    rest, tasks = divmod(digest, 3)
    return tasks == _RESTING and bool(rest & 4)


def open_task(moment: Moment) -> str:
    """Return the condition that a `task t` is open at the moment."""
    if moment.present:
        return "t.done_at IS NULL"
    return "t.added_at <= :at AND (t.done_at IS NULL OR t.done_at > :at)"


def standing(conn: Connection, moment: Moment) -> Standing:
    """Return how deals stand at a moment; reads the stages' thresholds."""
    params = {"at": moment.at, "today": moment.today.isoformat()}
    params["ghost_day"] = (moment.today - timedelta(GHOST_OVERDUE_DAYS)).isoformat()
    cases: list[tuple[int, int]] = []
    for stage_id, days in conn.execute(
        "SELECT id, stale_after_days FROM stage WHERE kind = 'open' AND stale_after_days IS NOT NULL"
    ):
        params[f"idle_{days}"] = moment.midnight_before(days)
        params[f"idle_{2 * days}"] = moment.midnight_before(2 * days)
        cases.append((stage_id, days))
    idle, twice_idle = _idle(cases, 1), _idle(cases, 2)
    overdue, long_overdue = (
        f"(d.expected_close IS NOT NULL AND d.expected_close < {day})" for day in (":today", ":ghost_day")
    )
    # The task that is due last tells whether the deal rests; undated ones come after it.
    tasks = (
        f"coalesce((SELECT iif(t.due_on >= :today, {_RESTING}, 1) FROM task t"
        f" WHERE t.deal_id = d.id AND {open_task(moment)} ORDER BY t.due_on DESC LIMIT 1), 0)"
    )
    is_open = "d.status = 'open'"
    return Standing(
        stalled=f"({is_open} AND {idle} AND {tasks} <> {_RESTING})",
        ghost=f"({is_open} AND ({long_overdue} OR ({twice_idle} AND {tasks} <> {_RESTING})))",
        overdue=f"({is_open} AND {overdue})",
        has_next_step=f"({tasks} > 0)",
        digest=f"({tasks} + 3 * ({overdue} + 2 * {long_overdue} + 4 * {idle} + 8 * {twice_idle}))",
        params=params,
    )


def _idle(cases: list[tuple[int, int]], times: int) -> str:
    """Return the condition that nothing happened for so many times the stage's days; never, where it sets none."""
    if not cases:
        return "0"
    whens = " ".join(f"WHEN {stage_id} THEN :idle_{times * days}" for stage_id, days in cases)
    return f"(max(d.moved_at, coalesce(d.touched_at, '')) < (CASE d.stage_id {whens} ELSE '' END))"
