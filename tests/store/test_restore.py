"""A backup brought back: what it replaces is kept, what is not whole is refused, what is open goes on in it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem, InvalidInput, OperationFailed
from pipetui.store import connection as connections
from pipetui.store.backup import backup, restore
from pipetui.store.dump import logical_dump
from pipetui.store.file import open_store
from pipetui.store.migrate import SCHEMA_VERSION
from pipetui.store.unit import unit
from support.contexts import NOW, context
from support.files import alter, digests
from support.processes import locked, run, start
from support.rows import put_deal

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def add(store: Store, title: str = "Website") -> None:
    with unit(store, context(), command="add") as u:
        put_deal(u.connection, title)


def dump_of(path: Path) -> str:
    with open_store(path, now=NOW, create=False) as store:
        return logical_dump(store.connection)


def damage(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(64))


# Restore -----------------------------------------------------------------------------------------------------------


def test_restore_brings_back_and_keeps_what_it_replaces(store: Store, db: Path, tmp_path: Path) -> None:
    add(store, "first")
    copy = backup(store, tmp_path / "copy.db", NOW)
    first = logical_dump(store.connection)
    add(store, "second")
    second = logical_dump(store.connection)
    store.close()
    kept = restore(copy, db, NOW)
    assert kept == db.parent / "deals-backups" / "deals-before-restore-20261122-120000.db"
    assert dump_of(db) == first
    assert dump_of(kept) == second
    assert kept.stat().st_mode & 0o777 == 0o600


def test_open_board_sees_what_is_restored_and_saves_into_it(store: Store, db: Path, tmp_path: Path) -> None:
    add(store, "first")
    copy = backup(store, tmp_path / "copy.db", NOW)
    add(store, "second")
    version = store.data_version()
    restore(copy, db, NOW)
    assert store.data_version() != version
    assert store.connection.execute("SELECT title FROM deal").fetchall() == [("first",)]
    add(store, "third")
    with open_store(db, now=NOW) as again:
        assert again.connection.execute("SELECT title FROM deal ORDER BY id").fetchall() == [("first",), ("third",)]


def test_restore_while_another_writes_gives_up(
    store: Store, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    copy = backup(store, tmp_path / "copy.db", NOW)
    add(store)
    before = digests(tmp_path)[db.name]
    with locked(db, "BEGIN IMMEDIATE"), pytest.raises(DatabaseProblem, match="locked"):
        restore(copy, db, NOW)
    assert digests(tmp_path)[db.name] == before


def test_restore_where_there_is_no_file(store: Store, tmp_path: Path) -> None:
    add(store)
    copy = backup(store, tmp_path / "copy.db", NOW)
    assert restore(copy, tmp_path / "new" / "deals.db", NOW) is None
    assert dump_of(tmp_path / "new" / "deals.db") == logical_dump(store.connection)


HOT = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = " + sys.argv[2])
connection.execute("PRAGMA cache_size = 5")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE stage SET objective = hex(randomblob(40000))" if sys.argv[2] == "delete" else
                   "DELETE FROM stage_action")
if sys.argv[2] == "wal":
    connection.execute("COMMIT")
os._exit(0)
"""


def with_stopped_triggers(path: Path, mode: str) -> None:
    """Leave a journal behind, as a killed process does."""
    triggers = sqlite3.connect(path).execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    alter(path, "BEGIN", *(f"DROP TRIGGER {name}" for name, _ in triggers), "COMMIT")
    run(HOT, path, mode)
    ending = "-journal" if mode == "delete" else "-wal"
    assert path.with_name(path.name + ending).stat().st_size > 0


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_journal_left_behind_does_not_spoil_what_is_restored(db: Path, tmp_path: Path, mode: str) -> None:
    with open_store(db, now=NOW) as store:
        add(store)
        copy = backup(store, tmp_path / "copy.db", NOW)
        dump = logical_dump(store.connection)
    with_stopped_triggers(db, mode)
    restore(copy, db, NOW)
    assert dump_of(db) == dump
    assert not list(tmp_path.glob("deals.db-*"))


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
def test_journal_without_its_file_is_put_out_of_the_way(db: Path, tmp_path: Path, ending: str) -> None:
    with open_store(db, now=NOW) as store:
        add(store)
        copy = backup(store, tmp_path / "copy.db", NOW)
    shutil.copy(db, tmp_path / "other.db")
    with_stopped_triggers(db, "delete" if ending == "-journal" else "wal")
    left = db.with_name(db.name + ending).read_bytes()
    db.unlink()
    assert restore(copy, db, NOW) is None
    assert dump_of(db) == dump_of(copy)
    aside = db.parent / "deals-backups" / f"deals-damaged-20261122-120000.db{ending}"
    assert aside.read_bytes() == left


@pytest.mark.parametrize("content", [b"", b"text", bytes(8192), b"SQLite format 3\0" + bytes(9000)])
def test_file_that_cannot_be_opened_is_moved_aside(db: Path, tmp_path: Path, content: bytes) -> None:
    with open_store(tmp_path / "other.db", now=NOW) as store:
        add(store)
        copy = backup(store, tmp_path / "copy.db", NOW)
    db.write_bytes(content)
    kept = restore(copy, db, NOW)
    assert kept is not None
    assert kept.name == "deals-damaged-20261122-120000.db"
    assert kept.read_bytes() == content
    assert dump_of(db) == dump_of(copy)


