"""The summary: the picture made for the minute before a call, on paper and in the board's pane.

The same blocks make both (`pane` has the pane): what is open, what was decided, how fast it goes, where it stands, what
to look at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.money import short_amount
from pipetui.domain.text import visible
from pipetui.render.charts import progress
from pipetui.render.figures import (
    as_of_words,
    bar,
    counted,
    days,
    long_day,
    money,
    others,
    percent,
    period_words,
    rounded_money,
    without_rate,
)
from pipetui.render.page import Cell, Column, Page, Row, cells
from pipetui.render.styles import NOTHING, OVER, STALLED, STEPS, TERMINAL, TODAY, WRONG, Styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.queries.metrics.shapes import StageFigures, Summary
    from pipetui.queries.record_shapes import TaskRow

_WIDEST = 110  # beyond this the eye loses the line
_INDENT = 2
_BESIDE = 9  # where the words beside a label begin
_BAR = 11
_PROGRESS = 20

Item = list[Cell]
"""Words that stay together."""


def summary_page(summary: Summary, *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return the summary for a printout.

    Args:
        summary: the figures.
        width: the terminal's cells; None: nothing is cut or wrapped.
        styles: the looks.
    """
    page = Page()
    head(page, summary, width=width, styles=styles)
    page.end()
    for label, items in (
        ("Open", _open_items(summary, styles)),
        ("Won", _won_items(summary, styles)),
        ("Pace", _pace_items(summary, styles)),
    ):
        page.skip(_INDENT).flow(Cell(label, styles.label), items, indent=_INDENT + _BESIDE, width=width)
    page.end()
    _stage_table(page, summary, styles, room=width)
    page.end()
    for label, items in (
        ("Look at", look_items(summary, styles)),
        ("Today", today_items(summary, styles)),
        ("Lost to", _lost_items(summary, styles)),
        ("Trend", _trend_items(summary, styles)),
    ):
        if items:
            page.skip(_INDENT).flow(Cell(label, styles.label), items, indent=_INDENT + _BESIDE + 1, width=width)
    return page


def summary_line(summary: Summary) -> str:
    """Return the summary in one line, for scripts and status bars."""
    plain = Styles(*[""] * len(TERMINAL))
    figures = summary.metrics
    parts = ["".join(cell.words for cell in item) for item in _open_items(summary, plain)[:3]]
    parts.append(f"{counted(figures['won_count'].value, 'won', 'won')} {total(summary, 'won_value')}")
    parts.append(counted(figures["lost_count"].value, "lost", "lost"))
    parts.append("".join(cell.words for cell in _win_rate(summary, plain)))
    parts += ["".join(cell.words for cell in item) for item in look_items(summary, plain)]
    return f"{summary.pipeline}: " + " · ".join(" ".join(part.split()) for part in parts)


def headline(summary: Summary) -> tuple[str, str, str]:
    """Return what a printout says on top: the pipeline's name, the day, and what the figures are about."""
    name = "All pipelines" if summary.pipeline == "all" else summary.pipeline
    scope = f"as of {as_of_words(summary.as_of)}, {period_words(summary.period)}"
    rates = rate_words(summary)
    return name, long_day(summary.today), f"{scope}; {rates}" if rates else scope


def head(page: Page, summary: Summary, *, width: int | None, styles: Styles) -> None:
    """Write the headline: the name at the left, what the figures are about at the right, below it when it is narrow."""
    room = _WIDEST if width is None else min(width, _WIDEST)
    name, day, scope = headline(summary)
    page.add(name, styles.heading).add(f" · {day}", styles.muted)
    if cells(visible(name)) + len(day) + len(scope) + 8 > room:
        page.end()
    page.to(room - len(scope)).line(scope, styles.muted)


def _open_items(summary: Summary, styles: Styles) -> list[Item]:
    figures = summary.metrics
    items = [
        _lead(summary, "open", styles.heading),
        [Cell("weighted ", styles.muted), Cell(total(summary, "weighted_value"))],
        [Cell("honest ", styles.muted), Cell(total(summary, "honest_value"))],
    ]
    mean = figures["avg_deal_size_open"].value
    if mean is not None:
        items.append([Cell("on average ", styles.muted), Cell(rounded_money(mean, summary.base_currency))])
    return [*items, *_other_currencies(summary, "open_value", styles)]


