"""A file of stage changes, understood as a whole before anything is written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import InvalidInput
from pipetui.interchange.history_csv import plan_history
from pipetui.interchange.questions import Question
from pipetui.services.import_shapes import HistoryRow, SkippedRow
from support.contexts import context

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str | bytes], Path]


def test_a_row_is_a_change(write: Write) -> None:
    planned = plan_history(
        context(), write("deal,stage,date\nX-1,New,2026-01-02\nX-1,Proposal,2026-01-05 09:30\n'-2,Lost,2026-02-01\n")
    )
    assert planned.described == "UTF-8, comma, 3 columns"
    assert planned.rows == [
        HistoryRow(2, "X-1", "New", date(2026, 1, 2)),
        HistoryRow(3, "X-1", "Proposal", datetime(2026, 1, 5, 8, 30, tzinfo=UTC)),
        HistoryRow(4, "-2", "Lost", date(2026, 2, 1)),
    ]
    assert (planned.refused, planned.reading) == ((), "")


@pytest.mark.parametrize(
    "header",
    ["deal;stage;date", "External ID;To stage;Happened at", "opportunity_id;deal_stage;timestamp", "id;stage;at"],
)
def test_columns_are_found_by_their_names_in_any_order(write: Write, header: str) -> None:
    reordered = ";".join(reversed(header.split(";")))
    for text in (f"{header};x\nX-1;New;2.1.2026;y\n", f"x;{reordered}\ny;2.1.2026;New;X-1\n"):
        planned = plan_history(context(), write(text))
        assert planned.rows == [HistoryRow(2, "X-1", "New", date(2026, 1, 2))]
        assert planned.reading == "day first"


def test_a_lost_reason_may_stand_beside_it(write: Write) -> None:
    planned = plan_history(
        context(), write("deal,stage,date,lost reason\nA,Lost,2026-01-02, too late \nB,Lost,2026-01-02,\n")
    )
    assert [row.lost_reason for row in planned.rows] == ["too late", ""]


def test_bad_rows_are_told_by_line(write: Write) -> None:
    planned = plan_history(
        context(),
        write(
            "deal,stage,date\n,New,2026-01-02\nA,,2026-01-02\nA,New,\nA,New,soon\nA\n"
            f'"B,New,2026-01-02\n{"x" * 201},New,2026-01-02\n\nA,New,2026-01-03\n'
        ),
    )
    assert planned.rows == [HistoryRow(10, "A", "New", date(2026, 1, 3))]
    assert planned.refused == (
        SkippedRow(2, "it names no deal"),
        SkippedRow(3, "stage is empty"),
        SkippedRow(4, "it has no date"),
        SkippedRow(5, "'soon' is no date"),
        SkippedRow(6, "it has no date"),
        SkippedRow(7, "a quote is never closed, or a cell is longer than 131,072 characters"),
        SkippedRow(8, "external_id is too long: 201 characters, at most 200 fit"),
    )


def test_a_file_without_the_columns_is_refused(write: Write) -> None:
    with pytest.raises(InvalidInput, match="no column is called stage or date") as refused:
        plan_history(context(), write("deal,foo\nA,b\n"))
    assert refused.value.hint == "name the columns deal (the external id), stage, date; the file has: deal, foo"


def test_ambiguous_dates_are_a_question(write: Write) -> None:
    path = write("deal,stage,date\nA,New,03/04/2026\n")
    with pytest.raises(Question, match="column 'date'"):
        plan_history(context(), path)
    assert plan_history(context(), path, "mdy").rows[0].moment == date(2026, 3, 4)
    with pytest.raises(InvalidInput, match="--date-order cannot be 'x'"):
        plan_history(context(), path, "x")


def test_progress_is_told(write: Write) -> None:
    told: list[tuple[int, int]] = []
    path = write("deal,stage,date\n" + "A,New,2026-01-02\n" * 1001)
    plan_history(context(), path, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 1001), (1000, 1001)]
