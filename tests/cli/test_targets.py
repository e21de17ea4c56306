"""`target`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.program import Program


def test_targets_are_set_listed_changed_and_deleted(sold: Program) -> None:
    assert sold("target", "list") == ""
    assert "No targets" in sold.err
    assert sold("target", "add", "this-month", "40k").startswith("Set the target of 2026-11 to €40,000 (undo")
    sold("target", "add", "2026", "400k")
    sold("target", "edit", "2026", "300k")
    assert sold("target", "list").splitlines() == ["Period   to be won", "2026      €300,000", "2026-11    €40,000"]
    assert sold.json("target", "list")["targets"][1] == {"period": "2026-11", "amount": "40000.00", "currency": "EUR"}
    sold("target", "delete", "2026-11")
    assert sold("target", "list", "--plain") == "2026\t300000.00\tEUR\n"
    for words, code in ((("add", "2026", "1"), 4), (("add", "this-week", "1"), 2), (("delete", "2025"), 3)):
        sold("target", *words, code=code)
