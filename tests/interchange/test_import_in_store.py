"""A file of deals from its bytes into a real file of ours: what is there, what comes again, and what a cut leaves."""

from __future__ import annotations

import csv
import io
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipetui.cli.output import guarded
from pipetui.domain.errors import OperationFailed
from pipetui.domain.text import clean
from pipetui.interchange.deals_csv import ImportOptions, plan_import
from pipetui.interchange.history_csv import plan_history
from pipetui.queries.pipelines import pipeline_named, stages
from pipetui.services.importing import apply_history, apply_import
from pipetui.services.undoing import redo, undo
from pipetui.store.doctor import examine
from pipetui.store.dump import logical_dump
from pipetui.store.file import Store, open_store
from support import processes
from support.contexts import NOW, context
from support.sales_csv import MAPS, STAGES, Expected, write_sales_csv

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.services.import_shapes import ImportResult

SALES = ImportOptions(maps=MAPS, stages=STAGES, currency="USD")


@pytest.fixture
def sales(tmp_path: Path) -> tuple[Path, Expected]:
    """A sales team's file, and what must come of it."""
    path = tmp_path / "sales.csv"
    return path, write_sales_csv(path)


def import_file(store: Store, path: Path, options: ImportOptions = SALES) -> ImportResult:
    """Imports a file as the command does."""
    planned = plan_import(store, context(), path, options)
    return apply_import(store, context(), planned.spec, planned.rows)


def import_text(store: Store, folder: Path, text: str, options: ImportOptions) -> ImportResult:
    """Imports a text as a file."""
    path = folder / "text.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return import_file(store, path, options)


def one(store: Store, sql: str) -> object:
    """The first value that a query gives."""
    return store.connection.execute(sql).fetchone()[0]


