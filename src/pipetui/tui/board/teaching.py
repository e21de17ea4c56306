"""What columns without cards say: how to begin in a new file, how to add a deal, what hides those that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.tui.key_names import show_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.queries.shapes import Board

Lines = tuple[str, ...]


class EmptyLines(NamedTuple):
    """Short lines: in the cursor's column, in the others, and in Lost when the cursor is there (None: as elsewhere)."""

    here: Lines
    elsewhere: Lines = ()
    lost: Lines | None = None


def empty_lines(board: Board | None, keys: Mapping[str, str], *, filtered: bool) -> EmptyLines:
    """What the empty columns of a board say.

    Args:
        board: as it was read; None before that.
        keys: the keys in force by id.
        filtered: a filter is on.
    """
    new, advance, help_, clear = (
        show_key(keys[each].split(",")[0]) for each in ("deal.new", "deal.advance", "view.help", "filter.clear")
    )
    if filtered:
        return EmptyLines(("Nothing here fits.", f"{clear}  every deal"))
    if board is not None and not any(head.deals for head in board.heads):
        return EmptyLines((f"{new}  a new deal", f"{advance}  the next stage", f"{help_}  all the keys"))
    return EmptyLines(("No deals.", f"Press {new}, or drop", "one here."), ("No deals.",), ("No deals.",))
