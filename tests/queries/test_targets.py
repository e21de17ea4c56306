from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.queries.targets import TargetRow, list_targets

if TYPE_CHECKING:
    from support.pipeline_builder import PipelineBuilder


def test_the_latest_comes_first_and_a_quarter_above_its_months(build: PipelineBuilder) -> None:
    for period in ("2026-09", "2026-Q3", "2026-10", "2025-Q4", "2026", "2026-Q4", "2026-12", "2025"):
        build.insert("target", period=period, amount=1, currency="EUR")
    assert [row.period for row in list_targets(build.conn)] == [
        *("2026", "2026-Q4", "2026-12", "2026-10", "2026-Q3", "2026-09"),
        *("2025", "2025-Q4"),
    ]
    assert list_targets(build.conn)[0] == TargetRow("2026", 1, "EUR")
