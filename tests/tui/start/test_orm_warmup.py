"""The ORM is loaded behind the user's back: not while keys are pressed, unless a change waits for it."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem
from pipetui.tui.start import orm_warmup
from pipetui.tui.start.orm_warmup import Warmup, _StepAside

if TYPE_CHECKING:
    from collections.abc import Callable


def loaded(pressed_at: Callable[[], float]) -> list[str]:
    done: list[str] = []
    warmup = Warmup(lambda: done.append("prepared"))
    warmup.start(pressed_at)
    assert warmup.join(20)
    return done


def test_at_the_end_what_follows_is_called_and_nothing_is_left_behind() -> None:
    finders, interval = list(sys.meta_path), sys.getswitchinterval()
    assert loaded(lambda: 0.0) == ["prepared"]
    assert sys.meta_path == finders
    assert sys.getswitchinterval() == interval
    assert gc.isenabled()


def test_every_module_that_is_loaded_ahead_exists() -> None:
    names = (*orm_warmup._PLAIN, *orm_warmup._MODULES, *orm_warmup._DIALOGS)
    code = f"import importlib\nfor name in {names!r}: importlib.import_module(name)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_moves_are_ready_and_rehearsed_while_keys_still_hold_up_the_orm() -> None:
    code = """
import sys, time
from threading import Event
from pipetui.tui.start.orm_warmup import Warmup
rehearsed = Event()
warmup = Warmup(lambda: None)
warmup.start(time.monotonic, rehearsed.set)
assert rehearsed.wait(20)
print("pipetui.services.moving" in sys.modules, "pipetui.tui.board_screen.commands" in sys.modules)
print([name for name in ("sqlalchemy.orm", "pydantic.main", "sqlmodel.main") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.split("\n")[:2] == ["True True", "[]"], done.stderr


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("problem", [CancelledError(), DatabaseProblem("the database is locked")])
def test_a_board_that_is_left_meanwhile_ends_it_without_a_word(problem: Exception) -> None:
    def stopped() -> None:
        raise problem

    warmup = Warmup(stopped)
    warmup.start(lambda: 0.0)
    assert warmup.join(20)
    assert gc.isenabled()


def test_while_keys_are_pressed_it_waits_and_a_change_makes_it_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orm_warmup, "_MODULES", ("colorsys",))
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    done = threading.Event()
    warmup = Warmup(done.set)
    warmup.start(time.monotonic)
    assert not done.wait(0.1)
    warmup.hurry()
    assert done.wait(10)
    assert warmup.join(10)


def test_when_the_keys_rest_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orm_warmup, "_MODULES", ("colorsys",))
    monkeypatch.setattr(orm_warmup, "QUIET", 0.02)
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    pressed = time.monotonic()
    assert loaded(lambda: pressed) == ["prepared"]


def test_imports_of_other_threads_are_never_held_up() -> None:
    waits: list[None] = []
    finder = _StepAside(lambda: waits.append(None))
    assert finder.find_spec("anything") is None
    other = threading.Thread(target=finder.find_spec, args=("anything",))
    other.start()
    other.join()
    assert len(waits) == 1


def test_a_change_waits_for_the_load_and_begins_it_if_need_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orm_warmup, "_MODULES", ("colorsys",))
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    prepared = threading.Event()
    warmup = Warmup(lambda: prepared.wait(10))
    warmup.wait()
    assert "colorsys" in sys.modules
    prepared.set()  # what is prepared may wait for the thread that has been waiting
    warmup.start(time.monotonic)
    assert warmup.join(20)


def test_a_load_that_fails_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orm_warmup, "_MODULES", ("this_is_no_module",))
    told: list[object] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    warmup = Warmup(lambda: None)
    warmup.wait()
    assert warmup.join(10)
    assert len(told) == 1


def test_a_change_that_comes_before_it_began_makes_it_hurry_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orm_warmup, "_MODULES", ("colorsys",))
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    done = threading.Event()
    warmup = Warmup(done.set)
    warmup.hurry()
    warmup.start(time.monotonic)
    assert done.wait(10)
    warmup.join(10)
