"""Bare `pipetui`: what counts as bare, and what happens without a terminal."""

from __future__ import annotations

import io
import os
import pty
import sys
from typing import TYPE_CHECKING, Any

import pytest

from pipetui import __main__
from pipetui.cli import board
from pipetui.cli.board import GlobalOptions, bare_options, needs_terminal
from pipetui.domain.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.program import Program


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """stdin and stdout are a terminal."""
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "r+b", 0), os.fdopen(theirs, "r", closefd=True) as stream:

        def patched(asked: object) -> bool:
            return asked in (sys.stdin, sys.stdout) and os.isatty(stream.fileno())

        monkeypatch.setattr(board, "_is_terminal", patched)
        yield


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the board was opened with, instead of opening it."""
    from pipetui.tui.start import launch

    calls: list[dict[str, Any]] = []

    def run(**options: Any) -> int:
        calls.append(options)
        return 7

    monkeypatch.setattr(launch, "run", run)
    return calls


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], GlobalOptions()),
        (["--db", "a.db"], GlobalOptions(db="a.db")),
        (["--db=a.db", "--as=ben"], GlobalOptions(db="a.db", actor="ben")),
        (["--config", "c", "--no-color"], GlobalOptions(config="c", no_color=True)),
        (["--db", "a", "--db", "b"], GlobalOptions(db="b")),
        (["--db", "--as"], GlobalOptions(db="--as")),
        (["list"], None),
        (["--db", "a.db", "list"], None),
        (["--help"], None),
        (["-h"], None),
        (["--version"], None),
        (["--db"], None),
        (["--no-color=1"], None),
        (["--nonsense"], None),
    ],
)
def test_what_is_bare(words: list[str], options: GlobalOptions | None) -> None:
    assert bare_options(words, {}) == options


def test_a_shell_that_completes_is_no_bare_start() -> None:
    assert bare_options([], {"_PIPETUI_COMPLETE": "complete_bash"}) is None


def test_without_a_terminal_it_says_so(program: Program) -> None:
    program(code=2)
    first, second = program.err.splitlines()
    assert first == "Error: the board needs a terminal, and this is none"
    assert "`pipetui summary`" in second
    assert not program.db.exists()


@pytest.mark.parametrize("stream", [None, io.StringIO(), object()])
def test_streams_that_are_no_terminal(stream: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", stream)
    with pytest.raises(InvalidInput):
        needs_terminal("pipetui summary")


@pytest.mark.usefixtures("terminal")
def test_the_board_gets_what_was_given(opened: list[dict[str, Any]], tmp_path: Path) -> None:
    assert __main__.run(["--db", str(tmp_path / "a.db"), "--as", "ben", "--no-color"]) == 7
    given = opened[0]
    assert given.pop("sample") is not None
    assert given == {"db": tmp_path / "a.db", "config": None, "actor": "ben", "no_color": True, "remember": True}


@pytest.mark.usefixtures("terminal")
def test_given_nothing_the_board_finds_out(opened: list[dict[str, Any]], tmp_path: Path) -> None:
    assert __main__.run(["--config", str(tmp_path / "c.toml")]) == 7
    given = opened[0]
    assert given.pop("sample") is not None
    assert given == {"db": None, "config": tmp_path / "c.toml", "actor": None, "no_color": False, "remember": True}


@pytest.mark.usefixtures("terminal")
def test_the_sample_that_a_first_start_offers_is_that_of_demo(opened: list[dict[str, Any]], tmp_path: Path) -> None:
    assert __main__.run(["--db", str(tmp_path / "a.db"), "--as", "ben"]) == 7
    assert opened[0]["sample"]() == 7
    sample = opened[1]
    assert sample["db"].name == "demo.db"
    assert not sample["db"].exists()  # gone with the board
    assert (sample["actor"], sample["remember"], sample["sample"]) == ("ben", False, None)
    assert not (tmp_path / "a.db").exists()


@pytest.mark.usefixtures("terminal")
def test_a_board_that_cannot_open_says_why(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from pipetui.tui.start import launch

    def run(**_options: Any) -> int:
        raise NotFound("nothing there")

    monkeypatch.setattr(launch, "run", run)
    assert __main__.run([]) == 3
    assert capsys.readouterr().err == "Error: nothing there\n"


def test_main_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["pipetui", "--version"])
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert ended.value.code == 0
