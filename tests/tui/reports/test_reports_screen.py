"""The reports as a person uses them, on a real file over a real board."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem
from pipetui.domain.filters import parse_filter
from pipetui.services.moving import move_deals
from pipetui.store.file import open_store
from pipetui.tui.reports import tabs
from pipetui.tui.reports.deals_screen import DealsScreen
from pipetui.tui.reports.reports_screen import ReportsScreen
from pipetui.tui.reports.tabs import TABS, Wanted
from support.board_screens import BoardScreenPage, board_screen, ticking
from support.contexts import NOW, context
from support.work import deal

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 22)


@pytest.fixture
def year(db: Path) -> Path:
    """Nine deals of three clients: open in three stages, won in two months, lost from two stages."""
    with open_store(db, now=NOW, currency="EUR", timezone="Europe/Zurich") as store:
        for number in range(9):
            begun = context(after=-timedelta(days=80 - number))
            deal(
                store,
                f"Deal {number}",
                ctx=begun,
                stage_id=1 + number % 3,
                amount=str(1000 * (number + 1)),
                company=("Acme", "Borel", "Kite")[number % 3],
                expected_close=TODAY + timedelta(days=20 * number - 20),
                source=("referral", "web")[number % 2],
            )
        for deal_id, days in ((1, 40), (2, 3)):
            move_deals(store, context(after=-timedelta(days=days)), [deal_id], 6)
        for deal_id in (3, 4):
            move_deals(store, context(after=-timedelta(days=2)), [deal_id], 7, reason_id=deal_id - 2)
    return db


def screen(page: BoardScreenPage) -> ReportsScreen:
    return next(each for each in page.app.screen_stack if isinstance(each, ReportsScreen))


def said(page: BoardScreenPage) -> str:
    return screen(page).status.said


@pytest.mark.story("goto.reports", "reports.to_*", "screen.close")
async def test_each_digit_shows_its_report(year: Path) -> None:
    async with board_screen(year) as page:
        await page.press("o", "r")
        assert page.dialog == "ReportsScreen"
        seen = {
            "2": r"Nov 2026 +€",
            "3": r"New Contact +1 ",
            "4": r"2 deals lost +€7,000",
            "5": r"2 deals won +€3,000",
            "6": r"Open value at the month-ends",
            "7": r"referral +1 ",
            "8": r"Velocity +€",
            "1": r"New Contact +.*█.* 9",
        }
        for key, words in seen.items():
            await page.press(key)
            await page.until(lambda words=words: page.sees(words))  # type: ignore[misc]
            assert screen(page).tab is TABS[int(key) - 1]
        await page.press("1")
        assert screen(page).tab.title == "Funnel"
        await page.press("q")
        assert page.dialog == ""


@pytest.mark.story("reports.next", "reports.before", "cursor.left", "cursor.right")
async def test_tab_and_the_arrows_go_round(year: Path) -> None:
    async with board_screen(year) as page:
        await page.press("o", "r")
        for key, title in (
            ("tab", "Forecast"),
            ("right", "Stages"),
            ("l", "Lost"),
            ("left", "Stages"),
            ("h", "Forecast"),
            ("shift+tab", "Funnel"),
            ("shift+tab", TABS[-1].title),
            ("tab", "Funnel"),
        ):
            await page.press(key)
            assert screen(page).tab.title == title


@pytest.mark.story("reports.choose", "figure.open", "cursor.down")
async def test_enter_on_a_bar_lists_its_deals_and_each_opens(year: Path) -> None:
    async with board_screen(year, clock=ticking()) as page:
        await page.press("o", "r", "4", "j", "enter")
        assert page.dialog == "DealsScreen"
        assert page.sees(r"Lost from New Contact · 1 deal")
        assert page.sees(r"Deal 3 +Borel|Deal 3 +Acme")
        await page.press("enter")
        assert page.dialog == "DealScreen"
        assert page.sees("Deal 3")
        await page.press("escape", "escape")
        assert page.dialog == "ReportsScreen"
        assert screen(page).tab.title == "Lost"
        assert screen(page).rows.cursor is not None
        await page.press("G", "enter")
        assert page.sees(r"Lost: .* · 1 deal")
        await page.press("escape", "g", "enter")
        assert page.sees(r"Lost · 2 deals")


@pytest.mark.story("reports.explain", "figure.open")
async def test_a_figure_is_explained_with_the_deals_behind_it(year: Path) -> None:
    async with board_screen(year, clock=ticking()) as page:
        await page.press("o", "r", "8", "j", "j", "enter")
        assert page.dialog == "ExplainScreen"
        assert page.sees(r"Win rate: 50 %")
        assert page.sees(r"formula +won ÷ \(won \+ lost\), by count")
        assert page.sees(r"P +the last 365 days, 2025-11-23 to 2026-11-22")
        assert page.sees(r"it rests on 4 deals only")
        await page.press("j", "enter")
        assert page.dialog == "DealScreen"
        assert page.sees("Deal 1")
        await page.press("escape", "escape", "3", "e")
        assert page.sees(r"Deals in stage, New Contact: 1")
        await page.press("escape", "1", "enter")
        assert page.sees(r"Reached, New Contact: ")


async def test_an_explanation_holds_the_period_the_filter_and_the_width(year: Path) -> None:
    async with board_screen(year, (80, 24)) as page:
        await page.press("o", "r", "slash", *"acme", "enter", "4", "p", "6", "e")
        assert page.sees(r"Lost deals: 1")
        assert page.sees(r"P +this quarter, 2026-10-01")
        await page.resize(60, 24)
        assert all(len(line) <= 60 for line in page.text.splitlines())
        await page.press("G", "enter")
        assert page.dialog == "DealScreen"
        await page.press("escape", "escape", "7", "j", "e")
        assert page.sees("Win rate")


async def test_a_figure_without_deals_says_why_and_leads_nowhere(db: Path) -> None:
    with open_store(db, now=NOW, currency="EUR", timezone="Europe/Zurich"):
        pass
    async with board_screen(db) as page:
        await page.press("o", "r", "8", "enter")
        assert page.sees(r"Velocity: –")
        await page.press("enter")
        assert page.app.screen.status.said.startswith("this line leads nowhere")  # type: ignore[attr-defined]
        await page.press("escape", *"4")
        assert page.sees("None in this period")
        await page.press("7")
        assert page.sees("No deal is open, and none began")
        await page.press("enter")
        assert "no figure in this line" in said(page)


async def test_the_lists_of_all_bars_are_as_long_as_they_say(year: Path) -> None:
    async with board_screen(year) as page:
        await page.press("o", "r", "3", "j", "enter")
        assert page.sees(r"Deals in First Contact · 2 deals")
        await page.press("escape", "5", "enter")
        assert page.sees(r"Won in Nov 2026 · 1 deal")
        assert page.sees(r"Deal 1 +Borel.*€2,000")
        await page.press("escape", "6", "j", "j", "enter")
        assert page.sees(r"Open on 2026-10-31 · 8 deals")
        await page.press("escape", "2", "enter")
        assert page.sees(r"Nov 2026: expected to close · 1 deal")


@pytest.mark.story("reports.period")
async def test_a_period_holds_across_the_reports(year: Path) -> None:
    async with board_screen(year) as page:
        await page.press("o", "r", "4", "p")
        assert page.dialog == "PeriodPicker"
        assert page.sees(r"last month +2026-10-01 to 2026-10-31")
        await page.press("5")
        assert page.sees("last month")
        assert page.sees("0 deals lost")
        await page.press("5")
        assert page.sees(r"1 deal won +€1,000")
        await page.press("p", "tab", *"2026-1", "enter")
        assert page.dialog == "ReportsScreen"
        assert page.sees("2026-01")
        assert page.sees("0 deals won")
        await page.press("p", "home", "enter")
        assert screen(page).wanted.period is None
        assert page.sees("this month, rates of the last 365 days")


async def test_a_period_that_is_none_is_told_where_it_is_written(year: Path) -> None:
    async with board_screen(year) as page:
        await page.press("o", "r", "p", "tab", *"novembre", "enter")
        assert page.dialog == "PeriodPicker"
        assert page.sees("✗ no such period: novembre")
        await page.press("backspace")
        assert not page.sees("✗")
        await page.press("escape")
        assert screen(page).wanted.period is None


@pytest.mark.story("reports.filter")
async def test_a_filter_holds_across_the_reports_and_escape_drops_it(year: Path) -> None:
    async with board_screen(year) as page:
        await page.type_ahead("o", "r", "5", "slash", *"acme", "enter")
        await page.until(lambda: page.sees(r"1 deal won +€1,000") and page.sees("filter acme"))
        await page.press("4")
        assert page.sees(r"1 deal lost +€4,000")
        await page.press("enter")
        assert page.sees(r"Lost · 1 deal")
        await page.press("escape", "escape")
        assert page.dialog == "ReportsScreen"
        assert screen(page).wanted.filter is None
        assert page.sees(r"2 deals lost")
        await page.press("slash", *"kite", "escape")
        assert page.sees(r"2 deals lost")
        await page.press("escape")
        assert page.dialog == ""


async def test_the_boards_filter_is_taken_along_and_stays_on_the_board(year: Path) -> None:
    async with board_screen(year) as page:
        await page.press("slash", *"acme", "enter")
        await page.press("o", "r", "5")
        assert page.sees(r"1 deal won +€1,000")
        await page.press("escape")
        assert page.dialog == ""
        assert page.screen.filter is not None


@pytest.mark.story("reports.pipelines")
async def test_all_pipelines_or_this_one(year: Path) -> None:
    async with board_screen(year) as page:
        await page.press("o", "r", "3", "P")
        assert page.sees("all pipelines")
        assert page.sees("(?m)^ +Sales *$")
        await page.press("P")
        assert not page.sees("rates of the last 365 days · all pipelines")


async def test_a_report_is_read_once_for_all_tabs_that_show_it_and_anew_after_a_change(
    year: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    for name, read in list(tabs.READS.items()):
        monkeypatch.setitem(
            tabs.READS, name, lambda *given, name=name, read=read: (reads.append(name), read(*given))[1]
        )
    async with board_screen(year, clock=ticking()) as page:
        await page.press("o", "r", "3", "4", "6", "8", "1")
        assert reads == ["summary"]
        await page.press("5", "1", "5")
        assert reads == ["summary", "months"]
        assert page.sees("2 deals won")
        await page.press("u")
        assert reads == ["summary", "months", "months"]
        assert said(page).startswith("undid")


async def test_where_the_cursor_was_is_kept_for_each_report(year: Path) -> None:
    async with board_screen(year) as page:
        await page.press("o", "r", "3", "j", "j")
        place = screen(page).rows.cursor
        await page.press("4", "j", "3")
        assert screen(page).rows.cursor == place
        await page.resize(80, 24)
        assert screen(page).rows.cursor == place
        assert all(len(line) <= 80 for line in page.text.splitlines())


async def test_a_file_that_cannot_be_read_is_told_and_the_keys_go_on(year: Path) -> None:
    async with board_screen(year) as page:
        page.thread.fault = DatabaseProblem("the file is locked by another program", "Close it there.")
        await page.press("o", "r")
        assert "locked" in said(page)
        await page.press("p")
        assert "still being read" in said(page)
        await page.press("slash")
        assert "still being read" in said(page)
        page.thread.fault = None
        await page.press("2", "tab")
        assert page.sees("New Contact")


async def test_a_click_goes_to_a_line_and_a_click_on_it_leads_on(year: Path) -> None:
    async with board_screen(year) as page:
        await page.press("o", "r", "3")
        lines = page.text.splitlines()
        y = next(place for place, line in enumerate(lines) if "Discovery Call" in line)
        await page.click(5, y)
        await page.click(5, y)
        assert page.sees("Deals in Discovery Call · 2 deals")
        await page.press("escape")
        x = page.text.splitlines()[1].index("Lost")
        await page.click(x, 1)
        assert screen(page).tab.title == "Lost"


async def test_a_list_of_many_deals_is_read_page_by_page(db: Path) -> None:
    with open_store(db, now=NOW, currency="EUR", timezone="Europe/Zurich") as store:
        for number in range(130):
            deal(store, f"Deal {number:03}", amount=str(1000 - number))
    async with board_screen(db) as page:
        await page.press("o", "r", "3", "enter")
        assert page.sees(r"Deals in New Contact · 130 deals")
        await page.press("G")
        await page.until(lambda: page.sees("Deal 129"))
        await page.press("enter")
        assert page.dialog == "DealScreen"


async def test_a_bar_without_deals_says_so(year: Path) -> None:
    async with board_screen(year) as page:
        await page.press("o", "r", "3", "j", "j", "j", "enter")
        assert page.sees("No deal.")
        await page.press("enter")
        assert isinstance(page.app.screen, DealsScreen)
        assert page.app.screen.status.said == "there is no deal to open"


def test_what_is_wanted_is_compared_by_what_it_means() -> None:
    one, other = (Wanted(filter=parse_filter("tag:x", TODAY)) for _ in range(2))
    assert one == other
    assert Wanted(everywhere=True) != Wanted()
