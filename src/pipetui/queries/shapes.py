"""The shapes that the board reads: frozen tuples with names, no behaviour beyond derived values.

Tuples, not dataclasses: a frozen, slotted dataclass costs 0.9 ms to define, and every printout pays for all of them
before it prints; a tuple costs 0.1 ms, is made six times faster and hashes in C (cards are cache keys).

Money is integer minor units beside its currency; instants are 24-character UTC text; days are ISO text.
"""

from __future__ import annotations

from typing import NamedTuple


class StageAction(NamedTuple):
    """What to do on entering a stage. `due_in_days` None: no due date."""

    title: str
    due_in_days: int | None


class Stage(NamedTuple):
    """A stage as the user shaped it. `kind` is open, won or lost; position counts from 0, won then lost last."""

    id: int
    pipeline_id: int
    name: str
    kind: str
    position: int
    probability: int
    stale_after_days: int | None
    wip_limit: int | None
    objective: str
    exit_criteria: str
    actions: tuple[StageAction, ...] = ()


class Pipeline(NamedTuple):
    """A pipeline; `current` is the one the board shows. `deals` counts open deals."""

    id: int
    name: str
    position: int
    current: bool
    deals: int


class LostReason(NamedTuple):
    """A reason for losing deals, from the user's list."""

    id: int
    name: str
    position: int


class CurrencySum(NamedTuple):
    """Deals of one currency: how many, their amounts and weighted amounts (minor units × 100 stays exact)."""

    currency: str
    deals: int
    amount: int
    amount_times_probability: int


class ClosedSums(NamedTuple):
    """What closed in a period: how many deals, and those with an amount by currency."""

    deals: int = 0
    sums: tuple[CurrencySum, ...] = ()


class StageHead(NamedTuple):
    """A column's head: the stage, how many deals it holds (under the filter), and their sums by currency.

    `no_amount` counts the deals without an amount; they are in `deals` and in no sum. `closed` is for Won and Lost, of
    the period that the board was read for. `hidden` counts the deals that the filter hides: the stage holds those too.
    """

    stage: Stage
    deals: int
    sums: tuple[CurrencySum, ...]
    no_amount: int
    closed: ClosedSums = ClosedSums()
    hidden: int = 0


class Board(NamedTuple):
    """All a first paint needs beside the cards: heads in board order (open stages, then Won, then Lost).

    Attributes:
        base_currency: "" until a first amount, or the user, set it.
        hidden: deals of the pipeline that the filter hides.
    """

    pipeline: Pipeline
    heads: tuple[StageHead, ...]
    base_currency: str
    hidden: int


class Card(NamedTuple):
    """One deal as a card shows it. Hashable, so that painted strips can be cached by it.

    Attributes:
        probability: its own; None: the stage's applies.
        moved_at: when it entered its stage.
        next_step: title of the earliest open task, "" without one; next_due its day or None; next_time "HH:MM" or None.
        stalled: idle longer than its stage allows (METRICS "stalled").
        ghost: METRICS "ghost".
        set_by: who made the deal, "" when that is the one who looks, or the program itself.
    """

    id: int
    stage_id: int
    title: str
    contact: str
    company: str
    amount: int | None
    currency: str | None
    probability: int | None
    expected_close: str | None
    owner: str
    moved_at: str
    status: str
    next_step: str
    next_due: str | None
    next_time: str | None
    stalled: bool
    ghost: bool
    tags: tuple[str, ...]
    set_by: str


class PageWanted(NamedTuple):
    """A window on a column: `limit` cards from `offset` on, in board order."""

    stage_id: int
    offset: int
    limit: int
