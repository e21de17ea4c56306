"""What the board is drawn with and how it looks, of what is remembered: colours, density, the words that tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.config.remembered import URGENCY
from pipetui.tui import theme
from pipetui.tui.board.strips import Strips
from pipetui.tui.board.teaching import empty_lines
from pipetui.tui.widgets.status_line import Hint, hints_of

if TYPE_CHECKING:
    from pipetui.tui.board_screen.screen import BoardScreen


HINTS = (
    ("deal.back deal.advance", "move"),
    ("deal.win", "won"),
    ("deal.lose", "lost"),
    ("deal.open", "open"),
    ("deal.new", "new"),
    ("filter.open", "filter"),
    ("change.undo", "undo"),
    ("view.pane", "figures"),
    ("app.quit", "quit"),
    ("view.help", "help"),
)
"""The keys that the foot shows, by their ids, as far as there is room for them."""

_TYPING = (Hint("enter", "keep"), Hint("tab", "complete"), Hint("esc", "back"))
"""The keys while a filter is being typed: every letter belongs to that."""

_WAY_OUT = ("filter.clear", "show all")
_TO_THE_DEAL = ("view.next", "the deal")


class Dress:
    """Draws the board of one screen as it is to look."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self.worn: tuple[object, ...] = ()
        """What the strips were made of last."""
        self.hints = self._hints(filtered=False, beside=False)

    def _hints(self, *, filtered: bool, beside: bool) -> tuple[Hint, ...]:
        """The board's keys: with a deal beside the board the way there, else with a filter on the way out of that."""
        out = (_WAY_OUT,) if filtered and not beside else ()
        there = (_TO_THE_DEAL,) if beside else ()
        table = [hint for hint in HINTS if not beside or hint[0] != "view.pane"]
        at = [hint for hint, _ in table].index("deal.open") + 1
        return hints_of((table[0], *out, *table[1:at], *there, *table[at:]), self._screen.setup.keys, self.can)

    def can(self, command: str) -> bool:
        """Whether the foot offers a command: in a file that may only be read, what only looks."""
        if not self._screen.board.read_only:
            return True
        from pipetui.tui.board_screen.why_not import may_change

        return not may_change(command)

    def show_hints(self) -> None:
        """Show at the foot the keys of what has the focus, as the board stands."""
        screen = self._screen
        filtered = screen.filter is not None or screen.filtering.view is not None
        self.hints = self._hints(filtered=filtered, beside=screen.details.shown)
        if screen.filtering.typing:
            screen.status.show_hints(_TYPING)
        elif screen.details.focused:
            screen.status.show_hints(screen.details.hints)
        elif screen.board.model.chosen:
            screen.status.show_hints(screen.selecting.hints)
        else:
            screen.status.show_hints(self.hints)

    def colours(self) -> None:
        """Draw in the colours of the theme and at the density that is remembered, as of the day that was read."""
        screen = self._screen
        if screen.current_context is None:
            return
        colours = theme.colours(screen.app.theme_variables)
        filters = screen.app.get_line_filters()
        today, timezone = screen.current_context.today, screen.current_context.timezone
        density = screen.memory.kept.density
        wanted = (colours, tuple(map(type, filters)), today, timezone, density)
        if wanted != self.worn:  # the theme that an app starts with is told as a change too
            self.worn = wanted
            screen.board.dress(Strips(colours, filters, today, timezone, density))

    def looks(self) -> None:
        """Show what heads and the title say of how the board looks."""
        screen = self._screen
        kept = screen.memory.kept
        screen.board.show_values(weighted=kept.weighted)
        screen.board.show_period(screen.setup.pane_period.replace("-", " "))
        urgent = screen.board.model.looks.sort == URGENCY
        screen.title_bar.show_looks("by urgency" if urgent else "", "weighted" if kept.weighted else "")

    def teach(self) -> None:
        """Have empty columns say what helps."""
        screen = self._screen
        lines = empty_lines(screen.board.model.board, screen.setup.keys, filtered=screen.filter is not None)
        screen.board.say_when_empty(*lines)
