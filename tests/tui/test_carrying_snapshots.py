"""Selected cards, a card in the hand and the dialogs about many deals as pictures, at the sizes people have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipetui.config.keymap import resolve
from pipetui.store.file import open_store
from pipetui.tui.app import PipetuiApp
from pipetui.tui.board_reads import BoardReads, View
from pipetui.tui.board_screen import Setup
from support.board_screens import WatchedThread
from support.contexts import NOW
from support.mouse import Mouse
from support.screens import text_of, until
from support.work import deal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from textual.pilot import Pilot

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
TITLES = ("Website relaunch", "Payroll audit", "Data platform", "Rénovation de la mairie", "Board training")


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("few") / "deals.db"
    with open_store(path, now=NOW, currency="EUR", timezone="Europe/Zurich") as store:
        for number, title in enumerate(TITLES * 2):
            deal(
                store, title, stage_id=1 + number % 3, amount=str(2000 + 700 * number), tags=("retainer",)[: number % 2]
            )
    return path


@pytest.fixture
def app(pipeline: Path) -> Iterator[PipetuiApp]:
    thread = WatchedThread(pipeline)
    reads = BoardReads("ana", lambda: NOW)
    first = thread.submit(lambda store: reads.reading(store, View(slots=7, rows=11)))
    first.result()
    yield PipetuiApp(Setup(thread, reads, "ana", resolve({}), first, lambda: NOW))
    thread.stop()


class Page:
    """What a mouse needs of a pilot."""

    def __init__(self, app: PipetuiApp, pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    async def settle(self) -> None:
        await self._pilot.pause()


@SIZES
def test_selected_cards(app: PipetuiApp, snap_compare: Any, size: tuple[int, int]) -> None:
    async def select(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.press("v", "v", "l", "v", "h")
        await until(app, lambda: "3 selected" in text_of(app))

    assert snap_compare(app, terminal_size=size, run_before=select)


@SIZES
@pytest.mark.parametrize("many", [False, True], ids=["one", "several"])
def test_a_card_in_the_hand(app: PipetuiApp, snap_compare: Any, size: tuple[int, int], many: bool) -> None:
    async def carry(pilot: Pilot[None]) -> None:
        await pilot.pause()
        if many:
            await pilot.press("v", "j", "v", "k")
        mouse = Mouse(Page(app, pilot))
        await mouse.press((5, 5))
        await mouse.to((12, 8), (40, 9))
        await until(app, lambda: "drop on a place" in text_of(app))

    assert snap_compare(app, terminal_size=size, run_before=carry)


@SIZES
@pytest.mark.parametrize("key", ["T", "E"])
def test_the_dialogs_about_many_deals(app: PipetuiApp, snap_compare: Any, size: tuple[int, int], key: str) -> None:
    async def ask(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.press("V")
        await until(app, lambda: "4 selected" in text_of(app))
        await pilot.press(key)
        await until(app, lambda: "enter save" in text_of(app))
        await pilot.press(*("v", "i", "p") if key == "T" else ("a", "tab", "n", "o", "enter"))  # not a date

    assert snap_compare(app, terminal_size=size, run_before=ask)
