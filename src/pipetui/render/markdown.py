"""Printouts as Markdown, for a note, a mail or a wiki. User text is escaped: it is words there, never markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipetui.domain.text import visible
from pipetui.render.figures import figure
from pipetui.render.stages import stages_report
from pipetui.render.summary import headline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipetui.queries.metrics.shapes import Summary
    from pipetui.render.page import Column, Row
    from pipetui.render.report import Report, Section

_MEANING = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")


def escaped(words: str) -> str:
    """Return words in which nothing means anything to a Markdown reader."""
    return _MEANING.sub(r"\\\1", visible(words))


def summary_markdown(summary: Summary, titles: Mapping[str, str]) -> str:
    """Return the summary: every figure with its title, then the stages and the reasons for losing.

    Args:
        summary: the figures.
        titles: each figure's title, by its id.
    """
    name, day, scope = headline(summary)
    lines = [f"# {escaped(name)}, {day}", "", f"As {scope.removeprefix('as ')}.", "", "| | | n |", "|---|---:|---:|"]
    for metric, value in summary.metrics.items():
        if value.unit in ("count", "money", "ratio", "days", "money_per_day"):
            shown = figure(value, summary.base_currency)
            lines.append(f"| {escaped(titles.get(metric, metric))} | {escaped(shown)} | {value.n:,} |")
    parts = [*stages_report(summary).sections, *([] if summary.target is None else [_target(summary)])]
    return "\n".join([*lines, *(line for section in parts for line in _section(section))]) + "\n"


def _target(summary: Summary) -> Section:
    from pipetui.render.forecast import target_section

    assert summary.target is not None
    return target_section(summary.target, summary.base_currency)


def report_markdown(report: Report) -> str:
    """Return any report."""
    lines = [f"# {escaped(report.title)}", "", f"{escaped(report.scope[:1].upper() + report.scope[1:])}."]
    for section in report.sections:
        lines += _section(section)
    return "\n".join(lines) + "\n"


def _section(section: Section) -> list[str]:
    lines = []
    if section.title:
        lines += ["", f"## {escaped(section.title)}"]
    if section.pairs:
        lines += ["", *(f"- {escaped(label)}: {escaped(words)}" for label, words in section.pairs)]
    if section.columns:
        lines += ["", *_table(section.columns, section.rows)]
    for words in (*section.notes, *(f"! {warning}" for warning in section.warnings)):
        lines += ["", escaped(words)]
    return lines


def _table(columns: Sequence[Column], rows: Sequence[Row]) -> list[str]:
    """Return the columns that have a title as a table; a bar says nothing there."""
    places = [place for place, column in enumerate(columns) if column.title]
    lines = [
        "| " + " | ".join(escaped(columns[place].title) for place in places) + " |",
        "|" + "|".join("---:" if columns[place].right else "---" for place in places) + "|",
    ]
    for row in rows:
        words = [cell if isinstance(cell, str) else cell.words for cell in (row[place] for place in places)]
        lines.append("| " + " | ".join(escaped(word) for word in words) + " |")
    return lines
