"""The summary as a document, for Markdown and HTML: every figure with its title, the stages, what to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.render.charts import bar
from pipetui.render.figures import figure, money
from pipetui.render.forecast import target_section
from pipetui.render.page import Column
from pipetui.render.report import Report, Section
from pipetui.render.stages import stages_report
from pipetui.render.styles import TERMINAL
from pipetui.render.summary import headline, look_items, today_items

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.queries.metrics.shapes import Summary
    from pipetui.render.page import Row

_BAR = 24


def overview_report(summary: Summary, titles: Mapping[str, str]) -> Report:
    """Return the summary as a report.

    Args:
        summary: the figures.
        titles: each figure's title, by its id.
    """
    name, day, scope = headline(summary)
    base = summary.base_currency
    rows: list[Row] = [
        [titles.get(metric, metric), figure(value, base), f"{value.n:,}"] for metric, value in summary.metrics.items()
    ]
    look = [("Look at", "".join(cell.words for cell in item)) for item in look_items(summary, TERMINAL)]
    today = [("Today", "".join(cell.words for cell in item)) for item in today_items(summary, TERMINAL)]
    sections = [
        *([Section("Look at and do", [*look, *today])] if look or today else []),
        Section("Figures", (), [Column("figure"), Column("is", right=True), Column("n", right=True)], rows),
        *([] if summary.target is None else [target_section(summary.target, base)]),
        *stages_report(summary).sections,
    ]
    if summary.trend:
        sections.append(_trend(summary))
    return Report(f"{name}, {day}", scope, sections)


def _trend(summary: Summary) -> Section:
    points, base = summary.trend or (), summary.base_currency
    most = max(point.open_value for point in points)
    columns = [Column("day"), *(Column(head, right=True) for head in ("open", "value", "weighted")), Column("")]
    rows: list[Row] = [
        [
            point.day,
            f"{point.open_count:,}",
            money(point.open_value, base),
            money(point.weighted_value, base),
            bar(point.open_value, most, _BAR),
        ]
        for point in points
    ]
    return Section("Trend", (), columns, rows)
