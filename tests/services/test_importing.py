"""Files of deals, as one batch."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pipetui.queries.pipelines import lost_reasons
from pipetui.queries.settings import setting_values
from pipetui.services.importing import ImportRow, ImportSpec, SkippedRow, apply_import
from pipetui.services.undoing import redo, undo
from pipetui.store.dump import logical_dump
from pipetui.store.file import open_store
from support.contexts import NOW
from support.rows import DISCOVERY_CALL, FIRST_CONTACT, LOST, NEW_CONTACT, WON
from support.work import batches, column, deal, later, rows, unchanged, value

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.services.importing import ImportResult
    from pipetui.store.file import Store


SPEC = ImportSpec(source_name="deals.csv")
MARCH_1, MARCH_9 = date(2026, 3, 1), date(2026, 3, 9)


def row(title: str = "Website", line: int = 2, **fields: Any) -> ImportRow:
    """Return a row."""
    return ImportRow(line=line, title=title, **fields)


def take(store: Store, *given: ImportRow, spec: ImportSpec = SPEC, **options: Any) -> ImportResult:
    """Import rows, numbered by line."""
    numbered = [one._replace(line=line) for line, one in enumerate(given, 2)]
    return apply_import(store, later(), spec, numbered, **options)


def people(store: Store) -> list[tuple[str, str, int]]:
    """Return each deal's title, its contact's name and whether that is a placeholder."""
    return rows(
        store,
        "SELECT d.title, c.name, c.placeholder FROM deal d JOIN contact c ON c.id = d.contact_id ORDER BY d.id",
    )


def consistent(store: Store) -> bool:
    """Tell whether what triggers keep is what they would have kept."""
    from pipetui.store.schema.triggers import settle_deal

    before = logical_dump(store.connection)
    store.connection.execute("BEGIN")
    for deal_id in rows(store, "SELECT id FROM deal"):
        store.connection.execute(settle_deal("?1"), (deal_id,))
    totals = """SELECT stage_id, coalesce(currency, ''), coalesce(probability, -1), count(*), sum(coalesce(amount, 0))
        FROM deal GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
    kept = "SELECT stage_id, currency, own_probability, deals, amount FROM stage_total WHERE deals > 0 ORDER BY 1, 2, 3"
    right = unchanged(store, before) and rows(store, totals) == rows(store, kept)
    store.connection.execute("ROLLBACK")
    return right


class TestNewDeals:
    """Rows that the file does not know."""

    def test_every_field_is_kept(self, store: Store) -> None:
        result = take(
            store,
            row(
                "Rénovation",
                contact="Inès",
                email="ines@example.com",
                phone="+33 1 23 45",
                company="Chantier SA",
                amount=1_020_000,
                currency="CHF",
                amount_parts="850*12",
                stage="Discovery Call",
                probability=45,
                created=MARCH_1,
                expected_close=date(2026, 12, 24),
                owner="ana",
                tags=("b2b", "B2B", "retainer"),
                source="fair",
                note="one\ntwo",
                next_step="call",
                external_id="X-1",
            ),
        )
        assert (result.message, result.rows, result.skipped, result.warnings) == (
            "imported deals.csv: 1 deal",
            1,
            (),
            (),
        )
        columns = "title, title_key, amount, currency, amount_parts, probability, expected_close, owner, source, notes"
        assert rows(store, f"SELECT {columns}, external_id FROM deal") == [
            ("Rénovation", "renovation", 1_020_000, "CHF", "850*12", 45, "2026-12-24", "ana", "fair", "one\ntwo", "X-1")
        ]
        assert rows(store, "SELECT name, email, phone, company_id, placeholder FROM contact") == [
            ("Inès", "ines@example.com", "+33 1 23 45", 1, 0)
        ]
        assert rows(store, "SELECT t.name FROM deal_tag l JOIN tag t ON t.id = l.tag_id") == ["b2b", "retainer"]
        assert rows(store, "SELECT deal_id, title FROM task") == [(1, "call")]
        assert result.created == {
            "companies": 1,
            "contacts": 1,
            "tags": 2,
            "lost_reasons": 0,
            "deals": 1,
            "stage_changes": 2,
            "deal_tags": 2,
            "tasks": 1,
        }
        assert consistent(store)

    def test_what_triggers_would_keep_is_right(self, store: Store) -> None:
        take(
            store,
            row("a", entered=(("First Contact", MARCH_1), ("Discovery Call", MARCH_9))),
            row("b", status="lost", closed=MARCH_9, amount=5, probability=3),
            row("c", stage="Won", amount=7),
            row("d", entered=(("Won", MARCH_1),)),
            row("e"),
            row("f", created=MARCH_1, stage="Negotiation", status="won", closed=MARCH_9),
        )
        assert consistent(store)
        statuses = rows(store, "SELECT title, status, first_at IS NULL, last_open_stage_id FROM deal ORDER BY id")
        assert statuses == [
            ("a", "open", 0, DISCOVERY_CALL),
            ("b", "lost", 1, NEW_CONTACT),
            ("c", "won", 1, NEW_CONTACT),
            ("d", "won", 0, None),
            ("e", "open", 1, NEW_CONTACT),
            ("f", "won", 0, 5),
        ]

    def test_undo_takes_all_of_it_back_and_redo_brings_it_again(self, store: Store) -> None:
        deal(store, "mine", tags=("x",), company="Acme")
        before = logical_dump(store.connection)
        take(
            store,
            row("a", company="Acme", tags=("x", "y"), next_step="call", amount=5),
            row("b", contact="Jean Moreau", phone="+33 1 23", status="lost", lost_reason="Ghosted"),
            spec=ImportSpec(source_name="deals.csv", currency="USD"),
        )
        after = logical_dump(store.connection)
        assert len(batches(store)) == 2
        undo(store, later(1))
        assert unchanged(store, before)
        redo(store, later(2))
        assert unchanged(store, after)

    def test_cards_come_below_those_there_are_in_the_files_order(self, store: Store) -> None:
        deal(store, "mine")
        take(store, row("a"), row("b"), row("c", stage="First Contact"), row("d"))
        assert column(store, NEW_CONTACT) == ["mine", "a", "b", "d"]
        assert column(store, FIRST_CONTACT) == ["c"]

    def test_no_rows_are_nothing_new(self, store: Store) -> None:
        result = take(store)
        assert (result.batch_id, result.message, result.rows) == (None, "deals.csv: nothing new", 0)
        assert batches(store) == []


