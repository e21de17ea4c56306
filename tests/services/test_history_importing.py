"""Files of stage changes: they become the history of their deals."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import OperationFailed
from pipetui.services.importing import HistoryRow, SkippedRow, apply_history
from pipetui.services.moving import lose_deals, step_deals
from pipetui.services.pipelines import add_pipeline
from pipetui.services.undoing import redo, undo
from pipetui.store.dump import logical_dump
from support.contexts import NOW
from support.rows import DISCOVERY_CALL, LOST, NEW_CONTACT, WON
from support.work import batches, deal, later, rows, unchanged, value

if TYPE_CHECKING:
    from pipetui.services.importing import ImportResult
    from pipetui.store.file import Store

MARCH_1, MARCH_5, MARCH_9 = date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 9)


def take(
    store: Store, *given: tuple[str, str, date] | tuple[str, str, date, str], dry_run: bool = False
) -> ImportResult:
    """Import (deal, stage, moment[, reason]) as lines from 2 on."""
    lines = [HistoryRow(line, *one) for line, one in enumerate(given, 2)]
    return apply_history(store, later(), "history.csv", lines, dry_run=dry_run)


def changes(store: Store, deal_id: int = 1) -> list[tuple[int | None, int, str, int]]:
    """Return a deal's history as (from, to, instant, assumed)."""
    sql = """SELECT from_stage_id, to_stage_id, happened_at, assumed FROM stage_change WHERE deal_id = ?
        ORDER BY happened_at, id"""
    return rows(store, sql, deal_id)


def test_it_replaces_what_was_there(store: Store) -> None:
    first = deal(store, external_id="X")
    step_deals(store, later(-30), [first], 2)
    result = take(store, ("X", "won", MARCH_9), ("X", "New Contact", MARCH_1), ("X", "Discovery Call", MARCH_5))
    assert changes(store) == [
        (None, NEW_CONTACT, "2026-03-01T11:00:00.000Z", 0),
        (NEW_CONTACT, DISCOVERY_CALL, "2026-03-05T11:00:00.000Z", 0),
        (DISCOVERY_CALL, WON, "2026-03-09T11:00:00.000Z", 0),
    ]
    columns = "stage_id, status, substr(first_at, 1, 10), substr(closed_at, 1, 10), last_open_stage_id"
    assert rows(store, f"SELECT {columns} FROM deal") == [(WON, "won", "2026-03-01", "2026-03-09", DISCOVERY_CALL)]
    assert (result.message, result.rows) == ("imported history.csv: the history of 1 deal", 3)
    assert (result.created, result.updated) == ({"stage_changes": 3}, {"deals": 1})
    assert batches(store)[-1] == result.message
    assert rows(store, "SELECT deals FROM stage_total WHERE stage_id = ?", WON) == [1]


def test_undo_brings_the_old_history_back(store: Store) -> None:
    first, second = deal(store, "a", external_id="X"), deal(store, "b", external_id="Y")
    lose_deals(store, later(-30), [first, second], 1, "too dear")
    before = logical_dump(store.connection)
    take(store, ("X", "New Contact", MARCH_1), ("Y", "Lost", MARCH_5))
    after = logical_dump(store.connection)
    undo(store, later(1))
    assert unchanged(store, before)
    redo(store, later(2))
    assert unchanged(store, after)


def test_the_same_again_changes_nothing(store: Store) -> None:
    deal(store, external_id="X")
    given = [("X", "New Contact", MARCH_1), ("X", "Lost", MARCH_1)]
    take(store, *given)
    before = logical_dump(store.connection)
    result = take(store, *given)
    assert (result.batch_id, result.message) == (None, "history.csv: nothing new")
    assert unchanged(store, before)


