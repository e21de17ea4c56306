"""How failures end: one line, what to do, the promised code, and no value of anybody's."""

from __future__ import annotations

import io
import sqlite3
import sys

import pytest
import typer

from pipetui.cli.faults import OutputClosed, Terminated, end
from pipetui.domain.errors import (
    Ambiguous,
    Conflict,
    DatabaseProblem,
    InvalidInput,
    NotFound,
    OperationFailed,
    RuleRefused,
)
from support.hostile import PAYLOADS


def raised(problem: BaseException) -> BaseException:
    """Return the exception as it is after it was raised."""
    try:
        raise problem
    except BaseException as caught:
        return caught


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (OperationFailed("m", "h"), 1),
        (InvalidInput("m", "h"), 2),
        (NotFound("m", "h"), 3),
        (RuleRefused("m", "h"), 4),
        (Conflict("m", "h"), 4),
        (DatabaseProblem("m", "h"), 5),
    ],
)
def test_known_failures(problem: BaseException, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert end(raised(problem)) == code
    assert capsys.readouterr() == ("", "Error: m\nH\n")


def test_candidates_stand_between(capsys: pytest.CaptureFixture[str]) -> None:
    assert end(Ambiguous("several fit", ("#1 Website", "#2 Web shop"), "type more")) == 3
    assert capsys.readouterr().err == "Error: several fit\n  #1 Website\n  #2 Web shop\nType more\n"


def test_without_a_hint_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    end(NotFound("nothing there"))
    assert capsys.readouterr().err == "Error: nothing there\n"


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (Terminated(15), 143),
        (Terminated(1), 129),
        (KeyboardInterrupt(), 130),
        (OutputClosed(), 0),
        (SystemExit(7), 7),
        (SystemExit(None), 0),
        (SystemExit("words"), 1),
    ],
)
def test_asked_for_ends_say_nothing(problem: BaseException, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert end(raised(problem)) == code
    assert capsys.readouterr() == ("", "")


def test_stopping_at_a_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert end(typer.Abort()) == 1
    assert capsys.readouterr().err == "Stopped; nothing was changed.\n"


def test_wrong_usage_outside_of_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert end(typer.BadParameter("No good.")) == 2
    assert capsys.readouterr().err == "Error: invalid value: No good\n`pipetui --help` shows how.\n"


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (PermissionError(13, "Permission denied", "/a/b"), "Error: permission denied: /a/b"),
        (OSError(28, "No space left on device"), "Error: no space left on device"),
        (OSError("strange"), "Error: oserror"),
    ],
)
def test_the_systems_failures(problem: OSError, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert end(problem) == 1
    assert capsys.readouterr().err.splitlines()[0] == line


def test_failures_of_sqlite_that_reach_the_top(capsys: pytest.CaptureFixture[str]) -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute("SELECT * FROM deal")
    assert end(caught.value) == 5
    assert capsys.readouterr().err.startswith("Error: the database is damaged\n")
    with pytest.raises(sqlite3.Error) as caught_misuse:
        connection.execute("SELECT ?", ())
    assert end(caught_misuse.value) == 1
    assert "a fault inside pipetui" in capsys.readouterr().err


def test_a_fault_of_ours_names_its_place_and_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    from pipetui.render.page import cut

    secret = "Client Acme, 555-0102"
    with pytest.raises(AttributeError) as caught:
        cut(Secret(secret), 3)  # type: ignore[arg-type]
    assert end(caught.value) == 1
    err = capsys.readouterr().err
    assert err.startswith("Error: a fault inside pipetui (AttributeError at render/page.py:")
    assert "Acme" not in err
    assert len(err.splitlines()) == 2


class Secret:
    """Something whose failure would tell what it holds."""

    def __init__(self, text: str) -> None:
        self.text = text

    @property
    def isascii(self) -> None:
        raise AttributeError(self.text)


def test_a_fault_somewhere_else_has_no_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert end(KeyError("Acme")) == 1
    assert "(KeyError at an unknown place)" in capsys.readouterr().err


@pytest.mark.parametrize("name", PAYLOADS.values(), ids=PAYLOADS)
def test_names_in_messages_do_nothing(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    end(Ambiguous(name, (name,), name))
    err = capsys.readouterr().err
    assert err.count("\n") == 3
    assert not any((ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in err)
    assert "\u202e" not in err


@pytest.mark.parametrize("stream", [None, "closed"])
def test_without_a_stderr_the_code_still_says_it(stream: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed if stream else None)
    assert end(NotFound("nobody hears this")) == 3
