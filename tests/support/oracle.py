"""METRICS in plain loops: what every figure has to be, computed from the raw rows and nothing that is derived.

Slow and simple on purpose. It shares no code with the queries that it judges: days by `datetime`, money by `Fraction`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from zoneinfo import ZoneInfo


@dataclass
class RawStage:
    id: int
    pipeline: int
    kind: str
    probability: int
    stale_after: int | None


@dataclass
class RawDeal:
    """A deal and its history, oldest change first: (when, stage, assumed, reason)."""

    id: int
    contact: int
    amount: int | None
    currency: str | None
    probability: int | None
    expected_close: date | None
    owner: str
    changes: list[tuple[datetime, RawStage, int, int | None]] = field(default_factory=list)
    task_days: list[date | None] = field(default_factory=list)


@dataclass
class Seen:
    """A deal as of T."""

    raw: RawDeal
    today: date
    zone: ZoneInfo
    changes: list[tuple[datetime, RawStage, int, int | None]]

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    @property
    def stage(self) -> RawStage:
        return self.changes[-1][1]

    @property
    def is_open(self) -> bool:
        return self.stage.kind == "open"

    @property
    def p(self) -> int:
        return self.stage.probability if self.raw.probability is None else self.raw.probability

    @property
    def created(self) -> date | None:
        when, _, assumed, _ = self.changes[0]
        return None if assumed == 2 else self.day(when)

    @property
    def closed(self) -> date:
        return self.day(self.changes[-1][0])

    @property
    def last_open_stage(self) -> RawStage | None:
        for _, stage, _, _ in reversed(self.changes):
            if stage.kind == "open" and stage.pipeline == self.stage.pipeline:
                return stage
        return None

    @property
    def idle(self) -> int:
        return (self.today - self.day(self.changes[-1][0])).days

    @property
    def resting(self) -> bool:
        return any(day is not None and day >= self.today for day in self.raw.task_days)

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


def load(conn: sqlite3.Connection) -> list[RawDeal]:
    """Read the raw rows: the deals' own fields, every stage change, the open tasks."""
    stages = {
        row[0]: RawStage(*row)
        for row in conn.execute("SELECT id, pipeline_id, kind, probability, stale_after_days FROM stage").fetchall()
    }
    deals = {}
    for row in conn.execute(
        "SELECT id, contact_id, amount, currency, probability, expected_close, owner FROM deal"
    ).fetchall():
        close = None if row[5] is None else date.fromisoformat(row[5])
        deals[row[0]] = RawDeal(row[0], row[1], row[2], row[3], row[4], close, row[6])
    changes = conn.execute(
        "SELECT deal_id, happened_at, id, to_stage_id, assumed, lost_reason_id FROM stage_change"
    ).fetchall()
    for deal_id, happened_at, _, stage_id, assumed, reason in sorted(changes, key=lambda row: row[1:3]):
        deals[deal_id].changes.append((datetime.fromisoformat(happened_at), stages[stage_id], assumed, reason))
    for deal_id, due_on in conn.execute("SELECT deal_id, due_on FROM task WHERE done_at IS NULL").fetchall():
        if deal_id is not None:
            deals[deal_id].task_days.append(None if due_on is None else date.fromisoformat(due_on))
    return list(deals.values())


def seen_at(
    deals: Iterable[RawDeal], at: datetime, zone: ZoneInfo, pipeline: int | None, keep: Callable[[Seen], bool]
) -> list[Seen]:
    """The deals of a scope as of an instant."""
    found = []
    for raw in deals:
        changes = [change for change in raw.changes if change[0] <= at]
        if changes:
            seen = Seen(raw, at.astimezone(zone).date(), zone, changes)
            if (pipeline is None or seen.stage.pipeline == pipeline) and keep(seen):
                found.append(seen)
    return found


