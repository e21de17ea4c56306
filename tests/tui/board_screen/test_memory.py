"""How the board looks is written down a moment after a change, once, and when it is left."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pipetui.config.remembered import BoardLooks, Remembered
from pipetui.tui.board_screen import memory as board_memory
from pipetui.tui.board_screen.memory import Memory

if TYPE_CHECKING:
    import pytest


async def test_several_changes_are_written_down_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_memory, "AFTER", 0.01)
    written: list[Remembered] = []
    done = asyncio.Event()

    def save(kept: Remembered) -> None:
        written.append(kept)
        done.set()

    memory = Memory(Remembered(), save)
    memory.change(density="compact")
    memory.change(weighted=True)
    memory.change_board(1, BoardLooks("urgency"))
    assert written == []
    await done.wait()
    assert written == [Remembered("compact", weighted=True, boards={1: BoardLooks("urgency")})]
    memory.flush()
    assert len(written) == 1


async def test_what_is_not_written_down_yet_is_when_the_board_is_left() -> None:
    written: list[Remembered] = []
    memory = Memory(Remembered(), written.append)
    memory.change(density="compact")
    memory.flush()
    assert written == [Remembered("compact")]


async def test_what_looks_as_before_is_not_written_down() -> None:
    written: list[Remembered] = []
    memory = Memory(Remembered("compact"), written.append)
    memory.change(density="compact")
    memory.flush()
    assert written == []


async def test_where_nothing_is_remembered_the_board_looks_as_it_was_told_to() -> None:
    memory = Memory(Remembered(), None)
    memory.change(panel=True)
    memory.flush()
    assert memory.kept.panel
