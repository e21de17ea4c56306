"""What a person sees of the board: start, keys, moves, the first seconds, memory; and that partial paints are right."""

from __future__ import annotations

import random
from contextlib import ExitStack
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from benchmarks.figures import Pair, Plain, Result
from benchmarks.ground import SMALL, Ground, commit_seconds, rival
from benchmarks.terminal import Paint, Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

BARE = "a bare Textual app"
BARE_PAINTED = r"pressed 0[\s\S]*Count"
BOARD_PAINTED = (
    r"(Website|Audit|Training|Retainer|Migration|Workshop|Rebrand|Rollout|Review|Pilot) (Alp|Berg|Cove|Dune)"
)
QUIET = 3.0
"""Seconds without output after which the ORM is loaded and nothing more comes by itself."""

_WALK = ("j", "l", "j", "h", "j", "l", "k", "h", "k", "k")  # ends where it began, and never at an edge
_LOOK = 2.0  # seconds that a person looks at the board before the first move
_FIRST_KEYS = ("j", "j", "l", "k", "h", "j", "k", "l", "j", "h", "j", "k")
_MOVES = {"L": "moved .* to First Contact", "H": "moved .* to New Contact"}
_RANDOM_KEYS = "jjjkkkllhhgGLLHJKmu"
_BARE, _LARGE, _SMALL = 0, 1, 2


def start(ground: Ground) -> list[Result | Plain]:
    """From the command to the first painted board."""

    def seconds(command: Sequence[str], painted: str) -> float:
        with Program(command, ground.environment) as program:
            return program.seconds_until(painted)

    measures = [
        partial(seconds, rival("bare_app"), BARE_PAINTED),
        partial(seconds, ground.board(ground.file(ground.large)), BOARD_PAINTED),
        partial(seconds, ground.board(ground.file(SMALL)), BOARD_PAINTED),
    ]
    _in_turn(measures, 1)
    rounds = _in_turn(measures, ground.rounds)
    what = f"start to the first painted board, {ground.large:,} deals"
    return [
        Result(what, BARE, _pairs(rounds, _LARGE, _BARE), "ms", 1.15),
        Result("the same start", "100 deals", _pairs(rounds, _LARGE, _SMALL), "ms", 1.2),
    ]


