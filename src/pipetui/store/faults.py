"""What SQLite's errors mean to a person: one line, what to do next, and the right exit code.

Values never appear in a message: they are clients' data, and messages end up in reports.
"""

from __future__ import annotations

import sqlite3

from pipetui.domain.errors import DatabaseProblem, InvalidInput, OperationFailed, PipetuiError

# An extended code stands beside the code that it refines where it means something else to a person.
_BY_CODE: dict[int, tuple[type[PipetuiError], str, str]] = {
    sqlite3.SQLITE_BUSY: (
        DatabaseProblem,
        "the database is locked by another program",
        "Wait until it is done, then try again; nothing was changed.",
    ),
    sqlite3.SQLITE_LOCKED: (DatabaseProblem, "the database is locked", "Try again; nothing was changed."),
    sqlite3.SQLITE_READONLY: (
        OperationFailed,
        "the database is read-only",
        "Allow writing to the file and to its folder, or use another --db; nothing was changed.",
    ),
    sqlite3.SQLITE_READONLY_DBMOVED: (
        OperationFailed,
        "the database's file was moved, deleted or replaced meanwhile",
        "Put it back, or start again with where it is now (--db); nothing was changed.",
    ),
    sqlite3.SQLITE_CONSTRAINT_CHECK: (
        InvalidInput,
        "a value is outside of what the file can hold",
        "Nothing was changed.",
    ),
    sqlite3.SQLITE_PERM: (OperationFailed, "the database may not be accessed", "Look at the file's permissions."),
    sqlite3.SQLITE_AUTH: (OperationFailed, "the database may not be accessed", "Look at the file's permissions."),
    sqlite3.SQLITE_FULL: (
        OperationFailed,
        "the disk is full",
        "Make room and try again; everything saved before is there.",
    ),
    sqlite3.SQLITE_IOERR: (
        OperationFailed,
        "the disk could not be read or written",
        "Check the disk and its free room, then try again; everything saved before is there.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        OperationFailed,
        "the database cannot be opened",
        "Look at the permissions of the file and of its folder.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        DatabaseProblem,
        "the database is damaged",
        "Run `pipetui doctor`, then `pipetui restore` with the latest good backup.",
    ),
    sqlite3.SQLITE_NOTADB: (
        DatabaseProblem,
        "this is not a pipetui database",
        "Name another file with --db; this one was left as it is.",
    ),
    sqlite3.SQLITE_NOMEM: (OperationFailed, "there is not enough memory", "Close something and try again."),
    sqlite3.SQLITE_TOOBIG: (InvalidInput, "the text is too long to be kept", "Shorten it."),
    sqlite3.SQLITE_INTERRUPT: (OperationFailed, "the work was stopped", "Nothing was changed."),
}


def moved() -> PipetuiError:
    """The error of a file that is no longer where it was when it was opened."""
    return _told(sqlite3.SQLITE_READONLY_DBMOVED)


def damaged() -> PipetuiError:
    """The error of a file whose content cannot be what was written."""
    return _told(sqlite3.SQLITE_CORRUPT)


def _told(code: int) -> PipetuiError:
    kind, message, hint = _BY_CODE[code]
    return kind(message, hint)


def translate(error: BaseException) -> PipetuiError | None:
    """The failure to tell the user about, or None when the error is a fault of ours.

    Takes errors of `sqlite3` and those that SQLAlchemy wraps around them.
    """
    if isinstance(error, PipetuiError):
        return error
    original = getattr(error, "orig", None) or error
    if not isinstance(original, sqlite3.Error):
        return None
    code = getattr(original, "sqlite_errorcode", None)
    if code is None:  # raised by the driver itself: a misuse of ours, but for a text whose bytes are damaged
        return damaged() if str(original).startswith("Could not decode") else None
    if code & 0xFF == sqlite3.SQLITE_ERROR and str(original).startswith(("no such table", "malformed database schema")):
        code = sqlite3.SQLITE_CORRUPT
    known = _BY_CODE.get(code) or _BY_CODE.get(code & 0xFF)
    if known is None:
        return None
    kind, message, hint = known
    return kind(message, hint)
