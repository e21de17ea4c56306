"""A second migration, as a later version may bring it, to try migrating on before there is one.

It adds a table and a column, rebuilds a table, renames a column of it and changes rows.
"""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

from pipetui.store import migrate
from pipetui.store.schema import triggers

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SECOND = """\
-- A comment; with a semicolon.
CREATE TABLE lead (
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
    monkeypatch.setattr(triggers, "USER_TABLES", (*triggers.USER_TABLES, "lead"))
    text = tmp_path / "triggers.sql"
    monkeypatch.setattr(triggers, "TEXT_FILE", str(text))
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate.migrate(connection)
    text.write_text(triggers.joined(triggers.generate(connection)), newline="\n")
    connection.close()


def schema_of(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    """The whole schema, for equality."""
    return connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
