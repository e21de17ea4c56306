"""Several programs by turns: the same keys and the same hand for each, in the same minute."""

from __future__ import annotations

from functools import partial
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from benchmarks.figures import Pair
from benchmarks.terminal import STILL, Paint, Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

BARE_APP, LARGE_BOARD, SMALL_BOARD = 0, 1, 2
"""Where each program stands in a round."""

MOVES = {"L": "moved .* to First Contact", "H": "moved .* to New Contact"}
"""What the board says when a move is on the screen."""


def by_turns(measures: Sequence[Callable[[], T]], rounds: int, first: int = 0) -> list[list[T]]:
    """Rounds of measures, each round beginning with another one; the values in the order of the measures."""
    found = []
    for number in range(first, first + rounds):
        values = {at % len(measures): measures[at % len(measures)]() for at in range(number, number + len(measures))}
        found.append([values[at] for at in range(len(measures))])
    return found


def press_by_turns(
    programs: Sequence[Program], keys: Iterable[str], *, still: float = STILL, pause: float = 0
) -> list[list[Paint]]:
    """Types keys into the boards and x into the bare app, by turns.

    Args:
        programs: the bare app, and the boards.
        keys: for the boards.
        still: how long a silence ends a paint.
        pause: seconds before each key.
    """
    found: list[list[Paint]] = []
    for number, key in enumerate(keys):
        for program in programs if pause else ():
            program.wait(pause / len(programs))
        presses = [partial(programs[BARE_APP].press, "x")]
        presses += [partial(board.press, key, MOVES.get(key, ""), still=still) for board in programs[1:]]
        found += by_turns(presses, 1, first=number)
    return found


def drag_by_turns(
    programs: Sequence[Program], rounds: int, still: float = STILL
) -> tuple[list[list[Paint]], list[list[Paint]]]:
    """Drags the first card of the second column down its column, over the next ones and onto one of them, and back.

    Args:
        programs: the bare app, and the boards.
        rounds: half as many again as there are drags that count: as with moves, the first is none.
        still: how long a silence ends a paint.

    Returns:
        The steps, and the drops, each beside a key of the bare app.
    """
    bare = programs[BARE_APP]
    heads = programs[LARGE_BOARD].show().splitlines()[1]
    left, right = heads.index("First Contact") + 5, heads.index("Discovery") + 5
    steps: list[list[Paint]] = []
    drops: list[list[Paint]] = []
    for number in range(max(4, rounds * 2 // 3) + 1):
        here, there = (left, right) if number % 2 == 0 else (right, left)
        for program in programs[1:]:
            program.settle(0.5)  # what was dropped before is lit no more
            program.type(f"\x1b[<0;{here + 1};6M")
            program.point("drag", here, 6, "drop on a place")
        way = [(here, 10), (here, 14), (here, 18), (there, 18), (there, 14), (there, 10), (there, 6)]
        for turn, cell in enumerate(way):
            presses = [partial(bare.press, "x"), *(partial(board.point, "drag", *cell) for board in programs[1:])]
            steps += by_turns(presses, 1, first=turn)
        releases = [partial(bare.press, "x")]
        releases += [partial(board.point, "release", there, 6, "✓ moved .* to ", still=still) for board in programs[1:]]
        drops += by_turns(releases, 1, first=number)
        if not number:
            steps, drops = [], []
    return steps, drops


def pairs(rounds: Iterable[Sequence[float]], ours: int, theirs: int) -> list[Pair]:
    """Each of our values with the other's beside it."""
    return [Pair(values[ours], values[theirs]) for values in rounds]


def paints(
    rounds: Sequence[Sequence[Paint]],
    ours: int = LARGE_BOARD,
    theirs: int = BARE_APP,
    more: Sequence[Sequence[Paint]] = (),
) -> list[Pair]:
    """Each of our paints with the other's usual one: a single key of a few ms is too short to divide by.

    Args:
        rounds: the paints.
        ours: where ours stand in a round.
        theirs: where the other's do.
        more: rounds of the same minute, where there are few: the other's usual paint is of these, too.
    """
    usual = median(paints[theirs].seconds for paints in (*rounds, *more))
    return [Pair(paints[ours].seconds, usual) for paints in rounds]
