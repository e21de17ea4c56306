"""The next step of many deals, set together: a review plans the same call for all that have stood still."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipetui.domain.dates import instant
from pipetui.domain.deals import check_task_title
from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import counted
from pipetui.queries.standing import NEXT_STEP_ORDER
from pipetui.services.deal_shapes import UNSET, Unset
from pipetui.services.moments import day_text
from pipetui.services.plain_rows import delete_plain, insert_plain, update_plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from pipetui.domain.context import Context
    from pipetui.store.unit import unit

    _Step = tuple[int, int, str, str | None, str | None]

_STEPS = f"""
    SELECT j.value, t.id, t.title, t.due_on, t.due_time FROM json_each(?) AS j LEFT JOIN task AS t ON t.id = (
        SELECT t.id FROM task AS t WHERE t.deal_id = j.value AND t.done_at IS NULL
        ORDER BY {NEXT_STEP_ORDER} LIMIT 1)"""


def set_next_steps(
    u: unit, ctx: Context, ids: Collection[int], title: str | Unset, due_on: date | Unset | None
) -> set[int]:
    """Make, change or (empty title) remove the earliest open task of each deal; return the deals where that differs.

    Args:
        u: the transaction.
        ctx: the circumstances.
        ids: the deals.
        title: what is to be done; not given, the steps that there are get the day.
        due_on: the day; not given, a step keeps its own.

    Raises:
        InvalidInput: the title cannot be one, or there is a day and a deal without a step to be done on it.
    """
    if title is UNSET and due_on is UNSET:
        return set()
    named = title if title is UNSET else title.strip() and check_task_title(title)
    found = u.connection.execute(_STEPS, (json.dumps(list(ids)),)).fetchall()
    there = [step for step in found if step[1] is not None]
    bare = [deal_id for deal_id, task_id, *_ in found if task_id is None]
    if not isinstance(due_on, Unset | None) and (named == "" or (named is UNSET and bare)):
        who = f"{counted(len(bare), 'deal')} {'has' if len(bare) == 1 else 'have'} no next step"
        fault = who if named is UNSET and len(ids) > 1 else "a day without a next step"
        raise InvalidInput(fault, "Say what is to be done then.", field="next_step")
    if named == "":
        delete_plain(u, "task", [task_id for _, task_id, *_ in there])
        return {deal_id for deal_id, *_ in there}
    touched = _change(u, there, named, due_on)
    if named is not UNSET:
        step = {"title": named, "due_on": None if due_on is UNSET else day_text(due_on), "added_at": instant(ctx.now)}
        insert_plain(u, "task", [{"deal_id": deal_id, **step} for deal_id in bare])
        touched |= set(bare)
    return touched


def _change(u: unit, steps: Iterable[_Step], title: str | Unset, due_on: date | Unset | None) -> set[int]:
    """Change steps that are there; return the deals of those that were not so already."""
    touched: set[int] = set()
    rows: list[dict[str, object]] = []
    for deal_id, task_id, before, day, time in steps:
        after = before if title is UNSET else title
        then = day if due_on is UNSET else day_text(due_on)
        if (after, then) != (before, day):
            # A time belongs to its day: another day, or none, has no time until one is given.
            rows.append({"id": task_id, "title": after, "due_on": then, "due_time": time if then == day else None})
            touched.add(deal_id)
    update_plain(u, "task", rows)
    return touched
