"""Opens a pipetui file, or makes the first one. One that is not ours, newer or damaged stays byte for byte as it was.

Every command goes through here before it prints, so nothing heavy is imported: making, migrating and backing up are
loaded when they are needed.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from pipetui.domain.errors import DatabaseProblem, OperationFailed
from pipetui.store import connection as connections
from pipetui.store.faults import damaged, translate
from pipetui.store.migrate import APPLICATION_ID, SCHEMA_VERSION, version_of
from pipetui.store.schema import triggers

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any, Self


# What opening a damaged file raises: an error message that quotes its bytes may not be text.
UNREADABLE = (sqlite3.Error, UnicodeDecodeError)


class Store:
    """An open file.

    Attributes:
        path: the file, absolute, links followed.
        connection: the one connection, for reads and for the units of work alike: `PRAGMA data_version` then moves only
            when another program writes. One thread at a time may use it.
        read_only: the file or its folder may not be written by this process.
        orm: the ORM's engine over the same connection, made on first use by `store.session`.
    """

    __slots__ = ("_identity", "connection", "orm", "path", "read_only")

    def __init__(self, path: str, connection: sqlite3.Connection, *, read_only: bool) -> None:
        self.path = path
        self.connection = connection
        self.read_only = read_only
        self.orm: Any = None
        self._identity = _identity(path)

    def is_moved(self) -> bool:
        """Whether the file is no longer where it was opened: what is written now, nobody would find there."""
        return _identity(self.path) != self._identity

    def data_version(self) -> int:
        """A number that changes when another program has committed to the file."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Close the connection; closing twice is harmless."""
        if self.orm is not None:
            self.orm.dispose()
            self.orm = None
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def open_store(
    path: str | os.PathLike[str],
    *,
    now: datetime,
    create: bool = True,
    template: str = "consulting",
    currency: str | None = None,
    timezone: str | None = None,
) -> Store:
    """Open the file, bringing an older one up to date after a backup; make it when it is not there.

    Args:
        path: the file.
        now: the present instant, for the names of backups.
        create: make a missing file; otherwise it is an error.
        template: the stages of a new file's pipeline (`domain.stages.TEMPLATES`).
        currency: the base currency of a new file; without it the first one used becomes it.
        timezone: the timezone of a new file (an IANA name); without it the system's.

    Raises:
        DatabaseProblem: the file is missing, foreign, damaged, from a newer version, or locked for more than 5 seconds.
        OperationFailed: a permission is missing, or the disk is full.
    """
    where = connections.located(path)
    if not os.path.lexists(where):
        if not create:
            raise DatabaseProblem(
                f"there is no file {path}", "Make one with `pipetui init`, or name another with --db."
            )
        from pipetui.store.creation import create_file

        create_file(where, template=template, currency=currency, timezone=timezone)
    try:
        check_identity(where)
        return _open(where, now)
    except UNREADABLE as error:
        raise in_file(where, error) from error


def in_file(where: str, error: Exception) -> Exception:
    """What an error on opening means, with the file's name in the message."""
    known = damaged() if isinstance(error, UnicodeDecodeError) else translate(error)
    if known is None:
        return error
    return type(known)(f"{where}: {known.message}", known.hint)


def check_identity(where: str) -> int:
    """Refuse what is not a file of ours, before SQLite may touch it: it would roll back a stranger's journal.

    Returns:
        The schema version in the header.

    Raises:
        DatabaseProblem: a folder, an empty or foreign file, a damaged header, or one from a newer version.
        OperationFailed: it may not be read.
    """
    check_regular(where)
    if not os.access(where, os.R_OK):
        raise OperationFailed(f"{where} may not be read", "Look at its permissions.")
    if os.path.getsize(where) == 0:
        raise DatabaseProblem(f"{where} is empty", "Delete it to start anew, or name another file with --db.")
    found = identity_of(where)
    if found is None:
        raise DatabaseProblem(
            f"{where} is not a pipetui file, or is damaged",
            "It was left as it is. `pipetui restore` brings back a backup.",
        )
    if found[0] != APPLICATION_ID:
        raise DatabaseProblem(
            f"{where} belongs to another program", "It was left as it is. Name another file with --db."
        )
    check_version(where, found[1])
    return found[1]


