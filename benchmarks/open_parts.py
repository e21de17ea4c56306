"""With something open: keys and moves beside the figures and a deal's page, another size, and opening each screen."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.board_parts import BARE, BARE_PAINTED, BOARD_PAINTED, QUIET, WALK
from benchmarks.figures import Pair, Plain, Result
from benchmarks.ground import Ground, rival
from benchmarks.terminal import ONE_PAINT, STILL, Program
from benchmarks.turns import by_turns, drag_by_turns, paints, press_by_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.terminal import Paint

_SIZES = ((190, 46), (200, 50))
_WHILE_READ = 0.25
"""Seconds from a move to the next one: the figures of 100,000 deals are just being read then."""

_REST = 0.3
"""Seconds after opening and closing, in which what was put off is done."""


class Opening(NamedTuple):
    """Something that a key opens.

    Attributes:
        name: what.
        key: opens it.
        seen: what the screen shows when it is there.
        before: keys that lead to where the key does so.
        after: keys that lead back from where closing it leads.
    """

    name: str
    key: str
    seen: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


OPENINGS = (
    Opening("the stage picker", "m", "Move to which stage"),
    Opening("the lost picker", "x", "Lost: "),
    Opening("help", "?", "Keys of the board"),
    Opening("the command palette", ":", "Search for commands"),
    Opening("the deal form", "n", "f2 save"),
    Opening("a deal beside the board", "enter", "External id"),
    Opening("a deal over the board", "enter", "pipetui · (?!Sales)", before=("enter",), after=("back",)),
    Opening("stages", "s", "pipetui · Stages of", before=("o",)),
    Opening("settings", "g", "pipetui · Settings", before=("o",)),
    Opening("history", "h", "pipetui · History", before=("o",)),
    Opening("saved views", "f", "Saved views"),
    Opening("go-to", "o", "Go to"),
)


@contextmanager
def _side_by_side(ground: Ground, name: str) -> Iterator[tuple[Program, Program]]:
    """The bare app and the board on a large file of its own, both painted and quiet."""
    board_command = ground.board(ground.copy(ground.large, name))
    with Program(rival("bare_app"), ground.environment) as bare, Program(board_command, ground.environment) as board:
        bare.seconds_until(BARE_PAINTED)
        board.seconds_until(BOARD_PAINTED)
        bare.settle(QUIET / 2)
        board.wait(QUIET)
        yield bare, board


def beside(ground: Ground) -> list[Result | Plain]:
    """Keys, moves and the mouse with the figures open, and with a deal beside them."""
    found: list[Result | Plain] = []
    with _side_by_side(ground, "beside") as programs:
        board = programs[1]
        for key, seen, name, moved in (
            ("p", "THIS MONTH|this month", "the figures open", (3, 4)),
            ("enter", "External id", "the figures and a deal open", (3.5, 4.5)),
        ):
            board.press(key, seen)
            board.wait(QUIET / 2)
            walk = press_by_turns(programs, WALK * max(1, ground.rounds * 2 // len(WALK)), pause=_REST)
            board.wait(1)
            press_by_turns(programs, ("L", "H"))
            moves = press_by_turns(programs, ("L", "H") * ground.rounds, still=ONE_PAINT, pause=STILL)
            board.wait(1)
            during = press_by_turns(programs, ("L", "H") * ground.rounds, still=ONE_PAINT, pause=_WHILE_READ)
            board.wait(1)
            steps, drops = drag_by_turns(programs, ground.rounds, still=ONE_PAINT)
            found += [
                Result(f"cursor and column keys, {name}", BARE, paints(walk), "ms", 1.5, 2.5),
                Result(f"move a card, {name}", BARE, paints(moves), "ms", *moved),
                Result(f"move a card while they are read, {name}", BARE, paints(during), "ms", *moved),
                Result(f"a step of a dragged card, {name}", BARE, paints(steps), "ms", 1.5),
                Result(f"dropping it, {name}", BARE, paints(drops, more=steps), "ms", 3.5),
            ]
            for back in ("h", "h", "h", "g"):
                board.type(back)
                board.wait(_REST)
    return found


def resizing(ground: Ground) -> list[Result | Plain]:
    """Another size of the terminal, to the first paint at that."""
    with _side_by_side(ground, "resize") as programs:
        rounds: list[list[Paint]] = []
        for number in range(ground.rounds + 1):
            for size in _SIZES:
                rounds += by_turns([partial(program.resized, size) for program in programs], 1, first=number)
                for program in programs:
                    program.wait(_REST)
    resized = [Pair(ours.seconds, theirs.seconds) for theirs, ours in rounds[len(_SIZES) :]]
    return [Result("another size, to the first paint", "a bare Textual app's", resized, "ms", 2)]


def opening(ground: Ground) -> list[Result | Plain]:
    """Each screen, picker and form: the first time, and again."""
    opened: dict[str, list[float]] = {each.name: [] for each in OPENINGS}
    closed: list[float] = []
    bare_keys: list[float] = []
    with _side_by_side(ground, "opening") as (bare, board):
        for _ in range(max(4, ground.rounds // 2)):
            for each in OPENINGS:
                bare_keys.append(bare.press("x").seconds)
                for key in each.before:
                    board.type(key)
                    board.wait(2 * _REST)
                opened[each.name].append(board.press(each.key, each.seen).seconds)
                board.wait(_REST)
                closed.append(board.press("back").seconds)
                board.wait(_REST)
                for key in each.after:
                    board.type(key)
                    board.wait(2 * _REST)
    usual = median(bare_keys)
    first = [Pair(seconds[0], usual) for seconds in opened.values()]
    return [
        *(
            Result(f"open {name}", BARE, [Pair(one, usual) for one in seconds[1:]], "ms", 20)
            for name, seconds in opened.items()
        ),
        Result("each of them for the first time", BARE, first, "ms", 20),
        Result("back from each of them", BARE, [Pair(one, usual) for one in closed], "ms", 20),
    ]