@dataclass
class Sum:
    """Deals that are added up: exact, and rounded once."""

    deals: list[Seen]
    base: str

    @property
    def priced(self) -> list[Seen]:
        return [deal for deal in self.deals if deal.raw.amount is not None and deal.raw.currency == self.base]

    def value(self) -> int:
        return sum(deal.raw.amount or 0 for deal in self.priced)

    def weighted(self) -> int:
        return round(sum((Fraction((deal.raw.amount or 0) * deal.p, 100) for deal in self.priced), Fraction()))

    def money(self) -> tuple[int, int, int]:
        return self.value(), len(self.priced), len(self.deals) - len(self.priced)

    def currencies(self, *, weighted: bool = False) -> dict[str, tuple[int, int]]:
        found: dict[str, list[Fraction]] = defaultdict(list)
        for deal in self.deals:
            if deal.raw.currency is not None:
                found[deal.raw.currency].append(Fraction((deal.raw.amount or 0) * (deal.p if weighted else 100), 100))
        return {currency: (round(sum(parts, Fraction())), len(parts)) for currency, parts in found.items()}

    def mean(self) -> tuple[int | None, int]:
        priced = self.priced
        return (round(Fraction(self.value(), len(priced))) if priced else None), len(priced)


Days = tuple[date | None, date | None]


def _in(day: date | None, days: Days) -> bool:
    return day is not None and (days[0] is None or days[0] <= day) and (days[1] is None or day <= days[1])


def now_block(deals: list[Seen], base: str) -> dict[str, tuple[object, ...]]:
    """(value, n) of the counts, (value, n, unpriced) of the sums."""
    is_open = [deal for deal in deals if deal.is_open]
    stalled = [deal for deal in is_open if deal.stalled]
    ghost = [deal for deal in is_open if deal.ghost]
    overdue = [deal for deal in is_open if deal.overdue]
    idle = [deal for deal in is_open if not deal.raw.task_days]
    bad = {deal.raw.id for deal in (*stalled, *overdue, *idle)}
    honest = [deal for deal in is_open if deal.raw.id not in bad]
    everything = Sum(is_open, base)
    no_amount = [deal for deal in is_open if deal.raw.amount is None]
    return {
        "open_count": (len(is_open), len(is_open)),
        "open_value": everything.money(),
        "weighted_value": (everything.weighted(), *everything.money()[1:]),
        "avg_deal_size_open": everything.mean(),
        "customers_in_pipeline": (len({deal.raw.contact for deal in is_open}), len(is_open)),
        "stalled_count": (len(stalled), len(stalled)),
        "stalled_value": Sum(stalled, base).money(),
        "ghost_count": (len(ghost), len(ghost)),
        "ghost_value": Sum(ghost, base).money(),
        "overdue_count": (len(overdue), len(overdue)),
        "overdue_value": Sum(overdue, base).money(),
        "no_next_step_count": (len(idle), len(idle)),
        "no_amount_count": (len(no_amount), len(no_amount)),
        "honest_value": Sum(honest, base).money(),
    }