def _other_currencies(summary: Summary, metric: str, styles: Styles) -> list[Item]:
    """Return what of a total is in other currencies, and whether it is in the sum, at its rate."""
    figure = summary.metrics[metric]
    apart = others(figure.by_currency, summary.base_currency)
    if not apart:
        return []
    missing = without_rate(figure)
    if not missing:
        return [[Cell("of it ", styles.muted), Cell(apart)]]
    of_all = sum(each.n for each in figure.by_currency or () if each.currency != summary.base_currency)
    said = "not in the sums" if missing == of_all else f"{missing:,} of them not in the sums"
    return [[Cell(f"{WRONG} {said}: ", styles.warning), Cell(apart)]]


def _won_items(summary: Summary, styles: Styles) -> list[Item]:
    figures = summary.metrics
    items = [
        _won_item(summary, styles),
        [Cell("lost ", styles.muted), Cell(f"{int(figures['lost_count'].value or 0):,}")],
        _win_rate(summary, styles),
    ]
    by_value = figures["win_rate_value"]
    if by_value.value is not None:
        items.append([Cell("by value ", styles.muted), Cell(percent(by_value.value))])
    return [*items, *_other_currencies(summary, "won_value", styles)]


def _won_item(summary: Summary, styles: Styles) -> Item:
    """Return what was won, beside the target where there is one."""
    lead = _lead(summary, "won", styles.good if summary.metrics["won_count"].value else styles.plain)
    target = summary.target
    if target is None or not target.target.value:
        return lead
    goal = int(target.target.value)
    return [
        *lead,
        Cell(f"  of {money(goal, summary.base_currency)}  "),
        *progress(target.won_value.value or 0, goal, _PROGRESS, styles),
        Cell(f" {percent(target.attainment.value)}"),
    ]


def _lead(summary: Summary, what: str, style: str) -> Item:
    """Return count and value of the open or won deals, each right above or below the other's."""
    counts = {name: counted(summary.metrics[f"{name}_count"].value, "deal").ljust(7) for name in ("open", "won")}
    values = {name: total(summary, f"{name}_value") for name in ("open", "won")}
    value = values[what].rjust(max(map(len, values.values())))
    return [Cell(f"{counts[what].rjust(max(map(len, counts.values())))}  "), Cell(value, style)]


def _win_rate(summary: Summary, styles: Styles) -> Item:
    rate = summary.metrics["win_rate"]
    return [Cell("win rate ", styles.muted), Cell(percent(rate.value)), Cell(f" (n {rate.n:,})", styles.muted)]


def _pace_items(summary: Summary, styles: Styles) -> list[Item]:
    figures = summary.metrics
    cycle, median = figures["cycle_days_avg"], figures["cycle_days_median"]
    items: list[Item] = []
    if cycle.value is not None:
        items.append(
            [
                Cell(f"{days(cycle.value)} days to close"),
                Cell(f" (median {days(median.value)}, n {cycle.n:,})", styles.muted),
            ]
        )
    else:
        items.append([Cell(f"{NOTHING} days to close", styles.muted)])
    speed = figures["velocity_per_day"].value
    items.append(
        [Cell(f"{rounded_money(speed, summary.base_currency)} a day", "" if speed is not None else styles.muted)]
    )
    prospects = figures.get("new_prospects")
    if prospects is not None and prospects.value:
        items.append([Cell(counted(prospects.value, "new prospect"))])
    items.append([Cell(counted(figures["created_count"].value, "new deal"))])
    conversion = figures["overall_conversion"]
    if conversion.value is not None:
        items.append(
            [Cell(f"{percent(conversion.value)} of new deals won"), Cell(f" (n {conversion.n:,})", styles.muted)]
        )
    return items


