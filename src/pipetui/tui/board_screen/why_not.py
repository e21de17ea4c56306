"""Why something cannot be done on the board now, in words: for keys, the palette and the help alike.

What is certain stops a key at once. What only seems so, because a change may still be on its way to the file, is said
in the palette and the help and stops nothing: the file has the last word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.queries.history import Undoable
    from pipetui.queries.shapes import Card, Stage

READ_ONLY = "this file may only be read: allow writing to it and its folder, then reopen"

BY_URGENCY = "cards stand by urgency: s places them by hand"
FIRST_ALREADY = "this card is the first one already"
LAST_ALREADY = "this card is the last one already"

READING = frozenset(
    {
        *("column.collapse", "column.open", "view.sort", "view.density", "view.weighted", "view.pane", "view.help"),
        "view.next",
        *("filter.open", "filter.views", "filter.clear", "view.commands", "deal.open", "goto.open", "app.quit"),
        *("select.card", "select.column", "select.all"),
    }
)
"""What can be done in a file that may only be read; so can everything that only moves the cursor."""

SELECTING = frozenset({"select.card", "select.column"})
"""What selects deals of the cursor's column: not of one that is collapsed, as nobody would see which."""


def may_change(command: str) -> bool:
    """Tell whether a command may change the file."""
    return command not in READING and not command.startswith("cursor.")


class Known(NamedTuple):
    """What the file says that the screen does not know by itself."""

    undoable: Undoable
    pipelines: int


class Circumstances(NamedTuple):
    """How the board stands, as far as its screen knows.

    Attributes:
        card: under the cursor; None where none is.
        no_card: why there is none.
        chosen: how many deals are selected.
        stages: of the pipeline, in board order.
        column: the cursor's column, by number.
        place: the cursor's place in it, of `total`.
        narrow: whether it is collapsed or folded.
        by_urgency: cards stand by urgency and not by hand.
        filtered: a filter is on.
        beside: a deal is open beside the board.
        known: what the file says; None where that was not asked, or takes too long.
    """

    read_only: bool
    card: Card | None
    no_card: str
    chosen: int
    stages: Sequence[Stage]
    column: int
    place: int
    total: int
    narrow: bool
    by_urgency: bool
    filtered: bool
    beside: bool = False
    known: Known | None = None


def collapsed(name: str) -> str:
    """Why nothing is done to the cards of a column that is collapsed."""
    return f"{name} is collapsed: ] opens it"


def stopped(command: str, at: Circumstances, *, needs_card: bool) -> str | None:
    """Why a command is not even begun; None: it is carried out."""
    if needs_card and (at.card is None or (at.narrow and command in SELECTING)):
        return at.no_card
    if at.read_only and may_change(command):
        return READ_ONLY
    number = _stage_number(command)
    if number is not None and number > len(at.stages):
        return f"there is no stage {number}: this pipeline has {len(at.stages)}"
    return None


def idle(command: str, at: Circumstances) -> str | None:
    """Why a command would change nothing as the board stands; None: it would, or nobody knows before it is tried."""
    for reason in (_about_stage, _about_place, _about_column, _about_file):
        why = reason(command, at)
        if why is not None:
            return why
    return None


def _stage_number(command: str) -> int | None:
    return int(command.removeprefix("deal.to_")) if command.startswith("deal.to_") else None


def _about_stage(command: str, at: Circumstances) -> str | None:
    """The card is where it is to go already."""
    card = at.card
    if card is None or at.chosen:
        return None
    number = _stage_number(command)
    stage = at.stages[number - 1] if number is not None and number <= len(at.stages) else None
    first = next((each for each in at.stages if each.kind == "open"), None)
    already = {
        "deal.reopen": card.status == "open",
        "deal.win": card.status == "won",
        "deal.advance": card.status != "open",
        "deal.back": first is not None and card.stage_id == first.id,
    }.get(command, stage is not None and stage.id == card.stage_id)
    if not already:
        return None
    words = {"deal.win": "won", "deal.reopen": "open", "deal.advance": "closed", "deal.back": "in the first stage"}
    return f"{card.title} is {words.get(command) or f'in {stage.name if stage else card.status}'} already"


def _about_place(command: str, at: Circumstances) -> str | None:
    """The card is at that end of its column, or has no place of its own."""
    if command not in ("deal.up", "deal.down") or at.card is None:
        return None
    if at.by_urgency:
        return BY_URGENCY
    if command == "deal.up" and at.place == 0:
        return FIRST_ALREADY
    if command == "deal.down" and at.place >= at.total - 1:
        return LAST_ALREADY
    return None


def _about_column(command: str, at: Circumstances) -> str | None:
    """The column is as it is to be already."""
    if not at.stages or command not in ("column.collapse", "column.open"):
        return None
    if at.narrow != (command == "column.collapse"):
        return None
    name = at.stages[at.column].name
    return f"{name} is collapsed already" if at.narrow else f"{name} is open already"


def _about_file(command: str, at: Circumstances) -> str | None:
    """There is nothing to clear, to take back, or to choose from."""
    if command == "filter.clear" and not (at.filtered or at.chosen or at.beside):
        return "no filter is on, nothing is selected and no deal is open"
    if at.known is None:
        return None
    if command == "change.undo" and at.known.undoable.undo is None:
        return "there is nothing of yours to undo"
    if command == "change.redo" and at.known.undoable.redo is None:
        return "there is nothing to redo"
    if command == "pipeline.choose" and at.known.pipelines == 1:
        return "there is only one pipeline"
    return None
