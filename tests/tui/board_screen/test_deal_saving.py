"""A form fills from a deal and asks for no more than was changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import Conflict
from pipetui.domain.events import DealAdded, DealEdited
from pipetui.queries.deal_detail import read_deal
from pipetui.tui.board_screen.deal_saving import Editing, add, draft_of
from pipetui.tui.forms.draft import DealDraft
from support.work import deal, later, value

if TYPE_CHECKING:
    from pipetui.queries.record_shapes import DealDetail
    from pipetui.store.file import Store

FULL = DealDraft(
    title="Website relaunch",
    contact="Jean Moreau",
    email="jean@acme.fr",
    phone="+41 44 123 45 67",
    company="Acme",
    amount="850*12",
    currency="EUR",
    stage_id=2,
    expected_close=date(2026, 12, 24),
    probability=40,
    owner="ana",
    source="referral",
    tags=("audit", "retainer"),
    next_step="call Jean",
    next_step_due=date(2026, 11, 27),
    notes="first line\nsecond line",
)


def seen(store: Store, deal_id: int) -> DealDetail:
    return read_deal(store.connection, deal_id, later())


def added(store: Store, draft: DealDraft) -> int:
    event = add(store, later(), draft)
    assert isinstance(event, DealAdded)
    return event.deal_id


def test_what_a_form_holds_is_what_the_deal_has(store: Store) -> None:
    deal_id = added(store, FULL)
    draft = draft_of(seen(store, deal_id))
    assert draft == FULL._replace(deal_id=deal_id, contact_id=draft.contact_id)
    assert value(store, "SELECT amount FROM deal WHERE id = ?", deal_id) == 1_020_000


def test_a_form_with_the_least(store: Store) -> None:
    deal_id = added(store, DealDraft(title="Least", contact="Ana", email="ana@example.com"))
    draft = draft_of(seen(store, deal_id))
    assert (draft.amount, draft.currency, draft.expected_close, draft.next_step) == ("", "", None, "")


def test_a_form_that_was_not_touched_changes_nothing(store: Store) -> None:
    found = seen(store, added(store, FULL))
    event = Editing(found).save(store, later(), draft_of(found))
    assert isinstance(event, DealEdited)
    assert event.batch_id is None
    assert event.changed == ()


@pytest.mark.parametrize(
    ("field", "new"),
    [
        ("title", "Relaunch"),
        ("company", "Borel SA"),
        ("amount", "9000"),
        ("expected_close", None),
        ("probability", None),
        ("owner", "ben"),
        ("source", ""),
        ("tags", ("audit",)),
        ("next_step", "mail"),
        ("next_step_due", date(2026, 12, 1)),
        ("notes", ""),
    ],
)
def test_one_changed_field_is_all_that_is_written(store: Store, field: str, new: Any) -> None:
    found = seen(store, added(store, FULL))
    after = draft_of(found)._replace(**{field: new})
    event = Editing(found).save(store, later(), after)
    assert isinstance(event, DealEdited)
    assert event.changed == (field,)
    stored = draft_of(seen(store, found.row.id))
    assert stored == draft_of(found)._replace(**{field: new})


def test_another_person_of_the_file(store: Store) -> None:
    other = deal(store, "Other", contact="Inès", email="ines@example.com")
    person = seen(store, other).row.contact_id
    found = seen(store, added(store, FULL))
    Editing(found).save(store, later(), draft_of(found)._replace(contact="Inès", contact_id=person))
    assert seen(store, found.row.id).row.contact == "Inès"


def test_somebody_new(store: Store) -> None:
    found = seen(store, added(store, FULL))
    after = draft_of(found)._replace(contact="Zoe", contact_id=None, email="zoe@example.com", phone="")
    Editing(found).save(store, later(), after)
    assert seen(store, found.row.id).row.contact == "Zoe"


def test_the_amount_with_its_currency_goes(store: Store) -> None:
    found = seen(store, added(store, FULL))
    Editing(found).save(store, later(), draft_of(found)._replace(amount="", currency=""))
    assert seen(store, found.row.id).row.amount is None


def test_the_same_amount_in_another_currency(store: Store) -> None:
    found = seen(store, added(store, FULL._replace(amount="9000")))
    Editing(found).save(store, later(), draft_of(found)._replace(currency="CHF"))
    row = seen(store, found.row.id).row
    assert (row.amount, row.currency) == (900_000, "CHF")


def test_what_somebody_else_changed_is_a_conflict(store: Store) -> None:
    found = seen(store, added(store, FULL))
    Editing(found).save(store, later(1, actor="ben"), draft_of(found)._replace(amount="1"))
    with pytest.raises(Conflict):
        Editing(found).save(store, later(2), draft_of(found)._replace(amount="2"))
