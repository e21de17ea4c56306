"""`kind`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.program import Program


def test_kinds_are_listed_added_renamed_and_taken_off(sold: Program) -> None:
    assert sold("kind", "list").splitlines()[-1].split() == ["6", "note", "note"]
    assert sold("kind", "list", "--plain").splitlines()[0] == "1\tcall\t0\tno"
    sold("kind", "add", "Webinar")
    sold("kind", "add", "Memo", "--note")
    sold("kind", "edit", "web", "--name", "Workshop")
    sold("kind", "delete", "demo")
    kinds = sold.json("kind", "list")["kinds"]
    assert [kind["name"] for kind in kinds] == ["call", "email", "meeting", "message", "note", "Workshop", "Memo"]
    assert [kind["is_note"] for kind in kinds][-2:] == [False, True]
    sold("kind", "add", "CALL", code=4)
    sold("kind", "delete", "demo", code=3)
