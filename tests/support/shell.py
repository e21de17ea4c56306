"""The installed program on the command line: real processes, each held to how every command has to end."""

from __future__ import annotations

import json
import subprocess
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from support.terminal import installed_program

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


class Ran(NamedTuple):
    """How a command ended: its exit code, what it printed, and how many seconds it took."""

    code: int
    out: str
    err: str
    seconds: float


class Shell:
    """Runs `pipetui …` in an environment.

    Attributes:
        environment: the whole environment.
        folder: the working directory.
    """

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.environment = dict(environment)
        self.folder = folder

    def start(
        self, *words: object, before_exec: Callable[[], None] | None = None, **environment: str
    ) -> subprocess.Popen[bytes]:
        """Start a command; its streams are pipes."""
        return subprocess.Popen(
            [installed_program(), *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment | environment,
            cwd=self.folder,
            preexec_fn=before_exec,  # noqa: PLW1509 - no threads here
        )

    def __call__(
        self, *words: object, code: int = 0, before_exec: Callable[[], None] | None = None, **environment: str
    ) -> Ran:
        """Run a command to its end, which has to be the one that is promised."""
        return ended(self.start(*words, before_exec=before_exec, **environment), code)

    def json(self, *words: object) -> Any:
        """Run a command with `--json` and return its document."""
        document = json.loads(self(*words, "--json").out)
        assert document["schema"] == 1
        return document

    def deals(self, *words: object) -> dict[str, dict[str, Any]]:
        """Return the deals that `list` finds, open and closed, by title."""
        return {deal["title"]: deal for deal in self.json("list", "status:all", *words)["deals"]}


def ended(process: subprocess.Popen[bytes], code: int, *, limit: float = 60.0) -> Ran:
    """Wait for a command, and hold its end to what is promised: code, no traceback, one line and what to do."""
    began = time.monotonic()
    out, err = (text.decode() for text in process.communicate(timeout=limit))
    seconds = time.monotonic() - began
    assert process.returncode == code, (process.args, process.returncode, out, err)
    assert "Traceback" not in out + err
    if code in (2, 3, 4, 5) or (code == 1 and err):
        told(err)
    return Ran(code, out, err, seconds)


def told(err: str) -> None:
    """Hold an error to its form: one line that says it, then what to do."""
    lines = err.splitlines()
    assert lines[0].startswith("Error: "), err
    assert len(lines) >= 2, err
    assert not any(line.startswith("Error") for line in lines[1:]), err
