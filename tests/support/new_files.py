"""New files for tests, built once and copied after that: building takes 20 ms, and most tests begin with a new file."""

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


def install(patch: pytest.MonkeyPatch) -> None:
    """Have this process build each kind of new file once; finding its place and linking it there go on as ever."""
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


def build_really(patch: pytest.MonkeyPatch) -> None:
    """Go back to building each one."""
    patch.setattr(creation, "_build", _really_build)
