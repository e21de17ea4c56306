"""The raw rows that the oracle reads, as plain values: nothing that is derived, and nothing of what it judges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime
    from fractions import Fraction
    from zoneinfo import ZoneInfo

MINOR_DIGITS = {"EUR": 2, "USD": 2, "CHF": 2, "JPY": 0, "KWD": 3}
"""How many decimals the currencies that occur have."""


@dataclass(frozen=True)
class RawStage:
    """A stage. Won lies beyond all open ones."""

    id: int
    pipeline: int
    kind: str
    position: int
    probability: int
    stale_after: int | None


class RawChange(NamedTuple):
    """A deal came to a stage. `assumed`: 0 recorded, 1 the stage was a guess, 2 the date, too."""

    when: datetime
    stage: RawStage
    assumed: int
    reason: int | None


class RawTask(NamedTuple):
    """A task; `done` is None while it is open."""

    due: date | None
    added: datetime
    done: datetime | None


class RawActivity(NamedTuple):
    """A conversation: what kind, whether that is a note, when, and about which deal and with whom."""

    kind: int
    is_note: bool
    when: datetime
    deal: int | None
    contact: int | None
    lead: int | None


class RawLead(NamedTuple):
    """A lead, and the contact that it became."""

    id: int
    added: datetime
    contact: int | None
    converted: datetime | None


class RawRate(NamedTuple):
    """From `day` on 1 unit of `currency` is `rate` of the base currency."""

    currency: str
    base: str
    day: date
    rate: Fraction


class RawSlip(NamedTuple):
    """A journalled change of an expected close that was not undone."""

    deal: int
    when: datetime
    before: date | None
    after: date | None


class RawEdit(NamedTuple):
    """What the journal says that some columns of a row held before a change of them; undoing is a change, too."""

    table: str
    row: int
    when: datetime
    before: dict[str, Any]


class RawTarget(NamedTuple):
    """What is to be won in a period ("2026-11", "2026-Q4", "2026")."""

    period: str
    amount: int
    currency: str


@dataclass
class RawDeal:
    """A deal and its history, oldest change first."""

    id: int
    contact: int
    amount: int | None
    currency: str | None
    probability: int | None
    expected_close: date | None
    owner: str
    changes: list[RawChange] = field(default_factory=list)
    tasks: list[RawTask] = field(default_factory=list)


@dataclass
class World:
    """Everything that the figures can depend on."""

    zone: ZoneInfo
    base: str
    stages: list[RawStage]
    deals: list[RawDeal]
    contacts: dict[int, datetime | None]
    leads: list[RawLead]
    activities: list[RawActivity]
    rates: list[RawRate]
    slips: list[RawSlip]
    edits: list[RawEdit]
    targets: list[RawTarget]

    def day(self, moment: datetime) -> date:
        """The local day of an instant."""
        return moment.astimezone(self.zone).date()
