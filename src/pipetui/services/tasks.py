"""Tasks on deals and contacts. A deal's next step is its earliest open task: there is nothing else to keep in step."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import instant
from pipetui.domain.deals import check_task_title, check_time
from pipetui.domain.errors import InvalidInput, NotFound, RuleRefused
from pipetui.domain.events import RowChanged
from pipetui.queries.standing import NEXT_STEP_ORDER
from pipetui.services.moments import day_text
from pipetui.services.plain_rows import add_plain, delete_plain, update_plain
from pipetui.services.wording import short
from pipetui.store.unit import unit

if TYPE_CHECKING:
    from datetime import date

    from pipetui.domain.context import Context
    from pipetui.store.file import Store


class NextStep(NamedTuple):
    """A deal's earliest open task."""

    task_id: int
    title: str
    due_on: str | None


_NEXT_STEP = f"""
    SELECT t.id, t.title, t.due_on FROM task AS t WHERE t.deal_id = ? AND t.done_at IS NULL
    ORDER BY {NEXT_STEP_ORDER} LIMIT 1"""


def add_task(
    store: Store,
    ctx: Context,
    title: str,
    *,
    deal_id: int | None = None,
    contact_id: int | None = None,
    due_on: date | None = None,
    due_time: str | None = None,
) -> RowChanged:
    """Plan something on a deal or with a contact.

    Raises:
        RuleRefused: neither a deal nor a contact is named.
        NotFound: there is no such deal or contact.
        InvalidInput: the title is empty, or the time is not one of a day that is given.
    """
    with unit(store, ctx, command="task add", raw=True) as u:
        if deal_id is None and contact_id is None:
            raise RuleRefused("a task needs a deal or a contact", field="deal")
        _refuse_missing(u, "deal", deal_id)
        _refuse_missing(u, "contact", contact_id)
        due_time = check_time(due_time)
        if due_time is not None and due_on is None:
            raise InvalidInput("a time of day without a day", "Give the day too.", field="due_time")
        task_id = write_task(u, ctx, title, deal_id=deal_id, contact_id=contact_id, due_on=due_on, due_time=due_time)
        u.summary = f"added the task {short(title)}"
    return RowChanged(batch_id=u.batch_id, message=u.summary, table="task", row_id=task_id, change="added")


def finish_task(store: Store, ctx: Context, task_id: int) -> RowChanged:
    """Mark a task as done; one that is done already stays as it is.

    Raises:
        NotFound: no task has that number.
    """
    with unit(store, ctx, command="task done", raw=True) as u:
        row = u.connection.execute("SELECT title, done_at FROM task WHERE id = ?", (task_id,)).fetchone()
        if row is None:
            raise NotFound(f"no task has the number {task_id}", "`pipetui task list` shows them")
        title, done_at = row
        if done_at is None:
            update_plain(u, "task", [{"id": task_id, "done_at": instant(ctx.now)}])
        u.summary = f"{short(title)} is done" + ("" if done_at is None else " already")
    return RowChanged(batch_id=u.batch_id, message=u.summary, named=True, table="task", row_id=task_id, change="done")


def write_task(
    u: unit,
    ctx: Context,
    title: str,
    *,
    deal_id: int | None = None,
    contact_id: int | None = None,
    due_on: date | None = None,
    due_time: str | None = None,
) -> int:
    """Write a task within a transaction and return its id."""
    return add_plain(
        u,
        "task",
        deal_id=deal_id,
        contact_id=contact_id,
        title=check_task_title(title, field="task"),
        due_on=day_text(due_on),
        due_time=due_time,
        added_at=instant(ctx.now),
    )


def next_step(u: unit, deal_id: int) -> NextStep | None:
    """Return a deal's earliest open task: dated ones by day and time, then the undated."""
    row = u.connection.execute(_NEXT_STEP, (deal_id,)).fetchone()
    return row and NextStep(*row)


def write_next_step(u: unit, ctx: Context, deal_id: int, title: str, due_on: date | None) -> None:
    """Make, change or (empty title) remove a deal's earliest open task."""
    present = next_step(u, deal_id)
    title = title.strip() and check_task_title(title)
    if present is None:
        if title:
            write_task(u, ctx, title, deal_id=deal_id, due_on=due_on)
        elif due_on is not None:
            raise InvalidInput("a day without a next step", "Say what is to be done then.", field="next_step")
    elif not title:
        delete_plain(u, "task", [present.task_id])
    else:
        day = day_text(due_on)
        values: dict[str, object] = {"id": present.task_id, "title": title, "due_on": day}
        # A time belongs to its day: another day, or none, has no time until one is given.
        update_plain(u, "task", [values if day == present.due_on else {**values, "due_time": None}])


def _refuse_missing(u: unit, table: str, row_id: int | None) -> None:
    if row_id is None or u.connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (row_id,)).fetchone():
        return
    raise NotFound(f"no {table} has the number {row_id}", f"`pipetui {'' if table == 'deal' else 'contact '}list`")
