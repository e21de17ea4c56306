"""Made-up reads for tests of printouts: one of each shape, with fields to change."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipetui.domain.forecast import Spread
from pipetui.domain.periods import Period, trailing_year
from pipetui.queries.metrics.forecast_shapes import Target
from pipetui.queries.metrics.shapes import (
    CurrencyTotal,
    Figure,
    ReasonFigures,
    StageFigures,
    StageFunnel,
    StageTimes,
    Summary,
    TrendPoint,
)
from pipetui.queries.record_shapes import (
    ContactDetail,
    ContactRow,
    DealDetail,
    DealRow,
    HistoryLine,
    StageVisit,
    TagRow,
    TaskRow,
)
from pipetui.queries.shapes import LostReason, Pipeline, Stage

TODAY = date(2026, 11, 22)
MONTH = Period("this-month", date(2026, 11, 1), date(2026, 11, 30))

METRICS: dict[str, Figure] = {
    "open_count": Figure(22, 22, "count"),
    "open_value": Figure(23_940_000, 20, "money", (CurrencyTotal("EUR", 23_940_000, 20),), 2),
    "weighted_value": Figure(10_142_000, 20, "money"),
    "avg_deal_size_open": Figure(1_197_000, 20, "money"),
    "customers_in_pipeline": Figure(18, 22, "count"),
    "stalled_count": Figure(2, 2, "count"),
    "stalled_value": Figure(1_670_000, 2, "money"),
    "ghost_count": Figure(0, 0, "count"),
    "ghost_value": Figure(0, 0, "money"),
    "overdue_count": Figure(3, 3, "count"),
    "overdue_value": Figure(3_100_000, 3, "money"),
    "no_next_step_count": Figure(5, 5, "count"),
    "no_amount_count": Figure(2, 2, "count"),
    "honest_value": Figure(16_300_000, 14, "money"),
    "won_count": Figure(3, 3, "count"),
    "won_value": Figure(2_400_000, 3, "money", (CurrencyTotal("EUR", 2_400_000, 3),), 0),
    "lost_count": Figure(1, 1, "count"),
    "lost_value": Figure(150_050, 1, "money"),
    "win_rate": Figure(0.75, 4, "ratio"),
    "win_rate_value": Figure(0.8, 4, "ratio"),
    "overall_conversion": Figure(0.5, 8, "ratio"),
    "avg_deal_size_won": Figure(800_000, 3, "money"),
    "cycle_days_avg": Figure(38.4, 3, "days"),
    "cycle_days_median": Figure(33.0, 3, "days"),
    "velocity_per_day": Figure(347_400, 3, "money_per_day"),
    "created_count": Figure(4, 4, "count"),
}

NOTHING: dict[str, Figure] = {
    name: Figure(None, 0, figure.unit, reason="no deals")
    if figure.unit in ("ratio", "days", "money_per_day") or name.startswith("avg_")
    else Figure(0, 0, figure.unit)
    for name, figure in METRICS.items()
}
"""The same of a file without deals."""


def stage_figures(stage: str = "Discovery Call", **changes: Any) -> StageFigures:
    """One row of the stages."""
    made = StageFigures(
        pipeline="Consulting",
        stage_id=1,
        stage=stage,
        kind="open",
        position=0,
        deals=5,
        value=6_200_000,
        weighted=2_480_000,
        unpriced=0,
        by_currency=(),
        stalled=0,
        customers=4,
        lost_count=0,
        lost_value=0,
    )
    return made._replace(**changes)


def passed_stage(stage: str = "Proposal", **changes: Any) -> StageFigures:
    """An open stage with the figures of its funnel and its times: 7 went on, 8 were lost, 2 visits were assumed."""
    funnel = StageFunnel(
        entered=17,
        advanced=7,
        lost_here=8,
        still_here=1,
        other=1,
        conversion=Figure(7 / 17, 17, "ratio"),
        conversion_decided=Figure(7 / 15, 15, "ratio"),
        reached=20,
        conversion_any=Figure(0.5, 20, "ratio"),
        assumed=2,
    )
    times = StageTimes(
        visits=9,
        days_avg=Figure(24.1, 8, "days"),
        days_median=Figure(20, 8, "days"),
        days_total_avg=Figure(30, 8, "days"),
        open_days_avg=Figure(None, 0, "days", reason="nobody is there"),
    )
    made = stage_figures(stage, funnel=funnel, times=times, probability=70, own_history=Figure(0.4, 15, "ratio"))
    return made._replace(**changes)


def target(won: int = 2_400_000, goal: int = 4_000_000) -> Target:
    """The target of the month, and what it takes."""
    return Target(
        period=MONTH,
        is_sum=False,
        target=Figure(goal, 0, "money"),
        won_value=Figure(won, 3, "money"),
        gap=Figure(goal - won, 3, "money"),
        attainment=Figure(won / goal, 3, "ratio"),
        coverage=Figure(1.44, 4, "ratio"),
        coverage_needed=Figure(4 / 3, 4, "ratio"),
        odds=Figure(0.41, 4, "ratio"),
        deals_needed=Figure(2, 3, "count"),
        opportunities_needed=Figure(3, 4, "count"),
        first_contacts_needed=Figure(None, 0, "count", reason="no lead was added"),
        spread=Spread(won, won + 800_000, won + 2_000_000, 4, exact=True),
    )


def summary(**changes: Any) -> Summary:
    """The figures of a month."""
    made = Summary(
        as_of="2026-11-22T12:00:00.000Z",
        today=TODAY.isoformat(),
        period=MONTH,
        rate_period=trailing_year(TODAY),
        base_currency="EUR",
        pipeline="Consulting",
        metrics=METRICS,
        by_stage=(
            stage_figures("New Contact", deals=4, value=1_800_000, weighted=180_000),
            stage_figures("Discovery Call", position=1, stalled=2, lost_count=1, lost_value=150_050),
            stage_figures("Won", kind="won", position=2, value=2_400_000, weighted=0),
            stage_figures("Lost", kind="lost", position=3, value=150_050, weighted=0),
        ),
        lost_reasons=(ReasonFigures(1, "Price", 1, 150_050, 0),),
        tasks_today=(task(due_on=TODAY.isoformat(), due_time="10:00"),),
        tasks_overdue=1,
        trend=(TrendPoint("2026-10-31", 10, 5_000_000, 1), TrendPoint("2026-11-22", 22, 23_940_000, 1)),
    )
    return made._replace(**changes)


def deal(**changes: Any) -> DealRow:
    """An open deal in a list."""
    made = DealRow(
        id=12,
        title="Website relaunch",
        pipeline_id=1,
        stage_id=4,
        stage="Proposal Sent",
        status="open",
        amount=1_250_000,
        currency="EUR",
        probability=70,
        own_probability=None,
        contact_id=3,
        contact="Ana Keller",
        company="Acme",
        owner="ana",
        tags=("web", "retainer"),
        source="referral",
        created="2026-10-01",
        expected_close="2026-12-24",
        closed=None,
        lost_reason="",
        age_days=52,
        stage_days=24,
        stalled=False,
        ghost=False,
        overdue=False,
        next_step="call",
        next_due="2026-11-23",
        next_time=None,
        external_id=None,
    )
    return made._replace(**changes)


def task(**changes: Any) -> TaskRow:
    """An open task of a deal."""
    made = TaskRow(
        id=7,
        title="call Jean",
        deal_id=12,
        deal="Website relaunch",
        contact_id=3,
        contact="Ana Keller",
        due_on=None,
        due_time=None,
        added_at="2026-11-01T12:00:00.000Z",
        done_at=None,
        overdue=False,
    )
    return made._replace(**changes)


def visit(**changes: Any) -> StageVisit:
    """A stay in a stage."""
    made = StageVisit(
        change_id=1,
        stage_id=1,
        stage="New Contact",
        kind="open",
        pipeline="Consulting",
        entered_at="2026-10-01T10:00:00.000Z",
        left_at="2026-10-11T22:00:00.000Z",
        days=10.5,
        assumed=0,
        lost_reason="",
        lost_note="",
    )
    return made._replace(**changes)


def line(**changes: Any) -> HistoryLine:
    """A journal batch."""
    made = HistoryLine(
        batch_id=9,
        at="2026-11-22T23:30:00.000Z",
        actor="ana",
        command="move",
        summary="moved Website relaunch to Proposal Sent",
        kind="do",
        undone=False,
    )
    return made._replace(**changes)


def detail(row: DealRow | None = None, **changes: Any) -> DealDetail:
    """Everything about a deal."""
    made = DealDetail(
        row=row or deal(),
        pipeline="Consulting",
        email="ana@example.com",
        phone="+41 44 555 01 02",
        company_id=2,
        amount_parts="1250*10",
        notes="First line\nSecond line",
        created_at="2026-10-01T10:00:00.000Z",
        moved_at="2026-10-29T10:00:00.000Z",
        closed_at=None,
        lost_note="",
        made_by="ben",
        tasks=(task(),),
        visits=(visit(), visit(change_id=2, stage="Proposal Sent", left_at=None, days=24.0)),
        timeline=(line(),),
    )
    return made._replace(**changes)


def contact(**changes: Any) -> ContactRow:
    """A person in a list."""
    made = ContactRow(
        id=3,
        name="Ana Keller",
        email="ana@example.com",
        phone="+41 44 555 01 02",
        company_id=2,
        company="Acme",
        source="referral",
        placeholder=False,
        open_deals=2,
        won_deals=1,
    )
    return made._replace(**changes)


def person(row: ContactRow | None = None, **changes: Any) -> ContactDetail:
    """Everything about a person."""
    made = ContactDetail(row=row or contact(), notes="Met in Bern", hidden=False, deals=(deal(),), tasks=(task(),))
    return made._replace(**changes)


def stage(**changes: Any) -> Stage:
    """A stage."""
    made = Stage(
        id=4,
        pipeline_id=1,
        name="Proposal Sent",
        kind="open",
        position=3,
        probability=70,
        stale_after_days=14,
        wip_limit=6,
        objective="Have them choose.",
        exit_criteria="They named an option",
    )
    return made._replace(**changes)


def pipeline(**changes: Any) -> Pipeline:
    """A pipeline."""
    return Pipeline(id=1, name="Consulting", position=0, current=True, deals=22)._replace(**changes)


def reason(**changes: Any) -> LostReason:
    """A reason for losing."""
    return LostReason(id=1, name="Price", position=0)._replace(**changes)


def tag(**changes: Any) -> TagRow:
    """A tag."""
    return TagRow(id=1, name="retainer", deals=3)._replace(**changes)
