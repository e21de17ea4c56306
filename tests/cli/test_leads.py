"""`lead`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.program import Program


def test_leads_are_added_listed_talked_to_and_converted(sold: Program) -> None:
    assert sold("lead", "list") == ""
    assert "No leads" in sold.err
    assert sold("lead", "add", "Bo Berg", "--source", "fair", "--at", "2026-11-03").startswith(
        "Added the lead Bo Berg as #1"
    )
    sold("lead", "add", "Ida", "--email", "ida@example.com", "--company", "Acme")
    sold("log", "meeting", "bo", "at the fair")
    assert sold("lead", "list").splitlines()[-1].split() == ["1", "Bo", "Berg", "fair", "2026-11-03"]
    assert sold("lead", "list", "--plain").count("\n") == 2
    sold("lead", "convert", "bo", code=4)
    assert sold("lead", "convert", "bo", "--phone", "123 45").startswith("Bo Berg is a contact now, #4 (undo")
    sold("lead", "convert", "bo", "--phone", "123 45", code=4)
    assert [lead["name"] for lead in sold.json("lead", "list")["leads"]] == ["Ida"]
    assert "contact #4" in sold("lead", "list", "--all")
    assert sold.json("contact", "show", "bo berg")["contact"]["source"] == "fair"
