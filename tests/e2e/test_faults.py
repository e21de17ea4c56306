"""A fault of our own, anywhere: no traceback, no word of a client's, the terminal restored, and never exit code 0.

The fault is put in from outside: a process replaces something of the program's before it runs it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from support.person import left_well
from support.terminal import Terminal
from support.work import deal

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.store.file import Store

CLIENT = "Zebrafish Ltd"
RUN = """
import asyncio, os, sys, threading

def fault(*args, **kwargs):
    client = "Zebrafish Ltd"
    raise {error}(client)

{patch}
from pipetui.__main__ import run
sys.exit(run(sys.argv[1:]))
"""


def code(patch: str, error: str = "ValueError") -> str:
    return RUN.replace("{patch}", patch).replace("{error}", error)


@pytest.fixture
def client(store: Store) -> None:
    """A file whose one deal is a client's."""
    deal(store, CLIENT, amount="5000", company=CLIENT)


def board(patch: str, environment: dict[str, str], folder: Path) -> Terminal:
    return Terminal([sys.executable, "-c", code(patch)], environment=environment, folder=folder)


ENDING = {
    "making the app": "from pipetui.tui.app import PipetuiApp as c; c.__init__ = fault",
    "mounting": "from pipetui.tui.board_screen.screen import BoardScreen as c; c.on_mount = fault",
    "painting": "from pipetui.tui.board.column import Slot as c; c.render_lines = fault",
    "a key": "from pipetui.tui.board_screen.screen import BoardScreen as c; c.on_board_pressed = fault",
}


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("where", ENDING)
def test_a_fault_of_the_screen_ends_the_board_without_a_word_of_a_client(
    where: str, environment: dict[str, str], tmp_path: Path
) -> None:
    with board(ENDING[where], environment, tmp_path) as terminal:
        if where == "a key":
            terminal.wait_for("▌" + CLIENT)
            terminal.press("L")
        said = left_well(terminal, 1)
        assert said.splitlines()[0].startswith("Error: a fault inside pipetui (ValueError at ")
        assert CLIENT not in said


SURVIVED = {
    "changing": ("import pipetui.services.moving as m; m.step_deals = fault", "L"),
    "the figures": ("import pipetui.queries.metrics.summary as m; m.read_summary = fault", "p"),
    "opening a deal": ("import pipetui.queries.deal_detail as m; m.read_deal = fault", "enter"),
}


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("where", SURVIVED)
def test_a_fault_on_the_database_thread_is_told_by_its_kind_and_the_board_lives(
    where: str, environment: dict[str, str], tmp_path: Path
) -> None:
    patch, key = SURVIVED[where]
    with board(patch, environment, tmp_path) as terminal:
        terminal.wait_for("▌" + CLIENT)
        terminal.press(key)
        foot = terminal.wait_for("a fault in pipetui").splitlines()[-1]
        assert "ValueError" in foot
        assert CLIENT not in foot
        terminal.press("q")
        assert left_well(terminal, 0) == ""


ASIDE = """
from pipetui.tui.board_screen.screen import BoardScreen
tasks = []
class Dying:
    __del__ = fault
async def task():
    fault()
def aside(self, message):
    loop = asyncio.get_running_loop()
    loop.call_soon(fault)
    tasks.append(loop.create_task(task()))
    threading.Thread(target=fault).start()
    Dying()
    self.say("faults aside")
    BoardScreen.on_board_pressed = pressed
pressed, BoardScreen.on_board_pressed = BoardScreen.on_board_pressed, aside
"""


def painted(terminal: Terminal) -> int:
    """Wait until the start has painted all it paints, its cards more than once; return how much that was."""
    seen = [(0, 0.0)]

    def still() -> bool:
        if len(terminal.raw) != seen[-1][0]:
            seen.append((len(terminal.raw), time.monotonic()))
        return time.monotonic() - seen[-1][1] > 0.3

    terminal.wait_until(still, "to have painted")
    return len(terminal.raw)


@pytest.mark.usefixtures("client")
def test_a_fault_beside_the_screen_is_not_printed_over_it_nor_after_it(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with board(ASIDE, environment, tmp_path) as terminal:
        terminal.wait_for("▌" + CLIENT)
        before = painted(terminal)
        terminal.press("L")
        terminal.wait_for("faults aside")
        terminal.press("q")
        assert left_well(terminal, 0) == ""
        assert CLIENT.encode() not in terminal.raw[before:]
        assert b"Traceback" not in terminal.raw


FIRST_READ = """
from pipetui.tui.board_screen import screen as board_screen
from pipetui.tui.board_screen.reads import BoardReads
reading = BoardReads.reading
def first(self, store, view):
    BoardReads.reading = reading
    {work}
    return reading(self, store, view)
BoardReads.reading = first
board_screen.FIRST_READ = 0.0
"""


@pytest.mark.usefixtures("client")
def test_a_first_read_that_fails_is_told_and_the_next_one_shows_the_board(
    environment: dict[str, str], tmp_path: Path
) -> None:
    # The next look comes within a second, and may take away what was told before it was seen here.
    with board(FIRST_READ.replace("{work}", "fault()"), environment, tmp_path) as terminal:
        terminal.wait_for("▌" + CLIENT)
        assert b"a fault in pipetui" in terminal.raw
        terminal.press("q")
        assert left_well(terminal, 0) == ""


@pytest.mark.usefixtures("client")
def test_a_slow_first_read_has_an_empty_board_that_says_so(environment: dict[str, str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "go")
    with board(FIRST_READ.replace("{work}", "open('go').read()"), environment, tmp_path) as terminal:
        terminal.wait_for("opening the file…")
        terminal.press("j", "L")
        terminal.resize(60, 20)
        terminal.wait_for("opening the file…|still being read|no deal here")
        (tmp_path / "go").write_text("now")
        terminal.wait_for("▌" + CLIENT)
        terminal.press("q")
        assert left_well(terminal, 0) == ""


COMMANDS = {
    "reading": ("import pipetui.queries.deals as m; m.list_deals = fault", "list"),
    "printing": ("import pipetui.cli.output as m; m.show = fault", "show 1"),
    "changing": ("import pipetui.services.moving as m; m.win_deals = fault", "win 1"),
    "closing": ("from pipetui.store.file import Store as c; c.close = fault", "list"),
    "starting": ("import pipetui.cli.app as m; m.command = fault", "list"),
    "the settings": ("import pipetui.config.settings as m; m.load = fault", "summary"),
}


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("where", "error"),
    [*((where, "ValueError") for where in COMMANDS), ("changing", "RecursionError"), ("changing", "MemoryError")],
)
def test_a_fault_in_a_command_names_its_kind_and_place_and_no_client(
    where: str, error: str, environment: dict[str, str], tmp_path: Path
) -> None:
    patch, words = COMMANDS[where]
    done = subprocess.run(
        [sys.executable, "-c", code(patch, error), *words.split()],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-2].startswith(f"Error: a fault inside pipetui ({error} at ")
    assert CLIENT not in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("words", [["list"], []], ids=["command", "board"])
def test_an_interrupt_while_it_still_loads_is_an_end_like_any_other(
    words: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    patch = """
class Interrupting:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "pipetui.cli.board":
            sys.meta_path.remove(Interrupting)
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupting)
"""
    done = subprocess.run(
        [sys.executable, "-c", code(patch), *words],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
