"""Deals made and deleted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.dates import instant
from pipetui.domain.errors import InvalidInput, NotFound, PipetuiError, RuleRefused
from pipetui.services.deals import NewDeal, add_deal, delete_deals
from pipetui.services.undoing import undo
from pipetui.store.dump import logical_dump
from support.contexts import NOW
from support.rows import FIRST_CONTACT, LOST, NEW_CONTACT, PROPOSAL_SENT, WON, run
from support.work import batches, column, deal, history, later, rows, unchanged, value

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store

JEAN: dict[str, Any] = {"contact": "Jean Moreau", "email": "jean@acme.fr"}


def test_a_deal_begins_in_the_first_stage_now(store: Store, ctx: Context) -> None:
    event = add_deal(store, ctx, NewDeal(title="  Website\nrelaunch ", **JEAN))
    assert (event.stage_id, event.contact_added) == (NEW_CONTACT, True)
    assert event.message == "added Website relaunch to New Contact"
    assert batches(store) == [event.message]
    assert history(store, event.deal_id) == [(None, NEW_CONTACT, 0)]
    columns = "title, title_key, status, first_at, moved_at, closed_at, last_open_stage_id"
    now = instant(NOW)
    assert rows(store, f"SELECT {columns} FROM deal") == [
        ("Website relaunch", "website relaunch", "open", now, now, None, NEW_CONTACT)
    ]


def test_every_field_is_kept(store: Store, ctx: Context) -> None:
    add_deal(
        store,
        ctx,
        NewDeal(
            title="Rénovation",
            contact="Inès",
            phone="+33 1 23 45",
            company="Chantier SA",
            amount="850*12",
            probability=45,
            expected_close=date(2026, 12, 24),
            owner="ana",
            source="referral",
            tags=("Retainer", "retainer", "b2b"),
            notes="one\ntwo",
            next_step="call",
            next_step_due=date(2026, 11, 25),
            external_id="X-1",
        ),
    )
    columns = "amount, currency, amount_parts, probability, expected_close, owner, source, notes, external_id"
    assert rows(store, f"SELECT {columns} FROM deal") == [
        (1_020_000, "EUR", "850*12", 45, "2026-12-24", "ana", "referral", "one\ntwo", "X-1")
    ]
    assert value(store, "SELECT f.name FROM deal d JOIN company f ON f.id = d.company_id") == "Chantier SA"
    assert rows(store, "SELECT name, phone, email, company_id FROM contact") == [("Inès", "+33 1 23 45", None, 1)]
    assert rows(store, "SELECT t.name FROM deal_tag l JOIN tag t ON t.id = l.tag_id") == ["Retainer", "b2b"]
    assert rows(store, "SELECT title, due_on, deal_id FROM task") == [("call", "2026-11-25", 1)]


def test_all_of_it_is_one_batch(store: Store, ctx: Context) -> None:
    before = logical_dump(store.connection)
    add_deal(store, ctx, NewDeal(title="Website", **JEAN, company="Acme", amount="5k", tags=("a",), next_step="call"))
    undo(store, ctx)
    assert unchanged(store, before)


def test_new_deals_come_on_top(store: Store) -> None:
    for title in ("first", "second", "third"):
        deal(store, title)
    assert column(store, NEW_CONTACT) == ["third", "second", "first"]


def test_a_deal_can_begin_elsewhere_and_earlier(store: Store, ctx: Context) -> None:
    at = datetime(2026, 11, 1, 9, tzinfo=UTC)
    event = add_deal(store, ctx, NewDeal(title="Website", **JEAN, stage_id=PROPOSAL_SENT, at=at))
    assert event.stage_id == PROPOSAL_SENT
    assert value(store, "SELECT first_at FROM deal") == instant(at)


def test_a_deal_can_begin_in_won(store: Store, ctx: Context) -> None:
    add_deal(store, ctx, NewDeal(title="Website", **JEAN, stage_id=WON))
    assert rows(store, "SELECT status, closed_at, last_open_stage_id FROM deal") == [("won", instant(NOW), None)]


def test_the_company_is_the_contacts_when_none_is_named(store: Store, ctx: Context) -> None:
    deal(store, company="Acme")
    add_deal(store, ctx, NewDeal(title="Second", contact="jean moreau"))
    add_deal(store, ctx, NewDeal(title="Third", contact="jean moreau", company="Other"))
    sql = "SELECT d.title, f.name FROM deal d JOIN company f ON f.id = d.company_id ORDER BY d.id"
    assert rows(store, sql) == [("Website relaunch", "Acme"), ("Second", "Acme"), ("Third", "Other")]


@pytest.mark.parametrize(
    ("fields", "kind", "field"),
    [
        ({"title": " "}, InvalidInput, "title"),
        ({"title": "x" * 501}, InvalidInput, "title"),
        ({"contact": "Nobody known"}, RuleRefused, "email"),
        ({"contact": None}, RuleRefused, "contact"),
        ({"contact": "Jean", "email": "not an address"}, InvalidInput, "email"),
        ({"amount": "1.005"}, InvalidInput, "amount"),
        ({"amount": "NaN"}, InvalidInput, "amount"),
        ({"amount": "-5"}, InvalidInput, "amount"),
        ({"currency": "XXZ"}, InvalidInput, "currency"),
        ({"amount": "$500", "currency": "EUR"}, InvalidInput, "currency"),
        ({"probability": 101}, InvalidInput, "probability"),
        ({"notes": "x" * 100_001}, InvalidInput, "notes"),
        ({"at": date(2026, 11, 23)}, RuleRefused, "at"),
        ({"stage_id": LOST}, RuleRefused, "stage"),
        ({"next_step_due": date(2026, 11, 23)}, InvalidInput, "next_step"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    store: Store, ctx: Context, fields: dict[str, Any], kind: type[PipetuiError], field: str
) -> None:
    deal(store)
    before = logical_dump(store.connection)
    given: dict[str, Any] = {"title": "Second", "contact": "Jean Moreau", **fields}
    with pytest.raises(kind) as caught:
        add_deal(store, ctx, NewDeal(**given))
    assert caught.value.field == field  # type: ignore[attr-defined]
    assert unchanged(store, before)
    assert len(batches(store)) == 1


@pytest.mark.parametrize("fields", [{"stage_id": 99}, {"pipeline_id": 99}, {"contact": None, "contact_id": 99}])
def test_what_is_not_there_is_not_found(store: Store, ctx: Context, fields: dict[str, Any]) -> None:
    given: dict[str, Any] = {"title": "Second", **JEAN, **fields}
    with pytest.raises(NotFound, match="99"):
        add_deal(store, ctx, NewDeal(**given))


def test_a_limit_warns_and_does_not_refuse(store: Store, ctx: Context) -> None:
    deal(store, "first")
    run(store, "UPDATE stage SET wip_limit = 1 WHERE id = ?", NEW_CONTACT)
    event = add_deal(store, ctx, NewDeal(title="second", contact="Jean Moreau"))
    assert event.message == "added second to New Contact; New Contact holds 2, over its limit of 1"
    assert batches(store)[-1] == "added second to New Contact"


def test_deleting_takes_all_of_a_deal_and_leaves_its_people(store: Store, ctx: Context) -> None:
    first = deal(store, "first", tags=("a",), next_step="call", company="Acme")
    second = deal(store, "second", tags=("a",))
    before = logical_dump(store.connection)
    event = delete_deals(store, ctx, [first])
    assert (event.deal_ids, event.message) == ((first,), "deleted first")
    for table, count in {"deal": 1, "stage_change": 1, "deal_tag": 1, "task": 0, "contact": 1, "company": 1}.items():
        assert value(store, f"SELECT count(*) FROM {table}") == count
    assert column(store, NEW_CONTACT) == ["second"]
    assert rows(store, "SELECT sum(deals) FROM stage_total WHERE stage_id = ?", NEW_CONTACT) == [1]
    undo(store, later(1))
    assert unchanged(store, before)
    assert delete_deals(store, ctx, [second, first]).message == "deleted 2 deals"


def test_a_number_is_not_given_twice(store: Store, ctx: Context) -> None:
    first = deal(store)
    delete_deals(store, ctx, [first])
    assert deal(store) > first


def test_deleting_many_passes_the_limit_of_one_statement(store: Store, ctx: Context) -> None:
    ids = [deal(store, str(number)) for number in range(3)]
    wanted = [*ids, *ids]
    assert delete_deals(store, ctx, wanted).deal_ids == tuple(ids)


def test_deleting_what_is_not_there_deletes_nothing(store: Store, ctx: Context) -> None:
    first = deal(store)
    with pytest.raises(NotFound, match="no deal has the number 99"):
        delete_deals(store, ctx, [first, 99])
    assert value(store, "SELECT count(*) FROM deal") == 1


def test_a_deal_can_begin_in_another_pipeline(store: Store, ctx: Context) -> None:
    from pipetui.services.pipelines import add_pipeline

    other = add_pipeline(store, ctx, "Support", stage_names=["Asked", "Done"]).row_id
    event = add_deal(store, ctx, NewDeal(title="Ticket", **JEAN, pipeline_id=other))
    assert value(store, "SELECT name FROM stage WHERE id = ?", event.stage_id) == "Asked"
    assert event.stage_id not in (NEW_CONTACT, FIRST_CONTACT)


def test_the_beginning_may_be_given_as_a_day(store: Store, ctx: Context) -> None:
    add_deal(store, ctx, NewDeal(title="Website", **JEAN, at=date(2026, 11, 20)))
    assert value(store, "SELECT first_at FROM deal") == instant(NOW - timedelta(days=2, hours=1))
