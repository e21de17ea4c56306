"""The weekly sheet as a report: why the weighted forecast changed, and what began, moved, slipped and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.render.figures import as_of_words, counted, long_day, money, period_words
from pipetui.render.page import Cell, Column
from pipetui.render.report import Report, Section
from pipetui.render.styles import NOTHING, TERMINAL, Styles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipetui.queries.metrics.week_shapes import DealThen, ForecastChange, WeekDeal, WeekSheet
    from pipetui.render.page import Row

LISTED = 15
"""So many deals of a list are shown unless all are asked for."""

_MORE = "and {} more, with --all"


def week_report(sheet: WeekSheet, *, every: bool = False, styles: Styles = TERMINAL) -> Report:
    """Return the weekly sheet; `every`: list all deals."""
    name = "all pipelines" if sheet.pipeline == "all" else sheet.pipeline
    scope = f"{name}, {long_day(sheet.today)}, {period_words(sheet.period)} up to {as_of_words(sheet.as_of)}"
    limit = None if every else LISTED
    lists = (
        ("New", sheet.new, "Created", _where),
        ("Moved", sheet.moved, "Moved", _way),
        ("Slipped", sheet.slipped, "Changed", _put_off),
        ("Won", sheet.won, "Closed", _where),
        ("Lost", sheet.lost, "Closed", _lost),
        ("Stalled", sheet.stalled, "Idle since", _where),
    )
    happened = any(rows for title, rows, *_ in lists if title != "Stalled")
    sections = [
        _why(sheet, limit, styles),
        Section(
            pairs=[(title, counted(len(rows), "deal")) for title, rows, *_ in lists],
            notes=[] if happened else ["nothing has happened yet; --period last-week tells of the week before"],
        ),
    ]
    sections += [_list(title, rows, day, told, limit, styles) for title, rows, day, told in lists if rows]
    return Report("The week", scope, sections)


def signed(minor: int, currency: str) -> str:
    """Return an amount with its sign, also where it is above nothing: "+€1,200"."""
    return f"+{money(minor, currency)}" if minor > 0 and currency else money(minor, currency)


def _why(sheet: WeekSheet, limit: int | None, styles: Styles) -> Section:
    """Return why the weighted forecast changed, the deals that did most first."""
    base, total = sheet.base_currency, sheet.weighted_after - sheet.weighted_before
    shown = sheet.changes[:limit]
    columns = [Column("change", right=True), Column("Deal", shrink=True), Column("why", shrink=True)]
    rows: list[Row] = [
        [
            Cell(signed(each.change, base), styles.good if each.change > 0 else styles.bad),
            f"#{each.deal_id} {each.title}",
            "; ".join(why_words(each, reason) for reason in each.reasons),
        ]
        for each in shown
    ]
    rest = sheet.changes[len(shown) :]
    if rest:
        rows.append(
            [signed(sum(each.change for each in rest), base), f"{counted(len(rest), 'other deal')}, with --all", ""]
        )
    if rows:
        rows.append([Cell(signed(total, base), styles.heading), Cell("all together", styles.heading), ""])
    warnings = []
    if sheet.unpriced_after:
        warnings.append(f"{counted(sheet.unpriced_after, 'open deal')} without an amount or a rate: in no sum")
    return Section(
        "Weighted forecast",
        [
            ("before the week", money(sheet.weighted_before, base)),
            ("now" if as_of_words(sheet.as_of) == "now" else "at its end", money(sheet.weighted_after, base)),
            ("change", signed(total, base) if total else "none"),
        ],
        columns if rows else (),
        rows,
        warnings=warnings,
    )


def why_words(change: ForecastChange, reason: str) -> str:
    """Return a reason with what it was and what it became: "moved New → Proposal"."""
    before, after = change.before, change.after
    told = {
        "new": f"new, {after.probability} % of {_amount(after)}",
        "won": f"won {_amount(after)}",
        "lost": f"lost from {before.stage}",
        "reopened": f"reopened into {after.stage}",
        "moved": f"{before.stage} → {after.stage}",
        "amount": f"{_amount(before)} → {_amount(after)}",
        "currency": f"{before.currency or NOTHING} → {after.currency or NOTHING}",
        "probability": f"{before.probability} % → {after.probability} %",
        "rate": f"rate of {after.currency}",
        "pipeline": f"{before.stage} → {after.stage}, another pipeline",
    }
    return told[reason]


def _amount(deal: DealThen) -> str:
    return money(deal.amount, deal.currency or "")


def _list(
    title: str,
    deals: Sequence[WeekDeal],
    day: str,
    told: Callable[[WeekDeal], str],
    limit: int | None,
    styles: Styles,
) -> Section:
    shown = deals[:limit]
    columns = [
        Column("Deal", shrink=True, least=16),
        Column("Client", shrink=True, optional=1),
        Column("amount", right=True),
        Column("", shrink=True, least=14),
        Column(day),
    ]
    rows: list[Row] = [
        [
            f"#{deal.deal_id} {deal.title}",
            Cell(deal.client, styles.muted),
            money(deal.amount, deal.currency or ""),
            told(deal),
            Cell(deal.since, "" if deal.is_news else styles.muted),
        ]
        for deal in shown
    ]
    notes = [_MORE.format(f"{len(deals) - len(shown):,}")] if len(deals) > len(shown) else []
    news = sum(deal.is_news for deal in deals)
    heading = f"{title}, {news:,} of {len(deals):,} in the week" if news < len(deals) else title
    return Section(heading, columns=columns, rows=rows, notes=notes)


def _where(deal: WeekDeal) -> str:
    return deal.stage


def _way(deal: WeekDeal) -> str:
    return f"{deal.stage_before} → {deal.stage}"


def _put_off(deal: WeekDeal) -> str:
    return f"{deal.close_before} → {deal.expected_close or NOTHING}, {counted(deal.slipped_days, 'day')}"


def _lost(deal: WeekDeal) -> str:
    return deal.lost_reason or "no reason given"
