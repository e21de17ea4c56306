"""Files that cost tests little: a new one is built once and copied after that, and none waits for the disk.

Building takes 20 ms, and most tests begin with a new file. What survives when a program is killed is tested with
processes of their own, which do wait.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipetui.store import connection as connections
from pipetui.store import creation, migrate
from pipetui.store.schema import triggers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from pipetui.domain.stages import StageTemplate

_really_build = creation._build
_real_pragmas = connections._PRAGMAS
_really_sync = creation.sync


def install(patch: pytest.MonkeyPatch) -> None:
    """Make files cheap in this process; finding their places and linking them there go on as ever."""
    built: dict[object, bytes] = {}

    def build(path: str, stages: Sequence[StageTemplate], currency: str, timezone: str) -> None:
        # Some tests change what a file is built from.
        means = (vars(creation)["migrate"], migrate.FOLDER, triggers.TEXT_FILE, connections.wanted_journal_mode())
        key = (tuple(stages), currency, timezone, means)
        if key in built:
            with Path(path).open("r+b") as file:
                file.write(built[key])
        else:
            _really_build(path, stages, currency, timezone)
            built[key] = Path(path).read_bytes()

    patch.setattr(creation, "_build", build)
    patch.setattr(creation, "sync", lambda path: None)
    patch.setattr(connections, "_PRAGMAS", tuple({**dict(_real_pragmas), "synchronous": 0}.items()))


def make_real(patch: pytest.MonkeyPatch) -> None:
    """Go back to files as the program makes and opens them."""
    patch.setattr(creation, "_build", _really_build)
    patch.setattr(creation, "sync", _really_sync)
    patch.setattr(connections, "_PRAGMAS", _real_pragmas)
