from __future__ import annotations

from pipetui.queries.changes import BatchChanges, FieldChange, RowChange
from pipetui.queries.history import Batch
from pipetui.render.changes import batch_page, heading, sides
from support.contexts import ZURICH

BATCH = Batch(12, "2026-11-22T12:00:00.000Z", "ana", "edit", "edited Website", "do", False, None, 13)


def test_things_are_headed_by_what_happened_to_them() -> None:
    assert heading(RowChange("deal", 12, "Website", "added")) == "added deal Website #12"
    assert heading(RowChange("deal", 12, "", "changed")) == "changed deal #12"
    assert heading(RowChange("deal", 1, "", "added", rows=8800)) == "added 8,800 deals"
    assert heading(RowChange("company", 1, "", "deleted", rows=2)) == "deleted 2 companies"
    assert heading(RowChange("deal", 1, "changes of stage", "added", rows=2)) == "added 2 changes of stage"


def test_fields_stand_in_one_line_and_nothing_is_a_dash() -> None:
    assert sides(FieldChange("notes", "", "one\ntwo")) == ("–", "one two")


def test_a_batch_is_told_as_a_page() -> None:
    rows = (
        RowChange(
            "deal", 3, "Website", "changed", (FieldChange("owner", "ana", "ben"), FieldChange("amount", "", "5 EUR"))
        ),
        RowChange("deal", 4, "Audit", "changed"),
        RowChange("tag", 1, "", "added", rows=3),
    )
    assert batch_page(BatchChanges(BATCH, rows, 7), timezone=ZURICH).plain.splitlines() == [
        "edited Website",
        "  change 12, 2026-11-22 13:00, ana, edit, undone",
        "",
        "changed deal Website #3",
        "  owner   ana → ben",
        "  amount  – → 5 EUR",
        "",
        "changed deal Audit #4",
        "  its place in the column",
        "",
        "added 3 tags",
        "",
        "and 7 more",
    ]


def test_a_batch_that_stands_has_no_mark() -> None:
    page = batch_page(BatchChanges(BATCH._replace(live=True, turned_by=None), (), 0), timezone=ZURICH)
    assert page.plain == "edited Website\n  change 12, 2026-11-22 13:00, ana, edit\n"
