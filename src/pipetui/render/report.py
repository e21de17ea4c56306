"""A report as a document: headings, words and tables, drawn as a page for a terminal, as Markdown or as HTML.

One document makes all three, so that no form says less than another. The summary alone has a picture of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.text import visible
from pipetui.render.page import Cell, Page, cells, cut
from pipetui.render.styles import TERMINAL, WRONG, Styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.render.page import Column, Row

_WIDEST = 110  # beyond this the eye loses the line
_INDENT = 2


class Section(NamedTuple):
    """A part of a report.

    Attributes:
        title: its heading; "" for none.
        pairs: labels with words beside them.
        columns: of its table; none: there is no table.
        rows: of its table.
        notes: lines below it.
        warnings: the same, but to be minded.
    """

    title: str = ""
    pairs: Sequence[tuple[str, str]] = ()
    columns: Sequence[Column] = ()
    rows: Sequence[Row] = ()
    notes: Sequence[str] = ()
    warnings: Sequence[str] = ()


class Report(NamedTuple):
    """A report.

    Attributes:
        title: what it is about.
        scope: as of when, in which period, of which deals.
        sections: its parts.
    """

    title: str
    scope: str
    sections: Sequence[Section]


def report_page(report: Report, *, width: int | None, styles: Styles = TERMINAL) -> Page:
    """Return a report for a terminal.

    Args:
        report: the document.
        width: the terminal's cells; None: nothing is cut or wrapped.
        styles: the looks.
    """
    page = Page()
    room = _WIDEST if width is None else min(width, _WIDEST)
    page.add(report.title if width is None else cut(visible(report.title), room), styles.heading)
    if cells(visible(report.title)) + len(report.scope) + 4 > room:
        page.end()
        _wrapped(page, "", report.scope, 0, width, styles.muted)
    else:
        page.to(room - len(report.scope)).line(report.scope, styles.muted)
    for section in report.sections:
        page.end()
        _section(page, section, width, styles)
    return page


def _section(page: Page, section: Section, width: int | None, styles: Styles) -> None:
    if section.title:
        page.skip(_INDENT).line(section.title, styles.heading)
    beside = max((cells(visible(label)) for label, _ in section.pairs), default=0) + _INDENT + 2
    for label, words in section.pairs:
        _wrapped(page, label, words, beside, width, styles.plain, styles.muted)
    if section.columns:
        page.table(section.columns, section.rows, width=width, indent=_INDENT, head_style=styles.muted)
    for note in section.notes:
        _wrapped(page, "", note, _INDENT, width, styles.muted)
    for warning in section.warnings:
        _wrapped(page, "", f"{WRONG} {warning}", _INDENT, width, styles.warning)


def _wrapped(
    page: Page, label: str, words: str, indent: int, width: int | None, style: str, label_style: str = ""
) -> None:
    """Write words beside a label, on as many lines as they take."""
    each = [[Cell(word, style)] for word in visible(words).split()]
    if label:
        page.skip(_INDENT)
    page.flow(Cell(label, label_style), each, indent=indent, width=width, between=1)
