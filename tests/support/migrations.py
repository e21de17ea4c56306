"""Files of earlier versions, and one more migration, as a later version may bring it, to try migrating on.

That one adds a table and a column, rebuilds a table, renames a column of it and changes rows.
"""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

from pipetui.domain.stages import template
from pipetui.store import migrate
from pipetui.store.creation import seed
from pipetui.store.schema import triggers
from pipetui.store.unit import close_batch, open_batch
from support.contexts import context
from support.rows import put, put_deal

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SECOND = """\
-- A comment; with a semicolon.
CREATE TABLE referral (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL DEFAULT 'semi;colon'
) STRICT;

ALTER TABLE deal ADD COLUMN mood TEXT NOT NULL DEFAULT '';
UPDATE deal SET mood = 'fine';

CREATE TABLE tag_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    word TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO tag_new SELECT id, name, name_key FROM tag;
DROP TABLE tag;
ALTER TABLE tag_new RENAME TO tag;
-- The end
"""


def folder_with(tmp_path: Path, second: str = SECOND) -> str:
    """A folder of migrations: the present ones and one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder)
    (folder / f"{migrate.SCHEMA_VERSION + 1:04}_more.sql").write_text(second)
    return str(folder)


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: str = SECOND) -> None:
    """Make this the version that has the second migration."""
    version = migrate.SCHEMA_VERSION + 1
    monkeypatch.setattr(migrate, "FOLDER", folder_with(tmp_path, second))
    for module in ("migrate", "file", "backup", "doctor"):
        monkeypatch.setattr(f"pipetui.store.{module}.SCHEMA_VERSION", version)
    monkeypatch.setattr(triggers, "USER_TABLES", (*triggers.USER_TABLES, "referral"))
    text = tmp_path / "triggers.sql"
    monkeypatch.setattr(triggers, "TEXT_FILE", str(text))
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate.migrate(connection)
    text.write_text(triggers.joined(triggers.generate(connection)), newline="\n")
    connection.close()


def file_of_version(path: Path, version: int, deals: int = 3) -> None:
    """Make a file as an earlier version had it, with some deals and tags in it, written in one batch."""
    folder = path.parent / f"migrations-to-{version}"
    folder.mkdir()
    for number, migration in migrate.migrations(migrate.FOLDER)[:version]:
        shutil.copy(migration, folder / f"{number:04}.sql")
    connection = sqlite3.connect(path, isolation_level=None)
    path.chmod(0o600)
    assert migrate.migrate(connection, str(folder)) == version
    seed(connection, template("consulting"), "EUR", "Europe/Zurich")
    connection.execute("BEGIN IMMEDIATE")
    batch = open_batch(connection, context(), "add")
    for number in range(deals):
        put_deal(connection, f"Deal {number}", notes="x" * 500)
        put(connection, "tag", name=f"t{number}", name_key=f"t{number}")
    connection.execute("UPDATE deal SET expected_close = '2026-12-24' WHERE id = 3")
    task = {"deal_id": 1, "title": "call", "added_at": "2026-11-22T12:00:00.000Z"}
    put(connection, "task", **task, due_on="2026-11-24", due_time="10:00")
    put(connection, "task", **task, due_on="2026-11-25")
    close_batch(connection, batch, "added some deals")
    connection.execute("COMMIT")
    connection.close()


def schema_of(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    """The whole schema, for equality."""
    return connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
