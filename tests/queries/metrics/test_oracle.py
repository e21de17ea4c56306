"""Every figure of random pipelines equals what plain loops over the raw stage changes say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st

from pipetui.domain.context import Context
from pipetui.domain.filters import parse_filter
from pipetui.domain.metrics import HEADLINE
from pipetui.domain.periods import parse_period, trailing_year
from pipetui.queries.metrics.summary import read_summary
from support import oracle
from support.pipeline_builder import PipelineBuilder
from support.properties import holds

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.queries.metrics.shapes import Figure, Summary

# What these run through is counted where it is tested; counting it again here would double what they cost.
pytestmark = pytest.mark.no_cover

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STAGES = ["New", "Proposal", "Negotiation", "Won", "Lost", "First", "Second", "R/Won", "R/Lost"]
AMOUNTS = st.none() | st.integers(0, 9) | st.integers(0, 10**6) | st.just(999_999_999_999_999)

moves = st.tuples(
    st.sampled_from(STAGES),
    # minutes before now; the few that are sampled give changes at the same instant, and on the same day
    st.sampled_from([0, 1, 60, 1440, 14_400, 43_200]) | st.integers(0, 40_000) | st.integers(0, 900_000),
    st.sampled_from([0, 0, 0, 1, 2]),
    st.sampled_from([None, 0, 1]),
)
deals = st.fixed_dictionaries(
    {
        "moves": st.lists(moves, min_size=1, max_size=6),
        # days by which everything lies ahead: a clock that was set back
        "ahead": st.sampled_from([0] * 30 + [1]),
        "amount": AMOUNTS,
        "currency": st.sampled_from(["EUR", "EUR", "JPY"]),
        "probability": st.none() | st.integers(0, 100),
        "closes": st.none() | st.integers(-50, 20),
        "contact": st.integers(0, 2),
        "owner": st.sampled_from(["ana", "bob"]),
        "tasks": st.lists(st.tuples(st.none() | st.integers(-3, 3), st.booleans()), max_size=2),
    }
)
FILTERS: dict[str, Callable[[oracle.Seen], bool]] = {
    "": lambda _: True,
    "owner:ana": lambda deal: deal.raw.owner == "ana",
    "-owner:ana": lambda deal: deal.raw.owner != "ana",
    "stage:proposal": lambda deal: deal.stage.probability == 50,
    "status:won status:lost": lambda deal: not deal.is_open,
    "is:stalled": lambda deal: deal.stalled,
    "-is:ghost": lambda deal: not deal.ghost,
    "is:overdue is:unpriced": lambda deal: (deal.is_open and deal.overdue) or deal.raw.currency != "EUR",
    "created:2026": lambda deal: deal.created is not None and deal.created.year == 2026,
    "closed:2026-11": lambda deal: not deal.is_open and (deal.closed.year, deal.closed.month) == (2026, 11),
    "close:..2026-11-21": lambda deal: (
        deal.raw.expected_close is not None and deal.raw.expected_close <= date(2026, 11, 21)
    ),
}
PERIODS = [None, "all", "this-month", "last-month", "this-quarter", "last-year", "2026", "2026-11-20..2026-11-22"]


def built(specs: list[dict[str, Any]]) -> PipelineBuilder:
    build = PipelineBuilder(stages="New 10 7, Proposal 50 10, Negotiation 90, Won, Lost")
    with build.batch("all"):
        build.pipeline("Retainers", "First 20 3, Second 70 30, R/Won, R/Lost")
        contacts = [build.contact(name) for name in ("a", "b", "c")]
        reasons = [build.reason("Price"), build.reason("Not given")]
        for spec in specs:
            deal_id = 0
            for stage, minutes, assumed, reason in sorted(spec["moves"], key=lambda move: -move[1]):
                when = NOW - timedelta(minutes=minutes) + timedelta(days=spec["ahead"])
                on = when.isoformat(timespec="milliseconds")[:23] + "Z"
                given = None if reason is None or not stage.endswith("Lost") else reasons[reason]
                if deal_id:
                    build.move(deal_id, stage, on, assumed=assumed, reason=given)
                    continue
                deal_id = build.deal(
                    stage=stage,
                    on=on,
                    assumed=assumed,
                    reason=given,
                    amount=spec["amount"],
                    currency=spec["currency"],
                    probability=spec["probability"],
                    contact_id=contacts[spec["contact"]],
                    owner=spec["owner"],
                    expected_close=None
                    if spec["closes"] is None
                    else (NOW.date() + timedelta(spec["closes"])).isoformat(),
                )
            for days, done in spec["tasks"]:
                due = None if days is None else (NOW.date() + timedelta(days)).isoformat()
                build.task(deal_id, due=due, added="2000-01-01", done="2000-01-02" if done else None)
    return build


def said(figure: Figure) -> tuple[object, ...]:
    """A figure as the oracle writes it."""
    if figure.unpriced is not None:
        return figure.value, figure.n, figure.unpriced
    return figure.value, figure.n


@holds(
    everyday=120,
    soak=600,
    suppress=(HealthCheck.too_slow,),
    specs=st.lists(deals, max_size=10),
    words=st.sampled_from([*sorted(FILTERS), *[""] * 5]),
    period=st.sampled_from(PERIODS),
    pipeline=st.sampled_from([None, "Sales", "Retainers"]),
    zone=st.sampled_from(["Europe/Zurich", "Pacific/Kiritimati", "America/Sao_Paulo"]),
    base=st.sampled_from(["EUR", "JPY", ""]),
)
def test_every_figure_is_what_plain_loops_say(
    specs: list[dict[str, Any]], words: str, period: str | None, pipeline: str | None, zone: str, base: str
) -> None:
    build = built(specs)
    build.change("UPDATE setting SET value = ? WHERE key = 'base_currency'", base)
    tz = ZoneInfo(zone)
    ctx = Context("ana", NOW, tz)
    pipelines: dict[str, int] = dict(build.conn.execute("SELECT name, id FROM pipeline").fetchall())
    wanted = None if pipeline is None else pipelines[pipeline]
    asked = None if period is None else parse_period(period, ctx.today)
    found = read_summary(
        build.conn, ctx, period=asked, pipeline_id=wanted, filter=parse_filter(words, ctx.today), trend=True
    )
    raw = oracle.load(build.conn)
    build.conn.close()

    keep = (
        FILTERS[words]
        if "unpriced" not in words
        else lambda deal: (deal.is_open and deal.overdue) or deal.raw.currency != base
    )
    seen = oracle.seen_at(raw, NOW, tz, wanted, keep)
    counts_in, rates_in = asked or parse_period("this-month", ctx.today), asked or trailing_year(ctx.today)
    counts, rates = (counts_in.first, counts_in.last), (rates_in.first, rates_in.last)
    expected = oracle.now_block(seen, base) | oracle.period_block(seen, base, counts, rates)
    assert {name: said(figure) for name, figure in found.metrics.items()} == expected
    assert tuple(found.metrics) == HEADLINE
    assert all((figure.value is None) == (figure.reason is not None) for figure in found.metrics.values())
    _currencies_agree(found, [deal for deal in seen if deal.is_open], base)
    _stages_agree(found, oracle.stage_block(seen, base, counts), pipelines)
    _reasons_agree(found, oracle.reason_block(seen, base, counts))
    _trend_agrees(found, raw, tz, wanted, keep, base)


def _currencies_agree(found: Summary, is_open: list[oracle.Seen], base: str) -> None:
    for name, weighted in (("open_value", False), ("weighted_value", True)):
        totals = found.metrics[name].by_currency
        assert totals is not None
        assert {total.currency: (total.value, total.n) for total in totals} == oracle.Sum(is_open, base).currencies(
            weighted=weighted
        )


def _stages_agree(
    found: Summary, expected: dict[tuple[int, int | None], tuple[int, ...]], pipelines: dict[str, int]
) -> None:
    rows = {
        (pipelines[row.pipeline], row.stage_id): (
            row.deals,
            row.value,
            row.weighted,
            row.unpriced,
            row.stalled,
            row.customers,
            row.lost_count,
            row.lost_value,
        )
        for row in found.by_stage
    }
    assert len(rows) == len(found.by_stage)
    assert {key: row for key, row in rows.items() if any(row)} == {
        key: row for key, row in expected.items() if any(row)
    }


def _reasons_agree(found: Summary, expected: dict[int | None, tuple[int, int, int]]) -> None:
    # "Not given" stands in the list of reasons here (the second one), so no reason is that one.
    merged: dict[int, tuple[int, ...]] = {}
    for reason, row in expected.items():
        key = 2 if reason is None else reason
        merged[key] = tuple(a + b for a, b in zip(row, merged.get(key, (0, 0, 0)), strict=True))
    assert {row.reason_id: (row.deals, row.value, row.unpriced) for row in found.lost_reasons} == merged


def _trend_agrees(
    found: Summary,
    raw: list[oracle.RawDeal],
    tz: ZoneInfo,
    wanted: int | None,
    keep: Callable[[oracle.Seen], bool],
    base: str,
) -> None:
    assert found.trend is not None
    expected = []
    today = NOW.astimezone(tz).date()
    for day, moment in [*oracle.month_ends(today, tz), (today, NOW)]:
        then = [deal for deal in oracle.seen_at(raw, moment, tz, wanted, keep) if deal.is_open]
        sums = oracle.Sum(then, base)
        expected.append((day.isoformat(), len(then), sums.value(), sums.weighted()))
    assert [tuple(point) for point in found.trend] == expected
