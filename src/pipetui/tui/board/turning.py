"""Columns that are collapsed and opened by a key: at once, because a next key may move the cursor to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from pipetui.tui.board.board import Board

TURNING = {"column.collapse": True, "column.open": False}
"""The keys that do it, and whether the column is narrow then."""


class Turned(Message):
    """A column was collapsed or opened, or (not `done`) was so already."""

    def __init__(self, name: str, *, narrow: bool, done: bool) -> None:
        super().__init__()
        self.name = name
        self.narrow = narrow
        self.done = done


def turn(board: Board, *, narrow: bool) -> None:
    """Collapse the cursor's column, or open it, and tell."""
    model = board.model
    if not model.heads:
        return
    stage = model.heads[model.column].stage
    done = model.is_narrow(model.column) != narrow
    if done:
        board.look(model.looks.turned(stage.id, stage.kind))
    board.post_message(Turned(stage.name, narrow=narrow, done=done))
