"""What the tests of files in and out share: a place to write them, and a file of ours to read them for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.store.file import Store, open_store
from support.contexts import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Writes a CSV file, text as UTF-8, and gives its path."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "deals.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new file with the template `standard`: New, Qualified, Proposal, Negotiation, Won, Lost. No currency yet."""
    with open_store(tmp_path / "deals.db", now=NOW, template="standard", timezone="Europe/Zurich") as store:
        yield store
