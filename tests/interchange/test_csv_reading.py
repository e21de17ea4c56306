"""CSV as other programs write it: encodings, delimiters, headers, and rows that are broken."""

from __future__ import annotations

import csv
import io
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipetui.domain.errors import InvalidInput, OperationFailed
from pipetui.interchange.csv_reading import BadRow, CsvShape, Row, inspect_csv, read_rows
from support import processes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str | bytes], Path]


def rows_of(path: Path) -> list[Row | BadRow]:
    return list(read_rows(inspect_csv(path)))


def cells_of(path: Path) -> list[list[str]]:
    return [row.cells for row in rows_of(path) if isinstance(row, Row)]


# --- encodings ---


@pytest.mark.parametrize(
    ("encoding", "found", "named"),
    [
        ("utf-8", "utf-8", "UTF-8"),
        ("utf-8-sig", "utf-8-sig", "UTF-8 with BOM"),
        ("utf-16", "utf-16", "UTF-16"),
        ("utf-16-le", "utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "utf-16-be", "UTF-16-BE"),
        ("cp1252", "cp1252", "Windows-1252"),
    ],
)
def test_an_encoding_is_found_from_the_bytes(write: Write, encoding: str, found: str, named: str) -> None:
    shape = inspect_csv(path := write("Titel,Wert\nGrünes Büro – Umbau,1200\n".encode(encoding)))
    assert (shape.encoding, shape.lossy) == (found, False)
    assert shape.header == ("Titel", "Wert")
    assert shape.described == f"{named}, comma, 2 columns"
    assert cells_of(path) == [["Grünes Büro – Umbau", "1200"]]


def test_a_big_endian_mark_is_heeded(write: Write) -> None:
    path = write(b"\xfe\xff" + "a,b\né,2\n".encode("utf-16-be"))
    assert cells_of(path) == [["é", "2"]]


def test_an_accent_far_below_the_start_still_decides_the_encoding(write: Write) -> None:
    path = write(b"a,b\n" + b"x,y\n" * 300_000 + "é,1\n".encode("cp1252"))
    assert inspect_csv(path).encoding == "cp1252"


def test_bytes_that_mean_nothing_are_told_and_lose_no_row(write: Write) -> None:
    path = write(b"a,b\nx\x81,1\n")
    shape = inspect_csv(path)
    assert (shape.encoding, shape.lossy) == ("cp1252", True)
    assert cells_of(path) == [["x�", "1"]]


def test_a_broken_utf8_file_with_a_mark_stays_utf8(write: Write) -> None:
    shape = inspect_csv(path := write(b"\xef\xbb\xbfa,b\n\xff,\xc3\xa9\n"))
    assert (shape.encoding, shape.lossy) == ("utf-8-sig", True)
    assert cells_of(path) == [["�", "é"]]


# --- delimiters ---


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1;2;3\n", ";"),
        ("a\tb\tc\n1\t2\t3\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("title;amount\nOne;1.234,50\nTwo;2,5\n", ";"),
        ("title;amount;note\n" + "One;1,5;a, b, c\n" * 30, ";"),
        ("title,note\nOne,a;b\nTwo,c;d;e\n", ","),
        ('title,note\n"One; two; three",a\n"Four; five; six",b\n', ","),
        ("title\nOne\nTwo\n", ","),
        ("sep=;\na;b,c\n1;2,3\n", ";"),
        ("SEP=,\na,b;c;d\n1,2;3;4\n", ","),
    ],
)
def test_the_delimiter_is_found(write: Write, text: str, delimiter: str) -> None:
    assert inspect_csv(write(text)).delimiter == delimiter


def test_excels_own_first_line_is_no_row(write: Write) -> None:
    shape = inspect_csv(path := write("sep=;\na;b\n1;2\n"))
    assert (shape.header, shape.header_line, shape.skipped_rows) == (("a", "b"), 2, 0)
    assert cells_of(path) == [["1", "2"]]


@pytest.mark.parametrize("line", ["sep=", "sep=x", "set=;", "sep=;;"])
def test_other_first_lines_declare_nothing(write: Write, line: str) -> None:
    assert inspect_csv(write(f"{line}\na,b\n1,2\n3,4\n")).delimiter == ","


# --- headers ---


def test_blank_rows_by_the_thousand_are_passed_over(write: Write) -> None:
    path = write("\n" * 3000 + ",,\n" * 3000 + "a,b,c\n\n1,2,3\n" + " , ,\n" * 3000 + "4,5,6\n\n")
    shape = inspect_csv(path)
    assert (shape.header, shape.header_line) == (("a", "b", "c"), 6001)
    assert rows_of(path) == [Row(6003, ["1", "2", "3"]), Row(9004, ["4", "5", "6"])]


def test_a_title_above_the_table_is_no_header(write: Write) -> None:
    shape = inspect_csv(write("Pipeline of the third quarter,,\n,,\nDeal,Amount,Stage\nOne,1,New\n"))
    assert (shape.header, shape.header_line, shape.skipped_rows) == (("Deal", "Amount", "Stage"), 3, 1)


def test_a_file_of_one_column_has_its_first_row_as_header(write: Write) -> None:
    path = write("Deal\nOne\nTwo\n")
    assert inspect_csv(path).header == ("Deal",)
    assert cells_of(path) == [["One"], ["Two"]]
    assert inspect_csv(path).described == "UTF-8, comma, 1 column"


def test_names_are_tidied_and_doubles_numbered(write: Write) -> None:
    shape = inspect_csv(write(' Deal ,,"Two\nlines",Deal,Deal,Deal (2)\na,b,c,d,e,f\n'))
    assert shape.header == ("Deal", "", "Two lines", "Deal (2)", "Deal (3)", "Deal (2) (2)")


