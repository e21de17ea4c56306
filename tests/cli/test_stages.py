"""`stage`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from support.program import Program


def names(program: Program) -> list[str]:
    return [stage["name"] for stage in program.json("stage", "list")["stages"]]


def stage(program: Program, name: str) -> dict[str, Any]:
    (found,) = program.json("stage", "list", name)["stages"]
    assert isinstance(found, dict)
    return found


def test_the_template_comes_in_board_order(program: Program) -> None:
    assert names(program) == [
        *("New Contact", "First Contact", "Discovery Call", "Proposal Sent", "Negotiation", "Won", "Lost")
    ]
    lines = program("stage", "list").splitlines()
    assert lines[1].split()[:5] == ["1", "New", "Contact", "open", "10"]
    assert program("stage", "list", "--plain").count("\n") == 7


def test_plain_actions_with_commas_stay_apart(program: Program) -> None:
    program("stage", "edit", "disc", "--action", "Ask, listen +1d", "--action", "Send a summary")
    assert "\tAsk, listen; Send a summary\t" in program("stage", "list", "disc", "--plain").replace("\n", "\t")


def test_one_stage_in_full(program: Program) -> None:
    text = program("stage", "list", "disc")
    assert text.startswith("Discovery Call\n")
    for title in ("For", "Done when", "To do"):
        assert f"\n{title}\n" in text
    program("stage", "list", "Nowhere", code=3)


def test_add_puts_it_where_it_is_said(program: Program) -> None:
    program("stage", "add", "Demo", "--before", "Proposal", "--objective", "Show it", "--wip", "4")
    program("stage", "add", "Signing")
    program("stage", "add", "Handshake", "--before", "Won")
    assert names(program)[2:8] == ["Discovery Call", "Demo", "Proposal Sent", "Negotiation", "Signing", "Handshake"]
    assert stage(program, "Demo")["wip_limit"] == 4


def test_edit_changes_every_field(program: Program) -> None:
    program(
        *("stage", "edit", "disc", "--name", "Diagnosis", "--probability", "35", "--stale-after", "21", "--wip", "3"),
        *("--objective", "Understand", "--criteria", "They said yes", "--criteria", "We agreed"),
        *("--action", "Send a summary +2d", "--action", "Think"),
    )
    found = stage(program, "Diagnosis")
    wanted = {
        "probability": 35,
        "stale_after_days": 21,
        "wip_limit": 3,
        "objective": "Understand",
        "exit_criteria": "They said yes\nWe agreed",
        "actions": [{"title": "Send a summary", "due_in_days": 2}, {"title": "Think", "due_in_days": None}],
    }
    assert {name: found[name] for name in wanted} == wanted


def test_empty_values_clear(program: Program) -> None:
    program("stage", "edit", "disc", "--stale-after", "", "--wip", "", "--criteria", "", "--action", "")
    found = stage(program, "disc")
    assert [found[name] for name in ("stale_after_days", "wip_limit", "exit_criteria", "actions")] == [
        None,
        None,
        "",
        [],
    ]


def test_reorder(program: Program) -> None:
    program("stage", "reorder", "Nego", "Prop", "Disc", "First", "New")
    assert names(program)[:5] == ["Negotiation", "Proposal Sent", "Discovery Call", "First Contact", "New Contact"]
    assert names(program)[5:] == ["Won", "Lost"]


def test_remove_keeps_the_deals(sold: Program) -> None:
    assert sold("stage", "remove", "disc", "--into", "first", "--dry-run") == (
        "Would remove Discovery Call and move its 1 deal into First Contact\n"
    )
    assert "Discovery Call" in names(sold)
    sold("stage", "remove", "disc", "--into", "first")
    assert "Discovery Call" not in names(sold)
    assert sold.stages()["Rénovation"] == "First Contact"
    sold("undo")
    assert sold.stages()["Rénovation"] == "Discovery Call"


def test_remove_into_lost_needs_a_reason(sold: Program) -> None:
    sold("stage", "remove", "disc", "--into", "Lost", code=4)
    sold("stage", "remove", "disc", "--into", "Lost", "--reason", "Price", "--note", "all of them")
    assert sold.deals("status:lost")["Rénovation"]["lost_reason"] == "Price"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", ""), 2),
        (("add", "new contact"), 4),
        (("edit", "disc", "--probability", "120"), 2),
        (("edit", "disc", "--probability", ""), 2),
        (("edit", "Won", "--probability", "90"), 4),
        (("edit", "disc", "--stale-after", "soon"), 2),
        (("reorder", "Nego", "Prop"), 2),
        (("remove", "Won", "--into", "1"), 4),
        (("remove", "disc"), 2),
        (("list", "--pipeline", "Nowhere"), 3),
    ],
)
def test_what_is_refused(program: Program, words: tuple[str, ...], code: int) -> None:
    program("init")
    before = program.json("stage", "list")
    program("stage", *words, code=code)
    assert program.err.startswith("Error: ")
    assert program.json("stage", "list") == before


def test_stages_of_another_pipeline(program: Program) -> None:
    program("pipeline", "add", "Retainers", "--stages", "Talk,Trial")
    program("stage", "add", "Start", "--pipeline", "Retainers", "--before", "Talk")
    found = program.json("stage", "list", "--pipeline", "Retainers")["stages"]
    assert [each["name"] for each in found] == ["Start", "Talk", "Trial", "Won", "Lost"]
