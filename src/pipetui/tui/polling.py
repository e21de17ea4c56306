"""Notices that another program wrote to the file.

`PRAGMA data_version` moves when another connection commits. It is asked for on the database thread, where it waits its
turn behind changes and interrupts no read, and costs the screen nothing unless it has moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.errors import PipetuiError
    from pipetui.store.file import Store
    from pipetui.tui.database_link import DatabaseLink

PERIOD = 0.5
"""Seconds between two looks: what another program writes appears within one."""


class Polling:
    """Looks when it is told to, one look at a time."""

    def __init__(self, link: DatabaseLink, outdated: Callable[[], None]) -> None:
        """Make the poll; call `look` every `PERIOD`.

        Args:
            link: the way to the database thread.
            outdated: called when what is shown is to be read again.
        """
        self._link = link
        self._outdated = outdated
        self._seen: int | None = None
        self._looking = False

    def saw(self, data_version: int) -> None:
        """Tell which state of the file is on the screen."""
        self._seen = data_version

    def look(self) -> None:
        """Ask for the state of the file, unless the last question is still open."""
        if self._looking or self._seen is None:
            return
        self._looking = True
        self._link.read_patiently(_data_version, self._compare, self._give_up)

    def _compare(self, data_version: int) -> None:
        self._looking = False
        if data_version != self._seen:
            self._seen = data_version
            self._outdated()

    def _give_up(self, _error: PipetuiError) -> None:
        """A locked file answers later; whatever else is wrong with it, the next change or read will tell."""
        self._looking = False


def _data_version(store: Store) -> int:
    return store.data_version()
