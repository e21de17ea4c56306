"""Other processes, for tests of what happens between them: killed ones, locked files, users without rights."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parents[1]

_PR_CAPBSET_DROP = 24
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2


def heed_permissions() -> None:
    """Have permissions hold back the program that this process becomes next, also when it is root's."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (_DAC_OVERRIDE, _DAC_READ_SEARCH):
        assert libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) == 0


def start(code: str, *arguments: object, unprivileged: bool = False) -> subprocess.Popen[str]:
    """Start Python on some code; its standard streams are pipes.

    Args:
        code: what it runs.
        arguments: its `sys.argv[1:]`.
        unprivileged: have permissions hold it back, also when the tests run as root.
    """
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TESTS), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=heed_permissions if unprivileged else None,  # noqa: PLW1509 - no threads here
    )


def run(code: str, *arguments: object, unprivileged: bool = False) -> str:
    """Run Python on some code to its end, which has to be a good one; returns what it printed."""
    process = start(code, *arguments, unprivileged=unprivileged)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out


LOCKING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
print("locked", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
"""


@contextmanager
def locked(path: Path, how: str = "BEGIN EXCLUSIVE") -> Iterator[None]:
    """While another process holds the file."""
    process = start(LOCKING, path, how)
    assert process.stdout is not None
    assert process.stdout.readline() == "locked\n"
    try:
        yield
    finally:
        process.communicate("\n", timeout=10)
