"""A CSV file of stage changes, one a row: which deal, to which stage, when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.deals import check_external_id, check_reason_name, check_stage_name
from pipetui.domain.errors import InvalidInput
from pipetui.domain.text import visible
from pipetui.interchange.column_dates import ORDERS, read_dates
from pipetui.interchange.csv_reading import BadRow, CsvShape, inspect_csv, read_rows
from pipetui.interchange.mapping import plain_name
from pipetui.interchange.questions import check_choice
from pipetui.interchange.row_building import tidy
from pipetui.services.collector_pause import collector_paused
from pipetui.services.import_shapes import HistoryRow, SkippedRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from pipetui.domain.context import Context

_KNOWN_AS = {
    "deal": ("deal", "external id", "deal id", "opportunity id", "record id", "id"),
    "stage": ("stage", "to stage", "deal stage", "new stage", "to"),
    "date": ("date", "at", "moment", "instant", "happened at", "changed at", "date entered", "entered", "timestamp"),
    "lost_reason": ("lost reason", "reason"),
}
_NEEDED = ("deal", "stage", "date")
_PROGRESS_EVERY = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPlan:
    """A file of stage changes that was understood. Nothing is written yet.

    Attributes:
        described: how the file is written.
        rows: the changes, in the file's order.
        refused: the rows that are none, with line and reason.
        reading: the order of day, month and year that was found, "" where no date depends on it.
    """

    described: str
    rows: Sequence[HistoryRow]
    refused: tuple[SkippedRow, ...]
    reading: str


@collector_paused()
def plan_history(
    ctx: Context,
    path: Path,
    date_order: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> HistoryPlan:
    """Reads a CSV file with the columns deal (its external id), stage, and date or instant; a lost reason may follow.

    Args:
        ctx: the circumstances.
        path: the CSV file.
        date_order: `dmy`, `mdy` or `ymd`; None: found out.
        progress: told (rows read, all rows) now and then; may raise to stop.

    Raises:
        OperationFailed: the file cannot be read.
        InvalidInput: it is no CSV file, or lacks one of the columns.
        Question: its dates can be read in more than one way.
    """
    check_choice("date-order", date_order, ORDERS)
    shape = inspect_csv(path)
    columns = _find_columns(shape)
    total, texts = _survey(shape, columns["date"])
    dates = read_dates(shape.header[columns["date"]], texts, date_order, ctx.timezone)
    rows: list[HistoryRow] = []
    refused: list[SkippedRow] = []
    for number, row in enumerate(read_rows(shape)):
        if progress and number % _PROGRESS_EVERY == 0:
            progress(number, total)
        if isinstance(row, BadRow):
            refused.append(SkippedRow(*row))
            continue
        try:
            rows.append(_change(row.line, _cells(row.cells, columns), dates.meanings))
        except (InvalidInput, ValueError) as error:
            refused.append(SkippedRow(row.line, str(error)))
    return HistoryPlan(
        described=shape.described, rows=rows, refused=tuple(refused), reading=ORDERS.get(dates.order, "")
    )


def _find_columns(shape: CsvShape) -> dict[str, int]:
    plain = [plain_name(name) for name in shape.header]
    found = {}
    for field, names in _KNOWN_AS.items():
        at = next((plain.index(name) for name in names if name in plain), None)
        if at is not None:
            found[field] = at
    if missing := [field for field in _NEEDED if field not in found]:
        known = ", ".join(visible(name) for name in shape.header if name)
        raise InvalidInput(
            f"no column is called {' or '.join(missing)}",
            f"name the columns deal (the external id), stage, date; the file has: {known}",
        )
    return found


def _survey(shape: CsvShape, column: int) -> tuple[int, set[str]]:
    texts: set[str] = set()
    total = 0
    for row in read_rows(shape):
        total += 1
        if not isinstance(row, BadRow) and column < len(row.cells):
            texts.add(tidy(row.cells[column]))
    return total, texts


def _cells(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {field: tidy(cells[at]) if at < len(cells) else "" for field, at in columns.items()}


def _change(line: int, cells: Mapping[str, str], dates: Mapping[str, date | ValueError]) -> HistoryRow:
    external_id = check_external_id(cells["deal"])
    if external_id is None:
        raise ValueError("it names no deal")
    if not cells["date"]:
        raise ValueError("it has no date")
    moment = dates[cells["date"]]
    if isinstance(moment, ValueError):
        raise moment
    reason = cells.get("lost_reason", "")
    return HistoryRow(
        line, external_id, check_stage_name(cells["stage"]), moment, check_reason_name(reason) if reason else ""
    )
