"""A CSV file of deals, read and understood before anything is written.

The file is read twice: first to see what its columns of dates and numbers look like as a whole, then row by row with
that known. Only the rows that are to be imported are kept.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pipetui.domain.deals import check_pipeline_name, check_stage_name
from pipetui.domain.errors import InvalidInput
from pipetui.domain.money import check_currency
from pipetui.domain.stages import default_stage_kind
from pipetui.domain.text import fold, visible
from pipetui.interchange.column_dates import ORDERS, read_dates
from pipetui.interchange.column_numbers import DECIMALS, read_amounts, read_percents
from pipetui.interchange.csv_reading import BadRow, CsvShape, Row, inspect_csv, read_rows
from pipetui.interchange.mapping import ENTERED, Mapped, map_columns
from pipetui.interchange.questions import check_choice
from pipetui.interchange.row_building import RefusedRow, RowBuilder, StageName, tidy
from pipetui.queries.pipelines import pipeline_named, stages
from pipetui.queries.settings import file_settings
from pipetui.services.collector_pause import collector_paused
from pipetui.services.import_shapes import ImportRow, ImportSpec, SkippedRow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from pipetui.domain.context import Context
    from pipetui.store.file import Store

_DATES = frozenset(["created", "closed", "expected_close"])
_PROGRESS_EVERY = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the user says about a file; None and empty: to be found out.

    Attributes:
        maps: `COLUMN=FIELD` each.
        stages: the stages of a pipeline to make, as typed: "A,B,Won,Lost".
        pipeline: the pipeline to import into, or the name of the one to make.
        currency: ISO code of amounts that name none.
        date_order: `dmy`, `mdy` or `ymd`.
        decimal: `.` or `,`.
    """

    maps: tuple[str, ...] = ()
    stages: str | None = None
    pipeline: str | None = None
    currency: str | None = None
    date_order: str | None = None
    decimal: str | None = None


class ColumnUse(NamedTuple):
    """A named column of the file: where it goes ("title", "created, entered:Demo", "note"), and how it was read."""

    name: str
    goes_to: str
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """A file that was understood. Nothing is written yet.

    Attributes:
        described: how the file is written: "UTF-8, comma, 8 columns".
        columns: the named columns.
        spec: what holds for the whole file.
        rows: what is to become deals, in the file's order.
        refused: the rows that cannot, with line and reason.
        warnings: what the user should know.
    """

    described: str
    columns: tuple[ColumnUse, ...]
    spec: ImportSpec
    rows: Sequence[ImportRow]
    refused: tuple[SkippedRow, ...]
    warnings: tuple[str, ...]

    @property
    def row_count(self) -> int:
        """All rows that were not blank."""
        return len(self.rows) + len(self.refused)


@collector_paused()
def plan_import(
    store: Store,
    ctx: Context,
    path: Path,
    options: ImportOptions,
    progress: Callable[[int, int], None] | None = None,
) -> ImportPlan:
    """Reads a CSV file of deals.

    Args:
        store: the file that the deals are to go into, for its stages, currency and timezone.
        ctx: the circumstances.
        path: the CSV file.
        options: what the user says about it.
        progress: told (rows read, all rows) now and then; may raise to stop.

    Raises:
        OperationFailed: the file cannot be read.
        InvalidInput: it is no CSV file, an option does not fit it, or no column is the title.
        Question: it can be read in more than one way.
        NotFound: there is no such pipeline.
    """
    check_choice("date-order", options.date_order, ORDERS)
    check_choice("decimal", options.decimal, DECIMALS)
    spec, stage_names = _spec(store, path, options)
    shape = inspect_csv(path)
    mapped = map_columns(shape.header, options.maps, [stage.name for stage in stage_names])
    if not any(field == "title" for _, field in mapped):
        known = ", ".join(visible(name) for name in shape.header if name)
        raise InvalidInput(
            "no column says what the deals are called",
            f"say which: --map COLUMN=title; the columns are: {known}",
            "map",
        )
    survey = _survey(shape, [column for column, field in mapped if _is_read_whole(field)])
    read, readings = _read_columns(shape, mapped, survey, options, ctx)
    currency = spec.currency or file_settings(store.connection).base_currency or None
    builder = RowBuilder(shape.header, mapped, read, stage_names, currency)
    rows, refused = _build_all(shape, builder, survey.rows, progress)
    return ImportPlan(
        described=shape.described,
        columns=_uses(shape, mapped, readings),
        spec=spec,
        rows=rows,
        refused=refused,
        warnings=_warnings(shape, survey),
    )


def _spec(store: Store, path: Path, options: ImportOptions) -> tuple[ImportSpec, list[StageName]]:
    pipeline = check_pipeline_name(options.pipeline) if options.pipeline else None
    new_stages = None
    if options.stages is None:
        found = stages(store.connection, pipeline_named(store.connection, pipeline).id)
        names = [StageName(stage.name, stage.kind) for stage in found]
    else:
        new_stages = _stage_list(options.stages)
        names = [StageName(name, default_stage_kind(name)) for name in new_stages]
    spec = ImportSpec(
        source_name=visible(path.name),
        pipeline=pipeline,
        new_stages=new_stages,
        currency=check_currency(options.currency) if options.currency else None,
    )
    return spec, names


