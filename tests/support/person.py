"""Somebody at the board of the installed program: presses a key, and looks before pressing the next one."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from pipetui.tui import theme
from support.terminal import Terminal, installed_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

_FOREGROUND = theme.DARK.foreground or ""
_CURSOR = "48;2;" + ";".join(str(int(_FOREGROUND[place : place + 2], 16)) for place in (1, 3, 5))


class Person:
    """Uses one terminal.

    Attributes:
        terminal: the terminal, with the board in it.
    """

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    @property
    def foot(self) -> str:
        """The last line of the screen."""
        return self.terminal.text.splitlines()[-1].strip()

    def press(self, key: str, shows: str) -> str:
        """Press a key and wait until the screen shows a pattern."""
        self.terminal.press(key)
        return self.terminal.wait_for(shows)

    def close(self, key: str, gone: str) -> str:
        """Press a key and wait until a pattern has left the screen, on which it has to be."""
        self.terminal.wait_for(gone)
        self.terminal.press(key)
        return self.terminal.wait_until_gone(gone)

    def told(self, pattern: str, *, limit: float = 20.0) -> str:
        """Wait until the foot says something; returns the foot."""
        self.terminal.wait_until(lambda: re.search(pattern, self.foot), f"to say {pattern!r}", limit)
        return self.foot

    def do(self, key: str, told: str) -> str:
        """Press a key and wait for what the foot says about it."""
        self.terminal.press(key)
        return self.told(told)

    def field(self) -> str:
        """The label of the form's field that has the cursor; empty when none has."""
        for number, line in enumerate(self.terminal.text.splitlines()):
            # A choice has arrows beside it in place of a cursor.
            if "‹" in line or self.terminal.is_marked(number):
                return re.split(r" {2,}", line.strip())[0]
        return ""

    def fill(self, fields: Mapping[str, str]) -> None:
        """Fill fields of the form that is open, in the order they stand in."""
        for label, text in fields.items():
            self.go_to(label)
            self.terminal.type(text)
            if text:
                self.terminal.wait_for(rf"{re.escape(label)} +{re.escape(text)}")

    def go_to(self, label: str) -> None:
        """Go forward to a field of the form."""
        while (before := self._some_field()) != label:
            self.terminal.press("tab")
            self.terminal.wait_until(lambda old=before: self.field() not in ("", old), f"to leave {before}")  # type: ignore[misc]

    def _some_field(self) -> str:
        self.terminal.wait_until(self.field, "to have a cursor in a field")
        return self.field()

    def add(self, title: str, contact: str = "Jean Moreau", email: str = "jean@acme.fr", **more: str) -> None:
        """Add a deal by the form; `more` are its other fields by their labels."""
        self.press("n", "New deal")
        self.terminal.wait_for("f2 save")
        self.fill({"Title": title, "Contact": contact, "E-mail": email, **more})
        self.do("f2", "✓ added")

    def leave(self) -> None:
        """Leave by `q`; the terminal is then as it was."""
        self.terminal.press("q")
        left_well(self.terminal, 0)


def left_well(terminal: Terminal, code: int, *, limit: float = 20.0) -> str:
    """Wait for the end, and hold it to what every end is held to; returns what was written after the board.

    Args:
        terminal: the terminal.
        code: the exit code that is promised.
        limit: seconds that it may take.
    """
    assert terminal.wait_for_exit(limit=limit) == code, terminal.text
    assert terminal.modes_left_on() == []
    # The cursor is shown and lines wrap again.
    for mode in (b"\x1b[?25", b"\x1b[?7"):
        assert terminal.raw.rfind(mode + b"h") >= terminal.raw.rfind(mode + b"l")
    after = terminal.raw[terminal.raw.rfind(b"\x1b[?1049l") :] if b"\x1b[?1049h" in terminal.raw else terminal.raw
    text = re.sub(rb"\x1b\[[0-9;?<>]*[a-zA-Z]", b"", after).decode(errors="replace")
    assert "Traceback" not in text, text
    return text.replace("\r\n", "\n").strip()


@contextmanager
def at_the_board(
    environment: Mapping[str, str],
    *words: str,
    size: tuple[int, int] = (120, 40),
    shows: str = "help",
    before_exec: Callable[[], None] | None = None,
    folder: Path,
) -> Iterator[Person]:
    """Open the board and wait until it is there.

    Args:
        environment: the whole environment.
        words: what stands behind `pipetui`.
        size: columns and rows.
        shows: what tells that the board is there.
        before_exec: run in the child before the program.
        folder: the working directory.
    """
    command = [installed_program(), *words]
    with Terminal(
        command, size=size, environment=environment, folder=folder, before_exec=before_exec, marked=_CURSOR
    ) as terminal:
        terminal.wait_for(shows)
        yield Person(terminal)


class OpensBoard(Protocol):
    """Opens the board of a test's own file."""

    def __call__(
        self, *words: str, size: tuple[int, int] = ..., shows: str = ..., **environment: str
    ) -> AbstractContextManager[Person]:
        """Open it and wait until it is there."""
        ...
