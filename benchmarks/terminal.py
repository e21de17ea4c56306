"""A program in a pseudo-terminal, timed as a person sees it: from the key, or the start, to the last byte of the paint.

What arrives is stamped first and shown to a terminal emulator later, so that the emulator's slowness is in no figure.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

KEYS = {
    "space": " ",
    "enter": "\r",
    "escape": "\x1b",
    "back": "\x1b[27u",  # escape as new terminals send it: after the old one Textual waits 0.1 s for more
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
}
MOUSE = {"press": 0, "drag": 32, "release": 0}
STILL = 0.04
"""Seconds without output after which a paint is over; they are in no figure."""
ONE_PAINT = 0.004
"""Seconds without output between two paints, when the first of them is the one to be timed."""

# The emulator would print the ends of sequences that it does not know.
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]")
_SEQUENCE = re.compile(rb"\x1b\[[0-9;<>=?]*[a-zA-Z]")
_ANSWERS = ((b"\x1b[?2026$p", b"\x1b[?2026;0$y"), (b"\x1b[6n", b"\x1b[1;1R"), (b"\x1b[c", b"\x1b[?62;c"))


class Paint(NamedTuple):
    """What one key cost: seconds to the last byte, and how many bytes."""

    seconds: float
    size: int


class Program:
    """A program in a terminal of its own.

    Args:
        command: the argument list.
        environment: its whole environment.
        size: columns and rows.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], size: tuple[int, int] = (200, 50)
    ) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._unfed: list[tuple[float, bytes]] = []
        self._ended = False
        self._began = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            _set_size(0, size)
            os.execvpe(command[0], list(command), dict(environment))

    def seconds_until(self, pattern: str, limit: float = 120.0) -> float:
        """Seconds from the start until the screen shows a pattern.

        Raises:
            TimeoutError: it does not; the screen stands in the message.
        """
        wanted = re.compile(pattern)
        end = time.perf_counter() + limit
        while time.perf_counter() < end and not self._ended:
            if self._read(STILL):
                continue
            for at in self._feed():
                if wanted.search(self.text):
                    return at - self._began
        raise TimeoutError(f"not seen: {pattern}\n{self.text}")

    def press(self, key: str, until: str = "", limit: float = 10.0, still: float = STILL) -> Paint:
        """Type a key and wait until its paint is over.

        Args:
            key: a name of `KEYS`, or a character.
            until: what is written when all is painted, line for line; without it the first silence is the end.
            limit: seconds to wait.
            still: how long that silence is; `ONE_PAINT` where something else follows by itself.

        Raises:
            TimeoutError: nothing was painted, or not that.
        """
        return self._timed(lambda: self.type(key), key, until, limit, still)

    def resized(self, size: tuple[int, int]) -> Paint:
        """Give the terminal another size, and wait until it is painted at that."""
        return self._timed(lambda: self.resize(size), f"{size}", "", 10.0, STILL)

    def _timed(self, act: Callable[[], None], name: str, until: str, limit: float, still: float) -> Paint:
        self.show()
        wanted = re.compile(until)
        pressed = time.perf_counter()
        act()
        while not (self._unfed and wanted.search(self._written)):
            if not self._read(limit) or time.perf_counter() - pressed > limit:
                raise TimeoutError(f"not painted after {name!r}: {until}\n{self.show()}")
            while self._read(still):
                pass
        return Paint(self._unfed[-1][0] - pressed, sum(len(data) for _, data in self._unfed))

    @property
    def _written(self) -> str:
        """The letters of what has arrived and is not shown yet; showing takes longer than painting, and waits."""
        return _SEQUENCE.sub(b"", b"".join(data for _, data in self._unfed)).decode(errors="replace")

    def type(self, key: str) -> None:
        """Type a key and do not wait."""
        os.write(self._fd, KEYS.get(key, key).encode())

    def point(self, what: str, x: int, y: int, until: str = "", still: float = STILL) -> Paint:
        """Do something with the mouse at a cell (`press`, `drag`, `release`) and wait until its paint is over."""
        key = f"\x1b[<{MOUSE[what]};{x + 1};{y + 1}{'m' if what == 'release' else 'M'}"
        return self.press(key, until, still=still)

    def settle(self, quiet: float) -> None:
        """Wait until nothing was painted for so many seconds."""
        while self._read(quiet):
            pass

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass, whatever is painted meanwhile."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def resize(self, size: tuple[int, int]) -> None:
        """Give the terminal another size, which repaints all of it."""
        self.show()
        _set_size(self._fd, size)
        self._screen.resize(size[1], size[0])
        os.kill(self.pid, signal.SIGWINCH)

    @property
    def text(self) -> str:
        """What the emulator shows of the output that it was fed."""
        return "\n".join(self._screen.display)

    def show(self) -> str:
        """What the screen shows of all that has arrived."""
        for _ in self._feed():
            pass
        return self.text

    def cells(self) -> list[list[tuple[object, ...]]]:
        """Every cell of the screen: character, colours, styles."""
        self.show()
        screen = self._screen
        return [[tuple(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]

    def peak_megabytes(self) -> float:
        """The most memory that the program had in RAM so far."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def close(self) -> None:
        """End the program."""
        try:
            os.kill(self.pid, signal.SIGTERM)
            end = time.perf_counter() + 5
            while not os.waitpid(self.pid, os.WNOHANG)[0]:
                self._read(0.02)
                if time.perf_counter() > end:
                    os.kill(self.pid, signal.SIGKILL)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self._fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, timeout: float) -> bool:
        """Take what arrives within a time; False when nothing did."""
        if not select.select([self._fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:  # the program has ended
            data = b""
        if not data:
            self._ended = True
            return False
        self._unfed.append((time.perf_counter(), data))
        for query, answer in _ANSWERS:
            if query in data:
                os.write(self._fd, answer)
        return True

    def _feed(self) -> Iterator[float]:
        """Show the emulator what has arrived, chunk by chunk; yields when each arrived."""
        while self._unfed:
            at, data = self._unfed.pop(0)
            self._stream.feed(_UNKNOWN.sub(b"", data))
            yield at


def _set_size(fd: int, size: tuple[int, int]) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
