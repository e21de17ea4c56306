"""`report`: every report in every form, from one reading of the figures."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from pipetui.cli.report import REPORTS

if TYPE_CHECKING:
    from pathlib import Path

    from support.program import Program


@pytest.fixture
def traded(sold: Program) -> Program:
    """Deals won, lost and open, a call, a target."""
    sold("add", "Old site", "--contact", "Ana Keller", "--amount", "4000", "--at", "2026-09-01", "--source", "referral")
    sold("add", "Old audit", "--contact", "Ana Keller", "--amount", "6k", "--at", "2026-10-01")
    sold("win", "old site", "--at", "2026-11-10")
    sold("lose", "old audit", "--reason", "Price", "--at", "2026-11-12")
    sold("log", "call", "website", "asked for more")
    sold("target", "add", "2026-11", "10000")
    return sold


def test_every_report_in_every_form(traded: Program, tmp_path: Path) -> None:
    for name in REPORTS:
        document = traded.json("report", name)
        assert document["base_currency"] == "EUR"
        title = name.capitalize()
        assert traded("report", name).startswith(f"{title} ")
        assert traded("report", name, "--md").startswith(f"# {title}\n\nSales, Sun 22 Nov 2026, as of now")
        sheet = list(csv.reader(io.StringIO(traded("report", name, "--csv"))))
        plain = traded("report", name, "--plain").splitlines()
        assert len(plain) == len(sheet) - 1 > 0
        assert len({len(row) for row in sheet}) == 1
        path = tmp_path / f"{name}.html"
        traded("report", name, "--html", path)
        page = path.read_text(encoding="utf-8")
        assert page.startswith("<!doctype html>")
        assert f"<h1>{title}</h1>" in page
        assert "http://" not in page
        assert "https://" not in page
    traded("report", "lost", "--md", "--html", "-", code=2)


def test_the_funnel(traded: Program) -> None:
    document = traded.json("report", "funnel", "--period", "all")
    first = document["stages"][0]
    cohort = {name: first[name] for name in ("entered", "advanced", "lost_here", "still_here", "other")}
    assert cohort == {"entered": 4, "advanced": 1, "lost_here": 1, "still_here": 2, "other": 0}
    assert (first["reached"], first["conversion_any"]) == (5, 0.4)
    assert document["bottleneck"] is None


def test_the_forecast_and_its_target(traded: Program) -> None:
    document = traded.json("report", "forecast")
    month = document["months"][0]
    assert (month["name"], month["won"]["value"], month["pipeline"]["value"]) == ("2026-11", "4000.00", "12500.00")
    assert (month["p10"], month["p90"], month["target"]) == ("4000.00", "4000.00", "10000.00")
    assert document["undated"]["deals"]
    target = document["target"]
    assert (target["gap"]["value"], target["attainment"]["value"]) == ("6000.00", 0.4)
    assert target["odds"]["value"] == pytest.approx(0.1)
    assert traded.json("summary")["target"] == target
    out = traded("report", "forecast")
    assert "Target of this month: 40 %" in out
    assert "2 without an expected close: in no month" in out


def test_conversations_lost_and_sources(traded: Program) -> None:
    (call,) = [kind for kind in traded.json("report", "conversations")["conversations"] if kind["n"]]
    assert (call["kind"], call["in_process"], call["won"]) == ("call", 1, 0)
    assert [(row["stage"], row["in_process"]) for row in call["by_stage"]] == [("New Contact", 1)]
    lost = traded.json("report", "lost")
    assert (lost["lost_count"]["value"], [row["stage"] for row in lost["by_stage"]]) == (1, ["New Contact"])
    sources = {row["source"]: row["won_count"]["value"] for row in traded.json("report", "sources")["sources"]}
    assert sources["referral"] == 1


def test_a_report_of_nothing(program: Program) -> None:
    for name in REPORTS:
        assert program("report", name)
        assert program.json("report", name)
        program("report", name, "--csv")
