"""What the screens are shown with: one small pipeline, its people, a deal, figures. All of it made up."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from pipetui.domain.metrics import CATALOGUE
from pipetui.domain.periods import parse_period, trailing_year
from pipetui.queries.metrics.shapes import Figure, ReasonFigures, StageFigures, Summary
from pipetui.queries.record_shapes import DealDetail, DealRow, HistoryLine, StageVisit, TaskRow
from pipetui.queries.shapes import LostReason, Stage
from pipetui.tui.forms.draft import ContactChoice, DealDraft, FormChoices

TODAY = date(2026, 11, 22)
PARIS = ZoneInfo("Europe/Paris")

STAGES = tuple(
    Stage(index + 1, 1, name, kind, index, probability, None, None, "", "")
    for index, (name, kind, probability) in enumerate(
        [
            ("New Contact", "open", 10),
            ("First Contact", "open", 20),
            ("Discovery Call", "open", 40),
            ("Proposal Sent", "open", 60),
            ("Negotiation", "open", 80),
            ("Won", "won", 100),
            ("Lost", "lost", 0),
        ]
    )
)

REASONS = tuple(
    LostReason(index + 1, name, index)
    for index, name in enumerate(["Price", "No budget", "Timing", "Competitor", "No decision", "Went silent"])
)

PEOPLE = (
    ContactChoice(1, "Jean Moreau", "jean@acme.fr", "", "Acme"),
    ContactChoice(2, "Jean Petit", "jp@petit.fr", "+33 1 23 45 67", "Petit SA"),
    ContactChoice(3, "Ana Ruiz", "ana@ruiz.es", "", ""),
    ContactChoice(4, "Kim Lee", "kim@one.kr", "", "One"),
    ContactChoice(5, "Kim Lee", "kim@two.kr", "", "Two"),
)
COMPANIES = ("Acme", "Nordlys", "Petit SA")


async def find_people(typed: str) -> tuple[ContactChoice, ...]:
    """People whose name or address begins so."""
    begun = typed.strip().casefold()
    return tuple(each for each in PEOPLE if each.name.casefold().startswith(begun) or each.email.startswith(begun))


async def find_companies(typed: str) -> tuple[str, ...]:
    """Companies whose name begins so."""
    return tuple(name for name in COMPANIES if name.casefold().startswith(typed.casefold()))


CHOICES = FormChoices(
    stages=STAGES,
    base_currency="EUR",
    today=TODAY,
    find_contacts=find_people,
    find_companies=find_companies,
    owners=("ana", "ben"),
    sources=("referral", "website"),
    tags=("retainer", "audit"),
)

DRAFT = DealDraft(
    deal_id=12,
    title="Website relaunch",
    contact="Jean Moreau",
    contact_id=1,
    email="jean@acme.fr",
    company="Acme",
    amount="850*12",
    currency="EUR",
    stage_id=4,
    expected_close=date(2026, 12, 4),
    probability=55,
    owner="ana",
    source="referral",
    tags=("retainer", "audit"),
    next_step="call about the offer",
    next_step_due=date(2026, 11, 24),
    notes="They want it before spring.\nAsk Ana about the budget.",
)

_ROW = DealRow(
    id=12,
    title="Website relaunch",
    pipeline_id=1,
    stage_id=4,
    stage="Proposal Sent",
    status="open",
    amount=1_020_000,
    currency="EUR",
    probability=60,
    own_probability=None,
    contact_id=1,
    contact="Jean Moreau",
    company="Acme",
    owner="ana",
    tags=("retainer", "audit"),
    source="referral",
    created="2026-09-01",
    expected_close="2026-12-04",
    closed=None,
    lost_reason="",
    age_days=82,
    stage_days=24,
    stalled=True,
    ghost=False,
    overdue=False,
    next_step="call about the offer",
    next_due="2026-11-24",
    next_time="10:00",
    external_id="X-1",
)


def task(title: str = "call about the offer", *, due_on: str | None = "2026-11-24", done: bool = False) -> TaskRow:
    """A task of the sample deal."""
    done_at = "2026-11-04T10:00:00.000Z" if done else None
    return TaskRow(
        1, title, 12, "Website relaunch", 1, "Jean Moreau", due_on, None, "2026-11-01T10:00:00.000Z", done_at, False
    )


DETAIL = DealDetail(
    row=_ROW,
    pipeline="Consulting",
    email="jean@acme.fr",
    phone="+33 1 23 45 67",
    company_id=3,
    amount_parts="850*12",
    notes="They want the new site before spring. The old one was made in 2014, and nobody knows its password any more, "
    "which is a story of its own.\n\nAsk Ana about the budget.",
    created_at="2026-09-01T10:00:00.000Z",
    moved_at="2026-10-29T10:00:00.000Z",
    closed_at=None,
    lost_note="",
    made_by="ana",
    tasks=(task(), task("send the offer", due_on="2026-11-04", done=True)),
    visits=(
        StageVisit(
            1,
            1,
            "New Contact",
            "open",
            "Consulting",
            "2026-09-01T10:00:00.000Z",
            "2026-10-29T10:00:00.000Z",
            58,
            0,
            "",
            "",
        ),
        StageVisit(2, 4, "Proposal Sent", "open", "Consulting", "2026-10-29T10:00:00.000Z", None, 24, 0, "", ""),
    ),
    timeline=(
        HistoryLine(
            9, "2026-10-29T10:00:00.000Z", "ben", "move", "moved Website relaunch to Proposal Sent", "do", False
        ),
        HistoryLine(2, "2026-09-01T10:00:00.000Z", "ana", "add", "added Website relaunch to New Contact", "do", False),
    ),
)

_VALUES = {
    "open_count": 22,
    "open_value": 23_940_000,
    "weighted_value": 10_142_000,
    "honest_value": 16_300_000,
    "stalled_count": 2,
    "overdue_count": 3,
    "overdue_value": 3_100_000,
    "no_next_step_count": 5,
    "won_count": 3,
    "won_value": 2_400_000,
    "lost_count": 1,
    "lost_value": 300_000,
    "created_count": 4,
}


def summary(
    *, stages: tuple[str, ...] = ("New Contact", "First Contact", "Discovery Call", "Proposal Sent")
) -> Summary:
    """Figures of one moment, with these open stages."""
    figures = {id_: Figure(_VALUES.get(id_, 0), 4, metric.unit) for id_, metric in CATALOGUE.items()}
    figures["win_rate"] = Figure(0.75, 4, "ratio")
    figures["cycle_days_avg"] = Figure(38.2, 3, "days")
    figures["velocity_per_day"] = Figure(347_400, 4, "money_per_day")
    return Summary(
        as_of="2026-11-22T12:00:00.000Z",
        today=TODAY.isoformat(),
        period=parse_period("this-month", TODAY),
        rate_period=trailing_year(TODAY),
        base_currency="EUR",
        pipeline="Consulting",
        metrics=figures,
        by_stage=tuple(
            StageFigures("Consulting", at + 1, name, "open", at, 4 + at, 1_800_000 * (at + 1), 0, 0, (), 0, 4, 0, 0)
            for at, name in enumerate(stages)
        ),
        lost_reasons=(ReasonFigures(1, "Price", 1, 300_000, 0),),
        tasks_today=(task("chase Maple", due_on=TODAY.isoformat()),),
        tasks_overdue=1,
        trend=None,
    )
