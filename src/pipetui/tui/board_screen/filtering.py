"""The board's filter: the bar it is typed in, and the board that is read again with it while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.key_order import keys_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipetui.domain.errors import PipetuiError
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
        self._looking = False  # for names that nothing has
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
        screen.dress.show_hints()
        screen.call_after_refresh(keys_of(screen).release_keys)
        screen.read(_values, self._bar.offer)
        self._look_up()

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

    def typed(self, filter_: Filter) -> None:
        """Read the board with what is typed; when nothing else is to be read, look which of its names nothing has."""
        self.set(filter_)
        self._look_up()

    def _look_up(self) -> None:
        """Find the names of the filter that nothing in the file has; one look at a time, however fast one types."""
        wanted = self._screen.filter
        if self._looking or wanted is None or not any(term.key in _COMPLETED for term in wanted.terms):
            return
        self._looking = True

        def look(store: Store) -> tuple[tuple[str, str], ...]:
            from pipetui.queries.filtering import fitting_nothing

            return tuple(fitting_nothing(store.connection, wanted))

        def found(unknown: tuple[tuple[str, str], ...]) -> None:
            self._looking = False
            self._tell(wanted, unknown)

        def failed(_error: PipetuiError) -> None:  # the board's own read tells what is wrong
            self._looking = False

        self._screen.link.read_patiently(look, found, failed)

    def _tell(self, wanted: Filter, unknown: tuple[tuple[str, str], ...]) -> None:
        """Say in the bar, or at the foot where that is closed, which names nothing has; look anew at what is newer."""
        if self._bar is not None and self.typing:
            self._bar.remark(unknown)
        if self._screen.filter != wanted:
            self._look_up()
        elif unknown and not self.typing:
            from pipetui.domain.filters import names_nothing

            self._screen.say(names_nothing(*unknown[0]))

    def new_day(self, today: date) -> None:
        """Read the words anew: `this-week` is another one now."""
        from pipetui.domain.filters import parse_filter

        present, named = self._screen.filter, self._named
        if present is not None:
            self._screen.filter = parse_filter(present.text, today)
        if named is not None:
            self._named = (named[0], parse_filter(named[1].text, today))


def _values(store: Store) -> Mapping[str, tuple[str, ...]]:
    from pipetui.queries.completion import complete

    return {kind: tuple(complete(store.connection, kind)) for kind in _COMPLETED}
