"""What the end-to-end tests share: a home of their own, the installed program in it, and a file with three deals."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui.store.file import open_store
from support.person import at_the_board
from support.shell import Shell
from support.terminal import home_environment

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from support.person import OpensBoard, Person


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Nothing is counted here: the program runs in other processes, and what runs in this one emulates a terminal."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home directory."""
    place = tmp_path / "home"
    place.mkdir()
    return place


@pytest.fixture
def environment(home: Path, db: Path) -> dict[str, str]:
    """An environment of that home, in which the program uses the test's own file."""
    return home_environment(home, PIPETUI_DB=str(db))


@pytest.fixture
def shell(environment: dict[str, str], tmp_path: Path) -> Shell:
    """The command line on the test's own file, which is not there yet."""
    return Shell(environment, tmp_path)


@pytest.fixture
def board(environment: dict[str, str], tmp_path: Path) -> OpensBoard:
    """Opens the board on the test's own file; where there is none yet it is made first, so that nothing is asked."""

    def open_(
        *words: str, size: tuple[int, int] = (120, 40), shows: str = "help", **more: str
    ) -> AbstractContextManager[Person]:
        path = Path((environment | more)["PIPETUI_DB"])
        if not path.exists():
            open_store(path, now=datetime.now(UTC)).close()
        return at_the_board(environment | more, *words, size=size, shows=shows, folder=tmp_path)

    return open_
