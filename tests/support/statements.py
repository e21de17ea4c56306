"""Listens to what a connection is asked, so that tests can count queries and look at their plans."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


@contextmanager
def statements_of(conn: sqlite3.Connection) -> Iterator[list[str]]:
    """Collect every statement that runs within the block, with its values filled in; what triggers run is left out."""
    heard: list[str] = []
    conn.set_trace_callback(lambda sql: None if sql.startswith("--") else heard.append(sql))
    try:
        yield heard
    finally:
        conn.set_trace_callback(None)
