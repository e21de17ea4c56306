"""`report week` and `report what-if` in every form."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.program import Program


@pytest.fixture
def week(sold: Program) -> Program:
    """Of the deals that are there, one older by a month was won, and one put off."""
    sold("add", "Old site", "--contact", "Ana Keller", "--amount", "4000", "--at", "2026-09-01")
    sold("add", "Old audit", "--contact", "Ana Keller", "--amount", "6k", "--at", "2026-10-01", "--close", "2026-12-01")
    sold("win", "old site", "--at", "2026-11-20")
    sold("edit", "old audit", "--close", "2026-12-08")
    return sold


def test_the_week_as_json_adds_up(week: Program) -> None:
    document = week.json("report", "week")
    assert list(document)[:6] == ["schema", "as_of", "period", "base_currency", "pipeline", "weighted"]
    assert document["period"] == {"name": "this-week", "from": "2026-11-16", "to": "2026-11-22"}
    weighted = document["weighted"]
    assert float(weighted["after"]) - float(weighted["before"]) == float(weighted["change"])
    assert sum(float(change["change"]) for change in document["changes"]) == float(weighted["change"])
    won = next(change for change in document["changes"] if change["title"] == "Old site")
    assert won["reasons"] == ["won"]
    assert (won["before"]["status"], won["after"]["status"], won["before"]["amount"]) == ("open", "won", "4000.00")
    assert [deal["title"] for deal in document["won"]] == ["Old site"]
    assert len(document["new"]) == 3
    assert document["lost"] == []


def test_the_week_as_rows_has_each_deal_of_each_list_and_each_change(week: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(week("report", "week", "--csv"))))
    assert {row["list"] for row in rows} == {"new", "slipped", "won", "stalled", "forecast"}
    change = next(row for row in rows if row["list"] == "forecast" and row["title"] == "Old site")
    assert (change["reasons"], change["stage"], change["amount"]) == ("won", "Won", "4000.00")
    plain = week("report", "week", "--plain").splitlines()
    assert len(plain) == len(rows)
    assert plain[0].split("\t")[:2] == [rows[0]["list"], rows[0]["id"]]
    nothing = week("report", "week", "owner:nobody", "--csv")
    assert nothing.splitlines() == [",".join(rows[0])]


def test_the_week_as_words(week: Program) -> None:
    page = week("report", "week")
    assert page.startswith("The week")
    assert "won €4,000" in page
    marked = week("report", "week", "--md", "--period", "last-week")
    assert marked.startswith("# The week")
    week("report", "week", "--period", "2027", code=2)
    week("report", "week", "--md", "--json", code=2)


def test_what_if_in_every_form(week: Program) -> None:
    week("target", "add", "2026-Q4", "8000")
    asked = ("report", "what-if", "--period", "2026-Q4", "--win", "old audit", "--lose", "old site", "--shift", "30d")
    document = week.json(*asked)
    audit = document["then"]["forecast"]["won_deals"]
    assert document["assumed"] == {"win": audit, "lose": document["now"]["forecast"]["won_deals"], "shift": "30d"}
    assert document["target"] == "8000.00"
    assert document["now"]["forecast"]["won"]["value"] == "4000.00"
    assert document["then"]["forecast"]["won"]["value"] == "6000.00"
    assert (document["now"]["odds"], document["then"]["odds"]) != (None, None)
    assert document["now"]["largest"]["title"] == "Website relaunch"
    assert document["without_largest"]["largest"] != document["then"]["largest"]
    assert document["now"]["client"]["name"] == "Acme"
    rows = list(csv.DictReader(io.StringIO(week(*asked, "--csv"))))
    assert {row["case"] for row in rows} == {"now", "then", "without_largest"}
    assert rows[0]["won"] == "4000.00"
    assert len(week(*asked, "--plain").splitlines()) == len(rows)
    assert "every close shifted by 30d" in week(*asked)
    assert week(*asked, "--md").startswith("# What if")
    before = week("list", "--status", "all", "--json")
    assert week("list", "--status", "all", "--json") == before


def test_what_if_refuses_what_it_cannot_assume(week: Program) -> None:
    week("report", "what-if", "--shift", "soon", code=2)
    week("report", "what-if", "--win", "no such deal", code=3)
    week("report", "what-if", "--win", "old audit", "--lose", "old audit", code=2)
