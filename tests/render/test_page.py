"""Lines and tables: widths in cells, nothing wrapped, nothing that acts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from pipetui.domain.text import visible
from pipetui.render.page import Cell, Column, Page, Row, cells, cut
from pipetui.render.styles import TERMINAL
from support.hostile import PAYLOADS, SCRIPTS

COLUMNS = (
    Column("#", right=True),
    Column("Deal", shrink=True),
    Column("Stage", shrink=True),
    Column("", optional=1),
)


def lines(page: Page) -> list[str]:
    return page.plain.splitlines()


def test_words_stand_in_their_line() -> None:
    page = Page().add("one").skip(2).add("two", "bold").end().line("three")
    assert page.plain == "one  two\nthree\n"


def test_blanks_at_the_end_of_a_line_are_not_written() -> None:
    assert Page().add("one").skip(5).end().add("two").to(20).end().plain == "one\ntwo\n"


def test_a_column_that_is_passed_leaves_no_room() -> None:
    assert Page().add("longer").to(3).add("!").end().plain == "longer!\n"


def test_empty_words_leave_no_trace() -> None:
    page = Page().add("", "bold").skip(1).add("").end()
    assert page.plain == "\n"
    assert page.ansi() == "\n"


def test_styles_become_the_codes_of_the_terminal() -> None:
    page = Page().add("good", "bold green").add(" and ").add("bad", "red").end()
    assert page.ansi() == "\x1b[1;32mgood\x1b[0m and \x1b[31mbad\x1b[0m\n"


def test_every_role_of_a_printout_has_a_code() -> None:
    page = Page()
    for style in TERMINAL:
        page.line("x", style)
    assert page.ansi().count("x") == len(TERMINAL)


def test_rich_draws_the_same_words() -> None:
    page = Page().add("a[bold]b", "bold").line(" c").line("second")
    text = page.__rich__()
    assert isinstance(text, Text)
    assert text.plain == "a[bold]b c\nsecond"
    console = Console(width=40, color_system=None)
    with console.capture() as captured:
        console.print(page)
    assert captured.get() == "a[bold]b c\nsecond\n"


@pytest.mark.parametrize("name", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_nothing_that_acts_passes(name: str) -> None:
    page = Page().add(name).line(name, "bold")
    page.table((Column(name), Column("x")), [[name, Cell(name, "red")]], width=60)
    assert not set(page.plain) & {chr(code) for code in (*range(10), *range(11, 32), 0x7F, 0x9B, 0x9D, 0x202E)}
    assert page.plain.count("\n") == 3


@pytest.mark.parametrize("name", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_columns_are_aligned_in_every_script(name: str) -> None:
    page = Page().table((Column("Deal"), Column("n", right=True)), [[name, "1"], ["plain", "22"]])
    ends = {cell_len(line) for line in lines(page)}
    assert len(ends) == 1


def test_a_table_is_as_wide_as_it_needs_in_a_pipe() -> None:
    long = "x" * 300
    page = Page().table(COLUMNS, [["1", long, "Discovery Call", "bar"]])
    assert long in lines(page)[1]


@pytest.mark.parametrize("width", [20, 30, 40, 79, 80, 200])
def test_a_table_never_wraps_on_a_terminal(width: int) -> None:
    rows: list[Row] = [[str(n), "Rénovation 株式会社 " * n, "Proposal Sent to Somebody", "▇" * n] for n in range(12)]
    page = Page().table(COLUMNS, rows, width=width, indent=2)
    assert max(cell_len(line) for line in lines(page)) <= max(width, 2 + 2 + 2 + 8 + 2 + 8)


def test_what_is_cut_says_so() -> None:
    page = Page().table(COLUMNS, [["1", "A very long title indeed", "Proposal Sent", ""]], width=30)
    assert lines(page)[1] == "1  A very long…  Proposal Sent"


def test_optional_columns_go_first_when_there_is_no_room() -> None:
    rows: list[Row] = [["1", "Website relaunch", "Proposal", "▇▇▇▇▇▇"]]
    wide = Page().table(COLUMNS, rows, width=60)
    narrow = Page().table(COLUMNS, rows, width=24)
    assert "▇" in wide.plain
    assert "▇" not in narrow.plain
    assert "Website" in narrow.plain


def test_columns_that_may_not_shrink_stay_whole() -> None:
    page = Page().table((Column("Amount", right=True), Column("Deal")), [["€12,500,000", "Website"]], width=5)
    assert lines(page)[1] == "€12,500,000  Website"


def test_a_megabyte_in_a_cell_is_only_looked_at_as_far_as_it_is_shown() -> None:
    page = Page().table(COLUMNS, [["1", "é" * 1_000_000, "New", ""]], width=80)
    assert cell_len(lines(page)[1]) <= 80


def test_a_flow_puts_as_many_items_on_a_line_as_fit() -> None:
    items = [[Cell("! "), Cell(f"item {n}")] for n in range(4)]
    page = Page().flow(Cell("Look"), items, indent=6, width=30)
    assert lines(page) == ["Look  ! item 0     ! item 1", "      ! item 2     ! item 3"]
    assert len(lines(Page().flow(Cell("Look"), items, indent=6, width=None))) == 1


def test_an_item_that_fits_nowhere_is_cut() -> None:
    page = Page().flow(Cell("L"), [[Cell("! "), Cell("x" * 50)], [Cell("y")]], indent=2, width=10)
    assert lines(page) == ["L ! xxxxx…", "  y"]
    page = Page().flow(Cell("L"), [[Cell("x" * 50)]], indent=2, width=None)
    assert lines(page) == ["L " + "x" * 50]


@pytest.mark.parametrize(
    ("words", "room", "shown"),
    [
        ("Website", 7, "Website"),
        ("Website", 6, "Websi…"),
        ("Web site", 5, "Web…"),
        ("Website", 1, "…"),
        ("Website", 0, ""),
        ("株式会社", 5, "株式…"),
        ("株式会社", 4, "株…"),
        ("Rénovation", 4, "Rén…"),
    ],
)
def test_cut(words: str, room: int, shown: str) -> None:
    assert cut(words, room) == shown


@given(st.text(max_size=40), st.integers(0, 30))
def test_cut_words_always_fit(words: str, room: int) -> None:
    assert cell_len(cut(visible(words), room)) <= room


def test_cells_are_those_of_rich() -> None:
    for code in range(0x20, 0x3000):
        char = visible(chr(code))
        assert cells(char) == cell_len(char), hex(code)
    assert cells("🚀 é 株") == cell_len("🚀 é 株")


def test_lines_are_cut_into_pieces_of_one_style() -> None:
    page = Page().add("one ").add("two", "bold").add(" three").end().end().skip(2).add("four", "dim")
    assert page.lines() == [
        (Cell("one "), Cell("two", "bold"), Cell(" three")),
        (),
        (Cell("  "), Cell("four", "dim")),
    ]
    assert page.end().lines() == page.lines()
    assert Page().lines() == []
    assert ["".join(cell.words for cell in line) for line in page.lines()] == page.plain.splitlines()
