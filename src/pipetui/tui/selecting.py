"""The chosen deals of the board: a whole column, none any more, and how many they are for all to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.status_line import hints_of

if TYPE_CHECKING:
    from pipetui.queries.shapes import Card
    from pipetui.store.file import Store
    from pipetui.tui.board_screen import BoardScreen

_HINTS = (
    ("deal.back deal.advance", "move"),
    ("deal.win", "won"),
    ("deal.lose", "lost"),
    ("deal.tags", "tags"),
    ("deal.edit_several", "edit"),
    ("deal.delete", "delete"),
    ("filter.clear", "none"),
    ("select.card", "select"),
    ("select.column", "the column"),
    ("view.help", "help"),
)


class Selecting:
    """Keeps the title and the foot in step with what is chosen."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen

    def column(self, card: Card) -> None:
        """Choose all deals of a card's column that the filter shows; where they are chosen, choose them no longer."""
        screen = self._screen
        reads, view = screen.setup.reads, screen.view()

        def read(store: Store) -> tuple[int, ...]:
            from pipetui.queries.selection import column_deals

            return column_deals(store.connection, card.stage_id, view.filter, reads.context(store))

        def choose(deal_ids: tuple[int, ...]) -> None:
            model = screen.board.model
            before = len(model.chosen)
            model.choose(deal_ids)
            screen.board.show()
            word = "selected" if len(model.chosen) > before else "no longer selected:"
            column = model.column_of(card.stage_id)
            name = "" if column is None else f" of {model.heads[column].stage.name}"
            screen.say(f"{word} {len(deal_ids):,} deal{'' if len(deal_ids) == 1 else 's'}{name}")

        screen.read(read, choose)

    def clear(self) -> bool:
        """Choose no deal any more; tell whether any was."""
        board = self._screen.board
        if not board.model.chosen:
            return False
        board.model.choose_none()
        board.show()
        self._screen.say("nothing is selected any more")
        return True

    def show(self, count: int) -> None:
        """Show how many are chosen, and what can be done with them."""
        screen = self._screen
        screen.title_bar.show_chosen(count)
        screen.status.show_hints(hints_of(_HINTS, screen.setup.keys) if count else screen.hints)
