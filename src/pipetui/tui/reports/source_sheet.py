"""The report by source: where deals come from, and which of them are won."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipetui.domain.text import visible
from pipetui.queries.metrics import behind
from pipetui.render.charts import bar
from pipetui.render.figures import money, percent, period_words, rounded_money
from pipetui.render.page import Cell, Column
from pipetui.render.styles import NOTHING
from pipetui.tui.reports.report_page import STYLES, About

if TYPE_CHECKING:
    from pipetui.queries.metrics.shapes import Figure
    from pipetui.queries.metrics.sources import SourceFigures, Sources
    from pipetui.render.page import Row
    from pipetui.tui.reports.report_page import ReportPage

NOT_SAID = "not said"
"""What stands for no source."""

_LONGEST_BAR = 60


def source_sheet(found: Sources, page: ReportPage) -> None:
    """A line a source: what was won of it, and what is open."""
    page.line(
        (
            Cell("Where deals came from", STYLES.heading),
            Cell(f"   began and closed: {period_words(found.period)}", STYLES.muted),
        )
    )
    page.line()
    if not found.rows:
        page.note("No deal is open, and none began or closed in this period.")
        return
    base = found.base_currency
    by_value = any(row.won_value.value for row in found.rows)
    sizes = [int((row.won_value if by_value else row.won_count).value or 0) for row in found.rows]
    room = max(8, min(page.width - 72, _LONGEST_BAR))
    rows: list[Row] = [
        [
            visible(row.source) or NOT_SAID,
            _count(row.won_count),
            money(int(row.won_value.value or 0), base) if row.won_value.value else Cell(NOTHING, STYLES.muted),
            _rate(row),
            rounded_money(row.avg_deal_size_won.value, base),
            _count(row.created_count),
            _count(row.open_count),
            money(int(row.open_value.value or 0), base) if row.open_value.value else Cell(NOTHING, STYLES.muted),
            Cell(bar(size, max(sizes), room), STYLES.good),
        ]
        for row, size in zip(found.rows, sizes, strict=True)
    ]
    heads = [
        Column("Source", shrink=True, least=12),
        Column("won", right=True),
        Column("value", right=True),
        Column("win rate", right=True),
        Column("average", right=True, optional=2),
        Column("new", right=True, optional=3),
        Column("open", right=True),
        Column("value", right=True, optional=3),
        Column("", optional=1),
    ]
    page.table(heads, rows, (_deals_of(row, found) for row in found.rows))


def _count(figure: Figure) -> Cell:
    return Cell(f"{int(figure.value):,}") if figure.value else Cell(NOTHING, STYLES.muted)


def _rate(row: SourceFigures) -> Cell:
    if row.win_rate.value is None:
        return Cell(NOTHING, STYLES.muted)
    return Cell(f"{percent(row.win_rate.value)} (n {row.win_rate.n:,})")


def _deals_of(row: SourceFigures, found: Sources) -> About:
    name = visible(row.source) or NOT_SAID
    return About(
        f"Source {name}, open or closed",
        partial(behind.of_source, period=found.period, spellings=row.spellings),
        "win_rate",
    )
