"""What the shell offers on a tab: names from the file, quick, and never an error, a file or a word on the screen."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import typer

from pipetui.cli import complete
from pipetui.cli.app import command
from support.terminal import home_environment

if TYPE_CHECKING:
    from pathlib import Path

    from support.program import Program


def offered(program: Program, *words: str) -> list[str]:
    """Return what is offered for the last word, as a shell asks for it."""
    from typer._click.shell_completion import ShellComplete

    class Shell(ShellComplete):
        name = "test"
        source_template = ""

        def source_vars(self) -> dict[str, object]:
            return {}

        def get_completion_args(self) -> tuple[list[str], str]:
            return [], ""

        def format_completion(self, item: object) -> str:
            return str(item)

    shell = Shell(command(), {}, "pipetui", "_PIPETUI_COMPLETE")
    return [item.value for item in shell.get_completions(["--db", str(program.db), *words[:-1]], words[-1])]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("sh",), ["show"]),
        (("import",), ["import", "import-history"]),
        (("stage", "re"), ["reorder", "remove"]),
        (("show", "web"), ["website relaunch"]),
        (("show", "Web"), ["Website relaunch"]),
        (("show", "ren"), ["renovation"]),
        (("advance", "Pay"), ["Payroll audit"]),
        (("move", "Website relaunch", "Neg"), ["Negotiation"]),
        (("move", "Neg"), []),
        (("lose", "1", "--reason", "Pri"), ["Price"]),
        (("lose", "1", "--rea"), ["--reason"]),
        (("add", "x", "--contact", "Ana"), ["Ana Keller"]),
        (("add", "x", "--company", "Ac"), ["Acme"]),
        (("add", "x", "--stage", "Disc"), ["Discovery Call"]),
        (("add", "x", "--tag", "w"), ["web"]),
        (("edit", "1", "--owner", ""), []),
        (("list", "st"), ["stage:", "status:"]),
        (("list", "-ta"), ["-tag:"]),
        (("list", "stage:Disc"), ["stage:Discovery Call"]),
        (("list", "-tag:w"), ["-tag:web"]),
        (("list", "is:st"), ["is:stalled"]),
        (("list", "created:this-m"), ["created:this-month"]),
        (("list", "amount:1"), []),
        (("list", "--is", "over"), ["overdue"]),
        (("list", "--stage", "Nego"), ["Negotiation"]),
        (("list", "--pipeline", "a"), ["all"]),
        (("list", "--pipeline", "S"), ["Sales"]),
        (("summary", "--period", "last-"), ["last-week", "last-month", "last-quarter", "last-year"]),
        (("pipeline", "use", ""), ["Sales"]),
        (("contact", "show", "Jean"), ["Jean Borel"]),
        (("task", "add", "x", "--deal", "Payr"), ["Payroll audit"]),
        (("tag", "delete", ""), ["web"]),
        (("view", "delete", ""), []),
        (("config", "get", "th"), ["theme"]),
        (("history", "Rén"), ["Rénovation"]),
    ],
    ids=" ".join,
)
def test_names_that_fit(sold: Program, words: tuple[str, ...], found: list[str]) -> None:
    assert offered(sold, *words) == found


def test_where_there_is_no_file_none_is_made(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    assert offered(program, "show", "web") == []
    assert not program.db.exists()
    assert capsys.readouterr() == ("", "")


def test_a_damaged_file_offers_nothing_and_says_nothing(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    program.db.write_text("not a database, but long enough to look at " * 100)
    assert offered(program, "show", "web") == []
    assert capsys.readouterr() == ("", "")


def test_settings_that_are_wrong_offer_nothing(home: Path) -> None:
    path = home / "config" / "pipetui" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text("nonsense")
    context = typer.Context(command(), info_name="pipetui")
    context.params = {}
    assert complete.deals(context, "x") == []


def test_bash_gets_titles_with_blanks_line_by_line(sold: Program) -> None:
    environment = home_environment(sold.db.parent, PIPETUI_DB=str(sold.db))
    environment |= {"_PIPETUI_COMPLETE": "complete_bash", "COMP_WORDS": "pipetui\nshow\nWeb", "COMP_CWORD": "2"}
    ran = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'pipetui'; from pipetui.__main__ import main; main()"],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Website\\ relaunch\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_be_taught(program: Program, shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")  # the shell is named instead
    script = program("--show-completion", shell)
    assert "_PIPETUI_COMPLETE" in script
    assert "pipetui" in script
    assert not program.db.exists()


def test_completion_is_installed_where_the_shell_reads_it(
    program: Program, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir()
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    program("--install-completion", "fish")
    script = home / ".config" / "fish" / "completions" / "pipetui.fish"
    assert "_PIPETUI_COMPLETE" in script.read_text()
