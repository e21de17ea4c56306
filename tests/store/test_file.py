from __future__ import annotations

import os
import sqlite3
import struct
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem, OperationFailed
from pipetui.store import connection as connections
from pipetui.store.file import check_identity, open_store
from pipetui.store.migrate import APPLICATION_ID, SCHEMA_VERSION
from pipetui.store.unit import unit
from support.contexts import NOW
from support.files import alter, digests
from support.processes import locked, run
from support.rows import put_deal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipetui.domain.context import Context


def test_what_was_written_is_there_when_opened_again(db: Path, ctx: Context) -> None:
    with open_store(db, now=NOW) as store, unit(store, ctx, command="add") as u:
        put_deal(u.connection)
    with open_store(db, now=NOW, create=False) as store:
        assert store.connection.execute("SELECT title FROM deal").fetchall() == [("Website",)]


def test_missing_file_is_said_when_none_may_be_made(db: Path) -> None:
    with pytest.raises(DatabaseProblem, match="there is no file"):
        open_store(db, now=NOW, create=False)
    assert not db.exists()


@pytest.mark.parametrize("name", ["a b.db", "ä#?%.db", "x'\"y.db", "100%25.db", "-rf", "new\nline.db", "a?mode=memory"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    with open_store(tmp_path / name, now=NOW):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_link_to_a_file_is_followed(tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "real.db")
    with open_store(link, now=NOW) as store:
        assert store.path == str(tmp_path / "real.db")
    assert link.is_symlink()


def foreign(path: Path) -> None:
    alter(path, "CREATE TABLE t (x)", "PRAGMA user_version = 1", "PRAGMA application_id = 77")


def unmarked(path: Path) -> None:
    alter(path, "CREATE TABLE t (x)")


def newer(path: Path) -> None:
    open_store(path, now=NOW).close()
    alter(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def hostile_trigger(path: Path) -> None:
    open_store(path, now=NOW).close()
    alter(path, "CREATE TRIGGER evil AFTER INSERT ON deal BEGIN DELETE FROM journal_entry; END")


def hostile_view(path: Path) -> None:
    open_store(path, now=NOW).close()
    alter(path, "CREATE VIEW evil AS SELECT load_extension('/tmp/x.so')")


def altered_trigger(path: Path) -> None:
    open_store(path, now=NOW).close()
    alter(
        path,
        "DROP TRIGGER journal_tag_insert",
        "CREATE TRIGGER journal_tag_insert AFTER INSERT ON tag BEGIN SELECT 1; END",
    )


def missing_trigger(path: Path) -> None:
    open_store(path, now=NOW).close()
    alter(path, "DROP TRIGGER journal_tag_insert")


def virtual_table(path: Path) -> None:
    open_store(path, now=NOW).close()
    alter(path, "CREATE VIRTUAL TABLE evil USING fts5(x)")


def cut_short(path: Path) -> None:
    open_store(path, now=NOW).close()
    os.truncate(path, 5_000)


def without_version(path: Path) -> None:
    open_store(path, now=NOW).close()
    alter(path, "PRAGMA user_version = 0")


def header_only(path: Path) -> None:
    open_store(path, now=NOW).close()
    os.truncate(path, 100)


def writer(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


HEADER = b"SQLite format 3\0" + bytes(44) + struct.pack(">I", 1) + bytes(4) + struct.pack(">I", APPLICATION_ID)


NOT_OURS: dict[str, Callable[[Path], object]] = {
    "foreign": foreign,
    "unmarked": unmarked,
    "newer": newer,
    "hostile trigger": hostile_trigger,
    "hostile view": hostile_view,
    "altered trigger": altered_trigger,
    "missing trigger": missing_trigger,
    "virtual table": virtual_table,
    "cut short": cut_short,
    "header only": header_only,
    "without version": without_version,
    "empty": writer(b""),
    "text": writer(b"Dear Sir or Madam,\n" * 100),
    "a hundred bytes": writer(bytes(range(100))),
    "zeros": writer(bytes(8192)),
    "magic alone": writer(b"SQLite format 3\0"),
    "magic and zeros": writer(b"SQLite format 3\0" + bytes(8176)),
    "ours in the header only": writer(HEADER + bytes(8120)),
}


@pytest.mark.parametrize("kind", NOT_OURS)
def test_file_that_is_not_ours_is_refused_and_left_as_it_is(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.db"
    NOT_OURS[kind](path)
    before = digests(tmp_path)

    with pytest.raises(DatabaseProblem) as caught:
        open_store(path, now=NOW)

    assert caught.value.exit_code == 5
    assert "\n" not in caught.value.message
    assert caught.value.hint
    assert digests(tmp_path) == before


def test_strangers_journal_is_not_rolled_back(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    foreign(path)
    (tmp_path / "x.db-journal").write_bytes(bytes.fromhex("d9d505f920a163d7") + bytes(504))
    before = digests(tmp_path)
    with pytest.raises(DatabaseProblem):
        open_store(path, now=NOW)
    assert digests(tmp_path) == before


def test_folder_as_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="is a folder"):
        open_store(tmp_path, now=NOW)


def test_pipe_as_the_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DatabaseProblem, match="not a regular file"):
        open_store(tmp_path / "pipe", now=NOW)


def test_file_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OperationFailed, match="cannot be made"):
        open_store(tmp_path / "file" / "deals.db", now=NOW)


def test_identity_tells_the_version(db: Path) -> None:
    open_store(db, now=NOW).close()
    assert check_identity(str(db)) == SCHEMA_VERSION


LOOKING = """
import sys
from support.contexts import NOW, context
from pipetui.domain.errors import PipetuiError
from pipetui.store.file import open_store
from pipetui.store.unit import unit
try:
    store = open_store(sys.argv[1], now=NOW)
    print(store.connection.execute("SELECT count(*) FROM stage").fetchone()[0], store.read_only)
    with unit(store, context(), command="x") as u:
        u.connection.execute("DELETE FROM lost_reason")
    print("written")
except PipetuiError as error:
    print(type(error).__name__, error.exit_code, error.message)
"""


@pytest.mark.parametrize("mode", ["delete", "wal"])
@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)])
def test_without_the_right_to_write_one_can_look(db: Path, file_mode: int, folder_mode: int, mode: str) -> None:
    open_store(db, now=NOW).close()
    alter(db, f"PRAGMA journal_mode = {mode}")
    db.chmod(file_mode)
    db.parent.chmod(folder_mode)
    before = digests(db.parent)[db.name]
    out = run(LOOKING, db, unprivileged=True).splitlines()
    assert out == ["7 True", "OperationFailed 1 the database is read-only"]
    assert digests(db.parent)[db.name] == before


