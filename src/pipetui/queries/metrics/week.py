"""The weekly sheet: what began, moved, slipped, was won and lost in a week, what stands still, and what that did."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pipetui.domain.dates import day_bounds, local_day
from pipetui.domain.errors import InvalidInput
from pipetui.domain.periods import Period, parse_period
from pipetui.queries.metrics.as_it_was import read_earlier
from pipetui.queries.metrics.scope import Scope, at_moment, moment_as_of, scope_of
from pipetui.queries.metrics.slips import Slip, read_slips
from pipetui.queries.metrics.week_change import explain, read_ends
from pipetui.queries.metrics.week_shapes import WeekDeal, WeekSheet
from pipetui.queries.snapshot import snapshot
from pipetui.queries.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Connection
    from zoneinfo import ZoneInfo

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter


class _Told(NamedTuple):
    """What the lists say of a deal, as of the week's end.

    Attributes:
        touched_at: when it changed stage last, or something was said about it, if that is later.
        before_id: the stage that it stood in before the week; None when it had not begun.
    """

    deal_id: int
    title: str
    client: str
    stage_id: int
    status: str
    amount: int | None
    currency: str | None
    expected_close: str | None
    first_at: str | None
    moved_at: str
    touched_at: str
    before_id: int | None


def read_week(
    conn: Connection,
    ctx: Context,
    *,
    period: Period | None,
    pipeline_id: int | None,
    filter: Filter | None = None,  # noqa: A002
    as_of: date | None = None,
) -> WeekSheet:
    """Return the weekly sheet.

    A filter chooses the deals as they stand at the week's end, for both ends.

    Args:
        conn: the file.
        ctx: the circumstances.
        period: the week, or any other run of days; None: this week.
        pipeline_id: the pipeline; None: all of them.
        filter: what the deals are narrowed to.
        as_of: T is the end of this local day; None: now.

    Raises:
        InvalidInput: the period has no beginning, or has not begun.
    """
    with snapshot(conn):
        now = moment_as_of(conn, ctx, as_of)
        week = period or parse_period("this-week", now.today)
        if week.first is None or week.last is None:
            raise InvalidInput("the weekly sheet needs a week", "Write last-week or 2026-W47.", field="period")
        if week.first > now.today:
            raise InvalidInput(f"{week.name} has not begun yet", "Write this-week or last-week.", field="period")
        end = now if week.last >= now.today else moment_as_of(conn, ctx, week.last)
        after = scope_of(conn, end, pipeline_id, filter)
        before = at_moment(conn, after, moment_as_of(conn, ctx, week.first - timedelta(1)))
        why = explain(conn, *read_ends(conn, before, after, _chosen(conn, after)))
        edges = day_bounds(week.first, week.last, ctx.timezone)
        return WeekSheet(
            as_of=end.at,
            today=now.today.isoformat(),
            period=week,
            base_currency=after.base_currency,
            pipeline=after.pipeline,
            weighted_before=why.before,
            weighted_after=why.after,
            changes=why.changes,
            unpriced_before=why.unpriced_before,
            unpriced_after=why.unpriced_after,
            **_lists(conn, before, after, edges),
        )


def _chosen(conn: Connection, scope: Scope) -> set[int] | None:
    """Return the deals that the filter lets through; None where there is none."""
    if scope.filter is None or scope.filter.is_empty:
        return None
    rows = conn.execute(f"SELECT d.id FROM {scope.deals} WHERE {scope.fitting}", scope.params)
    return {number for (number,) in rows}


def _lists(
    conn: Connection, before: Scope, after: Scope, edges: tuple[str, str]
) -> dict[str, Any]:  # the lists of a sheet, by name
    """Return what happened between two instants."""
    first, last = edges
    slips: dict[int, list[Slip]] = {}
    for slip in read_slips(conn, after, first, last):
        slips.setdefault(slip.deal_id, []).append(slip)
    stalled, were_stalled = _stalled(conn, after, after.condition), set(_stalled(conn, before, "1"))
    deals = _told(conn, before, after, first, [*slips, *stalled])
    reasons = _lost_reasons(conn, [deal.deal_id for deal in deals if deal.status == "lost"], after.moment.at)
    row = _Rows(dict(conn.execute("SELECT id, name FROM stage")), after.moment.timezone)
    new: list[WeekDeal] = []
    moved: list[WeekDeal] = []
    ended: dict[str, list[WeekDeal]] = {"won": [], "lost": []}
    for deal in deals:
        if deal.status != "open" and deal.moved_at >= first:
            ended[deal.status].append(row.of(deal, deal.moved_at, lost_reason=reasons.get(deal.deal_id, "")))
        if deal.first_at is not None and deal.first_at >= first:
            new.append(row.of(deal, deal.first_at))
        elif deal.status == "open" and deal.before_id not in (None, deal.stage_id):
            moved.append(row.of(deal, deal.moved_at))
    known = {deal.deal_id: deal for deal in deals}
    standing_still = (row.of(known[one], known[one].touched_at, is_news=one not in were_stalled) for one in stalled)
    return {
        "new": _in_order(new),
        "moved": _in_order(moved),
        "slipped": _in_order(row.slipped(known[one], those) for one, those in slips.items()),
        "won": _in_order(ended["won"]),
        "lost": _in_order(ended["lost"]),
        "stalled": tuple(sorted(_in_order(standing_still), key=lambda deal: not deal.is_news)),
    }


def _told(conn: Connection, before: Scope, after: Scope, first: str, others: list[int]) -> list[_Told]:
    """Return the deals that changed since an instant, and others: as they were at the week's end."""
    rows = conn.execute(
        "SELECT d.id, n.title, coalesce(o.name, c.name), d.stage_id, d.status, d.amount, d.currency,"
        " d.expected_close, d.first_at, d.moved_at, max(d.moved_at, coalesce(d.touched_at, '')),"
        " (SELECT x.to_stage_id FROM stage_change x WHERE x.deal_id = d.id"
        " AND x.happened_at <= :before ORDER BY x.happened_at DESC, x.id DESC LIMIT 1)"
        f" FROM {after.deals} CROSS JOIN deal n ON n.id = d.id CROSS JOIN contact c ON c.id = d.contact_id"
        " LEFT JOIN company o ON o.id = coalesce(d.company_id, c.company_id)"
        " WHERE (d.moved_at >= :week_first OR d.id IN (SELECT value FROM json_each(:others)))"
        f" AND {after.condition}",
        {**after.params, "before": before.moment.at, "week_first": first, "others": json.dumps(others)},
    ).fetchall()
    earlier = read_earlier(conn, after.moment.at).deals
    told = []
    for found in rows:
        was = earlier.get(found[0], {})
        known = {name: was[name] for name in ("amount", "currency", "expected_close") if name in was}
        told.append(_Told._make(found)._replace(**known))
    return told


