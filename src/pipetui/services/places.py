"""Where cards stand in a column: free ranks at the top, at a place, or beside another card.

A column is in the order (rank, id). Ranks have wide gaps, so a card put between two others costs one write; when a gap
is used up, a window of neighbours around it is spaced out again, never the whole column.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import RuleRefused
from pipetui.domain.ranks import GAP, spread
from pipetui.services.plain_rows import update_plain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipetui.store.unit import unit

FIRST_WINDOW = 8
"""How many neighbours on each side are spaced out at first; doubled until they find room."""

ROOM = 1 << 10
"""The least distance that new spacing leaves between cards, so that the next insert finds a gap."""

_COLUMN = "SELECT id, rank FROM deal WHERE stage_id = ? AND id NOT IN (SELECT value FROM json_each(?))"


class Beside(NamedTuple):
    """A place in a column by the card that is next to it: right above that card, or right below it."""

    deal_id: int
    below: bool


def place_beside(u: unit, stage_id: int, beside: Beside, moved: Collection[int]) -> int:
    """Return a place as an index in the column without the `moved` deals.

    The card beside it is named by the caller, who knows which cards a filter shows.

    Raises:
        RuleRefused: that card is one of the moved, or stands in another column by now.
    """
    rest = json.dumps(sorted(moved))
    found = u.connection.execute(f"{_COLUMN} AND id = ?", (stage_id, rest, beside.deal_id)).fetchone()
    if found is None:
        raise RuleRefused(f"deal {beside.deal_id} is not in that column any more", "look at the column again")
    deal_id, rank = found
    sql = f"SELECT count(*) FROM ({_COLUMN} AND (rank, id) < (?, ?))"
    (above,) = u.connection.execute(sql, (stage_id, rest, rank, deal_id)).fetchone()
    return int(above) + beside.below


def ranks_at(u: unit, stage_id: int, place: int, count: int, moved: Collection[int] = ()) -> list[int]:
    """Return ranks for `count` deals that come to stand together at `place` (0: the top) of a column.

    A place past the end is the end. The `moved` deals do not count as neighbours, wherever they stand now.
    """
    rest = json.dumps(sorted(moved))
    order = f"{_COLUMN} ORDER BY rank, id LIMIT ? OFFSET ?"
    if place <= 0:
        found = u.connection.execute(order, (stage_id, rest, 1, 0)).fetchall()
        return _fit(u, stage_id, None, found[0] if found else None, count, rest)
    found = u.connection.execute(order, (stage_id, rest, 2, place - 1)).fetchall()
    if not found:
        found = u.connection.execute(f"{_COLUMN} ORDER BY rank DESC, id DESC LIMIT 1", (stage_id, rest)).fetchall()
    above = found[0] if found else None
    return _fit(u, stage_id, above, found[1] if len(found) > 1 else None, count, rest)


def rank_beside(u: unit, stage_id: int, deal_id: int, neighbour: tuple[int, int], *, below: bool) -> int:
    """Return a rank directly below or above a neighbour, given as (id, rank), of the same column."""
    rest = json.dumps([deal_id])
    beyond = _next(u, stage_id, neighbour, 1, rest, down=below)
    other = beyond[0] if beyond else None
    above, under = (neighbour, other) if below else (other, neighbour)
    return _fit(u, stage_id, above, under, 1, rest)[0]


def _fit(
    u: unit, stage_id: int, above: tuple[int, int] | None, below: tuple[int, int] | None, count: int, rest: str
) -> list[int]:
    """Return `count` ranks between two neighbours (id, rank), making room when there is none."""
    ranks = _between(above and above[1], below and below[1], count)
    if ranks is None:
        assert above is not None
        assert below is not None
        ranks = _make_room(u, stage_id, above, below, count, rest)
    return ranks


def _between(above: int | None, below: int | None, count: int, least: int = 1) -> list[int] | None:
    """Return `count` evenly spaced ranks between two, or None when the gap is too small."""
    if below is None:
        return list(spread(count) if above is None else spread(count, above + GAP))
    if above is None:
        return list(spread(count, below - count * GAP))
    step = (below - above) // (count + 1)
    return [above + step * (i + 1) for i in range(count)] if step >= least else None


def _make_room(
    u: unit, stage_id: int, above: tuple[int, int], below: tuple[int, int], count: int, rest: str
) -> list[int]:
    """Space out the neighbours on both sides of a place, and return the ranks that came free between them."""
    window = FIRST_WINDOW
    while True:
        upper = [above, *_next(u, stage_id, above, window, rest, down=False)][::-1]
        lower = [below, *_next(u, stage_id, below, window, rest, down=True)]
        # The outermost of a full side stays where it is: it is the edge of the window.
        top = upper.pop(0)[1] if len(upper) > window else None
        bottom = lower.pop()[1] if len(lower) > window else None
        ranks = _between(top, bottom, len(upper) + count + len(lower), least=ROOM)
        if ranks is not None:
            break
        window *= 2
    free = ranks[len(upper) : len(upper) + count]
    _write(u, upper, ranks[: len(upper)])
    _write(u, lower, ranks[len(upper) + count :])
    return free


def _next(
    u: unit, stage_id: int, start: tuple[int, int], count: int, rest: str, *, down: bool
) -> list[tuple[int, int]]:
    """Return up to `count` cards (id, rank) below or above one, nearest first."""
    beyond, order = (">", "ASC") if down else ("<", "DESC")
    sql = f"{_COLUMN} AND (rank, id) {beyond} (?, ?) ORDER BY rank {order}, id {order} LIMIT ?"
    deal_id, rank = start
    return u.connection.execute(sql, (stage_id, rest, rank, deal_id, count)).fetchall()


def _write(u: unit, cards: Sequence[tuple[int, int]], ranks: Sequence[int]) -> None:
    update_plain(u, "deal", [{"id": card[0], "rank": rank} for card, rank in zip(cards, ranks, strict=True)])
