"""The same file again, and files that know more by now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.services.deals import DealChanges, edit_deal
from pipetui.services.importing import ImportRow, ImportSpec, apply_import
from pipetui.services.moving import lose_deals, move_deals, reopen_deals, step_deals
from pipetui.services.tasks import finish_task
from pipetui.services.undoing import undo
from pipetui.store.dump import logical_dump
from support.rows import DISCOVERY_CALL, FIRST_CONTACT, LOST, NEGOTIATION, NEW_CONTACT, PROPOSAL_SENT, WON
from support.work import deal, history, later, rows, unchanged, value

if TYPE_CHECKING:
    from pipetui.services.importing import ImportResult
    from pipetui.store.file import Store

SPEC = ImportSpec(source_name="deals.csv")
DAY = 86_400
MARCH_1, MARCH_5, MARCH_9 = date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 9)


def row(title: str = "Website", **fields: Any) -> ImportRow:
    """Return a row of deal X-1."""
    return ImportRow(**{"line": 2, "title": title, "external_id": "X-1", **fields})


def take(store: Store, *given: ImportRow, days: float = 0) -> ImportResult:
    """Import rows some days after `NOW`."""
    numbered = [one._replace(line=line) for line, one in enumerate(given, 2)]
    return apply_import(store, later(days=days), SPEC, numbered)


def changes(store: Store, deal_id: int = 1) -> list[tuple[int, str, int]]:
    """Return a deal's history as (stage, day, assumed)."""
    sql = """SELECT to_stage_id, substr(happened_at, 1, 10), assumed FROM stage_change WHERE deal_id = ?
        ORDER BY happened_at, id"""
    return rows(store, sql, deal_id)


FULL = row(
    contact="Inès",
    email="ines@example.com",
    company="Chantier SA",
    amount=500,
    stage="Negotiation",
    probability=45,
    created=MARCH_1,
    entered=(("Discovery Call", MARCH_5),),
    expected_close=date(2026, 12, 24),
    owner="ana",
    tags=("b2b",),
    source="fair",
    note="one",
    next_step="call",
)
LOST_ROW = row(entered=(("Discovery Call", MARCH_1),), status="lost", closed=MARCH_9, lost_reason="Price")


class TestTheSameAgain:
    """It creates nothing and changes nothing."""

    @pytest.mark.parametrize("given", [row(), FULL, LOST_ROW, row(status="won"), row(closed=MARCH_1), row(stage="Won")])
    def test_by_external_id(self, store: Store, given: ImportRow) -> None:
        take(store, given)
        before = logical_dump(store.connection)
        result = take(store, given, days=3)
        assert unchanged(store, before)
        assert (result.batch_id, result.message) == (None, "deals.csv: nothing new")
        assert result.created["deals"] == result.updated["deals"] == 0

    def test_by_title_and_company_one_by_one(self, store: Store) -> None:
        given = [
            row("Website", external_id=None, company="Acme", owner="ana"),
            row("website", external_id=None, company="Acme", owner="marie"),
            row("Website", external_id=None),
            row("Shop", external_id=None, company="Acme"),
        ]
        take(store, *given)
        assert value(store, "SELECT count(*) FROM deal") == 4
        before = logical_dump(store.connection)
        assert take(store, *given, days=1).batch_id is None
        assert unchanged(store, before)
        assert take(store, *given, given[0], days=2).created["deals"] == 1

    def test_after_the_user_went_on_working(self, store: Store) -> None:
        take(store, FULL)
        step_deals(store, later(days=1), [1], 1)
        reopen_deals(store, later(days=2), [1])
        move_deals(store, later(days=3), [1], FIRST_CONTACT)
        finish_task(store, later(days=3), 1)
        edit_deal(store, later(days=3), 1, DealChanges(notes="one\nand more", tags=("b2b", "mine")))
        before = logical_dump(store.connection)
        assert take(store, FULL, days=4).batch_id is None
        assert unchanged(store, before)

    def test_a_deal_that_was_reopened_stays_open(self, store: Store) -> None:
        take(store, LOST_ROW)
        reopen_deals(store, later(days=1), [1])
        assert take(store, LOST_ROW, days=2).batch_id is None
        assert value(store, "SELECT status FROM deal") == "open"


