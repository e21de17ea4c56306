"""What a person sees of the board: start, keys, moves, the first seconds, memory; and that partial paints are right."""

from __future__ import annotations

import random
from contextlib import ExitStack
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.figures import Pair, Plain, Result
from benchmarks.ground import SMALL, Ground, commit_seconds, rival
from benchmarks.terminal import Paint, Program
from benchmarks.turns import (
    BARE_APP,
    LARGE_BOARD,
    MOVES,
    SMALL_BOARD,
    by_turns,
    drag_by_turns,
    paints,
    pairs,
    press_by_turns,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BARE = "a bare Textual app"
BARE_PAINTED = r"pressed 0[\s\S]*Count"
BOARD_PAINTED = (
    r"(Website|Audit|Training|Retainer|Migration|Workshop|Rebrand|Rollout|Review|Pilot) (Alp|Berg|Cove|Dune)"
)
QUIET = 3.0
"""Seconds without output after which the ORM is loaded and nothing more comes by itself."""

WALK = ("j", "l", "j", "h", "j", "l", "k", "h", "k", "k")
"""Cursor keys that end where they began, and never at an edge."""

_LOOK = 2.0  # seconds that a person looks at the board before the first move
_FIRST_KEYS = ("j", "j", "l", "k", "h", "j", "k", "l", "j", "h", "j", "k")
_RANDOM_KEYS = "jjjkkkllhhgGLLHJKmu"


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
    by_turns(measures, 1)
    rounds = by_turns(measures, ground.rounds)
    what = f"start to the first painted board, {ground.large:,} deals"
    return [
        Result(what, BARE, pairs(rounds, LARGE_BOARD, BARE_APP), "ms", 1.15),
        Result("the same start", "100 deals", pairs(rounds, LARGE_BOARD, SMALL_BOARD), "ms", 1.2),
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
        press_by_turns(programs, WALK)
        walk = press_by_turns(programs, WALK * max(1, ground.rounds * 4 // len(WALK)))
        press_by_turns(programs, ("L", "H"))
        commits: list[float] = []
        moves: list[list[Paint]] = []
        for _ in range(ground.rounds * 2):
            moves += press_by_turns(programs, ("L", "H"))
            commits.append(commit_seconds(ground.folder / "commit.db"))
        steps, drops = drag_by_turns(programs, ground.rounds)
    moved = f"move a card, committed and painted (of it a synced commit: {median(commits) * 1000:.1f} ms on this disk)"
    most = max(paints[LARGE_BOARD].size for paints in moves) / 1000
    widest = max(paints[LARGE_BOARD].size for paints in steps) / 1000
    return [
        Result("cursor and column keys to paint", BARE, paints(walk, LARGE_BOARD, BARE_APP), "ms", 1.5, 2.5),
        Result("the same keys", "100 deals", paints(walk, LARGE_BOARD, SMALL_BOARD), "ms", 1.2),
        Result(moved, BARE, paints(moves, LARGE_BOARD, BARE_APP), "ms", 3, 4),
        Result("the same moves", "100 deals", paints(moves, LARGE_BOARD, SMALL_BOARD), "ms", 1.2),
        Plain("bytes to the terminal for one move at 200×50, the most", f"{most:.1f} KB", "≤ 25 KB", most <= 25),
        Result(
            "a step of a dragged card, to the next place or column",
            BARE,
            paints(steps, LARGE_BOARD, BARE_APP),
            "ms",
            1.5,
        ),
        Plain("bytes for such a step, the most", f"{widest:.1f} KB", "≤ 25 KB", widest <= 25),
        Result("dropping it, committed and painted", BARE, paints(drops, more=steps), "ms", 3.5),
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
                    during += by_turns([partial(bare.press, "x"), partial(board.press, key)], 1, first=number)

        def first_move(deals: int, after: float) -> float:
            with Program(ground.board(files[deals]), ground.environment) as board:
                board.seconds_until(BOARD_PAINTED)
                board.wait(after)
                seconds = board.press("L", MOVES["L"]).seconds
                board.press("u", "undid|took back|undo")
                return seconds

        def measures(after: float) -> list[Callable[[], float]]:
            moves = [partial(first_move, deals, after) for deals in (ground.large, SMALL)]
            return [lambda: bare.press("x").seconds, *moves]

        first = by_turns(measures(_LOOK), ground.rounds)
        at_once = by_turns(measures(0), max(3, ground.rounds // 3))
    usual = median(seconds for seconds, _, _ in first)
    looked = f"the first move, {_LOOK:g} s after the board was painted"
    return [
        Result("cursor keys while the ORM loads", BARE, paints(during, LARGE_BOARD, BARE_APP), "ms", 3, 3),
        Result(looked, BARE, [Pair(large, usual) for _, large, _ in first], "ms", 3.5),
        Result("the same first move", "100 deals", pairs(first, LARGE_BOARD, SMALL_BOARD), "ms", 1.2),
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
