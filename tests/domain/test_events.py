"""Events are facts: they cannot be changed, and two equal ones are one."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from pipetui.domain import events

MOVED = events.DealsMoved(batch_id=7, message="moved Website to Won", moves=(events.DealMove(1, 2, 3),))
ALL = [
    MOVED,
    events.DealAdded(batch_id=1, message="added", deal_id=1, stage_id=1, contact_id=1, contact_added=True),
    events.DealEdited(batch_id=None, message="nothing changed", deal_id=1, changed=()),
    events.DealsEdited(batch_id=8, message="tagged", deal_ids=(1, 2), changed=("tags",)),
    events.DealsDeleted(batch_id=2, message="deleted", deal_ids=(1, 2)),
    events.RowChanged(batch_id=3, message="edited", table="stage", row_id=1, change="edited"),
    events.BatchesReversed(
        batch_id=4, message="undid", kind="undo", summaries=("moved",), deal_ids=(1,), everything=False
    ),
]


@pytest.mark.parametrize("event", ALL, ids=lambda event: type(event).__name__)
def test_an_event_names_its_batch_and_says_what_was_done_and_stays_so(event: events.Event) -> None:
    assert event.message
    with pytest.raises(FrozenInstanceError):
        event.message = "other"  # type: ignore[misc]
    assert hash(event) == hash(event)


def test_equal_facts_are_equal() -> None:
    assert events.DealsMoved(batch_id=7, message="moved Website to Won", moves=(events.DealMove(1, 2, 3),)) == MOVED
    assert MOVED.moves[0].from_stage_id == 2
