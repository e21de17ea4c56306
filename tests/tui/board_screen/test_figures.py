"""The pane shows the figures of what the board shows, a moment after each change."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from textual._compositor import Compositor
from textual.widget import Widget

from pipetui.queries.metrics import pane
from pipetui.tui.board_screen import details, figures
from pipetui.tui.board_screen.pane import Pane
from pipetui.tui.details.sheet import Sheet
from support.board_screens import board_screen

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection

    from pipetui.queries.metrics.pane import PaneFigures
    from pipetui.queries.metrics.shapes import Summary
    from pipetui.store.file import Store


@pytest.mark.story("view.pane")
async def test_p_shows_and_hides_the_figures(deals: Path) -> None:
    async with board_screen(deals) as page:
        columns = page.screen.board.model.slots
        await page.press("p")
        await page.until(lambda: page.sees(r"(?i)weighted"))
        assert page.sees("54,500")
        assert page.screen.board.model.slots < columns
        assert page.focused == "Website relaunch"
        await page.press("p")
        assert not page.sees(r"(?i)weighted")
        assert page.screen.board.model.slots == columns


async def test_a_change_changes_the_figures(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("p")
        await page.until(lambda: page.sees("54,500"))
        await page.press("w")
        await page.until(lambda: page.sees("42,000"))


async def test_after_moves_the_figures_are_drawn_once_and_nothing_is_read_for_them(
    deals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A move with the pane asks the file for what a move without it does, and for the share of its deal twice."""
    async with board_screen(deals) as page:
        asked: list[str] = []

        async def listen(listening: bool) -> None:
            def set_trace(store: Store) -> None:
                store.connection.set_trace_callback(asked.append if listening else None)

            future = page.thread.submit(set_trace)
            await page.until(future.done)

        await listen(True)
        await page.press("L", "H")
        without = len(asked)
        await page.press("p")
        await page.until(lambda: page.sees("54,500"))
        drawn: list[Summary] = []
        reads: list[object] = []
        show, read = Pane.show, pane.read_pane
        monkeypatch.setattr(Pane, "show", lambda it, summary: (drawn.append(summary), show(it, summary)))
        monkeypatch.setattr(pane, "read_pane", lambda *given, **more: (reads.append(given), read(*given, **more))[1])
        asked.clear()
        await page.type_ahead("L", "H")
        await page.until(lambda: drawn)
        await listen(False)
        assert (len(drawn), reads) == (1, [])
        of_shares = [each for each in asked if "d.first_at, d.closed_at" in each]
        assert len(of_shares) == 4
        assert 0 < len(asked) - without <= 4 * 4 + 4  # beside them, that the count in the title is read
        await page.press("u")
        await page.until(lambda: reads)