def _stage_table(page: Page, summary: Summary, styles: Styles, *, room: int | None) -> None:
    """Write the open stages; those of several pipelines each under its pipeline's name."""
    open_stages = [stage for stage in summary.by_stage if stage.kind == "open" and stage.stage_id is not None]
    several = len({stage.pipeline for stage in open_stages}) > 1
    most = max((weight(stage, open_stages) for stage in open_stages), default=0)
    walked = any(stage.funnel is not None for stage in open_stages)
    columns = [
        *([Column("Pipeline", shrink=True)] if several else []),
        Column("Stage", shrink=True),
        Column("deals", right=True),
        Column("value", right=True),
        Column("weighted", right=True),
        Column("people", right=True, optional=1),
        Column("stalled", right=True, optional=1),
        Column("go on" if walked else "", right=True, optional=3),
        Column("days" if walked else "", right=True, optional=3),
        Column("", optional=2),
        Column("", optional=2),
    ]
    rows: list[Row] = [
        [
            *([stage.pipeline] if several else []),
            stage.stage,
            f"{stage.deals:,}",
            money(stage.value, summary.base_currency),
            money(stage.weighted, summary.base_currency),
            f"{stage.customers:,}",
            Cell(f"{STALLED} {stage.stalled:,}", styles.warning) if stage.stalled else Cell(NOTHING, styles.muted),
            "" if stage.funnel is None else percent(stage.funnel.conversion_decided.value),
            "" if stage.times is None else days(stage.times.days_avg.value),
            Cell(bar(weight(stage, open_stages), most, _BAR), styles.bar),
            Cell(f"{OVER} bottleneck", styles.warning) if stage == summary.bottleneck else "",
        ]
        for stage in open_stages
    ]
    page.table(columns, rows, width=room, indent=_INDENT, head_style=styles.muted)


LOOK_AT = (
    (WRONG, "overdue_count", "overdue to close", "overdue_value"),
    (WRONG, "no_next_step_count", "without a next step", ""),
    (STALLED, "stalled_count", "stalled", "stalled_value"),
    (STALLED, "ghost_count", "gone quiet", "ghost_value"),
    (WRONG, "no_amount_count", "without an amount", ""),
)
"""What wants attention: a sign, how many (an id of METRICS), in words, what they are worth."""


def look_items(summary: Summary, styles: Styles) -> list[Item]:
    """What wants attention: only what there is."""
    items = [look_item(summary, styles, place) for place in range(len(LOOK_AT))]
    if summary.tasks_overdue:
        items.append([Cell(f"{WRONG} ", styles.bad), Cell(counted(summary.tasks_overdue, "overdue task"))])
    return [item for item in items if item]


def look_item(summary: Summary, styles: Styles, place: int) -> Item:
    """One of `LOOK_AT`; nothing where there is none of it."""
    sign, count, words, value = LOOK_AT[place]
    number = int(summary.metrics[count].value or 0)
    worth = int(summary.metrics[value].value or 0) if value else 0
    amount = f" {money(worth, summary.base_currency)}" if worth else ""
    return [Cell(f"{sign} ", styles.warning), Cell(f"{number:,} {words}{amount}")] if number else []


def today_items(summary: Summary, styles: Styles) -> list[Item]:
    """What is to be done today."""
    return [[Cell(f"{TODAY} ", styles.good), Cell(_task_words(task))] for task in summary.tasks_today]


def _task_words(task: TaskRow) -> str:
    about = task.deal or task.contact
    return " ".join(filter(None, (task.due_time, task.title, f"({about})" if about else "")))


def _lost_items(summary: Summary, styles: Styles) -> list[Item]:
    return [
        [Cell(reason.reason), Cell(f" {reason.deals:,}", styles.muted)]
        for reason in summary.lost_reasons[:5]
        if reason.deals
    ]


def _trend_items(summary: Summary, styles: Styles) -> list[Item]:
    """The open value at the last month-ends, as steps; none while it was always the same nothing."""
    points = summary.trend or ()
    values = [point.open_value for point in points]
    if not any(values):
        return []
    least, most = short_amount(min(values), summary.base_currency), short_amount(max(values), summary.base_currency)
    return [[Cell(steps(values), styles.bar), Cell(f"  open value, 12 months, {least} to {most}", styles.muted)]]


def steps(values: Sequence[int]) -> str:
    """Return values as blocks of eight heights, the highest value the highest block."""
    most = max(values, default=0)
    return "".join(STEPS[min(7, value * 8 // most)] if most > 0 else STEPS[0] for value in values)


def weight(stage: StageFigures, stages: Sequence[StageFigures]) -> int:
    """What a stage's bar shows: its value, or the number of its deals where none has an amount."""
    return stage.value if any(other.value for other in stages) else stage.deals


def total(summary: Summary, metric: str) -> str:
    """Return a figure of money."""
    figure = summary.metrics[metric]
    return money(int(figure.value or 0), summary.base_currency)


def rate_words(summary: Summary) -> str:
    """Return "rates: the last 365 days"; nothing where the rates are of the same period as all else."""
    if summary.rate_period.name == summary.period.name:
        return ""
    return f"rates: {period_words(summary.rate_period)}"
