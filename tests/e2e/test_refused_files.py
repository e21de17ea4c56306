"""Files that are newer, foreign, damaged or none at all: every face refuses them, and leaves them as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.store.file import open_store
from support.contexts import NOW
from support.files import alter, digests
from support.person import at_the_board, left_well
from support.processes import heed_permissions
from support.shell import told
from support.terminal import Terminal, installed_program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.shell import Shell

ADD = ("add", "Website", "--contact", "Ana", "--email", "ana@example.com")
COMMANDS = (("summary",), ("list",), ADD)


def newer(db: Path) -> None:
    alter(db, "PRAGMA user_version = 99")


def foreign(db: Path) -> None:
    db.unlink()
    alter(db, "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)")


def text(db: Path) -> None:
    db.write_text("Dear diary,\n" * 1000)


def empty(db: Path) -> None:
    db.write_bytes(b"")


def short(db: Path) -> None:
    db.write_bytes(db.read_bytes()[:100])


def damaged(db: Path) -> None:
    content = bytearray(db.read_bytes())
    content[100:4096] = bytes(3996)  # the schema, which stands behind the header
    db.write_bytes(content)


@pytest.mark.parametrize("make", [newer, foreign, text, empty, short, damaged])
def test_every_face_refuses_the_file_and_leaves_it(
    make: Callable[[Path], None], shell: Shell, db: Path, tmp_path: Path
) -> None:
    open_store(db, now=NOW).close()
    make(db)
    before = digests(tmp_path)
    board = Terminal([installed_program()], environment=shell.environment, folder=tmp_path)
    commands = [shell.start(*words) for words in COMMANDS]
    for process in commands:
        out, err = process.communicate(timeout=20)
        assert process.returncode == 5
        assert out == b""
        told(err.decode())
        assert str(db) in err.decode()
    with board:
        told(left_well(board, 5))
        assert b"\x1b[?1049h" not in board.raw  # refused before anything is drawn
    assert digests(tmp_path) == before


def test_a_folder_and_a_place_that_cannot_be_are_refused(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").write_text("x")
    assert "is a folder" in shell("--db", "folder", "list", code=5).err
    assert shell("--db", "text/deals.db", *ADD, code=1).err
    with Terminal([installed_program(), "--db", "folder"], environment=shell.environment, folder=tmp_path) as terminal:
        told(left_well(terminal, 5))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "home", "text"]


def test_a_missing_parent_is_made_for_its_user_alone(shell: Shell, tmp_path: Path) -> None:
    shell("--db", "one/two/deals.db", *ADD)
    assert [oct((tmp_path / name).stat().st_mode & 0o777) for name in ("one", "one/two", "one/two/deals.db")] == [
        "0o700",
        "0o700",
        "0o600",
    ]


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o400, 0o700), (0o600, 0o500)])
def test_what_may_only_be_read_can_be_looked_at(shell: Shell, tmp_path: Path, file_mode: int, folder_mode: int) -> None:
    shell("--db", "room/deals.db", *ADD)
    db = tmp_path / "room" / "deals.db"
    db.chmod(file_mode)
    db.parent.chmod(folder_mode)
    before = digests(db.parent)
    environment = shell.environment | {"PIPETUI_DB": str(db)}
    assert "Website" in shell("list", before_exec=heed_permissions, PIPETUI_DB=str(db)).out
    assert shell("advance", "1", code=1, before_exec=heed_permissions, PIPETUI_DB=str(db)).out == ""
    with at_the_board(environment, folder=tmp_path, before_exec=heed_permissions) as ana:
        ana.terminal.wait_for("Website")
        for key in ("L", "w", "D", "n", "u"):
            ana.do(key, "this file may only be read")
            ana.do("j", "this file may only be read")
        ana.leave()
    assert digests(db.parent) == before


def test_without_a_home_it_says_so(shell: Shell) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "PIPETUI_DB"):
        del shell.environment[name]
    assert "no home directory" in shell("list", code=1, HOME="").err
    with Terminal([installed_program()], environment=shell.environment | {"HOME": ""}, folder=shell.folder) as board:
        told(left_well(board, 1))
