"""A file that cannot grow: what was acknowledged stays, the failure is told, and the next save works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import OperationFailed
from pipetui.store.doctor import examine
from pipetui.store.file import open_store
from pipetui.store.unit import unit
from support.contexts import NOW, context
from support.processes import run
from support.rows import put_deal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from pipetui.store.file import Store


def add(store: Store, notes: str = "") -> None:
    with unit(store, context(), command="add") as u:
        put_deal(u.connection, notes=notes)


def add_by_the_orm(store: Store) -> None:
    from pipetui.store.tables import Company

    with unit(store, context(), command="add") as u:
        u.session.add(Company(name="ACME", name_key="acme", notes="x" * 100_000))


def count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM deal").fetchone()[0])


def test_file_that_may_not_grow_keeps_its_rows_and_takes_the_next_ones(store: Store) -> None:
    add(store)
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    attempts: list[Callable[[], None]] = [lambda: add(store, "x" * 100_000), lambda: add_by_the_orm(store)]
    for attempt in attempts:
        with pytest.raises(OperationFailed, match="disk is full") as caught:
            attempt()
        assert caught.value.hint
        assert not store.connection.in_transaction
    assert count(store.connection) == 1
    store.connection.execute("PRAGMA max_page_count = 100000")
    add(store, "x" * 100_000)
    assert count(store.connection) == 2
    assert {finding.level for finding in examine(store.path)} == {"ok"}


LIMITED = """
import resource, signal, sys
from support.contexts import NOW, context
from support.rows import put_deal
from pipetui.domain.errors import PipetuiError
from pipetui.store.file import open_store
from pipetui.store.unit import unit
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

def add(notes):
    with unit(store, context(), command="add") as u:
        put_deal(u.connection, notes=notes)

with open_store(sys.argv[1], now=NOW) as store:
    add("first")
    size = store.connection.execute("PRAGMA page_count").fetchone()[0] * 4096
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        add("x" * 1_000_000)
    except PipetuiError as error:
        print(type(error).__name__, error.exit_code, bool(error.hint), store.connection.in_transaction)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    add("second")
"""


def test_disk_that_takes_no_more_leaves_what_was_saved(db: Path) -> None:
    assert run(LIMITED, db).strip() == "OperationFailed 1 True False"
    with open_store(db, now=NOW) as store:
        notes = store.connection.execute("SELECT notes FROM deal ORDER BY id").fetchall()
    assert notes == [("first",), ("second",)]
    assert {finding.level for finding in examine(db)} == {"ok"}


def test_first_start_without_room_makes_no_file(db: Path) -> None:
    code = """
import resource, signal, sys
from support.contexts import NOW
from pipetui.domain.errors import PipetuiError
from pipetui.store.file import open_store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    open_store(sys.argv[1], now=NOW)
except PipetuiError as error:
    print(type(error).__name__, error.exit_code)
"""
    assert run(code, db).strip() == "OperationFailed 1"
    assert list(db.parent.iterdir()) == []
