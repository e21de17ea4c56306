from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from pipetui.domain.filters import parse_filter
from pipetui.queries.metrics.shapes import TrendPoint
from pipetui.queries.metrics.summary import read_summary
from pipetui.queries.metrics.trend import month_ends
from support.pipeline_builder import CTX

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


def trend(build: PipelineBuilder, words: str = "") -> list[tuple[str, int, int, int]]:
    found = read_summary(
        build.conn, CTX, period=None, pipeline_id=1, filter=parse_filter(words, CTX.today), trend=True
    ).trend
    assert found is not None
    assert len(found) == 13
    return [(point.day, point.open_count, point.open_value, point.weighted_value) for point in found]


def changes(points: list[tuple[str, int, int, int]]) -> list[tuple[str, int, int, int]]:
    """The first point, and every one that differs from the one before."""
    return [now for before, now in zip([None, *points], points, strict=False) if not before or before[1:] != now[1:]]


def test_month_ends_are_the_last_milliseconds_of_local_days() -> None:
    ends = month_ends(date(2026, 3, 31), ZoneInfo("Europe/Zurich"))
    assert [end.today.isoformat() for end in ends[:3]] == ["2025-03-31", "2025-04-30", "2025-05-31"]
    assert ends[-1].today == date(2026, 2, 28)
    assert ends[-1].at == "2026-02-28T22:59:59.999Z"
    assert ends[0].at == "2025-03-31T21:59:59.999Z"
    assert len(ends) == 12
    assert not any(end.present for end in ends)


@pytest.mark.parametrize("words", ["", "status:open", "owner:ana", "-stage:nowhere"])
def test_the_trend_follows_deals_in_and_out(build: PipelineBuilder, words: str) -> None:
    deal_id = build.deal(stage="New", on="2026-02-10", amount=100, owner="ana")
    build.move(deal_id, "Proposal", "2026-04-30 21:59")
    build.move(deal_id, "Won", "2026-06-15")
    build.move(deal_id, "Negotiation", "2026-06-20")
    build.move(deal_id, "Lost", "2026-09-01")
    build.move(deal_id, "New", "2026-11-01")
    old = build.deal(stage="New", on="2024-01-01", amount=1_000, owner="ana")
    build.deal(stage="Proposal", on="2026-11-20", owner="ana")
    assert old
    assert changes(trend(build, words)) == [
        ("2025-11-30", 1, 1_000, 100),
        ("2026-02-28", 2, 1_100, 110),
        ("2026-04-30", 2, 1_100, 150),
        ("2026-06-30", 2, 1_100, 190),
        ("2026-09-30", 1, 1_000, 100),
        ("2026-11-22", 3, 1_100, 110),
    ]


def test_a_change_in_the_first_millisecond_of_a_month_belongs_to_it(build: PipelineBuilder) -> None:
    deal_id = build.deal(on="2026-05-31T21:59:59.999Z")
    build.move(deal_id, "Lost", "2026-07-31T22:00:00.000Z")
    assert changes(trend(build)) == [("2025-11-30", 0, 0, 0), ("2026-05-31", 1, 0, 0), ("2026-08-31", 0, 0, 0)]


def test_what_lies_ahead_has_not_happened(build: PipelineBuilder) -> None:
    deal_id = build.deal(stage="New", on="2026-02-10", amount=100)
    build.move(deal_id, "Lost", "2026-11-23")
    build.deal(stage="New", on="2026-11-23", amount=1_000)
    assert changes(trend(build)) == [("2025-11-30", 0, 0, 0), ("2026-02-28", 1, 100, 10)]


def test_a_deal_counts_where_it_stood_then(build: PipelineBuilder) -> None:
    build.pipeline("Retainers", "First, R/Won, R/Lost")
    deal_id = build.deal(stage="Proposal", on="2026-02-10", amount=100)
    build.move(deal_id, "First", "2026-04-10")
    assert changes(trend(build)) == [("2025-11-30", 0, 0, 0), ("2026-02-28", 1, 100, 50), ("2026-04-30", 0, 0, 0)]
    assert trend(build, "stage:proposal") == trend(build)
    assert {point[1] for point in trend(build, "stage:first")} == {0}


def test_what_was_stalled_then_is_asked_of_then(build: PipelineBuilder) -> None:
    deal_id = build.deal(stage="New", on="2026-02-24")
    build.move(deal_id, "Proposal", "2026-03-30")
    assert changes(trend(build, "is:stalled")) == [("2025-11-30", 0, 0, 0), ("2026-04-30", 1, 0, 0)]


def test_it_is_computed_only_when_asked(build: PipelineBuilder) -> None:
    assert read_summary(build.conn, CTX, period=None, pipeline_id=1).trend is None
    points = read_summary(build.conn, CTX, period=None, pipeline_id=1, trend=True).trend
    assert points is not None
    assert points[-1] == TrendPoint("2026-11-22", 0, 0, 0)