def keys(ground: Ground) -> list[Result | Plain]:
    """Cursor and column keys, and moves, from the key to the end of the paint."""
    with ExitStack() as stack:
        programs = [
            stack.enter_context(Program(command, ground.environment))
            for command in (
                rival("bare_app"),
                ground.board(ground.copy(ground.large, "keys-large")),
                ground.board(ground.copy(SMALL, "keys-small")),
            )
        ]
        for program, painted in zip(programs, (BARE_PAINTED, BOARD_PAINTED, BOARD_PAINTED), strict=True):
            program.seconds_until(painted)
        for program in programs:
            program.settle(QUIET)
        _press_in_turn(programs, _WALK)
        walk = _press_in_turn(programs, _WALK * max(1, ground.rounds * 4 // len(_WALK)))
        _press_in_turn(programs, ("L", "H"))
        commits: list[float] = []
        moves: list[list[Paint]] = []
        for _ in range(ground.rounds * 2):
            moves += _press_in_turn(programs, ("L", "H"))
            commits.append(commit_seconds(ground.folder / "commit.db"))
        steps, drops = _drag_in_turn(programs, ground.rounds)
    moved = f"move a card, committed and painted (of it a synced commit: {median(commits) * 1000:.1f} ms on this disk)"
    most = max(paints[_LARGE].size for paints in moves) / 1000
    widest = max(paints[_LARGE].size for paints in steps) / 1000
    return [
        Result("cursor and column keys to paint", BARE, _paints(walk, _LARGE, _BARE), "ms", 1.5, 2.5),
        Result("the same keys", "100 deals", _paints(walk, _LARGE, _SMALL), "ms", 1.2),
        Result(moved, BARE, _paints(moves, _LARGE, _BARE), "ms", 3, 4),
        Result("the same moves", "100 deals", _paints(moves, _LARGE, _SMALL), "ms", 1.2),
        Plain("bytes to the terminal for one move at 200×50, the most", f"{most:.1f} KB", "≤ 25 KB", most <= 25),
        Result("a step of a dragged card, to the next place or column", BARE, _paints(steps, _LARGE, _BARE), "ms", 1.5),
        Plain("bytes for such a step, the most", f"{widest:.1f} KB", "≤ 25 KB", widest <= 25),
        Result("dropping it, committed and painted", BARE, _paints(drops, _LARGE, _BARE), "ms", 3.5),
    ]


def first_seconds(ground: Ground) -> list[Result | Plain]:
    """Keys while the ORM loads behind the board, and the first move after the start."""
    files = {deals: ground.copy(deals, f"first-{deals}") for deals in (ground.large, SMALL)}
    during: list[list[Paint]] = []
    with Program(rival("bare_app"), ground.environment) as bare:
        bare.seconds_until(BARE_PAINTED)
        bare.settle(0.5)
        for _ in range(max(3, ground.rounds // 3)):
            with Program(ground.board(files[ground.large]), ground.environment) as board:
                board.seconds_until(BOARD_PAINTED)
                for number, key in enumerate(_FIRST_KEYS):
                    during += _in_turn([partial(bare.press, "x"), partial(board.press, key)], 1, first=number)

        def first_move(deals: int, after: float) -> float:
            with Program(ground.board(files[deals]), ground.environment) as board:
                board.seconds_until(BOARD_PAINTED)
                board.wait(after)
                seconds = board.press("L", _MOVES["L"]).seconds
                board.press("u", "undid|took back|undo")
                return seconds

        def measures(after: float) -> list[Callable[[], float]]:
            moves = [partial(first_move, deals, after) for deals in (ground.large, SMALL)]
            return [lambda: bare.press("x").seconds, *moves]

        first = _in_turn(measures(_LOOK), ground.rounds)
        at_once = _in_turn(measures(0), max(3, ground.rounds // 3))
    usual = median(seconds for seconds, _, _ in first)
    looked = f"the first move, {_LOOK:g} s after the board was painted"
    return [
        Result("cursor keys while the ORM loads", BARE, _paints(during, _LARGE, _BARE), "ms", 3, 3),
        Result(looked, BARE, [Pair(large, usual) for _, large, _ in first], "ms", 3.5),
        Result("the same first move", "100 deals", _pairs(first, _LARGE, _SMALL), "ms", 1.2),
        Result("the first move, at once", BARE, [Pair(large, usual) for _, large, _ in at_once], "ms", 3.5),
    ]


def memory(ground: Ground) -> list[Result | Plain]:
    """The most memory that the board takes, after every part of it was used."""
    with Program(ground.board(ground.copy(ground.large, "memory")), ground.environment) as board:
        board.seconds_until(BOARD_PAINTED)
        board.settle(QUIET)
        for key in ("p", "G", "l", "G", "g", *("L", "H") * 10, "u", "?", "escape", "n", "escape"):
            board.type(key)
            board.settle(0.3)
        peak = board.peak_megabytes()
    with Program(rival("bare_app"), ground.environment) as bare:
        bare.seconds_until(BARE_PAINTED)
        bare.settle(0.5)
        plain = bare.peak_megabytes()
    what = f"peak memory of the board, {ground.large:,} deals (a bare Textual app: {plain:.0f} MB)"
    return [Plain(what, f"{peak:.0f} MB", "≤ 130 MB", peak <= 130)]


def painting(ground: Ground) -> list[Result | Plain]:
    """Whether what was painted bit by bit is what a repaint of everything shows."""
    differing = keys_typed = 0
    for seed in range(max(3, ground.rounds // 3)):
        chance = random.Random(seed)
        size = chance.choice([(200, 50), (120, 40), (80, 24)])
        with Program(ground.board(ground.copy(10_000, "painting")), ground.environment, size) as board:
            board.seconds_until(BOARD_PAINTED)
            board.settle(QUIET)
            for key in chance.choices(_RANDOM_KEYS, k=60):
                board.type(key)
                board.settle(0.06)
                keys_typed += 1
                if key == "m" or chance.random() < 0.05:
                    board.type("escape")
                    board.settle(0.25)
            board.type("escape")
            board.settle(1.0)
            bit_by_bit = board.cells()
            board.resize((size[0] + 1, size[1]))  # a taller screen would scroll
            board.settle(0.5)
            board.resize(size)
            board.settle(0.5)
            whole = board.cells()
            lines = zip(bit_by_bit, whole, strict=True)
            differing += sum(one != other for ours, full in lines for one, other in zip(ours, full, strict=True))
    what = f"cells that differ from a full repaint, after {keys_typed} random keys"
    return [Plain(what, str(differing), "0", differing == 0)]


# --- three in turn ----------------------------------------------------------------------------------------------------


def _in_turn(measures: Sequence[Callable[[], T]], rounds: int, first: int = 0) -> list[list[T]]:
    """Rounds of measures, each round beginning with another one; the values in the order of the measures."""
    found = []
    for number in range(first, first + rounds):
        values = {at % len(measures): measures[at % len(measures)]() for at in range(number, number + len(measures))}
        found.append([values[at] for at in range(len(measures))])
    return found


def _press_in_turn(programs: Sequence[Program], keys: Iterable[str]) -> list[list[Paint]]:
    """Types keys into the boards and x into the bare app, by turns."""
    found: list[list[Paint]] = []
    for number, key in enumerate(keys):
        presses = [partial(programs[_BARE].press, "x")]
        presses += [partial(board.press, key, _MOVES.get(key, "")) for board in programs[1:]]
        found += _in_turn(presses, 1, first=number)
    return found


def _drag_in_turn(programs: Sequence[Program], rounds: int) -> tuple[list[list[Paint]], list[list[Paint]]]:
    """Drags the first card of the second column down its column, over the next ones and onto one of them, and back.

    Returns:
        The steps, and the drops, each beside a key of the bare app.
    """
    bare = programs[_BARE]
    steps: list[list[Paint]] = []
    drops: list[list[Paint]] = []
    for number in range(max(3, rounds // 2)):
        here, there = (50, 90) if number % 2 == 0 else (90, 50)
        for program in programs[1:]:
            program.settle(0.5)  # what was dropped before is lit no more
            program.type(f"\x1b[<0;{here + 1};6M")
            program.point("drag", here, 6, "drop on a place")
        way = [(here, 10), (here, 14), (here, 18), (there, 18), (there, 14), (there, 10), (there, 6)]
        for turn, cell in enumerate(way):
            presses = [partial(bare.press, "x"), *(partial(board.point, "drag", *cell) for board in programs[1:])]
            steps += _in_turn(presses, 1, first=turn)
        releases = [partial(bare.press, "x")]
        releases += [partial(board.point, "release", there, 6, "✓ moved .* to ") for board in programs[1:]]
        drops += _in_turn(releases, 1, first=number)
    return steps, drops


def _pairs(rounds: Iterable[Sequence[float]], ours: int, theirs: int) -> list[Pair]:
    return [Pair(values[ours], values[theirs]) for values in rounds]


def _paints(rounds: Sequence[Sequence[Paint]], ours: int, theirs: int) -> list[Pair]:
    """Each of our paints with the other's usual one: a single key of a few ms is too short to divide by."""
    usual = median(paints[theirs].seconds for paints in rounds)
    return [Pair(paints[ours].seconds, usual) for paints in rounds]