class TestFields:
    """What a row says is written, what it leaves empty stays."""

    def test_what_is_said_is_written(self, store: Store) -> None:
        take(store, FULL)
        result = take(
            store,
            row(
                "Site",
                company="Kite",
                amount=900,
                amount_parts="3*3",
                probability=0,
                expected_close=date(2027, 1, 1),
                owner="marie",
                source="web",
            ),
            days=1,
        )
        columns = "title, title_key, amount, currency, amount_parts, probability, expected_close, owner, source"
        assert rows(store, f"SELECT {columns} FROM deal") == [
            ("Site", "site", 900, "EUR", "3*3", 0, "2027-01-01", "marie", "web")
        ]
        assert value(store, "SELECT f.name FROM deal d JOIN company f ON f.id = d.company_id") == "Kite"
        assert result.updated["deals"] == 1
        assert result.created["deals"] == 0
        assert result.message == "imported deals.csv: 0 new deals, 1 updated"

    def test_what_is_empty_stays(self, store: Store) -> None:
        take(store, FULL)
        before = logical_dump(store.connection)
        assert take(store, row(), days=1).batch_id is None
        assert unchanged(store, before)

    def test_undo_brings_the_old_values_back(self, store: Store) -> None:
        take(store, FULL, row("other", external_id="X-2"))
        before = logical_dump(store.connection)
        take(
            store,
            row("Site", contact="Bob", tags=("new",), status="won", closed=date(2026, 11, 1), next_step="mail"),
            row("third", external_id="X-3"),
            days=1,
        )
        undo(store, later(days=2))
        assert unchanged(store, before)

    def test_another_person_is_found_or_made(self, store: Store) -> None:
        take(store, FULL)
        take(store, row(contact="Bob", company="Chantier SA"), days=1)
        assert value(store, "SELECT c.name FROM deal d JOIN contact c ON c.id = d.contact_id") == "Bob"
        take(store, row(email="ines@example.com"), days=2)
        assert value(store, "SELECT contact_id FROM deal") == 1

    def test_the_same_person_stays_whatever_became_of_them(self, store: Store) -> None:
        from support.rows import run

        take(store, row(contact="Inès", company="Chantier SA"))
        run(store, "UPDATE contact SET company_id = NULL, email = 'i@new.com'")
        assert take(store, row(contact="INES", company="Chantier SA"), days=1).batch_id is None
        assert take(store, row(email="i@new.com"), days=1).batch_id is None
        run(store, "UPDATE contact SET hidden = 1")
        take(store, row(contact="Inès"), days=2)
        assert value(store, "SELECT contact_id FROM deal") == 2

    def test_tags_are_added_and_none_taken_off(self, store: Store) -> None:
        take(store, FULL)
        assert take(store, row(tags=("B2B", "new", "New")), days=1).updated["deals"] == 1
        assert rows(store, "SELECT t.name FROM deal_tag l JOIN tag t ON t.id = l.tag_id") == ["b2b", "new"]

    def test_a_note_is_added_behind(self, store: Store) -> None:
        take(store, FULL)
        take(store, row(note="two"), days=1)
        assert value(store, "SELECT notes FROM deal") == "one\n\ntwo"
        take(store, row("other", external_id="X-2"), row("third", external_id="X-3", note="x"))
        take(store, row("other", external_id="X-2", note="y"))
        assert rows(store, "SELECT notes FROM deal ORDER BY id") == ["one\n\ntwo", "y", "x"]

    def test_a_next_step_is_planned_once(self, store: Store) -> None:
        take(store, FULL)
        finish_task(store, later(days=1), 1)
        assert take(store, row(next_step="CALL"), days=2).batch_id is None
        take(store, row(next_step="mail"), days=3)
        assert rows(store, "SELECT title FROM task") == ["call", "mail"]

    def test_a_deal_of_the_users_own_is_known_by_title_and_company(self, store: Store) -> None:
        deal(store, "Website", company="Acme", stage_id=PROPOSAL_SENT)
        result = take(store, row("WEBSITE", external_id=None, company="acme", owner="marie"), days=1)
        assert (result.created["deals"], result.updated["deals"]) == (0, 1)
        assert rows(store, "SELECT owner, stage_id FROM deal") == [("marie", PROPOSAL_SENT)]

    def test_a_deal_that_another_row_numbers_is_not_taken(self, store: Store) -> None:
        take(store, row("Shop"))
        given = [row("Shop", external_id=None, owner="ana"), row("Website")]
        assert take(store, *given, days=1).created["deals"] == 1
        assert rows(store, "SELECT title, owner, external_id FROM deal ORDER BY id") == [
            ("Website", "", "X-1"),
            ("Shop", "ana", None),
        ]
        assert take(store, *given, days=2).batch_id is None

    def test_the_oldest_is_taken_first_so_that_the_same_file_meets_the_same_deals(self, store: Store) -> None:
        take(store, row(company="Acme"))
        given = [row(company="Acme", external_id=None, owner=owner) for owner in ("first", "second")]
        assert take(store, *given, days=1).created["deals"] == 1
        assert rows(store, "SELECT owner, external_id FROM deal ORDER BY id") == [("first", "X-1"), ("second", None)]
        assert take(store, *given, days=2).batch_id is None


