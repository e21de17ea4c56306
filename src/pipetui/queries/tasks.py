"""Tasks: what is to be done, earliest first, and which of them is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import NotFound
from pipetui.domain.text import fold
from pipetui.queries.naming import Named, number_named, the_one
from pipetui.queries.standing import NEXT_STEP_ORDER
from pipetui.queries.task_shapes import TaskRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from sqlite3 import Connection

    from pipetui.domain.context import Context


def task_rows(conn: Connection, condition: str, params: Mapping[str, object], today: date) -> list[TaskRow]:
    """Return the tasks `t` (of deals `d`, if of any) that meet a condition: open ones first, each in order of time."""
    rows = conn.execute(
        "SELECT t.id, t.title, t.deal_id, coalesce(d.title, ''), c.id, coalesce(c.name, ''), t.due_on, t.due_time,"
        " t.added_at, t.done_at, t.done_at IS NULL AND t.due_on IS NOT NULL AND t.due_on < :task_today"
        " FROM task t LEFT JOIN deal d ON d.id = t.deal_id"
        " LEFT JOIN contact c ON c.id = coalesce(t.contact_id, d.contact_id)"
        f" WHERE {condition} ORDER BY t.done_at IS NOT NULL, t.done_at DESC, {NEXT_STEP_ORDER}",
        {**params, "task_today": today.isoformat()},
    )
    return [TaskRow._make((*row[:10], bool(row[10]))) for row in rows]


def list_tasks(
    conn: Connection,
    ctx: Context,
    *,
    done: bool = False,
    deal_id: int | None = None,
    contact_id: int | None = None,
    until: date | None = None,
) -> list[TaskRow]:
    """Return tasks, the earliest first.

    Args:
        conn: the file.
        ctx: the circumstances.
        done: those that are done, too, after the open ones.
        deal_id: only this deal's.
        contact_id: only this person's, and those of their deals.
        until: only those due on this day or before.
    """
    conditions = ["1"] if done else ["t.done_at IS NULL"]
    params: dict[str, object] = {"deal": deal_id, "contact": contact_id}
    if deal_id is not None:
        conditions.append("t.deal_id = :deal")
    if contact_id is not None:
        conditions.append("(t.contact_id = :contact OR d.contact_id = :contact)")
    if until is not None:
        conditions.append("t.due_on <= :until")
        params["until"] = until.isoformat()
    return task_rows(conn, " AND ".join(conditions), params, ctx.today)


def find_task(conn: Connection, text: str) -> int:
    """Return the number of the task that a person names: `7`, `#7`, or words that fit one open task's title only.

    Raises:
        NotFound: no task has that number, or none fits.
        Ambiguous: several fit; they are listed.
    """
    number = number_named(text)
    if number is not None:
        if conn.execute("SELECT 1 FROM task WHERE id = ?", (number,)).fetchone() is None:
            raise NotFound(f"there is no task #{number}", "`pipetui task list` shows the open ones")
        return number
    words = fold(text).split()
    named = (Named(*row) for row in conn.execute("SELECT id, title FROM task WHERE done_at IS NULL ORDER BY id"))
    found = [task for task in named if words and all(word in fold(task.name) for word in words)]
    return the_one("open task", text, found, "`pipetui task list` shows the open ones")
