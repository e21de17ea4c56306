"""The parts, and the command line that chooses among them."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import board_parts, command_parts, open_parts
from benchmarks.figures import Plain, Result, markdown
from benchmarks.ground import LARGE, Ground

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PARTS: dict[str, Callable[[Ground], list[Result | Plain]]] = {
    "start": board_parts.start,
    "keys": board_parts.keys,
    "beside": open_parts.beside,
    "resize": open_parts.resizing,
    "open": open_parts.opening,
    "first": board_parts.first_seconds,
    "memory": board_parts.memory,
    "painting": board_parts.painting,
    "summary": command_parts.summary,
    "add": command_parts.add,
    "import": command_parts.importing,
}

_HEAD = """# Benchmarks

Ratios of pairs that were measured in turn, in one run: the same machine, the same minute, the same noise. Where a
person would look, both programs run in a pseudo-terminal of 200×50, and a time goes from the key (or the start) to the
last byte of the paint. Beside the figures and a deal that is the board's own paint: what they show is read after it,
and gives way to the next key. The deals have five stage changes each. A row is reached when its median, and p90 where
it has one, is within the target.

"""


def main(argv: Sequence[str]) -> None:
    """Measures, and prints the table."""
    parser = argparse.ArgumentParser(prog="benchmarks/run.py", description="Measure pipetui against plain programs.")
    parser.add_argument("--part", action="append", choices=sorted(PARTS), help="only this part; can be given again")
    parser.add_argument("--rounds", type=int, default=15, help="n of what is short; what is long takes a third (15)")
    parser.add_argument("--deals", type=int, default=LARGE, help="size of the large file (100,000)")
    parser.add_argument("--folder", type=Path, help="where the files are made and kept for the next run")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the table as a page, too")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="pipetui-benchmarks-") as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        ground = Ground(folder, options.rounds, options.deals)
        results: list[Result | Plain] = []
        for name in options.part or PARTS:
            sys.stderr.write(f"{name} …\n")
            results += PARTS[name](ground)
    table = markdown(results, " ".join(["python benchmarks/run.py", *_said(argv)]))
    sys.stdout.write(table)
    if options.write:
        options.write.write_text(_HEAD + table, encoding="utf-8")


def _said(argv: Sequence[str]) -> list[str]:
    """The options that the figures depend on: not where files lie."""
    kept: list[str] = []
    words = iter(argv)
    for word in words:
        if word in ("--folder", "--write"):
            next(words, None)
        elif not word.startswith(("--folder=", "--write=")):
            kept.append(word)
    return kept
