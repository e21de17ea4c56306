"""The summary: the picture made for the minute before a call, on paper and in the board's pane.

The same blocks make both: what is open, what was decided, how fast it goes, where it stands, what to look at.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipetui.domain.money import short_amount
from pipetui.domain.text import visible
from pipetui.render.figures import bar, counted, days, money, others, percent, period_words, rounded_money
from pipetui.render.page import Cell, Column, Page, Row, cells
from pipetui.render.styles import NOTHING, STALLED, STEPS, TERMINAL, TODAY, WRONG, Styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.queries.metrics.shapes import StageFigures, Summary
    from pipetui.queries.record_shapes import TaskRow

_WIDEST = 110  # beyond this the eye loses the line
_INDENT = 2
_BESIDE = 9  # where the words beside a label begin
_BAR = 11
_BAR_IN_PANE = 6
_TITLE = 9  # the pane's first column, the longest title
_COUNT = 6

_Item = list[Cell]


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
        ("Look at", _look_items(summary, styles)),
        ("Today", _today_items(summary, styles)),
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
    parts.append(f"{counted(figures['won_count'].value, 'won', 'won')} {_total(summary, 'won_value')}")
    parts.append(counted(figures["lost_count"].value, "lost", "lost"))
    parts.append("".join(cell.words for cell in _win_rate(summary, plain)))
    parts += ["".join(cell.words for cell in item) for item in _look_items(summary, plain)]
    return f"{summary.pipeline}: " + " · ".join(" ".join(part.split()) for part in parts)


def pane(summary: Summary, *, width: int, styles: Styles = TERMINAL) -> Page:
    """Return the summary for the narrow pane beside the board: a figure a line.

    Args:
        summary: the figures.
        width: the pane's cells.
        styles: the looks, in the colours of the theme.
    """
    page = Page()
    page.line(period_words(summary.period).upper(), styles.heading).end()
    for title, count, value, style in _pane_rows(summary, styles):
        _pane_row(page, title, count, value, width, style)
    rates = _rate_words(summary)
    if rates:
        page.line(rates, styles.muted)
    for title, count, value in _pane_rates(summary):
        _pane_row(page, title, count, value, width, "")
    page.end()
    _pane_stages(page, summary, width, styles)
    look = _look_items(summary, styles)
    if look:
        page.end().line("LOOK AT", styles.heading)
        page.flow(Cell(""), look, indent=0, width=width, between=2)
    today = _today_items(summary, styles)
    if today:
        page.end().line("TODAY", styles.heading)
        for item in today:
            page.flow(Cell(""), [item], indent=0, width=width)
    return page


def headline(summary: Summary) -> tuple[str, str, str]:
    """Return what a printout says on top: the pipeline's name, the day, and what the figures are about."""
    name = "All pipelines" if summary.pipeline == "all" else summary.pipeline
    scope = f"as of {_as_of_words(summary)}, {period_words(summary.period)}"
    rates = _rate_words(summary)
    return name, _long_day(summary.today), f"{scope}; {rates}" if rates else scope


def head(page: Page, summary: Summary, *, width: int | None, styles: Styles) -> None:
    """Write the headline: the name at the left, what the figures are about at the right, below it when it is narrow."""
    room = _WIDEST if width is None else min(width, _WIDEST)
    name, day, scope = headline(summary)
    page.add(name, styles.heading).add(f" · {day}", styles.muted)
    if cells(visible(name)) + len(day) + len(scope) + 8 > room:
        page.end()
    page.to(room - len(scope)).line(scope, styles.muted)


def _open_items(summary: Summary, styles: Styles) -> list[_Item]:
    figures = summary.metrics
    items = [
        _lead(summary, "open", styles.heading),
        [Cell("weighted ", styles.muted), Cell(_total(summary, "weighted_value"))],
        [Cell("honest ", styles.muted), Cell(_total(summary, "honest_value"))],
    ]
    mean = figures["avg_deal_size_open"].value
    if mean is not None:
        items.append([Cell("on average ", styles.muted), Cell(rounded_money(mean, summary.base_currency))])
    apart = others(figures["open_value"].by_currency, summary.base_currency)
    if apart:
        items.append([Cell(f"{WRONG} not in the sums: ", styles.warning), Cell(apart)])
    return items