def test_file_whose_schema_is_damaged_is_moved_aside(db: Path, tmp_path: Path) -> None:
    with open_store(db, now=NOW) as store:
        copy = backup(store, tmp_path / "copy.db", NOW)
    with db.open("r+b") as file:
        file.seek(100)
        file.write(bytes(300))
    damaged = db.read_bytes()
    kept = restore(copy, db, NOW)
    assert kept is not None
    assert kept.read_bytes() == damaged
    assert dump_of(db) == dump_of(copy)


def newer(path: Path) -> None:
    alter(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def hostile(path: Path) -> None:
    alter(path, "CREATE TRIGGER evil AFTER INSERT ON deal BEGIN DELETE FROM journal_entry; END")


def cut(path: Path) -> None:
    os.truncate(path, 8192)


def flipped(path: Path) -> None:
    page = sqlite3.connect(path).execute("SELECT rootpage FROM sqlite_schema WHERE name = 'stage_by_name'").fetchone()
    damage(path, page[0])


@pytest.mark.parametrize(
    "spoil", [newer, hostile, cut, flipped, lambda p: p.write_text("x"), lambda p: p.write_bytes(b"")]
)
def test_backup_that_is_not_whole_is_refused_and_nothing_is_touched(db: Path, tmp_path: Path, spoil: object) -> None:
    with open_store(db, now=NOW) as store:
        copy = backup(store, tmp_path / "copy.db", NOW)
    spoil(copy)  # type: ignore[operator]
    before = digests(tmp_path)
    with pytest.raises(DatabaseProblem) as caught:
        restore(copy, db, NOW)
    assert caught.value.hint
    assert digests(tmp_path) == before


def test_backup_with_orphans_is_refused(db: Path, tmp_path: Path) -> None:
    with open_store(db, now=NOW) as store:
        copy = backup(store, tmp_path / "copy.db", NOW)
        triggers = [row[0] for row in store.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
    alter(copy, "BEGIN", *(f"DROP TRIGGER {name}" for name in triggers), "DELETE FROM pipeline", "COMMIT")
    with pytest.raises(DatabaseProblem, match="is damaged"):
        restore(copy, db, NOW)


def test_backup_of_an_older_version_is_restored_and_brought_up_to_date(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from support.migrations import install

    with open_store(db, now=NOW) as store:
        add(store)
        copy = backup(store, tmp_path / "copy.db", NOW)
    install(tmp_path, monkeypatch)
    restore(copy, db, NOW)
    with open_store(db, now=NOW) as store:
        assert store.connection.execute("SELECT mood FROM deal").fetchall() == [("fine",)]


def test_backup_with_a_change_left_open_is_refused(db: Path, tmp_path: Path) -> None:
    # A live file that was copied by hand, with its journal: only opening it for writing can make it whole.
    with open_store(db, now=NOW) as store:
        copy = backup(store, tmp_path / "copy.db", NOW)
    with_stopped_triggers(copy, "delete")
    before = digests(tmp_path)
    with pytest.raises(OperationFailed):
        restore(copy, db, NOW)
    assert digests(tmp_path) == before


def test_restore_refuses_what_makes_no_sense(store: Store, db: Path, tmp_path: Path) -> None:
    copy = backup(store, tmp_path / "copy.db", NOW)
    with pytest.raises(InvalidInput):
        restore(db, db, NOW)
    with pytest.raises(OperationFailed, match="there is no file"):
        restore(tmp_path / "nope.db", db, NOW)
    with pytest.raises(DatabaseProblem, match="folder"):
        restore(copy, tmp_path, NOW)
    foreign = tmp_path / "foreign.db"
    alter(foreign, "CREATE TABLE t (x)", "PRAGMA application_id = 7")
    before = digests(tmp_path)
    with pytest.raises(DatabaseProblem, match="another program"):
        restore(copy, foreign, NOW)
    assert digests(tmp_path) == before


def test_restore_into_a_file_that_may_not_be_written_says_so(
    store: Store, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backup(store, tmp_path / "copy.db", NOW)
    monkeypatch.setattr(connections, "is_writable", lambda _: False)
    with pytest.raises(OperationFailed, match="may not be written"):
        restore(copy, db, NOW)


KILLED = """
import os, sqlite3, sys
from support.contexts import NOW
from pipetui.store import backup
backed = backup._opened_backup(sys.argv[1])
live = backup._opened_live(sys.argv[2])
live.execute("PRAGMA cache_size = 5")
steps = 0
def look(status, remaining, total):
    global steps
    steps += 1
    if steps == int(sys.argv[3]):
        os._exit(9)
backed.backup(live, pages=2, progress=look)
"""


def test_restore_killed_half_way_leaves_the_old_content(db: Path, tmp_path: Path, ctx: Context) -> None:
    with open_store(db, now=NOW) as store:
        copy = backup(store, tmp_path / "copy.db", NOW)
        with unit(store, ctx, command="add") as u:
            contact = None
            for number in range(100):
                put_deal(u.connection, f"Deal {number}", contact=contact, notes="x" * 300)
                contact = 1
        dump = logical_dump(store.connection)
    for step in (1, 5, 20):
        process = start(KILLED, copy, db, step)
        process.communicate(timeout=60)
        assert process.returncode == 9
        assert dump_of(db) == dump
