"""The words of the screen of stages."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from pipetui.queries.shapes import Board, CurrencySum, Pipeline, Stage, StageAction, StageHead
from pipetui.tui.stages.stage_sheet import sheet_head, sheet_line, sheet_rows, stage_page
from support.hostile import PAYLOADS, SCRIPTS
from support.samples import STAGES

PIPELINE = Pipeline(1, "Sales", 0, current=True, deals=7)


def head(stage: Stage, deals: int = 0, amount: int = 0) -> StageHead:
    sums = (CurrencySum("EUR", deals, amount, amount * stage.probability),) if amount else ()
    return StageHead(stage, deals, sums, 0)


def test_a_stage_is_a_row() -> None:
    stage = STAGES[3]._replace(stale_after_days=14, wip_limit=2)
    rows = sheet_rows(Board(PIPELINE, (head(stage, 3, 1_250_000), head(STAGES[5])), "EUR", 0))
    assert rows[0].name == "Proposal Sent"
    assert rows[0].cells[:4] == ("60 %", "14 d", "2", "3 ▲")
    assert "12.5k" in rows[0].cells[4]
    assert rows[0].over
    assert rows[1].cells == ("won", "–", "–", "0", "–")


@pytest.mark.parametrize("width", [0, 1, 5, 20, 40, 60, 118])
def test_a_line_fills_its_width_whatever_the_name(width: int) -> None:
    for name in (*PAYLOADS.values(), *SCRIPTS.values(), "x" * 300):
        row = sheet_rows(Board(PIPELINE, (head(STAGES[0]._replace(name=name), 3),), "EUR", 0))[0]
        assert sheet_line(row, width).cell_length == sheet_head(width).cell_length == width
        assert cell_len(sheet_line(row, width).plain) == width


def test_columns_go_before_the_name_does() -> None:
    row = sheet_rows(Board(PIPELINE, (head(STAGES[0], 3, 100),), "EUR", 0))[0]
    assert sheet_line(row, 30).plain.startswith("New Contact ")
    assert "10 %" not in sheet_line(row, 30).plain
    assert "10 %" in sheet_line(row, 60).plain


def test_the_page_says_all_about_a_stage() -> None:
    stage = STAGES[0]._replace(
        objective="Learn",
        exit_criteria="A date\n\nA budget",
        actions=(StageAction("Send a summary", 2), StageAction("Ask who decides", None)),
        stale_after_days=7,
        wip_limit=5,
    )
    text = stage_page(stage).plain
    assert "10 % likely to be won, stalls after 7 days, at most 5 deals" in text
    assert "▸ Send a summary, +2d" in text
    assert "▸ Ask who decides\n" in text
    assert "· A date\n· A budget" in text


def test_what_nobody_wrote_is_said_to_be_missing() -> None:
    assert stage_page(STAGES[0]).plain.count("\n–") == 3
    assert "never stalls" in stage_page(STAGES[0]).plain
    assert "where deals end that are won" in stage_page(STAGES[5]).plain
