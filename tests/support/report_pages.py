"""The screens of reports without a file: what they show was read once, of a year of a small business in memory."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from pipetui.queries.metrics.behind import in_stage, listed
from pipetui.queries.metrics.explain import read_explained
from pipetui.queries.moment import present
from pipetui.tui.reports.deals_screen import DealsScreen, Listed
from pipetui.tui.reports.explain_screen import ExplainScreen
from pipetui.tui.reports.period_picker import PeriodPicker
from pipetui.tui.reports.report_page import About
from pipetui.tui.reports.reports_screen import Read, ReportsScreen
from pipetui.tui.reports.tabs import READS, TABS, Wanted
from support.pipeline_builder import CTX, PipelineBuilder
from support.shaping_pages import setup

if TYPE_CHECKING:
    from collections.abc import Callable
    from sqlite3 import Connection

    from textual.screen import Screen

STAGES = "New Contact 10 7, First Contact 20 7, Discovery Call 40 10, Proposal Sent 60 14, Negotiation 90 7, Won, Lost"
ORDER = ("New Contact", "First Contact", "Discovery Call", "Proposal Sent", "Negotiation", "Won")
TITLES = ("Website relaunch", "Payroll audit", "Data platform", "Rénovation de la mairie", "Board training",
          "Pricing workshop", "CRM clean-up", "SEO retainer")  # fmt: skip
CLIENTS = ("Acme", "Borel SA", "Nordlys", "Chantier", "Inès Moreau", "Kite Ltd", "Halden", "Maple")
SOURCES = ("referral", "web", "referral", "fair", "", "web", "talk at the chamber of commerce")
LOST_AFTER = (None, None, 3, None, 1, None, None, 2, None, 3)
"""How many stages on a deal is lost; None: it is not."""


def _day(number: int) -> str:
    """A day of the year before the 22nd of November 2026, counted from its first."""
    month, day = divmod(number, 28)
    month += 10
    return f"{2025 + month // 12}-{month % 12 + 1:02}-{day + 1:02}"


@cache
def year() -> Connection:
    """A year: a deal begins every five days, goes on every nine, and some are lost on the way."""
    build = PipelineBuilder(stages=STAGES)
    with build.batch("a year"):
        reasons = [build.reason(name) for name in ("Price", "No budget", "Went quiet")]
        contacts = [build.contact(name) for name in CLIENTS]
        companies = [build.company(name) for name in CLIENTS]
        for number in range(70):
            begun = number * 5 + 8
            deal = build.deal(
                f"{TITLES[number % 8]}{f' {number // 8 + 1}' if number > 7 else ''}",
                stage="New Contact",
                on=_day(begun),
                amount=None if number % 11 == 5 else 100_000 * (2 + number * 7 % 23),
                contact_id=contacts[number % 8],
                company_id=companies[number % 8],
                source=SOURCES[number % 7],
                expected_close=f"202{6 + number % 9 // 7}-{(11, 12, 10, 12, 11, 12, 12, 1, 2)[number % 9]:02}-"
                f"{3 + number % 25:02}",
            )
            lost_after = LOST_AFTER[number % 10]
            for place, stage in enumerate(ORDER[1:], 1):
                when = begun + place * (9 + number % 5)
                if when > 356 or (number % 6 == 1 and place > 3):
                    break
                if place == lost_after:
                    build.move(deal, "Lost", _day(when), reason=reasons[number % 3])
                    break
                build.move(deal, stage, _day(when))
            if number % 3:
                build.task(deal, "call", due=f"2026-11-{20 + number % 8}")
        for period, amount in (("2026-11", 4_000_000), ("2026-12", 5_000_000), ("2027-01", 3_000_000)):
            build.insert("target", period=period, amount=amount, currency="EUR")
    return build.conn


@cache
def nothing() -> Connection:
    """A file without deals."""
    return PipelineBuilder(stages=STAGES).conn


def report(tab: int, conn: Connection | None = None) -> ReportsScreen:
    """The reports, with one of the tabs in front."""
    wanted, name = Wanted(), TABS[tab - 1].reads
    page = ReportsScreen(setup(Read(name, wanted, READS[name](conn or year(), CTX, wanted))))
    page.tab = TABS[tab - 1]
    return page


def deals_behind() -> DealsScreen:
    """The deals behind a bar."""
    ids = in_stage(year(), Wanted().scope(year(), CTX), 2)
    found = Listed(ids, listed(year(), ids, present(CTX)))
    return DealsScreen(setup(found), Wanted(), About("Deals in First Contact"))


def explanation(metric: str, row: str | None = None, conn: Connection | None = None) -> ExplainScreen:
    """A figure explained."""
    found = read_explained(conn or year(), CTX, metric, period=None, pipeline_id=1, row=row)
    return ExplainScreen(setup(found), Wanted(), metric, row or "")


def period_picker() -> PeriodPicker:
    """The question for a period."""
    return PeriodPicker(None, CTX.today)


def of_names(tab: int, name: Callable[[], str]) -> ReportsScreen:
    """The reports of stages, reasons and sources with such names."""
    page = report(tab)
    wanted, reads = Wanted(), TABS[tab - 1].reads
    found: Any = READS[reads](year(), CTX, wanted)
    if reads == "sources":
        found = found._replace(rows=tuple(row._replace(source=name()) for row in found.rows))
    else:
        found = found._replace(
            by_stage=tuple(row._replace(stage=name(), pipeline=name()) for row in found.by_stage),
            lost_reasons=tuple(row._replace(reason=name()) for row in found.lost_reasons),
            bottleneck=found.bottleneck._replace(stage=name()),
        )
    again = ReportsScreen(setup(Read(reads, wanted, found)))
    again.tab = page.tab
    return again


def deals_of_names(name: Callable[[], str]) -> DealsScreen:
    """A list of deals with such names."""
    ids = in_stage(year(), Wanted().scope(year(), CTX), 4)
    rows = [row._replace(title=name(), company=name(), stage=name()) for row in listed(year(), ids, present(CTX))]
    return DealsScreen(setup(Listed(ids, rows)), Wanted(), About(name()))


def explanation_of_names(name: Callable[[], str]) -> ExplainScreen:
    """A figure explained of deals with such names."""
    (found,) = read_explained(year(), CTX, "by_stage.entered", period=None, pipeline_id=1, row="Negotiation")
    behind = tuple(each._replace(title=name(), client=name(), stage=name(), why=name()) for each in found.behind)
    return ExplainScreen(setup((found._replace(row=name(), behind=behind, warnings=(name(),)),)), Wanted(), "x")


SCREENS: dict[str, Callable[[], Screen[Any]]] = {
    **{f"report {place}": partial(report, place) for place in range(1, len(TABS) + 1)},
    "deals behind a bar": deals_behind,
    "explanation": lambda: explanation("win_rate"),
    "period": period_picker,
}
"""Every one of them, for tests of what must hold on each."""