def figures(store: Store) -> dict[str, tuple[int, int]]:
    """Deals and whole dollars by stage."""
    return {
        name: (count, (total or 0) // 100)
        for name, count, total in store.connection.execute(
            "SELECT s.name, count(*), sum(d.amount) FROM deal AS d JOIN stage AS s ON s.id = d.stage_id GROUP BY 1"
        )
    }


# --- what is there ---


def test_every_row_becomes_a_deal_in_its_stage(store: Store, sales: tuple[Path, Expected]) -> None:
    path, expected = sales
    result = import_file(store, path)
    assert (result.rows, result.created["deals"], result.skipped) == (expected.rows, expected.rows, ())
    found = figures(store)
    assert {name: count for name, (count, _) in found.items()} == expected.by_stage
    assert found["Won"][1] == expected.won_value
    assert one(store, "SELECT count(*) FROM stage_change WHERE assumed = 0") == (
        expected.stage_changes - expected.by_stage["Prospecting"]
    )
    assert one(store, "SELECT count(*) FROM company") == len(expected.accounts)
    assert one(store, "SELECT count(*) FROM deal WHERE company_id IS NULL") == expected.without_account
    assert one(store, "SELECT count(*) FROM deal WHERE contact_id IS NULL") == 0
    assert one(store, "SELECT count(*) FROM deal WHERE first_at IS NULL") == expected.by_stage["Prospecting"]


def test_cycles_are_exact_days(store: Store, sales: tuple[Path, Expected]) -> None:
    path, expected = sales
    import_file(store, path)
    days = "round(julianday(closed_at) - julianday(first_at))"
    assert one(store, f"SELECT CAST(sum({days}) AS INTEGER) FROM deal WHERE status = 'won'") == sum(expected.cycle_days)


def test_the_file_is_whole_afterwards(store: Store, sales: tuple[Path, Expected]) -> None:
    import_file(store, sales[0])
    store.close()
    assert [finding.level for finding in examine(store.path)] == ["ok"] * len(examine(store.path))


def test_the_stages_are_those_said_in_that_order(store: Store, sales: tuple[Path, Expected]) -> None:
    import_file(store, sales[0])
    current = stages(store.connection, pipeline_named(store.connection, None).id)
    assert [(stage.name, stage.kind, stage.probability) for stage in current] == [
        ("Prospecting", "open", 25),
        ("Engaging", "open", 75),
        ("Won", "won", 100),
        ("Lost", "lost", 0),
    ]


def test_what_maps_to_nothing_is_in_the_notes(store: Store, tmp_path: Path) -> None:
    import_text(store, tmp_path, "deal,region,score\nA,North,7\n", ImportOptions())
    assert one(store, "SELECT notes FROM deal") == "region: North\nscore: 7"


# --- again, back, and forth ---


def test_the_same_file_again_changes_nothing(store: Store, sales: tuple[Path, Expected]) -> None:
    import_file(store, sales[0])
    before = logical_dump(store.connection)
    again = import_file(store, sales[0])
    assert (again.batch_id, set(again.created.values()), again.updated["deals"]) == (None, {0}, 0)
    assert logical_dump(store.connection) == before


def test_without_numbers_title_and_company_tell_who_is_who(store: Store, tmp_path: Path) -> None:
    text = "deal,company\nA,Acme\nA,Acme\nA,\nB,Acme\n"
    assert import_text(store, tmp_path, text, ImportOptions()).created["deals"] == 4
    before = logical_dump(store.connection)
    assert import_text(store, tmp_path, text, ImportOptions()).created["deals"] == 0
    assert logical_dump(store.connection) == before


def test_undo_takes_all_of_it_back_and_redo_brings_it_again(store: Store, sales: tuple[Path, Expected]) -> None:
    before = logical_dump(store.connection)
    import_file(store, sales[0])
    after = logical_dump(store.connection)
    undo(store, context())
    assert one(store, "SELECT count(*) FROM deal") == 0
    assert logical_dump(store.connection) == before
    redo(store, context())
    assert logical_dump(store.connection) == after


def test_undo_and_redo_hold_after_a_restart(store: Store, sales: tuple[Path, Expected]) -> None:
    before = logical_dump(store.connection)
    import_file(store, sales[0])
    after = logical_dump(store.connection)
    for reverse, expected in ((undo, before), (redo, after), (undo, before)):
        store.close()
        with open_store(store.path, now=NOW) as reopened:
            reverse(reopened, context())
            assert logical_dump(reopened.connection) == expected


def test_a_changed_file_updates_what_it_names(store: Store, tmp_path: Path) -> None:
    import_text(store, tmp_path, "id,deal,amount,stage\n1,A,5,New\n2,B,6,New\n", ImportOptions(currency="EUR"))
    result = import_text(
        store, tmp_path, "id,deal,amount,stage\n1,A2,7,Proposal\n3,C,8,New\n", ImportOptions(currency="EUR")
    )
    assert (result.created["deals"], result.updated["deals"]) == (1, 1)
    rows = "SELECT external_id, title, amount, s.name FROM deal AS d JOIN stage AS s ON s.id = d.stage_id ORDER BY 1"
    assert store.connection.execute(rows).fetchall() == [
        ("1", "A2", 700, "Proposal"),
        ("2", "B", 600, "New"),
        ("3", "C", 800, "New"),
    ]


def test_a_history_takes_the_place_of_what_was_there(store: Store, tmp_path: Path) -> None:
    import_text(store, tmp_path, "id,deal,stage\nX-1,A,Proposal\nX-2,B,New\n", ImportOptions())
    path = tmp_path / "history.csv"
    path.write_text(
        "deal,stage,date\nX-1,New,2026-01-02\nX-1,Qualified,2026-02-03\nX-1,Won,2026-03-04\nX-9,New,2026-01-01\n"
    )
    before = logical_dump(store.connection)
    planned = plan_history(context(), path)
    result = apply_history(store, context(), path.name, planned.rows)
    assert [skipped.line for skipped in result.skipped] == [5]
    history = (
        "SELECT s.name, substr(c.happened_at, 1, 10) FROM stage_change AS c JOIN stage AS s ON s.id = c.to_stage_id"
        " JOIN deal AS d ON d.id = c.deal_id WHERE d.external_id = 'X-1' ORDER BY c.happened_at"
    )
    assert store.connection.execute(history).fetchall() == [
        ("New", "2026-01-02"),
        ("Qualified", "2026-02-03"),
        ("Won", "2026-03-04"),
    ]
    deal = "SELECT status, substr(first_at, 1, 10), substr(closed_at, 1, 10) FROM deal WHERE external_id = 'X-1'"
    assert store.connection.execute(deal).fetchall() == [("won", "2026-01-02", "2026-03-04")]
    undo(store, context())
    assert logical_dump(store.connection) == before


# --- cut off ---


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.8])
def test_a_cancelled_import_leaves_nothing(store: Store, tmp_path: Path, share: float) -> None:
    path = tmp_path / "sales.csv"
    write_sales_csv(path, rows=3000)
    before = logical_dump(store.connection)
    planned = plan_import(store, context(), path, SALES)
    told = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal told
        told = done / total

    with pytest.raises(OperationFailed, match="stopped"):
        apply_import(store, context(), planned.spec, planned.rows, progress, lambda: told >= share)
    assert logical_dump(store.connection) == before
    assert one(store, "SELECT count(*) FROM journal_batch") == 0
    assert import_file(store, path).created["deals"] == 3000


def test_a_key_that_stops_it_leaves_nothing(store: Store, tmp_path: Path) -> None:
    write_sales_csv(tmp_path / "sales.csv", rows=3000)
    before = logical_dump(store.connection)
    planned = plan_import(store, context(), tmp_path / "sales.csv", SALES)

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_import(store, context(), planned.spec, planned.rows, stop)
    assert logical_dump(store.connection) == before


