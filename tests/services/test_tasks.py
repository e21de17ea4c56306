"""Tasks on deals and contacts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.dates import instant
from pipetui.domain.errors import InvalidInput, NotFound, PipetuiError, RuleRefused
from pipetui.services.tasks import NextStep, add_task, finish_task, next_step
from pipetui.services.undoing import undo
from pipetui.store.unit import unit
from support.contexts import NOW
from support.work import batches, deal, later, rows, value

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store

DAY = date(2026, 11, 25)


def test_a_task_on_a_deal(store: Store, ctx: Context) -> None:
    first = deal(store)
    event = add_task(store, ctx, " call\nJean ", deal_id=first, due_on=DAY, due_time="9:30")
    assert (event.table, event.row_id, event.change, event.message) == ("task", 1, "added", "added the task call Jean")
    columns = "deal_id, contact_id, title, due_on, due_time, added_at, done_at"
    assert rows(store, f"SELECT {columns} FROM task") == [
        (first, None, "call Jean", "2026-11-25", "09:30", instant(NOW), None)
    ]


def test_a_task_with_a_contact(store: Store, ctx: Context) -> None:
    deal(store)
    add_task(store, ctx, "send a card", contact_id=1)
    assert rows(store, "SELECT deal_id, contact_id, due_on FROM task") == [(None, 1, None)]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"title": "call"}, RuleRefused),
        ({"title": "call", "deal_id": 9}, NotFound),
        ({"title": "call", "contact_id": 9}, NotFound),
        ({"title": " ", "deal_id": 1}, InvalidInput),
        ({"title": "call", "deal_id": 1, "due_on": DAY, "due_time": "25:00"}, InvalidInput),
        ({"title": "call", "deal_id": 1, "due_time": "9:30"}, InvalidInput),
    ],
)
def test_what_cannot_be_is_refused(
    store: Store, ctx: Context, fields: dict[str, Any], kind: type[PipetuiError]
) -> None:
    deal(store)
    with pytest.raises(kind):
        add_task(store, ctx, **fields)
    assert value(store, "SELECT count(*) FROM task") == 0


def test_done_is_done_once(store: Store, ctx: Context) -> None:
    deal(store, next_step="call")
    event = finish_task(store, ctx, 1)
    assert (event.change, event.message) == ("done", "call is done")
    assert value(store, "SELECT done_at FROM task") == instant(NOW)
    again = finish_task(store, later(60), 1)
    assert (again.batch_id, again.message) == (None, "call is done already")
    assert value(store, "SELECT done_at FROM task") == instant(NOW)
    assert len(batches(store)) == 2
    undo(store, later(70))
    assert value(store, "SELECT done_at FROM task") is None


def test_no_task_of_that_number(store: Store, ctx: Context) -> None:
    with pytest.raises(NotFound, match="no task has the number 4"):
        finish_task(store, ctx, 4)


def test_the_next_step_is_the_earliest_open_one(store: Store, ctx: Context) -> None:
    first = deal(store)
    with unit(store, ctx, command="test") as u:
        assert next_step(u, first) is None
    for title, due_on, due_time in [
        ("undated", None, None),
        ("late", date(2026, 12, 1), None),
        ("whole day", DAY, None),
        ("afternoon", DAY, "15:00"),
        ("morning", DAY, "9"),
    ]:
        add_task(store, ctx, title, deal_id=first, due_on=due_on, due_time=due_time)
    found = []
    for task in (5, 4, 3, 2, 1):
        with unit(store, ctx, command="test") as u:
            found.append(next_step(u, first))
        finish_task(store, ctx, task)
    assert found == [
        NextStep(5, "morning", "2026-11-25"),
        NextStep(4, "afternoon", "2026-11-25"),
        NextStep(3, "whole day", "2026-11-25"),
        NextStep(2, "late", "2026-12-01"),
        NextStep(1, "undated", None),
    ]
