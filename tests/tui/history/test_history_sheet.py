"""What the history screen says: lines in exactly their width, and changes in words."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from pipetui.queries.changes import BatchChanges, RowChange
from pipetui.tui.history.history_sheet import batch_head, batch_line, changes_page, empty_lines
from support.contexts import ZURICH
from support.history_pages import BATCHES, CHANGES


@pytest.mark.parametrize("width", [30, 51, 52, 80, 120])
def test_a_line_is_as_wide_as_it_may_be(width: int) -> None:
    for batch in (*BATCHES, BATCHES[0]._replace(summary="漢字" * 60, actor="漢字" * 9)):
        assert cell_len(batch_line(batch, width, ZURICH).plain) <= max(width, 40)
    assert cell_len(batch_head(width).plain) <= 40


def test_a_line_says_when_who_what_and_what_became_of_it() -> None:
    said = batch_line(BATCHES[2], 80, ZURICH).plain
    assert " ".join(said.split()) == "✗ 2026-11-21 13:02 ana deleted Payroll audit undone"
    assert batch_line(BATCHES[0], 46, ZURICH).plain.split()[0] == "11-22"
    assert batch_line(None, 80, ZURICH).plain == "…"


def test_a_change_is_told_field_by_field() -> None:
    lines = changes_page(CHANGES, ZURICH, 60).plain.splitlines()
    assert lines[1] == "change 27 · 2026-11-21 11:03 · Inès Moreau-Duchamp · edit"
    assert "  amount          12500.00 EUR → 18000.00 EUR" in lines
    at = lines.index("  notes           They asked twice. → They asked twice. The")
    assert lines[at + 1] == "                  mayor decides in December."  # it goes on below itself
    assert lines[-1] == "and 12 more"
    narrow = changes_page(CHANGES, ZURICH, 24).plain.splitlines()
    assert narrow[narrow.index("  expected close  ") + 1] == "    – → 2026-12-24"
    placed = BatchChanges(BATCHES[2], (RowChange("deal", 3, "Website", "changed"),), 0)
    assert changes_page(placed, ZURICH, 60).plain.splitlines()[1:] == [
        "change 28 · 2026-11-21 13:02 · ana · delete · undone",
        "",
        "changed deal Website #3",
        "  its place in the column",
    ]


def test_emptiness_teaches() -> None:
    assert empty_lines("", "/").plain.splitlines()[0] == "Nothing was changed yet."
    assert empty_lines("by:ben [/]", "/").plain.splitlines() == [
        "No change fits by:ben [/].",
        "/ changes the words, esc drops them.",
    ]