class TestPeople:
    """A row that names no person gets a contact from its company, or a placeholder; it is never dropped."""

    def test_from_the_company_or_one_for_all(self, store: Store) -> None:
        take(
            store,
            row("a", company="Acme"),
            row("b", company="ACME"),
            row("c"),
            row("d"),
            row("e", contact="Jean"),
            row("f", email="ines@example.com"),
            row("g", phone="+41 44 123"),
            row("h", company="Kite", phone="+41 44 999"),
        )
        assert people(store) == [
            ("a", "Acme", 1),
            ("b", "Acme", 1),
            ("c", "Unknown contact", 1),
            ("d", "Unknown contact", 1),
            ("e", "Jean", 1),
            ("f", "ines@example.com", 0),
            ("g", "+41 44 123", 0),
            ("h", "Kite", 0),
        ]
        assert rows(store, "SELECT name FROM company") == ["Acme", "Kite"]

    def test_people_are_found_by_address_then_by_name_and_company(self, store: Store) -> None:
        deal(store, "mine", company="Acme")
        take(
            store,
            row("a", contact="J. Moreau", email="jean@acme.fr"),
            row("b", contact="jean moreau", company="acme"),
            row("c", contact="jean moreau"),
            row("d", contact="Jean Moreau", company="Kite"),
            row("e", contact="Jean Moreau", email="other@kite.com", company="Kite"),
            row("f", contact="Jean Moreau", email="third@acme.fr", company="Acme"),
        )
        contacts = rows(store, "SELECT contact_id FROM deal ORDER BY id")
        assert contacts == [1, 1, 1, 1, 2, 2, 3]
        assert rows(store, "SELECT email, placeholder FROM contact ORDER BY id") == [
            ("jean@acme.fr", 0),
            ("other@kite.com", 0),
            ("third@acme.fr", 0),
        ]

    def test_what_people_lack_is_filled_in(self, store: Store) -> None:
        deal(store, "mine")
        result = take(
            store,
            row("a", contact="Jean Moreau", phone="+33 1 23 45", company="Acme"),
            row("b", contact="Bob"),
            row("c", contact="Bob", email="bob@example.com", company="Kite"),
            row("d", email="bob@example.com", phone="+41 44 123"),
        )
        assert rows(store, "SELECT name, email, phone, company_id, placeholder FROM contact") == [
            ("Jean Moreau", "jean@acme.fr", "+33 1 23 45", 1, 0),
            ("Bob", "bob@example.com", "+41 44 123", 2, 0),
        ]
        assert result.updated == {"deals": 0, "contacts": 1}
        assert result.created["contacts"] == 1

    def test_hidden_people_are_not_found(self, store: Store) -> None:
        from support.rows import run

        deal(store, "mine")
        run(store, "UPDATE contact SET hidden = 1")
        take(store, row("a", email="jean@acme.fr"))
        assert value(store, "SELECT count(*) FROM contact") == 2


