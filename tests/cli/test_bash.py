"""Completion in a real bash: names with blanks arrive as one word, filter words in one piece."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui.cli.bash import EscapingBash
from support.terminal import home_environment, installed_program

if TYPE_CHECKING:
    from support.program import Program

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="no bash")

# The function that `--install-completion` writes, called as bash calls it: COMP_WORDS is how bash cuts the line.
CALL = """
source /dev/stdin <<< "$SCRIPT"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_pipetui_completion pipetui
for word in "${COMPREPLY[@]}"; do printf '%s\\n' "$word"; done
"""


@pytest.fixture
def script(program: Program, monkeypatch: pytest.MonkeyPatch) -> str:
    """What bash is taught."""
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    return program("--show-completion", "bash")


def offered(program: Program, script: str, *words: str) -> list[str]:
    """Return what bash would put on the line for the last of its words."""
    folder = Path(installed_program()).parent
    environment = home_environment(program.db.parent, PIPETUI_DB=str(program.db), SCRIPT=script)
    environment["PATH"] = f"{folder}:{environment['PATH']}"
    ran = subprocess.run(
        ["bash", "--norc", "-c", CALL, "bash", "pipetui", *words],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )
    assert ran.stderr == ""
    return ran.stdout.splitlines()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("show", "Web"), ["Website\\ relaunch"]),
        (("show", "Website\\ rel"), ["Website\\ relaunch"]),
        (("show", '"Web'), ["Website relaunch"]),
        (("show", "'Website rel"), ["Website relaunch"]),
        (("move", "Website\\ relaunch", "Prop"), ["Proposal\\ Sent"]),
        (("list", "stage", ":", "Disc"), ["Discovery\\ Call"]),
        (("list", "stage", ":"), ["New\\ Contact", "First\\ Contact", "Discovery\\ Call"]),
        (("list", "-tag", ":", "w"), ["web"]),
        (("list", "sta"), ["stage:", "status:"]),
        (("sum",), ["summary"]),
        (("show", "nobody"), []),
    ],
    ids=" ".join,
)
def test_what_bash_puts_on_the_line(sold: Program, script: str, words: tuple[str, ...], found: list[str]) -> None:
    assert offered(sold, script, *words)[: len(found) or None] == found


@pytest.mark.parametrize(
    ("line", "at", "parts"),
    [
        ("pipetui\nshow\nWeb", 2, (["show"], "Web")),
        ("pipetui\nshow\n", 2, (["show"], "")),
        ("pipetui\nshow", 2, (["show"], "")),
        ("pipetui\nshow\nWeb\nmore", 2, (["show"], "Web")),
        ("pipetui\nshow\nA\\ B", 2, (["show"], "A B")),
        ('pipetui\nshow\n"A B"', 2, (["show"], "A B")),
        ('pipetui\nshow\n"', 2, (["show"], "")),
        ("pipetui\nlist\nstage\n:\nDisc", 4, (["list"], "stage:Disc")),
        ("pipetui\nlist\nstage\n:\nDisc\nacme", 5, (["list", "stage:Disc"], "acme")),
        ("pipetui\nadd\n12\n:\n30", 4, (["add", "12", ":"], "30")),
    ],
)
def test_how_the_line_is_read(
    monkeypatch: pytest.MonkeyPatch, line: str, at: int, parts: tuple[list[str], str]
) -> None:
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(at))
    from pipetui.cli.app import command

    assert EscapingBash(command(), {}, "pipetui", "_PIPETUI_COMPLETE").get_completion_args() == parts


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Website relaunch", "Website\\ relaunch"),
        ("Rénovation", "Rénovation"),
        ("a;touch x", "a\\;touch\\ x"),
        ("$(id) `id`", "\\$\\(id\\)\\ \\`id\\`"),
        ("#12 50%", "#12\\ 50%"),
    ],
)
def test_nothing_in_a_title_means_anything_to_the_shell(monkeypatch: pytest.MonkeyPatch, title: str, word: str) -> None:
    from typer._click.shell_completion import CompletionItem

    monkeypatch.setenv("COMP_WORDS", "pipetui\nshow\n")
    monkeypatch.setenv("COMP_CWORD", "2")
    from pipetui.cli.app import command

    shell = EscapingBash(command(), {}, "pipetui", "_PIPETUI_COMPLETE")
    shell.get_completion_args()
    assert shell.format_completion(CompletionItem(title)) == word
