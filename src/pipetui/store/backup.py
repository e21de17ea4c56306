"""Copies of the file that are known to be whole, and the way back to one.

A copy is made by SQLite's online backup (a live file copied by hand can lack its latest changes), checked, synced, and
only then given its name: a full disk leaves neither half a copy nor a damaged earlier one.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipetui.config.paths import backup_dir
from pipetui.domain.errors import DatabaseProblem, InvalidInput, OperationFailed, PipetuiError
from pipetui.store import connection as connections
from pipetui.store.creation import make_folder, place
from pipetui.store.faults import translate
from pipetui.store.file import UNREADABLE, check_identity, check_regular, check_version, identity_of, in_file, trust
from pipetui.store.migrate import APPLICATION_ID, SCHEMA_VERSION, version_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pipetui.store.file import Store

T = TypeVar("T")

AUTOMATIC_KEPT = 10

_ANOTHER = "Choose another backup; `pipetui doctor` tells more."
_REPAIR = "`pipetui doctor` tells more; `pipetui restore` brings back an earlier backup."


def backup(store: Store, dest: str | os.PathLike[str] | None, now: datetime) -> Path:
    """Copy the file as it is now; others may go on writing.

    Args:
        store: the file.
        dest: the copy's name, or a folder to put it in; without it the backup folder beside the file.
        now: goes into the name.

    Returns:
        The copy, whose content has been checked.

    Raises:
        OperationFailed: a file of that name is there already, there is no such folder, or the disk is full or may not
            be written.
        DatabaseProblem: the file is locked for more than 5 seconds, or it is damaged.
    """
    where = _free_name(backup_dir(Path(store.path)), store.path, "", now)
    if dest is not None:
        where = _asked_for(dest, store, now)
    return _told(where, lambda: _copy(store.connection, where, source=store.path))


def _asked_for(dest: str | os.PathLike[str], store: Store, now: datetime) -> str:
    where = connections.located(dest)
    if os.path.isdir(where):
        return _free_name(Path(where), store.path, "", now)
    ends_as_folder = os.fspath(dest).endswith(tuple(filter(None, (os.sep, os.altsep))))
    folder = where if ends_as_folder else os.path.dirname(where)
    # A folder that is not there is a slip of the finger, or a disk that is not plugged in.
    if not os.path.isdir(folder):
        raise OperationFailed(f"there is no folder {folder}", "Make it first, or name another place.")
    return where


def keep_copy(connection: sqlite3.Connection, path: str, now: datetime, *, reason: str) -> Path:
    """Make an automatic copy before something that changes the whole file; the oldest of them go."""
    folder = backup_dir(Path(path))
    where = _free_name(folder, path, f"-{reason}", now)
    kept = _told(where, lambda: _copy(connection, where))
    prune(folder, AUTOMATIC_KEPT)
    return kept


def prune(folder: Path, keep: int) -> list[Path]:
    """Delete the oldest automatic copies but `keep`; those that somebody asked for stay. Returns what went."""
    automatic = sorted(
        folder.glob("*-before-*.db"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True
    )
    for path in automatic[keep:]:
        path.unlink()
    return automatic[keep:]


def restore(source: str | os.PathLike[str], db: str | os.PathLike[str], now: datetime) -> Path | None:
    """Make the file what a backup holds.

    The backup is checked first. A file that SQLite can open is overwritten through SQLite, as one transaction: others
    that have it open, a board perhaps, see the new content, and a leftover journal cannot spoil it. One that it cannot
    open is moved aside with its journals.

    Returns:
        Where the content that was replaced is kept; None when there was none.

    Raises:
        DatabaseProblem: the backup is not a whole pipetui file, or the file is locked.
        InvalidInput: both are the same file.
        OperationFailed: a permission is missing, or the disk is full.
    """
    origin, where = connections.located(source), connections.located(db)
    if not os.path.lexists(origin):
        raise OperationFailed(f"there is no file {source}", "Name a backup; `pipetui info` tells where they are.")
    if origin == where:
        raise InvalidInput("a file cannot be restored from itself", "Name a backup.")
    backed = _opened_backup(origin)
    try:
        return _told(where, lambda: _restore(backed, origin, where, now))
    finally:
        backed.close()


def can_be_restored(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file is a backup that `restore` takes: what it has replaced may have been damaged."""
    try:
        _opened_backup(connections.located(path)).close()
    except (PipetuiError, sqlite3.Error):
        return False
    return True


