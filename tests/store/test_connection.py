from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem
from pipetui.store.connection import address, configure, connect, wal_is_safe
from pipetui.store.file import open_store
from pipetui.store.unit import unit
from support.contexts import NOW
from support.rows import put

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.domain.context import Context
    from pipetui.store.file import Store

pytestmark = pytest.mark.usefixtures("real_files")

SETTINGS = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "cell_size_check": 1,
    "synchronous": 2,
    "temp_store": 2,
    "busy_timeout": 5000,
}


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("name", SETTINGS)
def test_every_connection_has_our_settings(store: Store, name: str, write: bool) -> None:
    connection = connect(store.path, write=write)
    assert connection.execute(f"PRAGMA {name}").fetchone() == (SETTINGS[name],)
    connection.close()


def test_triggers_are_not_trusted_before_they_are_known(store: Store) -> None:
    connection = connect(store.path, write=True)
    assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
    assert store.connection.execute("PRAGMA trusted_schema").fetchone() == (1,)
    connection.close()


def test_reading_connection_cannot_write(store: Store) -> None:
    connection = connect(store.path, write=False)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM stage_total")
    connection.close()


def test_connecting_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        connect(tmp_path / "none.db", write=True)
    assert list(tmp_path.iterdir()) == []


def test_orphans_are_refused_on_every_connection(store: Store, ctx: Context) -> None:
    with open_store(store.path, now=NOW) as again:
        for each in (store, again):
            with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), unit(each, ctx, command="x") as u:
                put(u.connection, "deal_tag", deal_id=99, tag_id=99)
            from pipetui.store.tables import DealTag

            with pytest.raises(Exception, match="FOREIGN KEY"), unit(each, ctx, command="x") as u:
                u.session.add(DealTag(deal_id=99, tag_id=99))


def test_setting_that_does_not_stick_is_a_problem() -> None:
    class Deaf(sqlite3.Connection):
        def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
            return super().execute("SELECT 0" if "recursive_triggers" in sql else sql)

    connection = sqlite3.connect(":memory:", factory=Deaf)
    with pytest.raises(DatabaseProblem, match="recursive_triggers"):
        configure(connection)


def test_connection_that_cannot_be_configured_is_closed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[sqlite3.Connection] = []

    def fail(connection: sqlite3.Connection) -> None:
        seen.append(connection)
        raise DatabaseProblem("no")

    monkeypatch.setattr("pipetui.store.connection.configure", fail)
    with pytest.raises(DatabaseProblem):
        connect(store.path, write=True)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        seen[0].execute("SELECT 1")


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 37, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_is_used_only_where_its_bug_is_mended(version: tuple[int, int, int], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_address_quotes_what_an_uri_would_read() -> None:
    assert address("/a b/ä?#%.db", mode="ro", immutable=1) == "file:///a%20b/%c3%a4%3f%23%25%2edb?mode=ro&immutable=1"
    assert address("C:/x", mode="rw") == "file:///C%3a/x?mode=rw"
