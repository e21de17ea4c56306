"""Every figure of random pipelines equals what plain loops over the raw stage changes say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st

from pipetui.domain.context import Context
from pipetui.domain.filters import parse_filter
from pipetui.domain.metric_ids import HEADLINE
from pipetui.domain.periods import parse_period
from pipetui.queries.metrics.summary import read_summary
from support.oracle import now, people, period, stages
from support.oracle.loading import load
from support.oracle.now import day_end
from support.oracle.periods import days_of, year_up_to
from support.oracle.seen import Seen, Sum, seen_at
from support.properties import holds
from support.random_pipelines import NOW, built, files

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pipetui.queries.metrics.shapes import Figure, ReasonFigures, StageFigures, Summary
    from support.oracle.seen import Days
    from support.oracle.world import RawStage

# What these run through is counted where it is tested; counting it again here would double what they cost.
pytestmark = pytest.mark.no_cover

FILTERS: dict[str, Callable[[Seen], bool]] = {
    "": lambda _: True,
    "owner:ana": lambda deal: deal.raw.owner == "ana",
    "-owner:ana": lambda deal: deal.raw.owner != "ana",
    "stage:proposal": lambda deal: deal.stage.probability == 50,
    "status:won status:lost": lambda deal: not deal.is_open,
    "is:stalled": lambda deal: deal.stalled,
    "-is:ghost": lambda deal: not deal.ghost,
    "is:overdue is:unpriced": lambda deal: (deal.is_open and deal.overdue) or deal.value is None,
    "created:2026": lambda deal: deal.created is not None and deal.created.year == 2026,
    "closed:2026-11": lambda deal: not deal.is_open and (deal.closed.year, deal.closed.month) == (2026, 11),
    "close:..2026-11-21": lambda deal: (
        deal.raw.expected_close is not None and deal.raw.expected_close <= date(2026, 11, 21)
    ),
}
PERIODS = [
    *(None, None, "all", "this-week", "last-week", "this-month", "last-month", "this-quarter", "last-quarter"),
    *("this-year", "last-year", "2026", "2026-10", "2026-Q3", "2026-W47", "2026-11-20..2026-11-22"),
]


class Asked:
    """One question to both sides: the file, T, the scope, the periods."""

    def __init__(self, spec: Any, words: str, named: str | None, pipeline: str | None, zone: str, base: str) -> None:
        self.build = built(spec, base=base, timezone=zone)
        self.words, self.named = words, named
        self.pipelines: dict[str, int] = dict(self.build.conn.execute("SELECT name, id FROM pipeline").fetchall())
        self.pipeline = None if pipeline is None else self.pipelines[pipeline]
        self.ctx = Context("ana", NOW, ZoneInfo(zone))

    def read(self, as_of: date | None) -> Summary:
        """What the product says."""
        today = as_of or self.ctx.today
        return read_summary(
            self.build.conn,
            self.ctx,
            period=None if self.named is None else parse_period(self.named, today),
            pipeline_id=self.pipeline,
            filter=parse_filter(self.words, today),
            trend=True,
            as_of=as_of,
        )


@holds(
    everyday=60,
    soak=2000,
    suppress=(HealthCheck.too_slow, HealthCheck.data_too_large),
    spec=files,
    words=st.sampled_from([*sorted(FILTERS), *[""] * 5]),
    named=st.sampled_from(PERIODS),
    pipeline=st.sampled_from([None, "Sales", "Retainers"]),
    zone=st.sampled_from(["Europe/Zurich", "Pacific/Kiritimati", "America/Sao_Paulo"]),
    base=st.sampled_from(["EUR", "EUR", "JPY", ""]),
    days_back=st.sampled_from([None, None, 0, 1, 5, 40, 400]),
)
def test_every_figure_is_what_plain_loops_say(
    spec: Any, words: str, named: str | None, pipeline: str | None, zone: str, base: str, days_back: int | None
) -> None:
    asked = Asked(spec, words, named, pipeline, zone, base)
    as_of = None if days_back is None else asked.ctx.today - timedelta(days_back)
    found = asked.read(as_of)
    world = load(asked.build.conn)
    asked.build.conn.close()

    at = NOW if as_of is None else day_end(as_of, world.zone)
    today = world.day(at)
    seen = seen_at(world, at, asked.pipeline, FILTERS[words])
    counts, rates = days_of(named or "this-month", today), year_up_to(today) if named is None else days_of(named, today)
    expected = now.now_block(seen) | period.period_block(seen, counts, rates)
    expected |= period.slip_block(world, seen, at, counts) | people.people_block(world, at, counts, rates)
    known = {name: value for name, value in expected.items() if name in found.metrics}
    assert {name: said(figure) for name, figure in found.metrics.items()} == known
    assert tuple(found.metrics) == HEADLINE
    assert all((figure.value is None) == (figure.reason is not None) for figure in found.metrics.values())
    assert found.trend is not None
    assert [tuple(point) for point in found.trend] == now.trend_block(world, at, asked.pipeline, FILTERS[words])
    _currencies_agree(found, [deal for deal in seen if deal.is_open])
    _stages_agree(found, stages.snapshot_block(seen, counts), asked.pipelines)
    lost = stages.lost_by_stage(seen, counts)
    everything = [deal for those in lost.values() for deal in those]
    assert _reasons(found.lost_reasons) == _merged(stages.reason_block(everything))
    ladder = {stage.id: stage for stage in world.stages}
    for row in found.by_stage:
        if row.funnel is None:  # not wired yet
            continue
        key = asked.pipelines[row.pipeline], row.stage_id
        assert _reasons(row.lost_reasons) == _merged(stages.reason_block(lost.get(key, [])))
        if row.kind == "open" and row.stage_id is not None:
            _flow_agrees(row, ladder[row.stage_id], seen, rates, at)
    if found.by_stage and found.by_stage[0].funnel is None:
        return
    told = None if found.bottleneck is None else found.bottleneck.stage_id
    rows = [ladder[row.stage_id] for row in found.by_stage if row.kind == "open" and row.stage_id is not None]
    worst = stages.bottleneck(seen, rows, rates)
    assert told == (None if worst is None else worst.id)


def _flow_agrees(row: StageFigures, stage: RawStage, seen: list[Seen], days: Days, at: datetime) -> None:
    """The funnel, the times and the own history of one open stage."""
    assert row.funnel is not None
    assert row.times is not None
    assert row.own_history is not None
    told, expected = row.funnel, stages.funnel(seen, stage, days)
    assert told[:5] == expected[:5]
    assert told.entered == told.advanced + told.lost_here + told.still_here + told.other
    assert told.reached == expected.reached
    for name in ("conversion", "conversion_decided", "conversion_any"):
        assert getattr(told, name).value == getattr(expected, name)
    length = stages.times(seen, stage, days, at)
    assert row.times.visits == length.visits
    for name in ("days_avg", "days_median", "days_total_avg", "open_days_avg"):
        assert said(getattr(row.times, name)) == getattr(length, name)
    assert said(row.own_history) == stages.own_history(seen, stage)
    assert row.probability == stage.probability


def said(figure: Figure) -> tuple[object, ...]:
    """A figure as the oracle writes it."""
    if figure.unpriced is not None:
        return figure.value, figure.n, figure.unpriced
    return figure.value, figure.n


def _currencies_agree(found: Summary, is_open: list[Seen]) -> None:
    for name, weighted in (("open_value", False), ("weighted_value", True)):
        totals = found.metrics[name].by_currency
        assert totals is not None
        assert {one.currency: (one.value, one.n) for one in totals} == Sum(is_open).currencies(weighted=weighted)


def _stages_agree(found: Summary, expected: dict[stages.StageKey, tuple[int, ...]], pipelines: dict[str, int]) -> None:
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


def _reasons(rows: tuple[ReasonFigures, ...]) -> dict[int | None, tuple[int, int, int]]:
    return {row.reason_id: (row.deals, row.value, row.unpriced) for row in rows}


def _merged(expected: dict[int | None, tuple[int, int, int]]) -> dict[int, tuple[int, ...]]:
    """The same, with "Not given" as a reason to choose: it stands in the list of reasons here (the second one)."""
    merged: dict[int, tuple[int, ...]] = {}
    for reason, row in expected.items():
        key = 2 if reason is None else reason
        merged[key] = tuple(a + b for a, b in zip(row, merged.get(key, (0, 0, 0)), strict=True))
    return merged
