"""The shape of a task, apart from its siblings: the summary prints tasks, and would pay for all the others."""

from __future__ import annotations

from typing import NamedTuple


class TaskRow(NamedTuple):
    """A task, open while `done_at` is None. `overdue`: open, and its day has passed."""

    id: int
    title: str
    deal_id: int | None
    deal: str
    contact_id: int | None
    contact: str
    due_on: str | None
    due_time: str | None
    added_at: str
    done_at: str | None
    overdue: bool