def period_block(deals: list[Seen], base: str, counts: Days, rates: Days) -> dict[str, tuple[object, ...]]:
    """The figures of the Period block."""
    found: dict[str, tuple[object, ...]] = {}
    won, lost = (_closed(deals, kind, counts) for kind in ("won", "lost"))
    found["won_count"], found["won_value"] = (len(won), len(won)), Sum(won, base).money()
    found["lost_count"], found["lost_value"] = (len(lost), len(lost)), Sum(lost, base).money()
    created = [deal for deal in deals if _in(deal.created, counts)]
    found["created_count"] = (len(created), len(created))

    won, lost = (_closed(deals, kind, rates) for kind in ("won", "lost"))
    decided = len(won) + len(lost)
    won_sum, lost_sum = Sum(won, base), Sum(lost, base)
    found["win_rate"] = (len(won) / decided if decided else None, decided)
    value = won_sum.value() + lost_sum.value()
    found["win_rate_value"] = (
        won_sum.value() / value if value else None,
        len(won_sum.priced) + len(lost_sum.priced),
    )
    created = [deal for deal in deals if _in(deal.created, rates)]
    through = [deal for deal in created if deal.stage.kind == "won"]
    found["overall_conversion"] = (len(through) / len(created) if created else None, len(created))
    found["avg_deal_size_won"] = won_sum.mean()
    cycles = []
    for deal in won:
        if deal.created is not None and deal.changes[0][1].kind != "won":
            cycles.append((deal.closed - deal.created).days)
    found["cycle_days_avg"] = (sum(cycles) / len(cycles) if cycles else None, len(cycles))
    found["cycle_days_median"] = (_median(cycles), len(cycles))
    open_count = sum(deal.is_open for deal in deals)
    velocity = None
    if decided and won_sum.priced and sum(cycles):
        mean = Fraction(won_sum.value(), len(won_sum.priced))
        velocity = round(open_count * Fraction(len(won), decided) * mean / Fraction(sum(cycles), len(cycles)))
    found["velocity_per_day"] = (velocity, open_count + decided)
    return found


def _closed(deals: list[Seen], kind: str, days: Days) -> list[Seen]:
    return [deal for deal in deals if deal.stage.kind == kind and _in(deal.closed, days)]


def _median(values: list[int]) -> float | None:
    rest = sorted(values)
    while len(rest) > 2:
        rest = rest[1:-1]
    return sum(rest) / len(rest) if rest else None


def stage_block(deals: list[Seen], base: str, counts: Days) -> dict[tuple[int, int | None], tuple[int, ...]]:
    """By (pipeline, stage): deals, value, weighted, unpriced, stalled, customers, lost_count, lost_value."""
    latest: dict[int, Seen] = {}
    for deal in deals:
        other = latest.get(deal.raw.contact)
        if other is None or (deal.changes[-1][0], deal.raw.id) > (other.changes[-1][0], other.raw.id):
            latest[deal.raw.contact] = deal
    lost = _closed(deals, "lost", counts)
    found: dict[tuple[int, int | None], tuple[int, ...]] = {}
    keys = {(deal.stage.pipeline, deal.stage.id) for deal in deals}
    keys |= {(deal.stage.pipeline, (deal.last_open_stage or _NONE).id) for deal in lost}
    for pipeline, stage in keys:
        here = Sum([deal for deal in deals if deal.stage.id == stage], base)
        lost_here = [
            deal for deal in lost if deal.stage.pipeline == pipeline and (deal.last_open_stage or _NONE).id == stage
        ]
        found[pipeline, None if stage == _NONE.id else stage] = (
            len(here.deals),
            here.value(),
            here.weighted(),
            here.money()[2],
            sum(deal.stalled for deal in here.deals),
            sum(deal.stage.id == stage for deal in latest.values()),
            len(lost_here),
            Sum(lost_here, base).value(),
        )
    return found


_NONE = RawStage(-1, -1, "none", 0, None)


def reason_block(deals: list[Seen], base: str, counts: Days) -> dict[int | None, tuple[int, int, int]]:
    """By reason: deals, value, unpriced."""
    found: dict[int | None, list[Seen]] = defaultdict(list)
    for deal in _closed(deals, "lost", counts):
        found[deal.changes[-1][3]].append(deal)
    return {reason: (len(lost), Sum(lost, base).value(), Sum(lost, base).money()[2]) for reason, lost in found.items()}


def month_ends(today: date, zone: ZoneInfo) -> list[tuple[date, datetime]]:
    """The last twelve days before a first of a month, today's month included, and the last millisecond of each."""
    found: list[tuple[date, datetime]] = []
    day = today
    while len(found) < 12:
        day -= timedelta(1)
        following = day + timedelta(1)
        if following.day == 1:
            midnight = datetime.combine(following, time(), zone).astimezone(UTC)
            found.append((day, midnight - timedelta(milliseconds=1)))
    return found[::-1]
