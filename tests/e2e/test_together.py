"""Several programs on one file at once: none sees "locked", no acknowledged change is lost, conflicts are shown."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

import pytest

from pipetui.store.doctor import examine
from support.shell import ended
from support.work import deal

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.store.file import Store
    from support.person import OpensBoard
    from support.shell import Shell


def add_words(title: str) -> tuple[str, ...]:
    return ("add", title, "--contact", "Ana", "--email", "ana@example.com")


@pytest.mark.parametrize("commands", [4, pytest.param(8, marks=pytest.mark.soak)])
def test_commands_at_once_at_the_first_start_make_one_file(shell: Shell, db: Path, commands: int) -> None:
    numbers = range(commands)
    processes = [shell.start("--as", f"user{number}", *add_words(f"Deal {number}")) for number in numbers]
    for process in processes:
        ended(process, 0)
    assert sorted(shell.deals()) == [f"Deal {number}" for number in numbers]
    assert sorted(path.name for path in db.parent.iterdir()) == ["deals.db", "home"]
    assert {finding.level for finding in examine(db)} == {"ok"}


def test_an_edit_on_the_board_and_a_move_from_the_command_line_both_stand(
    store: Store, board: OpensBoard, shell: Shell
) -> None:
    deal(store, "First")
    with board() as ana:
        ana.press("e", "Edit deal #1")
        ana.fill({"Owner": "ana"})
        shell("--as", "ben", "move", "1", "Negotiation")
        ana.do("f2", "✓")
        ana.terminal.wait_for(r"Negotiation +1")
        ana.leave()
    first = shell.deals()["First"]
    assert (first["stage"], first["owner"]) == ("Negotiation", "ana")


def test_two_edits_of_one_field_are_a_conflict_that_loses_neither(
    store: Store, board: OpensBoard, shell: Shell
) -> None:
    deal(store, "First")
    with board() as ana:
        ana.press("e", "Edit deal #1")
        ana.fill({"Owner": "ana"})
        shell("--as", "ben", "edit", "1", "--owner", "ben", "--source", "fair")
        ana.press("f2", "✗ not saved")
        ana.terminal.wait_for("✗ owner was changed")
        ana.terminal.wait_until(lambda: ana.field() == "Owner", "to go to the field")
        ana.terminal.wait_for("Owner +ana")
        ana.press("escape", "Throw away what you typed")
        ana.press("y", "help")
        ana.leave()
    first = shell.deals()["First"]
    assert (first["owner"], first["source"]) == ("ben", "fair")


def test_an_open_board_shows_what_is_restored_and_goes_on_in_it(store: Store, board: OpensBoard, shell: Shell) -> None:
    deal(store, "First")
    shell("backup", "copy.db")
    with board() as ana:
        ana.do("D", "✓ deleted First")
        shell("restore", "copy.db")
        ana.terminal.wait_for("▌First")
        ana.do("L", "✓ moved First")
        ana.leave()
    assert shell.deals()["First"]["stage"] == "First Contact"


class Loop(threading.Thread):
    """Runs commands one after the other until the end; keeps what was acknowledged."""

    def __init__(self, shell: Shell, name: str, end: float) -> None:
        super().__init__(name=name)
        self._shell = shell
        self._end = end
        self._chance = random.Random(name)
        self.added: list[str] = []
        self.writes = 0
        self.problem: BaseException | None = None

    def run(self) -> None:
        """Add, move, edit, look; every command has to end well."""
        try:
            while time.monotonic() < self._end:
                self._once()
        except BaseException as problem:  # told by the test, which runs in another thread
            self.problem = problem

    def _once(self) -> None:
        act = self._chance.choice(["add", "move", "edit", "list", "summary"])
        if act == "add" or not self.added:
            title = f"{self.name} {len(self.added)}"
            self._shell("--as", self.name, *add_words(title))
            self.added.append(title)
            self.writes += 1
        elif act == "move":
            stage = self._chance.choice(["First Contact", "Discovery Call", "Proposal Sent"])
            told = self._shell("--as", self.name, "move", self._chance.choice(self.added), stage).out
            self.writes += "undo with" in told
        elif act == "edit":
            told = self._shell("--as", self.name, "edit", self.added[-1], "--notes", str(self._chance.random())).out
            self.writes += "undo with" in told
        else:
            self._shell(act)


@pytest.mark.soak
def test_a_minute_of_board_and_four_loops_of_commands_loses_nothing(
    store: Store, board: OpensBoard, shell: Shell, db: Path
) -> None:
    deal(store, "Of the board")
    before = shell.json("info")["counts"]["batches"]
    end = time.monotonic() + 60
    loops = [Loop(shell, f"loop{number}", end) for number in range(4)]
    moved = 0
    with board("--as", "ana", "--no-color") as ana:
        ana.press("/", "tab completes")
        ana.terminal.type("of the board")
        ana.terminal.wait_for("▌Of the board")
        ana.close("enter", "(?m)^ / ")
        for loop in loops:
            loop.start()
        while time.monotonic() < end:
            for key, stage in (("L", "First Contact"), ("H", "New Contact")):
                ana.do(key, f"✓ moved Of the board to {stage}")
                moved += 1
        for loop in loops:
            loop.join()
        ana.leave()
    assert [loop.problem for loop in loops] == [None] * 4
    titles = {"Of the board", *(title for loop in loops for title in loop.added)}
    assert set(shell.deals()) == titles
    assert shell.json("info")["counts"]["batches"] - before == moved + sum(loop.writes for loop in loops)
    assert moved > 20
    assert {finding.level for finding in examine(db)} == {"ok"}
