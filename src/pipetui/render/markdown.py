"""Printouts as Markdown, for a note, a mail or a wiki. User text is escaped: it is words there, never markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipetui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.render.page import Column, Row
    from pipetui.render.report import Report, Section

_MEANING = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")


def escaped(words: str) -> str:
    """Return words in which nothing means anything to a Markdown reader."""
    return _MEANING.sub(r"\\\1", visible(words))


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
