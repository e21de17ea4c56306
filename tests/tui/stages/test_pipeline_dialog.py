"""The dialog that asks for a pipeline's name stays until the answer of the file is there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pipetui.domain.errors import OperationFailed
from pipetui.tui.stages.pipeline_dialog import PipelineDialog
from support.screens import ScreenHost, text_of, until

if TYPE_CHECKING:
    from pipetui.domain.errors import PipetuiError


async def test_esc_leaves_it_unless_it_is_being_written() -> None:
    file = asyncio.Event()
    faults: list[PipetuiError | None] = [OperationFailed("the disk is full"), None]

    async def save(_name: str, _template: str) -> PipetuiError | None:
        await file.wait()
        return faults.pop(0)

    app = ScreenHost(lambda: PipelineDialog("A new pipeline", save, name="Partners"))
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter", "escape", "escape")
        assert not app.answered
        file.set()
        await until(app, lambda: "the disk is full" in text_of(app))
        await pilot.press("enter")
        await until(app, lambda: app.answered)
        assert app.answer is True
    app = ScreenHost(lambda: PipelineDialog("A new pipeline", save, templates=True))
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        await pilot.press("escape")
        await until(app, lambda: app.answered)
        assert app.answer is False


async def test_what_is_typed_while_it_is_being_written_goes_nowhere() -> None:
    file = asyncio.Event()
    names: list[str] = []

    async def save(name: str, _template: str) -> PipetuiError | None:
        names.append(name)
        await file.wait()
        return OperationFailed("the disk is full") if len(names) == 1 else None

    app = ScreenHost(lambda: PipelineDialog("A new pipeline", save, templates=True))
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*"One", "enter", *"late", "down", "question_mark")
        await until(app, lambda: "saving…" in text_of(app))
        assert len(app.screen_stack) == 2
        file.set()
        await until(app, lambda: "the disk is full" in text_of(app))
        await pilot.press("s", "enter")
        await until(app, lambda: app.answered)
    assert names == ["One", "Ones"]