IMPORT_UNTIL_KILLED = """
import os, signal, sys
from pathlib import Path
from pipetui.interchange.deals_csv import plan_import
from pipetui.queries.pipelines import pipeline_named, stages
from pipetui.services.importing import apply_import
from pipetui.store.file import open_store
from support.contexts import NOW, context
from support.sales_csv import MAPS, STAGES
from pipetui.interchange.deals_csv import ImportOptions
store = open_store(sys.argv[1], now=NOW)
options = ImportOptions(maps=MAPS, stages=STAGES, currency="USD")
planned = plan_import(store, context(), Path(sys.argv[2]), options)
left = int(sys.argv[3])
def heard(statement):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
if left > 0:
    store.connection.set_trace_callback(heard)
print("begins", flush=True)
apply_import(store, context(), planned.spec, planned.rows)
print("acknowledged", flush=True)
"""


def killed_after(statements: int, db: Path, path: Path) -> bool:
    """Imports in another process, killed at its so manieth statement; tells whether it came to its end before."""
    process = processes.start(IMPORT_UNTIL_KILLED, db, path, statements)
    out, err = process.communicate(timeout=60)
    assert process.returncode in (0, -signal.SIGKILL), err
    return "acknowledged" in out


def all_or_nothing(db: Path, empty: str, rows: int, *, acknowledged: bool) -> None:
    """What is there after a kill: all of it, or as if it never began."""
    with open_store(db, now=NOW) as store:
        count = one(store, "SELECT count(*) FROM deal")
        assert count in ((rows,) if acknowledged else (0, rows))
        if count:
            undo(store, context())
        assert logical_dump(store.connection) == empty
        assert one(store, "SELECT count(*) FROM journal_now") == 0
    assert [finding.level for finding in examine(db)] == ["ok"] * len(examine(db))


def test_killed_in_the_middle_all_of_it_is_there_or_none(store: Store, sales: tuple[Path, Expected]) -> None:
    path, expected = sales
    empty = logical_dump(store.connection)
    store.close()
    for statements in (2, 20, 60, 300, 900, 0):
        acknowledged = killed_after(statements, _path(store), path)
        all_or_nothing(_path(store), empty, expected.rows, acknowledged=acknowledged)
    assert acknowledged


@pytest.mark.soak
def test_killed_at_many_moments_all_of_it_is_there_or_none(store: Store, sales: tuple[Path, Expected]) -> None:
    path, expected = sales
    empty = logical_dump(store.connection)
    store.close()
    chance = random.Random(7)
    for _ in range(40):
        process = processes.start(IMPORT_UNTIL_KILLED, _path(store), path, 0)
        assert process.stdout is not None
        assert process.stdout.readline() == "begins\n"
        time.sleep(chance.random() * 0.8)
        process.kill()
        out, _ = process.communicate(timeout=60)
        all_or_nothing(_path(store), empty, expected.rows, acknowledged="acknowledged" in out)


def _path(store: Store) -> Path:
    from pathlib import Path

    return Path(store.path)


# --- what comes out goes in again ---

TEXTS = st.text(max_size=20).map(lambda text: clean(text, field="title", limit=500))


@given(titles=st.lists(TEXTS.filter(bool), min_size=1, max_size=5), starts=st.sampled_from("=+-@'x"))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_guarded_cells_are_read_back_exactly(store: Store, tmp_path: Path, titles: list[str], starts: str) -> None:
    titles = [starts + title for title in titles]
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(("title", "id"))
    writer.writerows((guarded(title), number) for number, title in enumerate(titles))
    assert not any(
        cell[:1] in "=+-@" for row in list(csv.reader(sheet.getvalue().splitlines()))[1:] for cell in row[:1]
    )
    import_text(store, tmp_path, sheet.getvalue(), ImportOptions())
    rows = store.connection.execute("SELECT title FROM deal ORDER BY id").fetchall()
    undo(store, context())
    assert [title for (title,) in rows] == titles


@given(
    rows=st.lists(
        st.tuples(
            TEXTS,
            st.sampled_from(["", "New", "Proposal", "won", "verloren", "Nowhere"]),
            st.dates(NOW.date().replace(year=2020), NOW.date()),
            st.integers(0, 10**9),
        ),
        max_size=12,
    )
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_rows_go_in_or_are_told_and_come_out_again(
    store: Store, tmp_path: Path, rows: list[tuple[object, ...]]
) -> None:
    path = tmp_path / "text.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(
            [("title", "stage", "created", "amount", "x"), *((*r, "y") for r in rows)]
        )
    before = logical_dump(store.connection)
    planned = plan_import(store, context(), path, ImportOptions(currency="EUR"))
    result = apply_import(store, context(), planned.spec, planned.rows)
    assert result.created["deals"] + len(result.skipped) + len(planned.refused) == len(rows)
    assert one(store, "SELECT coalesce(sum(amount), 0) FROM deal") == 100 * sum(
        int(str(amount)) for title, stage, _, amount in rows if title and stage != "Nowhere"
    )
    assert import_file(store, path, ImportOptions(currency="EUR")).created["deals"] == 0
    if result.batch_id is not None:
        undo(store, context())
    assert logical_dump(store.connection) == before
