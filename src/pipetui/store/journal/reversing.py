"""Undo and redo: a batch is taken back as a new batch that points at it, so that nothing is ever lost from the log.

`live` says of a `do` batch that its effect stands, and of an `undo` batch that it can be redone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import NotFound, RuleRefused
from pipetui.store.faults import translate
from pipetui.store.journal import conflicts, ranges
from pipetui.store.journal.applying import Applier
from pipetui.store.journal.entries import Batch, batch_with, newest_first
from pipetui.store.unit import begin, close_batch, open_batch, roll_back

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from pipetui.domain.context import Context
    from pipetui.store.file import Store


class Reversal(NamedTuple):
    """A batch that was undone or redone.

    Attributes:
        batch_id: the batch that did it.
        kind: `undo` or `redo`.
        subject_id: the batch whose effect went, or came back.
        actor: who had made that one.
        summary: what it had done.
        deal_ids: the deals whose cards changed, at most 1,000.
        everything: more changed than these deals.
    """

    batch_id: int
    kind: str
    subject_id: int
    actor: str
    summary: str
    deal_ids: tuple[int, ...]
    everything: bool


def undo(store: Store, ctx: Context, count: int = 1, batch: int | None = None) -> list[Reversal]:
    """Take back the actor's latest changes, or one given batch of anybody: all of them or none.

    Args:
        store: the file.
        ctx: who asks, and when.
        count: how many changes; fewer are taken back when there are no more.
        batch: the one to take back instead. An undo is taken back by redoing what it undid.

    Returns:
        What was taken back, the latest first; empty when there is nothing.

    Raises:
        Conflict: a later change stands in the way; nothing was changed.
        NotFound: there is no such batch.
        RuleRefused: it has been taken back already.
    """
    if batch is not None:
        return _reverse_all(store, ctx, 1, lambda connection: _chosen(connection, batch))
    return _reverse_all(store, ctx, count, lambda connection: _latest_done(connection, ctx.actor))


def redo(store: Store, ctx: Context, count: int = 1) -> list[Reversal]:
    """Bring back what the actor undid last, unless the actor has changed something else since.

    Returns:
        What was brought back, in that order; empty when there is nothing.

    Raises:
        Conflict: a later change stands in the way; nothing was changed.
    """
    return _reverse_all(store, ctx, count, lambda connection: _latest_undone(connection, ctx.actor))


def _reverse_all(
    store: Store, ctx: Context, count: int, choose: Callable[[sqlite3.Connection], Batch | None]
) -> list[Reversal]:
    begin(store)
    made: list[Reversal] = []
    try:
        for _ in range(count):
            target = choose(store.connection)
            if target is None:
                break
            made.append(_reverse(store.connection, ctx, target))
        store.connection.execute("COMMIT" if made else "ROLLBACK")
    except BaseException as error:
        roll_back(store)
        known = translate(error)
        if known is None or known is error:
            raise
        raise known from error
    return made


def _latest_done(connection: sqlite3.Connection, actor: str) -> Batch | None:
    return batch_with(connection, "WHERE b.actor = ? AND b.kind = 'do' AND b.live = 1 ORDER BY b.id DESC", (actor,))


def _latest_undone(connection: sqlite3.Connection, actor: str) -> Batch | None:
    found = batch_with(connection, "WHERE b.actor = ? AND b.kind = 'undo' AND b.live = 1 ORDER BY b.id DESC", (actor,))
    latest = _latest_done(connection, actor)
    return None if found is None or (latest is not None and latest.id > found.id) else found


def _chosen(connection: sqlite3.Connection, number: int) -> Batch:
    batch = batch_with(connection, "WHERE b.id = ?", (number,))
    if batch is not None and batch.kind == "redo":
        batch = _subject(connection, batch)
    if batch is None:
        raise NotFound(f"there is no change {number}", "`pipetui history` lists them.")
    if not batch.live:
        raise RuleRefused(
            f"change {number}, “{batch.summary}”, has been taken back already", "`pipetui history` shows when."
        )
    return batch


def _subject(connection: sqlite3.Connection, batch: Batch) -> Batch:
    while batch.undoes is not None:
        found = batch_with(connection, "WHERE b.id = ?", (batch.undoes,))
        assert found is not None
        batch = found
    return batch


def _reverse(connection: sqlite3.Connection, ctx: Context, target: Batch) -> Reversal:
    conflicts.check(connection, target)
    subject = _subject(connection, target)
    kind, word = ("redo", "redid") if target.kind == "undo" else ("undo", "undid")
    batch = open_batch(connection, ctx, kind, kind=kind, undoes=target.id)
    applier = Applier(connection, target, batch)
    for entry in newest_first(connection, target.id):
        applier.take_back(entry)
    close_batch(connection, batch, f"{word}: {subject.summary}")
    connection.execute("UPDATE journal_batch SET live = 0 WHERE id = ?", (target.id,))
    if kind == "redo":
        connection.execute("UPDATE journal_batch SET live = 1 WHERE id = ?", (subject.id,))
        # The rows are there again, or packed with the batch that is redone.
        ranges.drop_chunks(connection, target.id)
        ranges.drop_chunks(connection, batch)
    deals = tuple(sorted(applier.touched.deals))
    return Reversal(batch, kind, subject.id, subject.actor, subject.summary, deals, applier.touched.everything)
