"""The next step of many deals, set together: as one undo, and what is so already is left alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import InvalidInput
from pipetui.services.bulk_editing import BulkChanges, edit_deals
from pipetui.services.tasks import add_task, finish_task
from pipetui.services.undoing import undo
from pipetui.store.dump import logical_dump
from support.statements import statements_of
from support.work import batches, deal, later, rows, unchanged

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store

FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
STEPS = "SELECT deal_id, title, due_on, due_time FROM task WHERE done_at IS NULL ORDER BY deal_id, id"


@pytest.fixture
def three(store: Store, ctx: Context) -> list[int]:
    """One without a step, one with a dated and an undated one, one whose only step is done."""
    ids = [deal(store, title) for title in ("bare", "planned", "was called")]
    add_task(store, ctx, "mail", deal_id=ids[1])
    add_task(store, ctx, "meet", deal_id=ids[1], due_on=FRIDAY, due_time="10:00")
    finish_task(store, ctx, add_task(store, ctx, "call", deal_id=ids[2]).row_id)
    return ids


def test_it_is_made_where_there_is_none_and_changed_where_there_is_one(
    store: Store, ctx: Context, three: list[int]
) -> None:
    before = logical_dump(store.connection)
    event = edit_deals(store, ctx, three, BulkChanges(next_step="  call  ", next_step_due=MONDAY))
    assert (event.deal_ids, event.changed) == (tuple(three), ("next step",))
    assert batches(store)[-1] == event.message == "changed next step of 3 deals"
    bare, planned, called = three
    day = "2026-11-30"
    assert rows(store, STEPS) == [
        (bare, "call", day, None),
        (planned, "mail", None, None),
        (planned, "call", day, None),
        (called, "call", day, None),
    ]
    undo(store, later(1))
    assert unchanged(store, before)


@pytest.mark.parametrize(
    ("changes", "step", "touched"),
    [
        ({"next_step": "write"}, ("write", "2026-11-27", "10:00"), True),
        ({"next_step": "meet"}, ("meet", "2026-11-27", "10:00"), False),
        ({"next_step_due": MONDAY}, ("meet", "2026-11-30", None), True),
        ({"next_step_due": FRIDAY}, ("meet", "2026-11-27", "10:00"), False),
        ({"next_step_due": None}, ("meet", None, None), True),
        ({"next_step": ""}, None, True),
        ({"next_step": " ", "next_step_due": None}, None, True),
    ],
)
def test_of_a_step_that_is_there(
    store: Store, ctx: Context, changes: dict[str, Any], step: tuple[str, str | None, str | None] | None, touched: bool
) -> None:
    first = deal(store, "a")
    add_task(store, ctx, "meet", deal_id=first, due_on=FRIDAY, due_time="10:00")
    event = edit_deals(store, ctx, [first], BulkChanges(**changes))
    assert rows(store, STEPS) == ([] if step is None else [(first, *step)])
    assert bool(event.deal_ids) == touched


def test_taking_it_away_where_there_is_none_changes_nothing(store: Store, ctx: Context) -> None:
    event = edit_deals(store, ctx, [deal(store, "a")], BulkChanges(next_step="", next_step_due=None))
    assert (event.batch_id, event.message) == (None, "nothing to change in a")
    assert edit_deals(store, ctx, [1], BulkChanges(next_step_due=None)).batch_id is None


@pytest.mark.parametrize(
    ("changes", "some", "said"),
    [
        ({"next_step_due": MONDAY}, slice(0, 3), "2 deals have no next step"),
        ({"next_step_due": MONDAY}, slice(0, 2), "1 deal has no next step"),
        ({"next_step_due": MONDAY}, slice(0, 1), "a day without a next step"),
        ({"next_step": "", "next_step_due": MONDAY}, slice(0, 3), "a day without a next step"),
        ({"next_step": "x" * 10_000}, slice(0, 3), "too long"),
    ],
)
def test_what_makes_no_step_changes_nothing(
    store: Store, ctx: Context, three: list[int], changes: dict[str, Any], some: slice, said: str
) -> None:
    before = logical_dump(store.connection)
    with pytest.raises(InvalidInput, match=said) as caught:
        edit_deals(store, ctx, three[some], BulkChanges(owner="Bob", **changes))
    assert caught.value.field == "next_step"
    assert unchanged(store, before)


def test_it_is_read_once_however_many_there_are(store: Store, ctx: Context) -> None:
    ids = [deal(store, str(number)) for number in range(50)]
    reads = []
    for title, some in (("call", ids[:2]), ("write", ids)):
        with statements_of(store.connection) as heard:
            edit_deals(store, ctx, some, BulkChanges(next_step=title, next_step_due=MONDAY))
        reads.append(sum("FROM json_each" in text and "LEFT JOIN task" in text for text in heard))
    assert reads == [1, 1]
    assert {title for _, title, *_ in rows(store, STEPS)} == {"write"}
