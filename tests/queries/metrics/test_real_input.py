"""The figures of 8,800 real opportunities, where the file is at hand: its path is in PIPETUI_TRIAL_CSV."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from pipetui.domain.periods import Period
from pipetui.queries.board import read_board
from pipetui.queries.metrics.summary import read_summary
from support.pipeline_builder import CTX, PipelineBuilder

TRIAL = os.environ.get("PIPETUI_TRIAL_CSV", "")


@pytest.mark.skipif(not TRIAL, reason="PIPETUI_TRIAL_CSV names no file")
def test_the_real_input_gives_its_figures() -> None:
    build = PipelineBuilder(stages="Prospecting 25, Engaging 75, Won, Lost", base_currency="USD")
    with Path(TRIAL).open(encoding="utf-8-sig", newline="") as file, build.batch("import"):
        for row in csv.DictReader(file):
            amount = int(row["close_value"]) * 100 if row["close_value"] else None
            engaged, stage = row["engage_date"], row["deal_stage"]
            deal_id = build.deal(
                row["product"],
                on=engaged or "2026-11-22",
                stage="Engaging" if engaged else stage,
                amount=amount,
                currency="USD",
                assumed=0 if engaged else 2,
                external_id=row["opportunity_id"],
                owner=row["sales_agent"],
            )
            if stage in ("Won", "Lost"):
                build.move(deal_id, stage, row["close_date"])
    whole = read_summary(build.conn, CTX, period=Period("all", None, None), pipeline_id=None)
    found = whole.metrics
    assert (found["open_count"].value, found["won_count"].value, found["lost_count"].value) == (2089, 4238, 2473)
    assert found["won_value"].value == 10_005_534_00
    assert round(float(found["win_rate"].value or 0), 4) == 0.6315
    assert round(float(found["cycle_days_avg"].value or 0), 2) == 51.78
    funnel, times = whole.by_stage[1].funnel, whole.by_stage[1].times
    assert funnel is not None
    assert times is not None
    assert funnel[:5] == (8302, 4238, 2473, 1591, 0)
    assert (times.visits, times.days_avg.value, times.days_median.value) == (6711, 48.0, 45.0)
    assert whole.bottleneck == whole.by_stage[1]
    heads = read_board(build.conn, build.pipeline_id, CTX).heads
    assert [(head.stage.name, head.deals) for head in heads[:2]] == [("Prospecting", 498), ("Engaging", 1591)]
    build.conn.close()
