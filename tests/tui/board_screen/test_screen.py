"""The screen shows what is in the file: at the start, after changes of its own, and after those of others."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.errors import DatabaseProblem
from pipetui.services.deals import NewDeal, add_deal
from pipetui.services.moving import move_deals
from pipetui.store.file import open_store
from pipetui.tui import database_link
from pipetui.tui.board.column import Slot
from support.board_screens import board_screen
from support.contexts import NOW
from support.statements import statements_of
from support.work import deal, later

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipetui.store.file import Store


def by_another(path: Path, change: Callable[[Store], object]) -> None:
    """Change the file as another program would."""
    with open_store(path, now=NOW) as store:
        change(store)


def grown(path: Path, deals: int) -> None:
    """Give the file so many more deals, straight into the tables that the board reads."""

    def fill(store: Store) -> None:
        from pipetui.store.bulk import bulk
        from pipetui.store.unit import unit

        row = ("Jean", "jean", 1, 1000, "EUR", 0, 1, "open", *["2026-11-01T12:00:00.000Z"] * 2, 1)
        columns = ("title", "title_key", "contact_id", "amount", "currency", "rank", "stage_id", "status",
                   "first_at", "moved_at", "last_open_stage_id")  # fmt: skip
        with unit(store, later(), command="import") as u, bulk(u) as b:
            first, _ = b.insert("deal", columns, [(*row[:5], rank << 20, *row[6:]) for rank in range(9, deals + 9)])
            change = ("deal_id", "to_stage_id", "happened_at")
            b.insert("stage_change", change, [(first + each, 1, row[8]) for each in range(deals)])

    by_another(path, fill)


async def test_it_shows_the_file(deals: Path) -> None:
    async with board_screen(deals) as page:
        assert page.columns["New Contact"] == ["Website relaunch", "Payroll audit", "Board training"]
        assert page.columns["Proposal Sent"] == ["Data platform"]
        lines = page.text.splitlines()
        assert lines[0].split() == ["pipetui", "·", "Sales", "ana"]
        assert "€23.5k" in lines[2]
        assert page.foot.startswith("H L move   w won   x lost")
        assert page.foot.endswith("? help")


async def test_a_new_file_teaches_how_to_begin(db: Path) -> None:
    with open_store(db, now=NOW):
        pass
    async with board_screen(db, keymap={"deal.new": "a"}) as page:
        assert page.sees("▌a  a new deal")
        assert page.sees("▌L  the next stage")
        assert page.sees(r"▌\?  all the keys")


async def test_an_empty_column_says_so(deals: Path) -> None:
    async with board_screen(deals) as page:
        assert page.sees("No deals.")
        assert not page.sees("Press n, or drop")
        await page.press("l")
        assert page.sees("Press n, or drop")


async def test_an_empty_lost_column_offers_no_deal_to_add(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press(*"lllll", "right_square_bracket")
        assert (page.stage, page.sees("Press n, or drop")) == ("Won", True)
        await page.press("l", "right_square_bracket")
        assert (page.stage, page.sees("Press n")) == ("Lost", False)
        assert page.sees("▌No deals.")


async def test_what_another_program_writes_appears(deals: Path) -> None:
    async with board_screen(deals) as page:
        by_another(deals, lambda store: deal(store, "From elsewhere"))
        await page.until(lambda: page.sees("From elsewhere"))
        assert page.focused == "Website relaunch"
        by_another(deals, lambda store: move_deals(store, later(), [3], 4))
        await page.until(lambda: page.stage == "Proposal Sent")
        assert page.focused == "Website relaunch"


async def test_its_own_changes_are_not_read_twice(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with board_screen(deals) as page:
        reads: list[object] = []
        monkeypatch.setattr(page.screen, "show_reading", reads.append)
        await page.press("L")
        page.screen._tick()
        await page.settle()
        assert reads == []


async def test_a_look_waits_for_the_one_before(deals: Path) -> None:
    async with board_screen(deals) as page:
        gate = threading.Event()
        page.thread.submit(lambda _store: gate.wait(5))
        for _ in range(9):
            page.screen._tick()
        assert len(page.thread.submitted) <= 2
        gate.set()


async def test_a_new_day_is_read_anew(deals: Path) -> None:
    present = [NOW]
    async with board_screen(deals, clock=lambda: present[0]) as page:
        assert page.sees("0 d  ! no step")
        present[0] = NOW + timedelta(days=2)
        page.screen._tick()
        await page.until(lambda: page.sees("2 d  ! no step"))


async def test_a_change_that_takes_long_is_shown_as_being_saved(deals: Path) -> None:
    async with board_screen(deals) as page:
        gate = threading.Event()
        page.thread.submit(lambda _store: gate.wait(10))
        await page.type_ahead("L")
        await page.until(lambda: page.foot.endswith("saving…"))
        assert page.stage == "New Contact"
        await page.type_ahead("j")
        await page.until(lambda: page.focused == "Payroll audit")
        gate.set()
        await page.settle()
        assert "saving…" not in page.foot
        assert page.columns["First Contact"] == ["Website relaunch"]
        assert page.focused == "Payroll audit"


async def test_a_quick_change_is_not(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_link, "SLOW", 5)
    async with board_screen(deals) as page:
        shown: list[bool] = []
        page.screen.link._saving = shown.append
        await page.press("L", "L", "L")
        assert True not in shown


async def test_while_the_file_is_locked_keys_work_and_the_change_is_told_to_have_failed(
    deals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with board_screen(deals) as page:
        await page.settle()
        page.thread.submit(lambda store: store.connection.execute("PRAGMA busy_timeout = 50").fetchall())
        with open_store(deals, now=NOW) as other:
            other.connection.execute("BEGIN IMMEDIATE")
            await page.press("L", "j")
            assert page.focused == "Payroll audit"
            assert page.level == "error"
            assert "locked" in page.said
            other.connection.execute("ROLLBACK")
        await page.press("L")
        assert page.columns["First Contact"] == ["Payroll audit"]


async def test_a_board_that_does_not_add_up_is_read_again(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with board_screen(deals) as page:
        # another program moves two deals in between: the heads that come back with ours tell
        monkeypatch.setattr(page.screen._polling, "look", lambda: None)
        by_another(deals, lambda store: move_deals(store, later(), [1, 2], 2))
        await page.press("L")
        assert page.columns["First Contact"] == ["Website relaunch", "Board training", "Payroll audit"]
        assert page.columns["New Contact"] == []


async def test_a_change_that_cannot_be_read_back_is_read_later(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    from pipetui.tui.board_screen.reads import BoardReads

    async with board_screen(deals) as page:

        def fail(*_: Any) -> None:
            raise sqlite3.OperationalError("database is locked")

        with monkeypatch.context() as patched:
            patched.setattr(BoardReads, "change", fail)
            await page.press("L")
        assert page.said == "moved Website relaunch to First Contact"
        assert (page.focused, page.stage) == ("Website relaunch", "First Contact")


async def test_a_slow_first_read_says_what_is_going_on(deals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import Future

    from pipetui.config.keymap import resolve
    from pipetui.tui.app import PipetuiApp
    from pipetui.tui.board_screen.reads import BoardReads, View
    from pipetui.tui.setup import Setup
    from support.board_screens import BoardScreenPage, WatchedThread

    monkeypatch.setattr("pipetui.tui.board_screen.screen.FIRST_READ", 0.01)
    thread = WatchedThread(deals)
    reads = BoardReads("ana", lambda: NOW)
    first: Future[Any] = Future()
    app = PipetuiApp(Setup(thread, reads, "ana", resolve({}), first, lambda: NOW))
    async with app.run_test(size=(120, 40)) as pilot:
        page = BoardScreenPage(app, thread, pilot)
        await page.press("j", "L", "slash")
        assert page.sees("opening the file|still being read|no deal here")
        first.set_result(thread.submit(lambda store: reads.reading(store, View(slots=5, rows=9))).result())
        await page.until(lambda: page.focused == "Website relaunch")
    thread.stop()


async def test_a_first_read_that_fails_is_told_and_tried_again(deals: Path) -> None:
    from concurrent.futures import Future

    from pipetui.config.keymap import resolve
    from pipetui.tui.app import PipetuiApp
    from pipetui.tui.board_screen.reads import BoardReads
    from pipetui.tui.setup import Setup
    from support.board_screens import BoardScreenPage, WatchedThread

    thread = WatchedThread(deals)
    first: Future[Any] = Future()
    first.set_exception(DatabaseProblem("the database is locked by another program", "Wait."))
    setup = Setup(thread, BoardReads("ana", lambda: NOW), "ana", resolve({}), first, lambda: NOW)
    app = PipetuiApp(setup)
    async with app.run_test(size=(120, 40)) as pilot:
        page = BoardScreenPage(app, thread, pilot)
        await page.until(lambda: "locked" in page.said)
        page.screen._tick()
        await page.until(lambda: page.focused == "Website relaunch")
        assert page.said == ""
    thread.stop()


@pytest.mark.parametrize("more", [0, 3_000])
async def test_a_paint_and_a_move_ask_as_many_questions_of_a_large_file_as_of_a_small_one(
    deals: Path, more: int
) -> None:
    if more:
        grown(deals, more)
    async with board_screen(deals, (200, 50)) as page:

        async def asked(work: Callable[[], Any]) -> int:
            heard: list[str] = []
            page.thread.submit(lambda store: store.connection.set_trace_callback(heard.append))
            await work()
            page.thread.submit(lambda store: store.connection.set_trace_callback(None))
            await page.settle()
            # what triggers run is left out, and the look for what others wrote, which comes when it comes
            return len([each for each in heard if not each.startswith(("--", "PRAGMA data_version"))])

        async def reload() -> None:
            page.screen.reload()
            await page.settle()

        assert await asked(reload) <= 14 + 1  # one later on, for the title
        await page.press("L")
        assert await asked(lambda: page.press("L")) <= 45
        assert await asked(lambda: page.press("j")) == 0
        assert await asked(lambda: page.press("h")) == 0
        assert len(page.screen.query("*")) - len(page.screen.query(Slot)) <= 8


async def test_reads_of_a_move_are_few(deals: Path) -> None:
    from pipetui.tui.board_screen.reads import BoardReads, View

    with open_store(deals, now=NOW) as store:
        reads = BoardReads("ana", lambda: NOW)
        reads.reading(store, View(slots=5, rows=9))
        with statements_of(store.connection) as heard:
            reads.change(store, [3], [1, 2], View(slots=5, rows=9))
        assert len(heard) <= 6


async def test_pages_that_come_near_are_read(deals: Path) -> None:
    grown(deals, 500)
    async with board_screen(deals) as page:
        assert page.count("New Contact") == 503
        await page.press("G")
        assert page.screen.board.model.place == 502
        assert page.focused is not None
        await page.press("pageup", "pageup", "g")
        assert page.screen.board.model.place == 0
        assert None not in page.screen.board.model.visible(0)


async def test_moves_at_the_end_of_a_long_column_follow_the_deal(deals: Path) -> None:
    grown(deals, 500)
    async with board_screen(deals) as page:
        await page.press("G")
        moved = page.screen.board.model.selected
        await page.press("K", "L", "H")
        assert page.screen.board.model.selected == moved
        assert page.stage == "New Contact"
        assert page.screen.board.model.place == 0


async def test_another_theme_draws_the_board_anew(deals: Path) -> None:
    async with board_screen(deals) as page:
        dressed = page.screen.dress.worn
        page.app.theme = "pipetui-light"
        await page.until(lambda: page.screen.dress.worn != dressed)
        assert page.sees("Website relaunch")


async def test_the_local_day_is_the_files(deals: Path) -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # half past midnight in Zurich
    async with board_screen(deals, clock=lambda: late) as page:
        assert page.screen.current_context is not None
        assert page.screen.current_context.today.isoformat() == "2026-11-23"
        assert page.sees("1 d  ! no step")


async def test_a_click_goes_to_a_card_and_opens_it(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.click(5, 9)
        assert page.focused == "Payroll audit"
        await page.click(5, 9)
        assert page.screen.details.shown
        await page.click(5, 9)
        assert page.dialog == "DealScreen"


async def test_many_clicks_open_a_deal_once(deals: Path) -> None:
    async with board_screen(deals) as page:
        for _ in range(3):
            page.screen.board.press("deal.open")
        await page.settle()
        assert [type(screen).__name__ for screen in page.app.screen_stack] == ["BoardScreen", "DealScreen"]


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (300, 100), (80, 24)])
async def test_any_size_will_do(deals: Path, size: tuple[int, int]) -> None:
    async with board_screen(deals, size) as page:
        await page.press("l", "j", "L", "p")
        await page.resize(90, 30)
        assert page.sees("pipetui · Sales")


async def test_deals_that_are_added_elsewhere_while_a_dialog_is_open_are_there_afterwards(deals: Path) -> None:
    async with board_screen(deals) as page:
        await page.press("enter")
        by_another(deals, lambda store: add_deal(store, later(), NewDeal(title="Behind", contact="Jean Moreau")))
        page.screen._tick()
        await page.settle()
        await page.press("escape")
        await page.until(lambda: page.sees("Behind"))
