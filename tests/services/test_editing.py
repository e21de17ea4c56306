"""A deal's fields changed, and the conflict when two people change the same one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import InvalidInput, NotFound, PipetuiError, RuleRefused
from pipetui.services.deals import UNSET, DealChanges
from pipetui.services.moving import move_deals
from pipetui.services.tasks import add_task, finish_task
from pipetui.services.undoing import undo
from pipetui.store.dump import logical_dump
from support.rows import FIRST_CONTACT, LOST, NEW_CONTACT, PROPOSAL_SENT, WON, run
from support.work import batches, column, deal, edit, history, kept, later, rows, tags, unchanged, value

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def test_only_given_fields_change(store: Store) -> None:
    first = deal(store, owner="ana", source="web", probability=30)
    event = edit(store, first, owner="marie", probability=None)
    assert event.changed == ("probability", "owner")
    assert event.message == "changed probability, owner of Website relaunch"
    assert kept(store, "owner, source, probability") == ("marie", "web", None)


def test_every_column_can_change(store: Store) -> None:
    first = deal(store)
    edit(
        store,
        first,
        title="Rénovation",
        expected_close=date(2026, 12, 24),
        probability=80,
        owner="marie",
        source="fair",
        notes="a\nb",
        external_id="X-2",
        company="Acme",
    )
    columns = "title, title_key, expected_close, probability, owner, source, notes, external_id, company_id"
    assert kept(store, columns) == ("Rénovation", "renovation", "2026-12-24", 80, "marie", "fair", "a\nb", "X-2", 1)
    edit(store, first, expected_close=None, external_id=None, company="", notes="")
    assert kept(store, "expected_close, external_id, company_id, notes") == (None, None, None, "")


def test_the_same_values_change_nothing(store: Store) -> None:
    first = deal(store, amount="500", tags=("a",), next_step="call", company="Acme", probability=10)
    before = logical_dump(store.connection)
    event = edit(
        store,
        first,
        title="Website relaunch",
        amount="500.00",
        currency="EUR",
        tags=("A",),
        next_step="call",
        next_step_due=None,
        company="ACME",
        contact="jean moreau",
        email="Jean@Acme.fr",
        probability=10,
    )
    assert (event.batch_id, event.changed) == (None, ())
    assert event.message == "nothing to change in Website relaunch"
    assert unchanged(store, before)


def test_no_change_at_all_is_none(store: Store) -> None:
    assert edit(store, deal(store)).batch_id is None


class TestAmounts:
    """Amounts as they are typed, and their currency."""

    def test_an_amount_is_typed_in_the_deals_currency(self, store: Store) -> None:
        first = deal(store, amount="$500")
        edit(store, first, amount="12.5k")
        assert kept(store, "amount, currency") == (1_250_000, "USD")

    def test_another_sign_changes_the_currency_too(self, store: Store) -> None:
        first = deal(store, amount="500")
        event = edit(store, first, amount="$600")
        assert event.changed == ("amount", "currency")
        assert kept(store, "amount, currency") == (60_000, "USD")

    def test_an_amount_is_cleared_with_its_currency(self, store: Store) -> None:
        first = deal(store, amount="850*12")
        edit(store, first, amount="")
        assert kept(store, "amount, currency, amount_parts") == (None, None, None)

    def test_parts_are_kept_when_the_total_is_left_as_shown(self, store: Store) -> None:
        first = deal(store, amount="850*12")
        assert edit(store, first, amount="10200.00").batch_id is None
        assert kept(store, "amount_parts") == "850*12"
        edit(store, first, amount="10201")
        assert kept(store, "amount, amount_parts") == (1_020_100, None)

    def test_a_currency_alone_keeps_the_figure(self, store: Store) -> None:
        first = deal(store, amount="12500")
        edit(store, first, currency="JPY")
        assert kept(store, "amount, currency") == (12_500, "JPY")
        edit(store, first, currency="kwd")
        assert kept(store, "amount, currency") == (12_500_000, "KWD")

    def test_a_figure_that_does_not_fit_is_refused(self, store: Store) -> None:
        first = deal(store, amount="12.50")
        with pytest.raises(InvalidInput, match=r"12\.50 does not fit JPY"):
            edit(store, first, currency="JPY")

    def test_a_currency_without_an_amount_changes_nothing(self, store: Store) -> None:
        first = deal(store)
        assert edit(store, first, currency="USD").batch_id is None
        assert edit(store, first, currency=None).batch_id is None

    def test_amount_and_currency_must_agree(self, store: Store) -> None:
        first = deal(store)
        with pytest.raises(InvalidInput) as caught:
            edit(store, first, amount="$5", currency="EUR")
        assert caught.value.field == "currency"


class TestPeople:
    """Another contact, or another address of the same."""

    def test_another_contact_is_found(self, store: Store) -> None:
        first = deal(store)
        deal(store, "other", contact="Inès", phone="+33 1 23 45")
        event = edit(store, first, contact="ines")
        assert event.changed == ("contact",)
        assert value(store, "SELECT contact_id FROM deal WHERE id = ?", first) == 2

    def test_another_contact_by_number(self, store: Store) -> None:
        first = deal(store)
        deal(store, "other", contact="Inès", phone="+33 1 23 45")
        event = edit(store, first, contact_id=2)
        assert event.changed == ("contact_id",)
        assert event.message == "changed contact id of Website relaunch"

    def test_another_contact_is_made(self, store: Store) -> None:
        first = deal(store, company="Acme")
        edit(store, first, contact="Bob", email="bob@acme.fr")
        assert rows(store, "SELECT name, email, company_id FROM contact") == [
            ("Jean Moreau", "jean@acme.fr", 1),
            ("Bob", "bob@acme.fr", 1),
        ]

    def test_a_new_contact_needs_an_address(self, store: Store) -> None:
        first = deal(store)
        with pytest.raises(RuleRefused, match="needs an e-mail or a phone"):
            edit(store, first, contact="Bob")
        with pytest.raises(RuleRefused, match="a deal needs a contact"):
            edit(store, first, contact="")

    def test_the_present_contact_gets_another_address(self, store: Store) -> None:
        first = deal(store)
        event = edit(store, first, phone="+33 1 23 45", email="j.moreau@acme.fr")
        assert set(event.changed) == {"email", "phone"}
        assert rows(store, "SELECT email, phone FROM contact") == [("j.moreau@acme.fr", "+33 1 23 45")]

    def test_one_address_is_to_stay(self, store: Store) -> None:
        first = deal(store)
        with pytest.raises(RuleRefused, match="Jean Moreau needs an e-mail or a phone") as caught:
            edit(store, first, email=None)
        assert caught.value.field == "email"


class TestTagsAndSteps:
    """What hangs on a deal."""

    def test_tags_become_exactly_those(self, store: Store) -> None:
        first = deal(store, tags=("a", "b"))
        event = edit(store, first, tags=("B", "c"))
        assert event.changed == ("tags",)
        assert tags(store) == ["b", "c"]
        edit(store, first, tags=())
        assert tags(store) == []

    def test_a_next_step_is_made_renamed_put_off_and_removed(self, store: Store) -> None:
        first = deal(store)
        tasks = "SELECT title, due_on FROM task"
        edit(store, first, next_step="call", next_step_due=date(2026, 11, 25))
        assert rows(store, tasks) == [("call", "2026-11-25")]
        edit(store, first, next_step="mail")
        assert rows(store, tasks) == [("mail", "2026-11-25")]
        edit(store, first, next_step_due=None)
        assert rows(store, tasks) == [("mail", None)]
        edit(store, first, next_step="")
        assert rows(store, tasks) == []

    def test_the_next_step_is_the_earliest_open_task(self, store: Store, ctx: Context) -> None:
        first = deal(store, next_step="undated")
        add_task(store, ctx, "late", deal_id=first, due_on=date(2026, 12, 1))
        add_task(store, ctx, "done", deal_id=first, due_on=date(2026, 11, 1))
        finish_task(store, ctx, 3)
        edit(store, first, next_step="changed")
        assert rows(store, "SELECT title FROM task ORDER BY id") == ["undated", "changed", "done"]

    def test_another_day_forgets_the_time_of_day(self, store: Store, ctx: Context) -> None:
        first = deal(store)
        add_task(store, ctx, "call", deal_id=first, due_on=date(2026, 11, 25), due_time="9:30")
        edit(store, first, next_step="phone")
        assert rows(store, "SELECT title, due_time FROM task") == [("phone", "09:30")]
        edit(store, first, next_step_due=date(2026, 11, 26))
        assert rows(store, "SELECT due_on, due_time FROM task") == [("2026-11-26", None)]

    def test_a_day_needs_something_to_do(self, store: Store) -> None:
        with pytest.raises(InvalidInput) as caught:
            edit(store, deal(store), next_step_due=date(2026, 11, 26))
        assert caught.value.field == "next_step"


@pytest.mark.parametrize(
    ("changes", "kind", "field"),
    [
        ({"title": ""}, InvalidInput, "title"),
        ({"probability": -1}, InvalidInput, "probability"),
        ({"amount": "five"}, InvalidInput, "amount"),
        ({"email": "nowhere"}, InvalidInput, "email"),
        ({"tags": ("x" * 101,)}, InvalidInput, "tags"),
        ({"contact_id": 99}, NotFound, None),
    ],
)
def test_what_cannot_be_is_refused_whole(
    store: Store, changes: dict[str, Any], kind: type[PipetuiError], field: str | None
) -> None:
    first = deal(store)
    before = logical_dump(store.connection)
    with pytest.raises(kind) as caught:
        edit(store, first, owner="marie", **changes)
    assert getattr(caught.value, "field", None) == field
    assert unchanged(store, before)


def test_a_deal_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotFound, match="no deal has the number 9"):
        edit(store, 9, title="x")


OPENED: dict[str, object] = {
    "title": "Website relaunch",
    "stage_id": NEW_CONTACT,
    "contact": "Jean Moreau",
    "email": "jean@acme.fr",
    "amount": 50_000,
    "currency": "EUR",
    "expected_close": date(2026, 12, 24),
    "owner": "",
    "probability": None,
    "tags": ("b", "a"),
    "next_step": "call",
    "next_step_due": None,
    "company": "Acme",
}
"""What a form was opened with."""


class TestStage:
    """The stage is changed together with the fields: one intent, one batch, one undo."""

    def test_one_batch_does_both_and_one_undo_takes_both_back(self, store: Store, ctx: Context) -> None:
        first = deal(store)
        before = logical_dump(store.connection)
        event = edit(store, first, OPENED, title="Shop", stage_id=FIRST_CONTACT)
        assert event.message == "changed title of Shop and moved it to First Contact"
        assert event.changed == ("title", "stage_id")
        assert batches(store) == ["added Website relaunch to New Contact", event.message]
        assert kept(store, "title, stage_id") == ("Shop", FIRST_CONTACT)
        assert history(store, first) == [(None, NEW_CONTACT, -60), (NEW_CONTACT, FIRST_CONTACT, 1)]
        undo(store, ctx)
        assert unchanged(store, before)

    @pytest.mark.parametrize(
        ("stage", "said", "status"),
        [(WON, "won it", "won"), (PROPOSAL_SENT, "reopened it into Proposal Sent", "open")],
    )
    def test_a_lost_deal_is_won_or_opened_again(self, store: Store, stage: int, said: str, status: str) -> None:
        first = deal(store)
        move_deals(store, later(-30), [first], LOST, reason_id=1)
        event = edit(store, first, owner="zoe", stage_id=stage)
        assert event.message == f"changed owner of Website relaunch and {said}"
        assert kept(store, "status, stage_id") == (status, stage)

    def test_only_the_stage_is_said_as_a_move(self, store: Store) -> None:
        first = deal(store)
        deal(store, "There", stage_id=FIRST_CONTACT)
        assert edit(store, first, stage_id=FIRST_CONTACT).message == "moved Website relaunch to First Contact"
        assert column(store, FIRST_CONTACT) == ["Website relaunch", "There"]

    def test_the_stage_it_is_in_is_no_move(self, store: Store) -> None:
        first = deal(store)
        event = edit(store, first, {"stage_id": FIRST_CONTACT}, stage_id=NEW_CONTACT)
        assert (event.batch_id, event.changed) == (None, ())
        assert edit(store, first, title="Shop", stage_id=NEW_CONTACT).message == "changed title of Shop"

    def test_a_limit_warns(self, store: Store) -> None:
        run(store, "UPDATE stage SET wip_limit = 1 WHERE id = ?", FIRST_CONTACT)
        first = deal(store)
        deal(store, "There", stage_id=FIRST_CONTACT)
        message = edit(store, first, title="Shop", stage_id=FIRST_CONTACT).message
        assert (
            message == "changed title of Shop and moved it to First Contact; First Contact holds 2, over its limit of 1"
        )
        assert batches(store)[-1] == "changed title of Shop and moved it to First Contact"

    def test_within_ten_seconds_of_a_move_it_is_the_same_move(self, store: Store) -> None:
        first = deal(store)
        move_deals(store, later(-5), [first], FIRST_CONTACT)
        edit(store, first, title="Shop", stage_id=PROPOSAL_SENT)
        assert history(store, first) == [(None, NEW_CONTACT, -60), (NEW_CONTACT, PROPOSAL_SENT, 1)]
        edit(store, first, title="Store", stage_id=NEW_CONTACT)
        assert history(store, first) == [(None, NEW_CONTACT, -60)]

    def test_lost_needs_its_reason_and_leaves_all_as_it_was(self, store: Store) -> None:
        first = deal(store)
        before = logical_dump(store.connection)
        with pytest.raises(RuleRefused, match="needs a reason") as caught:
            edit(store, first, title="Shop", stage_id=LOST)
        assert caught.value.field == "stage"
        with pytest.raises(NotFound):
            edit(store, first, title="Shop", stage_id=99)
        assert unchanged(store, before)


def test_undo_brings_every_field_back(store: Store) -> None:
    first = deal(store, amount="850*12", tags=("a",), next_step="call", company="Acme")
    before = logical_dump(store.connection)
    edit(
        store,
        first,
        title="Shop",
        contact="Bob",
        email="bob@acme.fr",
        company="Kite",
        amount="$5",
        tags=("b",),
        next_step="",
    )
    assert batches(store)[-1] == "changed title, contact, email, company, amount, tags, next step, currency of Shop"
    undo(store, later(2))
    assert unchanged(store, before)


def test_fields_left_alone_are_not_given() -> None:
    assert DealChanges(amount=None, owner="").given() == {"amount": None, "owner": ""}
    assert DealChanges().title is UNSET


def test_an_external_id_is_one_deals(store: Store) -> None:
    first, second = deal(store, external_id="X-1"), deal(store, title="Audit")
    before = logical_dump(store.connection)
    with pytest.raises(RuleRefused) as caught:
        edit(store, second, external_id="X-1", owner="marie")
    assert unchanged(store, before)
    assert caught.value.message == f"#{first} Website relaunch has the external id X-1 already"
    assert caught.value.field == "external_id"
    edit(store, first, external_id="X-1", owner="ben")
    edit(store, second, external_id="")
    edit(store, first, external_id=None)
    edit(store, second, external_id="X-1")
    with pytest.raises(RuleRefused, match="#2 Audit has the external id"):
        deal(store, external_id="X-1")
