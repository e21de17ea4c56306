"""How the history, the saved views and the help look, at the sizes people have and in each kind of colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipetui.tui import theme
from pipetui.tui.help_here import filter_words
from pipetui.tui.help_screen import HelpLine, HelpScreen, HelpSection
from support.history_pages import (
    empty_history,
    history_of_nothing,
    history_page,
    no_views,
    view_form,
    view_picker,
)
from support.screens import ScreenHost, text_of, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot
    from textual.screen import Screen

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")


def help_page() -> HelpScreen:
    """Help as it looks where some things cannot be done, whatever keys the board has by now."""
    moves = (
        HelpLine("L ⇧→ space", "Advance", "to the next stage; after the last open one it asks whether the deal is won"),
        HelpLine("1…9", "To stage 1…9", "to the board's stage 1…9"),
        HelpLine("R", "Reopen", "reopen a closed deal", "Website relaunch is open already"),
    )
    rest = (
        HelpLine("/", "Filter", "narrow the board: stage: tag: owner: is:stalled …"),
        HelpLine("u z", "Undo", "take your last change back"),
        HelpLine("ctrl+r", "Redo", "do again what was undone", "there is nothing to redo"),
    )
    mouse = (HelpLine("click", "Focus", "put the cursor on the card"), HelpLine("wheel", "Scroll", "scroll the column"))
    names = ("Move the card", "Find, undo, look", "With the mouse")
    return HelpScreen("the board", [HelpSection(*part) for part in zip(names, (moves, rest, mouse), strict=True)])


def filter_help() -> HelpScreen:
    return HelpScreen("the filter", (filter_words(),))


@SIZES
@pytest.mark.parametrize("make", [history_page, empty_history, history_of_nothing, view_picker, no_views, view_form])
def test_history_and_views(snap_compare: Any, make: Callable[[], Screen[Any]], size: tuple[int, int]) -> None:
    assert snap_compare(ScreenHost(make), terminal_size=size)


@SIZES
@pytest.mark.parametrize("make", [help_page, filter_help])
def test_help(snap_compare: Any, make: Callable[[], Screen[Any]], size: tuple[int, int]) -> None:
    assert snap_compare(ScreenHost(make), terminal_size=size)


@pytest.mark.parametrize("look", [theme.LIGHT.name, "ansi-dark"])
@pytest.mark.parametrize("make", [history_page, view_picker, help_page])
def test_in_other_colours(snap_compare: Any, make: Callable[[], Screen[Any]], look: str) -> None:
    assert snap_compare(ScreenHost(make, look), terminal_size=(120, 40))


@SIZES
def test_a_view_that_cannot_be_kept(snap_compare: Any, size: tuple[int, int]) -> None:
    async def spoil(pilot: Pilot[None]) -> None:
        await until(pilot.app, lambda: "Order" in text_of(pilot.app))
        await pilot.press("backspace", "tab", *"stge", "colon", "x", "tab", "e", "f2")
        await until(pilot.app, lambda: "mend" in text_of(pilot.app))

    assert snap_compare(ScreenHost(view_form), terminal_size=size, run_before=spoil)


@SIZES
def test_help_that_finds_something(snap_compare: Any, size: tuple[int, int]) -> None:
    async def find(pilot: Pilot[None]) -> None:
        await until(pilot.app, lambda: "Keys of" in text_of(pilot.app))
        await pilot.press(*"stage")
        await until(pilot.app, lambda: "Undo" not in text_of(pilot.app))

    assert snap_compare(ScreenHost(help_page), terminal_size=size, run_before=find)
