"""Charts without a screen: how long, how high, what stands beside them, at any width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.render.charts import (
    FunnelStep,
    Line,
    Point,
    bar,
    columns,
    funnel,
    legend,
    marked,
    parts_bar,
    progress,
    sparkline,
    target_place,
)
from pipetui.render.page import Cell
from pipetui.render.styles import TERMINAL

WIDTHS = (24, 36, 80, 120, 200)


def text(line: Line) -> str:
    return "".join(cell.words for cell in line)


def eighths(picture: str) -> int:
    """How many eighths of a cell a bar is long."""
    return sum(8 if sign == "█" else " ▏▎▍▌▋▊▉".index(sign) for sign in picture)


@pytest.mark.parametrize(
    ("value", "most", "room", "picture"),
    [
        (10, 10, 4, "████"),
        (5, 10, 4, "██"),
        (1, 16, 4, "▎"),
        (9, 16, 4, "██▎"),
        (1, 1_000_000, 4, "▏"),
        (0, 10, 4, ""),
        (-3, 10, 4, ""),
        (3, 0, 4, ""),
        (3, 10, 0, ""),
        (30, 10, 4, "████"),
    ],
)
def test_a_bar_is_as_long_as_its_share(value: int, most: int, room: int, picture: str) -> None:
    assert bar(value, most, room) == picture


@given(st.integers(1, 10**12), st.integers(1, 10**12), st.integers(1, 200))
def test_a_longer_bar_is_never_for_less(one: int, other: int, room: int) -> None:
    most = max(one, other)
    assert (eighths(bar(one, most, room)) >= eighths(bar(other, most, room))) or one < other
    assert abs(eighths(bar(one, most, room)) - one * room * 8 / most) <= 1


@pytest.mark.parametrize(
    ("value", "most", "picture"),
    [
        (0, 40, "░░░░░░░░░░"),
        (24, 40, "▓▓▓▓▓▓░░░░"),
        (1, 1000, "▓░░░░░░░░░"),
        (999, 1000, "▓▓▓▓▓▓▓▓▓░"),
        (1000, 1000, "▓▓▓▓▓▓▓▓▓▓"),
        (3000, 1000, "▓▓▓▓▓▓▓▓▓▓"),
        (5, 0, "░░░░░░░░░░"),
    ],
)
def test_what_is_reached_is_full_only_when_it_is(value: int, most: int, picture: str) -> None:
    assert text(progress(value, most, 10)) == picture


def test_steps_are_as_high_as_their_share() -> None:
    assert sparkline([0, 1, 4, 8]) == "▁▂▅█"
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([-5, 5]) == "▁█"
    assert sparkline([]) == ""


def test_parts_have_shades_of_their_own_and_are_together_as_long_as_their_sum() -> None:
    line = parts_bar([10, 20, 30, 20], 80, 16)
    assert text(line) == "██▓▓▓▓▒▒▒▒▒▒░░░░"
    assert [cell.style for cell in line] == [TERMINAL.good, TERMINAL.bar, TERMINAL.bar, TERMINAL.muted]
    assert text(parts_bar([0, 20, 0, 20], 80, 16)) == "▓▓▓▓░░░░"
    assert text(parts_bar([1, 0, 0, 80], 81, 16)) == "█░░░░░░░░░░░░░░░"  # a little is seen too
    assert text(parts_bar([1, 1, 1], 3, 2)) == "█▓"
    assert parts_bar([0, 0], 80, 16) == ()
    assert parts_bar([5, 5], 0, 16) == ()


def test_the_legend_names_the_shades() -> None:
    assert text(legend(["won", "commit"])) == "██ won   ▓▓ commit   "


def test_a_target_stands_in_a_bar_or_beyond_it() -> None:
    line = (Cell("████", "green"), Cell("░░", "dim"))
    assert marked(line, 1, "red") == (Cell("█", "green"), Cell("┃", "red"), Cell("██", "green"), Cell("░░", "dim"))
    assert text(marked(line, 5, "red")) == "████░┃"
    assert text(marked(line, 9, "red")) == "████░░   ┃"
    assert text(marked((), 0, "red")) == "┃"
    assert target_place(50, 100, 20) == 10
    assert target_place(100, 100, 20) == 19
    assert target_place(0, 100, 20) is None
    assert target_place(5, 0, 20) is None
    assert target_place(5, 10, 0) is None


STEPS = [
    FunnelStep("New Contact", 40, "40", "62 %"),
    FunnelStep("Discovery Call", 25, "25", "40 %"),
    FunnelStep("Proposal", 10, "10", ""),
    FunnelStep("Won", 1, "1"),
]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_funnel_fits_its_width_and_stands_in_the_middle(width: int) -> None:
    lines = funnel(STEPS, width)
    assert len(lines) == 7
    assert {len(text(line)) for line in lines[::2]} == {max(len(text(lines[0])), 0)}
    assert len(text(lines[0])) in (width, width - 1)
    pictures = [line[1].words for line in lines[::2]]
    assert all(picture == picture[::-1].translate(str.maketrans("▌▐", "▐▌")) for picture in pictures)
    filled = [sum(sign != " " for sign in picture) for picture in pictures]
    assert filled == sorted(filled, reverse=True)
    assert filled[0] == len(pictures[0])
    assert "▾ 62 %" in text(lines[1])
    assert text(lines[5]).strip() == "▾"


def test_a_funnel_of_nothing_has_nothing() -> None:
    assert funnel([], 80) == []
    lines = funnel([FunnelStep("New", 0, "0"), FunnelStep("Won", 0, "0")], 40)
    assert text(lines[0]).split() == ["New", "0"]
    assert len(text(lines[0])) in (40, 39)


def test_a_funnel_cuts_a_name_that_is_too_long() -> None:
    lines = funnel([FunnelStep("A stage with a name that goes on and on", 3, "3")], 48)
    assert text(lines[0]).startswith("A stage with a…   █")


MONTHS = [Point(f"{month:02d}", value) for month, value in enumerate([4, 8, 0, 16, 1], 1)]


def test_columns_are_as_high_as_their_share() -> None:
    lines = columns(MONTHS, 24, 2, ("16", "0"))
    assert [text(line).rstrip() for line in lines] == [
        "16              ███",
        " 0  ▄▄▄ ███     ███ ▁▁▁",
        "    01  02  03  04  05",
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_columns_fit_their_width(width: int) -> None:
    lines = columns([Point("Nov", number) for number in range(13)], width, 6, ("€12k", "0"))
    assert max(len(text(line)) for line in lines) <= width
    assert len(lines) == 7
    assert text(lines[0]).startswith("€12k  ")
    assert text(lines[5]).startswith("   0  ")


def test_columns_without_room_leave_out_the_first_ones() -> None:
    assert text(columns(MONTHS, 10, 1, ("9", "0"))[-1]).split() == ["04", "05"]
    assert columns(MONTHS, 4, 1, ("9", "0")) == []
    assert columns(MONTHS, 40, 0, ("9", "0")) == []
    assert columns([], 40, 3, ("9", "0")) == []
    assert text(columns([Point("01", 0)], 20, 1, ("9", "0"))[0]).strip() == "9"
