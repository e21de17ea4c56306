"""The report of the sources."""

from __future__ import annotations

from pipetui.queries.metrics.shapes import Figure
from pipetui.queries.metrics.sources import SourceFigures, Sources
from pipetui.render.report import report_page
from pipetui.render.sources import sources_report
from support import printouts


def test_a_row_for_each_source() -> None:
    def row(source: str, won: int) -> SourceFigures:
        count = Figure(2, 2, "count")
        worth = Figure(won, 1, "money")
        return SourceFigures(
            source, (source,), count, worth, count, count, worth, count, Figure(0.5, 4, "ratio"), worth
        )

    found = Sources(
        "2026-11-22T12:00:00.000Z",
        "2026-11-22",
        printouts.MONTH,
        "EUR",
        "Sales",
        (row("referral", 200_050), row("", 100_000)),
    )
    lines = report_page(sources_report(found), width=None).plain.splitlines()
    assert lines[0].split() == ["Sources", "Sales,", "Sun", "22", "Nov", "2026,", "as", "of", "now,", "this", "month"]
    assert " ".join(lines[3].split()) == "referral 2 2 €2,000.50 2 €2,000.50 2 50 % €2,000 ████████████"
    assert lines[4].split()[:3] == ["none", "given", "2"]
