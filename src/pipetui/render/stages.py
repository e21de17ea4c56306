"""The report of the stages: where deals stand now, and where they were lost in the period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.render.figures import bar, money, others
from pipetui.render.page import Cell, Column, Page, Row
from pipetui.render.styles import NOTHING, STALLED, TERMINAL, WRONG, Styles
from pipetui.render.summary import head

if TYPE_CHECKING:
    from pipetui.queries.metrics.shapes import Summary

_BAR = 11


def stages_page(summary: Summary, *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return every stage with what stands in it, what was lost from it, and the reasons for losing."""
    page = Page()
    head(page, summary, width=width, styles=styles)
    page.end()
    columns, rows = stage_cells(summary, styles)
    page.table(columns, rows, width=width, indent=2, head_style=styles.muted)
    if summary.lost_reasons:
        page.end()
        columns, rows = reason_cells(summary)
        page.table(columns, rows, width=width, indent=2, head_style=styles.muted)
    apart = others(summary.metrics["open_value"].by_currency, summary.base_currency)
    if apart:
        page.end().skip(2).add(f"{WRONG} not in the sums: ", styles.warning).line(apart)
    return page


def stage_cells(summary: Summary, styles: Styles = TERMINAL) -> tuple[list[Column], list[Row]]:
    """Return the table of stages: columns and rows."""
    base = summary.base_currency
    several = len({stage.pipeline for stage in summary.by_stage}) > 1
    most = max((stage.value for stage in summary.by_stage if stage.kind == "open"), default=0)
    columns = [
        *([Column("Pipeline", shrink=True)] if several else []),
        Column("Stage", shrink=True),
        Column("deals", right=True),
        Column("value", right=True),
        Column("weighted", right=True),
        Column("people", right=True),
        Column("stalled", right=True),
        Column("lost here", right=True),
        Column("lost value", right=True),
        Column("", optional=1),
    ]
    rows: list[Row] = []
    for stage in summary.by_stage:
        is_open = stage.kind == "open"
        rows.append(
            [
                *([stage.pipeline] if several else []),
                stage.stage,
                f"{stage.deals:,}",
                money(stage.value, base),
                money(stage.weighted, base) if is_open else NOTHING,
                f"{stage.customers:,}",
                Cell(f"{STALLED} {stage.stalled:,}", styles.warning) if stage.stalled else NOTHING,
                f"{stage.lost_count:,}" if stage.lost_count else NOTHING,
                money(stage.lost_value, base) if stage.lost_count else NOTHING,
                Cell(bar(stage.value, most, _BAR) if is_open else "", styles.bar),
            ]
        )
    return columns, rows


def reason_cells(summary: Summary) -> tuple[list[Column], list[Row]]:
    """Return the table of the reasons for losing: columns and rows."""
    columns = [Column("Lost to", shrink=True), Column("deals", right=True), Column("value", right=True)]
    rows: list[Row] = [
        [reason.reason, f"{reason.deals:,}", money(reason.value, summary.base_currency)]
        for reason in summary.lost_reasons
    ]
    return columns, rows
