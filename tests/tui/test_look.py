"""How each screen looks, as pictures that are compared: look at them when one changes on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual.containers import Horizontal
from textual.widgets import Input

from pipetui.config.keymap import DEFAULT_KEYS, resolve
from pipetui.tui import theme
from pipetui.tui.draft_offer import DraftOffer
from pipetui.tui.filter_bar import FilterBar
from pipetui.tui.forms.deal_form import DealForm
from pipetui.tui.forms.draft import DealDraft
from pipetui.tui.help_screen import HelpScreen, sections
from pipetui.tui.pane import Pane
from pipetui.tui.pickers import ConfirmDialog, LostReasonPicker, StagePicker
from pipetui.tui.status_line import Hint, StatusLine
from support.pages import company_screen, contact_screen, deal_screen
from support.samples import CHOICES, DRAFT, REASONS, STAGES, TODAY, summary
from support.screens import KeyTrap, ScreenHost, WidgetHost, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot
    from textual.screen import Screen

# What these run through is counted where it is tested; counting it again here would double what they cost.
pytestmark = pytest.mark.no_cover

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
HINTS = (Hint("H L", "move"), Hint("space", "advance"), Hint("w", "won"), Hint("x", "lost"), Hint("?", "help"))


async def _nothing(draft: DealDraft) -> None:
    return None


def new_form() -> DealForm:
    return DealForm(DealDraft(owner="ana", currency="EUR", stage_id=2), CHOICES, _nothing)


def edit_form() -> DealForm:
    return DealForm(DRAFT, CHOICES, _nothing)


def draft_offer() -> DraftOffer:
    texts = {"title": "Website relaunch", "contact": "Jean Moreau", "amount": "850*12", "notes": "They want it.\nSoon."}
    return DraftOffer("New deal", "12:40", texts | {"owner": "ana", "source": "referral"})


def board_help() -> HelpScreen:
    return HelpScreen("the board", sections(DEFAULT_KEYS, resolve({})))


@SIZES
@pytest.mark.parametrize("make", [edit_form, deal_screen, contact_screen, company_screen, draft_offer, board_help])
def test_screens(snap_compare: Any, make: Callable[[], Screen[Any]], size: tuple[int, int]) -> None:
    assert snap_compare(ScreenHost(make), terminal_size=size)


@pytest.mark.parametrize("make", [edit_form, deal_screen])
def test_screens_in_light(snap_compare: Any, make: Callable[[], Screen[Any]]) -> None:
    assert snap_compare(ScreenHost(make, theme.LIGHT.name), terminal_size=(120, 40))


def test_a_form_with_faults_and_somebody_new(snap_compare: Any) -> None:
    async def fill(pilot: Pilot[None]) -> None:
        form = pilot.app.screen
        for name, text in {
            "title": "Board training",
            "contact": "Zoe Zed",
            "email": "zoe@",
            "amount": "850*12x",
            "expected_close": "next fri",
            "probability": "120",
        }.items():
            field = form.query_one(f"#field-{name.replace('_', '-')} Input", Input)
            form.set_focus(field)
            field.value = text
            await pilot.press("tab")
            await until(pilot.app, lambda left=field: not left.has_focus)  # type: ignore[misc]
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()

    assert snap_compare(ScreenHost(new_form), terminal_size=(80, 30), run_before=fill)


def test_a_form_that_offers_people(snap_compare: Any) -> None:
    async def fill(pilot: Pilot[None]) -> None:
        await pilot.press("tab", *"jea")
        await pilot.app.workers.wait_for_complete()
        await pilot.press("down", "down")

    assert snap_compare(ScreenHost(new_form), terminal_size=(80, 24), run_before=fill)


@pytest.mark.parametrize(
    "make",
    [
        lambda: StagePicker(STAGES, 3),
        lambda: LostReasonPicker(REASONS, "Lost: Website relaunch"),
        lambda: ConfirmDialog("Is Website relaunch won?", "It stands in the last open stage.", yes="Won", no="Not yet"),
    ],
    ids=["stage", "lost", "confirm"],
)
def test_questions(snap_compare: Any, make: Callable[[], Screen[Any]]) -> None:
    assert snap_compare(ScreenHost(make), terminal_size=(80, 24))


class Frame(WidgetHost):
    """What stands round the board: the pane beside it, filter bar and foot below."""

    CSS = "Horizontal { height: 1fr; } KeyTrap { width: 1fr; }"


def frame() -> Frame:
    return Frame(lambda: [Horizontal(KeyTrap(), Pane()), FilterBar(), StatusLine(HINTS)])


@SIZES
def test_pane_and_filter_and_foot(snap_compare: Any, size: tuple[int, int]) -> None:
    async def show(pilot: Pilot[None]) -> None:
        app = pilot.app
        app.query_one(Pane).show(summary())
        app.query_one(FilterBar).open(TODAY, {"stage": ("Proposal Sent", "Prospecting")})
        await pilot.press(*"acme", "space", *"stage", "colon", *"pr")
        await app.workers.wait_for_complete()
        foot = app.query_one(StatusLine)
        foot.say("moved Website relaunch to Proposal Sent", "done")
        foot.show_filter("acme", 12)

    assert snap_compare(frame(), terminal_size=size, run_before=show)


def test_an_error_in_the_foot(snap_compare: Any) -> None:
    async def show(pilot: Pilot[None]) -> None:
        foot = pilot.app.query_one(StatusLine)
        foot.say("the file is locked by another program · close it, then try again", "error")
        foot.show_saving(True)

    assert snap_compare(frame(), terminal_size=(80, 24), run_before=show)
