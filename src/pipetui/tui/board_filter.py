"""The board's filter: the bar it is typed in, and the board that is read again with it while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.key_order import keys_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.filters import Filter
    from pipetui.store.file import Store
    from pipetui.tui.board_screen import BoardScreen
    from pipetui.tui.filter_bar import FilterBar

_COMPLETED = ("stage", "tag", "owner", "company", "source")


class Filtering:
    """Opens the bar, and applies what is typed. The bar is made when it is first asked for."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self._bar: FilterBar | None = None

    def open(self) -> None:
        """Show the bar; the names to complete follow as soon as they are read."""
        self._screen.run_worker(self._open(), exit_on_error=False)

    async def _open(self) -> None:
        screen = self._screen
        if screen.current_context is None:
            screen.say("the file is still being read")
            keys_of(screen).drop_keys()
            return
        if self._bar is None:
            from pipetui.tui.filter_bar import FilterBar

            self._bar = FilterBar()
            await screen.mount(self._bar, before=screen.status)
        self._bar.open(screen.current_context.today, {}, screen.filter)
        screen.call_after_refresh(keys_of(screen).release_keys)
        screen.read(_values, self._bar.offer)

    def clear(self) -> None:
        """Show every deal again, and the keys at the foot."""
        self._screen.say("")
        if self._screen.filter is not None:
            self.set(None)

    def set(self, filter_: Filter | None) -> None:
        """Read the board with this filter from now on."""
        self._screen.filter = None if filter_ is None or filter_.is_empty else filter_
        self._screen.reload()


def _values(store: Store) -> Mapping[str, tuple[str, ...]]:
    from pipetui.queries.completion import complete

    return {kind: tuple(complete(store.connection, kind)) for kind in _COMPLETED}