class TestHistories:
    """What a row adds to the way that a deal has gone."""

    def test_a_later_dated_stage_is_added(self, store: Store) -> None:
        take(store, row(entered=(("Discovery Call", MARCH_1),)))
        take(store, row(entered=(("Discovery Call", MARCH_1), ("Negotiation", MARCH_5))), days=1)
        assert changes(store) == [(DISCOVERY_CALL, "2026-03-01", 0), (NEGOTIATION, "2026-03-05", 0)]
        assert value(store, "SELECT stage_id FROM deal") == NEGOTIATION

    def test_a_closing_is_added(self, store: Store) -> None:
        take(store, row(entered=(("Discovery Call", MARCH_1),)))
        take(store, LOST_ROW, days=1)
        assert changes(store)[-1] == (LOST, "2026-03-09", 0)
        assert rows(store, "SELECT status, substr(closed_at, 1, 10) FROM deal") == [("lost", "2026-03-09")]
        sql = "SELECT from_stage_id, lost_reason_id FROM stage_change WHERE to_stage_id = ?"
        assert rows(store, sql, LOST) == [(DISCOVERY_CALL, 1)]

    def test_a_stage_that_the_file_says_anew_is_as_of_the_import(self, store: Store) -> None:
        take(store, row(stage="Discovery Call"))
        take(store, row(stage="Negotiation"), days=1)
        assert changes(store)[-1] == (NEGOTIATION, "2026-11-23", 2)
        take(store, row(stage="Discovery Call"), days=2)
        assert changes(store)[-1] == (DISCOVERY_CALL, "2026-11-24", 2)
        take(store, row(status="won"), days=3)
        assert changes(store)[-1] == (WON, "2026-11-25", 2)

    def test_a_stage_that_the_file_said_before_is_no_news(self, store: Store) -> None:
        take(store, row(stage="Discovery Call"))
        move_deals(store, later(days=1), [1], PROPOSAL_SENT)
        assert take(store, row(stage="Discovery Call"), days=2).batch_id is None
        take(store, row(stage="Negotiation"), days=3)
        assert value(store, "SELECT stage_id FROM deal") == NEGOTIATION

    def test_a_row_without_a_stage_moves_nothing(self, store: Store) -> None:
        deal(store, "Website", stage_id=PROPOSAL_SENT)
        assert take(store, row(external_id=None, created=MARCH_1), days=1).batch_id is None

    def test_a_date_for_a_stage_that_was_assumed(self, store: Store) -> None:
        take(store, row(stage="Discovery Call"))
        assert [change[2] for change in changes(store)] == [2, 2]
        take(store, row(stage="Discovery Call", entered=(("Discovery Call", MARCH_5),)), days=1)
        assert changes(store) == [(NEW_CONTACT, "2026-03-05", 2), (DISCOVERY_CALL, "2026-03-05", 0)]
        assert rows(store, "SELECT first_at, substr(moved_at, 1, 10) FROM deal") == [(None, "2026-03-05")]

    def test_a_stage_that_got_its_date_no_longer_counts_as_said(self, store: Store) -> None:
        take(store, row())
        odd = row(stage="New Contact", entered=(("New Contact", MARCH_1), ("Lost", MARCH_5)))
        take(store, odd, days=1)
        assert changes(store) == [
            (NEW_CONTACT, "2026-03-01", 0),
            (LOST, "2026-03-05", 0),
            (NEW_CONTACT, "2026-11-23", 2),
        ]
        assert take(store, odd, days=2).batch_id is None

    def test_a_closing_before_the_day_that_was_assumed(self, store: Store) -> None:
        take(store, row(created=MARCH_1, stage="Negotiation"))
        take(store, row(created=MARCH_1, status="won", closed=MARCH_9), days=1)
        assert changes(store) == [
            (NEW_CONTACT, "2026-03-01", 1),
            (NEGOTIATION, "2026-03-09", 2),
            (WON, "2026-03-09", 0),
        ]
        assert rows(store, "SELECT status, last_open_stage_id FROM deal") == [("won", NEGOTIATION)]

    def test_a_date_before_a_recorded_change_is_left_out_and_told(self, store: Store) -> None:
        take(store, row(entered=(("Negotiation", MARCH_5),)))
        result = take(store, row(entered=(("Discovery Call", MARCH_1), ("Negotiation", MARCH_5))), days=1)
        assert (result.batch_id, result.updated["deals"]) == (None, 0)
        assert result.warnings == ("1 row: the deal has later changes, so an earlier one was left out",)

    def test_the_same_day_counts_as_the_same_change(self, store: Store) -> None:
        take(store, row(entered=(("Discovery Call", MARCH_5),)))
        exact = datetime(2026, 3, 5, 16, tzinfo=UTC)
        assert take(store, row(entered=(("Discovery Call", exact),)), days=1).batch_id is None

    def test_a_stage_it_is_in_is_not_entered_again(self, store: Store) -> None:
        take(store, row(entered=(("Discovery Call", MARCH_5),)))
        assert take(store, row(entered=(("Discovery Call", MARCH_9),)), days=1).batch_id is None

    def test_a_stage_it_was_in_by_then_is_not_entered_again(self, store: Store) -> None:
        take(store, row(status="lost", closed=MARCH_5))
        odd = row(entered=(("Lost", MARCH_9),), status="won")
        take(store, odd, days=1)
        assert [change[0] for change in changes(store)] == [NEW_CONTACT, LOST, WON]
        assert take(store, odd, days=2).batch_id is None

    def test_the_present_stage_follows_the_last_change_with_the_clock_set_back(self, store: Store) -> None:
        take(store, row(stage="Discovery Call"))
        take(store, row(stage="Negotiation"), days=-1)
        assert value(store, "SELECT stage_id FROM deal") == NEGOTIATION


