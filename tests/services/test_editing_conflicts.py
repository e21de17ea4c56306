"""Two people change the same deal: what both touched is refused, what only one touched is kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import Conflict
from pipetui.services.contacts import ContactChanges, edit_contact
from pipetui.store.dump import logical_dump
from support.rows import FIRST_CONTACT, NEW_CONTACT, WON
from support.work import deal, edit, kept, later, tags, unchanged

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store


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


class TestConflicts:
    """A form was opened, somebody else changed the deal, the form is saved."""

    def open_deal(self, store: Store) -> int:
        """Add the deal that the form was opened with."""
        return deal(
            store,
            amount="500",
            expected_close=date(2026, 12, 24),
            tags=("a", "b"),
            next_step="call",
            company="Acme",
        )

    @pytest.mark.parametrize(
        ("theirs", "mine", "field", "said"),
        [
            ({"title": "Site"}, {"title": "Shop"}, "title", "marie set it to Site"),
            ({"amount": "900"}, {"amount": "700"}, "amount", "marie set it to €900"),
            ({"amount": ""}, {"amount": "700"}, "amount", "marie set it to nothing"),
            ({"owner": "marie"}, {"owner": "ana"}, "owner", "marie set it to marie"),
            ({"probability": 0}, {"probability": 50}, "probability", "marie set it to 0"),
            ({"expected_close": None}, {"expected_close": date(2027, 1, 1)}, "expected_close", "set it to nothing"),
            ({"tags": ("a", "c")}, {"tags": ("b",)}, "tags", "marie set it to a, c"),
            ({"tags": ("a",)}, {"tags": ()}, "tags", "marie set it to a"),
            ({"next_step": "mail"}, {"next_step": "visit"}, "next_step", "marie set it to mail"),
            ({"next_step": ""}, {"next_step": "visit"}, "next_step", "marie set it to nothing"),
            ({"company": "Kite"}, {"company": "Borel"}, "company", "marie set it to Kite"),
            ({"stage_id": WON}, {"title": "Shop", "stage_id": FIRST_CONTACT}, "stage_id", "marie set it to Won"),
            ({"email": "j@acme.fr"}, {"email": "jm@acme.fr"}, "email", "marie set it to j@acme.fr"),
            ({"contact": "Bob", "email": "bob@acme.fr"}, {"contact": "Eve", "email": "eve@a.fr"}, "contact", "to Bob"),
        ],
    )
    def test_the_same_field_is_refused_and_nothing_is_lost(
        self, store: Store, theirs: dict[str, Any], mine: dict[str, Any], field: str, said: str
    ) -> None:
        first = self.open_deal(store)
        edit(store, first, actor="marie", **theirs)
        before = logical_dump(store.connection)
        with pytest.raises(Conflict) as caught:
            edit(store, first, OPENED, **mine)
        assert caught.value.field == field
        assert caught.value.message.startswith(
            f"{field.removesuffix('_id').replace('_', ' ')} was changed meanwhile: marie"
        )
        assert caught.value.message.endswith(said)
        assert unchanged(store, before)

    def test_different_fields_are_both_kept(self, store: Store) -> None:
        first = self.open_deal(store)
        edit(store, first, actor="marie", amount="900", tags=("c",))
        edit(store, first, OPENED, title="Shop", next_step="mail")
        assert kept(store, "title, amount") == ("Shop", 90_000)
        assert tags(store) == ["c"]

    def test_both_meant_the_same(self, store: Store) -> None:
        first = self.open_deal(store)
        edit(store, first, actor="marie", amount="900")
        assert edit(store, first, OPENED, amount="900", owner="ana").changed == ("owner",)

    def test_a_field_that_nobody_else_touched_is_no_conflict(self, store: Store) -> None:
        first = self.open_deal(store)
        mine: dict[str, Any] = {
            "title": "Shop",
            "tags": ("z",),
            "amount": "1",
            "expected_close": None,
            "next_step_due": date(2026, 11, 30),
        }
        assert set(edit(store, first, OPENED, **mine).changed) == set(mine)

    def test_rows_that_no_journal_holds_are_somebodys(self, store: Store) -> None:
        first = deal(store)
        with pytest.raises(Conflict, match="somebody set it to nothing"):
            edit(store, first, {"tags": ("seen",)}, tags=("mine",))

    def test_a_row_changed_elsewhere_names_nobody(self, store: Store) -> None:
        first = self.open_deal(store)
        expected = OPENED | {"source": "fair"}
        with pytest.raises(Conflict, match="somebody set it to nothing"):
            edit(store, first, expected, source="web")

    def test_the_last_one_who_set_it_is_named(self, store: Store, ctx: Context) -> None:
        first = self.open_deal(store)
        edit(store, first, actor="marie", owner="marie")
        edit(store, first, actor="paul", title="Site")
        with pytest.raises(Conflict, match="marie set it"):
            edit(store, first, OPENED, owner="ana")
        edit_contact(store, later(2, actor="zoe"), 1, ContactChanges(phone="123456"))
        with pytest.raises(Conflict, match="zoe set it to 123456"):
            edit(store, first, OPENED | {"phone": None}, phone="999999")
