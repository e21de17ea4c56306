"""The board as a picture, at the sizes people have."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.config.keymap import resolve
from pipetui.services.moving import move_deals
from pipetui.services.stages import StageChanges, edit_stage
from pipetui.store.file import open_store
from pipetui.tui.app import PipetuiApp
from pipetui.tui.board.board import Board
from pipetui.tui.board_reads import BoardReads, View
from pipetui.tui.board_screen import Setup
from support.board_screens import WatchedThread
from support.contexts import NOW, context
from support.screens import text_of, until
from support.work import deal, later

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from textual.pilot import Pilot

LOOKS = {
    "compact": "d d j",
    "detailed": "d l j",
    "collapsed": "l left_square_bracket l W " + "l " * 3 + "right_square_bracket",
    "urgency": "j s",
}
"""Keys that have it look otherwise than as new."""

SIZES = [(80, 24), (120, 40), (200, 50)]
TITLES = ("Website relaunch", "Payroll audit", "Data platform", "Rénovation de la mairie", "Board training",
          "Pricing workshop", "CRM clean-up", "SEO retainer")  # fmt: skip
COMPANIES = ("Acme", "Borel SA", "Nordlys", "Chantier", "", "Kite Ltd", "Halden", "Maple")
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A season of a small business: every state that a card and a head can be in."""
    path = tmp_path_factory.mktemp("season") / "deals.db"
    with open_store(path, now=NOW, currency="EUR", timezone="Europe/Zurich") as store:
        for number in range(40):
            begun = context(after=-timedelta(days=60 - number))
            stage_id = (1, 2, 2, 3, 4, 4, 4, 6)[number % 8]
            deal(
                store,
                f"{TITLES[number % 8]}{f' {number // 8}' if number > 7 else ''}",
                ctx=begun,
                company=COMPANIES[number % 8],
                amount=None if number % 9 == 5 else str(2000 + 700 * number),
                expected_close=TODAY + timedelta(days=number - 20) if number % 3 == 0 else None,
                next_step=("call", "", "send the offer", "")[number % 4],
                next_step_due=TODAY + timedelta(days=number % 7 - 2) if number % 4 == 0 else None,
            )
            if stage_id != 1:
                move_deals(store, context(after=-timedelta(days=40 - number)), [number + 1], stage_id)
        move_deals(store, later(), [9, 10], 7, reason_id=1)
        edit_stage(store, later(), 4, StageChanges(wip_limit=6))
    return path


@pytest.fixture
def app(pipeline: Path) -> Iterator[PipetuiApp]:
    thread = WatchedThread(pipeline)
    reads = BoardReads("ana", lambda: NOW)
    first = thread.submit(lambda store: reads.reading(store, View(slots=7, rows=11)))
    first.result()
    yield PipetuiApp(Setup(thread, reads, "ana", resolve({}), first, lambda: NOW))
    thread.stop()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_board(app: PipetuiApp, snap_compare: Any, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, press=["j", "l"])


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_board_in_light_colours(app: PipetuiApp, snap_compare: Any, size: tuple[int, int]) -> None:
    app.theme = "pipetui-light"
    assert snap_compare(app, terminal_size=size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_board_beside_the_figures(app: PipetuiApp, snap_compare: Any, size: tuple[int, int]) -> None:
    async def show(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.press("p")
        await until(app, lambda: "weighted" in text_of(app))

    assert snap_compare(app, terminal_size=size, run_before=show)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("keys", LOOKS.values(), ids=LOOKS)
def test_the_board_otherwise(app: PipetuiApp, snap_compare: Any, keys: str, size: tuple[int, int]) -> None:
    async def look(pilot: Pilot[None]) -> None:
        await pilot.pause()
        for key in keys.split():
            await pilot.press(key)
        board = app.screen_stack[0].query_one(Board)
        await until(app, lambda: not board.model.awaits_card and (keys[-1] != "s" or " · by urgency" in text_of(app)))
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=look)


def test_a_filtered_board(app: PipetuiApp, snap_compare: Any) -> None:
    async def narrow(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.press("slash", *"acme", "enter")
        await until(app, lambda: "hidden" in text_of(app))

    assert snap_compare(app, terminal_size=(120, 40), run_before=narrow)


@pytest.mark.parametrize("size", SIZES[1:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_board_beside_a_deal(app: PipetuiApp, snap_compare: Any, size: tuple[int, int]) -> None:
    async def show(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.press("enter")
        await until(app, lambda: "Title" in text_of(app))

    assert snap_compare(app, terminal_size=size, run_before=show)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_fault_in_a_row_that_is_edited(app: PipetuiApp, snap_compare: Any, size: tuple[int, int]) -> None:
    async def edit(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.press("enter")
        await until(app, lambda: "Title" in text_of(app))
        await pilot.press(*(["tab"] if size[0] > 100 else []), *"jjjjj", "enter")
        await until(app, lambda: "enter save" in text_of(app))
        await pilot.press(*"850", "asterisk", "x", "enter")
        await until(app, lambda: "✗ not an amount" in text_of(app))

    assert snap_compare(app, terminal_size=size, run_before=edit)
