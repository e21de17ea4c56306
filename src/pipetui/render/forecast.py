"""The report of the forecast: month by month what may come and what came, and how the target stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.render.charts import bar
from pipetui.render.figures import as_of_words, figure, long_day, money, percent, period_words
from pipetui.render.page import Cell, Column, Row
from pipetui.render.report import Report, Section
from pipetui.render.styles import NOTHING, TERMINAL, Styles

if TYPE_CHECKING:
    from pipetui.queries.metrics.forecast_shapes import Forecast, ForecastRow, Target

_BAR = 12


def forecast_report(found: Forecast, styles: Styles = TERMINAL) -> Report:
    """Return the months, the deals that are in none, and the target of the period."""
    base = found.base_currency
    rows = [*found.months, *(row for row in (found.overdue, found.undated) if row.deal_ids)]
    most = max((_weight(row) for row in rows), default=0)
    heads = ("deals", "commit", "best case", "pipeline", "weighted", "won", "p10", "p50", "p90", "target")
    columns = [
        Column("month"),
        *(Column(head, right=True, optional=2 if head in ("best case", "p10", "p90") else 0) for head in heads),
        Column("", optional=1),
    ]
    name = "all pipelines" if found.pipeline == "all" else found.pipeline
    unpriced = sum(row.pipeline.unpriced or 0 for row in rows)
    months = Section(
        "By month of expected close",
        (),
        columns,
        [_row(row, base, most, styles) for row in rows],
        notes=[
            "commit: p ≥ 90; best case: p ≥ 50, commit included; p10, p50, p90: the range of the total, won included"
        ],
        warnings=[
            *([f"{len(found.overdue.deal_ids):,} overdue: in no month"] if found.overdue.deal_ids else []),
            *(
                [f"{len(found.undated.deal_ids):,} without an expected close: in no month"]
                if found.undated.deal_ids
                else []
            ),
            *([f"{unpriced:,} without a price: in no sum"] if unpriced else []),
        ],
    )
    sections = [months]
    if found.target is not None:
        sections.append(target_section(found.target, base))
    return Report("Forecast", f"{name}, {long_day(found.today)}, as of {as_of_words(found.as_of)}", sections)


def _weight(row: ForecastRow) -> float:
    return (row.weighted.value or 0) + (row.won.value or 0)


def _row(row: ForecastRow, base: str, most: float, styles: Styles) -> Row:
    spread = [NOTHING] * 3 if row.spread is None else [money(each, base) for each in row.spread[:3]]
    return [
        row.name,
        f"{len(row.deal_ids):,}",
        *(figure(each, base) for each in (row.commit, row.best_case, row.pipeline, row.weighted, row.won)),
        *spread,
        NOTHING if row.target is None else money(row.target, base),
        Cell(bar(_weight(row), most, _BAR), styles.bar),
    ]


def target_section(target: Target, base: str) -> Section:
    """Return how a target stands, and what it takes to reach it."""
    said = [
        ("target", target.target),
        ("won", target.won_value),
        ("attained", target.attainment),
        ("gap", target.gap),
        ("odds", target.odds),
        ("deals to win", target.deals_needed),
        ("opportunities", target.opportunities_needed),
        ("first contacts", target.first_contacts_needed),
    ]
    pairs = [(label, figure(value, base) + (f" ({value.reason})" if value.reason else "")) for label, value in said]
    coverage, needed = target.coverage, target.coverage_needed
    pairs.insert(5, ("coverage", f"{times(coverage.value)}, needed {times(needed.value)}"))
    pairs.insert(5, ("range", " – ".join(money(each, base) for each in target.spread[:3])))
    note = ["the sum of the targets of its months"] if target.is_sum else []
    return Section(f"Target of {period_words(target.period)}: {percent(target.attainment.value)}", pairs, notes=note)


def times(ratio: float | None) -> str:
    """Return how often something fits: "1.4 ×"."""
    return NOTHING if ratio is None else f"{ratio:.1f} ×"
