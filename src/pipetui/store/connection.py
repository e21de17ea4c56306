"""The one factory of SQLite connections, so that every one of them enforces the same rules.

Transactions are ours: `isolation_level=None`, writers say `BEGIN IMMEDIATE` themselves. With the driver's defaults a
failed migration left half of itself behind, and a read that turned into a write failed at once with "locked".
"""

from __future__ import annotations

import os
import sqlite3

from pipetui.domain.errors import DatabaseProblem, OperationFailed

BUSY_SECONDS = 5.0

# Set and read back: an unknown pragma is silence, not an error. Temporary tables hold clients' rows: keep them in
# memory.
_PRAGMAS = (
    ("foreign_keys", 1),
    ("recursive_triggers", 1),
    ("cell_size_check", 1),
    ("synchronous", 2),
    ("temp_store", 2),
)


def wal_is_safe(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite has the fix of the WAL-reset bug, which can lose acknowledged rows (3.7.0 to 3.51.2)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def wanted_journal_mode() -> str:
    """The journal mode that our files have: one file and no surprises, or WAL where it loses nothing."""
    return "wal" if wal_is_safe() else "delete"


def located(path: str | os.PathLike[str]) -> str:
    """The absolute path of a file, links followed.

    Raises:
        OperationFailed: no file can have such a name.
    """
    if "\0" in os.fspath(path):
        raise OperationFailed("no file can have such a name: it has a zero byte in it", "Name another file.")
    return os.path.realpath(path)


def address(path: str, **options: object) -> str:
    """The `file:` URI of an absolute path, whatever bytes it is made of."""
    raw = os.fsencode(path.replace(os.sep, "/"))
    quoted = "".join(
        chr(byte) if chr(byte).isalnum() and byte < 128 else f"%{byte:02x}" if byte != 47 else "/" for byte in raw
    )
    return f"file://{'' if quoted.startswith('/') else '/'}{quoted}?" + "&".join(f"{k}={v}" for k, v in options.items())


def is_writable(path: str) -> bool:
    """Whether this process may change the file: it and its directory, where the rollback journal has to go."""
    return os.access(path, os.W_OK) and os.access(os.path.dirname(path), os.W_OK)


def connect(path: str | os.PathLike[str], *, write: bool) -> sqlite3.Connection:
    """Open a connection to an existing file; nothing is created and nothing is written.

    A file, or a directory, that may not be written is opened for reading, whatever `write` says.

    Raises:
        DatabaseProblem: this SQLite does not keep to one of the settings we rely on.
        sqlite3.Error: the file cannot be opened.
    """
    where = located(path)
    options = {"mode": "rw"} if write and is_writable(where) else {"mode": "ro"}
    if options["mode"] == "ro" and not is_writable(where) and not os.path.lexists(where + "-wal"):
        # A WAL file in a directory that may not be written cannot be read at all unless it is declared unchanging.
        options = _reading_options(where)
    connection = sqlite3.connect(
        address(where, **options), uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        configure(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _reading_options(where: str) -> dict[str, str]:
    if os.access(os.path.dirname(where), os.W_OK):
        return {"mode": "ro"}
    with open(where, "rb") as file:
        file.seek(18)
        return {"mode": "ro", "immutable": "1"} if file.read(1) == b"\x02" else {"mode": "ro"}


def configure(connection: sqlite3.Connection) -> None:
    """Put our settings on a connection and read them back.

    `trusted_schema` is off until the file's triggers have been compared with ours (`file.open_store` turns it on).
    """
    execute = connection.execute
    execute("PRAGMA trusted_schema = 0")
    for name, value in _PRAGMAS:
        execute(f"PRAGMA {name} = {value}")
        row = execute(f"PRAGMA {name}").fetchone()
        if row is None or row[0] != value:
            raise DatabaseProblem(
                f"this SQLite ({sqlite3.sqlite_version}) ignores the setting {name}", "Use another Python."
            )