def _opened_backup(origin: str) -> sqlite3.Connection:
    check_identity(origin)
    try:
        backed = connections.connect(origin, write=False)
    except UNREADABLE as error:
        raise in_file(origin, error) from error
    try:
        check_whole(backed, origin)
    except BaseException:
        backed.close()
        raise
    return backed


def _restore(backed: sqlite3.Connection, origin: str, where: str, now: datetime) -> Path | None:
    if not os.path.lexists(where):
        _move_aside(where, now)
        _copy(backed, where, source=origin)
        return None
    live = _opened_live(where)
    if live is None:
        kept = _move_aside(where, now)
        _copy(backed, where, source=origin)
        return kept
    try:
        kept = keep_copy(live, where, now, reason="before-restore")
        _pour(backed, live)
    finally:
        live.close()
    return kept


def _opened_live(where: str) -> sqlite3.Connection | None:
    """The file to be replaced, where SQLite can read it at all."""
    check_regular(where)
    found = identity_of(where)
    if found is None:
        return None
    if found[0] != APPLICATION_ID:
        raise DatabaseProblem(
            f"{where} belongs to another program", "It was left as it is. Name another file with --db."
        )
    if not connections.is_writable(where):
        raise OperationFailed(f"{where} may not be written", "Allow writing to it and to its folder.")
    try:
        return connections.connect(where, write=True)
    except UnicodeDecodeError:
        return None
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT:
            return None
        raise


def _move_aside(where: str, now: datetime) -> Path | None:
    """Put a file that cannot be opened, and any journal of it, out of the way, into the backup folder."""
    endings = [ending for ending in ("", "-journal", "-wal", "-shm") if os.path.lexists(where + ending)]
    if not endings:
        return None
    folder = backup_dir(Path(where))
    make_folder(str(folder))
    aside = _free_name(folder, where, "-damaged", now)
    for ending in endings:
        os.rename(where + ending, aside + ending)
    return Path(aside)


def check_whole(connection: sqlite3.Connection, where: str, hint: str = _ANOTHER) -> None:
    """Refuse a file that is not whole.

    Args:
        connection: the file.
        where: its name, for the message.
        hint: what to do about damage.

    Raises:
        DatabaseProblem: it is damaged, from a newer version, or has triggers that are not ours.
    """
    version = version_of(connection)
    check_version(where, version)
    try:
        whole = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        whole = whole and connection.execute("PRAGMA foreign_key_check").fetchone() is None
    except UNREADABLE as error:
        raise in_file(where, error) from error
    if not whole:
        raise DatabaseProblem(f"{where} is damaged", hint)
    if version == SCHEMA_VERSION:
        trust(where, connection)


def _free_name(folder: Path, path: str, reason: str, now: datetime) -> str:
    stem = f"{Path(path).stem}{reason}-{now:%Y%m%d-%H%M%S}"
    names = [stem, *(f"{stem}-{number}" for number in range(2, 1000))]
    return str(next(folder / f"{name}.db" for name in names if not os.path.lexists(folder / f"{name}.db")))


def _copy(connection: sqlite3.Connection, where: str, *, source: str | None = None) -> Path:
    """Copy everything; with the name of the source, the copy is checked, and faults are told as those of the source."""
    make_folder(os.path.dirname(where))

    def build(beside: str) -> None:
        target = sqlite3.connect(connections.address(beside, mode="rw"), uri=True, isolation_level=None)
        try:
            _pour(connection, target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, whatever the original has
            if source is not None:
                check_whole(target, source, _REPAIR)
        finally:
            target.close()

    if not place(where, build):
        raise OperationFailed(f"{where} is there already", "Name another file; nothing was overwritten.")
    return Path(where)


def _pour(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy all pages in one step: a snapshot. Gives up when one of the two is locked; the driver would wait on."""

    def look(status: int, _remaining: int, _total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise DatabaseProblem(
                "the database is locked by another program",
                "Wait until it is done, then try again; nothing was changed.",
            )

    source.backup(target, progress=look)


def _told(where: str, work: Callable[[], T]) -> T:
    try:
        return work()
    except OSError as error:
        raise OperationFailed(f"{where} cannot be written: {error.strerror}", "Name another place.") from error
    except sqlite3.Error as error:
        known = translate(error)
        if known is None:
            raise
        raise known from error
