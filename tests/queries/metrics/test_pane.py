"""Shares taken off and put on give what a new read gives; nothing but the deal that moved is looked at."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.filters import parse_filter
from pipetui.domain.periods import Period, parse_period
from pipetui.queries.metrics.pane import Moved, PaneFigures, read_pane, read_shares
from pipetui.queries.metrics.summary import read_summary
from pipetui.render.pane import pane
from support.pipeline_builder import CTX, PipelineBuilder
from support.statements import statements_of

if TYPE_CHECKING:
    from pipetui.queries.metrics.shapes import Summary

ALL = Period("all", None, None)
STAGES = ("New", "Proposal", "Negotiation", "Won", "Lost")


def figures(build: PipelineBuilder, words: str = "", period: Period | None = None) -> PaneFigures:
    return read_pane(build.conn, CTX, period=period, pipeline_id=1, filter=parse_filter(words, CTX.today))


def drawn(summary: Summary) -> str:
    return pane(summary, width=36).plain


def fill(build: PipelineBuilder, random: Random) -> list[int]:
    """Deals in every state, with tasks, in two currencies, with and without amounts."""
    build.contact("Bea")
    deals = []
    for number in range(24):
        deal = build.deal(
            f"Deal {number}",
            stage=random.choice(STAGES),
            on=f"2026-{random.randint(1, 10):02}-{random.randint(1, 28):02}",
            amount=random.choice((None, 0, 12_345, 99_900)),
            currency=random.choice(("EUR", "USD")),
            probability=random.choice((None, 35)),
            owner=random.choice(("ana", "ben")),
            expected_close=random.choice((None, "2026-10-01", "2026-12-01")),
        )
        if number % 3 == 0:
            build.task(deal, f"task {number}", due=f"2026-11-{random.randint(20, 24)}")
        deals.append(deal)
    return deals


@pytest.mark.parametrize("seed", range(6))
def test_after_any_moves_the_pane_says_what_a_new_read_says(build: PipelineBuilder, seed: int) -> None:
    random = Random(seed)
    deals = fill(build, random)
    words = ("", "owner:ana", "is:stalled", "stage:proposal")[seed % 4]
    period = (None, ALL, parse_period("this-quarter", CTX.today))[seed % 3]
    kept = figures(build, words, period)
    for step in range(30):
        deal = random.choice(deals)
        before = read_shares(build.conn, kept.terms, [deal])
        build.move(deal, random.choice(STAGES), f"2026-11-{1 + step % 22:02}", assumed=int(random.random() < 0.1))
        kept.move(Moved(kept.terms, before, read_shares(build.conn, kept.terms, [deal])))
        if step % 5 == 4:
            anew = figures(build, words, period).summary()
            now = kept.summary()
            assert now._replace(tasks_today=()) == anew._replace(tasks_today=())
            assert now.tasks_today == anew.tasks_today
    whole = read_summary(build.conn, CTX, period=period, pipeline_id=1, filter=parse_filter(words, CTX.today))
    assert drawn(kept.summary()) == drawn(whole)


def test_the_pane_is_drawn_from_them_as_from_the_summary(build: PipelineBuilder) -> None:
    for stage in ("Won", "Lost"):
        for _ in range(3):
            build.move(build.deal(on="2026-08-01", amount=5_000), stage, "2026-11-03")
    assert drawn(figures(build).summary()) == drawn(read_summary(build.conn, CTX, period=None, pipeline_id=1))


def test_a_share_is_read_by_the_number_of_its_deal(build: PipelineBuilder) -> None:
    deals = fill(build, Random(1))
    terms = figures(build).terms
    with statements_of(build.conn) as said:
        read_shares(build.conn, terms, deals[:1])
    reads = [each for each in said if "deal" in each]
    assert 0 < len(reads) <= 3
    for each in reads:
        plan = " ".join(row[3] for row in build.conn.execute(f"EXPLAIN QUERY PLAN {each}"))
        assert "SCAN d" not in plan.replace("SCAN d.", "")
        assert "SCAN x" not in plan


def test_a_deal_that_is_not_in_the_figures_has_no_share(build: PipelineBuilder) -> None:
    deal = build.deal(owner="ben")
    kept = figures(build, "owner:ana")
    assert read_shares(build.conn, kept.terms, [deal, 99]) == {deal: None, 99: None}
    kept.move(Moved(kept.terms, {deal: None}, {deal: None}))
    assert kept.summary() == figures(build, "owner:ana").summary()


def test_shares_are_of_the_present_and_of_one_day(build: PipelineBuilder) -> None:
    kept = figures(build)
    assert kept.terms.hold_on(CTX)
    assert not kept.terms.hold_on(CTX._replace(now=CTX.now.replace(day=23)))
    build.deal(on="2026-11-30")
    assert not figures(build).terms.hold_on(CTX)
