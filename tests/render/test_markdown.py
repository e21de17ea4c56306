"""Printouts as Markdown: tables that render, and words that stay words."""

from __future__ import annotations

import pytest

from pipetui.domain.metrics import CATALOGUE
from pipetui.queries.metrics.shapes import ReasonFigures
from pipetui.render.markdown import escaped, report_markdown
from pipetui.render.overview import overview_report
from pipetui.render.stages import stages_report
from support import printouts

TITLES = {name: metric.title for name, metric in CATALOGUE.items()}


def test_the_summary() -> None:
    text = report_markdown(overview_report(printouts.summary(), TITLES))
    assert text.startswith("# Consulting, Sun 22 Nov 2026\n\nAs of now, this month; rates: the last 365 days.\n")
    assert "| Open value | €239,400 | 20 |" in text
    assert "| Win rate | 75 % | 4 |" in text
    assert "| Discovery Call | 5 | €62,000 | €24,800 |" in text
    assert "| Price | 1 | €1,500.50 |" in text


def test_a_figure_without_a_title_keeps_its_id() -> None:
    assert "| won\\_count | 3 | 3 |" in report_markdown(overview_report(printouts.summary(), {}))


def test_the_stages() -> None:
    text = report_markdown(stages_report(printouts.summary(lost_reasons=())))
    assert text.startswith("# Stages\n\nConsulting, Sun 22 Nov 2026, as of now, the last 365 days.\n")
    assert "|---|---:|---:|---:|---:|---:|---:|---:|\n" in text
    assert "▇" not in text
    assert "Lost to" not in text


@pytest.mark.parametrize(
    ("words", "safe"),
    [
        ("a|b", "a\\|b"),
        ("*bold* _it_", "\\*bold\\* \\_it\\_"),
        ("[x](http://e)", "\\[x\\]\\(http://e\\)"),
        ("<script>", "\\<script\\>"),
        ("a\\", "a\\\\"),
        ("`code`\nnext", "\\`code\\` next"),
        ("Acme\x1b[2J", "Acme\\[2J"),
    ],
)
def test_words_mean_nothing(words: str, safe: str) -> None:
    assert escaped(words) == safe


def test_a_name_cannot_break_a_table() -> None:
    made = printouts.summary(
        by_stage=(printouts.stage_figures("a|b\n| c"),), lost_reasons=(ReasonFigures(1, "x|y", 1, 0, 0),)
    )
    for line in report_markdown(stages_report(made)).splitlines():
        if line.startswith("|"):
            assert line.replace("\\|", "").count("|") in (4, 9, 10)
