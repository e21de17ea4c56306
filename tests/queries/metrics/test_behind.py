"""The deals behind a bar are as many as the bar says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.filters import parse_filter
from pipetui.domain.periods import Period, parse_period
from pipetui.queries.metrics import behind
from pipetui.queries.metrics.scope import Scope, present_moment, scope_of
from pipetui.queries.metrics.summary import read_summary
from pipetui.queries.metrics.trend import month_ends
from support.pipeline_builder import CTX, PipelineBuilder

if TYPE_CHECKING:
    from pipetui.queries.metrics.shapes import Summary

ALL = Period("all", None, None)
MONTH = parse_period("this-month", CTX.today)


def scope(build: PipelineBuilder, words: str = "", pipeline_id: int | None = 1) -> Scope:
    return scope_of(build.conn, present_moment(build.conn, CTX), pipeline_id, parse_filter(words, CTX.today))


def summary(build: PipelineBuilder, words: str = "", period: Period = ALL, pipeline_id: int | None = 1) -> Summary:
    words_ = parse_filter(words, CTX.today)
    return read_summary(build.conn, CTX, period=period, pipeline_id=pipeline_id, filter=words_, trend=True)


def fill(build: PipelineBuilder) -> None:
    """Deals in every state: open, won and lost in and before this month, from each stage, for each reason."""
    build.pipeline("Retainers", "First, R/Won, R/Lost")
    price, given = build.reason("Price"), build.reason("Not given")
    for number in range(12):
        stage = ("New", "Proposal", "Negotiation")[number % 3]
        deal = build.deal(stage=stage, on="2026-08-01", amount=number * 100 or None, owner=("ana", "ben")[number % 2])
        if number % 4 == 1:
            build.move(deal, "Won", ("2026-10-02", "2026-11-02")[number % 3 % 2])
        if number % 4 == 2:
            build.move(deal, "Lost", "2026-11-05", reason=(price, given, None)[number % 3])
    build.move(build.deal(stage="First", on="2026-08-01"), "R/Lost", "2026-11-06", reason=price)
    for name in ("Lost", "R/Lost"):
        build.deal(stage=name, on="2026-11-03", amount=5)


def test_each_bar_has_its_deals(build: PipelineBuilder) -> None:
    fill(build)
    for words, pipeline_id in (("", 1), ("owner:ana", 1), ("", None)):
        here = scope(build, words, pipeline_id)
        for period in (ALL, MONTH):
            found = summary(build, words, period, pipeline_id)
            for stage in found.by_stage:
                lost = behind.lost_from(build.conn, here, period, stage.stage_id, stage.pipeline)
                assert (len(lost), stage.stage) == (stage.lost_count, stage.stage)
                if stage.stage_id is not None:
                    assert len(behind.in_stage(build.conn, here, stage.stage_id)) == stage.deals
            for reason in found.lost_reasons:
                assert len(behind.lost_for(build.conn, here, period, reason)) == reason.deals
            for status in ("won", "lost"):
                deals = behind.closed_in(build.conn, here, period, status)
                assert len(deals) == found.metrics[f"{status}_count"].value
            assert found.trend is not None
            ends = month_ends(CTX.today, here.moment.timezone)
            then = [len(behind.open_then(build.conn, here, end)) for end in (*ends, here.moment)]
            assert then == [point.open_count for point in found.trend]


def test_the_reason_not_given_is_one_with_none(build: PipelineBuilder) -> None:
    fill(build)
    reasons = summary(build).lost_reasons
    assert sorted(reason.reason for reason in reasons) == ["Not given", "Price"]
    both = [behind.lost_for(build.conn, scope(build), ALL, reason) for reason in reasons]
    assert not set(both[0]) & set(both[1])


def test_the_most_valuable_stand_first_and_keep_their_order_in_a_list(build: PipelineBuilder) -> None:
    deals = [build.deal(amount=amount) for amount in (None, 100, 300, 100)]
    new = summary(build).by_stage[0].stage_id
    assert new is not None
    found = behind.in_stage(build.conn, scope(build), new)
    assert found == (deals[2], deals[1], deals[3], deals[0])
    rows = behind.listed(build.conn, (*found[:2], 99), scope(build).moment)
    assert [row.id for row in rows] == [deals[2], deals[1]]
    assert behind.listed(build.conn, (), scope(build).moment) == []


def test_the_deals_of_a_source_are_open_or_closed_in_the_period(build: PipelineBuilder) -> None:
    deals = [build.deal(source=source, on="2026-08-01") for source in ("web", "Web", "fair", "web", "web")]
    build.move(deals[1], "Won", "2026-11-02")
    build.move(deals[3], "Lost", "2026-11-03")
    build.move(deals[4], "Won", "2026-10-03")
    here = scope(build)
    found = {
        status: behind.of_source(build.conn, here, MONTH, ("Web", "web"), status)
        for status in ("", "open", "won", "lost")
    }
    assert found == {"": (deals[0], deals[1], deals[3]), "open": (deals[0],), "won": (deals[1],), "lost": (deals[3],)}
