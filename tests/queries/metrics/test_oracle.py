"""Every figure of random pipelines equals what plain loops over the raw stage changes say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck

from pipetui.domain.metric_ids import HEADLINE
from pipetui.queries.metrics.summary import read_summary
from support.oracle import now, people, period, stages
from support.oracle.seen import Seen, Sum
from support.properties import holds
from support.random_questions import QUESTIONS, Question

if TYPE_CHECKING:
    from datetime import datetime

    from pipetui.queries.metrics.shapes import Figure, ReasonFigures, StageFigures, Summary
    from support.oracle.seen import Days
    from support.oracle.world import RawStage

# What these run through is counted where it is tested; counting it again here would double what they cost.
pytestmark = pytest.mark.no_cover

NOT_GIVEN = 2
"""The generator's second reason for losing says the same as none."""


@holds(everyday=30, soak=1500, suppress=(HealthCheck.too_slow, HealthCheck.data_too_large), **QUESTIONS)
def test_every_figure_is_what_plain_loops_say(**drawn: Any) -> None:
    asked = Question(**drawn)
    found = read_summary(asked.conn, trend=True, **asked.arguments)
    asked.conn.close()
    _headline_agrees(found, asked)
    assert found.trend is not None
    trend = now.trend_block(asked.world, asked.at, asked.pipeline_id, asked.keep)
    assert [tuple(point) for point in found.trend] == trend
    _currencies_agree(found, [deal for deal in asked.seen if deal.is_open])
    _stages_agree(found, stages.snapshot_block(asked.seen, asked.counts), asked.pipelines)
    _lost_agrees(found, asked)
    _flows_agree(found, asked)
    _conversations_agree(found, asked)


def _headline_agrees(found: Summary, asked: Question) -> None:
    """The single figures, and why there is none."""
    expected = now.now_block(asked.seen) | period.period_block(asked.seen, asked.counts, asked.rates)
    expected |= period.slip_block(asked.world, asked.seen, asked.at, asked.counts, asked.rates)
    expected |= people.people_block(asked.world, asked.at, asked.counts, asked.rates)
    assert {name: said(figure) for name, figure in found.metrics.items()} == expected
    assert tuple(found.metrics) == HEADLINE
    assert all((figure.value is None) == (figure.reason is not None) for figure in found.metrics.values())


def _lost_agrees(found: Summary, asked: Question) -> None:
    """What was lost, from where and why."""
    lost = stages.lost_by_stage(asked.seen, asked.counts)
    everything = [deal for those in lost.values() for deal in those]
    assert _reasons(found.lost_reasons) == stages.reason_block(everything, NOT_GIVEN)
    for row in found.by_stage:
        those = lost.get((asked.pipelines[row.pipeline], row.stage_id), [])
        assert _reasons(row.lost_reasons) == stages.reason_block(those, NOT_GIVEN)


def _flows_agree(found: Summary, asked: Question) -> None:
    """How deals went through each open stage, and which is the bottleneck."""
    ladder = {stage.id: stage for stage in asked.world.stages}
    rows = [(row, ladder[row.stage_id]) for row in found.by_stage if row.kind == "open" and row.stage_id is not None]
    for row, stage in rows:
        _flow_agrees(row, stage, asked.seen, asked.rates, asked.at)
    told = None if found.bottleneck is None else found.bottleneck.stage_id
    worst = stages.bottleneck(asked.seen, [stage for _, stage in rows], asked.rates)
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


def _conversations_agree(found: Summary, asked: Question) -> None:
    """What was said, by kind, and by the stage that the deal was in at the time."""
    by_kind, by_stage = people.conversation_block(asked.seen)
    assert {row.kind_id: (row.in_process, row.won) for row in found.conversations} == {
        row.kind_id: by_kind.get(row.kind_id, (0, 0)) for row in found.conversations
    }
    assert {kind for kind, counts in by_kind.items() if any(counts)} <= {row.kind_id for row in found.conversations}
    told = {
        (row.kind_id, part.stage_id): (part.in_process, part.won)
        for row in found.conversations
        for part in row.by_stage
    }
    assert told == {key: counts for key, counts in by_stage.items() if any(counts)}


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