def _won_items(summary: Summary, styles: Styles) -> list[_Item]:
    figures = summary.metrics
    items = [
        _lead(summary, "won", styles.good if figures["won_count"].value else styles.plain),
        [Cell("lost ", styles.muted), Cell(f"{int(figures['lost_count'].value or 0):,}")],
        _win_rate(summary, styles),
    ]
    by_value = figures["win_rate_value"]
    if by_value.value is not None:
        items.append([Cell("by value ", styles.muted), Cell(percent(by_value.value))])
    apart = others(figures["won_value"].by_currency, summary.base_currency)
    if apart:
        items.append([Cell(f"{WRONG} not in the sums: ", styles.warning), Cell(apart)])
    return items


def _lead(summary: Summary, what: str, style: str) -> _Item:
    """Return count and value of the open or won deals, each right above or below the other's."""
    counts = {name: counted(summary.metrics[f"{name}_count"].value, "deal").ljust(7) for name in ("open", "won")}
    values = {name: _total(summary, f"{name}_value") for name in ("open", "won")}
    value = values[what].rjust(max(map(len, values.values())))
    return [Cell(f"{counts[what].rjust(max(map(len, counts.values())))}  "), Cell(value, style)]


def _win_rate(summary: Summary, styles: Styles) -> _Item:
    rate = summary.metrics["win_rate"]
    return [Cell("win rate ", styles.muted), Cell(percent(rate.value)), Cell(f" (n {rate.n:,})", styles.muted)]


def _pace_items(summary: Summary, styles: Styles) -> list[_Item]:
    figures = summary.metrics
    cycle, median = figures["cycle_days_avg"], figures["cycle_days_median"]
    items: list[_Item] = []
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
    items.append([Cell(f"{counted(figures['created_count'].value, 'new deal')}")])
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
    most = max((_weight(stage, open_stages) for stage in open_stages), default=0)
    columns = [
        *([Column("Pipeline", shrink=True)] if several else []),
        Column("Stage", shrink=True),
        Column("deals", right=True),
        Column("value", right=True),
        Column("weighted", right=True),
        Column("people", right=True, optional=1),
        Column("stalled", right=True, optional=1),
        Column("", optional=1),
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
            Cell(bar(_weight(stage, open_stages), most, _BAR), styles.bar),
        ]
        for stage in open_stages
    ]
    page.table(columns, rows, width=room, indent=_INDENT, head_style=styles.muted)


def _look_items(summary: Summary, styles: Styles) -> list[_Item]:
    """What wants attention: only what there is."""
    figures = summary.metrics
    base = summary.base_currency
    items: list[_Item] = []

    def add(sign: str, count: str, words: str, value: str = "") -> None:
        number = int(figures[count].value or 0)
        if number:
            amount = f" {money(int(figures[value].value or 0), base)}" if value and figures[value].value else ""
            items.append([Cell(f"{sign} ", styles.warning), Cell(f"{number:,} {words}{amount}")])

    add(WRONG, "overdue_count", "overdue to close", "overdue_value")
    add(WRONG, "no_next_step_count", "without a next step")
    add(STALLED, "stalled_count", "stalled", "stalled_value")
    add(STALLED, "ghost_count", "gone quiet", "ghost_value")
    add(WRONG, "no_amount_count", "without an amount")
    if summary.tasks_overdue:
        items.append([Cell(f"{WRONG} ", styles.bad), Cell(counted(summary.tasks_overdue, "overdue task"))])
    return items


def _today_items(summary: Summary, styles: Styles) -> list[_Item]:
    return [[Cell(f"{TODAY} ", styles.good), Cell(_task_words(task))] for task in summary.tasks_today]


