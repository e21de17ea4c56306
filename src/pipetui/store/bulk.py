"""Writes many rows at once, as an import does: one journal entry for each table instead of one for each row."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from pipetui.store.journal import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType
    from typing import Self

    from pipetui.store.unit import unit


# Dropping and making a table's triggers takes as long as some hundred rows through them.
_LONG_RUN = 200
# Below this, building the indexes anew gains nothing.
_INDEXED_TOGETHER = 20_000


class bulk:  # noqa: N801 - read as a word: `with bulk(u) as b:`
    """Inserts and deletes many rows inside a unit; triggers are silent, and what they keep is settled at the end.

    A bulk-inserted deal brings its derived columns (`stage_id` to `last_open_stage_id`) as its stage changes will make
    them; it may leave out `attention` and `touched_at`. Deals that were there before have theirs computed when bulk
    adds stage changes to them, or deletes some.
    """

    def __init__(self, u: unit) -> None:
        self._unit = u
        self._deals: list[tuple[int, int]] = []
        self._moved: set[int] = set()
        self._totals = False

    def __enter__(self) -> Self:
        # Rows that do not fit the cache would go to the file early and lock readers out until the commit.
        self._unit.connection.execute("PRAGMA cache_spill = 0")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        connection = self._unit.connection
        if kind is None:
            ranges.settle(connection, sorted(self._moved), totals=self._totals)
        connection.execute("PRAGMA cache_spill = 1")

    def insert(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, expected: int = 0
    ) -> tuple[int, int]:
        """Insert rows, which get contiguous ids.

        Args:
            table: a user table.
            columns: the columns that the rows give; not `id`.
            rows: the values, one sequence a row.
            expected: how many there will be, if that is known: many are indexed together.

        Returns:
            The first row's id, and how many there were: the others' ids follow it without gaps.
        """
        self._unit.flush()
        connection, batch = self._unit.connection, self._unit.batch_id
        assert batch is not None
        highest = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        first = (highest[0] if highest else 0) + 1
        together = expected >= max(_INDEXED_TOGETHER, first)
        indexing = ranges.indexed_afterwards(connection, table) if together else nullcontext()
        with ranges.silenced(connection, table), indexing:
            count = ranges.insert_rows(connection, table, columns, rows)
        if count <= 0:
            return first, 0
        last = first + count - 1
        found = connection.execute(f"SELECT count(*), max(id) FROM {table} WHERE id >= ?", (first,)).fetchone()
        if found != (count, last):
            raise RuntimeError(f"bulk ids of {table} are not contiguous")
        ranges.write_entry(connection, batch, table, "I", first, last)
        ranges.attend(connection, table, first, last)
        if table == "deal":
            self._deals.append((first, last))
        self._to_settle(table, first, last)
        return first, count

    def delete(self, table: str, ids: Iterable[int]) -> int:
        """Delete rows that nothing refers to any more; returns how many.

        Long runs of ids go as ranges, which undo brings back as such; the rest row by row.
        """
        self._unit.flush()
        connection, batch = self._unit.connection, self._unit.batch_id
        assert batch is not None
        deleted = 0
        for first, last in _runs(sorted(ids)):
            if last - first < _LONG_RUN:
                rows = connection.execute(f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", (first, last)).rowcount
            else:
                self._to_settle(table, first, last)
                attending = ranges.deals_attended(connection, table, first, last)
                rows = ranges.delete_rows(connection, batch, table, first, last)
                ranges.attend_to(connection, attending)
            if rows != last - first + 1:
                raise RuntimeError(f"some of the rows of {table} to delete are not there")
            deleted += rows
        return deleted

    def _to_settle(self, table: str, first: int, last: int) -> None:
        if table == "stage_change":
            self._moved.update(ranges.deals_changed(self._unit.connection, first, last, self._deals))
        self._totals = self._totals or table == "deal"


def _runs(ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = 0
    for place, row in enumerate(ids):
        if place + 1 == len(ids) or ids[place + 1] != row + 1:
            yield ids[first], row
            first = place + 1
