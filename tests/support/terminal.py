"""The installed program in a real pseudo-terminal, seen through a terminal emulator.

`Terminal` starts a command in a pty of a given size, types keys, and waits for what a person would wait for: a text
on the screen. Waiting is always for a condition with a bound, never for a time. Everything that the program wrote is
kept in `raw`, so that a test can look for bytes that must never come out.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **{f"shift+{way}": f"\x1b[1;2{end}" for way, end in (("up", "A"), ("down", "B"), ("right", "C"), ("left", "D"))},
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    **{f"ctrl+{chr(96 + number)}": chr(number) for number in range(1, 27)},
}
MOUSE = {"press": 0, "release": 0, "drag": 32, "move": 35, "up": 64, "down": 65}
# pyte does not know CSI sequences with these prefixes (kitty keyboard, modes): it would print their ends.
UNKNOWN_TO_EMULATOR = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]")
COLOURS = re.compile(rb"\x1b\[([0-9;]*)m")
_PIECE = 512
UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;?<>=]*)?$")
LEFT_ON = {"alternate screen": "1049", "mouse": "1000", "mouse motion": "1003", "bracketed paste": "2004"}


class Terminal:
    """A program in a pty.

    Args:
        command: the argument list.
        size: columns and rows.
        environment: the child's whole environment.
        folder: the child's working directory.
        before_exec: run in the child before the program.
        marked: a background (`48;2;r;g;b`) whose cells are kept apart; all other colours are left out, which is most of
            the work of emulating.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (120, 40),
        environment: Mapping[str, str],
        folder: Path,
        before_exec: Callable[[], None] | None = None,
        marked: str = "",
    ) -> None:
        self.raw = b""
        self._marked = marked.encode()
        self._marking = False
        self._unfinished = b""
        self._text: str | None = None
        self.exit_code: int | None = None
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            self._become(command, environment, folder, before_exec)
        self.resize(columns, rows, tell=False)

    @staticmethod
    def _become(
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        before_exec: Callable[[], None] | None,
    ) -> None:
        try:
            os.chdir(folder)
            if before_exec is not None:
                before_exec()
            os.execvpe(command[0], list(command), dict(environment))
        finally:
            os._exit(127)

    def resize(self, columns: int, rows: int, *, tell: bool = True) -> None:
        """Give the terminal another size and tell the program."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        if tell:
            self._screen.resize(rows, columns)
            self._text = None
            os.kill(self.pid, signal.SIGWINCH)

    @property
    def text(self) -> str:
        """What stands on the screen now, a line a row."""
        if self._text is None:
            self._text = "\n".join(self._screen.display)
        return self._text

    def press(self, *keys: str) -> None:
        """Type keys: names of `KEYS`, or characters as they are."""
        self._write("".join(KEYS.get(key, key) for key in keys).encode())

    def type(self, text: str) -> None:
        """Type a text, character by character."""
        self._write(text.encode())

    def mouse(self, *steps: tuple[str, int, int]) -> None:
        """Send what a mouse does, all in one packet: `press`, `drag`, `move`, `release`, `up`, `down` at a cell."""
        sent = (f"\x1b[<{MOUSE[what]};{x + 1};{y + 1}{'m' if what == 'release' else 'M'}" for what, x, y in steps)
        self._write("".join(sent).encode())

    def wait_for(self, pattern: str, *, limit: float = 20.0) -> str:
        """Read until the screen shows a pattern.

        Returns:
            The screen's text.

        Raises:
            AssertionError: it did not appear within `limit` seconds; the screen stands in the message.
        """
        return self.wait_until(lambda: re.search(pattern, self.text) is not None, f"to show {pattern!r}", limit)

    def wait_until_gone(self, pattern: str, *, limit: float = 20.0) -> str:
        """Read until the screen no longer shows a pattern."""
        return self.wait_until(lambda: re.search(pattern, self.text) is None, f"to lose {pattern!r}", limit)

    def wait_until(self, condition: Callable[[], object], what: str, limit: float = 20.0) -> str:
        """Read until something is so.

        Args:
            condition: tells whether it is.
            what: the program is waited for, in words ("to end").
            limit: in seconds.
        """
        end = time.monotonic() + limit
        while not condition():
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited {limit} s for the program {what}; the screen:\n{self.text}")
            self._read(min(left, 0.05))
        return self.text

    def wait_for_exit(self, *, limit: float = 20.0) -> int:
        """Read until the program has ended.

        Returns:
            Its exit code; 128 + n when signal n killed it.
        """
        self.wait_until(self._has_ended, "to end", limit)
        assert self.exit_code is not None
        return self.exit_code

    def is_marked(self, row: int) -> bool:
        """Whether a cell of a row has the background that is kept apart."""
        return any(cell.reverse for cell in self._screen.buffer[row].values())

    def click(self, column: int, row: int) -> None:
        """Press and release the left button on a cell."""
        place = f"{column + 1};{row + 1}"
        self._write(f"\x1b[<0;{place}M\x1b[<0;{place}m".encode())

    def paste(self, text: str) -> None:
        """Paste a text, as a terminal with bracketed paste does: whatever bytes are in it."""
        self._write(b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def modes_left_on(self) -> list[str]:
        """The terminal modes that the program switched on and never off again."""
        return [
            name
            for name, mode in LEFT_ON.items()
            if self.raw.rfind(f"\x1b[?{mode}h".encode()) > self.raw.rfind(f"\x1b[?{mode}l".encode())
        ]

    def hang_up(self) -> None:
        """Close the terminal under the program, as a lost connection does."""
        os.close(self._fd)
        self._fd = -1

    def close(self) -> None:
        """End the program, if it still runs, and the terminal."""
        if not self._has_ended():
            os.kill(self.pid, signal.SIGKILL)
            self.exit_code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(self, data: bytes) -> None:
        """Send bytes, taking in what comes meanwhile: a program that waits to be read reads nothing itself."""
        for start in range(0, len(data), _PIECE):
            while not select.select([], [self._fd], [], 0)[1]:
                self._read(0.05)
            os.write(self._fd, data[start : start + _PIECE])
            self._read(0)

    def _read(self, timeout: float) -> None:
        """Take in all that has come, after waiting for it."""
        while self._fd >= 0 and select.select([self._fd], [], [], timeout)[0]:
            try:
                received = os.read(self._fd, 1 << 16)
            except OSError:  # Linux answers EIO when the child has closed its side
                received = b""
            if not received:
                select.select([], [], [], timeout)
                return
            self._answer(received)
            self.raw += received
            self._show(received)
            timeout = 0

    def _show(self, received: bytes) -> None:
        received = self._unfinished + received
        unfinished = UNFINISHED.search(received)
        self._unfinished = unfinished[0] if unfinished else b""
        received = received[: len(received) - len(self._unfinished)]
        self._stream.feed(COLOURS.sub(self._colour, UNKNOWN_TO_EMULATOR.sub(b"", received)))
        self._text = None

    def _colour(self, found: re.Match[bytes]) -> bytes:
        marked = bool(self._marked) and self._marked in found[1]
        if marked == self._marking:
            return b""
        self._marking = marked
        return b"\x1b[7m" if marked else b"\x1b[27m"

    def _answer(self, received: bytes) -> None:
        """Answer the queries that a real terminal answers, so that the program does not wait for them."""
        for query, answer in (
            (b"\x1b[?2026$p", b"\x1b[?2026;0$y"),
            (b"\x1b[6n", b"\x1b[1;1R"),
            (b"\x1b[c", b"\x1b[?62;c"),
        ):
            if query in received:
                os.write(self._fd, answer)

    def _has_ended(self) -> bool:
        if self.exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._read(0)
                code = os.waitstatus_to_exitcode(status)
                self.exit_code = code if code >= 0 else 128 - code
        return self.exit_code is not None


def installed_program() -> str:
    """The path of the installed `pipetui`, beside the running Python."""
    return str(Path(sys.executable).with_name("pipetui"))


def home_environment(home: Path, **more: str) -> dict[str, str]:
    """An environment in which the program finds nothing of the person who runs the tests."""
    return {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "share"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "USER": "ana",
        "TZ": "UTC",
        **more,
    }
