"""What the title line counts is what stands among the overdue ones and today's by urgency."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.filters import parse_filter
from pipetui.queries.urgent import UrgentCount, count_urgent
from support.pipeline_builder import CTX
from support.statements import statements_of

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder

_DAYS = (None, -9, -1, 0, 1, 9)


def _deals(build: PipelineBuilder, stage: str) -> None:
    """Deals with every pair of a next step's day and an expected close."""
    with build.batch("many"):
        for step in _DAYS:
            for close in _DAYS:
                day = None if close is None else (CTX.today + timedelta(close)).isoformat()
                deal = build.deal(f"Deal {step} {close}", stage=stage, expected_close=day)
                if step is not None:
                    build.task(deal, due=(CTX.today + timedelta(step)).isoformat())


def test_overdue_by_step_or_close_counts_once_and_today_is_a_step(build: PipelineBuilder) -> None:
    assert count_urgent(build.conn, build.pipeline_id, CTX) == UrgentCount(0, 0)
    _deals(build, "New")
    _deals(build, "Won")
    # 2 of 6 steps are overdue with any close; 2 of 6 closes with any of the other 4 steps; today: 4 closes left
    assert count_urgent(build.conn, build.pipeline_id, CTX) == UrgentCount(2 * 6 + 4 * 2, 4)
    _deals(build, "Negotiation")
    assert count_urgent(build.conn, build.pipeline_id, CTX) == UrgentCount(40, 8)
    assert count_urgent(build.conn, build.pipeline("Other", "A, Won, Lost"), CTX) == UrgentCount(0, 0)


def test_it_counts_what_the_filter_shows(build: PipelineBuilder) -> None:
    _deals(build, "New")
    closing = f"close:{CTX.today - timedelta(1)}"
    for text, counted in ((closing, (6, 0)), ("is:overdue", (12, 0)), ("-is:overdue", (8, 4)), ("zzz", (0, 0))):
        chosen = parse_filter(text, CTX.today)
        assert count_urgent(build.conn, build.pipeline_id, CTX, chosen) == counted, text


def test_it_reads_only_the_index_by_attention(build: PipelineBuilder) -> None:
    _deals(build, "New")
    with statements_of(build.conn) as sql:
        count_urgent(build.conn, build.pipeline_id, CTX)
    (statement,) = sql
    plans = [row[3] for row in build.conn.execute(f"EXPLAIN QUERY PLAN {statement}")]
    on_deals = [plan for plan in plans if " d " in plan]
    assert len(on_deals) == 3
    assert all("USING COVERING INDEX deal_by_attention (stage_id=? AND attention" in plan for plan in on_deals)
