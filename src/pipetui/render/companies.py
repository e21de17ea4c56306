"""Companies on paper: the list, and everything about one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.render.figures import money
from pipetui.render.listings import listing
from pipetui.render.page import Cell, Column, Page, Row
from pipetui.render.styles import TERMINAL, Styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.queries.record_shapes import CompanyDetail, CompanyRow


def company_list(rows: Sequence[CompanyRow], *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return the companies, and how many people and deals they have."""
    columns = (
        Column("#", right=True),
        Column("Company", shrink=True),
        Column("people", right=True, optional=1),
        Column("open", right=True, optional=1),
        Column("won", right=True, optional=1),
    )
    cells: list[Row] = [
        [Cell(str(row.id), styles.muted), row.name, f"{row.contacts:,}", f"{row.open_deals:,}", f"{row.won_deals:,}"]
        for row in rows
    ]
    return listing(columns, cells, width=width, styles=styles)


def company_page(company: CompanyDetail, *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return everything about one company."""
    page = Page()
    page.add(f"#{company.row.id} ", styles.muted).line(company.row.name, styles.heading)
    if company.notes:
        page.end().line("Notes", styles.label)
        for paragraph in company.notes.split("\n"):
            page.skip(2).line(paragraph)
    if company.contacts:
        page.end().line("People", styles.label)
        people: list[Row] = [
            [Cell(str(person.id), styles.muted), person.name, person.email or "", person.phone or ""]
            for person in company.contacts
        ]
        heads = (Column("#", right=True), Column("Name", shrink=True), Column("E-mail", shrink=True), Column("Phone"))
        page.table(heads, people, width=width, indent=2, head_style=styles.muted)
    if company.deals:
        page.end().line("Deals", styles.label)
        deals: list[Row] = [
            [Cell(str(deal.id), styles.muted), deal.title, deal.stage, money(deal.amount, deal.currency or "")]
            for deal in company.deals
        ]
        columns = (Column("#", right=True), Column("Deal", shrink=True), Column("Stage"), Column("Amount", right=True))
        page.table(columns, deals, width=width, indent=2, head_style=styles.muted)
    return page
