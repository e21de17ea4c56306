"""Deals on their way, one and many, for real and as a rehearsal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.program import Program


def test_move_by_name_beginning_and_place(sold: Program) -> None:
    assert sold("move", "website", "Proposal Sent").startswith("Moved Website relaunch to Proposal Sent (undo")
    sold("move", 2, "disc")
    sold("move", 3, "5")
    assert sold.stages() == {
        "Website relaunch": "Proposal Sent",
        "Payroll audit": "Discovery Call",
        "Rénovation": "Negotiation",
    }


def test_many_deals_are_one_undo(sold: Program) -> None:
    assert sold("move", 1, "#2", "rénov", "Negotiation").startswith("Moved 3 deals to Negotiation")
    assert set(sold.stages().values()) == {"Negotiation"}
    sold("undo")
    assert set(sold.stages().values()) == {"New Contact", "Discovery Call"}


def test_a_deal_named_twice_moves_once(sold: Program) -> None:
    assert "Moved Website relaunch" in sold("advance", 1, "website")
    assert sold.stages()["Website relaunch"] == "First Contact"


def test_one_that_cannot_be_found_stops_all(sold: Program) -> None:
    sold("move", 1, 99, "Negotiation", code=3)
    assert sold.stages()["Website relaunch"] == "New Contact"


def test_move_needs_a_deal_and_a_stage(sold: Program) -> None:
    sold("move", 1, code=2)
    assert sold.err.startswith("Error: move needs a deal and a stage\n")


def test_titles_are_never_taken_for_a_verb(sold: Program) -> None:
    sold("edit", 1, "--title", "moved in")
    sold("win", 1)
    assert sold("win", 1) == "moved in is won already\n"
    assert sold("move", 1, "Won") == "moved in is in Won already\n"
    sold("lose", 1, "--reason", "price")
    assert sold("lose", 1, "--reason", "price") == "moved in is lost for that reason already\n"
    sold("task", "add", "won over", "--deal", 1)
    number = sold.json("task", "list")["tasks"][-1]["id"]
    assert sold("task", "done", number).startswith("won over is done")


def column(program: Program, stage: str) -> list[str]:
    """Return the titles of a stage's cards from top to bottom."""
    return [deal["title"] for deal in program.json("list", f"stage:{stage}", "--status", "all")["deals"]]


def test_a_place_in_the_column(sold: Program) -> None:
    sold("move", 1, 2, 3, "Negotiation", "--top")
    assert column(sold, "Negotiation") == ["Website relaunch", "Payroll audit", "Rénovation"]
    out = sold("move", 1, "--bottom")
    assert out == "Moved Website relaunch within Negotiation (undo with `pipetui undo`)\n"
    assert column(sold, "Negotiation") == ["Payroll audit", "Rénovation", "Website relaunch"]
    sold("move", "website", "--top")
    assert column(sold, "Negotiation") == ["Website relaunch", "Payroll audit", "Rénovation"]
    sold("move", 1, "--below", "payroll")
    assert column(sold, "Negotiation") == ["Payroll audit", "Website relaunch", "Rénovation"]
    sold("move", 3, "--above", "#1")
    assert column(sold, "Negotiation") == ["Payroll audit", "Rénovation", "Website relaunch"]
    sold("undo")
    assert column(sold, "Negotiation") == ["Payroll audit", "Website relaunch", "Rénovation"]


def test_another_stage_and_a_place_there_are_one_move(sold: Program) -> None:
    sold("move", 1, 2, "Negotiation")
    sold("move", 3, "Negotiation", "--above", 2)
    assert column(sold, "Negotiation") == ["Website relaunch", "Rénovation", "Payroll audit"]
    sold("undo")
    assert sold.stages()["Rénovation"] == "Discovery Call"
    sold("move", 2, 3, "Negotiation", "--below", 1)
    assert column(sold, "Negotiation") == ["Website relaunch", "Payroll audit", "Rénovation"]


def test_a_place_that_cannot_be(sold: Program) -> None:
    before = sold.db.read_bytes()
    sold("move", 1, "--top", "--below", 2, code=2)
    assert "exclude each other" in sold.err
    sold("move", 1, "--below", 1, code=2)
    assert "itself" in sold.err
    sold("move", 1, "--below", 3, code=4)
    assert sold.err.splitlines()[0] == "Error: #3 is not in New Contact"
    sold("move", 1, "--below", 99, code=3)
    sold("move", 1, "--top", "--pipeline", "Sales", code=2)
    assert sold.db.read_bytes() == before


def test_a_place_rehearsed(sold: Program) -> None:
    assert sold("move", 1, "--bottom", "--dry-run") == "Would move #1 Website relaunch within New Contact\n"
    assert sold("move", 1, "Nego", "--bottom", "--dry-run").endswith("New Contact → Negotiation\n")


def test_into_lost_needs_a_reason(sold: Program) -> None:
    sold("move", 1, "Lost", code=4)
    assert "reason" in sold.err
    sold("move", 1, "Lost", "--reason", "price", "--note", "too dear")
    deal = sold.json("show", 1)["deal"]
    assert (deal["stage"], deal["lost_reason"], deal["lost_note"]) == ("Lost", "Price", "too dear")


