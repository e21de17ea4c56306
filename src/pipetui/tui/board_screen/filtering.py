"""The board's filter: the bar it is typed in, and the board that is read again with it while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.key_order import keys_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipetui.domain.filters import Filter
    from pipetui.queries.views import SavedView
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.screen import BoardScreen
    from pipetui.tui.widgets.filter_bar import FilterBar

_COMPLETED = ("stage", "tag", "owner", "company", "source")


class Filtering:
    """Opens the bar, and applies what is typed. The bar is made when it is first asked for."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self._bar: FilterBar | None = None
        self._named: tuple[SavedView, Filter] | None = None  # the view opened last, and what it said

    @property
    def view(self) -> SavedView | None:
        """The saved view whose filter is on; None when another one is, or none."""
        if self._named is None:
            return None
        view, wanted = self._named
        present = self._screen.filter
        return view if (present.terms if present is not None else ()) == wanted.terms else None

    @view.setter
    def view(self, view: None) -> None:
        self._named = view

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
            from pipetui.tui.widgets.filter_bar import FilterBar

            self._bar = FilterBar()
            await screen.mount(self._bar, before=screen.status)
        screen.status.move_on()  # kept, the filter has the foot, and the keys that go with it
        self._bar.open(screen.current_context.today, {}, screen.filter)
        screen.call_after_refresh(keys_of(screen).release_keys)
        screen.read(names_in_use, self._bar.offer)

    @property
    def typing(self) -> bool:
        """Whether the filter is being typed: what half a word hides is not gone for good."""
        return self._bar is not None and self._bar.is_open

    def clear(self) -> None:
        """Show every deal again, and the keys at the foot."""
        self._screen.say("")
        if self._screen.filter is not None or self._named is not None:
            self._named = None
            self.set(None)

    def set(self, filter_: Filter | None, view: SavedView | None = None, *, read: bool = True) -> None:
        """Read the board with this filter from now on.

        Args:
            filter_: what to narrow it to; None for every deal.
            view: the saved view that it comes from.
            read: False: somebody else is about to read the board.
        """
        if view is not None and filter_ is not None:
            self._named = (view, filter_)
        self._screen.filter = None if filter_ is None or filter_.is_empty else filter_
        if read:
            self._screen.reload()

    def new_day(self, today: date) -> None:
        """Read the words anew: `this-week` is another one now."""
        from pipetui.domain.filters import parse_filter

        present, named = self._screen.filter, self._named
        if present is not None:
            self._screen.filter = parse_filter(present.text, today)
        if named is not None:
            self._named = (named[0], parse_filter(named[1].text, today))


def names_in_use(store: Store) -> Mapping[str, tuple[str, ...]]:
    """Read the names that a filter can be completed with, by its words."""
    from pipetui.queries.completion import complete

    return {kind: tuple(complete(store.connection, kind)) for kind in _COMPLETED}
