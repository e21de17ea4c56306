"""A report as a page of its own: nothing from outside, nothing that runs, bars as boxes, words that stay words."""

from __future__ import annotations

from html.parser import HTMLParser

from pipetui.render.html import report_html
from pipetui.render.page import Cell, Column
from pipetui.render.report import Report, Section, report_page
from support.hostile import PAYLOADS

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Reads a page strictly: every tag that opens closes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def report(words: str = "Acme & Söhne") -> Report:
    columns = [Column("deal", shrink=True), Column("value", right=True), Column("", shrink=True), Column("")]
    rows = [
        [words, "€1", Cell("████"), ""],
        ["x", "€2", Cell("██"), ""],
        ["y", "", Cell(words), ""],
        ["▁▂█", "", "", ""],
    ]
    section = Section("Deals", [("n", words)], columns, rows, ["a note"], ["a warning"])
    return Report(words, "as of now", [section, Section()])


def test_the_page() -> None:
    page = report_html(report())
    read = Reader(page)
    assert read.open == []
    assert page.count("<td") == 12  # the fourth column says nothing
    assert '<td class="bar"><i style="width:33%"></i></td>' in page
    assert '<td class="right">€2</td>' in page
    assert '<td class="steps">▁▂█</td>' in page
    assert "<dt>n</dt><dd>Acme &amp; Söhne</dd>" in page
    assert '<p class="warning">! a warning</p>' in page
    assert "default-src 'none'" in page
    assert "@media print" in page
    assert "@page" in page


def test_nothing_in_it_is_markup_or_comes_from_elsewhere() -> None:
    for payload in (*PAYLOADS, '"><script>x()</script>', "' onload='x()", "<img src=//evil>", "&lt;", "javascript:x"):
        page = report_html(report(payload))
        read = Reader(page)
        assert read.open == []
        assert not read.seen & {"script", "img", "a", "link", "iframe", "svg"}
        assert "src=" not in page.replace("src=//evil", "").replace("default-src", "")


def test_the_page_of_a_terminal_fits() -> None:
    long = report("a name that goes on and on " * 6)
    for width in (60, 80, 120):
        page = report_page(long, width=width).plain
        assert max(len(line) for line in page.splitlines()) <= width
    assert "a note" in report_page(long, width=None).plain
    assert "! a warning" in report_page(long, width=None).plain
