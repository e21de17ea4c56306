"""The forecast on the screen: a bar a month against its target, what is in no month, and how the target stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipetui.domain.money import short_amount
from pipetui.render.charts import legend, marked, parts_bar, progress, target_place
from pipetui.render.figures import counted, money, percent
from pipetui.render.page import Cell, cells
from pipetui.render.styles import NOTHING, WRONG
from pipetui.tui.reports.report_page import STYLES, About
from pipetui.tui.reports.time_sheets import month_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from pipetui.queries.metrics.forecast_shapes import Forecast, ForecastRow, Target
    from pipetui.queries.metrics.scope import Scope
    from pipetui.queries.metrics.shapes import Figure
    from pipetui.render.charts import Line
    from pipetui.tui.reports.report_page import ReportPage

_NAMED = {"overdue": "Overdue", "undated": "No date"}
_SHADES = ("won", "commit, 90 % and up", "best case, 50 % and up", "pipeline")
_SHORT_SHADES = ("won", "commit", "best case", "pipeline")
_GAP = 2
_LEAST_BAR, _LONGEST_BAR = 16, 100


def forecast_sheet(found: Forecast, page: ReportPage) -> None:
    """The months, what stands in none of them, and the target."""
    base = found.base_currency
    rows = [*found.months, *(row for row in (found.overdue, found.undated) if row.deal_ids)]
    names = [_NAMED.get(row.name) or month_name(row.name) for row in rows]
    words = [(_weighted(row, base), _range(row, base)) for row in rows]
    widths = [max(map(cells, ("weighted", *(pair[0] for pair in words)))), max(cells(pair[1]) for pair in words)]
    left = max(map(cells, names)) + _GAP + widths[0] + _GAP
    ranged = page.width - left - widths[1] - _GAP >= _LEAST_BAR
    room = min(max(page.width - left - (widths[1] + _GAP if ranged else 0), 0), _LONGEST_BAR)
    most = max((max(_whole(row), row.target or 0) for row in rows), default=0)
    _heads(page, any(row.target for row in rows))
    head = f"{'Month':<{max(map(cells, names))}}{'weighted':>{widths[0] + _GAP}}"
    page.line((Cell(head + (f"{'10 – 90 % sure':>{widths[1] + _GAP}}" if ranged else ""), STYLES.muted),))
    for row, name, (weighted, likely) in zip(rows, names, words, strict=True):
        wrong = row.name in _NAMED
        line: Line = (
            Cell(name + " " * (max(map(cells, names)) - cells(name)), STYLES.warning if row.name == "overdue" else ""),
            Cell(" " * (_GAP + widths[0] - cells(weighted)) + weighted, STYLES.muted if wrong else STYLES.heading),
        )
        if ranged:
            line += (Cell(" " * (_GAP + widths[1] - cells(likely)) + likely, STYLES.muted),)
        page.line((*line, Cell(" " * _GAP), *_bar(row, most, room)), _behind(row, name))
    page.line()
    _target(found.target, base, page)


def _heads(page: ReportPage, targets: bool) -> None:
    names = _SHADES if page.width >= 90 else _SHORT_SHADES
    page.line((*legend(names, STYLES), *((Cell("┃ target", STYLES.bad),) if targets else ())))
    page.line()


def _whole(row: ForecastRow) -> int:
    return _minor(row.won) + _minor(row.pipeline)


def _minor(figure: Figure) -> int:
    return int(figure.value or 0)


def _weighted(row: ForecastRow, base: str) -> str:
    """What is won, and what is open by its chance."""
    return money(_minor(row.won) + _minor(row.weighted), base)


def _range(row: ForecastRow, base: str) -> str:
    if row.spread is None:
        return counted(len(row.deal_ids), "deal")
    if not base:
        return NOTHING
    low, high = short_amount(row.spread.p10, base), short_amount(row.spread.p90, base)
    return low if low == high else f"{low} – {high}"


def _bar(row: ForecastRow, most: int, room: int) -> Line:
    won, commit, best, whole = (_minor(figure) for figure in (row.won, row.commit, row.best_case, row.pipeline))
    line = parts_bar((won, commit, best - commit, whole - best), most, room, STYLES)
    place = target_place(row.target or 0, most, room)
    return line if place is None else marked(line, place, STYLES.bad)


def _behind(row: ForecastRow, name: str) -> About:
    title = f"{name}: expected to close" if row.name not in _NAMED else f"Expected close: {name.lower()}"
    return About(title, partial(_known, deal_ids=(*row.deal_ids, *row.won_ids)), "weighted_value")


def _known(_conn: Connection, _scope: Scope, deal_ids: Sequence[int]) -> Sequence[int]:
    """The deals of a row, which the forecast has named already."""
    return deal_ids


def _target(target: Target | None, base: str, page: ReportPage) -> None:
    if target is None:
        page.note("No target is set for this period: `pipetui target add` sets one.")
        return
    wanted, won = _minor(target.target), _minor(target.won_value)
    room = max(10, min(page.width // 3, 40))
    page.line(
        (
            Cell("Target  ", STYLES.heading),
            Cell(f"{money(won, base)} of {money(wanted, base)}  "),
            *progress(won, wanted, room, STYLES),
            Cell(f"  {percent(target.attainment.value)}", STYLES.heading),
        ),
        About(metric="target.attainment"),
    )
    odds = target.odds
    parts = [
        f"{money(_minor(target.gap), base)} to go",
        f"odds {percent(odds.value)}",
        f"coverage {_times(target.coverage)}, {_times(target.coverage_needed)} needed",
    ]
    page.line((Cell("        " + "   ".join(parts)),), About(metric="target.odds"))
    needed = (target.deals_needed, target.opportunities_needed, target.first_contacts_needed)
    if _minor(target.gap):
        words = ("deal to win", "opportunity", "first contact")
        many = ("deals to win", "opportunities", "first contacts")
        said = [
            f"{NOTHING} {several}" if figure.value is None else counted(figure.value, one, several)
            for figure, one, several in zip(needed, words, many, strict=True)
        ]
        page.line((Cell("        that takes " + ", ".join(said)),), About(metric="target.deals_needed"))
        for figure in needed:
            if figure.value is None and figure.reason:
                page.note(f"{WRONG} {figure.reason}")
                break


def _times(figure: Figure) -> str:
    return NOTHING if figure.value is None else f"{figure.value:.1f}×"
