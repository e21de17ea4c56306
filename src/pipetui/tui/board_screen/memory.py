"""Keeps how the board looks for the next time, a moment after it was changed and when the board is left."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.config.remembered import BoardLooks, Remembered

AFTER = 0.5
"""Seconds from the last change to writing it down: no key waits for it."""


class Memory:
    """What is remembered of a board, and when it is written down.

    Attributes:
        kept: how the board is to look.
    """

    def __init__(self, kept: Remembered, save: Callable[[Remembered], None] | None) -> None:
        """Begin with what was kept.

        Args:
            kept: how the board was left.
            save: writes it down; None: nothing is remembered, as for a sample that is gone afterwards.
        """
        self.kept = kept
        self._save = save
        self._due: asyncio.TimerHandle | None = None

    def change(self, **fields: Any) -> None:
        """Have the board look otherwise from now on: the fields of `Remembered` that differ."""
        self._set(self.kept._replace(**fields))

    def change_board(self, pipeline_id: int, looks: BoardLooks) -> None:
        """Have one pipeline's board look otherwise from now on."""
        self._set(self.kept.with_board(pipeline_id, looks))

    def flush(self) -> None:
        """Write down at once what is still to be written: the board is being left."""
        if self._due is not None:
            self._due.cancel()
            self._write()

    def _set(self, kept: Remembered) -> None:
        if kept == self.kept:
            return
        self.kept = kept
        if self._due is not None:
            self._due.cancel()
        self._due = asyncio.get_running_loop().call_later(AFTER, self._write)

    def _write(self) -> None:
        self._due = None
        if self._save is not None:
            self._save(self.kept)
