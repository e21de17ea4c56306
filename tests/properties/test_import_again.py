"""Whatever rows a file has: the same file again changes nothing, and what triggers keep is what the import wrote."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from pipetui.services.importing import ImportRow, ImportSpec, apply_import
from pipetui.services.undoing import redo, undo
from pipetui.store.dump import logical_dump
from pipetui.store.file import open_store
from pipetui.store.schema.triggers import settle_deal
from support.contexts import NOW
from support.properties import holds
from support.work import later, rows, unchanged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.store.file import Store

# What these run through is counted where it is tested; counting it again here would double what they cost.
pytestmark = pytest.mark.no_cover

SPEC = ImportSpec(source_name="deals.csv", currency="EUR")
DAWN = datetime(2026, 1, 1, tzinfo=UTC)
STAGES = ("", "New Contact", "first contact", "Negotiation", "Won", "Lost", "Demo")

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 1))
INSTANTS = st.integers(0, 330 * 1440).map(lambda minutes: DAWN + timedelta(minutes=minutes))
MOMENTS = st.none() | DAYS | INSTANTS
ENTERED = st.lists(st.tuples(st.sampled_from(STAGES[1:]), DAYS | INSTANTS), max_size=3).map(tuple)

ROWS = st.builds(
    ImportRow,
    line=st.just(0),
    title=st.sampled_from(["Website", "website", "Shop"]),
    contact=st.sampled_from(["", "Ana", "ána", "Bob"]),
    email=st.sampled_from([None, "ana@example.com", "bob@example.com"]),
    phone=st.sampled_from([None, "+41 44 123"]),
    company=st.sampled_from(["", "Acme", "ACME", "Kite"]),
    amount=st.none() | st.integers(0, 10**12),
    currency=st.sampled_from([None, "JPY"]),
    stage=st.sampled_from(STAGES),
    status=st.sampled_from(["", "open", "won", "lost"]),
    probability=st.none() | st.integers(0, 100),
    created=MOMENTS,
    closed=MOMENTS,
    entered=ENTERED,
    owner=st.sampled_from(["", "ana"]),
    tags=st.lists(st.sampled_from(["a", "A", "b"]), max_size=3).map(tuple),
    lost_reason=st.sampled_from(["", "Price", "Ghosted"]),
    note=st.sampled_from(["", "one", "two"]),
    next_step=st.sampled_from(["", "call"]),
    external_id=st.sampled_from([None, None, "1", "2", "3"]),
)
FILES = st.lists(ROWS, max_size=8).map(lambda some: [row._replace(line=line) for line, row in enumerate(some, 2)])


@cache
def blank_file() -> bytes:
    """Return a fresh file's bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.db"
        open_store(path, now=NOW, timezone="Europe/Zurich").close()
        return path.read_bytes()


@contextmanager
def fresh() -> Iterator[Store]:
    """Open a fresh file, which need not outlive the machine."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deals.db"
        path.write_bytes(blank_file())
        with open_store(path, now=NOW) as store:
            store.connection.execute("PRAGMA synchronous = 0")
            store.connection.execute("PRAGMA journal_mode = MEMORY")
            yield store


def settled(store: Store) -> bool:
    """Tell whether the deals' derived columns and the columns' totals are what they would be computed to."""
    before = logical_dump(store.connection)
    store.connection.execute("BEGIN")
    for deal_id in rows(store, "SELECT id FROM deal"):
        store.connection.execute(settle_deal("?1"), (deal_id,))
    counted = """SELECT stage_id, coalesce(currency, ''), coalesce(probability, -1), count(*), sum(coalesce(amount, 0))
        FROM deal GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
    kept = "SELECT stage_id, currency, own_probability, deals, amount FROM stage_total WHERE deals > 0 ORDER BY 1, 2, 3"
    right = unchanged(store, before) and rows(store, counted) == rows(store, kept)
    store.connection.execute("ROLLBACK")
    return right


@holds(everyday=30, soak=200, first=FILES, second=FILES)
def test_the_same_file_again_changes_nothing(first: list[ImportRow], second: list[ImportRow]) -> None:
    with fresh() as store:
        for days, file in enumerate((first, second)):
            before = logical_dump(store.connection)
            result = apply_import(store, later(days=days), SPEC, file)
            assert result.created["deals"] + len(result.skipped) <= len(file)
            assert settled(store)
            after = logical_dump(store.connection)
            again = apply_import(store, later(days=days, seconds=60), SPEC, file)
            assert again.created["deals"] == 0
            assert again.updated["deals"] == 0
            assert unchanged(store, after)
            if result.batch_id is not None:
                undo(store, later(days=days, seconds=120))
                assert unchanged(store, before)
                redo(store, later(days=days, seconds=180))
                assert unchanged(store, after)


@holds(everyday=30, soak=200, file=FILES)
def test_no_good_row_is_dropped_and_each_deal_has_its_history(file: list[ImportRow]) -> None:
    with fresh() as store:
        result = apply_import(store, later(), SPEC, file)
        assert result.created["deals"] == len(file) - len(result.skipped)
        bad = {line for line, _ in result.skipped}
        titles = [row.title for row in file if row.line not in bad]
        assert rows(store, "SELECT title FROM deal ORDER BY id") == titles
        chained = """SELECT count(*) FROM stage_change c WHERE c.from_stage_id IS NOT (
            SELECT b.to_stage_id FROM stage_change b WHERE b.deal_id = c.deal_id
            AND (b.happened_at, b.id) < (c.happened_at, c.id) ORDER BY b.happened_at DESC, b.id DESC LIMIT 1)"""
        assert rows(store, chained) == [0]
        late = (NOW + timedelta(milliseconds=1)).isoformat()
        assert rows(store, "SELECT count(*) FROM stage_change WHERE happened_at > ?", late) == [0]
        unreasoned = """SELECT count(*) FROM stage_change c JOIN stage s ON s.id = c.to_stage_id
            WHERE (s.kind = 'lost') <> (c.lost_reason_id IS NOT NULL)"""
        assert rows(store, unreasoned) == [0]
