"""How a form or dialog waits for what it has given to the database thread: in one place, for all of them.

The answer comes when it comes. Who waited may have gone by then, with the screen or with the app: then it goes nowhere.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.errors import PipetuiError


async def outcome(begin: Callable[[Callable[[PipetuiError | None], None]], None]) -> PipetuiError | None:
    """Begin a change and wait for its end.

    Args:
        begin: begins it; it is given what is to be told what went wrong, or None once it is written.

    Returns:
        What went wrong; None when it is written.
    """
    answer: asyncio.Future[PipetuiError | None] = asyncio.get_running_loop().create_future()

    def ended(error: PipetuiError | None) -> None:
        if not answer.done():
            answer.set_result(error)

    begin(ended)
    return await answer
