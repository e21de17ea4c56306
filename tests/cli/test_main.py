"""The whole program as a process: signals, closed pipes, full disks, odd environments. No traceback, ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui.cli import main
from pipetui.cli.faults import OutputClosed, Terminated
from pipetui.cli.main import run_command
from pipetui.domain.errors import OperationFailed
from support.hostile import PAYLOADS
from support.processes import locked
from support.terminal import home_environment

if TYPE_CHECKING:
    from support.program import Program

COMMAND = [sys.executable, "-m", "pipetui"]


def ran(program: Program, *words: str, shell: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own; with `shell`, through that command line, in which it is `$@`."""
    command = [*COMMAND, "--db", str(program.db), *words]
    if shell:
        command = ["bash", "-c", shell, "bash", *command]
    return subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
        env=home_environment(program.db.parent, **environment),
        timeout=60,
    )


def test_it_runs_as_a_module_and_gives_its_exit_code(sold: Program) -> None:
    good = ran(sold, "list", "website")
    assert (good.returncode, good.stderr) == (0, "1 deal\n")
    bad = ran(sold, "show", "99")
    assert (bad.returncode, bad.stdout) == (3, "")
    assert bad.stderr.startswith("Error: there is no deal #99\n")


def test_a_reader_that_has_enough_is_no_failure(sold: Program) -> None:
    for _ in range(9):
        sold("add", "Another", "--contact", "Ana Keller")
    ended = ran(sold, "list", "--json", shell='"$@" | head -1; echo ${PIPESTATUS[0]}')
    assert ended.stdout.splitlines() == ["{", "0"]
    assert ended.stderr == ""
    ended = ran(sold, "list", shell='"$@" | true; echo ${PIPESTATUS[0]}')
    assert ended.stdout == "0\n"
    assert "Traceback" not in ended.stderr
    ended = ran(sold, "--help", shell='"$@" | true; echo ${PIPESTATUS[0]}')
    assert (ended.stdout, ended.stderr) == ("0\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("words", [("list",), ("summary", "--json"), ("--version",), ("--help",)], ids=" ".join)
def test_a_full_disk_behind_stdout_is_said(sold: Program, words: tuple[str, ...]) -> None:
    ended = ran(sold, *words, shell='"$@" > /dev/full')
    assert ended.returncode == 1
    assert "Error: the output cannot be written: " in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_behind_stderr_is_survived(sold: Program) -> None:
    assert ran(sold, "show", "99", shell='"$@" 2> /dev/full').returncode == 3


def test_closed_streams(sold: Program) -> None:
    assert ran(sold, "list", shell='"$@" >&-').returncode == 0
    assert ran(sold, "show", "99", shell='"$@" 2>&-').returncode == 3
    assert ran(sold, shell='"$@" <&- >&- 2>&-').returncode == 2


@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}, {"TERM": "dumb"}, {"TERM": ""}],
    ids=str,
)
def test_every_environment_gets_the_figures(sold: Program, environment: dict[str, str]) -> None:
    ended = ran(sold, "summary", **environment)
    assert ended.returncode == 0, ended.stderr
    assert "20,500" in ended.stdout
    assert "\x1b" not in ended.stdout


def test_a_table_does_not_wrap_in_a_pipe(sold: Program) -> None:
    sold("add", "A title that goes on " * 20, "--contact", "Ana Keller")
    ended = ran(sold, "list", COLUMNS="40")
    assert len(ended.stdout.splitlines()) == 5
    assert ("A title that goes on " * 20).strip() in ended.stdout


def test_without_a_home_it_says_what_to_do(tmp_path: Path) -> None:
    environment = {name: value for name, value in home_environment(tmp_path).items() if not name.startswith("XDG_")}
    environment["HOME"] = ""
    ended = subprocess.run([*COMMAND, "list"], capture_output=True, text=True, env=environment, timeout=60)
    assert ended.returncode == 1 or Path("~").expanduser().is_absolute()
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_signals_end_a_command_with_their_code(sold: Program, name: str) -> None:
    number = getattr(signal, name)
    code = f"""
import os, signal, sys
from pipetui.cli import session
from pipetui.__main__ import run
signal.signal(signal.SIGINT, signal.default_int_handler)
session.Session.show = lambda self, page: os.kill(os.getpid(), {int(number)})
sys.exit(run(sys.argv[1:]))
"""
    ended = subprocess.run(
        [sys.executable, "-c", code, "--db", str(sold.db), "list"],
        capture_output=True,
        text=True,
        env=home_environment(sold.db.parent),
        timeout=60,
    )
    assert ended.returncode == 128 + number
    assert "Traceback" not in ended.stderr


