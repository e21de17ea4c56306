"""A deal's page says every field, what is wrong, who else set what, and where it has been."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.tui.details.deal_rows import amount_parts, deal_rows, story_rows
from pipetui.tui.details.rows import Row, moment
from support.pages import SHEET
from support.samples import DETAIL, PARIS, TODAY

if TYPE_CHECKING:
    from pipetui.queries.deal_sheet import DealSheet


def rows(sheet: DealSheet = SHEET) -> list[Row]:
    return [*deal_rows(sheet, TODAY, PARIS), *story_rows(sheet, TODAY, PARIS)]


def field(name: str, sheet: DealSheet = SHEET) -> Row:
    return next(row for row in rows(sheet) if row.field == name)


def of(**changes: object) -> DealSheet:
    return SHEET._replace(detail=DETAIL._replace(row=DETAIL.row._replace(**changes)))  # type: ignore[arg-type]


def said(sheet: DealSheet = SHEET) -> str:
    return "\n".join(f"{row.label}|{row.text}|{row.aside}" for row in rows(sheet))


def test_it_says_every_field() -> None:
    for line in (
        "|#12  ▰▰▰▰▱  stage 4 of 5|",
        "Title|Website relaunch|",
        "Contact|Jean Moreau|",
        "  E-mail|jean@acme.fr|",
        "  Phone|+33 1 23 45 67|",
        "Company|Acme|",
        "Amount|€10,200|€850 × 12 days",
        "Currency|EUR|",
        "Stage|Proposal Sent  ‖ stalled|24 d",
        "Probability|60 %  the stage's|",
        "Closes|4 Dec|",
        "Next step|call about the offer|",
        "  due|tue 10:00|",
        "Owner|ana|by ben, 19 Nov",
        "Source|referral|",
        "Tags|retainer, audit|",
        "Pipeline|Consulting|",
        "Created|1 Sep  82 days  by ana|",
        "External id|X-1|",
        "|▸ call about the offer|tue",
        "|✓ send the offer|4 Nov",
        "Objective|Have them choose between options.|",
        "To do|· Walk them through the proposal|in 2 d",
        " |· Ask for their questions|",
        "Done when|They named an option|",
        "29 Oct 11:00|Proposal Sent|24 d so far",
        "1 Sep 12:00|New Contact|58 d",
        "29 Oct 11:00|ben  moved Website relaunch to Proposal Sent|",
    ):
        assert line in said(), line


def test_what_can_be_done_with_each() -> None:
    kinds = {row.field or row.text: (row.kind, row.number) for row in rows() if row.kind}
    assert kinds["title"] == ("edit", 0)
    assert kinds["contact"] == ("contact", 1)
    assert kinds["company"] == ("company", 3)
    assert kinds["▸ call about the offer"] == ("task", 1)
    assert "✓ send the offer" not in kinds
    assert field("company", SHEET._replace(detail=DETAIL._replace(company_id=None))).kind == "edit"


def test_what_is_missing_is_a_dash() -> None:
    empty = of(amount=None, currency=None, company="", tags=(), owner="", next_step="", next_due=None, created=None)
    bare = empty._replace(detail=empty.detail._replace(amount_parts=None, notes="", tasks=(), timeline=(), email=None))
    for name in ("amount", "company", "tags", "owner", "next_step", "next_step_due", "email"):
        assert field(name, bare).text == "–", name
    assert field("notes", bare).text == "none yet"
    assert "Created|–  no date known  by ana" in said(bare)
    assert "Tasks" not in said(bare)
    assert "Changes" not in said(bare)


def test_what_is_wrong_has_a_sign() -> None:
    late = of(overdue=True, next_due="2026-11-20", ghost=True, own_probability=35, external_id=None)
    assert field("expected_close", late).text == "4 Dec  ! overdue"
    assert field("next_step_due", late).text.endswith("! overdue")
    assert field("stage", late).text == "Proposal Sent  ‖ gone quiet"
    assert field("probability", late).text == "35 %"
    assert field("stage", of(stalled=False)).text == "Proposal Sent"


@pytest.mark.parametrize(
    ("status", "lines"),
    [("won", ["✓ won", "Closed|won 3 Nov|"]), ("lost", ["✗ lost", "Closed|lost 3 Nov|", "Lost to|Price: too dear|"])],
)
def test_a_closed_deal_says_how_it_ended(status: str, lines: list[str]) -> None:
    sheet = of(status=status, closed="2026-11-03", lost_reason="Price", expected_close=None)
    sheet = sheet._replace(detail=sheet.detail._replace(lost_note="too dear"))
    for line in lines:
        assert line in said(sheet)
    assert "Closed|won|" in said(of(status="won", closed=None))


def test_a_stage_that_is_no_more_is_no_place_on_the_way() -> None:
    gone = SHEET._replace(stages=SHEET.stages[:2])
    assert "stage 4 of" not in said(gone)
    assert "Objective" not in said(gone)
    bare = tuple(stage._replace(objective="", actions=(), exit_criteria="") for stage in SHEET.stages)
    assert "In Proposal Sent" not in said(SHEET._replace(stages=bare))


def test_visits_say_what_was_assumed_and_which_pipeline() -> None:
    first, last = DETAIL.visits
    visits = (first._replace(assumed=2, pipeline="Old"), last._replace(assumed=1, lost_reason="Price"))
    shown = said(SHEET._replace(detail=DETAIL._replace(visits=visits)))
    assert "–|New Contact (Old)|58 d · assumed, no date" in shown
    assert "Proposal Sent (Consulting)|24 d so far · Price · assumed" in shown


def test_a_change_that_was_undone_says_so() -> None:
    undone = DETAIL._replace(timeline=tuple(line._replace(undone=True) for line in DETAIL.timeline))
    assert "moved Website relaunch to Proposal Sent (undone)" in said(SHEET._replace(detail=undone))


@pytest.mark.parametrize(
    ("parts", "currency", "words"),
    [
        ("850*12", "EUR", "€850 × 12 days"),
        ("850*1", "EUR", "€850 × 1 day"),
        ("1800*6mo", "EUR", "€1,800 × 6 months"),
        ("95*7.5h", "CHF", "CHF 95 × 7.5 hours"),
        ("850*3*4", "EUR", "€850 × 3 × 4"),
        (None, "EUR", ""),
        ("850*12", None, "850*12"),
        ("850", "EUR", "850"),
        ("850*twelve", "EUR", "850*twelve"),
        ("x*12", "EUR", "x*12"),
    ],
)
def test_the_parts_of_an_amount_in_words(parts: str | None, currency: str | None, words: str) -> None:
    assert amount_parts(parts, currency) == words


def test_a_moment_fits_into_a_label() -> None:
    assert moment("2026-11-22T11:05:00.000Z", PARIS, TODAY) == "22 Nov 12:05"
    assert moment("2025-11-22T11:05:00.000Z", PARIS, TODAY) == "22 Nov 2025"


def test_actions_say_when_they_are_due() -> None:
    (row,) = [row for row in rows() if row.label == "To do"]
    assert row.aside == "in 2 d"
    stage = SHEET.stages[3]
    now = stage._replace(actions=(stage.actions[0]._replace(due_in_days=0),))
    stages = (*SHEET.stages[:3], now, *SHEET.stages[4:])
    assert "To do|· Walk them through the proposal|at once" in said(SHEET._replace(stages=stages))
