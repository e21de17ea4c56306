"""Each screen at each size of terminal: nothing breaks, every line is as wide as the screen, every sign one cell."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from pipetui.config.keymap import DEFAULT_KEYS, resolve
from pipetui.tui.board_screen.pane import Pane
from pipetui.tui.commands import entries
from pipetui.tui.draft_offer import DraftOffer
from pipetui.tui.forms.deal_form import DealForm
from pipetui.tui.help.help_screen import HelpScreen, sections
from pipetui.tui.palette import Palette
from pipetui.tui.widgets.filter_bar import FilterBar
from pipetui.tui.widgets.pickers import ConfirmDialog, LostReasonPicker, StagePicker
from pipetui.tui.widgets.status_line import Hint, StatusLine
from support.history_pages import empty_history, history_page, no_views, view_form, view_picker
from support.pages import company_screen, contact_screen, deal_screen
from support.report_pages import SCREENS as REPORTS
from support.samples import CHOICES, DRAFT, REASONS, STAGES, TODAY, summary
from support.screens import ScreenHost, WidgetHost, painted
from support.shaping_pages import SCREENS as SHAPING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from pipetui.tui.forms.draft import DealDraft

# What these run through is counted where it is tested; counting it again here would double what they cost.
pytestmark = pytest.mark.no_cover

SIZES = [(1, 1), (3, 2), (20, 5), (80, 24), (300, 100)]


async def _nothing(draft: DealDraft) -> None:
    return None


SCREENS: dict[str, Callable[[], Screen[Any]]] = {
    "form": lambda: DealForm(DRAFT, CHOICES, _nothing),
    "deal": deal_screen,
    "person": contact_screen,
    "company": company_screen,
    "draft": lambda: DraftOffer("New deal", "12:40", {"title": "Website relaunch"}),
    "stage picker": lambda: StagePicker(STAGES, 3),
    "reason picker": lambda: LostReasonPicker(REASONS),
    "question": lambda: ConfirmDialog("Sure?", "It cannot be undone."),
    "help": lambda: HelpScreen("the board", sections(DEFAULT_KEYS, resolve({}))),
    "palette": lambda: Palette(entries(DEFAULT_KEYS, resolve({}), str, str)),
    "history": history_page,
    "empty history": empty_history,
    "views": view_picker,
    "no views": no_views,
    "view form": view_form,
    **SHAPING,
    **REPORTS,
}


def check(app: Any, what: str = "") -> None:
    lines = painted(app)
    assert len(lines) == app.size.height, what
    assert {cell_len(line) for line in lines} == {app.size.width}, what
    assert [char for char in set("".join(lines)) if cell_len(char) != 1] == [], what


@pytest.mark.parametrize("size", SIZES)
async def test_each_screen_at_every_size(size: tuple[int, int]) -> None:
    app = ScreenHost(lambda: ConfirmDialog("Sure?", "It cannot be undone."))
    async with app.run_test(size=size) as pilot:
        for screen, make in SCREENS.items():
            while len(app.screen_stack) > 1:
                app.pop_screen()
            await app.push_screen(make())
            await pilot.pause()
            check(app, screen)
            await pilot.press("down", "tab", "up")
            check(app, screen)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("resizes", [3, pytest.param(60, marks=pytest.mark.soak)])
async def test_a_screen_through_random_sizes(screen: str, resizes: int) -> None:
    chance = random.Random(7)
    app = ScreenHost(SCREENS[screen])
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(resizes):
            await pilot.resize_terminal(chance.randint(1, 200), chance.randint(1, 60))
            await pilot.pause()
            check(app)


async def test_what_stands_round_the_board_at_every_size() -> None:
    for size in SIZES:
        app = WidgetHost(lambda: [Pane(), FilterBar(), StatusLine((Hint("?", "help"),))])
        async with app.run_test(size=size) as pilot:
            app.query_one(Pane).show(summary())
            app.query_one(FilterBar).open(TODAY, {"tag": ("retainer",)})
            await pilot.press(*"tag", "colon")
            check(app)
            app.query_one(StatusLine).say("moved Website relaunch to Proposal Sent", "done")
            app.query_one(StatusLine).show_filter("tag:retainer", 12)
            await pilot.pause()
            check(app)
