"""What services return: facts in the past tense, for a status line, a printout and the board's repaint.

Each event has `batch_id`, the journal batch that undoes it (None when nothing changed), and `message`, one line
without markup that says what was done ("moved Website relaunch to Proposal Sent"). It begins with a small letter that
a face may raise, unless it is `named`: then a name stands first ("red car is won already"), and stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A change that was committed."""

    batch_id: int | None
    message: str
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DealAdded(Event):
    """A deal was made."""

    deal_id: int
    stage_id: int
    contact_id: int
    contact_added: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DealEdited(Event):
    """Fields of a deal changed. `changed` names them; empty when nothing did."""

    deal_id: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DealsEdited(Event):
    """Fields of many deals changed: `deal_ids` are those that had other values. `changed` names the fields."""

    deal_ids: tuple[int, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DealsMoved(Event):
    """Deals changed stage or place: moved, won, lost, reopened. `moves` has one (deal, from, to) each."""

    moves: tuple[DealMove, ...]


@dataclass(frozen=True, slots=True)
class DealMove:
    """One deal's way. Equal stages mean that only its place in the column changed."""

    deal_id: int
    from_stage_id: int
    to_stage_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DealsDeleted(Event):
    """Deals were deleted; undo brings them back with the same numbers."""

    deal_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanged(Event):
    """Something beside deals was added, edited, archived or removed (stage, pipeline, contact, task, tag, …).

    Attributes:
        table: the table's name.
        row_id: its number.
        change: `added`, `edited`, `removed`, `done`.
    """

    table: str
    row_id: int
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchesReversed(Event):
    """Batches were undone or redone.

    Attributes:
        kind: `undo` or `redo`.
        summaries: what each of them had done, newest first.
        deal_ids: the deals whose rows were touched, at most 1,000 (a larger reversal asks for a full refresh).
        everything: True when more was touched than `deal_ids` names.
    """

    kind: str
    summaries: tuple[str, ...]
    deal_ids: tuple[int, ...]
    everything: bool
