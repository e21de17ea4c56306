"""The transaction of a service: one user intent, one journal batch, committed whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import OperationFailed
from pipetui.store.connection import BUSY_SECONDS
from pipetui.store.faults import moved, translate

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime
    from types import TracebackType
    from typing import Self

    from sqlmodel import Session

    from pipetui.domain.context import Context
    from pipetui.store.file import Store


def begin(store: Store, *, wait: bool = True) -> None:
    """Start writing; waits for other writers for 5 seconds.

    `BEGIN IMMEDIATE`: a plain `BEGIN` that reads and then writes after another writer fails at once with "locked".

    Args:
        store: the file.
        wait: False fails at once, too, when another program is writing.

    Raises:
        DatabaseProblem: another program holds the file.
        OperationFailed: the file may not be written.
    """
    check(store)
    if wait:
        run(store, "BEGIN IMMEDIATE")
        return
    run(store, "PRAGMA busy_timeout = 0")
    try:
        run(store, "BEGIN IMMEDIATE")
    finally:
        run(store, f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")


def check(store: Store) -> None:
    """Refuse to write where that cannot be."""
    if store.connection.in_transaction:
        raise RuntimeError("a unit of work within a unit of work")
    if store.is_moved():
        raise moved()
    if store.read_only:
        raise OperationFailed(
            "the database is read-only", "Allow writing to the file and to its folder, or use another --db."
        )


def run(store: Store, statement: str) -> None:
    """Run a statement without parameters, its failure told in the user's words."""
    try:
        store.connection.execute(statement)
    except Exception as error:
        known = translate(error)
        if known is None:
            raise
        raise known from error


def roll_back(store: Store) -> None:
    """End the transaction without a trace; SQLite may have done so already (a full disk)."""
    if store.connection.in_transaction:
        store.connection.execute("ROLLBACK")


def open_batch(
    connection: sqlite3.Connection, ctx: Context, command: str, *, kind: str = "do", undoes: int | None = None
) -> int:
    """Start a journal batch: the triggers write into it until `close_batch`."""
    batch: int = connection.execute(
        "INSERT INTO journal_batch (at, actor, command, summary, kind, undoes) VALUES (?, ?, ?, '', ?, ?) RETURNING id",
        (_instant(ctx.now), ctx.actor, command, kind, undoes),
    ).fetchone()[0]
    connection.execute("INSERT INTO journal_now (id, batch_id) VALUES (1, ?)", (batch,))
    return batch


def close_batch(connection: sqlite3.Connection, batch: int, summary: str) -> None:
    """End a journal batch. A COMMIT without this fails: `journal_now` refers to a row that is never there."""
    connection.execute("UPDATE journal_batch SET summary = ? WHERE id = ?", (summary, batch))
    connection.execute("DELETE FROM journal_now")


class unit:  # noqa: N801 - read as a word: `with unit(store, ctx, command="move") as u:`
    """One transaction, used as a context manager.

    On leaving, the session is flushed and everything is committed as one batch; an exception rolls all of it back.
    Errors of SQLite and SQLAlchemy come out as `PipetuiError`s where they mean something to a person.

    The deal's derived columns (`stage_id`, `status`, …) change under the ORM when a stage change is flushed: refresh a
    deal before you read them.

    Attributes:
        connection: the raw connection, inside the transaction.
        summary: what was done, for the history and for undo ("moved Website relaunch to Proposal Sent").
        batch_id: the journal batch; None afterwards when nothing was written.
    """

    __slots__ = ("_command", "_ctx", "_raw", "_session", "_store", "_wait", "batch_id", "connection", "summary")

    def __init__(self, store: Store, ctx: Context, *, command: str, raw: bool = False, wait: bool = True) -> None:
        """Make the unit; it begins with `with`.

        Args:
            store: the file.
            ctx: who does it, and when.
            command: what is being done, for the history.
            raw: the session is not meant to be used, so the ORM need not be loaded.
            wait: wait for other writers; see `begin`.
        """
        self._store = store
        self._raw = raw
        self._wait = wait
        self._ctx = ctx
        self._command = command
        self._session: Session | None = None
        self.connection = store.connection
        self.summary = command
        self.batch_id: int | None = None

    @property
    def at(self) -> str:
        """The instant that the batch is recorded at."""
        return _instant(self._ctx.now)

    @property
    def session(self) -> Session:
        """The ORM's session over the same connection and transaction."""
        if self._session is None:
            from pipetui.store.session import open_session

            self._session = open_session(self._store)
        return self._session

    def flush(self) -> None:
        """Write what the session holds back, before raw SQL relies on it."""
        if self._session is not None:
            self._session.flush()

    def __enter__(self) -> Self:
        if not self._raw and self._store.orm is None:
            check(self._store)
            # Before the file is held: loading takes half a second, and eight commands at once would wait in vain.
            from pipetui.store.session import prepare

            prepare(self._store)
        begin(self._store, wait=self._wait)
        try:
            self.batch_id = open_batch(self.connection, self._ctx, self._command)
        except BaseException as error:
            roll_back(self._store)
            _raise_known(error)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None:
            self._abandon()
            _raise_known(error)
            return
        try:
            self._commit()
        except BaseException as failure:
            self._abandon()
            _raise_known(failure)
            raise

    def _commit(self) -> None:
        assert self.batch_id is not None
        self.flush()
        written = self.connection.execute(
            "SELECT 1 FROM journal_entry WHERE batch_id = ? LIMIT 1", (self.batch_id,)
        ).fetchone()
        if written is None:
            self._abandon()
            return
        close_batch(self.connection, self.batch_id, self.summary)
        self.connection.execute("COMMIT")
        self._close_session()

    def _abandon(self) -> None:
        self.batch_id = None
        try:
            self._close_session()
        finally:
            roll_back(self._store)

    def _close_session(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


def _raise_known(error: BaseException) -> None:
    known = translate(error)
    if known is not None and known is not error:
        raise known from error


def _instant(moment: datetime) -> str:
    from pipetui.domain.dates import instant

    return instant(moment)
