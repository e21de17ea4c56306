"""Deals as of T: where each stands, how it stands, and what it is worth; and deals that are added up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from support.oracle.world import MINOR_DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from support.oracle.world import RawActivity, RawChange, RawDeal, RawStage, RawTask, World

Days = tuple["date | None", "date | None"]
"""A period: first and last day, both included; None: without an end."""


def within(day: date | None, days: Days) -> bool:
    """Whether a day lies in a period."""
    return day is not None and (days[0] is None or days[0] <= day) and (days[1] is None or day <= days[1])


class Visit(NamedTuple):
    """A stay in a stage: the change into it, and the one that ended it; None while it lasts."""

    into: RawChange
    out: RawChange | None

    @property
    def recorded(self) -> bool:
        """Neither end of it had to be assumed."""
        return not self.into.assumed and (self.out is None or not self.out.assumed)

    def days(self, until: datetime) -> Fraction:
        """How long it lasted, or has lasted until T: exact seconds ÷ 86,400."""
        length = (until if self.out is None else self.out.when) - self.into.when
        return Fraction(length // timedelta(microseconds=1), 86_400 * 10**6)


@dataclass
class Seen:
    """A deal as of T."""

    world: World
    raw: RawDeal
    at: datetime
    changes: list[RawChange]

    @property
    def today(self) -> date:
        return self.world.day(self.at)

    @property
    def stage(self) -> RawStage:
        return self.changes[-1].stage

    @property
    def is_open(self) -> bool:
        return self.stage.kind == "open"

    @property
    def p(self) -> int:
        return self.stage.probability if self.raw.probability is None else self.raw.probability

    @property
    def created(self) -> date | None:
        return None if self.changes[0].assumed == 2 else self.world.day(self.changes[0].when)

    @property
    def closed(self) -> date:
        return self.world.day(self.changes[-1].when)

    @property
    def own_changes(self) -> list[RawChange]:
        """The changes within the pipeline that it belongs to: visits to others are not counted."""
        return [change for change in self.changes if change.stage.pipeline == self.stage.pipeline]

    @property
    def last_open_stage(self) -> RawStage | None:
        for change in reversed(self.own_changes):
            if change.stage.kind == "open":
                return change.stage
        return None

    @property
    def visits(self) -> list[Visit]:
        """All its stays, in other pipelines too: what ends a stay may be the way there."""
        found = []
        for place, change in enumerate(self.changes):
            following = self.changes[place + 1] if place + 1 < len(self.changes) else None
            found.append(Visit(change, following))
        return found

    @property
    def activities(self) -> list[RawActivity]:
        """What was said about this very deal, notes included."""
        return [one for one in self.world.activities if one.deal == self.raw.id and one.when <= self.at]

    @property
    def open_tasks(self) -> list[RawTask]:
        return [task for task in self.raw.tasks if task.added <= self.at and (task.done is None or task.done > self.at)]

    @cached_property
    def idle(self) -> int:
        touched = [self.changes[-1].when]
        for one in self.world.activities:
            about = one.deal == self.raw.id or (one.deal is None and one.contact == self.raw.contact)
            if about and one.when <= self.at and not one.is_note:
                touched.append(one.when)
        return (self.today - self.world.day(max(touched))).days

    @property
    def resting(self) -> bool:
        return any(task.due is not None and task.due >= self.today for task in self.open_tasks)

    @property
    def overdue(self) -> bool:
        return self.raw.expected_close is not None and self.raw.expected_close < self.today

    @property
    def stalled(self) -> bool:
        limit = self.stage.stale_after
        return self.is_open and limit is not None and self.idle > limit and not self.resting

    @property
    def ghost(self) -> bool:
        limit = self.stage.stale_after
        asleep = limit is not None and self.idle > 2 * limit and not self.resting
        close = self.raw.expected_close
        return self.is_open and (asleep or (close is not None and (self.today - close).days > 30))

    @cached_property
    def rate(self) -> Fraction | None:
        """What one minor unit of its currency is in minor units of the base currency; None: nobody knows."""
        base, currency = self.world.base, self.raw.currency
        if not base or currency is None:
            return None
        if currency == base:
            return Fraction(1)
        last_day = self.today if self.is_open else self.closed
        latest = None
        for rate in self.world.rates:
            fits = rate.currency == currency and rate.base == base and rate.day <= last_day
            if fits and (latest is None or rate.day > latest.day):
                latest = rate
        if latest is None:
            return None
        return latest.rate * Fraction(10) ** (MINOR_DIGITS[base] - MINOR_DIGITS[currency])

    @property
    def value(self) -> Fraction | None:
        """Its amount in minor units of the base currency; None: it is not priced."""
        return None if self.raw.amount is None or self.rate is None else self.raw.amount * self.rate


def seen_at(
    world: World, at: datetime, pipeline: int | None = None, keep: Callable[[Seen], bool] = lambda _: True
) -> list[Seen]:
    """The deals of a scope as of an instant."""
    found = []
    for raw in world.deals:
        changes = [change for change in raw.changes if change.when <= at]
        if changes:
            seen = Seen(world, raw, at, changes)
            if (pipeline is None or seen.stage.pipeline == pipeline) and keep(seen):
                found.append(seen)
    return found


def closed_in(deals: Iterable[Seen], kind: str, days: Days) -> list[Seen]:
    """Status won or lost at T, and the day of the last change is in P."""
    return [deal for deal in deals if deal.stage.kind == kind and within(deal.closed, days)]


class Sum:
    """Deals that are added up: exact, and rounded once."""

    def __init__(self, deals: Iterable[Seen]) -> None:
        self.deals = list(deals)
        self.priced = [deal for deal in self.deals if deal.value is not None]

    @property
    def exact(self) -> Fraction:
        return sum((deal.value or Fraction() for deal in self.priced), Fraction())

    @property
    def value(self) -> int:
        return round(self.exact)

    @property
    def weighted(self) -> int:
        return round(sum((Fraction(deal.p, 100) * (deal.value or 0) for deal in self.priced), Fraction()))

    @property
    def unpriced(self) -> int:
        return len(self.deals) - len(self.priced)

    @property
    def money(self) -> tuple[int, int, int]:
        return self.value, len(self.priced), self.unpriced

    @property
    def mean(self) -> tuple[int | None, int]:
        count = len(self.priced)
        return (round(self.exact / count) if count else None), count

    def currencies(self, *, weighted: bool = False) -> dict[str, tuple[int, int]]:
        """Each currency's own total, and of how many deals."""
        found: dict[str, list[Fraction]] = defaultdict(list)
        for deal in self.deals:
            if deal.raw.currency is not None:
                found[deal.raw.currency].append(Fraction((deal.raw.amount or 0) * (deal.p if weighted else 100), 100))
        return {currency: (round(sum(parts, Fraction())), len(parts)) for currency, parts in found.items()}
