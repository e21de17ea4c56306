"""What a person waits for at a shell's prompt: the summary, one deal more, an import and its undo."""

from __future__ import annotations

import sys
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.figures import Pair, Plain, Result, in_turn
from benchmarks.ground import Ground, program, rival

SCHEMA = Path(__file__).parent.parent / "src" / "pipetui" / "store" / "migrations" / "0001_initial.sql"
SUMMED = 8_800


def summary(ground: Ground) -> list[Result | Plain]:
    """The figures of this month, of as many deals as the real input has."""
    ours = partial(
        ground.seconds, program(), "--db", str(ground.file(SUMMED, brief=True)), "summary", "--period", "this-month"
    )
    theirs = partial(ground.seconds, *rival("one_table"))
    pairs = in_turn(ours, theirs, max(9, ground.rounds))
    return [Result(f"`summary` on {SUMMED:,} deals, this month", "Typer + Rich, one table", pairs, "ms", 1.5)]


def add(ground: Ground) -> list[Result | Plain]:
    """One deal added."""
    path = ground.copy(SUMMED, "add", brief=True)
    numbers = count(1)

    def ours() -> float:
        name = f"New deal {next(numbers)}"
        return ground.seconds(
            program(), "--db", str(path), "add", name, "--contact", "Ana", "--email", "ana@example.org"
        )

    theirs = partial(ground.seconds, sys.executable, "-c", "import sqlmodel, typer")
    pairs = in_turn(ours, theirs, max(9, ground.rounds))
    return [Result("`add`, one deal", "`python -c 'import sqlmodel, typer'`", pairs, "ms", 1.35)]


def importing(ground: Ground) -> list[Result | Plain]:
    """An import, its undo, and the file that is left."""
    source = str(ground.csv(ground.large))
    imported, plain_file = ground.folder / "imported.db", ground.folder / "plain.db"
    times: list[Pair] = []
    undos: list[Pair] = []
    for number in range(max(3, ground.rounds // 3)):
        took = {}
        for which in ("ours", "theirs") if number % 2 else ("theirs", "ours"):
            (imported if which == "ours" else plain_file).unlink(missing_ok=True)
            if which == "ours":
                took[which] = ground.seconds(
                    program(), "--db", str(imported), "import", source, "--currency", "EUR", "--yes"
                )
            else:
                took[which] = ground.seconds(*rival("plain_import"), str(plain_file), str(SCHEMA), source)
        times.append(Pair(took["ours"], took["theirs"]))
        size = Pair(imported.stat().st_size / 1e6, plain_file.stat().st_size / 1e6)
        undos.append(Pair(ground.seconds(program(), "--db", str(imported), "undo"), took["ours"]))
    plain = "`csv` + `executemany`, same tables"
    return [
        Result(f"`import` of {ground.large:,} rows", plain, times, "s", 2),
        Result("its `undo`", "the import", undos, "s", 1.25),
        Result("the file after the import", plain, [size], "MB", 1.3),
    ]
