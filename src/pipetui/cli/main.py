"""Runs one command: signals, streams and failures around Typer, which would otherwise print its own."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipetui.cli import output
from pipetui.cli.board import COMPLETING
from pipetui.cli.faults import OutputClosed, Terminated, end
from pipetui.domain.errors import PipetuiError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType


def run_command(argv: Sequence[str]) -> int:
    """Run a command line and return its exit code. Nothing else comes out, whatever happens inside."""
    output.prepare()
    try:
        with _ended_by_signals():
            code = _invoke(argv)
            output.flush()
    except BaseException as problem:  # the last place that can keep a traceback off the screen
        return end(_real(problem))
    return code


def _real(problem: BaseException) -> BaseException:
    """Return what went wrong at the bottom: Typer writes its help itself, and has its own ways with a broken pipe."""
    if type(sys.stdout).__name__ == "PacifyFlushWrapper":
        return OutputClosed()
    if isinstance(problem, OSError):
        try:
            output.flush()
        except (OutputClosed, PipetuiError) as stuck:
            return stuck
    return problem


def _invoke(argv: Sequence[str]) -> int:
    from pipetui.cli.app import command

    whole = command()
    if os.environ.get(COMPLETING):
        from pipetui.cli.bash import register

        register()
    result = whole.main(args=list(argv), prog_name="pipetui", standalone_mode=False)
    return result if isinstance(result, int) else 0


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the command as an exception does: transactions roll back, temporary files go."""

    def stop(number: int, _frame: FrameType | None) -> None:
        raise Terminated(number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {}
    for name in names:
        number = getattr(signal, name)
        if signal.getsignal(number) == signal.SIG_DFL:  # an ignored signal (nohup) stays ignored
            before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
