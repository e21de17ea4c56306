"""The bar for long work: on a terminal only, and gone afterwards."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest

from pipetui.cli import progress
from pipetui.cli.progress import Progress


class Terminal(io.StringIO):
    """A stderr that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal on which every work takes long."""
    made = Terminal()
    # pytest puts its own stderr back between a fixture and its test
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=made))
    monkeypatch.setattr(progress, "_AFTER_SECONDS", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    return made


def test_it_shows_how_far_it_is_and_goes_away(terminal: Terminal) -> None:
    with Progress("importing") as bar:
        bar.update(0, 100)
        bar.update(50, 100)
        bar.update(200, 100)
        shown = terminal.getvalue().split("\r")[1:]
    assert [line[-5:] for line in shown] == ["  0 %", " 50 %", "100 %"]
    assert shown[1].count("▓") == shown[1].count("░") == 12
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_it_goes_away_when_the_work_fails(terminal: Terminal) -> None:
    def fail() -> None:
        with Progress("importing") as bar:
            bar.update(1, 2)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_the_same_picture_is_drawn_once(terminal: Terminal) -> None:
    with Progress("importing") as bar:
        for _ in range(5):
            bar.update(1, 1_000_000)
        assert terminal.getvalue().count("\r") == 1


def test_quick_work_shows_nothing(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_AFTER_SECONDS", 3600.0)
    with Progress("importing") as bar:
        bar.update(1, 2)
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("total", [0, -1])
def test_work_without_a_size_shows_nothing(terminal: Terminal, total: int) -> None:
    with Progress("importing") as bar:
        bar.update(1, total)
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_a_dumb_terminal_gets_none(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("TERM", kind)
    with Progress("importing") as bar:
        bar.update(1, 2)
    assert terminal.getvalue() == ""


def test_a_pipe_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=pipe))
    monkeypatch.setattr(progress, "_AFTER_SECONDS", 0.0)
    with Progress("importing") as bar:
        bar.update(1, 2)
    assert pipe.getvalue() == ""


def test_a_terminal_that_goes_away_does_not_stop_the_work(terminal: Terminal) -> None:
    def broken(text: str) -> int:
        raise OSError(5, text)

    terminal.write = broken  # type: ignore[method-assign]
    with Progress("importing") as bar:
        bar.update(1, 2)
        bar.update(2, 2)
    assert terminal.getvalue() == ""
