"""Small host apps for screens and widgets, and ways to look at what they painted."""

from __future__ import annotations

import asyncio
import string
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.events import Key, Paste
from textual.widget import Widget

from pipetui.tui import safe_text, theme
from pipetui.tui.key_order import KeysInOrder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import App, ComposeResult
    from textual.message import Message
    from textual.screen import Screen

Result = TypeVar("Result")
_PENDING: Any = object()


class HostApp(KeysInOrder[None]):
    """An app with the house's themes and the line filter, as the real one has them."""

    ALLOW_SELECT = False

    def __init__(self, theme_name: str = theme.DARK.name) -> None:
        super().__init__()
        theme.register(self)
        self.theme = theme_name
        safe_text.install(self)

    @property
    def keys_are_done(self) -> bool:
        """Whether each key that was sent has had its turn."""
        return self._following is None and self._held is None and self._message_queue.empty()


class KeyTrap(Widget, can_focus=True):
    """Stands where the board stands: bound to every letter and digit, it writes down which ones reach it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"trap({key!r})") for key in (*string.ascii_letters, *string.digits, "space", "slash", "enter")
    ]

    def __init__(self) -> None:
        super().__init__()
        self.caught: list[str] = []

    def render(self) -> str:
        return ""

    def action_trap(self, key: str) -> None:
        self.caught.append(key)


class ScreenHost(HostApp, Generic[Result]):
    """Shows one screen over a board that traps keys, and keeps what the screen answered in `answer`."""

    def __init__(self, make: Callable[[], Screen[Result]], theme_name: str = theme.DARK.name) -> None:
        super().__init__(theme_name)
        self._make = make
        self.trap = KeyTrap()
        self.answer: Any = _PENDING

    @property
    def answered(self) -> bool:
        """Whether the screen has closed."""
        return self.answer is not _PENDING

    def compose(self) -> ComposeResult:
        yield self.trap

    def on_mount(self) -> None:
        self.trap.focus()
        self.push_screen(self._make(), self._keep)

    def _keep(self, answer: Result | None) -> None:
        self.answer = answer


class WidgetHost(HostApp):
    """Shows widgets one below the other, and keeps the messages that reach it and are named in `heard_types`."""

    def __init__(
        self,
        make: Callable[[], Iterable[Widget]],
        *heard_types: type[Message],
        theme_name: str = theme.DARK.name,
    ) -> None:
        super().__init__(theme_name)
        self._make = make  # some widgets can be made only while an app runs
        self._heard_types = heard_types
        self.heard: list[Any] = []

    def compose(self) -> ComposeResult:
        yield from self._make()

    async def _on_message(self, message: Message) -> None:
        if isinstance(message, self._heard_types):
            self.heard.append(message)
        await super()._on_message(message)


_KEY_NAMES = {" ": "space", "-": "minus", ":": "colon", "/": "slash", "?": "question_mark"}


async def burst(app: App[Any], *keys: str | Paste) -> None:
    """Send keys as one packet of a slow line does: all before the first one is looked at."""
    for key in keys:
        event = key if isinstance(key, Paste) else Key(_KEY_NAMES.get(key, key), key if len(key) == 1 else None)
        event.set_sender(app)
        app.post_message(event)
    await asyncio.sleep(0)


async def until(app: App[Any], condition: Callable[[], bool]) -> None:
    """Let the app work until something is so; fails when it is not within a time that a loaded machine keeps too."""
    deadline = monotonic() + 30
    while not condition():
        assert monotonic() < deadline, f"still not so:\n{text_of(app)}"
        await asyncio.sleep(0.01)


def painted(app: App[Any]) -> list[str]:
    """The lines of the screen as they go to the terminal, after every filter."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def place_of(app: App[Any], word: str) -> tuple[int, int]:
    """The cell of the screen in which a word begins that stands there, the last time that it does: for the mouse."""
    y, line = next((y, line) for y, line in reversed(list(enumerate(painted(app)))) if word in line)
    return cell_len(line[: line.rindex(word)]), y


def text_of(app: App[Any]) -> str:
    """The same as one text."""
    return "\n".join(painted(app))
