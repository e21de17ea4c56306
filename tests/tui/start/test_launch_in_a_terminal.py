"""The board in a real terminal: it opens, ends in order whoever ends it, and leaves the terminal as it was."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from pipetui.store.file import open_store
from support.contexts import NOW
from support.hostile import PAYLOADS
from support.terminal import Terminal, home_environment, installed_program
from support.work import deal, value

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
    pytest.mark.no_cover,  # what runs in this process is the terminal
]

SIGNALS = [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
PROMPT = 3 * 2.0
"""Two seconds are the promise; a machine that has other things to do may take three times as long."""


def board(deals: Path, tmp_path: Path, *options: str, **environment: str) -> Terminal:
    """Open the installed program's board."""
    command = [installed_program(), "--db", str(deals), *options]
    return Terminal(command, environment=home_environment(tmp_path, **environment), folder=tmp_path)


def python(code: str, tmp_path: Path) -> Terminal:
    """Run Python in a terminal."""
    return Terminal([sys.executable, "-c", code], environment=home_environment(tmp_path), folder=tmp_path)


def restored(terminal: Terminal) -> bool:
    return terminal.modes_left_on() == []


def test_it_opens_moves_a_card_and_leaves(deals: Path, tmp_path: Path) -> None:
    with board(deals, tmp_path) as terminal:
        terminal.wait_for("Website relaunch")
        terminal.press("L")
        terminal.wait_for("moved Website relaunch to First Contact")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        assert restored(terminal)
    with open_store(deals, now=NOW) as store:
        assert value(store, "SELECT stage_id FROM deal WHERE title = 'Website relaunch'") == 2


def test_first_changes_right_before_leaving_are_kept_or_told_to_be_lost(deals: Path, tmp_path: Path) -> None:
    with board(deals, tmp_path) as terminal:
        terminal.wait_for("Website relaunch")
        terminal.press("L", "L", "q")
        code = terminal.wait_for_exit()
        told = "could not be saved" in terminal.text
    with open_store(deals, now=NOW) as store:
        stage = value(store, "SELECT stage_id FROM deal WHERE title = 'Website relaunch'")
    # A machine that cannot load the ORM within the time that leaving may take says so.
    assert (code, stage, told) == (0, 3, False) or (code == 5 and stage < 3 and told)


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_signals_end_it_in_order(deals: Path, tmp_path: Path, number: int, code: int) -> None:
    with board(deals, tmp_path) as terminal:
        terminal.wait_for("Website relaunch")
        terminal.press("L")
        terminal.wait_for("moved Website relaunch")
        terminal.press("e")
        terminal.wait_for("f2 save")
        began = time.monotonic()
        os.kill(terminal.pid, number)
        assert terminal.wait_for_exit() == code
        assert time.monotonic() - began < PROMPT
        assert restored(terminal)
        assert "Traceback" not in terminal.text
    with open_store(deals, now=NOW) as store:
        assert value(store, "SELECT stage_id FROM deal WHERE title = 'Website relaunch'") == 2


def test_without_its_terminal_it_ends_even_where_hang_ups_are_ignored(deals: Path, tmp_path: Path) -> None:
    def ignore_hang_ups() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    command = [installed_program(), "--db", str(deals)]
    environment = home_environment(tmp_path)
    with Terminal(command, environment=environment, folder=tmp_path, before_exec=ignore_hang_ups) as terminal:
        terminal.wait_for("Website relaunch")
        terminal.hang_up()
        assert terminal.wait_for_exit(limit=15) == 129  # five seconds on a machine with nothing else to do


