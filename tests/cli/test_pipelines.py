"""`pipeline`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.program import Program


def pipelines(program: Program) -> dict[str, bool]:
    return {found["name"]: found["current"] for found in program.json("pipeline", "list")["pipelines"]}


def test_add_use_edit(program: Program) -> None:
    program("pipeline", "add", "Retainers", "--template", "standard")
    assert pipelines(program) == {"Sales": True, "Retainers": False}
    assert program("pipeline", "list").splitlines()[1].split() == ["▸", "Sales", "0"]
    program("pipeline", "use", "ret")
    assert pipelines(program)["Retainers"]
    program("pipeline", "edit", "ret", "--name", "Care plans")
    assert "Care plans" in pipelines(program)
    assert program("pipeline", "list", "--plain").count("\n") == 2


def test_a_new_one_can_be_shown_at_once_and_is_one_undo(program: Program) -> None:
    program("pipeline", "add", "Retainers", "--use")
    assert pipelines(program) == {"Sales": False, "Retainers": True}
    program("undo")
    assert pipelines(program) == {"Sales": True}


def test_the_current_one_is_what_lists_and_sums_are_about(sold: Program) -> None:
    sold("pipeline", "add", "Retainers")
    sold("pipeline", "use", "Retainers")
    assert sold.deals() == {}
    assert sold.json("summary")["pipeline"] == "Retainers"


def test_delete_moves_the_deals(sold: Program) -> None:
    sold("pipeline", "add", "Retainers", "--stages", "Talk, Trial,")
    assert sold("pipeline", "delete", "Sales", "--into", "Retainers", "--stage", "Trial", "--dry-run") == (
        "Would delete Sales and move its 3 open deals into Retainers, Trial\n"
    )
    sold("win", 1)
    sold("pipeline", "delete", "Sales", "--into", "Retainers")
    assert pipelines(sold) == {"Retainers": True}
    assert sold.stages() == {"Website relaunch": "Won", "Payroll audit": "Talk", "Rénovation": "Talk"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "Sales"), 4),
        (("add", "x", "--template", "nonsense"), 3),
        (("add", "x", "--stages", "A,A"), 2),
        (("use", "Nowhere"), 3),
        (("delete", "Sales", "--into", "Sales"), 4),
        (("delete", "Sales"), 2),
    ],
)
def test_what_is_refused(program: Program, words: tuple[str, ...], code: int) -> None:
    program("init")
    program("pipeline", *words, code=code)
    assert program.err.startswith("Error: ")
    assert pipelines(program) == {"Sales": True}
