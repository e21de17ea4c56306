"""Deals as lists and printouts show them, and how a person names one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipetui.domain.errors import NotFound
from pipetui.domain.text import fold
from pipetui.queries.board_order import BOARD_ORDER, by_urgency
from pipetui.queries.cards import NEXT_STEP, tags_of
from pipetui.queries.filtering import where
from pipetui.queries.moment import LocalDays, Moment, present
from pipetui.queries.naming import LISTED, Named, number_named, the_one
from pipetui.queries.record_shapes import DealRow
from pipetui.queries.searching import search
from pipetui.queries.standing import standing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter

_HINT = "`pipetui list --status all` shows all deals"

_LAST_CHANGE = "(SELECT x.id FROM stage_change x WHERE x.deal_id = d.id ORDER BY x.happened_at DESC, x.id DESC LIMIT 1)"

_ROWS = (
    "SELECT d.id, d.title, s.pipeline_id, d.stage_id, s.name, d.status, d.amount, d.currency,"
    " coalesce(d.probability, s.probability), d.probability, d.contact_id, c.name, coalesce(o.name, ''), d.owner,"
    " d.source, d.first_at, d.expected_close, d.closed_at, d.moved_at,"
    " CASE d.status WHEN 'lost' THEN coalesce((SELECT r.name FROM stage_change y JOIN lost_reason r"
    f" ON r.id = y.lost_reason_id WHERE y.id = {_LAST_CHANGE}), '') ELSE '' END,"
    " coalesce(n.title, ''), n.due_on, n.due_time, d.external_id, {stalled}, {ghost}, {overdue}"
    " FROM deal d JOIN stage s ON s.id = d.stage_id JOIN pipeline p ON p.id = s.pipeline_id"
    " JOIN contact c ON c.id = d.contact_id LEFT JOIN company o ON o.id = d.company_id"
    f" LEFT JOIN task n ON n.id = {NEXT_STEP}"
)


def list_deals(
    conn: Connection,
    filter: Filter | None,  # noqa: A002
    ctx: Context,
    pipeline_id: int | None = None,
    *,
    urgent: bool = False,
) -> list[DealRow]:
    """Return the deals that fit a filter; of one pipeline, or of all.

    The filter is taken as it is: that a list shows open deals by default is for the face to say.

    Args:
        conn: the file.
        filter: None or empty lets all deals through.
        ctx: the circumstances.
        pipeline_id: None for all of them.
        urgent: in order of urgency, closed ones last; else in board order.
    """
    moment = present(ctx)
    condition, params = where(conn, filter, moment)
    if pipeline_id is not None:
        condition += " AND s.pipeline_id = :pipeline"
        params["pipeline"] = pipeline_id
    if not urgent:
        return deal_rows(conn, condition, params, moment)
    order = by_urgency(ctx.today)
    parts = " ".join(f"WHEN {part} THEN {place}" for place, part in enumerate(order.parts))
    first = f"d.status <> 'open', CASE {parts} END, {order.key}, "
    return deal_rows(conn, condition, {**params, **order.params}, moment, first)


def deal_rows(
    conn: Connection, condition: str, params: Mapping[str, object], moment: Moment, first: str = ""
) -> list[DealRow]:
    """Return the deals `d` (in stages `s`) that meet a condition, in board order; what is to come `first` is SQL."""
    stands = standing(conn, moment)
    select = _ROWS.format(stalled=stands.stalled, ghost=stands.ghost, overdue=stands.overdue)
    rows = conn.execute(
        f"{select} WHERE {condition} ORDER BY {first}p.position, p.id, {BOARD_ORDER}, d.rank, d.id",
        {**stands.params, **params},
    ).fetchall()
    tags = tags_of(conn, [row[0] for row in rows])
    days = LocalDays(moment.timezone)
    return [_deal_row(row, tags.get(row[0], ()), days, moment) for row in rows]


def _deal_row(row: tuple[Any, ...], tags: tuple[str, ...], days: LocalDays, moment: Moment) -> DealRow:
    first_at, expected_close, closed_at, moved_at = row[15:19]
    created = None if first_at is None else days[first_at]
    closed = None if closed_at is None else days[closed_at]
    return DealRow._make(
        (
            *row[:14],
            tags,
            row[14],
            None if created is None else created.isoformat(),
            expected_close,
            None if closed is None else closed.isoformat(),
            row[19],
            None if created is None else max(0, ((closed or moment.today) - created).days),
            max(0, (moment.today - days[moved_at]).days),
            *map(bool, row[24:27]),
            *row[20:24],
        )
    )


def column_ids(conn: Connection, stage_id: int) -> list[int]:
    """Return the deals of a stage as they stand in its column, from top to bottom."""
    return [row[0] for row in conn.execute("SELECT id FROM deal WHERE stage_id = ? ORDER BY rank, id", (stage_id,))]


def find_deal(conn: Connection, text: str) -> int:
    """Return the number of the deal that a person names: `12`, `#12`, its title, or words that fit one deal only.

    Raises:
        NotFound: no deal has that number, or none fits.
        Ambiguous: several fit; they are listed.
    """
    number = number_named(text)
    if number is not None:
        if conn.execute("SELECT 1 FROM deal WHERE id = ?", (number,)).fetchone() is None:
            raise NotFound(f"there is no deal #{number}", _HINT)
        return number
    key = fold(text)
    titled = conn.execute("SELECT id FROM deal WHERE title_key = ? LIMIT 2", (key,)).fetchall()
    if key and len(titled) == 1:
        return int(titled[0][0])
    found = _fitting(conn, key.split())
    named = [Named(deal_id, f"{title} · {contact} · {stage}") for deal_id, title, contact, stage, _ in found]
    return the_one("deal", text, named, _HINT, found[0][4] if found else None)


def _fitting(conn: Connection, words: list[str]) -> list[tuple[int, str, str, str, int]]:
    """Return the first deals that hold all words, open ones first, each with the number of all; without words, none."""
    params: dict[str, object] = {}

    def bind(value: object) -> str:
        name = f"w{len(params)}"
        params[name] = value
        return f":{name}"

    conditions = search(words, bind)
    if not conditions:
        return []
    return conn.execute(
        "SELECT d.id, d.title, c.name, s.name, count(*) OVER () FROM deal d JOIN contact c ON c.id = d.contact_id"
        f" JOIN stage s ON s.id = d.stage_id WHERE {' AND '.join(conditions)}"
        f" ORDER BY d.status = 'open' DESC, d.id LIMIT {LISTED}",
        params,
    ).fetchall()
