"""`reason`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.program import Program


def reasons(program: Program) -> list[str]:
    return [reason["name"] for reason in program.json("reason", "list")["reasons"]]


def test_the_list_is_the_users_own(program: Program) -> None:
    assert reasons(program)[0] == "Price"
    program("reason", "add", "Moved away")
    assert reasons(program)[-1] == "Moved away"
    program("reason", "edit", "moved", "--name", "Relocated")
    program("reason", "delete", "Price")
    assert "Price" not in reasons(program)
    assert program("reason", "list").splitlines()[-1].endswith("Relocated")
    assert program("reason", "list", "--plain").splitlines()[-1].split("\t")[1] == "Relocated"


def test_deals_keep_a_reason_that_left_the_list(sold: Program) -> None:
    sold("lose", 1, "--reason", "Price")
    sold("reason", "delete", "Price")
    assert sold.deals("status:lost")["Website relaunch"]["lost_reason"] == "Price"
    sold("lose", 2, "--reason", "Price", code=3)


def test_what_is_refused(program: Program) -> None:
    program("reason", "add", "price", code=4)
    program("reason", "edit", "nonsense", "--name", "x", code=3)
