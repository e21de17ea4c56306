"""Keys that arrive in a burst are carried out one after the other, also while forms and dialogs are open.

Textual hands a key to the widget that has the focus at once, but runs a key's binding only after the key has bubbled
up to the app. Over a slow line, where `Website<tab>Acme` comes in one packet, the letters behind the tab went into the
field before it; `enter` and the arrows had the same race. Here the next key waits until the last one has passed every
widget above the focus, twice: once for the key, once for what its binding set off.

A key that opens something stops the queue until that has the focus, however long the file takes to be read: a letter
meant for a form must neither be a command of the board nor come into the form behind those that were typed after it.
There is this one queue and no other, so that nothing can be put back into it at the wrong place.
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
    from collections.abc import Iterator

    from textual.dom import DOMNode
    from textual.message_pump import MessagePump

HOLD = 6.0
"""Seconds that something may take to open, before keys are taken again: longer than a locked file is waited for."""

_GLANCE = 0.02
"""Seconds between looks at whether a widget is still there: a closed one never answers."""

_PATIENCE = 50
"""Looks for which a key is waited for at most: a widget that is busy longer must not stop the keyboard. Looks and not
seconds: on a loaded machine nothing at all may run for longer than any patience."""

_LONG_PATIENCE = round(HOLD / _GLANCE)


class KeysInOrder(App[ReturnType]):
    """An app that takes typed and pasted text in order, wherever there is something to type in.

    On other screens keys go straight through, but for those that open something to type in.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Event] = deque()
        self._turn: events.Event | None = None
        self._following: asyncio.Task[None] | None = None
        self._held: asyncio.TimerHandle | None = None

    def opens(self, key: str) -> bool:  # noqa: ARG002 (for others to know)
        """Whether a key opens what the next ones are meant for."""
        return False

    def hold_keys(self) -> None:
        """Keep the keys that come from now on: what they are meant for is being opened."""
        self._end_hold()
        self._held = asyncio.get_running_loop().call_later(HOLD, self._drop, True)

    def release_keys(self) -> None:
        """Give the kept keys to what has the focus now, as soon as it has noticed that it has."""
        if self._held is not None:
            self._end_hold()
            self._follow_from(self.focused or self.screen, _LONG_PATIENCE)

    def drop_keys(self) -> None:
        """Forget the kept keys: what they were meant for does not open, and to the board they would be commands."""
        if self._held is not None:
            self.call_later(self._drop)  # behind those that came in one packet with the key that was to open it

    def key_came(self, key: str) -> None:
        """A key has come; until what it is bound to is found and begins, 1 ms goes by."""

    def keys_dropped(self, count: int, *, late: bool) -> None:
        """Say that kept keys were forgotten.

        Args:
            count: how many, at least one.
            late: what they were meant for has not opened in time; else it does not open, which is told.
        """

    def _drop(self, late: bool = False) -> None:
        if self._held is not None:
            count = len(self._waiting)
            self._waiting.clear()
            self.release_keys()
            if count:
                self.keys_dropped(count, late=late)

    def _end_hold(self) -> None:
        if self._held is not None:
            self._held.cancel()
            self._held = None

    async def on_event(self, event: events.Event) -> None:
        """Let a key through when its turn has come."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        if not self.screen_stack:  # the app is ending: there is nothing left to type in
            return
        opens = isinstance(event, events.Key) and self.opens(event.key)
        if isinstance(event, events.Key):
            self.key_came(event.key)
        if event is not self._turn and (self._held is not None or self._following is not None):
            self._waiting.append(event)
        elif event is self._turn or opens or self._types:
            self._turn = event
            start = self.focused or self.screen
            try:
                await super().on_event(event)
            finally:
                self._follow_from(start, _LONG_PATIENCE if opens else _PATIENCE)
        else:
            await super().on_event(event)

    @property
    def _types(self) -> bool:
        """Whether a letter would be text now, or a dialog is open."""
        focused = self.focused
        return isinstance(self.screen, ModalScreen) or (focused is not None and focused.check_consume_key("a", "a"))

    def _follow_from(self, start: DOMNode, patience: int = _PATIENCE) -> None:
        if self._following is not None:
            self._following.cancel()
        self._following = asyncio.create_task(self._follow(start, patience))

    async def _follow(self, start: DOMNode, patience: int) -> None:
        """Wait until a key is dealt with, then give the next one its turn, unless something is being opened."""
        looks = iter(range(patience))
        for _ in range(2):
            for node in start.ancestors_with_self:
                if not await _passed(node, looks):
                    break
            if not self.screen_stack:
                return
            start = self.focused or self.screen
        for screen in reversed(self.screen_stack):  # one of them may go on where a closed dialog has answered
            await _passed(screen, looks)
        # Before Python 3.12 `wait_for` may swallow a cancellation: two of these would each give a key its turn.
        if asyncio.current_task() is not self._following:
            return
        if self._waiting and self._held is None:
            self._turn = self._waiting.popleft()
            self.post_message(self._turn)
        else:
            self._turn = self._following = None


def keys_of(node: DOMNode) -> KeysInOrder[object]:
    """The queue of keys of the app that something is part of."""
    app = node.app
    assert isinstance(app, KeysInOrder)
    return app


async def _passed(node: MessagePump, looks: Iterator[int]) -> bool:
    """Wait until a widget has handled all that was sent to it before; False when it is gone, or too slow."""
    handled = asyncio.Event()
    if not node.call_later(handled.set):
        return False
    while not handled.is_set():
        if not node.is_running:
            return False
        with suppress(TimeoutError):
            await asyncio.wait_for(handled.wait(), _GLANCE)
            break
        if next(looks, None) is None:
            return False
    return True