def _task_words(task: TaskRow) -> str:
    about = task.deal or task.contact
    return " ".join(filter(None, (task.due_time, task.title, f"({about})" if about else "")))


def _lost_items(summary: Summary, styles: Styles) -> list[_Item]:
    return [
        [Cell(reason.reason), Cell(f" {reason.deals:,}", styles.muted)]
        for reason in summary.lost_reasons[:5]
        if reason.deals
    ]


def _trend_items(summary: Summary, styles: Styles) -> list[_Item]:
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


def _pane_rows(summary: Summary, styles: Styles) -> list[tuple[str, str, str, str]]:
    """What is open now, and what the period brought."""
    figures = summary.metrics
    return [
        ("open", f"{int(figures['open_count'].value or 0):,}", _total(summary, "open_value"), styles.heading),
        ("weighted", "", _total(summary, "weighted_value"), ""),
        ("honest", "", _total(summary, "honest_value"), ""),
        ("won", f"{int(figures['won_count'].value or 0):,}", _total(summary, "won_value"), styles.good),
        ("lost", f"{int(figures['lost_count'].value or 0):,}", _total(summary, "lost_value"), ""),
        ("new deals", "", f"{int(figures['created_count'].value or 0):,}", ""),
    ]


def _pane_rates(summary: Summary) -> list[tuple[str, str, str]]:
    """The figures that are of the rates' own period."""
    rate, cycle, velocity = (summary.metrics[id_] for id_ in ("win_rate", "cycle_days_avg", "velocity_per_day"))
    return [
        ("win rate", f"n {rate.n:,}", percent(rate.value)),
        ("cycle", f"n {cycle.n:,}", f"{days(cycle.value)} d"),
        ("velocity", "", f"{rounded_money(velocity.value, summary.base_currency)}/day"),
    ]


def _pane_row(page: Page, title: str, count: str, value: str, width: int, style: str) -> None:
    """Write a figure: the count in its column, nearer to the title where the value is long."""
    page.add(title)
    place = min(_TITLE + max(0, _COUNT - len(count)), width - len(value) - 1 - len(count))
    if count and place > len(title):
        page.to(place).add(count)
    page.skip(1).to(width - len(value)).line(value, style)


def _pane_stages(page: Page, summary: Summary, width: int, styles: Styles) -> None:
    stages = [stage for stage in summary.by_stage if stage.kind == "open" and stage.stage_id is not None]
    most = max((_weight(stage, stages) for stage in stages), default=0)
    page.table(
        [Column("Stage", shrink=True), Column("deals", right=True), Column("", optional=1)],
        [
            [stage.stage, f"{stage.deals:,}", Cell(bar(_weight(stage, stages), most, _BAR_IN_PANE), styles.bar)]
            for stage in stages
        ],
        width=width,
        head_style=styles.muted,
    )


def _weight(stage: StageFigures, stages: Sequence[StageFigures]) -> int:
    """What a stage's bar shows: its value, or the number of its deals where none has an amount."""
    return stage.value if any(other.value for other in stages) else stage.deals


def _total(summary: Summary, metric: str) -> str:
    figure = summary.metrics[metric]
    return money(int(figure.value or 0), summary.base_currency)


def _rate_words(summary: Summary) -> str:
    """Return "rates: the last 365 days"; nothing where the rates are of the same period as all else."""
    if summary.rate_period.name == summary.period.name:
        return ""
    return f"rates: {period_words(summary.rate_period)}"


def _as_of_words(summary: Summary) -> str:
    """Return "now", or "the end of the day" where T is the last instant of its day."""
    return "the end of the day" if summary.as_of.endswith(":59.999Z") else "now"


def _long_day(day: str) -> str:
    """Return a day with its weekday: "Sun 22 Nov 2026"."""
    when = date.fromisoformat(day)
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[when.weekday()]
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[when.month - 1]
    return f"{weekday} {when.day} {month} {when.year}"
