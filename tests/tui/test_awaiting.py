"""Who waits for the end of a change is told, and who has gone is not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import OperationFailed
from pipetui.tui.awaiting import outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.errors import PipetuiError

    Ended = Callable[[PipetuiError | None], None]


@pytest.mark.parametrize("error", [None, OperationFailed("the disk is full")])
async def test_the_end_is_handed_on_whether_it_comes_at_once_or_later(error: PipetuiError | None) -> None:
    assert await outcome(lambda ended: ended(error)) is error
    begun: list[Ended] = []
    waiting = asyncio.create_task(outcome(begun.append))
    await asyncio.sleep(0)
    begun[0](error)
    assert await waiting is error


async def test_an_end_that_nobody_waits_for_any_more_does_no_harm() -> None:
    begun: list[Ended] = []
    waiting = asyncio.create_task(outcome(begun.append))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    begun[0](None)
    begun[0](OperationFailed("too late"))