def test_days_without_a_time_stand_in_the_files_order(store: Store) -> None:
    deal(store, external_id="X")
    exact = datetime(2026, 3, 1, 8, tzinfo=UTC)
    take(store, ("X", "Discovery Call", MARCH_1), ("X", "Won", MARCH_1), ("X", "New Contact", exact))
    assert [(to, at[11:]) for _, to, at, _ in changes(store)] == [
        (NEW_CONTACT, "08:00:00.000Z"),
        (DISCOVERY_CALL, "11:00:00.000Z"),
        (WON, "11:00:00.001Z"),
    ]


def test_a_stage_twice_in_a_row_is_one_visit(store: Store) -> None:
    deal(store, external_id="X")
    take(store, ("X", "New Contact", MARCH_1), ("X", "NEW CONTACT", MARCH_5), ("X", "Won", MARCH_9))
    assert [to for _, to, *_ in changes(store)] == [NEW_CONTACT, WON]


def test_reasons(store: Store) -> None:
    first, second = deal(store, "a", external_id="X"), deal(store, "b", external_id="Y")
    deal(store, "c", external_id="Z")
    lose_deals(store, later(-30), [first, second], 2)
    take(store, ("X", "Lost", MARCH_1, "Ghosted"), ("Y", "Lost", MARCH_1), ("Z", "Lost", MARCH_1))
    sql = """SELECT r.name FROM stage_change c JOIN lost_reason r ON r.id = c.lost_reason_id ORDER BY c.deal_id"""
    assert rows(store, sql) == ["Ghosted", "No budget", "not given"]
    assert value(store, "SELECT count(*) FROM stage_change WHERE to_stage_id = ?", LOST) == 3


def test_bad_rows_are_told_by_line(store: Store) -> None:
    deal(store, external_id="X")
    result = take(
        store,
        ("X", "New Contact", MARCH_1),
        ("Q", "New Contact", MARCH_1),
        ("X", "Demo", MARCH_5),
        ("X", "Won", NOW + timedelta(days=1)),
        ("Q", "Won", MARCH_5),
    )
    assert result.skipped == (
        SkippedRow(3, "no deal has the external id Q"),
        SkippedRow(4, "there is no stage 'Demo'"),
        SkippedRow(5, "2026-11-23 lies in the future"),
        SkippedRow(6, "no deal has the external id Q"),
    )
    assert len(changes(store)) == 1


def test_a_deal_with_bad_rows_only_keeps_its_history(store: Store) -> None:
    deal(store, external_id="X")
    before = logical_dump(store.connection)
    assert take(store, ("X", "Demo", MARCH_1)).batch_id is None
    assert unchanged(store, before)


def test_stages_are_those_of_the_deals_own_pipeline(store: Store) -> None:
    support = add_pipeline(store, later(), "Support", stage_names=["Asked", "Answered"]).row_id
    deal(store, "a", external_id="X")
    deal(store, "b", external_id="Y", pipeline_id=support)
    result = take(store, ("X", "Asked", MARCH_1), ("Y", "Answered", MARCH_1))
    assert result.skipped == (SkippedRow(2, "there is no stage 'Asked'"),)
    assert value(store, "SELECT s.name FROM deal d JOIN stage s ON s.id = d.stage_id WHERE d.id = 2") == "Answered"


def test_trying_writes_nothing(store: Store) -> None:
    deal(store, external_id="X")
    before = logical_dump(store.connection)
    result = take(store, ("X", "Won", MARCH_1), dry_run=True)
    assert (result.batch_id, result.message) == (None, "imported history.csv: the history of 1 deal")
    assert unchanged(store, before)


def test_progress_and_stopping(store: Store) -> None:
    deal(store, external_id="X")
    lines = [HistoryRow(number, "X", ["New Contact", "Won"][number % 2], MARCH_1) for number in range(2000)]
    told: list[tuple[int, int]] = []
    apply_history(store, later(), "h.csv", lines, lambda *at: told.append(at))
    assert told[0] == (0, 4000)
    assert [at for at, _ in told] == sorted(at for at, _ in told)
    before = logical_dump(store.connection)
    with pytest.raises(OperationFailed, match="stopped"):
        apply_history(store, later(), "h.csv", lines, cancelled=lambda: True)
    assert unchanged(store, before)
