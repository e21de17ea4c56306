from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.queries.sums import currency_code, joined, split_sum

LARGEST = 999_999_999_999_999


@given(st.lists(st.tuples(st.none() | st.integers(0, LARGEST), st.integers(0, 100)), max_size=30))
def test_sums_are_exact(rows: list[tuple[int | None, int]]) -> None:
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE TABLE x (amount INTEGER, p INTEGER)")
    conn.executemany("INSERT INTO x VALUES (?, ?)", rows)
    found = conn.execute(f"SELECT {split_sum('amount')}, {split_sum('amount', 'p')} FROM x").fetchone()
    conn.close()
    assert joined(*found[:2]) == sum(amount or 0 for amount, _ in rows)
    assert joined(*found[2:]) == sum((amount or 0) * p for amount, p in rows)


def test_sums_pass_what_sqlite_can_add_up() -> None:
    conn = sqlite3.connect(":memory:")
    conn.execute(
        f"CREATE TABLE x AS WITH n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
        f" SELECT {LARGEST} AS amount FROM n"
    )
    with pytest.raises(sqlite3.OperationalError, match="overflow"):
        conn.execute("SELECT sum(amount) FROM x").fetchone()
    assert joined(*conn.execute(f"SELECT {split_sum('amount', '100')} FROM x").fetchone()) == 20_000 * LARGEST * 100
    conn.close()


def test_currencies_are_numbered_in_the_order_given() -> None:
    code, params = currency_code(["", "EUR", "a'b"])
    conn = sqlite3.connect(":memory:")
    rows = conn.execute(
        f"SELECT {code} FROM (SELECT 'EUR' AS currency UNION ALL SELECT NULL UNION ALL SELECT 'a''b') d", params
    ).fetchall()
    conn.close()
    assert rows == [(1,), (0,), (2,)]
