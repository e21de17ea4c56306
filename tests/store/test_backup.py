from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem, InvalidInput, OperationFailed
from pipetui.store import connection as connections
from pipetui.store.backup import AUTOMATIC_KEPT, backup, can_be_restored, keep_copy, prune, restore
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


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_copy_holds_what_the_file_holds(store: Store, tmp_path: Path) -> None:
    add(store)
    (tmp_path / "elsewhere").mkdir()
    copy = backup(store, tmp_path / "elsewhere" / "copy.db", NOW)
    assert dump_of(copy) == logical_dump(store.connection)
    assert names(copy.parent) == ["copy.db"]


def test_without_a_name_it_goes_beside_the_file_under_a_name_of_its_own(store: Store, db: Path) -> None:
    copies = [backup(store, None, NOW).relative_to(db.parent).as_posix() for _ in range(2)]
    assert copies == ["deals-backups/deals-20261122-120000.db", "deals-backups/deals-20261122-120000-2.db"]


def test_folder_as_the_name_takes_it_in(store: Store, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    assert backup(store, tmp_path / "stick", NOW) == tmp_path / "stick" / "deals-20261122-120000.db"


def test_nothing_is_overwritten(store: Store, tmp_path: Path) -> None:
    there = tmp_path / "letter.txt"
    there.write_text("dear")
    for place in (there, store.path):
        with pytest.raises(OperationFailed, match="there already"):
            backup(store, place, NOW)
    assert there.read_text() == "dear"


def test_copy_is_one_file_also_of_a_wal_file(store: Store, tmp_path: Path) -> None:
    store.connection.execute("PRAGMA journal_mode = WAL")
    add(store)
    (tmp_path / "copies").mkdir()
    copy = backup(store, tmp_path / "copies" / "copy.db", NOW)
    assert names(copy.parent) == ["copy.db"]
    assert copy.read_bytes()[18:20] == b"\x01\x01"
    assert dump_of(copy) == logical_dump(store.connection)


def test_damaged_file_makes_no_copy(store: Store, tmp_path: Path) -> None:
    add(store)
    page = store.connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'deal_by_contact'").fetchone()[0]
    store.close()
    damage(tmp_path / "deals.db", page)
    (tmp_path / "copies").mkdir()
    with open_store(tmp_path / "deals.db", now=NOW) as damaged, pytest.raises(DatabaseProblem) as caught:
        backup(damaged, tmp_path / "copies" / "copy.db", NOW)
    # The file is to blame, not its copy that is gone by now.
    assert caught.value.message == f"{store.path} is damaged"
    assert "pipetui doctor" in caught.value.hint
    assert list((tmp_path / "copies").iterdir()) == []


@pytest.mark.parametrize("name", ["stick/", "stick/copy.db", "stick/deep/copy.db"])
def test_a_folder_that_is_not_there_is_not_made(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(OperationFailed) as caught:
        backup(store, f"{tmp_path}/{name}", NOW)
    assert caught.value.message == f"there is no folder {tmp_path}/{name.rpartition('/')[0]}"
    assert names(tmp_path) == ["deals.db"]


def test_what_can_be_restored_and_what_not(store: Store, db: Path, tmp_path: Path) -> None:
    copy = backup(store, tmp_path / "copy.db", NOW)
    assert can_be_restored(copy)
    flipped(copy)
    assert not can_be_restored(copy)
    assert not can_be_restored(tmp_path / "nothing.db")


def damage(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(64))


def test_locked_file_gives_up(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    with (
        open_store(db, now=NOW) as store,
        locked(db),
        pytest.raises(DatabaseProblem, match="locked by another program"),
    ):
        backup(store, tmp_path / "copy.db", NOW)
    assert names(tmp_path) == [db.name]


WITHOUT_ROOM = """
import resource, signal, sys
from support.contexts import NOW
from pipetui.domain.errors import PipetuiError
from pipetui.store.backup import backup
from pipetui.store.file import open_store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_store(sys.argv[1], now=NOW) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        print(backup(store, sys.argv[2], NOW))
    except PipetuiError as error:
        print(type(error).__name__, error.exit_code, bool(error.hint))
"""


def test_without_room_earlier_copies_stay_and_no_half_one_does(store: Store, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    backup(store, copies / "earlier.db", NOW)
    before = digests(copies)
    assert run(WITHOUT_ROOM, store.path, copies / "later.db").strip() == "OperationFailed 1 True"
    assert digests(copies) == before


WRITING = """
import sys
from support.contexts import NOW, context
from support.rows import put_deal
from pipetui.store.file import open_store
from pipetui.store.unit import unit
with open_store(sys.argv[1], now=NOW) as store:
    for line in sys.stdin:
        for number in range(20):
            with unit(store, context(), command="add") as u:
                put_deal(u.connection, f"Deal {number}")
        print("written", flush=True)
"""


def test_each_copy_taken_while_another_writes_is_whole(store: Store, tmp_path: Path) -> None:
    writer = start(WRITING, store.path)
    assert writer.stdin is not None
    assert writer.stdout is not None
    counts = []
    for number in range(8):
        writer.stdin.write("\n")
        writer.stdin.flush()
        copy = backup(store, tmp_path / f"copy{number}.db", NOW)
        restored = tmp_path / f"restored{number}.db"
        restore(copy, restored, NOW)
        with open_store(restored, now=NOW) as opened:
            counts.append(opened.connection.execute("SELECT count(*) FROM deal").fetchone()[0])
        assert writer.stdout.readline() == "written\n"
        assert 20 * number <= counts[-1] <= 20 * (number + 1)
    writer.communicate(timeout=60)


def test_automatic_copies_do_not_pile_up_and_asked_for_ones_stay(store: Store, db: Path) -> None:
    folder = db.parent / "deals-backups"
    asked = backup(store, None, NOW)
    for number in range(AUTOMATIC_KEPT + 3):
        copy = keep_copy(store.connection, store.path, NOW + timedelta(minutes=number), reason="before-restore")
        os.utime(copy, (number, number))
    kept = names(folder)
    assert len(kept) == AUTOMATIC_KEPT + 1
    assert {asked.name, copy.name} <= set(kept)
    assert len(prune(folder, 2)) == AUTOMATIC_KEPT - 2


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


def orphaned(path: Path) -> None:
    alter(path, "DELETE FROM stage_action", "DROP TRIGGER journal_stage_delete", "DELETE FROM stage WHERE id = 1")


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


def test_fault_of_ours_while_copying_stays_what_it_is(store: Store, tmp_path: Path) -> None:
    store.close()
    with pytest.raises(sqlite3.ProgrammingError):
        backup(store, tmp_path / "copy.db", NOW)
    assert names(tmp_path) == ["deals.db"]


def test_copy_into_a_place_that_is_no_folder_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OperationFailed, match="there is no folder"):
        backup(store, tmp_path / "file" / "copy.db", NOW)


def test_copy_that_the_disk_refuses_is_told(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pipetui.store.backup.make_folder", refuse)
    with pytest.raises(OperationFailed, match="cannot be written: Permission denied"):
        backup(store, tmp_path / "copy.db", NOW)


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