def _stage_list(text: str) -> tuple[str, ...]:
    """Splits "A,B,Won,Lost"; a name with a comma in it stands in quotes."""
    cells = next(csv.reader([" ".join(text.splitlines())], skipinitialspace=True), [])
    names = [check_stage_name(cell) for cell in cells if cell.strip()]
    if not names:
        raise InvalidInput("--stages names no stage", 'for example --stages "Lead,Offer,Won,Lost"', "stages")
    keys = [fold(name) for name in names]
    for name, key in zip(names, keys, strict=True):
        if keys.count(key) > 1:
            raise InvalidInput(f"--stages names {name!r} twice", "give each stage its own name", "stages")
    return tuple(names)


# --- the columns as a whole -------------------------------------------------------------------------------------------


class _Survey(NamedTuple):
    """What the first reading saw.

    Attributes:
        rows: how many there are.
        texts: the distinct texts of the columns that are read as a whole.
        unnamed: whether a column without a name holds anything.
    """

    rows: int
    texts: Mapping[int, Collection[str]]
    unnamed: bool


def _is_read_whole(field: str) -> bool:
    return field in _DATES or field in ("amount", "probability") or field.startswith(ENTERED)


def _survey(shape: CsvShape, columns: Sequence[int]) -> _Survey:
    texts: dict[int, set[str]] = {column: set() for column in columns}
    seen = [(column, texts[column].add) for column in texts]
    nameless = [column for column, name in enumerate(shape.header) if not name]
    unnamed = False
    count = 0
    for row in read_rows(shape):
        count += 1
        if isinstance(row, BadRow):
            continue
        cells = row.cells
        width = len(cells)
        for column, add in seen:
            if column < width:
                add(cells[column])
        if nameless and not unnamed:
            unnamed = any(cells[column].strip() for column in nameless if column < width)
    tidied = {column: {text for cell in cells if (text := tidy(cell))} for column, cells in texts.items()}
    return _Survey(count, tidied, unnamed)


def _read_columns(
    shape: CsvShape, mapped: Sequence[Mapped], survey: _Survey, options: ImportOptions, ctx: Context
) -> tuple[dict[Mapped, Mapping[str, Any]], dict[int, str]]:
    """What the texts of each date and number column mean, and how each such column was read, for people."""
    read: dict[Mapped, Mapping[str, Any]] = {}
    readings: dict[int, str] = {}
    for use in mapped:
        column, field = use
        if not _is_read_whole(field):
            continue
        texts, name = survey.texts[column], visible(shape.header[column])
        if field == "amount":
            read[use], decimal = read_amounts(name, texts, options.decimal)
            readings[column] = DECIMALS.get(decimal, "")
        elif field == "probability":
            read[use] = read_percents(texts)
        else:
            dates, order = read_dates(name, texts, options.date_order, ctx.timezone)
            read[use] = _as_days(dates, ctx) if field == "expected_close" else dates
            readings[column] = ORDERS.get(order, "")
    return read, readings


def _as_days(dates: Mapping[str, Any], ctx: Context) -> Mapping[str, Any]:
    """Days where the file may tell times: an expected close is a day."""
    return {
        text: moment.astimezone(ctx.timezone).date() if hasattr(moment, "astimezone") else moment
        for text, moment in dates.items()
    }


# --- the rows ---------------------------------------------------------------------------------------------------------


def _build_all(
    shape: CsvShape, builder: RowBuilder, total: int, progress: Callable[[int, int], None] | None
) -> tuple[list[ImportRow], tuple[SkippedRow, ...]]:
    rows: list[ImportRow] = []
    refused: list[SkippedRow] = []
    for number, row in enumerate(read_rows(shape)):
        if progress and number % _PROGRESS_EVERY == 0:
            progress(number, total)
        if isinstance(row, Row):
            try:
                rows.append(builder.build(row))
            except RefusedRow as error:
                refused.append(SkippedRow(row.line, str(error)))
        else:
            refused.append(SkippedRow(row.line, row.why))
    return rows, tuple(refused)


def _uses(shape: CsvShape, mapped: Sequence[Mapped], readings: Mapping[int, str]) -> tuple[ColumnUse, ...]:
    fields: dict[int, list[str]] = {}
    for column, field in mapped:
        fields.setdefault(column, []).append(field)
    return tuple(
        ColumnUse(visible(name), ", ".join(fields.get(column, ["note"])), readings.get(column, ""))
        for column, name in enumerate(shape.header)
        if name
    )


def _warnings(shape: CsvShape, survey: _Survey) -> tuple[str, ...]:
    warnings = []
    if shape.lossy:
        warnings.append("some characters could not be read; they show as �")
    if shape.skipped_rows:
        rows = "1 row" if shape.skipped_rows == 1 else f"{shape.skipped_rows} rows"
        warnings.append(f"{rows} above the header (line {shape.header_line}) passed over")
    if survey.unnamed:
        warnings.append("columns without a name were passed over, and some of their cells are not empty")
    return tuple(warnings)
