"""The pane beside the board: the summary in a few cells, a figure a line, and which figure each line shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.text import visible
from pipetui.render.charts import progress
from pipetui.render.figures import bar, days, money, percent, period_words, rounded_money
from pipetui.render.page import Cell, Column, Page, cut
from pipetui.render.styles import OVER, TERMINAL, Styles
from pipetui.render.summary import LOOK_AT, look_item, look_items, rate_words, today_items, total, weight

if TYPE_CHECKING:
    from pipetui.queries.metrics.shapes import Summary

_BAR = 6
_TITLE = 9  # the first column, the longest title
_COUNT = 6


class Shown(NamedTuple):
    """The figure of a line: its id in METRICS, and of a figure in rows, which one, as `explain` names it."""

    metric: str
    row: str = ""


class PanePage(Page):
    """What the pane shows.

    Attributes:
        figures: the figures of its lines, by their numbers; headings and tasks have none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.figures: dict[int, Shown] = {}

    def shows(self, metric: str, row: str = "") -> None:
        """Say which figure the line shows that is written next."""
        self.figures[self.plain.count("\n")] = Shown(metric, row)


def pane(summary: Summary, *, width: int, styles: Styles = TERMINAL) -> PanePage:
    """Return the summary for the narrow pane beside the board.

    Args:
        summary: the figures.
        width: the pane's cells.
        styles: the looks, in the colours of the theme.
    """
    page = PanePage()
    page.line(period_words(summary.period).upper(), styles.heading).end()
    for metric, title, count, value, style in _sums(summary, styles):
        _row(page, metric, title, count, value, width, style)
    _target(page, summary, width, styles)
    rates = rate_words(summary)
    if rates:
        page.line(rates, styles.muted)
    for metric, title, count, value in _rates(summary):
        _row(page, metric, title, count, value, width, "")
    page.end()
    _stages(page, summary, width, styles)
    _bottleneck(page, summary, width, styles)
    if look_items(summary, styles):
        page.end().line("LOOK AT", styles.heading)
        _look(page, summary, width, styles)
    today = today_items(summary, styles)
    if today:
        page.end().line("TODAY", styles.heading)
        for item in today:
            page.flow(Cell(""), [item], indent=0, width=width)
    return page


def _sums(summary: Summary, styles: Styles) -> list[tuple[str, str, str, str, str]]:
    """What is open now, and what the period brought: the metric, a title, how many, how much, a style."""
    figures = summary.metrics
    return [
        ("open_value", "open", _count(summary, "open_count"), total(summary, "open_value"), styles.heading),
        ("weighted_value", "weighted", "", total(summary, "weighted_value"), ""),
        ("honest_value", "honest", "", total(summary, "honest_value"), ""),
        ("won_value", "won", _count(summary, "won_count"), total(summary, "won_value"), styles.good),
        ("lost_value", "lost", _count(summary, "lost_count"), total(summary, "lost_value"), ""),
        ("created_count", "new deals", "", f"{int(figures['created_count'].value or 0):,}", ""),
    ]


def _count(summary: Summary, metric: str) -> str:
    return f"{int(summary.metrics[metric].value or 0):,}"


def _rates(summary: Summary) -> list[tuple[str, str, str, str]]:
    """The figures that are of the rates' own period."""
    rate, cycle, velocity = (summary.metrics[id_] for id_ in ("win_rate", "cycle_days_avg", "velocity_per_day"))
    return [
        ("win_rate", "win rate", f"n {rate.n:,}", percent(rate.value)),
        ("cycle_days_avg", "cycle", f"n {cycle.n:,}", f"{days(cycle.value)} d"),
        ("velocity_per_day", "velocity", "", f"{rounded_money(velocity.value, summary.base_currency)}/day"),
    ]


def _row(page: PanePage, metric: str, title: str, count: str, value: str, width: int, style: str) -> None:
    """Write a figure: the count in its column, nearer to the title where the value is long."""
    page.shows(metric)
    page.add(title)
    place = min(_TITLE + max(0, _COUNT - len(count)), width - len(value) - 1 - len(count))
    if count and place > len(title):
        page.to(place).add(count)
    page.skip(1).to(width - len(value)).line(value, style)


def _target(page: PanePage, summary: Summary, width: int, styles: Styles) -> None:
    """Write what of the period's target is won, if one is set."""
    target = summary.target
    if target is None:
        return
    _row(page, "target.target", "target", "", money(int(target.target.value or 0), summary.base_currency), width, "")
    share = percent(target.attainment.value)
    page.shows("target.attainment")
    room = max(width - len(share) - 1, 0)
    for cell in progress(float(target.won_value.value or 0), float(target.target.value or 0), room, styles):
        page.add(*cell)
    page.skip(1).line(share)


def _stages(page: PanePage, summary: Summary, width: int, styles: Styles) -> None:
    stages = [stage for stage in summary.by_stage if stage.kind == "open" and stage.stage_id is not None]
    most = max((weight(stage, stages) for stage in stages), default=0)
    several = len({stage.pipeline for stage in summary.by_stage}) > 1
    first = page.plain.count("\n") + 1
    for place, stage in enumerate(stages):
        row = f"{stage.pipeline} / {stage.stage}" if several else stage.stage
        page.figures[first + place] = Shown("by_stage.count", row)
    page.table(
        [Column("Stage", shrink=True), Column("deals", right=True), Column("", optional=1)],
        [
            [stage.stage, f"{stage.deals:,}", Cell(bar(weight(stage, stages), most, _BAR), styles.bar)]
            for stage in stages
        ],
        width=width,
        head_style=styles.muted,
    )


def _bottleneck(page: PanePage, summary: Summary, width: int, styles: Styles) -> None:
    """Write which stage holds up most, where enough deals are decided to tell."""
    stage = summary.bottleneck
    if stage is None or stage.funnel is None:
        return
    share = stage.funnel.conversion_decided
    sign = f" {OVER} bottleneck"
    page.end()
    page.shows("by_stage.bottleneck")
    page.add(cut(visible(stage.stage), width - len(sign)), styles.heading).line(sign, styles.warning)
    page.shows("by_stage.bottleneck")
    page.line(f"{percent(share.value)} go on (n {share.n:,})")


def _look(page: PanePage, summary: Summary, width: int, styles: Styles) -> None:
    """Write what wants attention, each in a line."""
    for place, (_, metric, _, _) in enumerate(LOOK_AT):
        item = look_item(summary, styles, place)
        if item:
            page.shows(metric)
            page.flow(Cell(""), [item], indent=0, width=width)
    for item in look_items(summary, styles)[-1:] if summary.tasks_overdue else ():
        page.flow(Cell(""), [item], indent=0, width=width)
