"""How the board looks, by keys: how much a card tells, the order of cards, what heads show, columns that are collapsed.

None of it changes the file; all of it is remembered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.config.remembered import DENSITIES, HAND, URGENCY

if TYPE_CHECKING:
    from pipetui.tui.board.turning import Turned
    from pipetui.tui.board_screen.screen import BoardScreen


class Looks:
    """Changes how the board of one screen looks."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen
        self._memory = screen.memory

    def next_density(self) -> None:
        """Have cards tell more; after the most, the least."""
        following = DENSITIES.index(self._memory.kept.density) + 1
        density = DENSITIES[following % len(DENSITIES)]
        self._memory.change(density=density)
        self._screen.dress.colours()
        self._screen.say(f"{density} cards")

    def toggle_weighted(self) -> None:
        """Have heads show values by probability, or whole ones."""
        weighted = not self._memory.kept.weighted
        self._memory.change(weighted=weighted)
        self._screen.dress.looks()
        self._screen.say("values by probability" if weighted else "whole values")

    def toggle_sort(self) -> None:
        """Sort by urgency, or by hand."""
        self.sort_by(HAND if self._screen.board.model.looks.sort == URGENCY else URGENCY)

    def sort_by(self, sort: str) -> None:
        """Sort the board by `URGENCY`, or by `HAND`; the cursor stays on its deal."""
        board = self._screen.board.model.board
        if board is None:
            return
        looks = self._memory.kept.board(board.pipeline.id)
        self._memory.change_board(board.pipeline.id, looks._replace(sort=sort))
        self._screen.reload()
        by_hand = "by hand: J and K place a card"
        self._screen.say(f"sorted {by_hand if sort == HAND else 'by urgency: overdue, today, no next step, later'}")

    def turned(self, message: Turned) -> None:
        """Remember that a column was collapsed or opened, or say that it is so already."""
        model = self._screen.board.model
        if not message.done:
            otherwise = "is collapsed already: ] opens it" if message.narrow else "is open already: [ collapses it"
            self._screen.say(f"{message.name} {otherwise}")
        elif model.board is not None:
            self._memory.change_board(model.board.pipeline.id, model.looks)
            if message.narrow and model.chosen:
                self._screen.reload()  # what is closed and folded away is selected no longer
