"""Keys that arrive in a burst are carried out one after the other, also while forms and dialogs are open.

Textual hands a key to the widget that has the focus at once, but runs a key's binding only after the key has bubbled
up to the app. Over a slow line, where `Website<tab>Acme` comes in one packet, the letters behind the tab went into the
field before it; `enter` and the arrows had the same race. Here the next key waits until the last one has passed every
widget above the focus, twice: once for the key, once for what its binding set off.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events
from textual.app import App, ReturnType
from textual.screen import ModalScreen

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.message_pump import MessagePump

_PATIENCE = 0.25
"""Seconds that a key is waited for at most: a widget that is busy longer must not stop the keyboard."""

_GLANCE = 0.02
"""Seconds between looks at whether a widget is still there: a closed one never answers."""


class KeysInOrder(App[ReturnType]):
    """An app that takes typed and pasted text in order, wherever there is something to type in.

    On other screens keys go straight through: the board carries out its keys itself, in order.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Event] = deque()
        self._turn: events.Event | None = None
        self._following: asyncio.Task[None] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Let a key through when its turn has come."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._turn is not None and event is not self._turn:
            self._waiting.append(event)
        elif event is self._turn or self._types:
            self._turn = event
            start = self.focused or self.screen
            try:
                await super().on_event(event)
            finally:
                self._following = asyncio.create_task(self._follow(start))
        else:
            await super().on_event(event)

    @property
    def _types(self) -> bool:
        """Whether a letter would be text now, or a dialog is open."""
        focused = self.focused
        return isinstance(self.screen, ModalScreen) or (focused is not None and focused.check_consume_key("a", "a"))

    async def _follow(self, start: DOMNode) -> None:
        """Wait until a key is dealt with, then give the next one its turn."""
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        for _ in range(2):
            for node in start.ancestors_with_self:
                if not await _passed(node, deadline):
                    break
            start = self.focused or self.screen
        self._turn = self._waiting.popleft() if self._waiting else None
        if self._turn is not None:
            self.post_message(self._turn)


async def _passed(node: MessagePump, deadline: float) -> bool:
    """Wait until a widget has handled all that was sent to it before; False when it is gone, or too slow."""
    handled = asyncio.Event()
    if not node.call_later(handled.set):
        return False
    while not handled.is_set():
        if not node.is_running or asyncio.get_running_loop().time() > deadline:
            return False
        with suppress(TimeoutError):
            await asyncio.wait_for(handled.wait(), _GLANCE)
    return True
