"""`summary` and `report stages`: the promised JSON, and every other form."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.metrics import HEADLINE

if TYPE_CHECKING:
    from pathlib import Path

    from support.program import Program


@pytest.fixture
def traded(sold: Program) -> Program:
    """Three open deals, one won, two lost."""
    for title, amount, at in (
        ("Old site", "4000", "2026-09-01"),
        ("Old audit", "6k", "2026-10-01"),
        ("Idea", "", "2026-08-01"),
    ):
        sold("add", title, "--contact", "Ana Keller", "--amount", amount, "--at", at)
    sold("win", "old site", "--at", "2026-11-10")
    sold("lose", "old audit", "--reason", "Price", "--at", "2026-11-12")
    sold("lose", "idea", "--reason", "No budget", "--at", "2026-08-20")
    return sold


def figures(program: Program, *words: str) -> dict[str, Any]:
    return {name: figure["value"] for name, figure in program.json("summary", *words)["metrics"].items()}


def test_the_promised_json(traded: Program) -> None:
    document = traded.json("summary")
    assert list(document) == [
        *("schema", "as_of", "period", "rate_period", "base_currency", "pipeline", "metrics", "by_stage"),
        *("lost_reasons", "conversations", "target", "bottleneck"),
    ]
    assert document["as_of"].startswith("2026-11-22T12:")
    assert document["period"] == {"name": "this-month", "from": "2026-11-01", "to": "2026-11-30"}
    assert document["rate_period"] == {"name": "last-365-days", "from": "2025-11-23", "to": "2026-11-22"}
    assert (document["base_currency"], document["pipeline"]) == ("EUR", "Sales")
    kinds = [kind["kind"] for kind in document["conversations"]]
    assert kinds == ["call", "email", "meeting", "demo", "message", "note"]
    assert document["target"] is None
    assert set(document["metrics"]) == {*HEADLINE, "trend"}
    assert document["metrics"]["open_value"] == {
        "value": "20500.00",
        "n": 2,
        "unit": "money",
        "by_currency": {"EUR": {"value": "20500.00", "n": 2}},
        "unpriced": 1,
    }
    assert document["lost_reasons"] == [{"reason": "Price", "count": 1, "value": "6000.00", "unpriced": 0}]


def test_the_figures_add_up(traded: Program) -> None:
    found = figures(traded)
    wanted = {"open_count": 3, "won_count": 1, "won_value": "4000.00", "lost_count": 1, "lost_value": "6000.00"}
    assert {name: found[name] for name in wanted} == wanted
    assert found["win_rate"] == pytest.approx(1 / 3)
    assert figures(traded, "--period", "all")["lost_count"] == 2
    assert figures(traded, "--period", "2026-08")["won_count"] == 0


def test_as_of_a_day_that_has_been(traded: Program) -> None:
    then = traded.json("summary", "--as-of", "2026-11-11")
    assert then["as_of"].startswith("2026-11-11T2")
    assert (then["period"]["from"], then["rate_period"]["to"]) == ("2026-11-01", "2026-11-11")
    wanted = {"open_count": 1, "won_count": 1, "lost_count": 0}
    assert {name: then["metrics"][name]["value"] for name in wanted} == wanted
    assert traded.json("report", "stages", "--as-of", "2026-10-15")["period"]["from"] == "2026-10-01"
    assert figures(traded, "created:last-month", "--as-of", "2026-10-20")["open_count"] == 1
    assert "as of the end of the day, this month" in traded("summary", "--as-of", "wed")
    traded("summary", "--as-of", "2026-11-23", code=2)
    assert "has not come yet" in traded.err


def test_every_pipeline_at_once(traded: Program) -> None:
    traded("pipeline", "add", "Retainers", "--stages", "Talk, Won, Lost")
    traded("add", "Care", "--contact", "Ana Keller", "--pipeline", "Retainers", "--amount", "100")
    document = traded.json("summary", "--pipeline", "all")
    assert document["pipeline"] == "all"
    assert document["metrics"]["open_count"]["value"] == 4
    assert {(row["pipeline"], row["stage"]) for row in document["by_stage"]} >= {("Sales", "Won"), ("Retainers", "Won")}
    assert "All pipelines" in traded("summary", "--pipeline", "all")


def test_a_figure_of_nothing_has_a_reason(program: Program) -> None:
    document = program.json("summary")
    assert document["base_currency"] is None
    assert document["metrics"]["open_value"]["value"] == "0.00"
    for name in ("win_rate", "cycle_days_avg", "velocity_per_day"):
        figure = document["metrics"][name]
        assert figure["value"] is None
        assert figure["reason"]


def test_the_trend_has_money_as_text(traded: Program) -> None:
    trend = traded.json("summary")["metrics"]["trend"]
    assert (trend["n"], trend["unit"], len(trend["value"])) == (13, "series", 13)
    assert trend["value"][-1]["open_value"] == "20500.00"


def test_stages_in_board_order(traded: Program) -> None:
    rows = traded.json("summary")["by_stage"]
    assert [row["stage"] for row in rows][-2:] == ["Won", "Lost"]
    first = rows[0]
    passed = {name: first[name] for name in ("entered", "advanced", "lost_here", "still_here", "other", "conversion")}
    assert passed == {"entered": 5, "advanced": 1, "lost_here": 2, "still_here": 2, "other": 0, "conversion": 0.2}
    assert first["days_avg"] > 0
    assert (first["n"]["conversion"], first["own_history"]) == (5, None)
    assert first["reasons"]["own_history"]
    known = {
        "pipeline": "Sales",
        "stage": "New Contact",
        "kind": "open",
        "position": 0,
        "count": 2,
        "value": "20500.00",
        "weighted": "2050.00",
        "unpriced": 0,
        "by_currency": {"EUR": {"value": "20500.00", "n": 2}},
        "stalled": 0,
        "customers": 2,
        "lost_count": 1,
        "lost_value": "6000.00",
        "lost_reasons": [{"reason": "Price", "count": 1, "value": "6000.00", "unpriced": 0}],
        "probability": 10,
    }
    assert {name: first[name] for name in known} == known


def test_filters_and_pipelines_narrow_it(traded: Program) -> None:
    assert figures(traded, "tag:web")["open_count"] == 1
    assert figures(traded, "--stage", "Discovery")["open_count"] == 1
    traded("pipeline", "add", "Retainers")
    assert figures(traded, "--pipeline", "Retainers")["open_count"] == 0
    assert traded.json("summary", "--pipeline", "all")["pipeline"] == "all"


def test_the_page(traded: Program) -> None:
    text = traded("summary")
    assert text.startswith("Sales · Sun 22 Nov 2026")
    assert "3 deals  €20,500" in text
    assert "win rate 33 % (n 3)" in text
    assert "\x1b" not in text


def test_in_one_line(traded: Program) -> None:
    line = traded("summary", "--short")
    assert line.count("\n") == 1
    assert line.startswith("Sales: 3 deals €20,500 · ")


def test_plain_is_a_figure_a_line(traded: Program) -> None:
    rows = [line.split("\t") for line in traded("summary", "--plain").splitlines()]
    assert [row[0] for row in rows] == list(HEADLINE)
    assert ["won_value", "4000.00", "1", "money"] in rows


def test_markdown(traded: Program) -> None:
    text = traded("summary", "--md")
    assert text.startswith("# Sales, Sun 22 Nov 2026\n")
    assert "| Won value | €4,000 | 1 |" in text


def test_a_page_of_its_own(traded: Program, tmp_path: Path) -> None:
    traded("target", "add", "2026-11", "10000")
    traded("edit", "website", "--title", '<img src="x" onerror="a()">')
    path = tmp_path / "summary.html"
    traded("summary", "--html", path)
    page = path.read_text(encoding="utf-8")
    assert "<h1>Sales, Sun 22 Nov 2026</h1>" in page
    assert '<td>Won value</td><td class="right">€4,000</td>' in page
    assert "Target of this month: 40 %" in page
    assert "2026-10-31" in page
    assert "<img" not in page
    assert "of €10,000  ▓▓▓▓▓▓▓▓░" in traded("summary")
    assert traded("summary", "--csv").splitlines()[1] == "open_count,3,3,count"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--period", "someday"), 2),
        (("--pipeline", "Nowhere"), 3),
        (("--json", "--short"), 2),
        (("stag:x",), 2),
    ],
)
def test_what_is_refused(traded: Program, words: tuple[str, ...], code: int) -> None:
    traded("summary", *words, code=code)
    assert traded.err.startswith("Error: ")
    assert traded.out == ""


def test_the_report_of_the_stages(traded: Program) -> None:
    text = traded("report", "stages", "--period", "all")
    assert "Price          1  €6,000" in text
    document = traded.json("report", "stages")
    assert list(document) == [
        *("schema", "as_of", "period", "rate_period", "base_currency", "pipeline", "by_stage", "lost_reasons"),
        "bottleneck",
    ]
    assert document["by_stage"] == traded.json("summary")["by_stage"]


def test_the_report_in_other_forms(traded: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(traded("report", "stages", "--csv"))))
    assert rows[0]["stage"] == "New Contact"
    assert rows[0]["lost_value"] == "6000.00"
    assert traded("report", "stages", "--plain").splitlines()[0].split("\t")[1] == "New Contact"
    assert traded("report", "stages", "--md").startswith("# Stages\n\nSales, Sun 22 Nov 2026, as of now")
    traded("report", "stages", "--md", "--csv", code=2)


def test_a_report_needs_a_name(program: Program) -> None:
    program("report", code=2)
    assert program.err == "Error: missing command\n`pipetui report --help` shows how.\n"
