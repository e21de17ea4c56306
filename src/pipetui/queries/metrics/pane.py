"""The figures of the pane, kept as sums: after a move one deal's share is taken off and put on; nothing is read anew.

The whole is read once, by the same queries as the summary. A deal's share is two queries by its number: how it stands,
and the way it went. What is added is exact, so that after any number of moves the pane says what a new read would; it
holds for one local day and for the present only. What the pane does not show is not read for it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.money import divide_half_even
from pipetui.domain.periods import Period, parse_period, trailing_year
from pipetui.queries.metrics.funnel import Flow, Passing, Stays, bottleneck_of, read_ways_gone
from pipetui.queries.metrics.now import OpenGroup, now_figures, open_groups
from pipetui.queries.metrics.period import (
    BEGAN_IN,
    Begun,
    Decided,
    count_figures,
    rate_figures,
    read_begun,
    read_cycles,
    read_decided,
    within,
)
from pipetui.queries.metrics.scope import present_moment, scope_of
from pipetui.queries.metrics.shapes import Figure, Summary
from pipetui.queries.metrics.stages import StageReads, stage_figures
from pipetui.queries.metrics.summary import count_overdue_tasks, target_of, tasks_today
from pipetui.queries.metrics.tally import Tally
from pipetui.queries.metrics.ways import Went, tracks_of
from pipetui.queries.moment import LocalDays
from pipetui.queries.snapshot import snapshot
from pipetui.queries.standing import Answers, answers, open_task, standing
from pipetui.queries.tasks import task_rows

if TYPE_CHECKING:
    from collections.abc import Collection
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter
    from pipetui.domain.pricing import Price
    from pipetui.queries.metrics.forecast_shapes import Target
    from pipetui.queries.metrics.scope import Scope
    from pipetui.queries.task_shapes import TaskRow

_NOT_READ = ("customers_in_pipeline",)
"""What `now_figures` gives besides, and the pane does not show."""


class Terms(NamedTuple):
    """What the figures are of: enough to read a deal's share on another thread.

    Attributes:
        scope: the deals.
        counts_in: the period of counts and values.
        rates_in: the period of rates and durations.
    """

    scope: Scope
    counts_in: Period
    rates_in: Period

    def hold_on(self, ctx: Context) -> bool:
        """Whether shares can be told apart from the rest now: of the present, and on the local day of the whole."""
        return self.scope.moment.present and self.scope.moment.today == ctx.today


class Share(NamedTuple):
    """What one deal adds to the figures, where it stands.

    Attributes:
        status: open, won or lost.
        stage_id: where it stands.
        answers: how it stands, while it is open.
        price: of its amount.
        amount: in minor units of its currency.
        probability: in per cent.
        first_at: when it began; None: not known.
        closed_at: when it was won or lost; None while it is open.
        cycle_days: from its beginning to its end, for deals that were won and count for the cycle.
        went: its way through the stages, if it changed in the rates' period, along `track`: the numbers of the stages.
        tasks_today: its open tasks that are due today; tasks_overdue counts those of days before.
    """

    status: str
    stage_id: int
    answers: Answers
    price: Price
    amount: int
    probability: int
    first_at: str | None
    closed_at: str | None
    cycle_days: int | None
    went: Went | None
    track: tuple[int, ...]
    tasks_today: tuple[TaskRow, ...]
    tasks_overdue: int


Shares = dict[int, "Share | None"]
"""The shares of some deals by their numbers; None: it is in none of the figures."""


class Moved(NamedTuple):
    """What some deals added to figures of these terms before a change, and what they add now."""

    terms: Terms
    before: Shares
    after: Shares


class _Sums:
    """What was decided and what began in one period."""

    def __init__(self, period: Period, scope: Scope, decided: Decided, begun: Begun) -> None:
        edges = within("", period, scope)[1]
        self._first, self._last = edges.get("first"), edges.get("last")
        self.decided = decided
        self.begun = begun

    def holds(self, instant: str | None) -> bool:
        """Whether something happened in the period."""
        if instant is None or self._first is None or self._last is None:
            return instant is not None
        return str(self._first) <= instant < str(self._last)

    def add(self, share: Share, sign: int) -> None:
        """Put a deal on, or take it off."""
        if share.status != "open" and self.holds(share.closed_at):
            tally = self.decided.won if share.status == "won" else self.decided.lost
            tally.add(share.price, sign, sign * share.amount)
        if self.holds(share.first_at):
            self.begun = Begun(self.begun.deals + sign, self.begun.won + sign * (share.status == "won"))


class PaneFigures:
    """The figures of the pane.

    Attributes:
        terms: what they are of.
    """

    def __init__(self, conn: Connection, terms: Terms) -> None:
        """Read them, from one state of the file."""
        scope, counts_in, rates_in = self.terms = terms
        self._open: dict[tuple[int, Answers], Tally] = {}
        for stage_id, stands, tally in open_groups(conn, scope):  # several may stand alike, for different reasons
            self._open[stage_id, stands] = Tally((tally, self._open.get((stage_id, stands), Tally())))
        self._rates = _Sums(rates_in, scope, read_decided(conn, scope, rates_in), read_begun(conn, scope, rates_in))
        self._counts = self._rates
        if counts_in != rates_in:
            self._counts = _Sums(
                counts_in, scope, read_decided(conn, scope, counts_in), read_begun(conn, scope, counts_in)
            )
        self._cycles = read_cycles(conn, scope, rates_in)
        self._passing = {stage.id: Passing() for stage in scope.stages if stage.kind == "open"}
        for (track, went), deals in read_ways_gone(conn, scope, rates_in).items():
            for place, stage in enumerate(track.stages):
                self._passing[stage.id].add(went, place, deals)
        self._tasks = tasks_today(conn, scope)
        self._tasks_overdue = count_overdue_tasks(conn, scope)
        self._target = target_of(conn, scope, counts_in, rates_in)

    def move(self, moved: Moved) -> None:
        """Take off what deals added before a change, and put on what they add now."""
        for shares, sign in ((moved.before, -1), (moved.after, 1)):
            for share in shares.values():
                if share is not None:
                    self._add(share, sign)

    def _add(self, share: Share, sign: int) -> None:
        if share.status == "open":
            tally = self._open.setdefault((share.stage_id, share.answers), Tally())
            tally.add(share.price, sign, sign * share.amount, sign * share.amount * share.probability)
        for sums in {id(each): each for each in (self._counts, self._rates)}.values():
            sums.add(share, sign)
        if share.cycle_days is not None and self._rates.holds(share.closed_at):
            if sign > 0:
                insort(self._cycles, share.cycle_days)
            else:
                self._cycles.remove(share.cycle_days)
        if share.went is not None:
            for place, stage_id in enumerate(share.track):
                self._passing[stage_id].add(share.went, place, sign)
        for task in share.tasks_today:
            if sign > 0:
                self._tasks.append(task)
            else:
                self._tasks.remove(task)
        self._tasks_overdue += sign * share.tasks_overdue

    def summary(self) -> Summary:
        """Return the figures in the shape of a summary: of it there is what the pane shows, and nothing else."""
        scope, counts_in, rates_in = self.terms
        groups = [OpenGroup(*key, tally) for key, tally in self._open.items()]
        figures = now_figures(groups, 0) | count_figures(self._counts.decided, self._counts.begun)
        open_count = sum(group.tally.deals for group in groups)
        figures |= rate_figures(self._rates.decided, self._rates.begun, self._cycles, open_count)
        for name in _NOT_READ:
            del figures[name]
        flow = Flow({}, self._passing, {stage_id: Stays() for stage_id in self._passing})
        rows = stage_figures(scope, StageReads(groups, {}, {}, (), {}, flow))
        return Summary(
            as_of=scope.moment.at,
            today=scope.moment.today.isoformat(),
            period=counts_in,
            rate_period=rates_in,
            base_currency=scope.base_currency,
            pipeline=scope.pipeline,
            metrics=figures,
            by_stage=tuple(row for row in rows if row.kind == "open"),
            lost_reasons=(),
            tasks_today=tuple(sorted(self._tasks, key=_by_time)),
            tasks_overdue=self._tasks_overdue,
            trend=None,
            bottleneck=bottleneck_of(rows),
            target=None if self._target is None else self._reached(self._target),
        )

    def _reached(self, target: Target) -> Target:
        """Return the target with what is won by now; the chances of what is open stay as they were read."""
        won = self._counts.decided.won
        (value, parts), aim = won.exact(), int(target.target.value or 0)
        gap = max(0, divide_half_even(aim * parts - value, parts))
        return target._replace(
            won_value=won.total(),
            gap=target.gap._replace(value=gap, n=won.priced),
            attainment=Figure(value / (aim * parts), won.priced, "ratio") if aim else target.attainment,
        )


def read_pane(
    conn: Connection,
    ctx: Context,
    *,
    period: Period | None,
    pipeline_id: int | None,
    filter: Filter | None = None,  # noqa: A002
) -> PaneFigures:
    """Return the figures of the pane as of now; see `read_summary`."""
    with snapshot(conn):
        scope = scope_of(conn, present_moment(conn, ctx), pipeline_id, filter)
        today = scope.moment.today
        terms = Terms(scope, period or parse_period("this-month", today), period or trailing_year(today))
        return PaneFigures(conn, terms)


def read_shares(conn: Connection, terms: Terms, deal_ids: Collection[int]) -> Shares:
    """Return what some deals add to the figures, as they stand now."""
    return {deal_id: _share(conn, terms, deal_id) for deal_id in deal_ids}


def _share(conn: Connection, terms: Terms, deal_id: int) -> Share | None:
    scope = terms.scope
    stands = standing(conn, scope.moment)
    now, then = scope.open_pricing, scope.closed_pricing
    row = conn.execute(
        f"SELECT d.status, d.stage_id, {stands.digest}, {now.code}, {then.code}, coalesce(d.amount, 0),"
        f" coalesce(d.probability, s.probability), d.first_at, d.closed_at, {BEGAN_IN}"
        f" FROM {scope.deals} CROSS JOIN stage s ON s.id = d.stage_id WHERE d.id = :share_of AND {scope.condition}",
        {**scope.params, **stands.params, **now.params, **then.params, "share_of": deal_id},
    ).fetchone()
    if row is None:
        return None
    status, stage_id, digest, open_price, closed_price, amount, probability, first_at, closed_at, began_in = row
    is_open = status == "open"
    cycle = None
    if status == "won" and first_at is not None and began_in != "won":
        days = LocalDays(scope.moment.timezone)
        cycle = (days[closed_at] - days[first_at]).days
    went, track = _way(conn, terms, deal_id, stage_id)
    due = task_rows(
        conn,
        f"t.deal_id = :share_of AND t.due_on <= :today AND {open_task(scope.moment)}",
        {"share_of": deal_id, "today": scope.moment.today.isoformat(), "at": scope.moment.at},
        scope.moment.today,
    )
    return Share(
        status=status,
        stage_id=stage_id,
        answers=answers(digest),
        price=now.prices[open_price] if is_open else then.prices[closed_price],
        amount=amount,
        probability=probability,
        first_at=first_at,
        closed_at=closed_at,
        cycle_days=cycle,
        went=went,
        track=track,
        tasks_today=tuple(task for task in due if not task.overdue),
        tasks_overdue=sum(task.overdue for task in due),
    )


def _way(conn: Connection, terms: Terms, deal_id: int, stage_id: int) -> tuple[Went | None, tuple[int, ...]]:
    """Return a deal's way, if it changed in the rates' period, and the stages that it is told along."""
    changes = conn.execute(
        "SELECT to_stage_id * 2 + (assumed > 0), happened_at FROM stage_change WHERE deal_id = ?"
        " ORDER BY happened_at, id",
        (deal_id,),
    ).fetchall()
    edges = within("", terms.rates_in, terms.scope)[1]
    instants = [instant for _, instant in changes]
    begin = bisect_left(instants, str(edges["first"])) if edges else 0
    end = bisect_left(instants, str(edges["last"])) if edges else len(instants)
    if begin == end:
        return None, ()
    track = tracks_of(terms.scope)[stage_id]
    return track.went((tuple(code for code, _ in changes), begin, end)), tuple(stage.id for stage in track.stages)


def _by_time(task: TaskRow) -> tuple[bool, str, int]:
    return task.due_time is None, task.due_time or "", task.id
