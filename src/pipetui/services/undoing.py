"""Undo and redo, saying what they took back or brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import InvalidInput
from pipetui.domain.events import BatchesReversed
from pipetui.domain.text import counted
from pipetui.store import journal

if TYPE_CHECKING:
    from pipetui.domain.context import Context
    from pipetui.store.file import Store
    from pipetui.store.journal import Reversal

MOST_DEALS = 1_000
"""Deals that an event names; a larger reversal asks for a full refresh."""


def undo(store: Store, ctx: Context, count: int = 1, *, batch: int | None = None) -> BatchesReversed:
    """Take back the actor's latest changes, or one given batch of anybody.

    Args:
        store: the file.
        ctx: the circumstances.
        count: how many changes.
        batch: the number of the one to take back instead.

    Raises:
        InvalidInput: fewer than one.
        Conflict: a later change stands in the way; nothing was changed.
        NotFound: there is no such batch.
        RuleRefused: it has been taken back already.
    """
    _refuse_none(count)
    return _told("undo", "undid", journal.undo(store, ctx, count, batch))


def redo(store: Store, ctx: Context, count: int = 1) -> BatchesReversed:
    """Bring back what the actor undid last.

    Raises:
        InvalidInput: fewer than one.
        Conflict: a later change stands in the way; nothing was changed.
    """
    _refuse_none(count)
    return _told("redo", "redid", journal.redo(store, ctx, count))


def _refuse_none(count: int) -> None:
    if count < 1:
        raise InvalidInput("give a number of changes from 1 on", field="count")


def _told(kind: str, word: str, done: list[Reversal]) -> BatchesReversed:
    """Return what happened as one event."""
    if not done:
        message = f"nothing to {kind}"
    elif len(done) == 1:
        message = f"{word}: {done[0].summary}"
    else:
        reach = "back" if kind == "undo" else "up"
        message = f"{word} {counted(len(done), 'change')}, {reach} to: {done[-1].summary}"
    deals = sorted({deal for reversal in done for deal in reversal.deal_ids})
    return BatchesReversed(
        batch_id=done[-1].batch_id if done else None,
        message=message,
        kind=kind,
        summaries=tuple(reversal.summary for reversal in done),
        deal_ids=tuple(deals[:MOST_DEALS]),
        everything=len(deals) > MOST_DEALS or any(reversal.everything for reversal in done),
    )
