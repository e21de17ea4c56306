"""The place of a card in its column, as `move` takes it: what J and K are on the board."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from pipetui.cli import complete
from pipetui.domain.errors import InvalidInput, RuleRefused

if TYPE_CHECKING:
    from pipetui.cli.session import Session
    from pipetui.queries.shapes import Stage

Top = Annotated[bool, typer.Option("--top", help="To the top of the column.")]
Bottom = Annotated[bool, typer.Option("--bottom", help="To the bottom of the column.")]
Above = Annotated[
    str | None,
    typer.Option("--above", metavar="DEAL", help="Right above this deal.", autocompletion=complete.deals),
]
Below = Annotated[
    str | None,
    typer.Option("--below", metavar="DEAL", help="Right below this deal.", autocompletion=complete.deals),
]


class Wish(NamedTuple):
    """A place: beside another deal, or at an end of the column."""

    beside: int | None
    below: bool

    def place(self, session: "Session", ids: Collection[int], stage: "Stage") -> int:
        """Return the place as an index in the column without the deals that go there.

        Raises:
            InvalidInput: a deal cannot be beside itself.
            RuleRefused: the other deal is in another column.
        """
        from pipetui.queries.deals import column_ids

        going = set(ids)
        column = [deal_id for deal_id in column_ids(session.store.connection, stage.id) if deal_id not in going]
        if self.beside is None:
            return len(column) if self.below else 0
        if self.beside in going:
            raise InvalidInput("a deal cannot be above or below itself", "Name another one of the column.")
        if self.beside not in column:
            raise RuleRefused(f"#{self.beside} is not in {stage.name}", "Name a deal of that column, or its stage.")
        return column.index(self.beside) + self.below


def place_wished(session: "Session", *, top: bool, bottom: bool, above: str | None, below: str | None) -> Wish | None:
    """Return the place that is asked for; None when none is.

    Raises:
        InvalidInput: more than one is.
    """
    if (top, bottom, above is not None, below is not None).count(True) > 1:
        raise InvalidInput("--top, --bottom, --above and --below exclude each other", "Give one of them.")
    if top or bottom:
        return Wish(None, below=bottom)
    other = below if above is None else above
    if other is None:
        return None
    from pipetui.queries.deals import find_deal

    return Wish(find_deal(session.store.connection, other), below=above is None)
