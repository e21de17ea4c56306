"""What was typed and not saved outlives the program; notes go through the user's own editor; in a real terminal."""

from __future__ import annotations

import os
import signal
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from support.person import left_well

if TYPE_CHECKING:
    from pathlib import Path

    from support.person import OpensBoard
    from support.shell import Shell

ADD = ("add", "Website relaunch", "--contact", "Jean Moreau", "--email", "jean@acme.fr")
# Ctrl+C ends it at once: Python's own way of dealing with it may come just before `input` begins to wait, and is lost.
EDITOR = """import os, signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.SIG_DFL)
path = Path(sys.argv[-1])
print("EDITOR HAS THE TERMINAL", os.isatty(0), os.isatty(1), flush=True)
word = input()
Path("seen").write_text(f"{sys.argv[1:-1]} {path.read_text()!r} {oct(path.stat().st_mode)} {path}")
path.write_text(path.read_text() + word + "\\n")
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP])
def test_a_killed_program_loses_no_text(board: OpensBoard, shell: Shell, home: Path, number: int) -> None:
    with board() as ana:
        ana.press("n", "New deal")
        ana.terminal.wait_for("f2 save")
        ana.fill({"Title": "Half a deal", "Contact": "Zoe Zed"})
        drafts = home / "state" / "pipetui" / "drafts"
        if number == signal.SIGKILL:
            ana.terminal.wait_until(
                lambda: any("Zoe Zed" in kept.read_text() for kept in drafts.glob("*.json")), "to keep a draft"
            )
        os.kill(ana.terminal.pid, number)
        assert ana.terminal.wait_for_exit() == 128 + number
    (kept,) = drafts.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with board() as ana:
        ana.press("n", "a draft of .* is here")
        ana.terminal.wait_for("Half a deal")
        ana.press("r", "from your draft")
        ana.fill({"E-mail": "zoe@example.com"})
        ana.do("f2", "✓ added Half a deal")
        ana.press("n", "New deal")
        ana.close("escape", "New deal")
        ana.leave()
    assert list(drafts.iterdir()) == []
    assert shell.deals()["Half a deal"]["contact"] == "Zoe Zed"


def test_notes_go_to_the_users_editor_and_back(board: OpensBoard, shell: Shell, tmp_path: Path) -> None:
    shell(*ADD)
    script = tmp_path / "my editor.py"
    script.write_text(EDITOR)
    room = tmp_path / "room"
    room.mkdir()
    with board(size=(80, 24), VISUAL=f"{sys.executable} '{script}' '; touch x'", TMPDIR=str(room)) as ana:
        ana.terminal.wait_for("Website relaunch")
        ana.press("enter", r"ctrl\+e notes")
        ana.terminal.wait_for("Title +Website relaunch")
        ana.press("ctrl+e", "EDITOR HAS THE TERMINAL True True")
        assert ana.terminal.modes_left_on() == []
        ana.terminal.press("ctrl+c")  # a slip in the editor's terminal ends neither the board nor the text
        ana.terminal.wait_for("✗ .* (ended with code|was ended by signal)")
        ana.close("escape", "f2 save")
        ana.press("ctrl+e", "EDITOR HAS THE TERMINAL")
        ana.terminal.type("call before ten\r")
        ana.told("✓ changed notes of Website relaunch")
        ana.terminal.wait_for("call before ten")
        ana.close("escape", r"ctrl\+e notes")
        ana.terminal.press("q")
        left_well(ana.terminal, 0)
    seen = (tmp_path / "seen").read_text()
    assert seen.startswith("['; touch x'] ''")
    assert oct(stat.S_IFREG | 0o600) in seen
    assert list(room.iterdir()) == []
    assert not (tmp_path / "x").exists()
    assert shell.json("show", "Website relaunch")["deal"]["notes"] == "call before ten"
