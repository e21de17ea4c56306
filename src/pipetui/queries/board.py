"""What the board paints: heads of all columns, and windows of cards on them.

Without a filter the heads come from `stage_total`, and a window walks the index (stage, rank, id), or in order of
urgency (stage, attention, rank, id): the cost is that of the cards shown, the same at 100 and at 100,000 deals. The
number of queries never depends on either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipetui.domain.errors import NotFound
from pipetui.queries.board_order import BY_HAND, by_urgency
from pipetui.queries.cards import cards_of
from pipetui.queries.moment import present
from pipetui.queries.pipelines import stages
from pipetui.queries.settings import current_pipeline_id, setting_values
from pipetui.queries.shapes import Board, Card, CurrencySum, PageWanted, Pipeline, Stage, StageHead
from pipetui.queries.sums import currency_code, joined, split_sum

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from sqlite3 import Connection

    from pipetui.domain.context import Context
    from pipetui.domain.filters import Filter
    from pipetui.queries.board_order import Order

_ALL_TOTALS = (
    f"SELECT total.stage_id, total.currency, sum(total.deals), {split_sum('total.amount')},"
    f" {split_sum('total.amount', 'iif(total.own_probability < 0, s.probability, total.own_probability)')}"
    " FROM stage s CROSS JOIN stage_total total ON total.stage_id = s.id"
    " WHERE s.pipeline_id = :pipeline GROUP BY 1, 2"
)
_SHOWN_TOTALS = (
    "SELECT d.stage_id * {count} + {code}, count(*),"
    f" {split_sum('d.amount')}, {split_sum('d.amount', 'coalesce(d.probability, s.probability)')}"
    # The deals first, and all in a row: by the stages' index, one by one, they cost more.
    " FROM deal d CROSS JOIN stage s ON s.id = d.stage_id"
    " WHERE s.pipeline_id = :pipeline AND {condition} GROUP BY 1"
)


def read_board(conn: Connection, pipeline_id: int, ctx: Context, filter: Filter | None = None) -> Board:  # noqa: A002
    """Return the heads of a pipeline's columns.

    Raises:
        NotFound: there is no such pipeline.
    """
    values = setting_values(conn)
    current = current_pipeline_id(conn, values)
    row = conn.execute("SELECT id, name, position FROM pipeline WHERE id = ?", (pipeline_id,)).fetchone()
    if row is None:
        raise NotFound(f"there is no pipeline #{pipeline_id}")
    everything = _totals(conn.execute(_ALL_TOTALS, {"pipeline": pipeline_id}))
    shown = everything
    if filter is not None and not filter.is_empty:
        shown = _shown_totals(conn, pipeline_id, filter, ctx, everything)
    heads = tuple(
        _head(stage, shown.get(stage.id, ()), _deals(everything.get(stage.id, ())))
        for stage in stages(conn, pipeline_id)
    )
    open_deals = sum(_deals(everything.get(head.stage.id, ())) for head in heads if head.stage.kind == "open")
    return Board(
        Pipeline(row[0], row[1], row[2], row[0] == current, open_deals),
        heads,
        values.get("base_currency", ""),
        sum(map(_deals, everything.values())) - sum(map(_deals, shown.values())),
    )


def _shown_totals(
    conn: Connection,
    pipeline_id: int,
    filter: Filter,  # noqa: A002
    ctx: Context,
    everything: dict[int, list[CurrencySum]],
) -> dict[int, list[CurrencySum]]:
    """Return the sums of the deals that a filter shows; `everything` tells which currencies there are."""
    condition, params = condition_of(conn, filter, ctx)
    currencies = sorted({"", *(sums.currency for column in everything.values() for sums in column)})
    code, codes = currency_code(currencies)
    sql = _SHOWN_TOTALS.format(count=len(currencies), code=code, condition=condition)
    rows = conn.execute(sql, {**params, **codes, "pipeline": pipeline_id})
    return _totals((key // len(currencies), currencies[key % len(currencies)], *sums) for key, *sums in rows)


def condition_of(conn: Connection, filter: Filter | None, ctx: Context) -> tuple[str, dict[str, object]]:  # noqa: A002
    """The condition of a filter; the language of filters is loaded where there is one (5 ms of the first paint)."""
    if filter is None or filter.is_empty:
        return "1", {}
    from pipetui.queries.filtering import where

    return where(conn, filter, present(ctx))


def _totals(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[CurrencySum]]:
    totals: dict[int, list[CurrencySum]] = {}
    for stage_id, currency, deals, upper, lower, weighted_upper, weighted_lower in rows:
        sums = CurrencySum(currency, deals, joined(upper, lower), joined(weighted_upper, weighted_lower))
        totals.setdefault(stage_id, []).append(sums)
    return totals


def _deals(sums: Iterable[CurrencySum]) -> int:
    return sum(each.deals for each in sums)


def _head(stage: Stage, sums: Iterable[CurrencySum], held: int) -> StageHead:
    priced = tuple(each for each in sums if each.currency)
    deals = _deals(sums)
    return StageHead(stage, deals, priced, deals - _deals(priced), hidden=held - deals)


def read_pages(
    conn: Connection,
    pages: Sequence[PageWanted],
    ctx: Context,
    filter: Filter | None = None,  # noqa: A002
    urgent: Collection[int] = (),
) -> tuple[tuple[Card, ...], ...]:
    """Return windows of several columns, in the order asked for: a few queries for all of them together.

    Args:
        conn: the file.
        pages: the windows.
        ctx: the circumstances.
        filter: narrows the columns.
        urgent: the stages whose cards stand in order of urgency; the others' stand as the user placed them.
    """
    if not pages:
        return ()
    condition, params = condition_of(conn, filter, ctx)
    columns = ", ".join(str(stage_id) for stage_id in sorted({page.stage_id for page in pages}))
    filtered = filter is not None and not filter.is_empty
    # Under a filter, all deals are looked at once, for all windows; without one, each window is a walk on the index.
    fitting = (
        "WITH fit AS MATERIALIZED (SELECT d.id, d.stage_id, d.rank, d.attention FROM deal d"
        f" WHERE +d.stage_id IN ({columns}) AND {condition}) "
        if filtered
        else ""
    )
    urgency = by_urgency(ctx.today)
    orders = [urgency if page.stage_id in urgent else BY_HAND for page in pages]
    windows = " UNION ALL ".join(
        _window(place, page, order, "fit" if filtered else "deal")
        for place, (page, order) in enumerate(zip(pages, orders, strict=True))
    )
    cards: list[list[Card]] = [[] for _ in pages]
    order = urgency if urgent else BY_HAND
    for place, card in cards_of(conn, f"{fitting}{windows}", {**params, **order.params}, ctx):
        cards[place].append(card)
    return tuple(map(tuple, cards))


def _window(place: int, page: PageWanted, order: Order, table: str) -> str:
    """A SELECT of (page, deal_id, part, key): the cards of one window.

    Where the order has several parts, each of them is walked as far as the window reaches into it. How far that is
    follows from the lengths of the parts above, which are counted only as far as the window goes.
    """
    limit, offset = max(page.limit, 0), max(page.offset, 0)
    by = "d.rank, d.id" if order is BY_HAND else f"{order.key}, d.rank, d.id"
    selects: list[str] = []
    above: list[str] = []
    for number, part in enumerate(order.parts):
        rows = f"FROM {table} d WHERE d.stage_id = {page.stage_id} AND {part}"
        before = " + ".join(above) or "0"
        first = f"max(0, {offset} - ({before}))"
        last = f"max(0, {offset + limit} - ({before}))"
        if not above:
            first, last = str(offset), str(offset + limit)
        selects.append(
            f"SELECT * FROM (SELECT {place} AS page, d.id AS deal_id, {number} AS part, {order.key} AS key {rows}"
            f" ORDER BY {by} LIMIT {last} - {first} OFFSET {first})"
        )
        above.append(f"(SELECT count(*) FROM (SELECT 1 {rows} LIMIT {offset + limit}))")
    return " UNION ALL ".join(selects)


def place_of(
    conn: Connection,
    deal_id: int,
    filter: Filter | None,  # noqa: A002
    ctx: Context,
    urgent: Collection[int] = (),
) -> tuple[int, int] | None:
    """Return a deal's column and how many cards stand above it there; None when it is gone, or the filter hides it.

    `urgent` are the stages whose cards stand in order of urgency.
    """
    condition, params = condition_of(conn, filter, ctx)
    row = conn.execute(
        f"SELECT d.stage_id, d.rank, d.attention FROM deal d WHERE d.id = :deal AND {condition}",
        {**params, "deal": deal_id},
    ).fetchone()
    if row is None:
        return None
    stage_id, rank, attention = row
    here = {**params, "stage": stage_id, "rank": rank, "deal": deal_id}
    above = ["(d.rank, d.id) < (:rank, :deal)"]
    if stage_id in urgent:
        order = by_urgency(ctx.today)
        here |= {**order.params, "attention": attention}
        part = order.part_of(attention)
        before_it = f"{order.parts[part]} AND (d.attention, d.rank, d.id) < (:attention, :rank, :deal)"
        above = [*order.parts[:part], before_it]
    counts = [f"SELECT count(*) FROM deal d WHERE d.stage_id = :stage AND {each} AND {condition}" for each in above]
    return stage_id, sum(conn.execute(each, here).fetchone()[0] for each in counts)
