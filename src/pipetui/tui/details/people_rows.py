"""A person and a company as rows: how to reach them, their deals and tasks; each deal leads to its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.render.figures import counted, money
from pipetui.render.styles import NOTHING, STALLED, WRONG
from pipetui.tui import safe_text
from pipetui.tui.details.rows import DONE, Kind, Row, Words, heading, task_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipetui.queries.record_shapes import CompanyDetail, ContactDetail, ContactRow, DealRow


def contact_rows(contact: ContactDetail, today: date) -> tuple[Row, ...]:
    """Everything about a person."""
    row = contact.row
    state = "made by an import, to be completed" if row.placeholder else "hidden" if contact.hidden else ""
    open_tasks = [task for task in contact.tasks if task.done_at is None]
    return (
        Row(value=(Words(f"#{row.id}  ", "muted"), *((Words(state, "warn"),) if state else ())), heading=True),
        Row(heading=True),
        _field("Name", row.name, bold=True),
        _field(
            "Company", row.company, kind="company" if row.company_id is not None else "", number=row.company_id or 0
        ),
        _field("E-mail", row.email or ""),
        _field("Phone", row.phone or ""),
        _field("Source", row.source),
        *_notes(contact.notes),
        *_deals(contact.deals),
        *(heading("Tasks") + task_rows(open_tasks, today, about=True) if open_tasks else []),
    )


def company_rows(company: CompanyDetail) -> tuple[Row, ...]:
    """Everything about a company."""
    people = [*heading("People"), *map(_person, company.contacts)] if company.contacts else []
    return (
        Row(value=(Words(f"#{company.row.id}", "muted"),), heading=True),
        Row(heading=True),
        _field("Name", company.row.name, bold=True),
        *_notes(company.notes),
        *people,
        *_deals(company.deals),
    )


def _field(label: str, text: str, *, bold: bool = False, kind: Kind = "", number: int = 0) -> Row:
    words = Words(text, "strong" if bold else "plain") if text else Words(NOTHING, "muted")
    return Row(label, (words,), kind=kind, number=number)


def _notes(notes: str) -> list[Row]:
    return [*heading("Notes"), Row(value=(Words(safe_text.block(notes)),), long=True)] if notes else []


def _person(row: ContactRow) -> Row:
    reach = " · ".join(filter(None, (row.email, row.phone)))
    deals = counted(row.open_deals, "open deal") if row.open_deals else ""
    return Row(value=(Words(row.name),), aside=" · ".join(filter(None, (reach, deals))), kind="contact", number=row.id)


def _deals(deals: Sequence[DealRow]) -> list[Row]:
    rows = heading(f"Deals {len(deals)}") if deals else heading("No deals yet")
    return [*rows, *map(_deal, deals)]


def _deal(deal: DealRow) -> Row:
    amount = money(deal.amount, deal.currency or "") if deal.amount is not None else "no amount"
    if deal.status != "open":
        sign = Words(f"{DONE} ", "good") if deal.status == "won" else Words("✗ ", "muted")
    elif deal.overdue:
        sign = Words(f"{WRONG} ", "bad")
    elif deal.stalled:
        sign = Words(f"{STALLED} ", "warn")
    else:
        sign = Words("▸ ", "muted")
    return Row(value=(sign, Words(deal.title)), aside=f"{deal.stage} · {amount}", kind="deal", number=deal.id)
