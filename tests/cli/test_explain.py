"""`explain` in every form: what a figure is, the numbers, the deals, what was left out."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.metrics import CATALOGUE
from pipetui.queries.metrics.explain import BLOCKS_EXPLAINED

if TYPE_CHECKING:
    from pathlib import Path

    from support.program import Program


@pytest.fixture
def traded(sold: Program) -> Program:
    """Three open deals, one won, one lost."""
    for title, amount, at in (("Old site", "4000", "2026-09-01"), ("Old audit", "6k", "2026-10-01")):
        sold("add", title, "--contact", "Ana Keller", "--amount", amount, "--at", at)
    sold("win", "old site", "--at", "2026-11-10")
    sold("lose", "old audit", "--reason", "Price", "--at", "2026-11-12")
    return sold


def test_a_figure_explained(traded: Program) -> None:
    out = traded("explain", "win rate")
    assert out.startswith("Win rate: 50 %")
    assert "1 won ÷ (1 won + 1 lost) = 50 %" in out
    assert "! it rests on 2 deals only" in out
    assert "P          2025-11-23 to 2026-11-22" in out
    lines = [line.split() for line in out.splitlines() if line.endswith((" won", " lost"))]
    assert [line[-2:] for line in lines] == [["2026-11-10", "won"], ["2026-11-12", "lost"]]


def test_what_is_left_out_says_why(traded: Program) -> None:
    out = traded("explain", "open_value")
    assert "2 amounts added up = €20,500" in out
    assert "! 1 deal has no price in it" in out
    assert out.splitlines()[-1].endswith("no amount")


def test_the_document(traded: Program) -> None:
    document = traded.json("explain", "weighted_value", "website")
    assert document["metric"] == "weighted_value"
    assert document["figure"]["n"] == 1
    assert [deal["title"] for deal in document["deals"]] == ["Website relaunch"]
    assert (document["deals"][0]["value"], document["left_out"], document["period"]) == ("12500.00", [], None)
    rows = traded.json("explain", "by_stage.lost_count")["rows"]
    assert [(row["row"], row["figure"]["value"]) for row in rows if row["figure"]["value"]] == [("New Contact", 1)]
    (row,) = traded.json("explain", "by_stage.entered", "--in", "new c", "--period", "all")["rows"]
    assert (row["numbers"]["advanced"], row["numbers"]["lost_here"]) == (1, 1)
    assert len(traded.json("explain", "trend")["series"]) == 13


def test_every_figure_can_be_explained(traded: Program) -> None:
    for metric in CATALOGUE.values():
        if metric.block in BLOCKS_EXPLAINED:
            out = traded("explain", metric.id, "--md", "--as-of", "2026-11-20")
            assert metric.definition in out.replace("\\", "")


def test_as_lines_of_deals(traded: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(traded("explain", "open_value", "--csv"))))
    assert [(row["title"], row["counts"], row["why"]) for row in rows] == [
        ("Website relaunch", "yes", ""),
        ("Payroll audit", "yes", ""),
        ("Rénovation", "no", "no amount"),
    ]
    plain = traded("explain", "won_count", "--plain").splitlines()
    assert [line.split("\t")[4] for line in plain] == ["Old site"]


def test_a_long_list_is_cut_unless_all_is_asked_for(traded: Program) -> None:
    for number in range(22):
        traded("add", f"Deal {number}", "--contact", "Ana Keller")
    assert "and 5 more: --all lists them" in traded("explain", "open_count")
    assert "Deal 21" in traded("explain", "open_count", "--all")


def test_a_page_of_its_own(traded: Program, tmp_path: Path) -> None:
    traded("add", "<script>alert(1)</script>", "--contact", "Ana Keller")
    path = tmp_path / "figure.html"
    assert traded("explain", "open_count", "--html", path) == f"Wrote {path}\n"
    page = path.read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert path.stat().st_mode & 0o777 == 0o600
    assert traded("explain", "open_count", "--html", "-") == page
    traded("explain", "open_count", "--html", tmp_path / "no" / "where.html", code=1)
    assert "cannot be written" in traded.err
    assert [each.name for each in tmp_path.glob("*.tmp")] == []


def test_names_that_fit_nothing(traded: Program) -> None:
    traded("explain", "win_rat3", code=3)
    assert "did you mean win_rate?" in traded.err
    traded("explain", "by_stage.entered", "--in", "nowhere", code=3)
    assert "no stage is called" in traded.err
    traded("explain", "open_count", "--md", "--json", code=2)
