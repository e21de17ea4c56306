"""The report of the sources: where deals came from, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.render.charts import bar
from pipetui.render.figures import as_of_words, figure, long_day, percent, period_words, rounded_money
from pipetui.render.page import Cell, Column, Row
from pipetui.render.report import Report, Section
from pipetui.render.styles import TERMINAL, Styles

if TYPE_CHECKING:
    from pipetui.queries.metrics.sources import Sources

_BAR = 12


def sources_report(found: Sources, styles: Styles = TERMINAL) -> Report:
    """Return a row for each source, the one that won most first."""
    base = found.base_currency
    most = max((row.won_value.value or 0 for row in found.rows), default=0)
    rows: list[Row] = [
        [
            row.source or "none given",
            figure(row.created_count, base),
            figure(row.open_count, base),
            figure(row.open_value, base),
            figure(row.won_count, base),
            figure(row.won_value, base),
            figure(row.lost_count, base),
            percent(row.win_rate.value),
            rounded_money(row.avg_deal_size_won.value, base),
            Cell(bar(row.won_value.value or 0, most, _BAR), styles.bar),
        ]
        for row in found.rows
    ]
    heads = ("new", "open", "open value", "won", "won value", "lost", "win rate", "avg won")
    columns = [Column("source", shrink=True), *(Column(head, right=True) for head in heads), Column("", optional=1)]
    name = "all pipelines" if found.pipeline == "all" else found.pipeline
    scope = f"{name}, {long_day(found.today)}, as of {as_of_words(found.as_of)}, {period_words(found.period)}"
    return Report("Sources", scope, [Section("", (), columns, rows)])
