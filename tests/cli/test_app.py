"""The table of contents: every command there, explained, and loaded only when it is called."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from pipetui.cli.app import SECTIONS, command
from support.reference import DOCS, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.program import Program

PROMISED = {
    *(
        "init",
        "demo",
        "info",
        "doctor",
        "config get",
        "config set",
        "config edit",
        "config path",
        "add",
        "list",
        "show",
    ),
    *("edit", "move", "advance", "back", "win", "lose", "reopen", "delete", "contact add", "contact list"),
    *("company list", "company show"),
    *("contact show", "contact edit", "task add", "task list", "task done", "stage list", "stage add", "stage edit"),
    *("stage reorder", "stage remove", "pipeline list", "pipeline add", "pipeline edit", "pipeline use"),
    *("pipeline delete", "tag list", "tag add", "tag edit", "tag delete", "reason list", "reason add", "reason edit"),
    *("reason delete", "summary", "report stages", "import", "import-history", "backup", "restore", "undo", "redo"),
    *("history", "view list", "view add", "view edit", "view delete", "log", "lead add", "lead list", "lead convert"),
    *(f"{noun} {verb}" for noun in ("kind", "rate", "target") for verb in ("list", "add", "edit", "delete")),
}


def walk(found: Any, context: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield the path, command and context of every command below a group."""
    for name in found.list_commands(context):
        inner = found.get_command(context, name)
        inner_context = typer.Context(inner, info_name=name, parent=context)
        full = f"{path} {name}".strip()
        if isinstance(inner, TyperGroup):
            yield from walk(inner, inner_context, full)
        else:
            yield full, inner, inner_context


def everything() -> dict[str, tuple[Any, Any]]:
    root = command()
    context = typer.Context(root, info_name="pipetui", help_option_names=["-h", "--help"])
    return {path: (found, inner) for path, found, inner in walk(root, context)}


def test_all_that_is_promised_is_there_and_nothing_else() -> None:
    assert set(everything()) == PROMISED


def test_every_command_and_every_option_says_what_it_is() -> None:
    for path, (found, context) in everything().items():
        assert isinstance(found, TyperCommand)
        assert found.help, path
        for param in found.get_params(context):
            record = param.get_help_record(context)
            assert record is not None
            assert record[1].strip(), (path, record[0])


def test_help_is_everywhere_and_short(program: Program) -> None:
    for path in PROMISED:
        for option in ("-h", "--help"):
            out = program(*path.split(), option)
            assert out.startswith(f"Usage: pipetui {path} ")
    assert not program.db.exists()


def test_the_help_of_the_program_names_every_command_in_its_section(program: Program) -> None:
    out = program("--help")
    assert out.index("Without a command: the board.") < out.index("--db PATH")
    for title, names in SECTIONS.items():
        block = out.split(f"\n{title}:\n")[1].split("\n\n")[0]
        assert [line.split()[0] for line in block.splitlines()] == list(names)
    assert max(len(line) for line in out.splitlines()) <= 80


def test_the_version(program: Program) -> None:
    assert re.fullmatch(r"pipetui \d+\.\d+\.\d+\S*\n", program("--version"))
    assert not program.db.exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("lits",), "there is no command 'lits' (did you mean list?)"),
        (("xyzzy",), "there is no command 'xyzzy'"),
        (("contact", "lits"), "no such command 'lits'. Did you mean 'list'?"),
        (("contact",), "missing command"),
        (("list", "--pipline", "x"), "no such option: --pipline (Possible options: --pipeline, --plain)"),
        (("show",), "missing argument 'DEAL'"),
        (("undo", "x"), "invalid value for '[N]': 'x' is not a valid int"),
        (("show", "1", "2"), "got unexpected extra argument(s) (2)"),
        (("--nonsense",), "no such option: --nonsense"),
    ],
)
def test_wrong_usage_is_one_line_and_the_way_to_the_help(
    program: Program, words: tuple[str, ...], message: str
) -> None:
    program(*words, code=2)
    first, second = program.err.splitlines()
    assert first == f"Error: {message}"
    assert second.endswith("--help` shows how.")
    assert program.out == ""


def test_every_module_of_the_table_has_its_commands() -> None:
    for section in SECTIONS.values():
        for target in section.values():
            module, _, attribute = target.partition(":")
            assert hasattr(importlib.import_module(f"pipetui.cli.{module}"), attribute)


def test_the_board_is_what_there_is_without_a_command(program: Program) -> None:
    program("--no-color", code=2, before=("--as=ana",))
    assert "the board needs a terminal" in program.err


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_generated_pages_do_not_lag(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run: python tests/support/reference.py"


def test_every_command_has_a_place_in_the_page() -> None:
    page = pages()["cli.md"]
    for path in PROMISED:
        assert re.search(rf"^###+ {re.escape(path)}$", page, re.MULTILINE), path