# --- records ---


def test_line_numbers_count_the_lines_of_the_file(write: Write) -> None:
    path = write('a,b\n"one\ntwo",1\n\n"three\r\nfour\r\n",2\nlast,3\n')
    assert rows_of(path) == [Row(2, ["one\ntwo", "1"]), Row(5, ["three\r\nfour\r\n", "2"]), Row(8, ["last", "3"])]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_row(write: Write, newline: str) -> None:
    assert rows_of(write(newline.join(["a,b", "1,2", "3,4"]))) == [Row(2, ["1", "2"]), Row(3, ["3", "4"])]


def test_an_open_quote_takes_no_other_row_with_it(write: Write) -> None:
    path = write('a,b\n1,2\n"open,3\n4,5\n6,7\n')
    rows = rows_of(path)
    assert [row.line for row in rows] == [2, 3, 4, 5]
    assert [row for row in rows if isinstance(row, BadRow)] == [
        BadRow(3, "a quote is never closed, or a cell is longer than 131,072 characters")
    ]
    assert rows[2:] == [Row(4, ["4", "5"]), Row(5, ["6", "7"])]


def test_an_open_quote_far_above_the_end_takes_no_other_row_with_it(write: Write) -> None:
    path = write('a,b\n"open,3\n' + "one,two\n" * 40_000)
    rows = rows_of(path)
    assert isinstance(rows[0], BadRow)
    assert len(rows) == 40_001
    assert rows[-1] == Row(40_002, ["one", "two"])


def test_text_after_a_closing_quote_is_no_guess(write: Write) -> None:
    rows = rows_of(write('a,b\n"5" pipe,1\nfine,2\n'))
    assert rows == [BadRow(2, "there is text after a closing quote"), Row(3, ["fine", "2"])]


def test_a_zero_byte_in_a_cell_is_left_to_the_cleaning_of_texts(write: Write) -> None:
    assert cells_of(write(b"a,b\nx\x00y,1\n")) == [["x\x00y", "1"]]


def test_rows_keep_the_width_they_have(write: Write) -> None:
    assert cells_of(write("a,b,c\n1\n1,2,3,4,5\n")) == [["1"], ["1", "2", "3", "4", "5"]]


# --- what is no CSV ---


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"PK\x03\x04rest", "a zip archive or an Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "an old Excel workbook"),
        (b"SQLite format 3\x00rest", "an SQLite database"),
        (b"%PDF-1.7 rest", "a PDF document"),
    ],
)
def test_other_files_are_told_apart(write: Write, start: bytes, what: str) -> None:
    with pytest.raises(InvalidInput, match=f"is {what}, not CSV"):
        inspect_csv(write(start))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" , ,\n", b"\xff\xfe"])
def test_a_file_without_a_row_is_refused(write: Write, content: bytes) -> None:
    with pytest.raises(InvalidInput, match="holds no rows"):
        inspect_csv(write(content))


def test_what_cannot_be_read_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(OperationFailed, match="No such file"):
        inspect_csv(tmp_path / "gone.csv")
    with pytest.raises(OperationFailed, match="is a directory"):
        inspect_csv(tmp_path)


@pytest.mark.parametrize("name", ["../../gone", "-rf", "a\nb", "x" * 300, "nul\0byte"])
def test_odd_file_names_are_only_ever_read(tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OperationFailed) as refused:
        inspect_csv(tmp_path / name)
    assert "\n" not in refused.value.message
    assert "\0" not in refused.value.message
    assert sorted(tmp_path.iterdir()) == before


def test_a_link_is_followed(tmp_path: Path, write: Write) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(write("a,b\n1,2\n"))
    assert cells_of(link) == [["1", "2"]]


def test_a_pipe_is_refused_before_it_is_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OperationFailed, match="not a regular file"):
        inspect_csv(pipe)


def test_a_forbidden_file_is_told(write: Write) -> None:
    path = write("a,b\n1,2\n")
    path.chmod(0)
    code = """
import sys
from pathlib import Path
from pipetui.domain.errors import OperationFailed
from pipetui.interchange.csv_reading import inspect_csv
try:
    inspect_csv(Path(sys.argv[1]))
except OperationFailed as error:
    print(error.message)
"""
    assert processes.run(code, path, unprivileged=True) == f"cannot read {str(path)!r}: Permission denied\n"


def test_a_file_that_goes_away_between_the_readings_is_told(write: Write) -> None:
    shape = inspect_csv(path := write("a,b\n1,2\n"))
    path.unlink()
    with pytest.raises(OperationFailed, match="No such file"):
        list(read_rows(shape))


# --- properties ---

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\ufeff"), max_size=12)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.lists(CELL, min_size=width, max_size=width).filter(lambda cells: "".join(cells).strip()), max_size=8
    ).map(lambda rows: [[f"column{n}" for n in range(width)], *rows])
)


@given(table=TABLES, delimiter=st.sampled_from(",;\t|"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_csv_writer_wrote_is_read_back(write: Write, table: list[list[str]], delimiter: str) -> None:
    sheet = io.StringIO(newline="")
    csv.writer(sheet, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    shape = inspect_csv(path := write(sheet.getvalue()))
    read = read_rows(CsvShape(path, "utf-8", False, delimiter, shape.header, 1, 0))
    assert [row.cells for row in read if isinstance(row, Row)] == table[1:]
    assert (shape.delimiter, shape.header) == (delimiter, tuple(table[0]))


@given(content=st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_are_a_fault(write: Write, content: bytes) -> None:
    path = write(content)
    try:
        rows = rows_of(path)
    except InvalidInput:
        return
    assert all(row.line > 1 for row in rows)
    assert [row.line for row in rows] == sorted({row.line for row in rows})
