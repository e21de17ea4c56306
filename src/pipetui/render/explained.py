"""A figure explained, as a report: what it is, the formula with its numbers, the deals behind it, what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.render.figures import as_of_words, bar, days, figure, long_day, money, percent, period_words
from pipetui.render.page import Column
from pipetui.render.report import Report, Section
from pipetui.render.styles import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.queries.metrics.explain_shapes import Behind, Explained, Number
    from pipetui.render.page import Row

LISTED, LISTED_EACH = 20, 5
"""So many deals are listed unless more are asked for; so many of each row, where there are several."""


def explained_report(found: Sequence[Explained], *, every: bool = False) -> Report:
    """Return the explanation of a figure; of one in rows, of every row that was asked for.

    Args:
        found: at least one.
        every: list all deals.
    """
    first = found[0]
    name = "all pipelines" if first.pipeline == "all" else first.pipeline
    period = "" if first.period is None else f", {period_words(first.period)}"
    scope = f"{name}, {long_day(first.today)}, as of {as_of_words(first.as_of)}{period}"
    title = first.metric.title if len(found) > 1 else f"{_named(first)}: {shown_figure(first)}"
    what = Section(
        pairs=[
            ("is", first.metric.definition),
            ("formula", first.metric.formula),
            ("counts by", first.metric.date_basis),
            *([] if first.period is None else [("P", _span(first))]),
        ]
    )
    several = len(found) > 1
    limit = None if every else LISTED_EACH if several else LISTED
    parts = [part for each in found for part in _sections(each, named=several, limit=limit)]
    return Report(title, scope, [what, *parts])


def shown_figure(found: Explained) -> str:
    """Return the figure as people read it; of the bottleneck, its name and rate."""
    if found.metric.unit == "name":
        return f"{found.row} ({percent(found.figure.value)})" if found.row else NOTHING
    if found.metric.unit == "series":
        return f"{found.figure.n:,}"
    return figure(found.figure, found.base_currency)


def worked(found: Explained) -> str:
    """Return the formula with the numbers filled in, and what it comes to; "" where there is none."""
    if found.figure.value is None or not found.metric.worked:
        return found.figure.reason or ""
    numbers = {name: _number(number, found.base_currency) for name, number in found.numbers.items()}
    unit = " days" if found.metric.unit == "days" else ""
    result = percent(found.figure.value) if found.metric.unit == "name" else shown_figure(found)
    return f"{found.metric.worked.format_map(_Known(numbers))} = {result}{unit}"


class _Known(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return NOTHING


def _number(number: Number, currency: str) -> str:
    if number.value is None:
        return NOTHING
    if number.unit in ("money", "money_per_day"):
        return money(round(number.value), currency)
    if number.unit == "ratio":
        return percent(number.value)
    return days(number.value) if number.unit == "days" else f"{number.value:,}"


def _named(found: Explained) -> str:
    row = found.row if found.metric.unit != "name" else ""
    return f"{found.metric.title}, {row}" if row else found.metric.title


def _span(found: Explained) -> str:
    period = found.period
    if period is None or period.first is None or period.last is None:
        return "all time"
    return f"{period.first} to {period.last}"


def _sections(found: Explained, *, named: bool, limit: int | None) -> list[Section]:
    """Return the parts of one explanation: its numbers and deals, and what was left out."""
    title = f"{found.row}: {shown_figure(found)}" if named else ""
    pairs = [("worked", worked(found))] if worked(found) else []
    pairs.append(("n", f"{found.figure.n:,}"))
    columns, rows = behind_cells(found.behind, found, limit=limit)
    sections = [
        Section(title, pairs, columns, rows, _more(found.behind, limit), found.warnings),
    ]
    if found.series:
        sections.append(_series(found))
    if found.left_out:
        columns, rows = behind_cells(found.left_out, found, limit=limit)
        heading = f"Left out: {len(found.left_out):,}"
        sections.append(Section(heading, columns=columns, rows=rows, notes=_more(found.left_out, limit)))
    return sections


def _series(found: Explained) -> Section:
    """Return the points of a trend as a table."""
    most = max(point.open_value for point in found.series)
    columns = [
        Column("day"),
        Column("open", right=True),
        Column("value", right=True),
        Column("weighted", right=True),
        Column("", optional=1),
    ]
    rows: list[Row] = [
        [
            point.day,
            f"{point.open_count:,}",
            money(point.open_value, found.base_currency),
            money(point.weighted_value, found.base_currency),
            bar(point.open_value, most, 20),
        ]
        for point in found.series
    ]
    return Section(columns=columns, rows=rows)


def _more(lines: Sequence[Behind], limit: int | None) -> list[str]:
    rest = 0 if limit is None else len(lines) - limit
    return [f"and {rest:,} more: --all lists them"] if rest > 0 else []


def behind_cells(
    lines: Sequence[Behind], found: Explained, *, limit: int | None = None
) -> tuple[list[Column], list[Row]]:
    """Return a list of deals or people as a table: only columns that say something."""
    shown = lines[:limit]
    if not shown:
        return [], []
    every = [
        (Column("#", right=True), [f"{each.id}" for each in shown]),
        (Column("deal" if shown[0].kind == "deal" else "person", shrink=True), [each.title for each in shown]),
        (Column("client", shrink=True, optional=2), [each.client for each in shown]),
        (Column("stage", shrink=True, optional=2), [each.stage for each in shown]),
        (Column("amount", right=True), [_amount(each) for each in shown]),
        (Column("p", right=True), [f"{each.probability} %" if _weighs(found) else "" for each in shown]),
        (Column("days", right=True), [days(each.days) if each.days is not None else "" for each in shown]),
        (Column("day"), [each.day for each in shown]),
        (Column("is", shrink=True), [each.part for each in shown]),
        (Column("why", shrink=True), [each.why for each in shown]),
    ]
    kept = [(column, words) for column, words in every if any(words)]
    return [column for column, _ in kept], [list(row) for row in zip(*(words for _, words in kept), strict=True)]


def _weighs(found: Explained) -> bool:
    return found.metric.id.endswith(("weighted", "weighted_value")) or found.metric.id in (
        "forecast.p10",
        "forecast.p50",
        "forecast.p90",
        "target.odds",
    )


def _amount(each: Behind) -> str:
    return "" if each.amount is None or each.currency is None else money(each.amount, each.currency)
