"""Gives many stage changes another instant at once, as another timezone asks for: the file's order of events stays.

Row by row, through the triggers, half a million changes would take a minute; here they take seconds. They are journaled
as any update, so undo takes them back row by row.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

from pipetui.store.journal import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.store.unit import unit

# Below this many rows, building the indexes anew gains nothing.
_INDEXED_TOGETHER = 20_000


class Anchor(NamedTuple):
    """A second, and the one that the changes of that second shall have; as texts of 19 characters."""

    old: str
    new: str


# The fraction of the second stays: it keeps several changes of one day apart.
_GATHER = """
    INSERT INTO temp.redated (id, deal_id, old, new)
    SELECT id, deal_id, happened_at, :new || substr(happened_at, 20) FROM stage_change
    WHERE happened_at BETWEEN :old || '.000Z' AND :old || '.999Z' AND :new || substr(happened_at, 20) <= :latest
"""

# Changes that would come to stand before one that they followed, and the one that would overtake them.
_KEEP_ORDER = """
    DELETE FROM temp.redated WHERE id IN (
        WITH placed AS (
            SELECT id, coalesce(r.new, c.happened_at) AS at,
                lag(id) OVER deal AS id_before, lag(coalesce(r.new, c.happened_at)) OVER deal AS at_before
            FROM stage_change c LEFT JOIN temp.redated r USING (id)
            WHERE c.deal_id IN (SELECT deal_id FROM temp.redated)
            WINDOW deal AS (PARTITION BY c.deal_id ORDER BY c.happened_at, c.id)),
        wrong AS (SELECT id, id_before FROM placed WHERE (at_before, id_before) > (at, id))
        SELECT id FROM wrong UNION SELECT id_before FROM wrong)
"""


def redate(u: unit, anchors: Iterable[Anchor], *, latest: str) -> int:
    """Move the stage changes of some seconds to other seconds; returns how many were moved.

    A change stays where it is when it would otherwise lie in the future, or trade places with another of its deal: what
    stage a deal is in never changes.

    Args:
        u: the open transaction.
        anchors: the seconds, and the new ones.
        latest: the latest instant that a change may get.
    """
    u.flush()
    connection = u.connection
    # Pages that do not fit the cache would go to the file early and lock readers out until the commit.
    connection.execute("PRAGMA cache_spill = 0")
    connection.execute(
        "CREATE TEMP TABLE redated"
        " (id INTEGER PRIMARY KEY, deal_id INTEGER NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL)"
    )
    connection.executemany(_GATHER, ({**anchor._asdict(), "latest": latest} for anchor in anchors))
    while connection.execute(_KEEP_ORDER).rowcount:
        pass  # what no longer moves may now stand in the way of its neighbour
    (count,) = connection.execute("SELECT count(*) FROM temp.redated").fetchone()
    if count:
        _write(u, count)
    connection.execute("DROP TABLE temp.redated")
    connection.execute("PRAGMA cache_spill = 1")
    return int(count)


_DATED = (("activity", "happened_at"), ("lead", "added_at"))


def redate_talks(u: unit, anchors: Iterable[Anchor], *, latest: str) -> int:
    """Move the activities and leads of some seconds to other seconds; returns how many were moved.

    None follows from another, so all of them move that would not lie in the future then.
    """
    found: list[tuple[str, str, str, int]] = []
    for old, new in anchors:
        for table, column in _DATED:
            moved = f"SELECT id, ? || substr({column}, 20) FROM {table}"
            rows = u.connection.execute(
                f"{moved} WHERE {column} BETWEEN ? || '.000Z' AND ? || '.999Z'", (new, old, old)
            )
            found += [(table, column, at, row_id) for row_id, at in rows if at <= latest]
    # Read first: where zones lie a day apart, one noon is the next one's.
    for table, column, at, row_id in found:
        u.connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (at, row_id))
    return len(found)


def _write(u: unit, count: int) -> None:
    connection = u.connection
    many = count >= _INDEXED_TOGETHER
    indexing = ranges.indexed_afterwards(connection, "stage_change") if many else nullcontext()
    with ranges.silenced(connection, "stage_change"), indexing:
        connection.execute(
            "UPDATE stage_change SET happened_at = r.new FROM temp.redated r WHERE r.id = stage_change.id"
        )
    connection.execute(
        "INSERT INTO journal_entry (batch_id, table_name, op, row_key, before, after)"
        " SELECT ?, 'stage_change', 'U', id, json_object('happened_at', old), json_object('happened_at', new)"
        " FROM temp.redated ORDER BY id",
        (u.batch_id,),
    )
    deals = [row[0] for row in connection.execute("SELECT DISTINCT deal_id FROM temp.redated ORDER BY deal_id")]
    ranges.settle(connection, deals, totals=False)
