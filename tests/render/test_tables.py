"""Tables as a whole, whatever stands in them: a line a row, aligned, within the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipetui.domain.text import visible
from pipetui.render.page import Cell, Column, Page, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = st.text(st.characters(codec="utf-8"), max_size=30)
ROWS = st.lists(st.lists(WORDS, min_size=3, max_size=3), max_size=6)
SHRINKING = (Column("First", shrink=True), Column("Second", shrink=True), Column("Third", shrink=True))
MIXED = (Column("n", right=True), Column("Name", shrink=True), Column("More", shrink=True, optional=1))


def drawn(columns: Sequence[Column], rows: list[list[str]], *, width: int | None = None, indent: int = 0) -> list[str]:
    cells: list[Row] = [list(row) for row in rows]
    return Page().table(columns, cells, width=width, indent=indent).plain.split("\n")[:-1]


@given(ROWS)
def test_every_row_is_a_line(rows: list[list[str]]) -> None:
    assert len(drawn(SHRINKING, rows)) == len(rows) + 1


@given(ROWS)
def test_nothing_is_lost_without_a_width(rows: list[list[str]]) -> None:
    for row, line in zip(rows, drawn(SHRINKING, rows)[1:], strict=True):
        assert "".join(line.split()) == "".join("".join(visible(words).split()) for words in row)


@given(ROWS, st.integers(28, 90), st.integers(0, 4))
def test_no_line_leaves_the_terminal(rows: list[list[str]], width: int, indent: int) -> None:
    for line in drawn(SHRINKING, rows, width=width + indent, indent=indent):
        assert cell_len(line) <= width + indent


@given(ROWS, st.integers(12, 60))
def test_an_optional_column_gives_way_before_anything_leaves_the_terminal(rows: list[list[str]], width: int) -> None:
    numbered = [[str(place), name, more] for place, (_, name, more) in enumerate(rows)]
    for line in drawn(MIXED, numbered, width=width):
        assert cell_len(line) <= width


@given(ROWS)
def test_the_second_column_begins_at_one_place(rows: list[list[str]]) -> None:
    marked = [[first, "|", third] for first, _, third in rows]
    firsts = [visible(first) for first, _, _ in rows]
    room = max([len("First"), *map(cell_len, firsts)])
    for first, line in zip(firsts, drawn(SHRINKING, marked)[1:], strict=True):
        before = line[: len(first) + room - cell_len(first) + 2]
        assert before == first + " " * (room - cell_len(first) + 2)
        assert line[len(before)] == "|"


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=8))
def test_numbers_end_at_one_place(numbers: list[int]) -> None:
    lines = drawn((Column("value", right=True),), [[f"{number:,}"] for number in numbers])
    assert len({len(line) for line in lines}) == 1


@given(WORDS, st.sampled_from(["", "bold", "green", "bold red"]))
def test_colours_change_no_word(words: str, style: str) -> None:
    page = Page().add(words, style).end()
    stripped = page.ansi()
    for code in ("\x1b[1m", "\x1b[32m", "\x1b[1;31m", "\x1b[0m"):
        stripped = stripped.replace(code, "")
    assert stripped == page.plain


@given(st.lists(WORDS, max_size=8), st.integers(20, 100))
def test_a_flow_stays_within_the_terminal_and_keeps_its_order(items: list[str], width: int) -> None:
    cells = [[Cell(f"{place}: "), Cell(item)] for place, item in enumerate(items)]
    page = Page().flow(Cell("Look"), cells, indent=6, width=width)
    assert all(cell_len(line) <= width for line in page.plain.split("\n"))
    begins = [page.plain.find(f"{place}: ") for place in range(len(items))]
    assert -1 not in begins
    assert begins[:1] == sorted(begins)[:1]


def test_a_table_without_rows_has_its_heads() -> None:
    assert drawn(MIXED, []) == ["n  Name  More"]


def test_a_column_of_nothing_takes_no_room() -> None:
    assert drawn((Column("a"), Column(""), Column("b")), [["1", "", "2"]]) == ["a  b", "1  2"]


@pytest.mark.parametrize("width", [1, 2, 5, 9])
def test_a_terminal_of_a_few_cells_is_no_failure(width: int) -> None:
    lines = drawn(MIXED, [["1", "Website relaunch", "more"]], width=width)
    assert len(lines) == 2
    assert "more" not in lines[1]


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (40, "1  Website relaunch  Ana Keller, Acme"),
        (35, "1  Website relaun…  Ana Keller, Ac…"),
        (30, "1  Website rel…  Ana Keller,…"),
        (21, "1  Website…  Ana Kel…"),
        (20, "1  Website relaunch"),
        (12, "1  Website…"),
    ],
)
def test_how_a_table_gets_narrower(width: int, line: str) -> None:
    assert drawn(MIXED, [["1", "Website relaunch", "Ana Keller, Acme"]], width=width)[1] == line