def check_regular(where: str) -> None:
    """Refuse a folder, and a pipe, on which opening would wait for ever."""
    if not os.path.isfile(where):
        what = "is a folder" if os.path.isdir(where) else "is not a regular file"
        raise DatabaseProblem(f"{where} {what}", "Name a pipetui file with --db.")


def identity_of(where: str) -> tuple[int, int] | None:
    """The application id and schema version in a file's header; None when it is no SQLite file or damaged there."""
    if os.path.getsize(where) == 0:  # which SQLite takes for a database without anything in it
        return None
    # Immutable: no lock, no journal, no shared memory; and unlike reading the bytes ourselves it drops no lock that
    # another connection of this process holds.
    peek = sqlite3.connect(connections.address(where, mode="ro", immutable=1), uri=True)
    try:
        return peek.execute("PRAGMA application_id").fetchone()[0], version_of(peek)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return _identity_in_header(where) if _is_amid_a_change(where) else None
    finally:
        peek.close()


def _is_amid_a_change(where: str) -> bool:
    """Whether a change is being written, or was cut off: then the file alone may look damaged, and is not."""
    return any(os.path.exists(where + log) and os.path.getsize(where + log) for log in ("-journal", "-wal"))


def _identity_in_header(where: str) -> tuple[int, int] | None:
    """Read what `identity_of` returns from the header's bytes, which a change leaves as they are.

    A change that outgrows SQLite's cache is written before it is committed: page 1 may then count pages that the file
    does not have yet, and SQLite without the journal calls that malformed. With the journal it takes the change back.
    """
    with open(where, "rb") as file:
        head = file.read(72)
    if len(head) < 72 or not head.startswith(b"SQLite format 3\0"):
        return None
    return int.from_bytes(head[68:72], "big", signed=True), int.from_bytes(head[60:64], "big", signed=True)


def check_version(where: str, version: int) -> None:
    """Refuse a schema version that this program does not know yet, or that no file of ours can have."""
    if version < 1:
        raise DatabaseProblem(f"{where} is damaged: it has no version", "`pipetui restore` brings back a backup.")
    if version > SCHEMA_VERSION:
        raise DatabaseProblem(
            f"{where} was written by a newer pipetui (version {version}, this one knows {SCHEMA_VERSION})",
            "Update pipetui; the file was left as it is.",
        )


def _open(where: str, now: datetime) -> Store:
    read_only = not connections.is_writable(where)
    connection = connections.connect(where, write=True)
    try:
        version = version_of(connection)
        check_version(where, version)
        if version < SCHEMA_VERSION:
            _bring_up_to_date(where, connection, now, read_only=read_only)
        trust(where, connection)
        if not read_only:
            settle_journal_mode(connection)
    except BaseException:
        connection.close()
        raise
    return Store(where, connection, read_only=read_only)


def trust(where: str, connection: sqlite3.Connection) -> None:
    """Let the file's triggers run, once they are known to be ours.

    Raises:
        DatabaseProblem: something in the file would run that is not ours.
    """
    if triggers.present(connection) != triggers.expected():
        raise DatabaseProblem(
            f"{where}: its triggers are not those of pipetui",
            "It was left as it is. `pipetui doctor` tells more; `pipetui restore` brings back a backup.",
        )
    # Before 3.43 the JSON functions in our triggers do not run without this.
    connection.execute("PRAGMA trusted_schema = 1")


def _bring_up_to_date(where: str, connection: sqlite3.Connection, now: datetime, *, read_only: bool) -> None:
    if read_only:
        raise OperationFailed(
            f"{where} is from an older version and may not be written", "Allow writing to it and to its folder, once."
        )
    from pipetui.store.backup import keep_copy
    from pipetui.store.migrate import migrate

    keep_copy(connection, where, now, reason=f"before-version-{SCHEMA_VERSION}")
    migrate(connection)


def settle_journal_mode(connection: sqlite3.Connection) -> None:
    """Give the file the journal mode that is safe with this SQLite."""
    wanted = connections.wanted_journal_mode()
    present = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if present == wanted:
        return
    try:
        connection.execute(f"PRAGMA journal_mode = {wanted}")
    except sqlite3.OperationalError:
        # Others have it open. Towards WAL that is only slower; out of it, staying could lose what is saved.
        if wanted == "delete":
            raise
