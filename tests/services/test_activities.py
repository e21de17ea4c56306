"""Activities: on deals, with people, with leads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import InvalidInput, NotFound, RuleRefused
from pipetui.services.activities import log_activity
from pipetui.services.deals import delete_deals
from pipetui.services.leads import add_lead, convert_lead
from pipetui.services.undoing import undo
from support.contexts import NOW
from support.work import deal, later, rows, value

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store

CALL = 1
ABOUT = "SELECT deal_id, contact_id, lead_id FROM activity"


def test_a_call_on_a_deal_is_with_its_contact_and_now(store: Store, ctx: Context) -> None:
    deal(store)
    event = log_activity(store, ctx, CALL, " Spoke about\nthe price ", deal_id=1)
    assert (event.table, event.change, event.message) == ("activity", "added", "logged: call, Website relaunch")
    assert rows(store, ABOUT) == [(1, 1, None)]
    assert rows(store, "SELECT text, happened_at FROM activity") == [
        ("Spoke about\nthe price", "2026-11-22T12:00:00.000Z")
    ]
    assert value(store, "SELECT touched_at FROM deal") == "2026-11-22T12:00:00.000Z"
    undo(store, later(1))
    assert value(store, "SELECT touched_at FROM deal") is None


def test_another_person_may_be_named(store: Store, ctx: Context) -> None:
    deal(store)
    deal(store, contact="Ida", phone="123")
    assert log_activity(store, ctx, CALL, deal_id=1, contact_id=2).message == "logged: call, Website relaunch"
    assert log_activity(store, ctx, CALL, contact_id=2).message == "logged: call, Ida"
    assert rows(store, ABOUT) == [(1, 2, None), (None, 2, None)]


@pytest.mark.parametrize(
    ("at", "instant"),
    [(date(2026, 11, 3), "2026-11-03T11:00:00.000Z"), (NOW, "2026-11-22T12:00:00.000Z")],
)
def test_it_may_be_dated(store: Store, ctx: Context, at: date, instant: str) -> None:
    deal(store)
    log_activity(store, ctx, CALL, deal_id=1, at=at)
    assert value(store, "SELECT happened_at FROM activity") == instant


@pytest.mark.parametrize(
    ("refused", "how"),
    [
        (RuleRefused, {}),
        (RuleRefused, {"deal_id": 1, "at": date(2026, 11, 23)}),
        (NotFound, {"deal_id": 9}),
        (NotFound, {"contact_id": 9}),
        (NotFound, {"lead_id": 9}),
        (NotFound, {"kind_id": 9, "deal_id": 1}),
        (InvalidInput, {"deal_id": 1, "text": "x" * 100_001}),
    ],
)
def test_what_is_refused(store: Store, ctx: Context, refused: type[Exception], how: dict[str, Any]) -> None:
    deal(store)
    with pytest.raises(refused):
        log_activity(store, ctx, **{"kind_id": CALL, **how})
    assert rows(store, ABOUT) == []


def test_what_was_said_to_a_lead_was_said_to_the_contact(store: Store, ctx: Context) -> None:
    add_lead(store, ctx, "Bo", email="bo@example.com")
    log_activity(store, ctx, CALL, lead_id=1)
    convert_lead(store, later(1), 1)
    log_activity(store, later(2), CALL, lead_id=1)
    assert rows(store, ABOUT) == [(None, 1, 1), (None, 1, 1)]
    undo(store, later(3), 2)
    assert rows(store, ABOUT) == [(None, None, 1)]


def test_a_deal_that_goes_leaves_what_was_said_with_the_person(store: Store, ctx: Context) -> None:
    deal(store)
    deal(store, "Other")
    log_activity(store, ctx, CALL, deal_id=1)
    delete_deals(store, later(1), [1])
    assert rows(store, ABOUT) == [(None, 1, None)]
    undo(store, later(2))
    assert rows(store, ABOUT) == [(1, 1, None)]
    assert rows(store, "SELECT touched_at IS NULL FROM deal ORDER BY id") == [0, 1]
