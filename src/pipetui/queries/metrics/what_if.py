"""What if: the forecast with deals won or lost, with every close shifted, without its largest deal. Nothing is written.

The book is read once, changed in memory, and forecast again.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from pipetui.domain.dates import shifted_day
from pipetui.domain.errors import InvalidInput, NotFound
from pipetui.domain.forecast import odds
from pipetui.domain.money import divide_half_even
from pipetui.domain.periods import Period, parse_period
from pipetui.queries.metrics.book import Book, Entry, read_book, stakes, sure
from pipetui.queries.metrics.forecast import by_month, period_row, since_of
from pipetui.queries.metrics.forecast_shapes import Assumed, ClientShare, DealPart, Outlook, WhatIf
from pipetui.queries.metrics.scope import Scope, moment_as_of, scope_of
from pipetui.queries.metrics.target import Targets, read_targets
from pipetui.queries.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Collection
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter


def read_what_if(
    conn: Connection,
    ctx: Context,
    assumed: Assumed,
    *,
    period: Period | None,
    pipeline_id: int | None,
    filter: Filter | None = None,  # noqa: A002
    as_of: date | None = None,
) -> WhatIf:
    """Return the forecast as it is, as assumed, and that without its largest deal.

    A deal that is assumed to be won closes on T's day, at its present amount; one that is won already stays as it is,
    and one that is lost comes back. A shift moves every expected close, those that have passed too.

    Args:
        conn: the file.
        ctx: the circumstances.
        assumed: what is taken for given.
        period: P; None: this month.
        pipeline_id: the pipeline; None: all of them.
        filter: what the deals are narrowed to.
        as_of: T is the end of this local day; None: now.

    Raises:
        InvalidInput: a deal is to be won and lost, or the shift cannot be read.
        NotFound: a deal that is assumed about is not there, or is out of scope.
    """
    both = set(assumed.win) & set(assumed.lose)
    if both:
        raise InvalidInput(f"deal #{min(both)} cannot be won and lost", "Say one of the two.", field="win")
    with snapshot(conn):
        scope = scope_of(conn, moment_as_of(conn, ctx, as_of), pipeline_id, filter)
        today = scope.moment.today
        wanted = period or parse_period("this-month", today)
        targets = read_targets(conn, scope)
        book = read_book(conn, scope, since_of(wanted, today), also=_lost_to_win(conn, scope, assumed))
        then = _assume(book, assumed)
        look = _Looking(conn, wanted, targets)
        outlook = look.at(then)
        largest = outlook.largest
        return WhatIf(
            as_of=scope.moment.at,
            today=today.isoformat(),
            base_currency=scope.base_currency,
            pipeline=scope.pipeline,
            period=wanted,
            target=look.target,
            assumed=assumed,
            now=look.at(book) if any(assumed) else outlook,
            then=outlook,
            without_largest=outlook if largest is None else look.at(_without(then, {largest.deal_id})),
        )


def _lost_to_win(conn: Connection, scope: Scope, assumed: Assumed) -> list[int]:
    """Return the lost deals that are assumed to be won: no forecast has them otherwise."""
    asked = (*assumed.win, *assumed.lose)
    rows = conn.execute(
        f"SELECT d.id, d.status FROM {scope.deals} WHERE d.id IN ({', '.join(map(str, asked))}) AND {scope.condition}",
        scope.params,
    )
    known = dict(rows.fetchall())
    for number in asked:
        if number not in known:
            raise NotFound(f"deal #{number} is not among these deals", "`pipetui list --status all` lists all deals.")
    return [number for number in dict.fromkeys(assumed.win) if known[number] == "lost"]


def _assume(book: Book, assumed: Assumed) -> Book:
    """Return the book with what is assumed."""
    wins = [*(entry for entry in book.open if entry.id in assumed.win), *book.others]
    rest = _without(book, {*(entry.id for entry in wins), *assumed.lose})
    days: dict[str, str] = {}
    if assumed.shift:
        shifted_day(date.fromisoformat(book.today), assumed.shift)  # refused also where there is nothing to shift
        for day in {entry.day for entry in rest.open if entry.day is not None}:
            days[day] = shifted_day(date.fromisoformat(day), assumed.shift).isoformat()
    return rest._replace(
        open=tuple(entry._replace(day=days.get(entry.day or "", entry.day)) for entry in rest.open),
        won=(*rest.won, *(entry._replace(day=book.today, probability=100) for entry in wins)),
    )


def _without(book: Book, numbers: Collection[int]) -> Book:
    return book._replace(
        open=tuple(entry for entry in book.open if entry.id not in numbers),
        won=tuple(entry for entry in book.won if entry.id not in numbers),
    )


class _Looking:
    """Looks at one period of several books.

    Attributes:
        target: of the period; None when none is set.
    """

    def __init__(self, conn: Connection, period: Period, targets: Targets) -> None:
        self._conn = conn
        self._period = period
        self._targets = targets
        aim = targets.of(period)
        self.target = None if aim is None else aim.amount

    def at(self, book: Book) -> Outlook:
        """Return how the period looks in one case."""
        row = period_row(book, self._period, self.target)
        months, overdue, undated = by_month(book, self._targets)
        numbers = {*row.deal_ids, *row.won_ids}
        coming = [entry for entry in book.open if entry.id in numbers]
        won = [entry for entry in book.won if entry.id in numbers]
        missing = None if self.target is None else self.target * book.scale - sure(won)
        return Outlook(
            row=row,
            months=months,
            overdue=overdue,
            undated=undated,
            odds=None if missing is None else odds(stakes(coming), missing),
            largest=self._largest(coming, book.scale),
            client=self._client([*coming, *won], book.scale),
        )

    def _largest(self, coming: list[Entry], scale: int) -> DealPart | None:
        priced = [(entry.value, -entry.id, entry) for entry in coming if entry.value is not None]
        if not priced:
            return None
        value, _, entry = max(priced)
        (title,) = self._conn.execute("SELECT title FROM deal WHERE id = ?", (entry.id,)).fetchone()
        return DealPart(
            entry.id, title, entry.amount, entry.currency, divide_half_even(value, scale), entry.probability
        )

    def _client(self, entries: list[Entry], scale: int) -> ClientShare | None:
        """Return the client on whom most hangs: the company, or the person where there is none."""
        parts = {entry.id: entry.value * entry.probability for entry in entries if entry.value is not None}
        whole = sum(parts.values())
        if not whole:
            return None
        rows = self._conn.execute(
            "SELECT d.id, coalesce(-o.id, c.id), coalesce(o.name, c.name) FROM json_each(?) asked"
            " JOIN deal d ON d.id = asked.value JOIN contact c ON c.id = d.contact_id"
            " LEFT JOIN company o ON o.id = coalesce(d.company_id, c.company_id)",
            (json.dumps(list(parts)),),
        )
        clients: dict[int, list[int]] = {}
        names: dict[int, str] = {}
        for number, client, name in rows:
            names[client] = name
            clients.setdefault(client, []).append(number)
        weights = {client: sum(parts[number] for number in numbers) for client, numbers in clients.items()}
        first = min(weights, key=lambda client: (-weights[client], names[client], client))
        return ClientShare(
            names[first],
            len(clients[first]),
            divide_half_even(weights[first], 100 * scale),
            weights[first] / whole,
        )