def _stalled(conn: Connection, scope: Scope, condition: str) -> list[int]:
    """Return the deals that are stalled at the scope's moment, of those that meet a condition."""
    stands = standing(conn, scope.moment)
    rows = conn.execute(
        f"SELECT d.id FROM {scope.deals} WHERE d.status = 'open' AND {stands.stalled} AND {condition}",
        {**scope.params, **stands.params},
    )
    return [number for (number,) in rows]


def _lost_reasons(conn: Connection, numbers: list[int], at: str) -> dict[int, str]:
    """Return why deals were lost by their last change up to an instant, where a reason was given."""
    rows = conn.execute(
        "SELECT x.deal_id, r.name FROM json_each(:asked) asked JOIN stage_change x ON x.id = ("
        "SELECT y.id FROM stage_change y WHERE y.deal_id = asked.value AND y.happened_at <= :at"
        " ORDER BY y.happened_at DESC, y.id DESC LIMIT 1) JOIN lost_reason r ON r.id = x.lost_reason_id",
        {"asked": json.dumps(numbers), "at": at},
    )
    return dict(rows.fetchall())


class _Rows:
    """Makes the rows of the lists."""

    def __init__(self, stages: dict[int | None, str], zone: ZoneInfo) -> None:
        self._stages = stages
        self._zone = zone

    def of(self, deal: _Told, since: str, *, lost_reason: str = "", is_news: bool = True) -> WeekDeal:
        """A deal to which something happened at an instant."""
        return WeekDeal(
            deal_id=deal.deal_id,
            title=deal.title,
            client=deal.client,
            stage=self._stages[deal.stage_id],
            stage_before=self._stages.get(deal.before_id),
            amount=deal.amount,
            currency=deal.currency,
            expected_close=deal.expected_close,
            close_before=None,
            slipped_days=0,
            lost_reason=lost_reason,
            since=local_day(since, self._zone).isoformat(),
            is_news=is_news,
        )

    def slipped(self, deal: _Told, slips: list[Slip]) -> WeekDeal:
        """A deal whose expected close was moved to later days, once or more."""
        return self.of(deal, slips[-1].at)._replace(
            close_before=slips[0].before.isoformat(), slipped_days=sum(slip.days for slip in slips)
        )


def _in_order(rows: Iterable[WeekDeal]) -> tuple[WeekDeal, ...]:
    """In the order in which it happened."""
    return tuple(sorted(rows, key=lambda row: (row.since, row.deal_id)))
