"""Small host apps for screens and widgets, and ways to look at what they painted."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from pipetui.tui import safe_text, theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

Result = TypeVar("Result")
_PENDING: Any = object()


class HostApp(App[None]):
    """An app with the house's themes and the line filter, as the real one has them."""

    ALLOW_SELECT = False

    def __init__(self, theme_name: str = theme.DARK.name) -> None:
        super().__init__()
        theme.register(self)
        self.theme = theme_name
        safe_text.install(self)


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
    """Shows widgets one below the other."""

    def __init__(self, *widgets: Widget, theme_name: str = theme.DARK.name) -> None:
        super().__init__(theme_name)
        self._widgets = widgets

    def compose(self) -> ComposeResult:
        yield from self._widgets


def painted(app: App[Any]) -> list[str]:
    """The lines of the screen as they go to the terminal, after every filter."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def text_of(app: App[Any]) -> str:
    """The same as one text."""
    return "\n".join(painted(app))
