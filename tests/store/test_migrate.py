from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import DatabaseProblem, OperationFailed
from pipetui.store.doctor import examine
from pipetui.store.dump import logical_dump
from pipetui.store.file import open_store
from pipetui.store.journal import undo
from pipetui.store.migrate import FOLDER, SCHEMA_VERSION, migrate, migrations, statements, version_of
from pipetui.store.schema import triggers
from pipetui.store.unit import unit
from support.contexts import NOW
from support.files import digests
from support.migrations import SECOND, file_of_version, folder_with, install, schema_of
from support.processes import start
from support.rows import put, put_deal, run

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.domain.context import Context


def memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None)


def test_constant_is_the_number_of_the_last_migration() -> None:
    assert migrations(FOLDER)[-1][0] == SCHEMA_VERSION


def test_gap_in_the_numbers_is_a_fault(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (tmp_path / "migrations" / f"{SCHEMA_VERSION + 3:04}_late.sql").write_text("SELECT 1;")
    with pytest.raises(ValueError, match="not numbered"):
        migrations(folder)


def test_text_is_split_where_statements_end() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  SELECT 1;\n  SELECT ';';\nEND;"
    text = f"-- one; two\nCREATE TABLE a (x TEXT DEFAULT ';');\n\n{trigger}\nSELECT\n  1;\n-- done;\n\n"
    assert list(statements(text)) == [
        "-- one; two\nCREATE TABLE a (x TEXT DEFAULT ';');",
        trigger,
        "SELECT\n  1;",
    ]


def test_text_that_ends_within_a_statement_is_a_fault() -> None:
    with pytest.raises(ValueError, match="ends within"):
        list(statements("SELECT 1;\nSELECT 2"))


def test_migrating_twice_changes_nothing() -> None:
    connection = memory()
    assert migrate(connection) == SCHEMA_VERSION
    before = schema_of(connection)
    assert migrate(connection) == SCHEMA_VERSION
    assert schema_of(connection) == before


def test_failed_migration_leaves_nothing_behind(tmp_path: Path) -> None:
    connection = memory()
    migrate(connection)
    before = schema_of(connection)
    broken = SECOND + "CREATE TABLE referral (again TEXT);\n"
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrate(connection, folder_with(tmp_path, broken))
    assert schema_of(connection) == before
    assert version_of(connection) == SCHEMA_VERSION
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert not connection.in_transaction


def test_orphans_stop_a_migration(tmp_path: Path, db: Path, ctx: Context) -> None:
    with open_store(db, now=NOW) as store:
        with unit(store, ctx, command="add") as u:
            put_deal(u.connection)
        before = logical_dump(store.connection)
        with pytest.raises(DatabaseProblem, match="a row of deal has no contact"):
            migrate(store.connection, folder_with(tmp_path, "DELETE FROM contact;\n"))
        assert logical_dump(store.connection) == before


def test_older_file_is_brought_up_to_date_after_a_backup(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ctx: Context
) -> None:
    with open_store(db, now=NOW) as store:
        with unit(store, ctx, command="add") as u:
            put_deal(u.connection)
            tags = [put(u.connection, "tag", name=name, name_key=name) for name in "abc"]
        run(store, "DELETE FROM tag WHERE id = ?", tags[-1])
        before = logical_dump(store.connection)
    install(tmp_path, monkeypatch)

    with open_store(db, now=NOW) as store:
        connection = store.connection
        assert version_of(connection) == SCHEMA_VERSION + 1
        assert connection.execute("SELECT mood FROM deal").fetchall() == [("fine",)]
        assert connection.execute("SELECT word FROM tag").fetchall() == [("a",), ("b",)]
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        with unit(store, ctx, command="later") as u:
            # The rebuilt table has not forgotten that number 3 was used, and the new column is journaled.
            assert put(u.connection, "tag", word="d", name_key="d") == 4
            u.connection.execute("UPDATE deal SET mood = 'sad'")
        after = connection.execute("SELECT before, after FROM journal_entry ORDER BY id DESC LIMIT 1").fetchone()
        assert after == ('{"mood":"fine"}', '{"mood":"sad"}')
        undo(store, ctx)
        assert connection.execute("SELECT mood FROM deal").fetchall() == [("fine",)]

    (copy,) = db.parent.glob("*-backups/*")
    assert copy.name == f"deals-before-version-{SCHEMA_VERSION + 1}-20261122-120000.db"
    assert copy.stat().st_mode & 0o777 == 0o600
    monkeypatch.undo()
    with open_store(copy, now=NOW) as store:
        assert logical_dump(store.connection) == before


def test_older_file_that_may_not_be_written_says_so(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(db, now=NOW).close()
    install(tmp_path, monkeypatch)
    monkeypatch.setattr("pipetui.store.connection.is_writable", lambda _: False)
    with pytest.raises(OperationFailed, match="older version"):
        open_store(db, now=NOW)


def test_no_migration_without_its_backup(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(db, now=NOW).close()
    (db.parent / "deals-backups").write_text("in the way")
    install(tmp_path, monkeypatch)
    before = digests(db.parent)
    with pytest.raises(OperationFailed):
        open_store(db, now=NOW)
    assert digests(db.parent) == before


def test_failed_migration_is_told_and_leaves_the_file(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(db, now=NOW).close()
    install(tmp_path, monkeypatch, SECOND + "DELETE FROM pipeline;\n")
    before = digests(db.parent)[db.name]
    with pytest.raises(DatabaseProblem, match="has no pipeline"):
        open_store(db, now=NOW)
    assert digests(db.parent)[db.name] == before


def test_migration_done_by_another_process_meanwhile_is_not_done_again(db: Path, tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    with open_store(db, now=NOW) as one, open_store(db, now=NOW) as two:

        class Slow(sqlite3.Connection):
            def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
                if sql == "BEGIN IMMEDIATE" and version_of(two.connection) == SCHEMA_VERSION:
                    migrate(two.connection, folder)
                return super().execute(sql, parameters)

        slow = sqlite3.connect(one.path, isolation_level=None, factory=Slow)
        assert migrate(slow, folder) == SCHEMA_VERSION + 1
        slow.close()


def test_triggers_are_made_anew_whatever_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = memory()
    migrate(connection)
    connection.execute("DROP TRIGGER journal_tag_insert")
    connection.execute("CREATE TRIGGER stray AFTER INSERT ON tag BEGIN SELECT 1; END")
    install(tmp_path, monkeypatch)
    migrate(connection)
    assert triggers.present(connection) == triggers.expected()


# Killed at every statement -----------------------------------------------------------------------------------------

KILLED = """
import os, signal, sqlite3, sys
from pipetui.store import connection as connections
from pipetui.store.migrate import migrate
path, folder, limit = sys.argv[1], sys.argv[2], int(sys.argv[3])
seen = 0

class Counted(sqlite3.Connection):
    def execute(self, sql, *parameters):
        global seen
        seen += 1
        if seen == limit:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(sql, *parameters)

connection = sqlite3.connect(path, isolation_level=None, factory=Counted)
# A small cache has pages written to the file before the commit: what a kill has to take back.
sqlite3.Connection.execute(connection, "PRAGMA cache_size = 10")
migrate(connection, folder or None)
print(seen)
"""


def killed_at(step: int, path: Path, folder: str) -> int | None:
    """Migrate in a process that is killed before its so-maniest statement; the number of statements if it was not."""
    process = start(KILLED, path, folder, step)
    out, err = process.communicate(timeout=60)
    assert process.returncode in {0, -9}, err
    return int(out) if process.returncode == 0 else None


def small_file(path: Path, ctx: Context) -> None:
    with open_store(path, now=NOW) as store, unit(store, ctx, command="add") as u:
        for number in range(60):
            put_deal(u.connection, f"Deal {number}", notes="x" * 500)
            put(u.connection, "tag", name=f"t{number}", name_key=f"t{number}")


Stand = tuple[list[tuple[str, ...]], int]
"""A schema and its version."""


def stand_of(connection: sqlite3.Connection) -> Stand:
    return schema_of(connection), version_of(connection)


def check_old_or_new(path: Path, old: Stand, new: Stand) -> bool:
    """Whether it is new; fails when it is neither, nor a version between that is whole."""
    connection = sqlite3.connect(path, isolation_level=None)
    stand = stand_of(connection)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("SELECT count(*), count(DISTINCT id) FROM tag").fetchone() == (60, 60)
    connection.close()
    assert stand in (old, new) or old[1] < stand[1] < new[1]
    return stand == new


def kill_steps(template: Path, folder: str, stride: int) -> None:
    """Migrate a file again and again, killed a little later each time."""
    path = template.with_name("deals.db")
    path.write_bytes(template.read_bytes())
    connection = sqlite3.connect(path, isolation_level=None)
    old = stand_of(connection)
    migrate(connection, folder or None)
    new = stand_of(connection)
    connection.close()
    assert new[1] > old[1]
    outcomes = []
    step = 1
    while True:
        path.write_bytes(template.read_bytes())
        finished = killed_at(step, path, folder)
        outcomes.append(check_old_or_new(path, old, new))
        if finished is not None:
            break
        step += stride
    assert outcomes[0] is False
    assert outcomes[-1] is True


def test_killed_at_some_statements_of_a_migration_it_is_old_or_new(tmp_path: Path, ctx: Context) -> None:
    small_file(tmp_path / "template.db", ctx)
    kill_steps(tmp_path / "template.db", folder_with(tmp_path), stride=29)


@pytest.mark.soak
def test_killed_at_every_statement_of_a_migration_it_is_old_or_new(tmp_path: Path, ctx: Context) -> None:
    small_file(tmp_path / "template.db", ctx)
    kill_steps(tmp_path / "template.db", folder_with(tmp_path), stride=1)


# From the versions that people have --------------------------------------------------------------------------------


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_a_file_of_an_earlier_version_is_brought_up_to_date_with_all_that_is_in_it(
    db: Path, ctx: Context, version: int
) -> None:
    file_of_version(db, version)
    with sqlite3.connect(db, isolation_level=None) as before:
        columns = {table: ", ".join(triggers.columns(before, table)) for table in ("deal", "tag", "journal_entry")}
        content = [before.execute(f"SELECT {names} FROM {table}").fetchall() for table, names in columns.items()]
    before.close()
    (finding,) = [each for each in examine(db) if each.level != "ok"]
    assert finding.what == "from an older version"

    with open_store(db, now=NOW) as store:
        run = store.connection.execute
        assert [run(f"SELECT {names} FROM {table}").fetchall() for table, names in columns.items()] == content
        assert version_of(store.connection) == SCHEMA_VERSION
        assert run("SELECT attention FROM deal ORDER BY id").fetchall() == [
            ("2026-11-2410:00",),
            ("!~",),
            ("!2026-12-24",),
        ]
        assert run("SELECT DISTINCT added_at FROM contact").fetchall() == [("2026-11-22T12:00:00.000Z",)]
        assert run("SELECT group_concat(name) FROM activity_kind WHERE NOT is_note").fetchone() == (
            "call,email,meeting,demo,message",
        )
        undo(store, ctx)  # a change from before
        assert run("SELECT count(*) FROM deal").fetchone() == (0,)
        with unit(store, ctx, command="view add") as u:
            put(u.connection, "saved_view", name="Hot", name_key="hot")
        undo(store, ctx)
        assert run("SELECT count(*) FROM saved_view").fetchone() == (0,)
    assert [each.what for each in examine(db) if each.level != "ok"] == []

    (copy,) = db.parent.glob("*-backups/*")
    assert copy.name == f"deals-before-version-{SCHEMA_VERSION}-20261122-120000.db"
    with sqlite3.connect(copy) as kept:
        assert version_of(kept) == version
    kept.close()


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_killed_while_an_earlier_version_is_brought_up_to_date_it_is_old_or_new(tmp_path: Path, version: int) -> None:
    file_of_version(tmp_path / "template.db", version, deals=60)
    kill_steps(tmp_path / "template.db", "", stride=37)


@pytest.mark.soak
@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_killed_at_every_statement_from_an_earlier_version_it_is_old_or_new(tmp_path: Path, version: int) -> None:
    file_of_version(tmp_path / "template.db", version, deals=60)
    kill_steps(tmp_path / "template.db", "", stride=1)


CREATING = """
import os, signal, sqlite3, sys
from support.contexts import NOW
from pipetui.store import creation, migrate
from pipetui.store.file import open_store
limit, seen = int(sys.argv[2]), 0
connect = sqlite3.connect

class Counted(sqlite3.Connection):
    def execute(self, sql, *parameters):
        global seen
        seen += 1
        if seen == limit:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(sql, *parameters)

sqlite3.connect = lambda *a, **k: connect(*a, **k, factory=Counted)
open_store(sys.argv[1], now=NOW)
print(seen)
"""


def killed_while_creating(tmp_path: Path, stride: int) -> None:
    step = 1
    while True:
        db = tmp_path / str(step) / "deals.db"
        process = start(CREATING, db, step)
        _, err = process.communicate(timeout=60)
        assert process.returncode in {0, -9}, err
        if db.exists():
            open_store(db, now=NOW, create=False).close()
        open_store(db, now=NOW).close()
        if process.returncode == 0:
            return
        step += stride


def test_killed_at_some_statements_of_the_first_start_there_is_a_file_or_none(tmp_path: Path) -> None:
    killed_while_creating(tmp_path, stride=41)


@pytest.mark.soak
def test_killed_at_every_statement_of_the_first_start_there_is_a_file_or_none(tmp_path: Path) -> None:
    killed_while_creating(tmp_path, stride=1)