class TestReasons:
    """The reason of a deal that is lost."""

    def test_another_reason_is_written(self, store: Store) -> None:
        take(store, LOST_ROW)
        assert take(store, LOST_ROW._replace(lost_reason="Ghosted"), days=1).updated["deals"] == 1
        sql = "SELECT r.name FROM stage_change c JOIN lost_reason r ON r.id = c.lost_reason_id"
        assert rows(store, sql) == ["Ghosted"]

    def test_no_reason_keeps_the_one_there_is(self, store: Store) -> None:
        take(store, LOST_ROW)
        assert take(store, LOST_ROW._replace(lost_reason=""), days=1).batch_id is None

    def test_a_deal_that_was_lost_and_is_open_takes_none(self, store: Store) -> None:
        take(store, row(stage="Negotiation"))
        lose_deals(store, later(days=1), [1], 2)
        reopen_deals(store, later(days=2), [1])
        assert take(store, row(stage="Negotiation", lost_reason="Price"), days=3).batch_id is None


def test_a_deal_of_another_pipeline_is_updated_where_it_is(store: Store) -> None:
    from pipetui.services.pipelines import add_pipeline

    take(store, row(entered=(("Discovery Call", MARCH_1),)))
    add_pipeline(store, later(), "Support", stage_names=["Asked"])
    spec = ImportSpec(source_name="deals.csv", pipeline="Support")
    apply_import(store, later(days=1), spec, [row(owner="marie")])
    assert rows(store, "SELECT owner, stage_id FROM deal") == [("marie", DISCOVERY_CALL)]


def test_a_thousand_known_rows_that_changed(store: Store) -> None:
    given = [row(str(number), external_id=str(number), company=f"c{number % 9}") for number in range(1000)]
    take(store, *given)
    result = take(store, *(one._replace(owner="ana", stage="Negotiation") for one in given), days=1)
    assert result.updated["deals"] == 1000
    assert value(store, "SELECT count(*) FROM deal WHERE stage_id = ? AND owner = 'ana'", NEGOTIATION) == 1000
    assert history(store, 1) == [(None, NEW_CONTACT, 0), (NEW_CONTACT, NEGOTIATION, timedelta(days=1).total_seconds())]
