"""A strip says how many, how much and its name downward, in exactly its cells, whatever the name is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipetui.domain.text import visible
from pipetui.tui.board.narrow_column import narrow_lines
from pipetui.tui.board.wording import StripText
from support.hostile import PAYLOADS

OPEN = StripText("Proposal", "12", over=False, value="", period="")
WON = StripText("Won", "3", over=False, value="€24k", period="May")


def column(text: StripText, room: int, height: int) -> list[str]:
    return [line.text for line in narrow_lines(text, room, height)]


def test_the_count_stands_above_the_name() -> None:
    assert column(OPEN, 3, 30) == [" 12", "   ", "   ", *(f" {letter} " for letter in "Proposal")]


def test_what_closed_has_its_worth_and_period() -> None:
    lines = ["    3", " €24k", "     ", "  W  ", "  o  ", "  n  ", "     ", "  M  ", "  a  ", "  y  "]
    assert column(WON, 5, 30) == lines


def test_an_amount_that_does_not_fit_takes_two_lines() -> None:
    assert column(WON._replace(value="CHF 24k"), 5, 3) == ["    3", "  CHF", "  24k"]


def test_too_many_are_marked() -> None:
    lines = narrow_lines(OPEN._replace(over=True, value="▲"), 3, 3)
    assert [(line.text, line.warn) for line in lines] == [(" 12", True), ("   ", True), ("  ▲", True)]


def test_a_name_that_is_too_long_is_cut_and_a_period_that_is_left_out() -> None:
    assert column(OPEN, 3, 7)[-2:] == [" o ", " … "]
    assert column(WON, 5, 9)[-1] == "  n  "


def test_wide_letters_and_those_with_marks_stay_whole() -> None:
    name = "日e\u0301👨\u200d👩\u200d👧"
    assert column(OPEN._replace(name=name), 3, 9)[3:] == ["日 ", " e\u0301 ", "👨 "]  # of joined signs the first


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_character_that_acts_is_in_it(payload: str) -> None:
    lines = column(StripText(payload, "1", over=False, value=payload, period=payload), 5, 40)
    assert all(visible(line) == line and cell_len(line) == 5 for line in lines)


@given(st.text(max_size=40), st.text(max_size=12), st.text(max_size=12), st.integers(-1, 9), st.integers(-1, 30))
def test_it_has_exactly_its_cells(name: str, value: str, period: str, room: int, height: int) -> None:
    lines = column(StripText(name, "12", over=False, value=value, period=period), room, height)
    assert {cell_len(line) for line in lines} <= {max(room, 0)}
    assert len(lines) <= max(height, 0)
