"""Writes many rows at once, as an import does: one journal entry for each table instead of one for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.store.journal import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType
    from typing import Self

    from pipetui.store.unit import unit


class bulk:  # noqa: N801 - read as a word: `with bulk(u) as b:`
    """Inserts rows with contiguous ids inside a unit; triggers are silent, and what they keep is settled at the end.

    A bulk-inserted deal brings its derived columns (`stage_id` to `last_open_stage_id`) as its stage changes will make
    them. Deals that were there before have theirs computed when bulk adds stage changes to them.
    """

    def __init__(self, u: unit) -> None:
        self._unit = u
        self._deals: list[tuple[int, int]] = []
        self._changes: list[tuple[int, int]] = []

    def __enter__(self) -> Self:
        # Rows that do not fit the cache would go to the file early and lock readers out until the commit.
        self._unit.connection.execute("PRAGMA cache_spill = 0")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        connection = self._unit.connection
        if kind is None:
            for first, last in self._changes:
                ranges.settle(connection, ranges.deals_changed(connection, first, last, self._deals), totals=False)
            ranges.settle(connection, (), totals=bool(self._deals))
        connection.execute("PRAGMA cache_spill = 1")

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> tuple[int, int]:
        """Insert rows without their ids.

        Args:
            table: a user table.
            columns: the columns that the rows give; not `id`.
            rows: the values, one sequence a row.

        Returns:
            The first row's id, and how many there were: the others' ids follow it without gaps.
        """
        self._unit.flush()
        connection, batch = self._unit.connection, self._unit.batch_id
        assert batch is not None
        highest = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        first = (highest[0] if highest else 0) + 1
        with ranges.silenced(connection, table):
            count = ranges.insert_rows(connection, table, columns, rows)
        if count <= 0:
            return first, 0
        last = first + count - 1
        found = connection.execute(f"SELECT count(*), max(id) FROM {table} WHERE id >= ?", (first,)).fetchone()
        if found != (count, last):
            raise RuntimeError(f"bulk ids of {table} are not contiguous")
        ranges.write_entry(connection, batch, table, "I", first, last)
        if table == "deal":
            self._deals.append((first, last))
        elif table == "stage_change":
            self._changes.append((first, last))
        return first, count
