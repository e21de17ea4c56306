"""A change that was cut off while it was being written is taken back, however the file looks without its journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import DatabaseProblem
from pipetui.store.doctor import examine
from pipetui.store.dump import logical_dump
from pipetui.store.file import open_store
from support.contexts import NOW
from support.processes import start

if TYPE_CHECKING:
    from pathlib import Path

PAGE = 4096

CUT_OFF = """
import os, sys
from support.contexts import NOW, context
from pipetui.store.bulk import bulk
from pipetui.store.file import open_store
from pipetui.store.unit import unit

store = open_store(sys.argv[1], now=NOW)
# Few pages fit: rows go to the file before the commit, which never comes.
store.connection.execute("PRAGMA cache_size = 20")
with unit(store, context(), command="import") as u, bulk(u) as b:
    b.insert("contact", ("name", "name_key", "phone"), [("C" * 500, "c" * 500, "1")] * 3000)
    os._exit(9)
"""


@pytest.fixture
def cut_off(db: Path) -> str:
    """A file amid a change, whose first page counts a page that is not there yet; what it held before."""
    with open_store(db, now=NOW) as store:
        before = logical_dump(store.connection)
    process = start(CUT_OFF, db)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 9, err
    assert db.with_name(f"{db.name}-journal").stat().st_size
    data = bytearray(db.read_bytes())
    data[28:32] = (len(data) // PAGE + 1).to_bytes(4, "big")
    db.write_bytes(data)
    return before


def test_it_is_taken_back_and_not_called_damage(db: Path, cut_off: str) -> None:
    with open_store(db, now=NOW) as store:
        assert logical_dump(store.connection) == cut_off
    assert {finding.level for finding in examine(db)} == {"ok"}


@pytest.mark.usefixtures("cut_off")
def test_without_its_journal_it_is_damage(db: Path) -> None:
    db.with_name(f"{db.name}-journal").unlink()
    with pytest.raises(DatabaseProblem, match="damaged"):
        open_store(db, now=NOW)


@pytest.mark.usefixtures("cut_off")
@pytest.mark.parametrize("place", [0, 68])
def test_a_strangers_file_is_left_alone_journal_or_not(db: Path, place: int) -> None:
    data = bytearray(db.read_bytes())
    data[place] ^= 1
    db.write_bytes(data)
    with pytest.raises(DatabaseProblem, match=r"not a pipetui file|another program"):
        open_store(db, now=NOW)
    assert db.read_bytes() == data
    assert db.with_name(f"{db.name}-journal").exists()


@pytest.mark.usefixtures("cut_off")
def test_a_few_bytes_beside_a_journal_are_refused(db: Path) -> None:
    db.write_bytes(db.read_bytes()[:50])
    with pytest.raises(DatabaseProblem, match=r"not a pipetui file|another program"):
        open_store(db, now=NOW)
