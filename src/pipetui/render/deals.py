"""Deals on paper: the list, and everything about one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.dates import local_day, show_day
from pipetui.render.figures import days, money
from pipetui.render.listings import history_rows, task_rows
from pipetui.render.page import Cell, Column, Page, Row
from pipetui.render.styles import NOTHING, PLANNED, STALLED, TERMINAL, TODAY, WRONG, Styles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from pipetui.queries.record_shapes import DealDetail, DealRow, StageVisit

_LABEL = 12
_ASSUMED = ("", "assumed", "assumed, no date")

_COLUMNS = (
    Column("#", right=True),
    Column("Deal", shrink=True, least=18),
    Column("Who", shrink=True, optional=3, least=12),
    Column("Stage", shrink=True, least=12),
    Column("Amount", right=True),
    Column("Days", right=True, optional=1),
    Column("Close", optional=2),
    Column("Next", shrink=True, optional=4, least=14),
)


def deal_list(rows: Sequence[DealRow], *, today: date, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return the list of deals: a line each, and how many there are."""
    page = Page()
    page.table(_COLUMNS, [_list_row(row, today, styles) for row in rows], width=width, head_style=styles.muted)
    return page


def _list_row(row: DealRow, today: date, styles: Styles) -> Row:
    close = Cell("")
    if row.status != "open":
        close = Cell(f"{row.status} {show_day(row.closed, today) if row.closed else ''}", styles.muted)
    elif row.expected_close:
        shown = show_day(row.expected_close, today)
        close = Cell(f"{WRONG} {shown}", styles.warning) if row.overdue else Cell(shown)
    return [
        Cell(str(row.id), styles.muted),
        row.title,
        who(row.contact, row.company),
        row.stage,
        money(row.amount, row.currency or ""),
        f"{row.stage_days:,}",
        close,
        next_step(row, today, styles),
    ]


def who(contact: str, company: str) -> str:
    """Return a person and their company: "Ana Keller, Acme"."""
    return f"{contact}, {company}" if contact and company and contact != company else contact or company


def next_step(row: DealRow, today: date, styles: Styles) -> Cell:
    """Return the one thing to know about a deal: its next task, else what is wrong with it."""
    if row.status != "open":
        return Cell(row.lost_reason, styles.muted)
    if row.next_step:
        due = row.next_due
        when = f" {show_day(due, today)}" if due else ""
        if due and due < today.isoformat():
            return Cell(f"{WRONG} {row.next_step}{when}", styles.bad)
        if due == today.isoformat():
            return Cell(f"{TODAY} {row.next_step}{when}", styles.good)
        return Cell(f"{PLANNED} {row.next_step}{when}")
    if row.stalled:
        return Cell(f"{STALLED} stalled", styles.warning)
    return Cell(f"{WRONG} no next step", styles.muted)


def deal_page(
    deal: DealDetail, *, today: date, timezone: ZoneInfo, width: int | None, styles: Styles = TERMINAL
) -> Page:
    """Return everything about one deal: fields, tasks, stages, and what was changed by whom."""
    row = deal.row
    page = Page()
    page.add(f"#{row.id} ", styles.muted).line(row.title, styles.heading)
    for label, words in _fields(deal, today):
        if words:
            page.skip(2).add(label, styles.muted).to(_LABEL + 2).line(words)
    if deal.notes:
        page.end().line("Notes", styles.label)
        for paragraph in deal.notes.split("\n"):
            page.skip(2).line(paragraph)
    if deal.tasks:
        page.end().line("Tasks", styles.label)
        task_rows(page, deal.tasks, today=today, width=width, styles=styles, indent=2)
    page.end().line("Stages", styles.label)
    _visits(page, deal.visits, timezone, width, styles)
    if deal.timeline:
        page.end().line("Changes", styles.label)
        history_rows(page, deal.timeline, timezone=timezone, width=width, styles=styles, indent=2)
    return page


def _fields(deal: DealDetail, today: date) -> list[tuple[str, str]]:
    row = deal.row
    own = f"{row.own_probability} %" if row.own_probability is not None else f"{row.probability} % (of the stage)"
    amount = money(row.amount, row.currency or "")
    closed = show_day(row.closed, today) if row.closed else ""
    return [
        ("Contact", ", ".join(filter(None, (row.contact, deal.email, deal.phone)))),
        ("Company", row.company),
        ("Amount", f"{amount} ({deal.amount_parts})" if deal.amount_parts else amount),
        ("Stage", f"{row.stage}, {days(row.stage_days)} days" + _trouble(row)),
        ("Pipeline", deal.pipeline),
        ("Probability", own if row.status == "open" else ""),
        ("Close", _close_words(row, today) if row.status == "open" else f"{row.status} {closed}".strip()),
        ("Lost to", ": ".join(filter(None, (row.lost_reason, deal.lost_note)))),
        ("Next step", " ".join(filter(None, (row.next_step, row.next_due and show_day(row.next_due, today))))),
        ("Owner", row.owner),
        ("Source", row.source),
        ("Tags", ", ".join(row.tags)),
        ("Created", _created_words(deal, today)),
        ("External id", row.external_id or ""),
    ]


def _trouble(row: DealRow) -> str:
    if row.ghost:
        return f"  {STALLED} gone quiet"
    return f"  {STALLED} stalled" if row.stalled else ""


def _close_words(row: DealRow, today: date) -> str:
    if not row.expected_close:
        return ""
    return show_day(row.expected_close, today) + (f"  {WRONG} overdue" if row.overdue else "")


def _created_words(deal: DealDetail, today: date) -> str:
    if not deal.row.created:
        return f"{NOTHING} (no date known)"
    age = f", {days(deal.row.age_days)} days" if deal.row.age_days is not None else ""
    by = f", by {deal.made_by}" if deal.made_by else ""
    return f"{show_day(deal.row.created, today)}{age}{by}"


def _visits(page: Page, visits: Sequence[StageVisit], timezone: ZoneInfo, width: int | None, styles: Styles) -> None:
    pipelines = {visit.pipeline for visit in visits}
    rows: list[Row] = []
    for visit in visits:
        name = f"{visit.stage} ({visit.pipeline})" if len(pipelines) > 1 else visit.stage
        remark = ", ".join(filter(None, (visit.lost_reason, visit.lost_note, _ASSUMED[visit.assumed])))
        entered = str(local_day(visit.entered_at, timezone)) if visit.assumed < 2 else NOTHING
        rows.append(
            [entered, name, f"{days(visit.days)} d" if visit.kind == "open" else "", Cell(remark, styles.muted)]
        )
    columns = (Column("Entered"), Column("Stage", shrink=True), Column("Stayed", right=True), Column("", shrink=True))
    page.table(columns, rows, width=width, indent=2, head_style=styles.muted)
