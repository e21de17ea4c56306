"""Somebody's page says how to reach them, and leads to their deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.details.people_rows import company_rows, contact_rows
from support.pages import COMPANY, CONTACT
from support.samples import DETAIL, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.tui.details.rows import Row


def said(rows: Iterable[Row]) -> str:
    return "\n".join(f"{row.label}|{row.text}|{row.aside}|{row.kind}{row.number or ''}" for row in rows)


def test_a_person() -> None:
    shown = said(contact_rows(CONTACT, TODAY))
    for line in (
        "|#1  ||",
        "Name|Jean Moreau||",
        "Company|Acme||company3",
        "E-mail|jean@acme.fr||",
        "Phone|+33 1 23 45 67||",
        "Source|referral||",
        "|Prefers the phone.\nOn holiday in August.||",
        "|Deals 2||",
        "|‖ Website relaunch|Proposal Sent · €10,200|deal12",
        "|✓ Board training|Won · no amount|deal13",
        "|▸ call about the offer|tue · Website relaunch|task1",
    ):
        assert line in shown, line
    assert "send the offer" not in shown


def test_a_person_of_whom_little_is_known() -> None:
    row = CONTACT.row._replace(company_id=None, company="", email=None, phone=None, placeholder=True)
    shown = said(contact_rows(CONTACT._replace(row=row, notes="", deals=(), tasks=()), TODAY))
    assert "made by an import, to be completed" in shown
    assert "Company|–||\nE-mail|–||\nPhone|–||" in shown
    assert "No deals yet" in shown
    assert "Notes" not in shown
    assert "hidden" in said(contact_rows(CONTACT._replace(hidden=True), TODAY))


def test_a_company() -> None:
    shown = said(company_rows(COMPANY))
    for line in (
        "Name|Acme||",
        "|Two offices.||",
        "|Jean Moreau|jean@acme.fr · +33 1 23 45 67 · 2 open deals|contact1",
        "|‖ Website relaunch|Proposal Sent · €10,200|deal12",
    ):
        assert line in shown, line
    alone = COMPANY._replace(contacts=(), deals=())
    assert "People" not in said(company_rows(alone))


def test_deals_say_how_they_stand() -> None:
    states = {
        "! ": DETAIL.row._replace(overdue=True),
        "✗ ": DETAIL.row._replace(status="lost"),
        "▸ ": DETAIL.row._replace(stalled=False),
    }
    for sign, deal in states.items():
        assert f"|{sign}Website relaunch|" in said(company_rows(COMPANY._replace(deals=(deal,))))
    quiet = CONTACT.row._replace(open_deals=0)
    assert "open deals" not in said(company_rows(COMPANY._replace(contacts=(quiet,))))
