"""The report of the forecast: months, what is in none, the target and the way back."""

from __future__ import annotations

from typing import Any

from pipetui.domain.forecast import Spread
from pipetui.queries.metrics.forecast_shapes import Forecast, ForecastRow
from pipetui.queries.metrics.shapes import Figure
from pipetui.render.forecast import forecast_report
from pipetui.render.report import report_page
from support import printouts


def row(name: str = "2026-11", **changes: Any) -> ForecastRow:
    sums = [Figure(value, 2, "money", None, 1) for value in (100_000, 200_000, 300_000, 150_000)]
    made = ForecastRow(
        name,
        "2026-11-01",
        "2026-11-30",
        *sums,
        won=Figure(50_000, 1, "money"),
        spread=Spread(50_000, 150_000, 350_000, 3, exact=True),
        target=400_000,
        deal_ids=(1, 2, 3),
        won_ids=(4,),
    )
    return made._replace(**changes)


def lines(**changes: Any) -> list[str]:
    nothing = Figure(0, 0, "money", None, 0)
    empty = row("undated", spread=None, target=None, deal_ids=(), won_ids=(), pipeline=nothing)
    made = Forecast(
        as_of="2026-11-22T12:00:00.000Z",
        today="2026-11-22",
        base_currency="EUR",
        pipeline="all",
        months=(row(),),
        overdue=empty._replace(name="overdue"),
        undated=empty,
        period=printouts.MONTH,
        target=None,
    )
    return report_page(forecast_report(made._replace(**changes)), width=None).plain.splitlines()


def test_a_month() -> None:
    found = lines()
    assert found[0].split() == ["Forecast", "all", "pipelines,", "Sun", "22", "Nov", "2026,", "as", "of", "now"]
    assert found[4].split() == [
        *("2026-11", "3", "€1,000", "€2,000", "€3,000", "€1,500", "€500", "€500", "€1,500", "€3,500", "€4,000"),
        "████████████",
    ]
    assert found[-1] == "  ! 1 without a price: in no sum"


def test_what_is_in_no_month_is_named() -> None:
    late = row("overdue", spread=None, target=None, won=Figure(0, 0, "money"))
    found = lines(overdue=late, undated=late._replace(name="undated", deal_ids=(7,)))
    assert found[5].split()[:2] == ["overdue", "3"]
    assert found[5].split()[7:11] == ["–"] * 4
    assert "  ! 3 overdue: in no month" in found
    assert "  ! 1 without an expected close: in no month" in found


def test_the_target_and_what_it_takes() -> None:
    found = lines(target=printouts.target())
    start = found.index("  Target of this month: 60 %")
    assert [" ".join(line.split()) for line in found[start + 1 :]] == [
        "target €40,000",
        "won €24,000",
        "attained 60 %",
        "gap €16,000",
        "odds 41 %",
        "range €24,000 – €32,000 – €44,000",
        "coverage 1.4 ×, needed 1.3 ×",
        "deals to win 2",
        "opportunities 3",
        "first contacts – (no lead was added)",
    ]
    summed = printouts.target()._replace(is_sum=True, coverage=Figure(None, 0, "ratio", reason="no gap"))
    assert any("coverage" in line and "–, needed" in line for line in lines(target=summed))
    assert lines(target=summed)[-1].strip() == "the sum of the targets of its months"
