"""What all tests share: a fresh file, who acts when and where, an environment without the machine's own settings."""

from __future__ import annotations

import gc
import os
import signal
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from pipetui.store.file import Store, open_store
from support import cheap_files
from support.contexts import NOW, context

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from pipetui.domain.context import Context

# A property is about answers; how long one takes depends on what else the machine does.
settings.register_profile("pipetui", settings(), deadline=None)
settings.load_profile("pipetui")

_LONGEST = {"test_pictures", "test_hostile_screens", "test_sizes"}
"""Files whose tests take seconds each."""


@pytest.fixture(scope="session")
def states(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that are not there yet, one for what each test leaves between two runs."""
    base = tmp_path_factory.mktemp("states")
    return (base / str(number) for number in count())


def pytest_configure() -> None:
    """Take signals as from a terminal, also where a run was started in the background, which ignores some of them."""
    for name, usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)  # Windows has no hang-up
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the longest tests over the run: behind each other at its end, one process was left alone with them."""
    longest = [item for item in items if item.path.stem in _LONGEST]
    others = [item for item in items if item.path.stem not in _LONGEST]
    for number, item in enumerate(longest):
        others.insert(number * (len(items) * 9 // 10) // len(longest), item)
    items[:] = others


def pytest_collection_finish() -> None:
    """Seldom look for garbage: the thousands of collected tests are none, and looking through them took an eighth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 20)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, states: Iterator[Path]) -> None:
    """No colour, theme or pipetui setting of the machine reaches a test, and no test leaves anything on it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(next(states)))
    for name in list(os.environ):
        ours = name.startswith("PIPETUI_") and name != "PIPETUI_TRIAL_CSV"
        if ours or name in {"NO_COLOR", "TEXTUAL_THEME", "FORCE_COLOR", "COLORTERM"}:
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def files_are_cheap() -> Iterator[None]:
    """A test that is about making or opening a file asks for `real_files`."""
    with pytest.MonkeyPatch.context() as patch:
        cheap_files.install(patch)
        yield


@pytest.fixture
def real_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are made, opened and kept as the program does it."""
    cheap_files.make_real(monkeypatch)


@pytest.fixture
def ctx() -> Context:
    """Ana, at noon of 2026-11-22 UTC, in Zurich."""
    return context()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Where the test's file is, or will be."""
    return tmp_path / "deals.db"


@pytest.fixture
def store(db: Path) -> Iterator[Store]:
    """A fresh, seeded file with the consulting template, base currency EUR, timezone Europe/Zurich."""
    with open_store(db, now=NOW, currency="EUR", timezone="Europe/Zurich") as opened:
        yield opened


@pytest.fixture
def conn(store: Store) -> sqlite3.Connection:
    """The connection of `store`."""
    return store.connection
