"""What the tests of the command line share: the program run in this process, on a file of its own, at a known time."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from pipetui.__main__ import run
from pipetui.cli import session
from support.contexts import NOW
from support.program import Program

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory without settings."""
    place = tmp_path / "home"
    for name, folder in (("XDG_DATA_HOME", "share"), ("XDG_CONFIG_HOME", "config")):
        monkeypatch.setenv(name, str(place / folder))
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.setenv("USER", "ana")
    monkeypatch.setenv("LOGNAME", "ana")
    monkeypatch.setenv("TERM", "xterm-256color")
    return place


@pytest.fixture(autouse=True)
def sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first command runs at noon of 2026-11-22 UTC, a Sunday, each one after it a minute later."""
    minutes = count()
    monkeypatch.setattr(session, "clock", lambda: NOW + timedelta(minutes=next(minutes)))


@pytest.fixture
def program(db: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    """The program; its file is not there yet."""
    return Program(db, capsys)


@pytest.fixture(scope="session")
def three_deals(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file with three open deals, made by commands in the hour before noon."""
    folder = tmp_path_factory.mktemp("three-deals")
    minutes = count(-60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "clock", lambda: NOW + timedelta(minutes=next(minutes)))
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            patch.setenv(name, str(folder))
        for line in _THREE_DEALS:
            assert run(["--db", str(folder / "deals.db"), "--as", "ana", *line]) == 0
    return (folder / "deals.db").read_bytes()


_THREE_DEALS = (
    ("config", "set", "timezone", "Europe/Zurich", "--new-files"),
    ("init", "--currency", "EUR"),
    (
        *("add", "Website relaunch", "--contact", "Ana Keller", "--email", "ana@example.com", "--company", "Acme"),
        *("--amount", "12.5k", "--tag", "web", "--next-step", "call", "--due", "tomorrow", "--close", "eom"),
    ),
    ("add", "Payroll audit", "--contact", "Jean Borel", "--phone", "+41 44 555 01 02", "--amount", "8000"),
    ("add", "Rénovation", "--contact", "Hélène Mai", "--email", "helene@example.com", "--stage", "Discovery"),
)


@pytest.fixture
def sold(program: Program, three_deals: bytes) -> Program:
    """The program with three open deals in a file whose totals are in EUR and whose days are Zurich's."""
    program.db.write_bytes(three_deals)
    program.db.chmod(0o600)
    return program
