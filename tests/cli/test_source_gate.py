"""What must not stand in the source at all: calls that run text, and places where text from outside would be markup."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "pipetui"
FILES = sorted(SOURCE.rglob("*.py"))

MODULES = {"pickle", "marshal", "shelve", "dill", "yaml", "webbrowser", "commands", "pty"}
BUILTINS = {"eval", "exec", "compile", "print"}
CALLS = {"system", "popen", "from_markup", "echo", "secho"}
# Those of Textual's widgets that read what they are given as markup, unless they are told otherwise.
PLAIN_WHEN_TOLD = {"Static", "Label", "notify"}
ALWAYS_MARKUP = {
    "Button",
    "OptionList",
    "Option",
    "SelectionList",
    "DataTable",
    "Tree",
    "Select",
    "Checkbox",
    "Markdown",
}
ASSIGNED = {"border_title", "border_subtitle", "tooltip", "sub_title"}
"""Attributes that Textual reads as markup."""


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_false(call: ast.Call, keyword: str) -> bool:
    found = next((each.value for each in call.keywords if each.arg == keyword), None)
    return isinstance(found, ast.Constant) and found.value is False


def sins_of_call(call: ast.Call, *, screen: bool) -> list[str]:
    name = name_of(call.func)
    forbidden = BUILTINS if isinstance(call.func, ast.Name) else CALLS
    sins = [f"{name}()"] if name in forbidden else []
    if any(each.arg == "shell" for each in call.keywords) and not is_false(call, "shell"):
        sins.append("shell=")
    if screen and name in ALWAYS_MARKUP:
        sins.append(f"{name}()")
    if screen and name in PLAIN_WHEN_TOLD and not is_false(call, "markup") and not _wakes(call):
        sins.append(f"{name}() without markup=False")
    return sins


def _wakes(call: ast.Call) -> bool:
    """A condition that is notified shows nothing."""
    return name_of(call.func) == "notify" and not call.args


def _is_content(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and name_of(value.func) == "Content"


def sins_of(text: str, *, screen: bool) -> list[str]:
    """Return what a module does that it must not.

    Args:
        text: its source.
        screen: it draws on the board's screen.
    """
    sins: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            sins += [alias.name for alias in node.names if alias.name.split(".")[0] in MODULES]
        elif isinstance(node, ast.ImportFrom):
            sins += [node.module] if node.module and node.module.split(".")[0] in MODULES else []
        elif isinstance(node, ast.Call):
            sins += sins_of_call(node, screen=screen)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and screen and not _is_content(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named = (each for target in targets for each in ast.walk(target) if isinstance(each, ast.Attribute))
            sins += [each.attr for each in named if each.attr in ASSIGNED]
        elif isinstance(node, ast.FunctionDef) and screen and node.name == "render":
            sins += ["render() -> str"] if node.returns is None or ast.unparse(node.returns) == "str" else []
    return sins


def test_nothing_in_the_source_runs_text_or_reads_it_as_markup() -> None:
    sins = {
        str(path.relative_to(SOURCE)): sins_of(path.read_text(encoding="utf-8"), screen="tui" in path.parts)
        for path in FILES
    }
    assert {path: found for path, found in sins.items() if found} == {}
    assert len(sins) > 100


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from yaml import load",
        "os.system(name)",
        "subprocess.run(name, shell=True)",
        "subprocess.run(name, shell=wanted)",
        "eval(name)",
        "print(name)",
        "Content.from_markup(name)",
        "Static(name)",
        "Label(name, markup=True)",
        "self.notify(name)",
        "Button(name)",
        "self.tooltip = name",
        "self.border_title: str = name",
        "box.border_title, box.border_subtitle = name, keys",
        "def render(self) -> str: ...",
        "def render(self): ...",
    ],
)
def test_the_gate_sees_what_it_is_for(line: str) -> None:
    assert sins_of(line, screen=True)


@pytest.mark.parametrize(
    "line",
    [
        "re.compile(x)",
        "session.exec(query)",
        "Static(name, markup=False)",
        "wake.notify()",
        "box.border_title = Content(name)",
        "def render(self) -> Content: ...",
    ],
)
def test_the_gate_lets_through_what_is_harmless(line: str) -> None:
    assert sins_of(line, screen=True) == []
