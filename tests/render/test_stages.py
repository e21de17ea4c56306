"""The report of the stages."""

from __future__ import annotations

from pipetui.queries.metrics.shapes import CurrencyTotal, Figure
from pipetui.render.stages import stages_page
from support import printouts


def lines(**changes: object) -> list[str]:
    return stages_page(printouts.summary(**changes), width=None).plain.splitlines()


def test_every_stage_and_every_reason_has_a_row() -> None:
    assert lines()[2:] == [
        "  Stage           deals      value  weighted  people  stalled  lost here  lost value",
        "  New Contact         4    €18,000    €1,800       4        –          –           –  ▇▇▇",
        "  Discovery Call      5    €62,000   €24,800       4      ‖ 2          1   €1,500.50  ▇▇▇▇▇▇▇▇▇▇▇",
        "  Won                 5    €24,000         –       4        –          –           –",
        "  Lost                5  €1,500.50         –       4        –          –           –",
        "",
        "  Lost to  deals      value",
        "  Price        1  €1,500.50",
    ]


def test_without_losses_there_is_no_table_of_reasons() -> None:
    assert not any("Lost to" in line for line in lines(lost_reasons=()))


def test_pipelines_are_named_where_there_are_several() -> None:
    stages = (printouts.stage_figures("New"), printouts.stage_figures("New", pipeline="Retainers"))
    assert lines(by_stage=stages)[2].split()[0] == "Pipeline"


def test_what_is_in_no_sum_is_named() -> None:
    figures = printouts.METRICS | {"open_value": Figure(0, 0, "money", (CurrencyTotal("USD", 500, 1),), 1)}
    assert lines(metrics=figures)[-1] == "  ! not in the sums: $5 (1)"
