"""How a failure ends: one line on stderr, then what to do about it, and the promised exit code. Never a traceback.

An unforeseen fault names its place in our own code and nothing else: its message may hold a client's words.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pipetui.domain.errors import Ambiguous, OperationFailed, PipetuiError
from pipetui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable


class OutputClosed(Exception):
    """Whoever read our output stopped reading (`pipetui list | head -1`)."""


class Terminated(BaseException):
    """A signal asked the process to end. Not an Exception, so that no handler for failures swallows it."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.exit_code = 128 + signal_number


def end(problem: BaseException) -> int:
    """Tell what went wrong and return the exit code."""
    if isinstance(problem, PipetuiError):
        return _tell(problem)
    if isinstance(problem, OSError):
        return _tell(_from_system(problem))
    if isinstance(problem, OutputClosed | Terminated | KeyboardInterrupt | SystemExit):
        return _end_quietly(problem)
    return _end_foreign(problem)


def _end_quietly(problem: OutputClosed | Terminated | KeyboardInterrupt | SystemExit) -> int:
    """Return the exit code of an end that somebody asked for."""
    if isinstance(problem, Terminated):
        return problem.exit_code
    if isinstance(problem, SystemExit):
        return problem.code if isinstance(problem.code, int) else int(problem.code is not None)
    return 130 if isinstance(problem, KeyboardInterrupt) else 0


def _end_foreign(problem: BaseException) -> int:
    module = type(problem).__module__
    if module.startswith("typer"):
        return _end_usage(problem)
    if module.startswith(("sqlite3", "sqlalchemy")):
        from pipetui.store.faults import translate

        known = translate(problem)
        if known is not None:
            return _tell(known)
    _write(
        (
            f"Error: a fault inside pipetui ({type(problem).__name__} at {_place(problem)})",
            "Your file keeps what was saved before. Please report this line.",
        )
    )
    return 1


def _end_usage(problem: BaseException) -> int:
    from typer import Abort, TyperException

    if isinstance(problem, Abort):
        _write(("Stopped; nothing was changed.",))
        return 1
    assert isinstance(problem, TyperException)
    context = getattr(problem, "ctx", None)
    path = context.command_path if context is not None else "pipetui"
    _write((f"Error: {_sentence(problem.format_message())}", f"`{path} --help` shows how."))
    return problem.exit_code


def _sentence(message: str) -> str:
    """Bring the library's messages ("No such option: --x") into the house's form: no capital, no full stop."""
    message = message.rstrip(".")
    return message[:1].lower() + message[1:]


def _tell(error: PipetuiError) -> int:
    candidates = error.candidates if isinstance(error, Ambiguous) else ()
    hint = error.hint[:1].upper() + error.hint[1:]
    _write((f"Error: {error.message}", *(f"  {line}" for line in candidates), hint))
    return error.exit_code


def _from_system(problem: OSError) -> PipetuiError:
    what = problem.strerror or type(problem).__name__
    name = problem.filename
    return OperationFailed(
        f"{what.lower()}: {name}" if name is not None else what.lower(),
        "Check the path, its permissions and the free space.",
    )


def _place(problem: BaseException) -> str:
    """Name the innermost place of ours in a traceback, without values."""
    place = "an unknown place"
    step = problem.__traceback__
    while step is not None:
        path = Path(step.tb_frame.f_code.co_filename)
        if "pipetui" in path.parts:
            parts = path.parts[len(path.parts) - path.parts[::-1].index("pipetui") :]
            place = f"{'/'.join(parts)}:{step.tb_lineno}"
        step = step.tb_next
    return place


def _write(lines: Iterable[str]) -> None:
    if sys.stderr is None:
        return
    try:
        for line in lines:
            if line:
                sys.stderr.write(visible(line) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):  # nobody reads it: the exit code still says it
        sink(sys.stderr)


def sink(stream: TextIO) -> None:
    """Turn a stream that cannot be written into one that swallows all, so that the interpreter's last flush works."""
    try:
        number = stream.fileno()
    except (OSError, ValueError):  # no file behind it, or closed
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)
