"""A bar for work that takes long: on stderr, on a terminal only, and gone when the work is done."""

import os
import sys
import time
from types import TracebackType
from typing import Self

_BAR = 24
_AFTER_SECONDS = 0.3  # what is done sooner needs no bar


class Progress:
    """Draws how far something is; a context manager, whose `update` is what services call."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._wanted = (
            sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") not in (None, "", "dumb")
        )
        self._began = time.monotonic()
        self._drawn = ""

    def update(self, done: int, total: int) -> None:
        """Draw the bar, if it is wanted and has moved."""
        if not self._wanted or total <= 0 or time.monotonic() - self._began < _AFTER_SECONDS:
            return
        share = min(1.0, done / total)
        full = round(share * _BAR)
        bar = f"{self._what} {'▓' * full}{'░' * (_BAR - full)} {int(share * 100):3d} %"
        if bar != self._drawn:
            self._write(f"\r{bar}")
            self._drawn = bar

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._drawn:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            self._wanted = False  # the terminal is gone; the work goes on
