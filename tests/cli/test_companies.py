"""`company`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.program import Program


def test_companies_come_with_their_people_and_deals(sold: Program) -> None:
    companies = {company["name"]: company for company in sold.json("company", "list")["companies"]}
    assert companies["Acme"]["contacts"] == 1
    assert companies["Acme"]["open_deals"] == 1
    assert "Acme" in sold("company", "list")
    assert sold("company", "list", "--plain").count("\n") == len(companies)


def test_an_empty_list_says_how_one_is_made(program: Program) -> None:
    assert program("company", "list") == ""
    assert "--company" in program.err


def test_show_has_people_and_deals(sold: Program) -> None:
    text = sold("company", "show", "acme")
    for words in ("Acme", "People", "Ana Keller", "Deals", "Website relaunch"):
        assert words in text
    company = sold.json("company", "show", "1")["company"]
    assert [person["name"] for person in company["people"]] == ["Ana Keller"]
    assert [deal["title"] for deal in company["deals"]] == ["Website relaunch"]
    sold("company", "show", "nobody", code=3)
