"""The sample of `pipetui demo`: a year of a solo consultant's sales, told relative to today.

Written out by hand rather than drawn at random, so that the board shows deals one could have: some go well, some have
stood still for too long, some want something today. The same day gives the same file.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.context import PROGRAM
from pipetui.domain.money import parse_amount
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.context import Context
    from pipetui.services.import_shapes import ImportRow
    from pipetui.store.file import Store

CURRENCY = "EUR"

STAGES = ("New Contact", "First Contact", "Discovery Call", "Proposal Sent", "Negotiation")


class Open(NamedTuple):
    """An open deal: `stage` counts from 0; `age` and `stay` are days; `close` and `due` are days from today."""

    title: str
    contact: str
    amount: str
    stage: int
    age: int
    stay: int
    close: int | None
    step: str
    due: int | None
    time: str | None
    tags: str
    source: str


class Closed(NamedTuple):
    """A closed deal: begun so many days ago, lost when it has a `reason`; `reached` is the last open stage of it."""

    title: str
    contact: str
    amount: str
    began: int
    took: int
    reached: int
    reason: str
    tags: str
    source: str


PEOPLE = {
    "Ana Keller": "Keller & Töchter",
    "Inès Moreau": "Maison Moreau",
    "Tomáš Novák": "Novák Logistics",
    "Sofía Ibáñez": "Bodegas Ibáñez",
    "Lars Ødegård": "Nordlys",
    "Giulia Ferri": "Ferri Impianti",
    "Chantal Borel": "Borel SA",
    "Kit Harrow": "Kite Ltd",
    "Jürgen Weiß": "Weiß Metallbau",
    "Amélie Roux": "Atelier Roux",
    "Mikkel Holm": "Holm Foods",
    "Zoë Janssen": "Stadsbad",
    "Daniel Okafor": "Lumen Health",
    "Sigrid Lund": "Nordlys",
    "Haldis Berg": "Halden",
    "Paweł Zieliński": "Zieliński Soft",
    "Ruth Adeyemi": "Tallykeep",
    "Océane Petit": "Petit & Fils",
    "Hélène Mai": "Chantier Mai",
    "Noah Maple": "Maple",
    "Álvaro Núñez": "Río Verde",
}

# fmt: off
OPEN = (
    Open("Website relaunch", "Ana Keller", "12500", 0, 3, 3, 40, "call", 0, "10:00", "web", "referral"),
    Open("Board training", "Inès Moreau", "3000", 0, 1, 1, 30, "mail some dates", 2, None, "training", "website"),
    Open("CRM selection", "Tomáš Novák", "850*6", 0, 5, 5, 60, "look up what they use", 1, None, "crm", "event"),
    Open("Pricing review", "Sofía Ibáñez", "", 0, 9, 9, None, "", None, None, "", "website"),
    Open("Team offsite", "Lars Ødegård", "4200", 0, 2, 2, 25, "send two dates", 3, None, "training", "referral"),
    Open("Process audit", "Giulia Ferri", "7500", 0, 6, 6, 50, "", None, None, "audit", "linkedin"),
    Open("Payroll audit", "Chantal Borel", "8000", 1, 31, 12, 20, "", None, None, "audit", "referral"),
    Open("Pricing workshop", "Kit Harrow", "", 1, 12, 2, 35, "call", 4, None, "training", "linkedin"),
    Open("Data protection check", "Jürgen Weiß", "5400", 1, 18, 7, 28, "send the checklist", 1, None, "audit", "event"),
    Open("Sales playbook", "Amélie Roux", "9800", 1, 21, 9, 45, "propose two dates", 0, "14:30", "", "website"),
    Open("Supplier scorecard", "Mikkel Holm", "6200", 1, 16, 5, 33, "follow up by phone", 2, None, "", "linkedin"),
    Open("Intranet concept", "Zoë Janssen", "11000", 1, 26, 14, 60, "", None, None, "web", "tender"),
    Open("Interim lead", "Daniel Okafor", "1800*6mo", 1, 8, 3, 40, "meet the team", 5, None, "retainer", "referral"),
    Open("Data platform", "Sigrid Lund", "31000", 2, 44, 6, 50, "demo", 5, "09:30", "data", "referral"),
    Open("CRM clean-up", "Haldis Berg", "4200", 2, 52, 19, -4, "", None, None, "crm data", "website"),
    Open("Hiring process", "Paweł Zieliński", "7000", 2, 30, 8, 31, "summary of the call", 1, None, "", "event"),
    Open("Churn analysis", "Ruth Adeyemi", "9600", 2, 25, 4, 38, "ask for figures", 3, None, "data", "linkedin"),
    Open("Shop floor dashboard", "Jürgen Weiß", "14500", 2, 37, 11, 55, "visit the plant", 8, None, "data", "repeat"),
    Open("Brand voice guide", "Océane Petit", "CHF 3900", 2, 20, 10, 29, "", None, None, "web", "referral"),
    Open("Rénovation du site", "Hélène Mai", "12500", 3, 71, 24, 6, "", None, None, "web", "referral"),
    Open("SEO retainer", "Noah Maple", "900*12", 3, 40, 3, 12, "chase", 0, None, "retainer web", "repeat"),
    Open("Annual strategy days", "Inès Moreau", "15800", 3, 58, 9, 15, "decision call", 2, None, "training", "repeat"),
    Open("ERP requirements", "Tomáš Novák", "22400", 3, 66, 17, -9, "ask what is missing", -3, None, "crm", "tender"),
    Open("Subscription model", "Sofía Ibáñez", "18000", 3, 49, 8, 21, "present options", 4, "11:00", "", "event"),
    Open("Service desk set-up", "Giulia Ferri", "13300", 3, 60, 12, 18, "send references", 1, None, "", "linkedin"),
    Open("Grant application", "Álvaro Núñez", "6500", 3, 34, 5, 9, "final figures", 1, None, "", "referral"),
    Open("Operations retainer", "Ana Keller", "1200*12", 4, 85, 6, 8, "start date", 1, "16:00", "retainer", "repeat"),
    Open("Warehouse redesign", "Mikkel Holm", "28500", 4, 97, 13, 4, "", None, None, "", "tender"),
    Open("Analytics training", "Ruth Adeyemi", "5600", 4, 42, 4, 10, "contract?", 3, None, "training data", "repeat"),
    Open("Merger integration", "Daniel Okafor", "46000", 4, 120, 9, 26, "lawyer's points", 6, None, "", "referral"),
)
CLOSED = (
    Closed("Discovery workshop", "Ana Keller", "4800", 34, 26, 4, "", "training", "repeat"),
    Closed("Landing pages", "Noah Maple", "7200", 47, 33, 4, "", "web", "referral"),
    Closed("KPI set", "Ruth Adeyemi", "12000", 45, 41, 4, "", "data", "linkedin"),
    Closed("Onboarding handbook", "Zoë Janssen", "5200", 66, 30, 4, "", "", "website"),
    Closed("Price list overhaul", "Kit Harrow", "8600", 82, 37, 4, "", "", "event"),
    Closed("Maintenance concept", "Jürgen Weiß", "15400", 112, 60, 4, "", "", "tender"),
    Closed("Event brochure", "Hélène Mai", "2900", 77, 14, 4, "", "web", "referral"),
    Closed("Customer interviews", "Sigrid Lund", "9800", 106, 29, 4, "", "data", "referral"),
    Closed("Team retrospective", "Lars Ødegård", "3400", 102, 18, 4, "", "training", "repeat"),
    Closed("Cash flow model", "Álvaro Núñez", "6100", 130, 34, 4, "", "data", "event"),
    Closed("Store concept", "Sofía Ibáñez", "17500", 165, 55, 4, "", "", "referral"),
    Closed("Newsletter relaunch", "Amélie Roux", "3800", 143, 22, 4, "", "web", "website"),
    Closed("Interim marketing", "Daniel Okafor", "2400*4mo", 172, 39, 4, "", "retainer", "referral"),
    Closed("Safety training", "Giulia Ferri", "4400", 173, 25, 4, "", "training", "linkedin"),
    Closed("Sourcing review", "Mikkel Holm", "11800", 208, 48, 4, "", "audit", "event"),
    Closed("Ticket system", "Paweł Zieliński", "8900", 216, 42, 4, "", "", "website"),
    Closed("Leadership coaching", "Inès Moreau", "350*12", 208, 20, 4, "", "training", "referral"),
    Closed("Quality manual", "Chantal Borel", "13900", 260, 57, 4, "", "audit", "tender"),
    Closed("Web shop audit", "Noah Maple", "5600", 243, 24, 4, "", "web audit", "website"),
    Closed("Budget planning", "Haldis Berg", "7300", 267, 31, 4, "", "", "repeat"),
    Closed("Route planning", "Tomáš Novák", "16200", 318, 63, 4, "", "data", "event"),
    Closed("Town hall moderation", "Zoë Janssen", "2600", 284, 12, 4, "", "training", "referral"),
    Closed("Export strategy", "Sofía Ibáñez", "19800", 361, 70, 4, "", "", "event"),
    Closed("Website texts", "Ana Keller", "3100", 326, 16, 4, "", "web", "website"),
    Closed("Sales training", "Kit Harrow", "6700", 358, 28, 4, "", "training", "linkedin"),
    Closed("App prototype", "Ruth Adeyemi", "24000", 53, 47, 3, "Price", "web", "linkedin"),
    Closed("Archive digitisation", "Zoë Janssen", "9000", 52, 35, 2, "No budget", "data", "tender"),
    Closed("Franchise manual", "Océane Petit", "11500", 91, 52, 3, "Went with a competitor", "", "event"),
    Closed("Video series", "Amélie Roux", "6400", 77, 19, 1, "No answer", "web", "website"),
    Closed("Energy audit", "Jürgen Weiß", "8800", 116, 44, 4, "Bad timing", "audit", "event"),
    Closed("Loyalty programme", "Hélène Mai", "14200", 160, 61, 3, "Price", "", "linkedin"),
    Closed("Chatbot concept", "Lars Ødegård", "7700", 145, 27, 2, "Not a fit", "web", "website"),
    Closed("Compliance training", "Chantal Borel", "5100", 164, 23, 2, "Done in-house", "training", "linkedin"),
    Closed("Market entry study", "Álvaro Núñez", "21000", 224, 58, 4, "Went with a competitor", "", "referral"),
    Closed("Fleet cost review", "Tomáš Novák", "9300", 226, 36, 3, "No decision", "audit", "event"),
    Closed("Recruiting campaign", "Paweł Zieliński", "4900", 229, 15, 1, "No answer", "", "website"),
    Closed("Packaging redesign", "Mikkel Holm", "12700", 289, 49, 3, "Price", "", "event"),
    Closed("Works council talks", "Giulia Ferri", "3600", 284, 21, 2, "Bad timing", "", "referral"),
    Closed("Data warehouse", "Sigrid Lund", "38000", 363, 75, 4, "No budget", "data", "tender"),
    Closed("Office move", "Haldis Berg", "5800", 344, 26, 1, "Not a fit", "", "website"),
)
# fmt: on

# How far through a deal's time each stage is entered: the first ones pass quickly, a proposal lies.
_ENTERED_AT = (0.0, 0.15, 0.35, 0.6, 0.85)


def fill(store: Store, ctx: Context, more: Sequence[Open] = ()) -> None:
    """Write the sample into a new file of the `consulting` template, in the program's name: an undo leaves it.

    Args:
        store: the file.
        ctx: whose day it is told from.
        more: open deals beside those that it has.
    """
    from pipetui.queries.deals import find_deal
    from pipetui.services.import_shapes import ImportSpec
    from pipetui.services.importing import apply_import
    from pipetui.services.tasks import add_task

    ctx = ctx._replace(actor=PROGRAM)
    still_open = (*OPEN, *more)
    rows = [_open_row(number, deal, ctx.today) for number, deal in enumerate(still_open, 1)]
    rows += [_closed_row(number, deal, ctx.today) for number, deal in enumerate(CLOSED, len(still_open) + 1)]
    apply_import(store, ctx, ImportSpec(source_name="the sample", currency=CURRENCY), rows)
    for deal in still_open:
        if deal.step:
            due = None if deal.due is None else ctx.today + timedelta(deal.due)
            deal_id = find_deal(store.connection, deal.title)
            add_task(store, ctx, deal.step, deal_id=deal_id, due_on=due, due_time=deal.time)


def _open_row(number: int, deal: Open, today: date) -> ImportRow:
    """Return an open deal: the stages before the present one share the days before it."""
    began = today - timedelta(deal.age)
    before = _ENTERED_AT[deal.stage] or 1.0
    entered = [
        (stage, began + timedelta(round((deal.age - deal.stay) * _ENTERED_AT[place] / before)))
        for place, stage in enumerate(STAGES[: deal.stage])
    ]
    entered.append((STAGES[deal.stage], today - timedelta(deal.stay)))
    row = _row(number, deal, began, entered)
    return row._replace(
        stage=STAGES[deal.stage], expected_close=None if deal.close is None else today + timedelta(deal.close)
    )


def _closed_row(number: int, deal: Closed, today: date) -> ImportRow:
    """Return a closed deal: it went through the stages up to its last one, then was won or lost."""
    began = today - timedelta(deal.began)
    closed = began + timedelta(deal.took)
    whole = _ENTERED_AT[deal.reached] + 0.2
    entered = [
        (stage, began + timedelta(round(deal.took * _ENTERED_AT[place] / whole)))
        for place, stage in enumerate(STAGES[: deal.reached + 1])
    ]
    row = _row(number, deal, began, entered)
    return row._replace(status="lost" if deal.reason else "won", closed=closed, lost_reason=deal.reason)


def _row(number: int, deal: Open | Closed, began: date, entered: list[tuple[str, date]]) -> ImportRow:
    """Return what open and closed deals have in common."""
    from pipetui.services.import_shapes import ImportRow

    company = PEOPLE[deal.contact]
    money = parse_amount(deal.amount, CURRENCY) if deal.amount else None
    domain = "-".join("".join(char if char.isalnum() else " " for char in fold(company)).split())
    return ImportRow(
        line=number,
        title=deal.title,
        contact=deal.contact,
        email=f"{fold(deal.contact).split()[0]}@{domain}.example",
        phone=f"+49 30 9018{number:02d}" if number % 3 == 0 else None,
        company=company,
        amount=None if money is None else money.minor,
        amount_parts=None if money is None else money.parts,
        currency=None if money is None else money.currency or CURRENCY,
        created=began,
        entered=tuple(entered),
        tags=tuple(deal.tags.split()),
        source=deal.source,
    )
