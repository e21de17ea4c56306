"""Terminals of every size, for real: each screen lives through them and comes back whole, however fast they change."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from support.work import deal

if TYPE_CHECKING:
    from pipetui.store.file import Store
    from support.person import OpensBoard, Person

SIZE = (120, 40)
BOARD = r"(?s)^ pipetui.*▌Website relaunch.*Deal 27 .*Deal 5 .* H L move .*help *$"
# What opens a screen, what it shows from its first to its last line, and what tells that it is there.
SCREENS = [
    ("?", r"(?s)Keys of.*Move around.*Find, undo, look.*esc close[^\n]*$", "Keys of"),
    (":", r"(?s)Search for.*Next card.*Advance.*Move back.* H L move", "Search for"),
    ("enter", r"(?s)▰.*Title +Website relaunch.*first line.* H L move .*help *$", "▰"),
    ("e", r"(?s)Edit deal.*Website relaunch.*first line.*f2 save[^\n]*$", "f2 save"),
    ("n", r"(?s)New deal.*Title.*Notes.*f2 save[^\n]*$", "f2 save"),
    ("m", r"(?s)Move to which stage.*New Contact.*Lost.*enter", "Move to which"),
    ("x", r"(?s)Lost: Website relaunch.*Price.*tab note", "tab note"),
    ("/", r"(?s)^ pipetui.*▌Website relaunch.*tab completes.*tab complete   esc back *$", "tab completes"),
]
PANE = r"(?s)^ pipetui.*THIS MONTH.*▌Website relaunch.*LOOK AT.* H L move .*help *$"
EVERYDAY = [(1, 1), (20, 5)]
MANY = [(1, 1), (20, 5), (300, 100), (80, 1), (1, 24), (2, 200), (500, 3)]


@pytest.fixture
def some_deals(store: Store) -> None:
    for number in range(30):
        deal(store, f"Deal {number}", amount=str(100 * number), stage_id=1 + number % 3)
    deal(store, "Website relaunch", amount="12500", next_step="call", notes="first line\n" * 30)


def goes_through(ana: Person, sizes: list[tuple[int, int]], whole: str) -> None:
    """Give the terminal each size, wait until it is painted, and at the end for all of the screen again."""
    ana.terminal.wait_for(whole)
    for size in sizes:
        painted = len(ana.terminal.raw)
        ana.terminal.resize(*size)
        ana.terminal.wait_until(lambda old=painted: len(ana.terminal.raw) > old, f"to paint at {size}")  # type: ignore[misc]
    ana.terminal.resize(*SIZE)
    ana.terminal.wait_for(whole)


@pytest.mark.usefixtures("some_deals")
@pytest.mark.parametrize(
    "sizes", [pytest.param(EVERYDAY, id="few"), pytest.param(MANY, marks=pytest.mark.soak, id="many")]
)
def test_each_screen_at_each_size_comes_back_whole(board: OpensBoard, sizes: list[tuple[int, int]]) -> None:
    with board("--no-color", size=SIZE) as ana:
        goes_through(ana, sizes, BOARD)
        for key, whole, shows in SCREENS:
            ana.terminal.press(key)
            goes_through(ana, sizes, whole)
            ana.close("escape", shows)
        ana.terminal.press("p")
        goes_through(ana, sizes, PANE)
        ana.do("L", "✓ moved Website relaunch")
        ana.leave()


@pytest.mark.usefixtures("some_deals")
@pytest.mark.parametrize("resizes", [40, pytest.param(200, marks=pytest.mark.soak)])
def test_random_resizes_with_keys_in_between_break_nothing(board: OpensBoard, resizes: int) -> None:
    chance = random.Random(33)
    widest, tallest = (300, 100) if resizes > 100 else SIZE
    with board("--no-color", size=SIZE) as ana:
        ana.terminal.wait_for("▌Website relaunch")
        for _ in range(resizes):
            ana.terminal.resize(chance.randint(1, widest), chance.randint(1, tallest))
            ana.terminal.press(chance.choice("jklhGg"), chance.choice("jklhGg"))
        ana.terminal.resize(*SIZE)
        ana.terminal.press("h", "h", "h", "h", "h", "h", "g")
        goes_through(ana, [(20, 5)], BOARD)
        ana.do("L", "✓ moved Website relaunch")
        ana.leave()
