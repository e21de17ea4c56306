"""How the board ends when somebody else ends it: signals, and a terminal that is gone.

Left alone, a signal kills the app with the alternate screen and the mouse still on, and with SIGHUP ignored an app
whose terminal is gone burns a core for ever.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GRACE = 3.0
"""Seconds that an orderly end may take once the terminal is gone: its last writes may block for ever."""

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")


def exit_code(number: int) -> int:
    """The exit code of a process that a signal ended."""
    return 128 + number


def end_on_signals(end: Callable[[int], None]) -> None:
    """Have signals end the app in order. An ignored SIGHUP (`nohup`) stays ignored.

    Args:
        end: ends the app with an exit code; called on its own loop.
    """
    loop = asyncio.get_running_loop()
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is None or signal.getsignal(number) is signal.SIG_IGN:
            continue
        loop.add_signal_handler(number, end, exit_code(number))


@contextmanager
def interrupts_ignored(end: Callable[[int], None]) -> Iterator[None]:
    """Take ctrl+c for another program's that has the terminal meanwhile, and which gets it too.

    Args:
        end: what `end_on_signals` was given; it is told of signals again afterwards.
    """
    loop = asyncio.get_running_loop()
    watched = loop.remove_signal_handler(signal.SIGINT)
    # Not SIG_IGN: what is ignored here would be ignored by the other program as well.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)

    def watch_again() -> None:
        loop.add_signal_handler(signal.SIGINT, end, exit_code(signal.SIGINT))

    try:
        yield
    finally:
        if watched:
            # Two turns of the loop later: in the first it reads what signals came, in the order in which they did.
            loop.call_soon(loop.call_soon, watch_again)
        else:
            signal.signal(signal.SIGINT, before)


def end_without_terminal(end: Callable[[int], None], descriptor: int) -> None:
    """End the app when its terminal goes away; if it cannot end in order, end the process.

    Args:
        end: ends the app with an exit code; called on the loop that runs now.
        descriptor: the terminal.
    """
    loop = asyncio.get_running_loop()

    def watch() -> None:
        poll = select.poll()
        poll.register(descriptor, 0)  # errors and hang-ups are always told
        while True:
            events = poll.poll()
            if any(flags & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, flags in events):
                break
        code = exit_code(getattr(signal, "SIGHUP", 1))
        _write_into_the_void()
        try:
            loop.call_soon_threadsafe(end, code)
        except RuntimeError:  # the loop has ended by itself
            return
        time.sleep(GRACE)
        os._exit(code)

    if hasattr(select, "poll") and sys.platform != "darwin":  # there, poll does not know terminals
        threading.Thread(target=watch, name="pipetui-terminal", daemon=True).start()


def _write_into_the_void() -> None:
    """Let what is still written succeed: a failing last flush would put another exit code in place of ours."""
    void = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(void, standard)
    os.close(void)
