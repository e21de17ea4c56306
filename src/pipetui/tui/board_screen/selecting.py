"""The chosen deals of the board: a whole column, all, none any more, and how many they are for all to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.text import counted
from pipetui.tui.board_screen.why_not import collapsed
from pipetui.tui.widgets.status_line import hints_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.events import Event
    from pipetui.queries.shapes import Card
    from pipetui.store.file import Store
    from pipetui.tui.board_screen.screen import BoardScreen
    from pipetui.tui.widgets.status_line import Hint

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
    ("select.all", "all"),
    ("view.help", "help"),
)


class Selecting:
    """Keeps the title and the foot in step with what is chosen."""

    def __init__(self, screen: BoardScreen) -> None:
        self._screen = screen

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The keys that the foot shows while deals are chosen."""
        return hints_of(_HINTS, self._screen.setup.keys, self._screen.dress.can)

    def column(self, card: Card) -> None:
        """Choose all deals of a card's column that the filter shows; where they are chosen, choose them no longer."""
        model = self._screen.board.model
        reads, view = self._screen.setup.reads, self._screen.view()

        def read(store: Store) -> tuple[int, ...]:
            from pipetui.queries.selection import column_deals

            return column_deals(store.connection, card.stage_id, view.filter, reads.context(store))

        def chosen(deal_ids: tuple[int, ...]) -> None:
            column = model.column_of(card.stage_id)
            name = "" if column is None else model.heads[column].stage.name
            if column is not None and model.is_narrow(column):  # since the key
                self._screen.say(collapsed(name))
            else:
                self._choose(deal_ids, f" of {name}" if name else "")

        self._screen.read(read, chosen)

    def everything(self) -> None:
        """Choose all open deals that the filter shows, whatever their column; where they are chosen, no longer."""
        board = self._screen.board.model.board
        if board is None:
            return
        reads, view, pipeline_id = self._screen.setup.reads, self._screen.view(), board.pipeline.id

        def read(store: Store) -> tuple[int, ...]:
            from pipetui.queries.selection import open_deals

            return open_deals(store.connection, pipeline_id, view.filter, reads.context(store))

        self._screen.read(read, lambda deal_ids: self._choose(deal_ids, ""))

    def _choose(self, deal_ids: Sequence[int], where: str) -> None:
        """Choose deals beside those that are chosen, or choose them no longer, and say which it was."""
        if not deal_ids:
            self._screen.say("there is no open deal here to select")
            return
        model = self._screen.board.model
        before = len(model.chosen)
        model.choose(deal_ids)
        self._screen.board.show()
        word = "selected" if len(model.chosen) > before else "no longer selected:"
        self._screen.say(f"{word} {counted(len(deal_ids), 'deal')}{where}")

    def clear(self) -> bool:
        """Choose no deal any more; tell whether any was."""
        board = self._screen.board
        if not board.model.chosen:
            return False
        board.model.choose_none()
        board.show()
        self._screen.say("nothing is selected any more")
        return True

    def tell_dropped(self, before: int) -> None:
        """Say that of so many chosen deals some are chosen no longer, as the board does not show them any more."""
        self._screen.say(_dropped(before, before - len(self._screen.board.model.chosen)))

    def dropped_by(self, event: Event, before: frozenset[int]) -> str:
        """What to say after a change of chosen deals that it dropped; nothing of those that it is about itself."""
        from pipetui.tui.board_screen.writes import beside

        gone = len(beside(event, before - self._screen.board.model.chosen))
        return f" · {_dropped(len(before), gone)}" if gone else ""

    def show(self, count: int) -> None:
        """Show how many are chosen, and what can be done with them."""
        screen = self._screen
        screen.title_bar.show_chosen(count)
        screen.dress.show_hints()


def _dropped(before: int, gone: int) -> str:
    """What there is to say of chosen deals that the board does not show any more."""
    said = "not shown any more, and not selected"
    if gone == before:
        return f"what was selected is {said}"
    return f"{gone:,} of {before:,} selected deals {'is' if gone == 1 else 'are'} {said}"
