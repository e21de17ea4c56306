from __future__ import annotations

import sqlite3

import pytest

from pipetui.domain.errors import DatabaseProblem, InvalidInput, NotFound, OperationFailed, PipetuiError
from pipetui.store.faults import translate


def fault(
    code: int | None, text: str = "secret value", kind: type[sqlite3.Error] = sqlite3.OperationalError
) -> Exception:
    error = kind(text)
    if code is not None:
        error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind", "exit_code"),
    [
        (sqlite3.SQLITE_BUSY, DatabaseProblem, 5),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, DatabaseProblem, 5),
        (sqlite3.SQLITE_LOCKED, DatabaseProblem, 5),
        (sqlite3.SQLITE_CORRUPT, DatabaseProblem, 5),
        (sqlite3.SQLITE_CORRUPT_INDEX, DatabaseProblem, 5),
        (sqlite3.SQLITE_NOTADB, DatabaseProblem, 5),
        (sqlite3.SQLITE_READONLY, OperationFailed, 1),
        (sqlite3.SQLITE_READONLY_DIRECTORY, OperationFailed, 1),
        (sqlite3.SQLITE_READONLY_DBMOVED, OperationFailed, 1),
        (sqlite3.SQLITE_FULL, OperationFailed, 1),
        (sqlite3.SQLITE_IOERR_WRITE, OperationFailed, 1),
        (sqlite3.SQLITE_CANTOPEN, OperationFailed, 1),
        (sqlite3.SQLITE_PERM, OperationFailed, 1),
        (sqlite3.SQLITE_INTERRUPT, OperationFailed, 1),
        (sqlite3.SQLITE_TOOBIG, InvalidInput, 2),
        (sqlite3.SQLITE_CONSTRAINT_CHECK, InvalidInput, 2),
    ],
)
def test_fault_that_a_person_can_act_on_is_told(code: int, kind: type[PipetuiError], exit_code: int) -> None:
    told = translate(fault(code))
    assert type(told) is kind
    assert told.exit_code == exit_code
    assert told.hint
    assert "secret" not in told.message + told.hint


def test_file_that_was_moved_is_not_called_read_only() -> None:
    told = translate(fault(sqlite3.SQLITE_READONLY_DBMOVED))
    assert told is not None
    assert "moved, deleted or replaced" in told.message


def test_missing_table_is_damage() -> None:
    assert isinstance(translate(fault(sqlite3.SQLITE_ERROR, "no such table: deal")), DatabaseProblem)


@pytest.mark.parametrize(
    "error",
    [
        fault(sqlite3.SQLITE_ERROR, 'near "x": syntax error'),
        fault(sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY, kind=sqlite3.IntegrityError),
        fault(sqlite3.SQLITE_CONSTRAINT_UNIQUE, kind=sqlite3.IntegrityError),
        fault(sqlite3.SQLITE_MISUSE),
        fault(None, kind=sqlite3.ProgrammingError),
        ValueError("x"),
    ],
)
def test_fault_of_ours_is_not_dressed_up(error: Exception) -> None:
    assert translate(error) is None


def test_our_own_errors_pass() -> None:
    error = NotFound("no deal 3")
    assert translate(error) is error


def test_wrapped_error_is_looked_into() -> None:
    from sqlalchemy.exc import OperationalError

    inner = fault(sqlite3.SQLITE_BUSY)
    assert isinstance(translate(OperationalError("SELECT 1", {}, inner)), DatabaseProblem)
