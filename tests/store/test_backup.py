from __future__ import annotations

import os
import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem, OperationFailed
from pipetui.store import connection as connections
from pipetui.store.backup import AUTOMATIC_KEPT, backup, can_be_restored, keep_copy, prune, restore
from pipetui.store.dump import logical_dump
from pipetui.store.file import open_store
from pipetui.store.unit import unit
from support.contexts import NOW, context
from support.files import digests
from support.processes import locked, run, start
from support.rows import put_deal

if TYPE_CHECKING:
    from pathlib import Path

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


def flipped(path: Path) -> None:
    page = sqlite3.connect(path).execute("SELECT rootpage FROM sqlite_schema WHERE name = 'stage_by_name'").fetchone()
    damage(path, page[0])


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
