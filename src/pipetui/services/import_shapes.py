"""What a reader of files hands to the import: plain values, already cleaned and parsed, in the words of INTERFACE.

They are tuples because a file has 100,000 rows, and stand in a module of their own so that readers can build them
without importing anything that writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class ImportRow(NamedTuple):
    """One line of a file that is to become, or to update, one deal.

    Empty text and None mean "the file does not say": a new deal then gets the default, a known deal keeps what it has.
    A moment is a `date` (the local day, no time known) or an aware `datetime`.

    Attributes:
        line: the line in the file, for messages.
        title: the deal's title; never empty.
        currency: ISO code of the amount; None: the import's currency, else the file's base currency.
        amount_parts: how the amount was typed, when it was a product ("850*12").
        stage: name of the present stage; empty: `status`, else the last dated stage says it.
        status: `open`, `won`, `lost` or empty.
        created: when the deal began.
        closed: when it was won or lost.
        entered: (stage name, moment) for each dated stage, in any order.
    """

    line: int
    title: str
    contact: str = ""
    email: str | None = None
    phone: str | None = None
    company: str = ""
    amount: int | None = None
    currency: str | None = None
    amount_parts: str | None = None
    stage: str = ""
    status: str = ""
    probability: int | None = None
    created: date | None = None
    closed: date | None = None
    entered: tuple[tuple[str, date], ...] = ()
    expected_close: date | None = None
    owner: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""
    lost_reason: str = ""
    note: str = ""
    next_step: str = ""
    external_id: str | None = None


class HistoryRow(NamedTuple):
    """One line of a file of stage changes: the deal's external id, the stage it went to, and when."""

    line: int
    external_id: str
    stage: str
    moment: date
    lost_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSpec:
    """What holds for the whole file.

    Attributes:
        pipeline: name of the pipeline; None: the current one.
        new_stages: stages of a pipeline to make, in order (`--stages`); None: the pipeline's own.
        currency: ISO code for amounts that name none; None: the file's base currency.
        source_name: the file's name, for the summary in the journal.
    """

    source_name: str
    pipeline: str | None = None
    new_stages: tuple[str, ...] | None = None
    currency: str | None = None


class SkippedRow(NamedTuple):
    """A row that was not taken, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did: counts by the word of the thing (`deals`, `contacts`, `companies`, `tags`, …)."""

    batch_id: int | None
    message: str
    rows: int
    created: Mapping[str, int]
    updated: Mapping[str, int]
    skipped: tuple[SkippedRow, ...]
    warnings: tuple[str, ...]
