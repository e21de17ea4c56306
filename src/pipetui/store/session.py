"""The ORM over the store's own connection. Importing this loads SQLModel and maps the tables (0.5 s): writers do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine
from sqlalchemy.orm import configure_mappers
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from pipetui.store import tables  # noqa: F401 - what `prepare` maps

if TYPE_CHECKING:
    import sqlite3

    from pipetui.store.file import Store


class _Joined:
    """The connection as the ORM sees it: it may read and write, but not end the transaction, which is the unit's.

    Neither a session that is closed nor a pool that resets its connection can then roll back what is not theirs.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def commit(self) -> None:
        """Left to the unit."""

    def rollback(self) -> None:
        """Left to the unit."""

    def close(self) -> None:
        """Left to the store."""


def prepare(store: Store) -> None:
    """Do ahead what the first change would wait for: the mapping of the tables, the ORM's look at the connection."""
    configure_mappers()
    session = open_session(store)
    try:
        session.connection()
    finally:
        session.close()


def open_session(store: Store) -> Session:
    """A new session inside the transaction that is open on the store's connection."""
    if store.orm is None:
        joined = _Joined(store.connection)
        store.orm = create_engine("sqlite://", creator=lambda: joined, poolclass=StaticPool)
    return Session(store.orm)
