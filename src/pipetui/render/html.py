"""A report as one self-contained HTML page: it needs no other file and no network, and prints well on paper.

Every word from the file is escaped. Bars of block characters become boxes, which printers draw sharply.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipetui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.render.page import Column, Row
    from pipetui.render.report import Report, Section

_BLOCKS = re.compile("[█▇▓▒░▉▊▋▌▍▎▏▐┃ ]+")
_STEPS = re.compile("[▁▂▃▄▅▆▇█]{2,}")

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2330; --soft: #5b6475; --line: #d9dde5; --bar: #2f6f8f; --warn: #9a5b00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ef; --soft: #a3abba; --line: #3a4252; --bar: #6fb3d2; --warn: #e5b567; }
  body { background: #14181f; }
}
* { box-sizing: border-box; }
body { margin: 2.5rem auto; max-width: 60rem; padding: 0 1.5rem; color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 2rem 0 .4rem; }
.scope, .note, footer, dt { color: var(--soft); }
.warning { color: var(--warn); }
.scope, .note, .warning { margin: .2rem 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { font-weight: 600; color: var(--soft); text-align: left; border-bottom: 1px solid var(--line); }
th, td { padding: .3rem .6rem .3rem 0; vertical-align: baseline; }
tr + tr td { border-top: 1px solid var(--line); }
.right { text-align: right; }
.bar { min-width: 9rem; }
.bar i { display: block; height: .7em; min-width: 2px; background: var(--bar); border-radius: 2px;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.steps { letter-spacing: 0; font-family: ui-monospace, monospace; color: var(--bar); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: .6rem 0; }
dd { margin: 0; }
footer { margin-top: 3rem; font-size: .85rem; }
@page { margin: 18mm 16mm; }
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --bar: #555; --warn: #000; }
  body { background: none; margin: 0; padding: 0; max-width: none; font-size: 10.5pt; }
  section, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
}
"""


def report_html(report: Report) -> str:
    """Return a report as an HTML page."""
    title = _escaped(report.title)
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        # Nothing may be loaded or run, whatever a name in the file says.
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">""",
        '<meta name="generator" content="pipetui">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        f"<h1>{title}</h1>",
        f'<p class="scope">{_escaped(report.scope)}</p>',
        *(line for section in report.sections for line in _section(section)),
        "<footer>pipetui</footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _escaped(words: str) -> str:
    """Return words in which nothing is markup."""
    shown = visible(words)
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        shown = shown.replace(sign, name)
    return shown


def _section(section: Section) -> list[str]:
    lines = ["<section>"]
    if section.title:
        lines.append(f"<h2>{_escaped(section.title)}</h2>")
    if section.pairs:
        pairs = (f"<dt>{_escaped(label)}</dt><dd>{_escaped(words)}</dd>" for label, words in section.pairs)
        lines += ["<dl>", *pairs, "</dl>"]
    if section.columns:
        lines += _table(section.columns, section.rows)
    lines += [f'<p class="note">{_escaped(note)}</p>' for note in section.notes]
    lines += [f'<p class="warning">! {_escaped(warning)}</p>' for warning in section.warnings]
    return [*lines, "</section>"]


def _table(columns: Sequence[Column], rows: Sequence[Row]) -> list[str]:
    words = [[cell if isinstance(cell, str) else cell.words for cell in row] for row in rows]
    longest = [max((len(row[place]) for row in words), default=0) for place in range(len(columns))]
    places = [place for place, column in enumerate(columns) if column.title or longest[place]]
    heads = (f"<th{_side(columns[place])}>{_escaped(columns[place].title)}</th>" for place in places)
    lines = ["<table>", f"<thead><tr>{''.join(heads)}</tr></thead>", "<tbody>"]
    for row in words:
        made = (_cell(row[place], columns[place], longest[place]) for place in places)
        lines.append(f"<tr>{''.join(made)}</tr>")
    return [*lines, "</tbody>", "</table>"]


def _side(column: Column) -> str:
    return ' class="right"' if column.right else ""


def _cell(words: str, column: Column, longest: int) -> str:
    """Return a cell; a bar is a box as long as its share of the longest one."""
    if not column.title:
        blocks = words.rstrip()
        if blocks and _BLOCKS.fullmatch(blocks):
            return f'<td class="bar"><i style="width:{round(100 * len(blocks) / longest)}%"></i></td>'
    if _STEPS.fullmatch(words):
        return f'<td class="steps">{words}</td>'
    return f"<td{_side(column)}>{_escaped(words)}</td>"
