"""What every part measures on: a folder with files of three sizes, an environment of its own, the programs to run."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

RIVALS = Path(__file__).parent / "rivals"
SMALL, LARGE = 100, 100_000


class Ground(NamedTuple):
    """Where and how often to measure.

    Attributes:
        folder: holds the files; nothing outside it is written.
        rounds: n of everything short; long things take a third.
        large: how many deals the large file has.
    """

    folder: Path
    rounds: int
    large: int

    @property
    def environment(self) -> dict[str, str]:
        """An environment in which neither program finds anything of the person who measures."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        return {
            "HOME": str(home),
            "XDG_DATA_HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
            "XDG_CACHE_HOME": str(home),
            "XDG_STATE_HOME": str(home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TZ": "Europe/Zurich",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "USER": "ana",
        }

    def file(self, deals: int, *, brief: bool = False) -> Path:
        """The pipetui file with so many deals, made on first use; `brief` ones have two changes and not five."""
        path = self.folder / f"{deals}{'-brief' if brief else ''}.db"
        if not path.exists():
            from benchmarks.files import make_file

            make_file(path, deals, brief=brief)
        return path

    def copy(self, deals: int, name: str, *, brief: bool = False) -> Path:
        """A copy of such a file, to be written to; how a board on an earlier one was left is forgotten."""
        path = self.folder / f"{name}.db"
        shutil.rmtree(self.folder / "home", ignore_errors=True)
        shutil.copy(self.file(deals, brief=brief), path)
        # Else the first commit would wait until the disk has all of the copy.
        with path.open("rb") as file:
            os.fsync(file.fileno())
        return path

    def csv(self, deals: int) -> Path:
        """The CSV of so many deals, made on first use."""
        path = self.folder / f"{deals}.csv"
        if not path.exists():
            from benchmarks.files import make_csv

            make_csv(path, deals)
        return path

    def board(self, path: Path) -> list[str]:
        """The command that opens the board on a file."""
        return [program(), "--db", str(path)]

    def seconds(self, *command: str) -> float:
        """How long a command runs, from start to end.

        Raises:
            RuntimeError: it failed.
        """
        began = time.perf_counter()
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        took = time.perf_counter() - began
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")
        return took


def commit_seconds(path: Path) -> float:
    """How long this disk takes to keep the smallest change: one row, committed and synced as our file is."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in ("PRAGMA journal_mode = DELETE", "PRAGMA synchronous = FULL"):
        connection.execute(statement)
    connection.execute("CREATE TABLE IF NOT EXISTS one (n INTEGER)")
    began = time.perf_counter()
    connection.execute("INSERT INTO one VALUES (1)")
    took = time.perf_counter() - began
    connection.close()
    return took


def program() -> str:
    """The installed pipetui, beside the Python that runs this."""
    return str(Path(sys.executable).with_name("pipetui"))


def rival(name: str) -> list[str]:
    """The command that runs one of the plain programs."""
    return [sys.executable, str(RIVALS / f"{name}.py")]
