"""The two funnels, the times in stages, own history and the bottleneck, case by case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.filters import parse_filter
from pipetui.domain.periods import Period, parse_period
from pipetui.queries.metrics.funnel import (
    Flow,
    bottleneck_of,
    funnel_of,
    own_histories,
    own_history,
    read_flow,
    read_ways_gone,
    times_of,
)
from pipetui.queries.metrics.scope import moment_as_of, scope_of
from support.pipeline_builder import CTX
from support.printouts import stage_figures

if TYPE_CHECKING:
    from pipetui.queries.metrics.shapes import StageFigures, StageFunnel, StageTimes
    from support.pipeline_builder import PipelineBuilder

ALL = Period("all", None, None)


def flow(
    build: PipelineBuilder,
    period: str = "all",
    *,
    words: str = "",
    as_of: date | None = None,
    pipeline_id: int | None = 1,
) -> Flow:
    moment = moment_as_of(build.conn, CTX, as_of)
    scope = scope_of(build.conn, moment, pipeline_id, parse_filter(words, moment.today))
    return read_flow(build.conn, scope, parse_period(period, moment.today))


def funnel(build: PipelineBuilder, stage: str, period: str = "all", *, words: str = "") -> StageFunnel:
    return funnel_of(flow(build, period, words=words).passing[build.stage_ids[stage]])


def times(build: PipelineBuilder, stage: str, period: str = "all", *, words: str = "") -> StageTimes:
    return times_of(flow(build, period, words=words, pipeline_id=None).stays[build.stage_ids[stage]])


def went(build: PipelineBuilder, *steps: str, assumed: tuple[int, ...] = (), start: int = 1) -> int:
    """Add a deal that came to one stage a day, from that day of January on."""
    deal_id = 0
    for number, stage in enumerate(steps):
        day, flag = str(date(2026, 1, start) + timedelta(number)), assumed[number] if assumed else 0
        if number:
            build.move(deal_id, stage, day, assumed=flag)
        else:
            deal_id = build.deal(stage=stage, on=day, assumed=flag)
    return deal_id


def fates(figures: StageFunnel) -> tuple[int, ...]:
    assert figures.entered == figures.advanced + figures.lost_here + figures.still_here + figures.other
    return figures.advanced, figures.lost_here, figures.still_here, figures.other


def test_of_nine_at_proposal_eight_lost_and_one_advanced_is_a_ninth(build: PipelineBuilder) -> None:
    for _ in range(8):
        went(build, "Proposal", "Lost")
    went(build, "Proposal", "Negotiation")
    found = funnel(build, "Proposal")
    assert fates(found) == (1, 8, 0, 0)
    assert found.conversion == found.conversion_decided
    assert (found.conversion.value, found.conversion.n) == (1 / 9, 9)


def test_lost_is_not_beyond_won_nor_beyond_anything(build: PipelineBuilder) -> None:
    went(build, "New", "Won")
    for _ in range(8):
        went(build, "New", "Lost")
    assert fates(funnel(build, "New")) == (1, 8, 0, 0)
    assert funnel(build, "Negotiation").reached == 1


def test_each_deal_that_entered_has_one_fate(build: PipelineBuilder) -> None:
    went(build, "Proposal", "Negotiation", "Proposal")  # advanced, whatever came after
    went(build, "Proposal", "New", "Won")  # went back, and on to Won
    went(build, "Proposal", "New")  # back and open
    went(build, "Proposal", "New", "Lost")  # lost from an earlier stage
    went(build, "Proposal", "New", "Proposal")  # open and here again
    went(build, "Proposal", "Lost")
    went(build, "Proposal", "Lost", "Proposal")  # reopened: here
    assert fates(funnel(build, "Proposal")) == (2, 1, 2, 2)
    assert funnel(build, "Proposal").conversion_decided.n == 3


def test_a_cohort_is_of_first_visits_that_began_in_the_period(build: PipelineBuilder) -> None:
    went(build, "Proposal", "New", "Proposal", "Won", start=30)  # first came on 30 January, again on 1 February
    build.move(went(build, "New"), "Proposal", "2026-02-01")
    assert funnel(build, "Proposal", "2026-01").entered == 1
    february = funnel(build, "Proposal", "2026-02")
    assert fates(february) == (0, 0, 1, 0)
    assert february.conversion_decided.value is None
    assert february.conversion_decided.reason == "no deal that entered it in the period is decided"
    nothing = funnel(build, "Proposal", "2025")
    assert (nothing.entered, nothing.reached, nothing.conversion.value, nothing.conversion.n) == (0, 0, None, 0)
    assert nothing.conversion.reason == "no deal entered the stage in the period"
    assert nothing.conversion_any.reason == "no deal came as far in the period"


def test_skipped_stages_count_as_passed_in_the_other_funnel(build: PipelineBuilder) -> None:
    went(build, "New", "Negotiation", "Lost")
    went(build, "New", "Won")
    went(build, "Proposal", "Lost")
    went(build, "Lost")
    stages = ("New", "Proposal", "Negotiation")
    assert [funnel(build, stage).entered for stage in stages] == [2, 1, 1]
    assert [funnel(build, stage).reached for stage in stages] == [3, 3, 2]
    assert [funnel(build, stage).conversion_any.value for stage in stages] == [1, 2 / 3, 1 / 2]


def test_reached_counts_who_came_that_far_in_the_period_for_the_first_time(build: PipelineBuilder) -> None:
    build.move(went(build, "Negotiation"), "New", "2026-02-01")
    build.move(went(build, "New"), "Negotiation", "2026-02-01")
    assert [funnel(build, stage, "2026-02").reached for stage in ("New", "Proposal", "Negotiation")] == [0, 1, 1]
    assert funnel(build, "New", "2026-01").conversion_any.value == 1


def test_changes_on_one_day_and_at_one_instant_keep_their_order(build: PipelineBuilder) -> None:
    deal_id = build.deal(stage="New", on="2026-01-01")
    for stage in ("Proposal", "New", "Negotiation", "Lost"):
        build.move(deal_id, stage, "2026-01-01")
    assert fates(funnel(build, "Negotiation")) == (0, 1, 0, 0)
    assert fates(funnel(build, "New")) == (1, 0, 0, 0)
    assert times(build, "New").days_total_avg.value == 0


def test_assumed_changes_are_left_out_of_the_strict_funnel_and_counted(build: PipelineBuilder) -> None:
    went(build, "New", "Proposal", "Negotiation", assumed=(1, 0, 2))
    new, proposal = funnel(build, "New"), funnel(build, "Proposal")
    assert (new.entered, new.assumed, new.reached, new.conversion_any.value) == (0, 1, 1, 1)
    assert fates(proposal) == (0, 0, 0, 1)  # went on, at a time nobody knows
    assert (proposal.assumed, funnel(build, "Negotiation").assumed) == (0, 1)
    build.move(went(build, "New", assumed=(1,)), "Proposal", "2026-02-01")
    assert (funnel(build, "New", "2026-01").assumed, funnel(build, "New", "2026-02").assumed) == (2, 0)


def test_a_deal_that_is_won_has_advanced_and_one_that_is_lost_is_lost_however_that_is_known(
    build: PipelineBuilder,
) -> None:
    went(build, "New", "Won", assumed=(0, 2))
    went(build, "New", "Lost", assumed=(0, 2))
    assert fates(funnel(build, "New")) == (1, 1, 0, 0)


def test_what_happened_after_the_moment_has_not_happened(build: PipelineBuilder) -> None:
    went(build, "New", "Proposal", "Won")
    early = flow(build, as_of=date(2026, 1, 2))
    assert fates(funnel_of(early.passing[1])) == (1, 0, 0, 0)
    assert fates(funnel_of(early.passing[2])) == (0, 0, 1, 0)
    assert times_of(early.stays[2]).open_days_avg.value == 0.5  # since noon UTC, until local midnight


def test_a_filter_and_a_pipeline_narrow_the_deals(build: PipelineBuilder) -> None:
    build.pipeline("Retainers", "First, Second, R/Won, R/Lost")
    went(build, "First", "Second", "R/Won")
    build.change("UPDATE deal SET owner = 'ana' WHERE id = ?", went(build, "New", "Proposal"))
    went(build, "New", "Lost")
    assert fates(funnel(build, "New")) == (1, 1, 0, 0)
    assert fates(funnel(build, "New", words="owner:ana")) == (1, 0, 0, 0)
    both = flow(build, pipeline_id=None)
    assert [both.passing[build.stage_ids[stage]].entered for stage in ("New", "First")] == [2, 1]
    assert build.stage_ids["First"] not in flow(build).passing


def test_a_deal_counts_in_the_pipeline_where_it_is_now(build: PipelineBuilder) -> None:
    build.pipeline("Retainers", "First, Second, R/Won, R/Lost")
    went(build, "New", "Proposal", "First", "Second", "R/Won")
    both = flow(build, pipeline_id=None)
    assert [both.passing[build.stage_ids[stage]].entered for stage in ("New", "Proposal", "First")] == [0, 0, 1]
    # It came to New and left it for the other pipeline and back: the stay in New ended when it left.
    went(build, "New", "First", "New", "Proposal")
    found = times(build, "New")
    assert (found.visits, found.days_avg.n, found.days_total_avg.value) == (2, 1, 2)


def test_a_removed_stage_keeps_its_place(build: PipelineBuilder) -> None:
    went(build, "New", "Proposal", "New")
    build.change("UPDATE stage SET archived = 1 WHERE name = 'Proposal'")
    assert fates(funnel(build, "New")) == (1, 0, 0, 0)
    assert fates(funnel(build, "Proposal")) == (0, 0, 0, 1)


def test_times_are_of_visits_that_ended_in_the_period(build: PipelineBuilder) -> None:
    deal_id = build.deal(stage="New", on="2026-01-01 12:00")
    build.move(deal_id, "Proposal", "2026-01-11 12:00")  # 10 days
    build.move(deal_id, "New", "2026-02-01 12:00")
    build.move(deal_id, "Proposal", "2026-02-03 18:00")  # 2.25 days
    build.move(deal_id, "New", "2026-03-01 12:00")
    build.move(deal_id, "Lost", "2026-03-02 12:00")  # 1 day
    other = build.deal(stage="New", on="2026-02-01 12:00")
    build.move(other, "Proposal", "2026-02-02 12:00")  # 1 day
    everything, february = times(build, "New"), times(build, "New", "2026-02")
    assert (everything.visits, everything.days_avg.value, everything.days_avg.n) == (4, 3.6, 2)
    assert everything.days_median.value == 1.6  # 1.625, of 1, 1, 2.25 and 10
    assert everything.days_total_avg.value == 7.1  # 14.25 ÷ 2 = 7.125
    assert (february.visits, february.days_avg.value) == (2, 1.6)  # 3.25 ÷ 2 = 1.625
    # All visits of the two that ended by now, also those of January and March.
    assert (february.days_total_avg.value, february.days_total_avg.n) == (7.1, 2)
    assert times(build, "New", "2025").days_avg.reason == "no recorded visit to the stage ended in the period"


def test_a_half_of_a_tenth_is_rounded_to_the_even_one(build: PipelineBuilder) -> None:
    for left in ("2026-01-02 13:12", "2026-01-02 15:36"):  # 1.05 and 1.15 days
        deal_id = build.deal(stage="New", on="2026-01-01 12:00")
        build.move(deal_id, "Proposal", left)
        assert times(build, "New").days_avg.value == {"13": 1.0, "15": 1.1}[left[11:13]]  # of both: 1.10
    assert times(build, "New").days_median.value == 1.1


def test_the_middle_of_an_odd_number_is_one_of_them(build: PipelineBuilder) -> None:
    for day in ("02", "04", "09"):
        build.move(build.deal(stage="New", on="2026-01-01"), "Won", f"2026-01-{day}")
    assert times(build, "New").days_median == times(build, "New").days_median._replace(value=3, n=3)


def test_stays_with_an_end_that_was_assumed_took_nobody_knows_how_long(build: PipelineBuilder) -> None:
    went(build, "New", "Proposal", "Negotiation", "Won", assumed=(1, 0, 2, 0))
    assert [times(build, stage).visits for stage in ("New", "Proposal", "Negotiation")] == [0, 0, 0]


def test_stays_that_still_run_stand_apart(build: PipelineBuilder) -> None:
    assert times(build, "New").open_days_avg.reason == "no deal with a recorded visit is in the stage"
    build.deal(stage="New", on="2026-11-20 12:00")  # T is noon of 22 November
    build.deal(stage="New", on="2026-11-21 12:00")
    assert (times(build, "New").open_days_avg.value, times(build, "New").open_days_avg.n) == (1.5, 2)
    build.deal(stage="New", on="2026-01-01", assumed=2)
    twice = build.deal(stage="New", on="2026-11-19 12:00", assumed=1)
    assert times(build, "New").open_days_avg.n == 2
    build.move(twice, "New", "2026-11-19 12:00")  # the last of two at one instant is recorded
    found = times(build, "New", "2025")
    assert (found.open_days_avg.value, found.open_days_avg.n, found.visits) == (2.0, 3, 0)
    assert times(build, "New", words="-owner:ana").open_days_avg.n == 3


def test_own_history_is_of_all_decided_deals_that_were_ever_there(build: PipelineBuilder) -> None:
    for _ in range(4):
        went(build, "New", "Proposal", "Won")
    for _ in range(5):
        went(build, "New", "Lost")
    went(build, "New", "Proposal")  # undecided
    scope = scope_of(build.conn, moment_as_of(build.conn, CTX, None), None, None)
    few = own_histories(scope, read_ways_gone(build.conn, scope, ALL))
    assert (few[1].value, few[1].n, few[1].reason) == (
        None,
        9,
        "fewer than 10 deals that entered the stage are decided",
    )
    went(build, "New", "Lost", assumed=(1, 2))  # an import assumed it: it was there all the same
    found = own_histories(scope, read_ways_gone(build.conn, scope, ALL))
    assert (found[1].value, found[1].n) == (0.4, 10)
    assert (found[2].n, found[3].n) == (4, 0)
    assert own_history(10, 10).value == 1


def test_the_bottleneck_lets_the_smallest_share_of_five_or_more_through() -> None:
    def row(name: str, advanced: int, lost_here: int, kind: str = "open") -> StageFigures:
        passing = flow_row(advanced, lost_here)
        return stage_figures(name)._replace(kind=kind, funnel=passing)

    def flow_row(advanced: int, lost_here: int) -> StageFunnel:
        from pipetui.queries.metrics.funnel import Passing

        passing = Passing()
        passing.entered, passing.advanced, passing.lost_here = advanced + lost_here, advanced, lost_here
        return funnel_of(passing)

    few, good, bad, same = row("few", 0, 4), row("good", 4, 1), row("bad", 2, 4), row("same", 1, 2)
    also = row("also", 3, 6)
    assert bottleneck_of([few, good]) is good
    assert bottleneck_of([few, good, bad, same]) is bad
    assert bottleneck_of([bad, good, also]) is also  # of two that are equal the later
    assert bottleneck_of([few, stage_figures("closed")]) is None
    assert bottleneck_of([row("all through", 5, 0)]) is not None


@pytest.mark.parametrize("period", ["all", "2026", "2026-01"])
def test_whoever_entered_is_somewhere(build: PipelineBuilder, period: str) -> None:
    went(build, "New", "Negotiation", "Proposal", "Lost", "New", "Won", start=28)
    went(build, "Won", "New", "Lost", start=30)
    for stage in ("New", "Proposal", "Negotiation"):
        fates(funnel(build, stage, period))
