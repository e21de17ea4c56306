"""Several queries that must agree: between them, another program may commit."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection


@contextmanager
def snapshot(conn: Connection) -> Iterator[None]:
    """Have all reads within the block see the file as it is at the first of them."""
    if conn.in_transaction:
        yield
        return
    conn.execute("BEGIN")
    try:
        yield
    finally:
        conn.execute("COMMIT")
