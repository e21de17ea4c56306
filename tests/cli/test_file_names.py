"""Whatever a file is called, on every command that takes a path: the file is the one named, or the name is refused.

Each name is tried where nothing is and where a letter of somebody's lies: nothing else is made, nothing is overwritten
without a word, and the name does nothing to a terminal.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui.__main__ import run

if TYPE_CHECKING:
    from collections.abc import Callable

COMMANDS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "open": lambda name: ("--db", name, "list"),
    "add": lambda name: ("--db", name, "add", "Audit", "--contact", "Ana", "--email", "ana@example.com"),
    "init": lambda name: ("--db", name, "init"),
    "doctor": lambda name: ("--db", name, "doctor"),
    "settings": lambda name: ("--config", name, "list"),
    "config path": lambda name: ("--config", name, "config", "path"),
    "config set": lambda name: ("--config", name, "config", "set", "name", "Ana"),
    "import": lambda name: ("import", "--yes", "--", name),
    "import-history": lambda name: ("import-history", "--yes", "--", name),
    "backup": lambda name: ("backup", "--", name),
    "restore": lambda name: ("restore", "--", name),
    "restore into": lambda name: ("--db", name, "restore", "--", "mine.db"),
    "demo": lambda name: ("demo", "--into", name),
}
NAMES = {
    "above": "../../above",
    "absolute": "/absolute",
    "new folders": "one/two/three",
    "newline": "new\nline",
    "option": "-rf",
    "long": "x" * 300,
    "escape": "\x1b]0;pwned\x07",
    "right to left": "\u202egnp.exe",
    "shell": "$(touch pwned); `id` | *",
    "uri": "file:other.db?mode=rw",
    "memory": ":memory:",
    "bytes": "a\udcffb",
    "link": "link",
    "NUL": "a\x00b",
}
NO_NAME = ("long", "NUL")
LETTER = "Dear Jean,\nwe met in spring.\n" * 40


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, three_deals: bytes) -> Path:
    """The folder that the commands run in, two below the test's; in it a file with deals, which `PIPETUI_DB` names."""
    folder = tmp_path / "outer" / "work"
    folder.mkdir(parents=True)
    (folder / "mine.db").write_bytes(three_deals)
    (folder / "mine.db").chmod(0o600)
    (folder / "link").symlink_to("../linked")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PIPETUI_DB", "mine.db")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, links left out."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def named(kind: str, tmp_path: Path) -> str:
    return str(tmp_path / "absolute") if kind == "absolute" else NAMES[kind]


def tried(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> int:
    """Run a command, hold what it says to what every command is held to, and return its exit code."""
    capsys.readouterr()
    code = run(["--as", "ana", *words])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert "fault inside" not in err
    assert not [char for char in out + err if (ord(char) < 32 and char not in "\n\t") or char == "\u202e"]
    if code:
        assert err.startswith("Error: ") or "error: " in out
    return code


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("command", COMMANDS)
def test_where_nothing_is_the_file_named_is_made_or_none(
    kind: str, command: str, work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = named(kind, tmp_path)
    before = contents(tmp_path)
    code = tried(COMMANDS[command](name), capsys)
    assert code in (0, 1, 2, 5)
    assert code or kind not in NO_NAME or command == "config path"
    after = contents(tmp_path)
    made = {path for path in after if after[path] != before.get(path)}
    assert before.keys() <= after.keys()
    assert made <= (set() if kind in NO_NAME else {str(Path(os.path.realpath(work / name)).relative_to(tmp_path))})


@pytest.mark.parametrize("kind", [kind for kind in NAMES if kind not in NO_NAME])
def test_a_letter_that_lies_there_is_kept_by_every_command(
    kind: str, work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = named(kind, tmp_path)
    where = Path(os.path.realpath(work / name))
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_text(LETTER)
    before = contents(tmp_path)
    for command, words in COMMANDS.items():
        if command not in ("config path", "restore into"):
            assert tried(words(name), capsys) in (1, 2, 5), command
            assert contents(tmp_path) == before, command
    # A restore replaces what the user names with --db; it puts it aside and says where.
    assert tried(COMMANDS["restore into"](name), capsys) == 0
    kept = [path for path in where.parent.rglob("*-damaged-*") if path.is_file()]
    assert [path.read_text() for path in kept] == [LETTER]


def test_a_link_as_the_file_stays_a_link(work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tried(COMMANDS["add"]("link"), capsys) == 0
    assert (work / "link").is_symlink()
    assert (tmp_path / "outer" / "linked").read_bytes().startswith(b"SQLite format 3")
    assert tried(("--db", "link", "restore", "mine.db"), capsys) == 0
    assert (work / "link").is_symlink()


def test_a_link_that_leads_nowhere_is_refused(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (work / "circle").symlink_to("circle")
    for command in ("open", "add", "doctor", "settings", "import", "import-history", "backup", "restore", "demo"):
        assert tried(COMMANDS[command]("circle"), capsys) in (1, 5), command
    assert (work / "circle").is_symlink()
