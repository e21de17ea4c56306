"""`task`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.program import Program


@pytest.fixture
def busy(sold: Program) -> Program:
    """Four open tasks: one without a day, one today, one tomorrow, one overdue."""
    sold("task", "add", "send the offer", "--deal", "payroll", "--due", "today", "--time", "9:30")
    sold("task", "add", "thank him", "--contact", "jean")
    sold("task", "add", "look it up", "--deal", "rénovation", "--due", "-2d")
    return sold


def titles(program: Program, *words: str) -> list[str]:
    return [task["title"] for task in program.json("task", "list", *words)["tasks"]]


def test_the_earliest_comes_first(busy: Program) -> None:
    assert titles(busy) == ["look it up", "send the offer", "call", "thank him"]


def test_the_table_shows_what_is_late_and_what_is_today(busy: Program) -> None:
    lines = busy("task", "list").splitlines()
    assert lines[1].split()[1] == "!"
    assert lines[2].split()[1:4] == ["●", "today", "09:30"]
    assert busy("task", "list", "--plain").count("\n") == 4


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--deal", "payroll"), ["send the offer"]),
        (("--contact", "jean"), ["send the offer", "thank him"]),
        (("--until", "today"), ["look it up", "send the offer"]),
    ],
)
def test_lists_can_be_narrowed(busy: Program, words: tuple[str, ...], found: list[str]) -> None:
    assert titles(busy, *words) == found


def test_done_tasks_leave_the_list(busy: Program) -> None:
    assert busy("task", "done", "look").startswith("look it up is done (undo")
    assert "look it up" not in titles(busy)
    assert "look it up" in titles(busy, "--done")
    busy("undo")
    assert "look it up" in titles(busy)


def test_the_next_step_of_a_deal_is_its_earliest_task(busy: Program) -> None:
    busy("task", "add", "first of all", "--deal", "website", "--due", "today")
    assert busy.deals()["Website relaunch"]["next_step"] == "first of all"


def test_nothing_to_do(program: Program) -> None:
    assert program("task", "list") == ""
    assert program.err.endswith("Nothing to do.\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "float"), 4),
        (("add", "x", "--deal", "nobody"), 3),
        (("add", "x", "--deal", "1", "--due", "someday"), 2),
        (("add", "x", "--deal", "1", "--time", "9:30"), 2),
        (("done", "99"), 3),
        (("list", "--deal", "1", "--contact", "1"), 2),
    ],
)
def test_what_is_refused(busy: Program, words: tuple[str, ...], code: int) -> None:
    busy("task", *words, code=code)
    assert busy.err.startswith("Error: ")
