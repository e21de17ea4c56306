"""The reports by stage: where deals stand, how they go on, how long they stay, where and why they are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.metrics.shapes import (
    Conversations,
    CurrencyTotal,
    Figure,
    ReasonFigures,
    StageConversations,
)
from pipetui.render.report import report_page
from pipetui.render.stages import conversations_report, funnel_report, lost_report, stages_report
from support import printouts

if TYPE_CHECKING:
    from pipetui.queries.metrics.shapes import Summary
    from pipetui.render.report import Report


def lines(report: Report) -> list[str]:
    return report_page(report, width=None).plain.splitlines()


def with_funnel(**changes: object) -> Summary:
    stage = printouts.passed_stage()
    return printouts.summary(
        by_stage=(stage, printouts.passed_stage("Closing", stage_id=2)), bottleneck=stage, **changes
    )


def test_every_stage_and_every_reason_has_a_row() -> None:
    assert lines(stages_report(printouts.summary()))[3:8] == [
        "  stage           deals      value  weighted  people  stalled  lost here  lost value",
        "  New Contact         4    €18,000    €1,800       4        –          –           –  ███▌",
        "  Discovery Call      5    €62,000   €24,800       4      ‖ 2          1   €1,500.50  ████████████",
        "  Won                 5    €24,000         –       4        –          –           –",
        "  Lost                5  €1,500.50         –       4        –          –           –",
    ]
    assert lines(stages_report(printouts.summary()))[-2:] == [
        "  reason  deals      value",
        "  Price       1  €1,500.50",
    ]


def test_how_long_deals_stay_and_how_they_go_on() -> None:
    found = lines(stages_report(with_funnel()))
    heads = next(line for line in found if "median" in line).split()
    assert heads == ["stage", "days", "median", "in", "all", "so", "far", "of", "entered", "go", "on", "stated", "own"]
    row = next(line for line in found if "bottleneck" in line)
    assert " ".join(row.split()) == "Proposal 24 20 30 – 41 % 47 % 70 % 40 % ▲ bottleneck"
    assert "  ! 4 visits are left out: an import had to assume when they began" in found


def test_the_funnel_both_ways() -> None:
    found = lines(funnel_report(with_funnel()))
    assert "  Proposal       17         7          8           1      1        41 %   47 %  ▲ bottleneck" in found
    assert "  Closing        20          50 %  ████████████████████████" in found


def test_what_was_lost_by_stage_and_reason() -> None:
    reasons = (ReasonFigures(1, "Price", 1, 150_050, 0),)
    lost_from = printouts.stage_figures("Discovery", lost_count=1, lost_value=150_050, lost_reasons=reasons)
    found = lines(lost_report(printouts.summary(by_stage=(lost_from, printouts.stage_figures("New")))))
    assert "  lost   1 deals" in found
    assert "  Discovery      1  €1,500.50  ████████████" in found
    assert "  Discovery  Price        1  €1,500.50" in found
    assert not any(line.startswith("  New") for line in found)
    nothing = printouts.summary(by_stage=(), metrics=printouts.NOTHING)
    assert lines(lost_report(nothing))[2:] == ["  lost   0 deals", "  worth  €0"]


def test_conversations_in_all_and_by_stage() -> None:
    call = Conversations(1, "call", 3, 2, 4, (StageConversations("Sales", 1, "Proposal", 1, 2),))
    found = lines(conversations_report(printouts.summary(conversations=(call,))))
    assert "  call           3    2      4" in found
    assert "  call  Proposal           1    2" in found
    assert "By the stage" not in "\n".join(lines(conversations_report(printouts.summary(conversations=()))))


def test_without_losses_there_is_no_table_of_reasons() -> None:
    assert not any("Lost to" in line for line in lines(stages_report(printouts.summary(lost_reasons=()))))


def test_pipelines_are_named_where_there_are_several() -> None:
    stages = (printouts.passed_stage("New"), printouts.passed_stage("New", pipeline="Retainers", lost_count=1))
    call = Conversations(1, "call", 3, 2, 4, (StageConversations("Retainers", 1, "New", 1, 2),))
    found = printouts.summary(by_stage=stages, conversations=(call,))
    for report in (stages_report(found), funnel_report(found), lost_report(found), conversations_report(found)):
        assert any(line.split()[:1] == ["Retainers"] or "Retainers" in line for line in lines(report))


def test_what_is_in_no_sum_is_named() -> None:
    figures = printouts.METRICS | {"open_value": Figure(0, 0, "money", (CurrencyTotal("USD", 500, 1),), 1)}
    found = lines(stages_report(printouts.summary(metrics=figures)))
    assert "  ! 1 deal has no price and is in no sum: $5 (1)" in found