class TestReasons:
    """A lost deal has a reason."""

    def test_not_given_is_one_that_nobody_chooses(self, store: Store) -> None:
        take(store, row("a", status="lost"), row("b", status="lost", closed=MARCH_1))
        sql = "SELECT DISTINCT r.name FROM stage_change c JOIN lost_reason r ON r.id = c.lost_reason_id"
        assert rows(store, sql) == ["not given"]
        assert "not given" not in [reason.name for reason in lost_reasons(store.connection)]
        take(store, row("c", status="lost"))
        assert value(store, "SELECT count(*) FROM lost_reason WHERE name = 'not given'") == 1

    def test_a_new_reason_comes_at_the_end_of_the_list(self, store: Store) -> None:
        take(
            store,
            row("a", status="lost", lost_reason="Ghosted"),
            row("b", status="lost", lost_reason="price"),
            row("c", status="lost", lost_reason="Moved"),
            row("d", status="won", lost_reason="Ghosted"),
        )
        assert [reason.name for reason in lost_reasons(store.connection)][-2:] == ["Ghosted", "Moved"]
        found = rows(store, "SELECT lost_reason_id FROM stage_change WHERE to_stage_id = ? ORDER BY id", LOST)
        assert found[1] == 1
        assert value(store, "SELECT count(*) FROM stage_change WHERE lost_reason_id IS NOT NULL") == 3


class TestMoney:
    """The row's currency, else the import's, else the file's."""

    def test_in_that_order(self, store: Store) -> None:
        take(store, row("a", amount=5), row("b", amount=5, currency="JPY"), row("c", currency="JPY"))
        take(store, row("d", amount=5), spec=ImportSpec(source_name="more.csv", currency="USD"))
        assert rows(store, "SELECT currency FROM deal ORDER BY id") == ["EUR", "JPY", None, "USD"]
        assert setting_values(store.connection)["base_currency"] == "EUR"

    def test_the_first_one_used_becomes_the_base(self, tmp_path: Path) -> None:
        with open_store(tmp_path / "bare.db", now=NOW, timezone="UTC") as bare:
            result = take(bare, row("a", amount=5), row("b"))
            assert result.skipped == (SkippedRow(2, "its amount names no currency"),)
            assert setting_values(bare.connection)["base_currency"] == ""
            take(bare, row("c"), row("d", amount=5, currency="USD"), row("e", amount=5, currency="CHF"))
            assert setting_values(bare.connection)["base_currency"] == "USD"
            undo(bare, later(1))
            assert setting_values(bare.connection)["base_currency"] == ""


class TestBadRows:
    """The good rows go in, the bad ones are told by line."""

    def test_by_line_and_reason(self, store: Store) -> None:
        result = take(
            store,
            row("a", stage="Demo"),
            row("b"),
            row("c", created=date(2027, 1, 1)),
            row("d", external_id="X"),
            row("e", external_id="X"),
        )
        assert result.skipped == (
            SkippedRow(2, "there is no stage 'Demo'"),
            SkippedRow(4, "2027-01-01 lies in the future"),
            SkippedRow(6, "line 5 has the same external id"),
        )
        assert rows(store, "SELECT title FROM deal") == ["b", "d"]
        assert (result.rows, result.created["deals"]) == (5, 2)

    def test_a_bad_row_leaves_no_company_behind(self, store: Store) -> None:
        take(store, row("a", stage="Demo", company="Acme", contact="Jean"))
        assert value(store, "SELECT count(*) FROM company") == 0

    def test_warnings_are_told(self, store: Store) -> None:
        result = take(store, row("a", closed=MARCH_1), row("b", closed=MARCH_1))
        assert result.warnings == ("2 rows: the deal is open, so its closing day stands in its note only",)
        assert rows(store, "SELECT DISTINCT notes FROM deal") == ["closed: 2026-03-01"]


def test_the_closed_stand_in_their_columns(store: Store) -> None:
    take(store, row("a", status="won", closed=MARCH_1), row("b", status="lost"))
    assert (column(store, WON), column(store, LOST)) == (["a"], ["b"])
