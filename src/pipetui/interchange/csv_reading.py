"""Reads CSV as somebody else's program wrote it: finds out encoding, delimiter and header, and survives bad rows.

Rows come one at a time, so that a large file needs no more memory than a small one. A quote that is never closed would
make `csv` swallow the rest of the file: here it costs the one row that it stands in.
"""

from __future__ import annotations

import codecs
import csv
import stat
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TextIO

from pipetui.domain.errors import InvalidInput, OperationFailed
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

_CHUNK = 1 << 20
_SAMPLE_ROWS = 50
_SAMPLE_LINES = 200
_BLANK = ' ,;\t|"\r\n'
_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with BOM", "cp1252": "Windows-1252"}
_OTHER_FILES = {
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"SQLite format 3\x00": "an SQLite database",
    b"%PDF-": "a PDF document",
}


class Row(NamedTuple):
    """One record: the line it begins on (counted from 1) and its cells, as they stand."""

    line: int
    cells: list[str]


class BadRow(NamedTuple):
    """A record that cannot be read, with the reason."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class CsvShape:
    """What was found out about a file.

    Attributes:
        path: the file.
        encoding: a codec name; `lossy` when some bytes mean nothing in it and are read as U+FFFD.
        delimiter: one character.
        header: the columns' names, "" for one without a name; a name that stands twice gets " (2)".
        header_line: where the header stands, counted from 1.
        skipped_rows: how many rows with text stand above it and are no part of the table.
    """

    path: Path
    encoding: str
    lossy: bool
    delimiter: str
    header: tuple[str, ...]
    header_line: int
    skipped_rows: int

    @property
    def described(self) -> str:
        """One line for people: "UTF-8, comma, 8 columns"."""
        encoding = _NAMES.get(self.encoding, self.encoding.upper())
        named = sum(1 for name in self.header if name)
        return f"{encoding}, {DELIMITERS[self.delimiter]}, {counted(named, 'column')}"


def inspect_csv(path: Path) -> CsvShape:
    """Finds out how a file is written.

    Raises:
        OperationFailed: it cannot be read.
        InvalidInput: it holds no table.
    """
    _check_regular(path)
    try:
        encoding, lossy = _find_encoding(path)
        with _opened(path, encoding) as file:
            lines = _sample(file)
    except OSError as error:
        raise _unreadable(path, error) from error
    declared = _declared_delimiter(lines)
    delimiter = declared or _find_delimiter(lines)
    rows = [row for row in _records(iter(lines), delimiter) if isinstance(row, Row)]
    if declared:
        rows = [row for row in rows if row.line > 1]
    if not rows:
        raise InvalidInput(f"{path.name} holds no rows", "the first row names the columns, each further row is a deal")
    at = _header_at(rows)
    return CsvShape(
        path=path,
        encoding=encoding,
        lossy=lossy,
        delimiter=delimiter,
        header=_names(rows[at].cells),
        header_line=rows[at].line,
        skipped_rows=at,
    )


def read_rows(shape: CsvShape) -> Iterator[Row | BadRow]:
    """Yields the records below the header; blank ones are passed over."""
    try:
        with _opened(shape.path, shape.encoding) as file:
            yield from _records(file, shape.delimiter, shape.header_line)
    except OSError as error:
        raise _unreadable(shape.path, error) from error


# --- the file ---------------------------------------------------------------------------------------------------------


def _check_regular(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if not stat.S_ISREG(mode):
        what = "a directory" if stat.S_ISDIR(mode) else "not a regular file"
        raise OperationFailed(f"{str(path)!r} is {what}", "name a CSV file (it is read twice: a pipe will not do)")


def _unreadable(path: Path, error: Exception) -> OperationFailed:
    why = error.strerror if isinstance(error, OSError) and error.strerror else "no file has such a name"
    return OperationFailed(f"cannot read {str(path)!r}: {why}", "check the name and the permissions of the file")


def _opened(path: Path, encoding: str) -> TextIO:
    # newline="": the csv module must see the line breaks inside quotes as they are.
    return path.open(encoding=encoding, errors="replace", newline="")


def _find_encoding(path: Path) -> tuple[str, bool]:
    """The codec, and whether some bytes mean nothing in it."""
    with path.open("rb") as file:
        start = file.read(4096)
    for magic, what in _OTHER_FILES.items():
        if start.startswith(magic):
            raise InvalidInput(f"{path.name} is {what}, not CSV", "save it as CSV first")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", not _decodes(path, "utf-16")
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", not _decodes(path, "utf-8-sig")
    # Latin text in UTF-16 without its mark: every other byte is zero.
    for encoding, first in (("utf-16-be", 0), ("utf-16-le", 1)):
        if len(start) > 1 and start[first::2].count(0) * 10 > len(start) * 2:
            return encoding, not _decodes(path, encoding)
    if _decodes(path, "utf-8"):
        return "utf-8", False
    return "cp1252", not _decodes(path, "cp1252")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _sample(file: TextIO) -> list[str]:
    """The first lines, as many as it takes to see a table: some files begin with blank rows by the thousand."""
    lines: list[str] = []
    filled = 0
    for line in file:
        lines.append(line)
        filled += bool(line.strip(_BLANK))
        if filled == _SAMPLE_LINES:
            break
    return lines


# --- the table --------------------------------------------------------------------------------------------------------


def _declared_delimiter(lines: list[str]) -> str | None:
    """The delimiter that Excel's own first line `sep=;` names."""
    first = lines[0].rstrip("\r\n") if lines else ""
    return first[4] if len(first) == 5 and first[:4].lower() == "sep=" and first[4] in DELIMITERS else None


