"""`backup` and `restore`."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.program import Program


def test_a_backup_brings_back_what_was(sold: Program, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert sold("backup", copy) == f"Backed up to {copy}\n"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    sold("delete", 1, 2, 3)
    lines = sold("restore", copy).splitlines()
    assert lines[0] == f"Restored {sold.db} from {copy}"
    assert lines[1].startswith("What was there is kept: ")
    assert len(sold.deals()) == 3


def test_what_was_replaced_can_be_brought_back_too(sold: Program, tmp_path: Path) -> None:
    sold("backup", tmp_path / "copy.db")
    sold("delete", 1, 2, 3)
    kept = sold("restore", tmp_path / "copy.db").splitlines()[1].split(": ")[1].split(" (")[0]
    sold("restore", kept)
    assert sold.deals() == {}


def test_a_damaged_file_that_was_replaced_is_not_said_to_come_back(sold: Program, tmp_path: Path) -> None:
    sold("backup", tmp_path / "copy.db")
    sold.db.write_bytes(sold.db.read_bytes()[:8192])
    line = sold("restore", tmp_path / "copy.db").splitlines()[1]
    assert line.endswith("(it is damaged and cannot be restored)")
    sold("restore", line.split(": ")[1].split(" (")[0], code=5)
    assert len(sold.deals()) == 3


def test_a_folder_that_is_not_there(sold: Program, tmp_path: Path) -> None:
    assert sold("backup", f"{tmp_path}/new/", code=1) == ""
    assert sold.err.splitlines()[0] == f"Error: there is no folder {tmp_path}/new"
    assert not (tmp_path / "new").exists()


def test_without_a_path_it_goes_beside_the_file(sold: Program) -> None:
    where = Path(sold("backup").removeprefix("Backed up to ").strip())
    assert where.parent == sold.db.parent / "deals-backups"


def test_a_file_that_is_not_there_yet(program: Program, sold: Program, tmp_path: Path) -> None:
    sold("backup", tmp_path / "copy.db")
    sold.db = tmp_path / "new.db"
    assert sold("restore", tmp_path / "copy.db").count("\n") == 1
    assert len(sold.deals()) == 3


def test_what_is_refused(sold: Program, tmp_path: Path) -> None:
    before = sold.db.read_bytes()
    foreign = tmp_path / "foreign.db"
    foreign.write_text("hello")
    sold("restore", foreign, code=5)
    sold("restore", tmp_path / "nothing.db", code=1)
    sold("restore", sold.db, code=2)
    sold("backup", sold.db, code=1)
    assert sold.db.read_bytes() == before
