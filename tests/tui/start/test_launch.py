"""What happens round the app: the first read, what it was left with, faults, and what is told after its end."""

from __future__ import annotations

import gc
import os
import re
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from pipetui.config.remembered import BoardLooks, Remembered
from pipetui.domain.errors import DatabaseProblem
from pipetui.store.file import open_store
from pipetui.tui.app import PipetuiApp
from pipetui.tui.start import first_file, first_start, launch
from support.contexts import NOW
from support.terminal import Terminal, home_environment

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


class FakeStream:
    """A standard stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 2


@pytest.fixture
def apps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[PipetuiApp]:
    """Apps that were run; they end at once, and the first read is waited for."""
    run_: list[PipetuiApp] = []

    def run(self: PipetuiApp) -> None:
        self._setup.first.result()
        run_.append(self)

    monkeypatch.setattr(PipetuiApp, "run", run)
    for name in ("__stdin__", "__stdout__", "__stderr__"):
        monkeypatch.setattr(sys, name, FakeStream())
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((120, 40)))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("TERM", "xterm")
    return run_


def test_it_begins_with_the_first_read_and_the_actors_name(deals: Path, apps: list[PipetuiApp]) -> None:
    assert launch.run(deals, None, "ben", no_color=False) == 0
    (app,) = apps
    snapshot = app._setup.first.result().snapshot
    assert snapshot.pages[1][1][0].title == "Website relaunch"
    assert sorted(snapshot.pages) == [1, 4]
    assert app._setup.actor == "ben"
    assert gc.isenabled()


def test_the_board_is_opened_as_it_was_left(deals: Path, apps: list[PipetuiApp]) -> None:
    left = Remembered("compact", boards={1: BoardLooks("urgency", frozenset({4}))})
    launch.run(deals, None, "ben", no_color=False)
    keep = apps[0]._setup.remember
    assert keep is not None
    keep(left)
    launch.run(deals, None, "ben", no_color=False)
    assert apps[1]._setup.remembered == left
    reading = apps[1]._setup.first.result()
    assert reading.looks == left.boards[1]
    assert sorted(reading.snapshot.pages) == [1]
    launch.run(deals, None, "ben", no_color=False, remember=False)
    assert (apps[2]._setup.remembered, apps[2]._setup.remember) == (Remembered(), None)


def test_it_ends_with_the_apps_exit_code(deals: Path, apps: list[PipetuiApp], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PipetuiApp, "return_code", 143)
    assert launch.run(deals, None, None, no_color=False) == 143


def test_a_fault_of_the_app_is_raised(deals: Path, apps: list[PipetuiApp], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: PipetuiApp) -> None:
        self.fault = KeyError("fault")

    monkeypatch.setattr(PipetuiApp, "run", fail)
    with pytest.raises(KeyError, match="fault"):
        launch.run(deals, None, None, no_color=False)


def test_a_change_that_could_not_be_finished_is_told(
    deals: Path, apps: list[PipetuiApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()

    def leave(self: PipetuiApp) -> None:
        self._setup.thread.submit(lambda _store: held.wait(30))

    monkeypatch.setattr(PipetuiApp, "run", leave)
    monkeypatch.setattr(launch, "QUIT_WITHIN", 0.01)
    with pytest.raises(DatabaseProblem, match="could not be saved"):
        launch.run(deals, None, None, no_color=False)
    held.set()


def test_no_colour_is_passed_on(deals: Path, apps: list[PipetuiApp], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    launch.run(deals, None, None, no_color=True)
    assert apps[0].no_color


@pytest.mark.parametrize(("answer", "code"), [("sample", 3), (None, 143)])
def test_a_first_start_that_wants_no_file_makes_none(
    apps: list[PipetuiApp], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str | None, code: int
) -> None:
    def run(self: first_start.FirstStartApp) -> None:
        self.answer, self._return_code = answer, 143

    monkeypatch.setattr(first_start.FirstStartApp, "run", run)
    path = tmp_path / "new.db"
    assert launch.run(path, None, None, no_color=False, sample=lambda: 3) == code
    assert not path.exists()
    assert apps == []


def test_a_first_start_goes_on_with_the_name_that_was_typed(
    apps: list[PipetuiApp], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(self: first_start.FirstStartApp) -> None:
        self.answer = "board"
        first_file.make(self._place, first_file.Wishes("standard", "", "Bea"))

    monkeypatch.setattr(first_start.FirstStartApp, "run", run)
    assert launch.run(tmp_path / "new.db", None, None, no_color=False, sample=lambda: 3) == 0
    assert apps[0]._setup.actor == "Bea"


def test_a_fault_of_the_first_start_is_raised(
    apps: list[PipetuiApp], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(self: first_start.FirstStartApp) -> None:
        self.fault = ValueError("x")

    monkeypatch.setattr(first_start.FirstStartApp, "run", run)
    with pytest.raises(ValueError, match="x"):
        launch.run(tmp_path / "new.db", None, None, no_color=False, sample=lambda: 3)
    assert apps == []


_START = """
import os, sys
from pipetui.tui import app
from pipetui.tui.start import launch
app.PipetuiApp.run = lambda self: self._setup.first.result()
code = launch.run(None, None, None, no_color=False, sample=lambda: 3)
print("loaded:", code, *sorted(name for name in sys.modules if name.startswith("pipetui.")), flush=True)
"""


def test_the_start_on_a_file_that_is_there_loads_no_screen_beside_the_board(deals: Path, tmp_path: Path) -> None:
    environment = home_environment(tmp_path, PIPETUI_DB=str(deals))
    command = [sys.executable, "-c", _START]
    with Terminal(command, environment=environment, folder=tmp_path, size=(4_000, 24)) as terminal:
        terminal.wait_for("loaded: 0 .*pipetui.tui.widgets.title_bar")
        loaded = set(terminal.text.split())
    assert "pipetui.tui.board_screen.screen" in loaded
    late = "first_file|first_start|welcome|stage_|stages_|settings_|file_screen|go_to|importing|interchange"
    assert not {name for name in loaded if re.search(late, name)}


def test_without_a_name_the_default_file_is_made(apps: list[PipetuiApp], tmp_path: Path) -> None:
    assert launch.run(None, None, None, no_color=False) == 0
    assert (tmp_path / "share" / "pipetui" / "pipetui.db").exists()


def test_a_refused_file_is_raised_before_the_app_runs(apps: list[PipetuiApp], tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear Jean,\n" * 50)
    with pytest.raises(DatabaseProblem, match="not a pipetui file"):
        launch.run(other, None, None, no_color=False)
    assert apps == []
    assert gc.isenabled()


def test_the_orm_is_made_ready_on_the_database_thread(deals: Path) -> None:
    with open_store(deals, now=NOW) as store:
        launch._prepare(store)
        assert store.orm is not None
