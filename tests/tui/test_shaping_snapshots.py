"""How the screens of stages, settings and the first start look, at the sizes people have, in each kind of colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipetui.tui import theme
from support.screens import ScreenHost, text_of, until
from support.shaping_pages import SCREENS, key_catcher, new_pipeline, settings_page, stage_form, stages_page, welcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot


async def shows(pilot: Pilot[None], condition: Callable[[str], bool]) -> None:
    """Wait until the screen shows something, and paint all anew: lines are cut by what was painted before."""
    await until(pilot.app, lambda: condition(text_of(pilot.app)))
    pilot.app.screen.refresh(layout=True)
    await pilot.pause()


SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")


@SIZES
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen(snap_compare: Any, name: str, size: tuple[int, int]) -> None:
    assert snap_compare(ScreenHost(SCREENS[name]), terminal_size=size)


@pytest.mark.parametrize("look", [theme.LIGHT.name, "ansi-dark"])
@pytest.mark.parametrize("name", ["stages", "stage form", "settings", "welcome", "go to"])
def test_in_other_colours(snap_compare: Any, name: str, look: str) -> None:
    assert snap_compare(ScreenHost(SCREENS[name], look), terminal_size=(120, 40))


@SIZES
def test_a_stage_that_cannot_be_saved(snap_compare: Any, size: tuple[int, int]) -> None:
    async def spoil(pilot: Pilot[None]) -> None:
        await until(pilot.app, lambda: "Actions" in text_of(pilot.app))
        await pilot.press("tab", *"120", "f2")
        await shows(pilot, lambda text: "mend" in text)

    assert snap_compare(ScreenHost(stage_form), terminal_size=size, run_before=spoil)


@SIZES
def test_a_stage_further_down(snap_compare: Any, size: tuple[int, int]) -> None:
    async def go(pilot: Pilot[None]) -> None:
        await until(pilot.app, lambda: "chance" in text_of(pilot.app))
        await pilot.press("G")
        await shows(pilot, lambda text: "where deals end that are lost" in text)

    assert snap_compare(ScreenHost(stages_page), terminal_size=size, run_before=go)


@SIZES
def test_a_setting_that_is_typed(snap_compare: Any, size: tuple[int, int]) -> None:
    async def go(pilot: Pilot[None]) -> None:
        await until(pilot.app, lambda: "pane_period" in text_of(pilot.app))
        await pilot.press("j", "e", *"sales")
        await shows(pilot, lambda text: "db             sales" in text)

    assert snap_compare(ScreenHost(settings_page), terminal_size=size, run_before=go)


@SIZES
def test_a_key_that_is_taken(snap_compare: Any, size: tuple[int, int]) -> None:
    async def go(pilot: Pilot[None]) -> None:
        await until(pilot.app, lambda: "press the key" in text_of(pilot.app))
        await pilot.press("x")
        await shows(pilot, lambda text: "both" in text)

    assert snap_compare(ScreenHost(key_catcher), terminal_size=size, run_before=go)


@SIZES
def test_a_pipeline_without_a_name(snap_compare: Any, size: tuple[int, int]) -> None:
    async def go(pilot: Pilot[None]) -> None:
        await until(pilot.app, lambda: "enter save" in text_of(pilot.app))
        await pilot.press("enter")
        await shows(pilot, lambda text: "✗" in text)

    assert snap_compare(ScreenHost(new_pipeline), terminal_size=size, run_before=go)


@SIZES
def test_a_first_start_with_faults(snap_compare: Any, size: tuple[int, int]) -> None:
    async def go(pilot: Pilot[None]) -> None:
        await until(pilot.app, lambda: "Welcome" in text_of(pilot.app))
        await pilot.press("down", "tab", *"euro", "tab", "tab", "down", "f2")
        await shows(pilot, lambda text: text.count("✗") == 2)

    assert snap_compare(ScreenHost(welcome), terminal_size=size, run_before=go)
