"""Brings a file's schema up to date: numbered SQL files, each one transaction that is there whole or not at all.

Never `executescript`: it commits first, and a rollback after it is an illusion.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from pipetui.domain.errors import DatabaseProblem
from pipetui.store.schema import triggers

if TYPE_CHECKING:
    from collections.abc import Iterator

APPLICATION_ID = 0x70747569  # "ptui", in the header of every file of ours
SCHEMA_VERSION = 4  # the number of the last migration; a constant, so that opening a file lists no folder
FOLDER = os.path.join(os.path.dirname(__file__), "migrations")


def migrations(folder: str) -> list[tuple[int, str]]:
    """The numbered files of a folder as (version, path), in order, without gaps."""
    found = sorted((int(name[:4]), os.path.join(folder, name)) for name in os.listdir(folder) if name.endswith(".sql"))
    if [version for version, _ in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations are not numbered 1, 2, 3, …: {found}")
    return found


def statements(text: str) -> Iterator[str]:
    """The statements of an SQL text, split where SQLite itself says that one is complete.

    Raises:
        ValueError: the text ends within a statement.
    """
    pending = ""
    for line in text.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if any(line.strip() and not line.lstrip().startswith("--") for line in pending.splitlines()):
        raise ValueError("the text ends within a statement")


def version_of(connection: sqlite3.Connection) -> int:
    """The file's schema version."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, folder: str | None = None) -> int:
    """Apply the migrations that the file has not had; safe against another process doing the same.

    Returns:
        The schema version reached.

    Raises:
        DatabaseProblem: rows that were there before break a rule of the new schema; the file is as it was.
        sqlite3.Error: a statement failed; the file is as it was before that migration.
    """
    for version, path in migrations(folder or FOLDER):
        if version_of(connection) < version:
            _apply(connection, version, path)
    return version_of(connection)


def _apply(connection: sqlite3.Connection, version: int, path: str) -> None:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    # Tables may be rebuilt; checked as a whole below. Inside a transaction this pragma does nothing.
    connection.execute("PRAGMA foreign_keys = 0")
    try:
        connection.execute("BEGIN IMMEDIATE")
        if version_of(connection) < version:
            _change(connection, version, text)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = 1")


def _change(connection: sqlite3.Connection, version: int, text: str) -> None:
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    used = _highest_ids(connection)
    for statement in statements(text):
        connection.execute(statement)
    _carry_over(connection, used)
    triggers.remake(connection)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise DatabaseProblem(
            f"the file cannot be brought to version {version}: a row of {broken[0]} has no {broken[2]}",
            "It was left as it was. Run `pipetui doctor`.",
        )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")


def _highest_ids(connection: sqlite3.Connection) -> dict[str, int]:
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").fetchone() is None:
        return {}
    return dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())


def _carry_over(connection: sqlite3.Connection, used: dict[str, int]) -> None:
    # A table that is rebuilt forgets its highest id; a deleted deal's number would be given out again.
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    now = _highest_ids(connection)
    for name, highest in used.items():
        if name not in tables or now.get(name, -1) >= highest:
            continue
        if name in now:
            connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (highest, name))
        else:
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, highest))