def test_without_the_right_to_read_it_is_said(db: Path) -> None:
    open_store(db, now=NOW).close()
    db.chmod(0)
    assert run(LOOKING, db, unprivileged=True).startswith("OperationFailed 1")


def test_file_cannot_be_made_in_a_folder_without_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    for place in ("deals.db", "new/deals.db"):
        out = run(LOOKING, tmp_path / place, unprivileged=True)
        assert out.startswith("OperationFailed 1")
        assert "Permission denied" in out
    assert list(tmp_path.iterdir()) == []


def test_locked_file_gives_up_after_a_while(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(db, now=NOW).close()
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    with locked(db), pytest.raises(DatabaseProblem, match="locked by another program"):
        open_store(db, now=NOW)
    open_store(db, now=NOW).close()


def test_writer_waits_for_another_and_then_gives_up(db: Path, ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    with open_store(db, now=NOW) as store:
        with (
            locked(db, "BEGIN IMMEDIATE"),
            pytest.raises(DatabaseProblem, match="locked") as caught,
            unit(store, ctx, command="add"),
        ):
            pass
        assert caught.value.exit_code == 5
        assert not store.connection.in_transaction
        with unit(store, ctx, command="add") as u:
            put_deal(u.connection)


def test_waiting_time_is_five_seconds(db: Path) -> None:
    with open_store(db, now=NOW) as store:
        assert store.connection.execute("PRAGMA busy_timeout").fetchone() == (5000,)


def test_data_version_moves_when_another_writes_and_not_for_ones_own(db: Path, ctx: Context) -> None:
    with open_store(db, now=NOW) as store, open_store(db, now=NOW) as other:
        first = store.data_version()
        with unit(store, ctx, command="add") as u:
            u.session.connection()
            put_deal(u.connection)
        assert store.data_version() == first
        with unit(other, ctx, command="add") as u:
            put_deal(u.connection)
        assert store.data_version() != first


def test_file_has_the_journal_mode_that_loses_nothing(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for safe, mode in ((True, "wal"), (False, "delete"), (True, "wal")):
        monkeypatch.setattr(connections, "wal_is_safe", lambda safe=safe: safe)
        with open_store(db, now=NOW) as store:
            assert store.connection.execute("PRAGMA journal_mode").fetchone() == (mode,)
        assert [path.name for path in db.parent.iterdir()] == [db.name]


def test_leaving_wal_waits_for_nobody_and_is_not_skipped(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(connections, "wal_is_safe", lambda: True)
    with open_store(db, now=NOW) as other:
        other.connection.execute("BEGIN")
        other.connection.execute("SELECT * FROM deal").fetchall()
        monkeypatch.setattr(connections, "wal_is_safe", lambda: False)
        with pytest.raises(DatabaseProblem, match="locked"):
            open_store(db, now=NOW)


def test_going_to_wal_can_wait(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(connections, "wal_is_safe", lambda: False)
    with open_store(db, now=NOW) as other:
        other.connection.execute("BEGIN")
        other.connection.execute("SELECT * FROM deal").fetchall()
        monkeypatch.setattr(connections, "wal_is_safe", lambda: True)
        with open_store(db, now=NOW) as store:
            assert store.connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_opening_imports_nothing_heavy(db: Path) -> None:
    open_store(db, now=NOW).close()
    code = """
import sys
from datetime import UTC, datetime
from pipetui.store.file import open_store
open_store(sys.argv[1], now=datetime(2026, 11, 22, tzinfo=UTC))
print(" ".join(sorted(sys.modules)))
"""
    loaded = set(run(code, db).split())
    heavy = {
        "sqlmodel",
        "sqlalchemy",
        "pydantic",
        "textual",
        "typer",
        "rich",
        "hashlib",
        "shutil",
        "tempfile",
        "pathlib",
    }
    heavy |= {"dataclasses", "json", "importlib.resources", "zlib", "pipetui.store.creation", "pipetui.store.backup"}
    assert not loaded & heavy


def test_error_that_is_no_users_concern_stays_what_it_is(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise sqlite3.ProgrammingError("a mistake of ours")

    open_store(db, now=NOW).close()
    monkeypatch.setattr(connections, "connect", fail)
    with pytest.raises(sqlite3.ProgrammingError):
        open_store(db, now=NOW)