async def test_figures_after_a_move_are_those_of_a_new_read(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("p")
        await page.until(lambda: page.sees("54,500"))
        for keys in (("L",), ("L", "L"), ("w",), ("R",), ("x", "1", "enter"), ("l", "l", "v", "k", "v", "H")):
            await page.press(*keys)
            known = page.screen.figures._known
            assert known is not None
            reading = page.thread.submit(
                lambda store: pane.read_pane(store.connection, page.screen.current_context, period=None, pipeline_id=1)  # type: ignore[arg-type]
            )
            await page.until(reading.done)
            assert known.summary()._replace(as_of="") == reading.result().summary()._replace(as_of="")


async def test_a_move_does_not_wait_for_figures_that_are_being_read(
    deals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They take half a second in a file of 100,000 deals; here they take until the move is on the screen."""
    read, begun, moved = pane.read_pane, threading.Event(), threading.Event()

    def slow(conn: Connection, *args: Any, **kwargs: Any) -> PaneFigures:
        begun.set()
        while not moved.is_set():
            conn.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000) SELECT sum(i) FROM n"
            ).fetchone()
        return read(conn, *args, **kwargs)

    monkeypatch.setattr(pane, "read_pane", slow)
    async with board_screen(deals) as page:
        await page.type_ahead("p")
        await page.until(begun.is_set)
        await page.type_ahead("L")
        await page.until(lambda: "moved" in page.said)
        moved.set()
        await page.until(lambda: page.sees("54,500"))


async def test_what_is_read_for_the_pane_makes_way_as_soon_as_a_key_comes_that_may_change_the_file(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("L")
        assert page.thread.made_way == 0  # nothing is read for a pane that is not there
        await page.press("p", "j", "k")
        assert page.thread.made_way == 0
        await page.press("L", "u")
        assert page.thread.made_way == 2


async def test_a_move_draws_nothing_of_what_stands_beside_the_board(
    deals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they say after it is read and drawn later; nothing is laid out anew, and no style worked out."""
    async with board_screen(deals, size=(200, 50)) as page:
        await page.press("p", "enter")
        await page.until(lambda: page.sees("54,500") and page.sees("Title +Website relaunch"))
        for module, name in ((figures, "AFTER"), (details, "PAINTED")):
            monkeypatch.setattr(module, name, 3600.0)
        done: list[str] = []

        def watch(owner: type[object], name: str) -> None:
            plain = getattr(owner, name)

            def watched(*args: Any, **more: Any) -> Any:
                done.append(name)
                return plain(*args, **more)

            monkeypatch.setattr(owner, name, watched)

        watch(Pane, "render_line")
        watch(Sheet, "render")
        watch(Compositor, "reflow")
        watch(Widget, "update_node_styles")
        before = page.stage
        await page.press("L")
        assert page.stage != before
        assert done == []
        await page.press("p")
        assert "reflow" in done


async def test_the_filter_is_that_of_the_board(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("p", "slash")
        await page.type("acme")
        await page.press("enter")
        await page.until(lambda: not page.sees("54,500"))
        assert page.sees("12,500 *│|€12,500 *$|12,500")


async def test_tab_goes_to_the_pane_and_back(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("p", "tab")
        assert page.app.focused is not page.screen.board
        await page.press("tab")
        assert page.app.focused is page.screen.board


async def test_enter_in_the_pane_explains_a_figure_and_its_deals_open(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("slash", *"acme", "enter", "p")
        await page.until(lambda: page.sees("weighted"))
        await page.press("tab", "enter")
        assert page.dialog == "ExplainScreen"
        assert page.sees("Open value: €12,500")
        await page.press("enter")
        assert page.dialog == "DealScreen"
        assert page.sees("Website relaunch")
        await page.press("escape", "escape")
        assert page.dialog == ""
        assert page.screen.figures.focused
        await page.press("j", "j", "j", "j", "j", "j", "j", "j", "enter")
        assert page.sees("Velocity|Days to close|Win rate")


async def test_hiding_the_pane_gives_the_focus_back(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("p", "tab")
        await page.press("p")
        assert not page.screen.figures.shown
        assert page.app.focused is page.screen.board


async def test_in_the_pane_keys_about_cards_do_nothing_and_the_others_work(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("p", "tab")
        await page.press("L", "l")
        assert page.columns["New Contact"][0] == page.focused == "Website relaunch"
        await page.press("question_mark")
        assert page.sees("Keys of the board")
        await page.press("escape", "q")
        assert page.app.return_code == 0


@pytest.mark.parametrize(("period", "label"), [("all", "all|ALL"), ("last-month", "(?i)oct|last month")])
async def test_the_period_is_that_of_the_settings(deals: Path, period: str, label: str) -> None:
    async with board_screen(deals, pane=True, pane_period=period) as page:
        await page.until(lambda: page.sees("54,500"))
        assert page.sees(label)


async def test_at_80_cells_the_pane_leaves_room_for_a_column(deals: Path) -> None:
    async with board_screen(deals, (80, 24)) as page:
        await page.press("p")
        await page.until(lambda: page.sees("54,500"))
        assert page.sees("New Contact")


async def test_this_month_is_what_the_summary_shows_without_a_period(
    deals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Summary] = []
    monkeypatch.setattr(Pane, "show", lambda _pane, summary: shown.append(summary))
    async with board_screen(deals, pane=True) as page:
        await page.until(lambda: bool(shown))
    days = shown[0].rate_period
    assert shown[0].period.name == "this-month"
    assert days.first is not None
    assert days.last is not None
    assert (days.last - days.first).days >= 364
