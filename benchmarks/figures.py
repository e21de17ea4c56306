"""Ratios of pairs that were measured in turn, and the Markdown that shows them."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Pair(NamedTuple):
    """One round: what ours took, and what the other took next to it."""

    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        """How many times as much ours took."""
        return self.ours / self.theirs


class Result(NamedTuple):
    """One row of the table.

    Attributes:
        what: what was measured.
        against: what it is compared with.
        pairs: the rounds.
        unit: of the values (`ms`, `s`, `MB`, `KB`).
        most: the highest median ratio that is within the target.
        most_p90: the same for the ratio that 9 of 10 rounds stay below, or None.
    """

    what: str
    against: str
    pairs: Sequence[Pair]
    unit: str
    most: float
    most_p90: float | None = None

    @property
    def ratios(self) -> list[float]:
        """The rounds' ratios."""
        return [pair.ratio for pair in self.pairs]

    @property
    def reached(self) -> bool:
        """Whether the median, and p90 where it has one, are within the target."""
        median, p90 = statistics.median(self.ratios), quantile(self.ratios, 0.9)
        return median <= self.most and (self.most_p90 is None or p90 <= self.most_p90)


class Plain(NamedTuple):
    """A row that is a figure by itself and no ratio."""

    what: str
    value: str
    target: str
    reached: bool


def quantile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def in_turn(ours: Callable[[], float], theirs: Callable[[], float], rounds: int, warm_ups: int = 1) -> list[Pair]:
    """Measures two things alternately, each first in every other round, after warm-ups that do not count."""
    for _ in range(warm_ups):
        theirs()
        ours()
    pairs = []
    for number in range(rounds):
        if number % 2:
            mine = ours()
            other = theirs()
        else:
            other = theirs()
            mine = ours()
        pairs.append(Pair(mine, other))
    return pairs


def markdown(results: Iterable[Result | Plain], command: str) -> str:
    """The table, with the machine and the command above it."""
    lines = [f"Measured by `{command}` on {machine()}.", ""]
    lines += ["| what | against | n | ours | theirs | min | median | p90 | target | reached |"]
    lines += ["|---|---|--:|--:|--:|--:|--:|--:|---|---|"]
    for result in results:
        if isinstance(result, Plain):
            cells = [result.what, "–", "–", result.value, "–", "–", "–", "–", result.target, _word(result.reached)]
            lines.append(f"| {' | '.join(cells)} |")
            continue
        ratios = result.ratios
        target = f"≤ {result.most:g} ×" + (f", p90 ≤ {result.most_p90:g} ×" if result.most_p90 else "")
        ours = statistics.median(pair.ours for pair in result.pairs)
        theirs = statistics.median(pair.theirs for pair in result.pairs)
        lines.append(
            f"| {result.what} | {result.against} | {len(ratios)} | {_value(ours, result.unit)} |"
            f" {_value(theirs, result.unit)} | {min(ratios):.2f} | {statistics.median(ratios):.2f} |"
            f" {quantile(ratios, 0.9):.2f} | {target} | {_word(result.reached)} |"
        )
    return "\n".join(lines) + "\n"


def _word(reached: bool) -> str:
    return "yes" if reached else "**no**"


def _value(value: float, unit: str) -> str:
    scaled = value * 1000 if unit == "ms" else value
    return f"{scaled:.1f} {unit}" if scaled < 100 else f"{scaled:.0f} {unit}"


def machine() -> str:
    """The machine and the versions that figures depend on."""
    model = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    libraries = ", ".join(f"{name} {version(name)}" for name in ("textual", "sqlmodel", "typer", "rich"))
    return (
        f"{os.cpu_count()} × {model}, {platform.system()}, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, {libraries}"
    )
