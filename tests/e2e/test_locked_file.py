"""Another program holds the file: the board's keys work, what is typed stays, and the command line gives up in time."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import pytest

from support.person import left_well
from support.processes import locked
from support.shell import ended
from support.work import deal

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.store.file import Store
    from support.person import OpensBoard, Person
    from support.shell import Shell

ADD = ("add", "Third", "--contact", "Ana", "--email", "ana@example.com")


@pytest.fixture
def two_deals(store: Store) -> None:
    for title in ("Second", "First"):  # the newest stands at the top of its column
        deal(store, title)


def stalls(ana: Person, moves: int) -> list[float]:
    """How long the cursor took to follow each of so many keys."""
    took = []
    for number in range(moves):
        began = time.monotonic()
        ana.press("jk"[number % 2], "▌" + ("Second", "First")[number % 2])
        took.append(time.monotonic() - began)
    return took


@pytest.mark.usefixtures("two_deals")
def test_keys_work_and_what_is_typed_stays_until_it_can_be_saved(board: OpensBoard, shell: Shell, db: Path) -> None:
    with board("--as", "ana") as ana, board("--as", "ben") as ben:
        ana.press("n", "New deal")
        ana.fill({"Title": "Fourth", "Contact": "Ida", "E-mail": "ida@example.com"})
        ben.terminal.wait_for("▌First")
        with locked(db):
            commands = [(time.monotonic(), shell.start(*words)) for words in (("summary",), ADD)]
            ana.terminal.press("f2")
            ben.do("L", "saving…")
            took = stalls(ben, 20)
            ana.terminal.wait_for("saving…")
            for began, process in commands:
                assert "locked" in ended(process, 5).err
                assert 5 <= time.monotonic() - began < 15  # 5 s, and the start of a loaded machine
            ana.terminal.wait_for("✗ not saved: the database is locked")
            ben.told("locked by another program")
        # A board that waited for the file would stall for five seconds.
        assert statistics.median(took) < 0.5
        assert max(took) < 3
        assert "Fourth" in ana.terminal.text
        ana.do("f2", "✓ added Fourth")
        ben.do("L", "✓ moved First")
        ana.leave()
        ben.leave()
    assert {title: deal["stage"] for title, deal in shell.deals().items()} == {
        "First": "First Contact",
        "Second": "New Contact",
        "Fourth": "New Contact",
    }


@pytest.mark.usefixtures("two_deals")
def test_one_can_leave_while_the_file_is_held(board: OpensBoard, shell: Shell, db: Path) -> None:
    with board() as ana:
        ana.terminal.wait_for("▌First")
        with locked(db):
            ana.do("L", "saving…")
            ana.terminal.press("q")
            said = left_well(ana.terminal, 5)
    assert said.startswith("Error: the last change could not be saved")
    assert shell.deals()["First"]["stage"] == "New Contact"


@pytest.mark.usefixtures("two_deals")
def test_what_waited_is_saved_once_the_file_is_free(board: OpensBoard, shell: Shell, db: Path) -> None:
    with board() as ana:
        ana.terminal.wait_for("▌First")
        with locked(db):
            ana.do("L", "saving…")
        ana.told("✓ moved First")
        ana.leave()
    assert shell.deals()["First"]["stage"] == "First Contact"


@pytest.mark.soak
@pytest.mark.usefixtures("two_deals")
def test_half_a_minute_without_the_file_is_no_moment_without_the_board(
    board: OpensBoard, shell: Shell, db: Path
) -> None:
    with board() as ana:
        ana.terminal.wait_for("▌First")
        took: list[float] = []
        with locked(db):
            end = time.monotonic() + 30
            while time.monotonic() < end:
                ana.do("L", "saving…")
                while "saving…" in ana.foot:
                    took += stalls(ana, 2)
                ana.told("locked by another program")
        assert statistics.median(took) < 0.1
        assert statistics.quantiles(took, n=100)[98] < 0.2
        ana.do("L", "✓ moved First")
        ana.leave()
    assert shell.deals()["First"]["stage"] == "First Contact"