def test_it_is_left_within_two_seconds_while_a_change_waits_for_the_file(deals: Path, tmp_path: Path) -> None:
    with board(deals, tmp_path) as terminal:
        terminal.wait_for("Website relaunch")
        other = sqlite3.connect(deals, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        terminal.press("L")
        terminal.wait_for("saving…")
        terminal.press("j")
        began = time.monotonic()
        terminal.press("q")
        assert terminal.wait_for_exit() == 5
        assert time.monotonic() - began < PROMPT
        assert restored(terminal)
        said = " ".join(terminal.text.split())
        assert "could not be saved before the board was left: Website relaunch" in said
        assert "look at Website relaunch again" in said
        other.execute("ROLLBACK")
        other.close()


CRASH = """
import sys
from pathlib import Path
from pipetui.tui.board_screen.screen import BoardScreen
def crash(self, message):
    client = message.card.title
    raise ValueError(client)
BoardScreen.on_board_pressed = crash
from pipetui.__main__ import run
sys.exit(run(["--db", {path!r}]))
"""


def test_a_fault_of_ours_ends_it_without_a_word_of_a_client(deals: Path, tmp_path: Path) -> None:
    with python(CRASH.format(path=str(deals)), tmp_path) as terminal:
        terminal.wait_for("Website relaunch")
        terminal.press("L")
        assert terminal.wait_for_exit() == 1
        assert restored(terminal)
        assert "a fault inside pipetui (ValueError" in terminal.text
        assert "Traceback" not in terminal.text
        after = terminal.raw[terminal.raw.rfind(b"\x1b[?1049l") :]
        assert b"Website" not in after


def test_a_file_that_is_refused_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear Jean,\n" * 50)
    with board(other, tmp_path) as terminal:
        assert terminal.wait_for_exit() == 5
        assert b"\x1b[?1049h" not in terminal.raw
        assert "is not a pipetui file" in terminal.text


def test_a_setting_that_cannot_be_read_is_named(deals: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[keymap]\n"deal.wni" = "W"\n')
    with board(deals, tmp_path, "--config", str(config)) as terminal:
        assert terminal.wait_for_exit() == 2
        assert "deal.win" in terminal.text


def test_keys_and_theme_are_those_of_the_settings(deals: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('theme = "pipetui-light"\npane = true\nname = "Inès"\n[keymap]\n"deal.advance" = "f5"\n')
    with board(deals, tmp_path, "--config", str(config)) as terminal:
        terminal.wait_for("Website relaunch")
        terminal.wait_for("Inès")
        terminal.wait_for("(?i)weighted")
        terminal.press("L", "\x1b[15~")
        terminal.wait_for("moved Website relaunch to First Contact")
        assert b"48;2;251;250;247" in terminal.raw


def test_the_file_is_named_by_the_environment_or_made(deals: Path, tmp_path: Path) -> None:
    named = Terminal(
        [installed_program()], environment=home_environment(tmp_path, PIPETUI_DB=str(deals)), folder=tmp_path
    )
    with named:
        named.wait_for("Website relaunch")
        named.press("q")
        assert named.wait_for_exit() == 0
    with Terminal([installed_program()], environment=home_environment(tmp_path), folder=tmp_path) as made:
        made.wait_for("Welcome to pipetui")
        made.press("escape")
        made.wait_for("a new deal")
        made.press("q")
        assert made.wait_for_exit() == 0
    assert (tmp_path / "share" / "pipetui" / "pipetui.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("how", ["option", "environment"])
def test_without_colours_there_are_none(deals: Path, tmp_path: Path, how: str) -> None:
    options = ["--no-color"] if how == "option" else []
    environment = {"NO_COLOR": "1"} if how == "environment" else {}
    with board(deals, tmp_path, *options, **environment) as terminal:
        terminal.wait_for("Website relaunch")
        terminal.press("j", "L")
        terminal.wait_for("moved Payroll audit")
        colours = {colour for colour in _colours(terminal.raw) if len(set(colour)) > 1}
        assert colours == set()
        terminal.wait_for("▌Payroll audit")


def _colours(raw: bytes) -> set[tuple[int, int, int]]:

    found = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", raw)
    return {(int(red), int(green), int(blue)) for red, green, blue in found}


def test_a_dumb_terminal_is_told_what_to_use_instead(deals: Path, tmp_path: Path) -> None:
    with board(deals, tmp_path, TERM="dumb") as terminal:
        assert terminal.wait_for_exit() == 2
        assert "pipetui summary" in terminal.text


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_without_a_terminal_it_says_so_at_once(deals: Path, tmp_path: Path, stream: str) -> None:
    # The other two stay terminals, as in `pipetui | cat`.
    redirect = {"stdin": "</dev/null", "stdout": ">out.txt", "stderr": "2>err.txt"}[stream]
    command = f"{installed_program()} --db {deals} {redirect}; echo ended with $?"
    with Terminal(["/bin/sh", "-c", command], environment=home_environment(tmp_path), folder=tmp_path) as terminal:
        terminal.wait_for("ended with 2", limit=5)
        told = terminal.text + (tmp_path / "err.txt").read_text() if stream == "stderr" else terminal.text
        assert "pipetui summary" in told


def test_without_any_terminal_it_is_refused_too(deals: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed_program(), "--db", str(deals)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=10,
        env=home_environment(tmp_path),
    )
    assert done.returncode == 2
    assert "pipetui summary" in done.stderr


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_any_locale_will_do(deals: Path, tmp_path: Path, locale: str) -> None:
    with board(deals, tmp_path, LC_ALL=locale, LANG=locale) as terminal:
        terminal.wait_for("▌Website relaunch")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_no_name_acts_on_the_terminal(db: Path, tmp_path: Path) -> None:
    with open_store(db, now=NOW, currency="EUR", timezone="Europe/Zurich") as store:
        names = [name for name in PAYLOADS.values() if name and not any("\ud800" <= char <= "\udfff" for char in name)]
        for number in range(len(names)):
            deal(store, f"Deal {number}")
        connection = store.connection
        connection.execute("BEGIN")
        connection.execute("INSERT INTO journal_batch (at, actor, command, summary, kind) "
                           "VALUES ('2026-11-22T12:00:00.000Z', 'x', 'x', 'x', 'do')")  # fmt: skip
        connection.execute("INSERT INTO journal_now (id, batch_id) SELECT 1, max(id) FROM journal_batch")
        for number, name in enumerate(names):
            connection.execute("UPDATE deal SET title = ? WHERE title = ?", (name[:500], f"Deal {number}"))
        connection.execute("DELETE FROM journal_now")
        connection.execute("COMMIT")
    with board(db, tmp_path) as terminal:
        terminal.wait_for("New Contact")
        for _ in range(len(names) // 6):
            terminal.press("\x1b[6~")
        terminal.press("G", "L")
        terminal.wait_for("moved .* to First Contact")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        written = terminal.raw.replace(b"\x1b]22;default\x07", b"")  # the pointer's shape, which the driver sets
        for bad in (b"\x1b]0;", b"\x1b]52", b"\x1b[2J", b"\x07", b"\xe2\x80\xae", b"\x1b[31m"):
            assert bad not in written