def _find_delimiter(lines: list[str]) -> str:
    """The delimiter under which most rows are as wide as the header; a comma when nothing separates."""

    def fit(delimiter: str) -> tuple[float, bool, int]:
        records = islice(_records(iter(lines), delimiter), _SAMPLE_ROWS)
        widths = [len(row.cells) if isinstance(row, Row) else 0 for row in records]
        header = next((width for width in widths if width > 1), 0)
        if not header:
            return (0.0, False, 0)
        # Two can fit the rows equally well (decimal commas between semicolons): then the one that the first row has,
        # then the one that makes more columns.
        return (round(widths.count(header) / len(widths), 1), widths[0] > 1, header)

    best = max(DELIMITERS, key=fit)
    return best if fit(best)[2] else ","


def _header_at(rows: list[Row]) -> int:
    """Which row names the columns: the first with more than one filled cell, so that a title above it is no header."""
    filled = [sum(1 for cell in row.cells if cell.strip()) for row in rows]
    return next((at for at, count in enumerate(filled) if count > 1), 0)


def _names(cells: list[str]) -> tuple[str, ...]:
    names: list[str] = []
    for cell in cells:
        name = " ".join(cell.split())
        number, unique = 1, name
        while name and unique in names:
            number += 1
            unique = f"{name} ({number})"
        names.append(unique)
    return tuple(names)


def _records(lines: Iterator[str], delimiter: str, after: int = 0) -> Iterator[Row | BadRow]:
    """Records with the line they begin on, blank ones and those up to the line `after` left out.

    After a record that cannot be read, reading goes on at the line below its first, so that an open quote takes no
    other row with it.
    """
    again: deque[str] = deque()
    taken: list[str] = []

    def feed() -> Iterator[str]:
        while True:
            line = again.popleft() if again else next(lines, None)
            if line is None:
                return
            taken.append(line)
            yield line

    number = 1
    while True:
        reader = csv.reader(feed(), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                if number > after and "".join(cells).strip():
                    yield Row(number, cells)
                number += len(taken)
                taken.clear()
        except csv.Error as error:
            if number > after:
                yield BadRow(number, _reason(str(error)))
            number += 1
            again.extendleft(reversed(taken[1:]))
            taken.clear()
        else:
            return


def _reason(error: str) -> str:
    if "expected after" in error:
        return "there is text after a closing quote"
    return "a quote is never closed, or a cell is longer than 131,072 characters"
