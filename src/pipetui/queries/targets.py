"""The targets, as they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlite3 import Connection


class TargetRow(NamedTuple):
    """What is to be won in a month, a quarter or a year."""

    period: str
    amount: int
    currency: str


def list_targets(conn: Connection) -> list[TargetRow]:
    """Return the targets by period, the latest first; a year stands above its quarters, a quarter above its months."""
    rows = [TargetRow(*row) for row in conn.execute("SELECT period, amount, currency FROM target")]
    return sorted(rows, key=_place)


def _place(row: TargetRow) -> tuple[int, int, int]:
    year, part = int(row.period[:4]), row.period[5:]
    if part.startswith("Q"):
        return -year, -3 * int(part[1:]), 0
    return -year, -int(part or 99), 1
