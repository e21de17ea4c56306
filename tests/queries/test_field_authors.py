"""A field says who else set it last, and when; what its owner set, or came with the deal, says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.context import PROGRAM
from pipetui.domain.errors import NotFound
from pipetui.queries.deal_sheet import read_sheet
from pipetui.queries.field_authors import SetBy, field_authors
from pipetui.services.contacts import ContactChanges, edit_contact
from pipetui.services.deals import DealChanges, edit_deal
from pipetui.services.moving import move_deals
from support.work import deal, later

if TYPE_CHECKING:
    from pipetui.store.file import Store

BEN = SetBy("ben", "2026-11-22T12:00:00.000Z")


def test_what_came_with_the_deal_is_nobodys(store: Store) -> None:
    deal_id = deal(store, ctx=later(-60, actor="ben"), tags=("audit",), next_step="call")
    assert field_authors(store.connection, deal_id, "ana") == {}


def test_each_field_says_who_else_set_it(store: Store) -> None:
    deal_id = deal(store)
    changes = DealChanges(title="Relaunch", amount="850*12", company="Acme", tags=("audit",), next_step="call")
    edit_deal(store, later(actor="ben"), deal_id, changes)
    edit_contact(store, later(actor="ben"), 1, ContactChanges(phone="+33 1 23 45 67"))
    move_deals(store, later(actor="ben"), [deal_id], 2)
    found = field_authors(store.connection, deal_id, "ana")
    fields = {"title", "amount", "company", "tags", "next_step", "phone", "stage"}
    assert {field: found[field] for field in fields} == dict.fromkeys(fields, BEN)
    assert field_authors(store.connection, deal_id, "ben") == {}
    edit_deal(store, later(1, actor=PROGRAM), deal_id, DealChanges(title="Of the sample"))
    assert "title" not in field_authors(store.connection, deal_id, "ana")


def test_the_last_one_counts(store: Store) -> None:
    deal_id = deal(store)
    edit_deal(store, later(actor="ben"), deal_id, DealChanges(title="Theirs"))
    edit_deal(store, later(20), deal_id, DealChanges(title="Mine"))
    assert "title" not in field_authors(store.connection, deal_id, "ana")


def test_a_sheet_is_a_deal_with_its_stages(store: Store) -> None:
    deal_id = deal(store)
    sheet = read_sheet(store.connection, deal_id, later())
    assert (sheet.detail.row.title, len(sheet.stages), sheet.authors) == ("Website relaunch", 7, {})
    assert sheet.stage == sheet.stages[0]
    assert sheet._replace(stages=()).stage is None
    with pytest.raises(NotFound):
        read_sheet(store.connection, 99, later())
