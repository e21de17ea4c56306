"""Keeps what is being typed as a draft: a moment after a key, never on its way.

A key only starts a clock. When that rings the texts are taken, and a thread of their own writes them, so that no key
waits for a disk. What is typed in a second is the most that a killed program loses; an orderly end loses nothing.
"""

from __future__ import annotations

import asyncio
from threading import Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.config.drafts import Draft, DraftFile

AFTER = 1.0
"""Seconds from a key to its text being kept."""


class DraftKeeper:
    """Keeps the draft of one form that is open."""

    def __init__(
        self,
        file: DraftFile,
        content: Callable[[], Draft | None],
        failed: Callable[[], None] = lambda: None,
        rest: Draft | None = None,
    ) -> None:
        """Make the keeper; it does nothing before `touch`.

        Args:
            file: where the draft goes.
            content: what there is to keep now; None: nothing that would be lost.
            failed: told on the screen's side, once, when a draft cannot be written.
            rest: what the file is to hold beside, and after, this draft: texts of other fields.
        """
        self._file = file
        self._content = content
        self._failed = failed
        self._rest = rest if rest is not None and rest.texts else None
        self._due: asyncio.TimerHandle | None = None
        self._lock = Lock()
        self._kept: Draft | None = None
        self._taken = 0  # how often the texts have been taken, and which of those is the last that was written
        self._written = 0
        self._over = False
        self._told = False

    def touch(self) -> None:
        """Tell that something was typed."""
        if self._due is None and not self._over:
            self._due = asyncio.get_running_loop().call_later(AFTER, self._ring)

    def flush(self) -> None:
        """Keep what there is now, before the program ends: also what nobody told of yet, as an editor's text is.

        Where nothing differs and nothing was typed the file is left as it is: its draft may be another board's.
        """
        touched = self._due is not None
        self._stop_clock()
        if not self._over:
            draft, number = self._take()
            if touched or draft is not None:
                self._write(draft, number)

    def drop(self) -> None:
        """Forget the draft: its text is saved, or thrown away on purpose."""
        self._stop_clock()
        with self._lock:  # one that is being written now would come after its removal
            self._over = True
            self._settle(None)

    def _stop_clock(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _ring(self) -> None:
        self._due = None
        draft, number = self._take()
        loop = asyncio.get_running_loop()

        def write() -> None:
            if not self._write(draft, number) and not loop.is_closed():
                loop.call_soon_threadsafe(self._tell)

        # A daemon: a home folder on a dead line must not hold up the end of the program.
        Thread(target=write, name="pipetui-draft", daemon=True).start()

    def _take(self) -> tuple[Draft | None, int]:
        self._taken += 1
        return self._content(), self._taken

    def _tell(self) -> None:
        if not self._told:
            self._told = True
            self._failed()

    def _write(self, draft: Draft | None, number: int) -> bool:
        with self._lock:
            if self._over or number < self._written:  # a slow disk: what was typed later is there already
                return True
            self._written = number
            return self._settle(draft)

    def _settle(self, draft: Draft | None) -> bool:
        """Have the file hold this draft and the rest; tell whether it does."""
        if draft is not None and self._rest is not None:
            draft = draft._replace(
                texts={**self._rest.texts, **draft.texts}, before={**self._rest.before, **draft.before}
            )
        wanted = draft if draft is not None else self._rest
        if wanted is None:
            self._file.remove()
        elif not self._is_kept(wanted) and not self._file.write(wanted):
            return False
        self._kept = wanted
        return True

    def _is_kept(self, draft: Draft) -> bool:
        return self._kept is not None and draft._replace(at="") == self._kept._replace(at="")