def test_handlers_of_signals_are_put_back(program: Program) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)]
    program("init")
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)] == before


def test_an_ignored_signal_stays_ignored(program: Program) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with main._ended_by_signals():
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
            with pytest.raises(Terminated):
                os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_locked_file_is_waited_for_and_then_said(sold: Program) -> None:
    with locked(sold.db):
        sold("move", 1, "Negotiation", code=5)
    assert sold.err.startswith("Error: ")
    assert "locked" in sold.err
    assert sold.stages()["Website relaunch"] == "New Contact"


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "is empty"), (b"hello, I am a text file, and a longer one at that\n" * 20, "not a pipetui file")],
)
def test_foreign_files_are_refused_and_left(program: Program, content: bytes, message: str) -> None:
    program.db.write_bytes(content)
    for words in (("list",), ("summary",), ("add", "x"), ("undo",)):
        program(*words, code=5)
        assert message in program.err
    assert program.db.read_bytes() == content


def test_a_folder_as_the_file(program: Program, tmp_path: Path) -> None:
    program.db = tmp_path
    program("list", code=5)
    assert "is a folder" in program.err


@pytest.mark.parametrize(
    "name", ["../x.db", "-rf", "a\nb.db", "new\x1b]0;x\x07.db", "ü" * 80 + ".db", "x" * 300 + ".db"]
)
def test_odd_file_names_do_nothing_odd(
    program: Program, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    monkeypatch.chdir(folder)
    program.db = Path(name)
    program("init", code=1 if len(name) > 255 else 0)
    assert "Traceback" not in program.err
    assert not any(ord(char) < 32 and char != "\n" for char in program.out + program.err)
    made = list(tmp_path.rglob("*.db")) + [path for path in folder.iterdir() if path.name == "-rf"]
    assert len(made) == (0 if len(name) > 255 else 1)


def test_a_read_only_file_can_be_looked_at(sold: Program) -> None:
    sold.db.chmod(0o400)
    code = """
import sys
from pipetui.__main__ import run
sys.exit(run(sys.argv[1:]))
"""
    from support.processes import start

    for words, ended in ((("list",), 0), (("summary",), 0), (("move", "1", "disc"), 1)):
        process = start(code, "--db", sold.db, *words, unprivileged=True)
        out, err = process.communicate(timeout=60)
        assert process.returncode == ended, (out, err)
        assert "Traceback" not in err


def test_an_unforeseen_fault_ends_with_1(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipetui.cli import session

    def fail() -> None:
        raise ZeroDivisionError("Client Acme")

    monkeypatch.setattr(session, "clock", fail)
    program("list", code=1)
    assert "a fault inside pipetui (ZeroDivisionError at cli/session.py:" in program.err
    assert "Acme" not in program.err


@pytest.mark.parametrize("name", PAYLOADS.values(), ids=PAYLOADS)
def test_hostile_words_in_every_place_of_a_command_line(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    db = str(tmp_path / "x.db")
    for words in ([name], ["list", name], ["show", name], ["--as", name, "list"], ["config", "get", name]):
        if "\x00" in name:
            continue  # no process can be given one
        code = run_command(["--db", db, *words])
        out, err = capsys.readouterr()
        assert code in (0, 2, 3)
        assert not any((ord(char) < 32 and char not in "\n\t") or 0x7F <= ord(char) < 0xA0 for char in out + err)
        assert "\u202e" not in out + err


def test_what_typer_could_not_write_is_told_as_what_we_could_not(monkeypatch: pytest.MonkeyPatch) -> None:
    unsaid = OSError(28, "No space left on device")
    assert main._real(unsaid) is unsaid  # stdout is fine: it was something else
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        full.write("help")
        assert isinstance(main._real(unsaid), OperationFailed)


def test_typers_own_way_with_a_broken_pipe_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    from typer._click.utils import PacifyFlushWrapper

    monkeypatch.setattr(sys, "stdout", PacifyFlushWrapper(sys.stdout))
    assert isinstance(main._real(SystemExit(1)), OutputClosed)


def test_a_shell_that_asks_is_answered(
    sold: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIPETUI_DB", str(sold.db))
    monkeypatch.setenv("_PIPETUI_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "pipetui\nshow\nWeb")
    monkeypatch.setenv("COMP_CWORD", "2")
    capsys.readouterr()
    assert run_command([]) == 0
    assert capsys.readouterr() == ("Website\\ relaunch\n", "")
