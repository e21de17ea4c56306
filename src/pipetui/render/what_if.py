"""The what-if as a report: the forecast as it is, as assumed, and without its largest deal, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.render.figures import as_of_words, counted, long_day, money, percent, period_words, rounded_money
from pipetui.render.page import Cell, Column
from pipetui.render.report import Report, Section
from pipetui.render.styles import NOTHING, TERMINAL, Styles

if TYPE_CHECKING:
    from pipetui.queries.metrics.forecast_shapes import Assumed, ForecastRow, Outlook, WhatIf
    from pipetui.render.page import Row


def what_if_report(found: WhatIf, *, styles: Styles = TERMINAL) -> Report:
    """Return the forecast beside what it would be."""
    name = "all pipelines" if found.pipeline == "all" else found.pipeline
    scope = f"{name}, {long_day(found.today)}, as of {as_of_words(found.as_of)}, {period_words(found.period)}"
    cases = [("now", found.now)]
    if any(found.assumed):
        cases.append(("assumed", found.then))
    if found.then.largest is not None:
        cases.append(("without the largest", found.without_largest))
    pairs = [("assumed", words)] if (words := assumed_words(found.assumed)) else []
    columns = [Column(title, right=True) for title, _ in cases]
    outlooks = [outlook for _, outlook in cases]
    sections = [
        Section(
            pairs=pairs,
            columns=[Column("Figure"), *columns],
            rows=_period_rows(found, outlooks, styles),
            notes=_notes(found),
        ),
        Section("Weighted and won, by month", columns=[Column("Month"), *columns], rows=_month_rows(found, outlooks)),
    ]
    return Report("What if", scope, sections)


def assumed_words(assumed: Assumed) -> str:
    """Return what is taken for given, in words; "" for nothing."""
    told = [
        (f"{', '.join(f'#{number}' for number in numbers)} {verb}")
        for numbers, verb in ((assumed.win, "won today"), (assumed.lose, "lost"))
        if numbers
    ]
    if assumed.shift:
        told.append(f"every close shifted by {assumed.shift}")
    return "; ".join(told)


def _period_rows(found: WhatIf, outlooks: list[Outlook], styles: Styles) -> list[Row]:
    base = found.base_currency
    names = ("won", "commit", "best_case", "pipeline", "weighted")
    rows: list[Row] = [
        [name.replace("_", " "), *(money(_value(outlook.row, name), base) for outlook in outlooks)] for name in names
    ]
    for end in ("p10", "p50", "p90"):
        ends = [rounded_money(getattr(outlook.row.spread, end), base) for outlook in outlooks]
        rows.append([end, *ends])
    if found.target is not None:
        odds = [Cell(percent(outlook.odds), styles.heading) for outlook in outlooks]
        rows.append([f"odds of {money(found.target, base)}", *odds])
    rows.append(["one client", *(_client(outlook) for outlook in outlooks)])
    rows.append(["largest deal", *(_largest(outlook) for outlook in outlooks)])
    return rows


def _client(outlook: Outlook) -> str:
    return NOTHING if outlook.client is None else f"{outlook.client.name} {percent(outlook.client.share)}"


def _largest(outlook: Outlook) -> str:
    deal = outlook.largest
    return NOTHING if deal is None else f"#{deal.deal_id} {money(deal.amount, deal.currency or '')}"


def _value(row: ForecastRow, name: str) -> int:
    return int(getattr(row, name).value or 0)


def _month_rows(found: WhatIf, outlooks: list[Outlook]) -> list[Row]:
    """Return a row for each month that has something in one of the cases, and for the deals that are in none."""
    cases = [{row.name: row for row in (*each.months, each.overdue, each.undated)} for each in outlooks]
    months = sorted({name for rows in cases for name in rows if name[0].isdigit()})
    found_rows: list[Row] = []
    for name in (*months, "overdue", "undated"):
        rows = [case.get(name) for case in cases]
        if any(row is not None and (row.deal_ids or row.won_ids) for row in rows):
            sums = [0 if row is None else _value(row, "weighted") + _value(row, "won") for row in rows]
            found_rows.append([name, *(money(total, found.base_currency) for total in sums)])
    return found_rows


def _notes(found: WhatIf) -> list[str]:
    """Return what the figures do not say by themselves."""
    row = found.now.row
    told = ["nothing of this is written"]
    if row.pipeline.unpriced:
        told.append(f"{counted(row.pipeline.unpriced, 'deal')} without an amount or a rate: in no sum")
    return told
