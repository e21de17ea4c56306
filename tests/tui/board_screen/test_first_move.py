"""The first move was gone through before, and nobody sees anything of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.store.file import open_store
from pipetui.tui.board_screen.first_move import rehearsal
from pipetui.tui.start.orm_warmup import Warmup
from support.board_screens import board_screen
from support.contexts import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipetui.store.file import Store


async def test_a_rehearsed_move_changes_nothing(deals: Path) -> None:
    before = deals.read_bytes()
    async with board_screen(deals) as page:
        shown = page.text
        rehearsal(page.screen)()
        await page.settle()
        assert page.text == shown
        await page.until(lambda: not page.thread.busy)  # a look for others' changes may be under way at any time
    assert deals.read_bytes() == before


async def test_it_goes_through_what_the_first_move_asks(deals: Path) -> None:
    heard: list[list[str]] = []

    async with board_screen(deals) as page:

        def listen(store: Store) -> None:
            heard.append([])
            store.connection.set_trace_callback(heard[-1].append)

        page.thread.submit(listen)
        rehearsal(page.screen)()
        await page.settle()
        page.thread.submit(listen)
        await page.press("L")
        kinds = [{" ".join(sql.split()[:3]) for sql in each if not sql.startswith(("--", "PRAGMA"))} for each in heard]
        # Closing the batch is a change of two rows; the rest was asked before (but for the look at others' changes).
        counted_later = {"SELECT coalesce(sum((SELECT count(*)"}  # for the title, by a read that gives way
        assert len(kinds[1] - kinds[0] - counted_later) <= 5, kinds[1] - kinds[0]


async def test_an_empty_board_has_nothing_to_rehearse(db: Path) -> None:
    open_store(db, now=NOW, currency="EUR", timezone="Europe/Zurich").close()
    async with board_screen(db) as page:
        rehearsal(page.screen)()
        await page.until(lambda: not page.thread.busy)


class Told(Warmup):
    """Loads nothing; keeps what it was told to rehearse."""

    def start(self, pressed_at: Callable[[], float], rehearse: Callable[[], object] = lambda: None) -> None:
        self.told = (pressed_at, rehearse)


async def test_the_board_hands_it_on_once_it_is_painted_and_moves_wait_for_no_orm(deals: Path) -> None:
    warmup = Told(lambda: None)
    async with board_screen(deals, warmup=warmup) as page:
        warmup.told[1]()
        await page.press("L", "J", "w", "R", "u")
        assert page.said.startswith("undid")
