from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from pipetui.queries.snapshot import snapshot

if TYPE_CHECKING:
    from pathlib import Path


def test_reads_within_agree_whatever_others_commit(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    reader, writer = (sqlite3.connect(path, isolation_level=None) for _ in range(2))
    writer.execute("PRAGMA journal_mode = WAL")  # here only: it lets the other commit meanwhile
    writer.execute("CREATE TABLE x (y)")
    count = "SELECT count(*) FROM x"
    with snapshot(reader):
        assert reader.execute(count).fetchone() == (0,)
        writer.execute("INSERT INTO x VALUES (1)")
        assert reader.execute(count).fetchone() == (0,)
    assert reader.execute(count).fetchone() == (1,)
    reader.close()
    writer.close()


def test_it_ends_after_an_error_and_leaves_an_outer_transaction_alone() -> None:
    conn = sqlite3.connect(":memory:", isolation_level=None)
    with pytest.raises(ZeroDivisionError), snapshot(conn):
        assert conn.in_transaction
        raise ZeroDivisionError
    assert not conn.in_transaction
    conn.execute("BEGIN")
    with snapshot(conn):
        pass
    assert conn.in_transaction
    conn.close()
