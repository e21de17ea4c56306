"""Waits until an app has nothing left to do, by looking at its queues.

Textual's pilot guesses it from the processor time of 20 ms: twice a key, wrongly on a loaded machine, and with a
message to every widget, which in a form was a third of what a test cost.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual._context import active_app
from textual.app import ScreenStackError

if TYPE_CHECKING:
    import pytest
    from textual.app import App
    from textual.message_pump import MessagePump
    from textual.pilot import Pilot
    from textual.screen import Screen

_PATIENCE = 30.0
"""Seconds: more than a loaded machine takes for anything."""


async def quiet(app: App[Any]) -> None:
    """Wait until nothing runs, no message is under way and all is painted; timers and other threads may be pending."""
    deadline = monotonic() + _PATIENCE
    while not app._exception_event.is_set():
        assert monotonic() < deadline, f"never quiet: {[each for each in _pumps(app) if not _waits(each)]}"
        await _nothing_runs()
        try:
            screen = app.screen
        except ScreenStackError:  # it is ending
            return
        if app._resize_event is not None or not all(_waits(pump) for pump in _pumps(app)):
            await asyncio.sleep(0.001)  # one of them waits for another thread, or for a terminal to keep its size
        elif _is_to_be_painted(app, screen):
            screen._on_timer_update()
        else:
            return


async def _nothing_runs() -> None:
    """Let every task go on until it waits for a timer, a thread or a message."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    while ready:
        await asyncio.sleep(0)


def _pumps(app: App[Any]) -> list[MessagePump]:
    return [app, *app.screen.walk_children(with_self=True)]


def _waits(pump: MessagePump) -> bool:
    """Whether it waits for a message, or takes none any more."""
    if pump._closing or not pump._running:
        return True
    came: asyncio.Event = pump._message_queue.ready_event
    return bool(came._waiters) and not came.is_set()


def _is_to_be_painted(app: App[Any], screen: Screen[Any]) -> bool:
    if screen._callbacks:
        return True
    laid_out_anew = screen._layout_required or screen._scroll_required or screen._recompose_required
    due = laid_out_anew or screen._repaint_required or screen._dirty_widgets
    return bool(due) and not app._batch_count and screen.is_current


def install(patch: pytest.MonkeyPatch) -> None:
    """Have Textual's pilot wait so, between two keys too, and screens be painted when somebody waits for it.

    The timer that paints 60 times a second painted what no test looks at: a third of what a form's test cost.
    """

    async def wait_for_idle(*_: object) -> None:
        await quiet(active_app.get())

    async def wait_for_screen(pilot: Pilot[Any], _timeout: float = 30.0) -> bool:
        await quiet(pilot.app)
        return True

    patch.setattr("textual.screen.UPDATE_PERIOD", 1 / 8)
    patch.setattr("textual.app.wait_for_idle", wait_for_idle)
    patch.setattr("textual.pilot.wait_for_idle", wait_for_idle)
    patch.setattr("textual.pilot.Pilot._wait_for_screen", wait_for_screen)
