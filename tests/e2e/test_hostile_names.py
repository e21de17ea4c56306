"""Names that act, in every place that has a name: on every screen none does anything, and each stays legible."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.text import clean, visible
from support.hostile import PAYLOADS, SCRIPTS
from support.hostile_file import NAMES, write_hostile_file
from support.person import left_well
from support.terminal import installed_program
from support.wire import BOARD, acting, switched_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.person import OpensBoard, Person
    from support.shell import Shell

ACTOR = PAYLOADS["hyperlink"]
PASTED = [name for name in NAMES if "\x1b" not in name]
"""What terminals let through when it is pasted: they take escapes out themselves, or a paste could end itself."""
LINK = PAYLOADS["markup"]


def harmless(ana: Person) -> None:
    raw = ana.terminal.raw
    assert acting(raw, BOARD) == []
    assert (switched_on(raw, 1049), switched_on(raw, 1003)) == (1, 2)


@pytest.fixture
def hostile(db: Path) -> None:
    write_hostile_file(db)


@pytest.mark.usefixtures("hostile")
def test_on_the_board_every_name_is_letters_and_stays_legible(board: OpensBoard) -> None:
    with board("--as", ACTOR, size=(68, 4 * len(NAMES) + 8)) as ana:
        text = ana.terminal.wait_for("%s %n")
        for name in NAMES[1:]:  # the first one's deal stands in another column
            assert visible(name).replace("\u200d", "").strip()[:18] in text  # the emulator leaves joiners out
        ana.leave()
        harmless(ana)


@pytest.mark.usefixtures("hostile")
def test_on_every_screen_and_dialog_no_name_acts(board: OpensBoard) -> None:
    with board("--as", ACTOR, size=(160, 50)) as ana:
        ana.press("p", "THIS MONTH")
        ana.do("L", "✓ moved")
        ana.do("u", "undid: moved")
        ana.press("enter", "▰")
        ana.press("enter", "ctrl\\+e notes")
        ana.press("?", "Keys of")
        ana.close("escape", "Keys of")
        ana.terminal.press("j")
        ana.press("enter", "task done")
        ana.close("escape", "task done")
        ana.close("escape", "ctrl\\+e notes")
        ana.close("escape", "▰")
        for key, shows in (("e", "f2 save"), ("m", "Move to which stage"), ("x", "tab note"), ("?", "Keys of")):
            ana.press(key, shows)
            ana.close("escape", shows)
        ana.press("f", "Saved views")
        ana.close("escape", "Saved views")
        for key, shows in (("T", "Tags: "), ("E", "Edit "), ("P", "only pipeline")):
            ana.press(key, shows)
            ana.close("escape", shows)
        ana.terminal.press("o", "s")
        ana.terminal.wait_for("Stages of")
        ana.press("e", "f2 save")
        ana.close("escape", "f2 save")
        ana.close("escape", "Stages of")
        ana.terminal.press("o", "g")
        ana.close("escape", r"Settings \(")
        ana.terminal.mouse(("press", 5, 5), ("drag", 40, 6), ("drag", 70, 6))
        ana.told("drop on a place or a column")
        ana.do("escape", "stays where it was")
        ana.press("o", "Go to")
        ana.press("h", "History · ")
        ana.press("enter", "change \\d+ · ")
        ana.close("escape", "change \\d+ · ")
        ana.close("escape", "History · ")
        ana.press(":", "Search for commands")
        ana.terminal.paste("".join(PASTED[:10])[:60])
        ana.terminal.wait_for("Nothing fits")
        ana.close("escape", "Nothing fits")
        ana.press("/", "tab completes")
        ana.terminal.paste("".join(PASTED))
        ana.told("hidden")
        ana.close("escape", "tab completes")
        ana.do("D", "✓ deleted")
        ana.leave()
        harmless(ana)


@pytest.mark.usefixtures("hostile")
def test_a_question_about_a_name_asks_in_letters(board: OpensBoard) -> None:
    with board(size=(160, 50)) as ana:
        ana.terminal.press("l", "l", "l", "l")
        ana.terminal.wait_for("▌Acme")
        ana.press("L", "Is Acme.* won?")
        ana.press("y", "✓ won")
        ana.leave()
        harmless(ana)


@pytest.fixture
def links(db: Path) -> None:
    """Everything is called `[@click=app.quit]Acme[/]`, which has quit other programs where it was clicked."""
    write_hostile_file(db, [LINK] * 12)


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize(("key", "shows", "first"), [("?", "Keys of", 0), ("p", "THIS MONTH", 28), ("e", "f2 save", 0)])
@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.soak)])
def test_a_click_on_any_cell_runs_nothing(
    board: OpensBoard, shell: Shell, key: str, shows: str, first: int, every: int
) -> None:
    # What is clickable is a word of four letters or more: every third cell of a line meets each.
    columns, rows = 56, 16
    before = shell.json("list", "status:all")
    with board("--as", LINK, size=(columns, rows)) as ana:
        if key != "?":
            ana.press(key, shows)
        for row in range(rows):
            for column in range(first + row % every, columns, every):
                ana.terminal.click(column, row)
            if key == "?" and row % 4 == 3:  # a second click on a card opens it, as it should; there the clicks go on
                catch_up(ana)
                close_all(ana)
        leave_at_last(ana)
    assert shell.json("list", "status:all") == before


def catch_up(ana: Person) -> None:
    """Press ? until the help is there: by then all clicks have been dealt with.

    A third click on a card asks for what is open already, and such a question takes the keys behind it along.
    """
    for _ in range(10):
        ana.terminal.press("?")
        with suppress(AssertionError):
            ana.terminal.wait_for("Keys of", limit=5)
            return


def close_all(ana: Person) -> None:
    """Go back to the board from whatever is open: a list, a form, a question."""

    def closed() -> bool:
        return bool(re.match(r" *H L", ana.terminal.text.splitlines()[-1]))

    for _ in range(10):
        if closed():
            return
        ana.terminal.press("y" if "y yes" in ana.terminal.text else "escape")
        with suppress(AssertionError):  # it hid a list that no one saw
            ana.terminal.wait_until(closed, "to close it", limit=1)


def leave_at_last(ana: Person) -> None:
    """Leave, however late the last clicks open something that takes `q` along."""
    for _ in range(10):
        close_all(ana)
        ana.terminal.press("q")
        with suppress(AssertionError):
            ana.terminal.wait_for_exit(limit=5)
            break
    left_well(ana.terminal, 0)


def test_what_is_pasted_comes_in_clean_and_whole(board: OpensBoard, shell: Shell) -> None:
    # What is seen of it in the end is plain: the emulator draws joined emoji too wide, and loses the cursor there.
    honest = " ".join((*SCRIPTS.values(), *[SCRIPTS["german"]] * 5))
    with board() as ana:
        ana.press("n", "f2 save")
        for label, text in (("Title", honest), ("Contact", PASTED[5]), ("E-mail", "a\x9bb@example.com\n")):
            ana.go_to(label)
            ana.terminal.paste(text)
        ana.go_to("Owner")
        ana.terminal.paste("".join(PASTED)[:200])
        ana.go_to("Notes")
        ana.terminal.paste("\n".join((*PASTED, *SCRIPTS.values())))
        ana.do("f2", "✓ added")
        ana.leave()
        harmless(ana)
    (deal,) = shell.json("list")["deals"]
    assert deal["title"] == clean(honest, field="title", limit=500)
    notes = shell.json("show", "1")["deal"]["notes"]
    assert acting(json.dumps([deal, notes.split("\n")], ensure_ascii=False).encode(), BOARD) == []
    assert all(clean(name, field="", limit=500) in notes for name in SCRIPTS.values())


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.usefixtures("hostile")
def test_within_tmux_clipboard_and_title_stay(shell: Shell, tmp_path: Path) -> None:
    def tmux(*words: str) -> str:
        command = ["tmux", "-S", str(tmp_path / "tmux"), "-f", "/dev/null", *words]
        return subprocess.run(
            command, env=shell.environment, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=20
        ).stdout

    tmux("new-session", "-d", "-x", "150", "-y", "50", "sh")
    try:
        for option, value in (("set-clipboard", "on"), ("allow-rename", "on"), ("allow-passthrough", "on")):
            tmux("set-option", "-g", option, value)
        tmux("set-buffer", "mine")
        tmux("select-pane", "-T", "mine")
        program = installed_program()
        for command in (f"{program} list", f"{program} show 2", f"{program} summary", f"{program} lose 1", program):
            tmux("send-keys", "-l", f"{command}; tmux wait-for -S done")
            tmux("send-keys", "Enter")
            if command == program:
                await_text(lambda: tmux("capture-pane", "-p"), "q quit")
                tmux("send-keys", "L")
                await_text(lambda: tmux("capture-pane", "-p"), "moved")
                tmux("send-keys", "q")
            tmux("wait-for", "done")
        assert tmux("show-buffer") == "mine"
        assert tmux("display-message", "-p", "#{pane_title}").strip() == "mine"
        assert len(tmux("list-buffers").splitlines()) == 1
    finally:
        tmux("kill-server")


def await_text(look: Callable[[], str], text: str) -> None:
    end = time.monotonic() + 20
    while text not in (seen := look()):
        assert time.monotonic() < end, seen
