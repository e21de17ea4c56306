"""`undo`, `redo`, `history`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.program import Program


def test_undo_says_what_it_took_back_and_redo_brings_it(sold: Program) -> None:
    sold("move", 1, "Negotiation")
    assert sold("undo") == "Undid: moved Website relaunch to Negotiation\n"
    assert sold.err == "`pipetui redo` reverses that.\n"
    assert sold.stages()["Website relaunch"] == "New Contact"
    assert sold("redo") == "Redid: moved Website relaunch to Negotiation\n"
    assert sold.err == "`pipetui undo` reverses that.\n"
    assert sold.stages()["Website relaunch"] == "Negotiation"


def test_several_at_once(sold: Program) -> None:
    sold("undo", 3)
    assert sold.stages() == {}
    sold("redo", 2)
    assert set(sold.stages()) == {"Website relaunch", "Payroll audit"}


def test_nothing_left_to_undo(program: Program) -> None:
    program("init")
    assert program("undo") == "Nothing to undo\n"
    assert program.err == ""
    assert program("redo") == "Nothing to redo\n"


def test_everybody_undoes_their_own(sold: Program) -> None:
    sold("move", 1, "Negotiation", before=("--as", "ben"))
    sold("undo")
    assert sold.stages() == {"Website relaunch": "Negotiation", "Payroll audit": "New Contact"}


def test_another_ones_change_by_its_number(sold: Program) -> None:
    sold("move", 1, "Negotiation", before=("--as", "ben"))
    batch = sold.json("history")["history"][0]
    assert (batch["actor"], batch["command"]) == ("ben", "move")
    sold("undo", "--batch", batch["batch_id"])
    assert sold.stages()["Website relaunch"] == "New Contact"
    sold("undo", "--batch", batch["batch_id"], code=4)
    sold("undo", "--batch", 999, code=3)


def test_what_stands_in_the_way_is_named(sold: Program) -> None:
    sold("edit", 1, "--owner", "ana")
    batch = sold.json("history")["history"][0]["batch_id"]
    sold("edit", 1, "--owner", "ben", before=("--as", "ben"))
    sold("undo", "--batch", batch, code=4)
    assert sold.err.startswith("Error: ")
    assert sold.deals()["Website relaunch"]["owner"] == "ben"


def test_wrong_numbers(sold: Program) -> None:
    sold("undo", 0, code=2)
    sold("undo", "many", code=2)
    sold("undo", 2, "--batch", 1, code=2)
    sold("history", "--limit", 0, code=2)


def test_history_of_the_file_and_of_a_deal(sold: Program) -> None:
    sold("move", 2, "Negotiation")
    lines = sold("history").splitlines()
    assert lines[0].split() == ["batch", "When", "Who", "What"]
    assert lines[1].split(maxsplit=4)[1:] == ["2026-11-22", "13:00", "ana", "moved Payroll audit to Negotiation"]
    assert len(sold("history", "--plain", "--limit", 2).splitlines()) == 2
    about = sold.json("history", "payroll")["history"]
    assert [line["command"] for line in about] == ["move", "add"]
    sold("history", "nobody", code=3)


def test_a_new_file_has_no_history(program: Program) -> None:
    assert program("history") == ""
    assert program.err.endswith("Nothing was changed yet.\n")


def test_what_a_change_changed_is_shown_field_by_field(sold: Program) -> None:
    sold("edit", 1, "--owner", "ben")
    batch = sold.json("history")["history"][0]["batch_id"]
    assert sold("history", "--batch", batch).endswith("changed deal Website relaunch #1\n  owner  – → ben\n")
    found = sold.json("history", "--batch", batch)
    assert (found["batch"]["command"], found["batch"]["mark"], found["more"]) == ("edit", None, 0)
    (change,) = found["changes"]
    assert (change["op"], change["noun"], change["name"]) == ("changed", "deal", "Website relaunch")
    assert [field["name"] for field in change["fields"]] == ["owner"]
    assert sold("history", "--batch", batch, "--plain").startswith("changed\tdeal\t1\tWebsite relaunch\towner\t")
    sold("history", "--batch", 999, code=3)


def test_changes_are_found_by_words_and_by_who_made_them(sold: Program) -> None:
    sold("move", 1, "Negotiation", before=("--as", "ben"))
    assert [line["actor"] for line in sold.json("history", "--find", "by:ben")["history"]] == ["ben"]
    assert [line["command"] for line in sold.json("history", "--find", "negotiation")["history"]] == ["move"]
    assert sold.json("history", "payroll", "--find", "by:ben")["history"] == []
    assert sold("history", "--find", "nothing of it") == ""
    assert sold.err.endswith("Nothing fits.\n")