def test_advance_and_back(sold: Program) -> None:
    sold("advance", 1, 2)
    assert sold.stages()["Payroll audit"] == "First Contact"
    sold("back", 2)
    assert sold.stages()["Payroll audit"] == "New Contact"
    assert "undo" not in sold("back", 2)


def test_from_the_last_open_stage_on_is_won(sold: Program) -> None:
    sold("move", 1, "Negotiation")
    assert sold("advance", 1).startswith("Won Website relaunch")
    sold("back", 1)
    assert sold.stages()["Website relaunch"] == "Negotiation"


def test_win_lose_and_reopen(sold: Program) -> None:
    sold("win", 1, "--at", "yesterday", code=4)
    sold("win", 1)
    sold("lose", 2, 3, "--reason", "No budget", "--note", "next year")
    assert sold.stages() == {"Website relaunch": "Won", "Payroll audit": "Lost", "Rénovation": "Lost"}
    assert sold.deals("status:lost")["Rénovation"]["lost_reason"] == "No budget"
    sold("reopen", 1, 3)
    assert sold.stages() == {"Website relaunch": "New Contact", "Payroll audit": "Lost", "Rénovation": "Discovery Call"}


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("lose", "1"), 4, "a lost deal needs a reason"),
        (("lose", "1", "--reason", "nonsense"), 3, "no reason is called"),
        (("win", "1", "--at", "2027-01-01"), 4, "future"),
        (("win", "1", "--at", "some time"), 2, "some time"),
        (("move", "1", "Nowhere"), 3, "Nowhere"),
        (("delete", "1", "nobody"), 3, "nobody"),
    ],
)
def test_what_is_refused(sold: Program, words: tuple[str, ...], code: int, message: str) -> None:
    sold(*words, code=code)
    assert message in sold.err.splitlines()[0]
    assert sold.stages()["Website relaunch"] == "New Contact"


def test_moves_can_be_back_dated(program: Program) -> None:
    program("add", "Audit", "--contact", "Ana", "--email", "a@b.ch", "--at", "2026-10-01")
    program("advance", 1, "--at", "2026-10-05")
    program("win", 1, "--at", "2026-10-20 14:30")
    visits = program.json("show", 1)["deal"]["stage_history"]
    assert [visit["entered_at"][:10] for visit in visits] == ["2026-10-01", "2026-10-05", "2026-10-20"]
    assert program.deals("status:won")["Audit"]["age_days"] == 19


def test_delete_and_bring_back(sold: Program) -> None:
    assert sold("delete", 1, 2).startswith("Deleted 2 deals (undo")
    assert set(sold.stages()) == {"Rénovation"}
    sold("undo")
    assert sold.deals()["Website relaunch"]["id"] == 1
    assert sold.deals()["Website relaunch"]["next_step"] == "call"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("move", "1", "3", "Discovery"), ["move #1 Website relaunch: New Contact → Discovery Call", "leave #3"]),
        (("advance", "1"), ["advance #1 Website relaunch: New Contact → First Contact"]),
        (("back", "3"), ["move #3 Rénovation: Discovery Call → First Contact"]),
        (("back", "1"), ["leave #1 Website relaunch in New Contact"]),
        (("win", "1", "2"), ["win #1 Website relaunch: New Contact → Won", "win #2"]),
        (("lose", "1", "--reason", "Price"), ["lose #1 Website relaunch: New Contact → Lost"]),
        (("reopen", "1"), ["leave #1 Website relaunch in New Contact"]),
        (("delete", "1"), ["delete #1 Website relaunch (New Contact)"]),
    ],
)
def test_a_dry_run_says_it_and_does_nothing(sold: Program, words: tuple[str, ...], said: list[str]) -> None:
    before = sold.stages()
    lines = sold(*words, "--dry-run").splitlines()
    assert len(lines) == len(said)
    for line, beginning in zip(lines, said, strict=True):
        assert line.startswith(f"Would {beginning}")
    assert sold.stages() == before
    assert len(sold.json("history")["history"]) == 3


def test_a_rehearsal_of_reopening_says_where_to(sold: Program) -> None:
    sold("move", 3, "Negotiation")
    sold("win", 3)
    assert sold("reopen", 3, "--dry-run") == "Would reopen #3 Rénovation: Won → Negotiation\n"


def test_deals_of_several_pipelines_need_to_be_told_where(sold: Program) -> None:
    sold("pipeline", "add", "Retainers", "--stages", "Talk,Trial")
    sold("add", "Care plan", "--contact", "Ana Keller", "--pipeline", "Retainers")
    sold("move", 1, "care", "Negotiation", code=2)
    assert "--pipeline" in sold.err
    sold("move", 1, "care", "Trial", "--pipeline", "retainers")
    assert set(sold.deals("--pipeline", "Retainers")) == {"Website relaunch", "Care plan"}
