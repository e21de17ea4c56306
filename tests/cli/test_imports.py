"""What each kind of command loads: no ORM and no screen to print, no command line to open the board.

Counted rather than timed: each library here costs more than a whole printout may take.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from support.terminal import home_environment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from support.program import Program

LOADED = """
import json, sys
from pipetui.__main__ import run
for words in json.loads(sys.argv[1]):
    code = run(["--db", sys.argv[2], *words])
    sys.stdout.flush()
    print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""
BARE = """
import json, sys, types
stub = types.ModuleType("pipetui.tui.start.launch")
stub.run = lambda **options: 0
sys.modules["pipetui.tui.start.launch"] = stub
from pipetui.cli import board
board._is_terminal = lambda stream: True
from pipetui.__main__ import run
for words in json.loads(sys.argv[1]):
    code = run(["--db", sys.argv[2], *words])
    print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""
WRITING = ("sqlmodel", "sqlalchemy", "pydantic")
READS = [
    *(("list",), ("list", "--json"), ("list", "tag:web"), ("show", "1"), ("show", "1", "--json"), ("summary",)),
    *(("summary", "--json"), ("summary", "--md"), ("summary", "--short", "is:stalled"), ("report", "stages")),
    *(
        ("contact", "list"),
        ("contact", "show", "1"),
        ("company", "show", "1"),
        ("task", "list"),
        ("stage", "list"),
        ("pipeline", "list"),
    ),
    *(
        ("tag", "list"),
        ("reason", "list"),
        ("kind", "list"),
        ("lead", "list"),
        ("rate", "list"),
        ("target", "list"),
        ("view", "list"),
        ("history",),
        ("info",),
        ("doctor",),
        ("config", "get"),
        ("--version",),
    ),
    *(("move", "1", "disc", "--dry-run"), ("--help",), ("list", "--help")),
]


def loaded(code: str, program: Program, *words: str) -> set[str]:
    """Run a command in a process of its own and return the modules that it has loaded."""
    (modules,) = loaded_in_turn(code, program, [words])
    return modules


def loaded_in_turn(code: str, program: Program, commands: Sequence[Sequence[str]]) -> list[set[str]]:
    """Run commands one after the other in one process and return what is loaded after each.

    The first one after which a module is there that none may load is the one that loaded it.
    """
    ran = subprocess.run(
        [sys.executable, "-c", code, json.dumps(commands), str(program.db)],
        capture_output=True,
        text=True,
        env=home_environment(program.db.parent),
        timeout=60,
    )
    ended = [json.loads(line) for line in ran.stderr.splitlines() if line.startswith("[")]
    assert [code for code, _ in ended] == [0] * len(commands), ran.stderr
    return [set(modules) for _, modules in ended]


def test_a_command_that_reads_loads_no_orm_and_no_screen(sold: Program) -> None:
    for words, modules in zip(READS, loaded_in_turn(LOADED, sold, READS), strict=True):
        assert not modules & {*WRITING, "textual", "babel", "tomlkit", "platformdirs"}, words


def test_a_printout_is_drawn_without_rich(sold: Program) -> None:
    printouts = [("list",), ("summary",), ("show", "1"), ("history",), ("info",)]
    for words, modules in zip(printouts, loaded_in_turn(LOADED, sold, printouts), strict=True):
        rich = {name for name in modules if name.startswith("rich")}
        assert not rich - {"rich", "rich._win32_console"}, words


def test_only_the_command_that_is_called_is_loaded(sold: Program) -> None:
    modules = {name for name in loaded(LOADED, sold, "summary") if name.startswith("pipetui.cli.")}
    assert modules == {
        f"pipetui.cli.{name}"
        for name in (
            *("app", "board", "command", "complete", "faults", "figures", "main", "options", "output", "scope"),
            *("session", "summary"),
        )
    }


def test_a_summary_needs_few_modules_of_ours(sold: Program) -> None:
    ours = {name for name in loaded(LOADED, sold, "summary") if name.startswith("pipetui.")}
    assert len(ours) <= 66


def test_a_command_that_writes_loads_no_screen(sold: Program) -> None:
    modules = loaded(LOADED, sold, "edit", "1", "--owner", "ben")
    assert "sqlmodel" in modules
    assert not modules & {"textual", "babel", "tomlkit", "platformdirs"}
    assert not {name for name in modules if name.startswith("pipetui.render")}


ADDED = (
    "add",
    "New one",
    "--contact",
    "Zoé",
    "--email",
    "zoe@z.ch",
    "--company",
    "Zen",
    "--tag",
    "web",
    "--next-step",
    "call",
)


def test_what_one_waits_for_in_the_shell_loads_no_orm(sold: Program) -> None:
    commands = [("move", "1", "disc"), ADDED, ("task", "add", "call", "--deal", "1"), ("view", "add", "x", "tag:x")]
    for words, modules in zip(commands, loaded_in_turn(LOADED, sold, commands), strict=True):
        assert not modules & {*WRITING, "textual", "babel", "tomlkit", "platformdirs"}, words


def test_a_moves_own_module_is_all_that_a_write_loads_of_the_commands(sold: Program) -> None:
    modules = {name for name in loaded(LOADED, sold, "win", "1") if name.startswith("pipetui.cli.")}
    assert "pipetui.cli.moves" in modules
    assert not modules & {"pipetui.cli.listing", "pipetui.cli.importing", "pipetui.cli.start", "pipetui.cli.stages"}


def test_the_board_is_opened_without_the_command_line(sold: Program) -> None:
    for modules in loaded_in_turn(BARE, sold, [(), ("--no-color",), ("--as", "ben")]):
        assert not {name for name in modules if name.split(".")[0] in ("typer", "click", "rich")}
        assert {name for name in modules if name.startswith("pipetui.cli")} == {"pipetui.cli", "pipetui.cli.board"}


def test_the_packages_own_file_stays_empty() -> None:
    for name in ("", "cli/", "render/"):
        path = Path(__file__).parents[2] / "src" / "pipetui" / name / "__init__.py"
        assert len(path.read_text(encoding="utf-8").splitlines()) == 1
