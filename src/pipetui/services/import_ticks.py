"""How far a long import is, and the way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import OperationFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TICK = 1_000


class Ticks:
    """Tells how far an import is, and stops it: reading the rows is the first half, writing them the second."""

    def __init__(
        self, rows: int, progress: Callable[[int, int], None] | None, cancelled: Callable[[], bool] | None
    ) -> None:
        self._rows, self._progress, self._cancelled = rows, progress, cancelled
        self._done = self._to_write = 0

    def read(self) -> None:
        """One row was read."""
        if self._done % _TICK == 0:
            self._look(self._done)
        self._done += 1

    def begin_writing(self, count: int) -> None:
        """So many rows are to be written."""
        self._done, self._to_write = 0, count

    def written(self, row: Sequence[object]) -> Sequence[object]:
        """One of them is being written; returns it."""
        if self._done % _TICK == 0:
            self._look(self._rows + self._rows * self._done // self._to_write)
        self._done += 1
        return row

    def _look(self, done: int) -> None:
        if self._cancelled is not None and self._cancelled():
            raise OperationFailed("the import was stopped", "Nothing was changed.")
        if self._progress is not None:
            self._progress(done, 2 * self._rows)
