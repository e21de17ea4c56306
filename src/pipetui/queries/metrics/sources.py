"""Where deals came from: for each source what is open at T, and what began, was won and lost in a period.

METRICS has no figure of its own for this: each is one that it has, narrowed to the deals of one source. A source is
what stands in the deal's field, whatever its capitals; deals without one are a row of their own.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.periods import Period, trailing_year
from pipetui.domain.text import fold
from pipetui.queries.metrics.period import CLOSED, Decided, within
from pipetui.queries.metrics.scope import moment_as_of, scope_of
from pipetui.queries.metrics.shapes import Figure
from pipetui.queries.metrics.tally import Tally, counted
from pipetui.queries.snapshot import snapshot
from pipetui.queries.sums import joined, split_sum

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter
    from pipetui.queries.metrics.scope import Scope


class SourceFigures(NamedTuple):
    """The deals of one source; "" for those that have none. `spellings` are the texts in the deals' field."""

    source: str
    spellings: tuple[str, ...]
    open_count: Figure
    open_value: Figure
    created_count: Figure
    won_count: Figure
    won_value: Figure
    lost_count: Figure
    win_rate: Figure
    avg_deal_size_won: Figure


class Sources(NamedTuple):
    """All sources of a scope: the one that won most first. `period` is that of all but what is open."""

    as_of: str
    today: str
    period: Period
    base_currency: str
    pipeline: str
    rows: tuple[SourceFigures, ...]


def read_sources(
    conn: Connection,
    ctx: Context,
    *,
    period: Period | None,
    pipeline_id: int | None,
    filter: Filter | None = None,  # noqa: A002
    as_of: date | None = None,
) -> Sources:
    """Return the figures by source.

    Args:
        conn: the file.
        ctx: the circumstances.
        period: of what began and closed; None: the 365 days up to T, for these are compared as rates.
        pipeline_id: the pipeline; None: all of them.
        filter: what the deals are narrowed to.
        as_of: T is the end of this local day; None: now.
    """
    with snapshot(conn):
        scope = scope_of(conn, moment_as_of(conn, ctx, as_of), pipeline_id, filter)
        wanted = period or trailing_year(scope.moment.today)
        found = _BySource()
        _read_open(conn, scope, found)
        _read_begun(conn, scope, wanted, found)
        _read_decided(conn, scope, wanted, found)
    rows = sorted(found.rows(), key=_most_won)
    return Sources(
        scope.moment.at, scope.moment.today.isoformat(), wanted, scope.base_currency, scope.pipeline, tuple(rows)
    )


class _Part:
    """What is known of one source."""

    def __init__(self) -> None:
        self.spellings: Counter[str] = Counter()
        self.open = Tally()
        self.begun = 0
        self.decided = Decided(Tally(), Tally())


class _BySource:
    """The sources by what they are called, without regard to capitals and accents."""

    def __init__(self) -> None:
        self._parts: dict[str, _Part] = {}

    def of(self, source: str, deals: int) -> _Part:
        """Return what is known of a source, some deals of which were found."""
        part = self._parts.setdefault(fold(source), _Part())
        part.spellings[source] += deals
        return part

    def rows(self) -> Iterable[SourceFigures]:
        """Return all of them; each is spelled as in most of its deals."""
        for part in self._parts.values():
            won, lost = part.decided
            closed = won.deals + lost.deals
            (name, _), *_rest = sorted(part.spellings.items(), key=lambda each: (-each[1], each[0]))
            yield SourceFigures(
                source=name.strip(),
                spellings=tuple(sorted(part.spellings)),
                open_count=counted(part.open.deals),
                open_value=part.open.total(),
                created_count=counted(part.begun),
                won_count=counted(won.deals),
                won_value=won.total(),
                lost_count=counted(lost.deals),
                win_rate=Figure(won.deals / closed, closed, "ratio")
                if closed
                else Figure(None, 0, "ratio", reason="no deal was won or lost in the period"),
                avg_deal_size_won=won.mean("no deal with an amount that is priced was won in the period"),
            )


def _most_won(row: SourceFigures) -> tuple[int, int, int, str]:
    won_value, won_count, open_count = (
        -int(figure.value or 0) for figure in (row.won_value, row.won_count, row.open_count)
    )
    return won_value, won_count, open_count, fold(row.source)


def _read_open(conn: Connection, scope: Scope, found: _BySource) -> None:
    prices, code, codes = scope.open_pricing
    rows = conn.execute(
        f"SELECT d.source, {code}, count(*), {split_sum('d.amount')} FROM {scope.deals}"
        f" WHERE d.status = 'open' AND {scope.condition} GROUP BY 1, 2",
        {**scope.params, **codes},
    )
    for source, price, deals, upper, lower in rows:
        found.of(source, deals).open.add(prices[price], deals, joined(upper, lower))


def _read_begun(conn: Connection, scope: Scope, period: Period, found: _BySource) -> None:
    inside, edges = within("d.first_at", period, scope)
    rows = conn.execute(
        f"SELECT d.source, count(*) FROM {scope.deals} WHERE {inside} AND {scope.condition} GROUP BY 1",
        {**scope.params, **edges},
    )
    for source, deals in rows:
        found.of(source, deals).begun += deals


def _read_decided(conn: Connection, scope: Scope, period: Period, found: _BySource) -> None:
    inside, edges = within("d.closed_at", period, scope)
    prices, code, codes = scope.closed_pricing
    rows = conn.execute(
        f"SELECT d.source, d.status, {code}, count(*), {split_sum('d.amount')}"
        f" FROM {scope.deals} WHERE {CLOSED} AND {inside} AND {scope.condition} GROUP BY 1, 2, 3",
        {**scope.params, **edges, **codes},
    )
    for source, status, price, deals, upper, lower in rows:
        decided = found.of(source, deals).decided
        (decided.won if status == "won" else decided.lost).add(prices[price], deals, joined(upper, lower))
