"""`config`: the user's settings, and the file's currency and timezone."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from support.program import Program


@pytest.fixture
def settings(home: Path) -> Path:
    """Where the settings are, or will be."""
    return home / "config" / "pipetui" / "config.toml"


def editor(tmp_path: Path, body: str) -> str:
    """Make a program that stands for an editor; returns its path."""
    path = tmp_path / "my editor"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def test_path(program: Program, settings: Path) -> None:
    assert program("config", "path") == f"{settings}\n"
    assert program("config", "path", before=("--config", "/else/where.toml")) == "/else/where.toml\n"


def test_all_settings_are_listed(program: Program) -> None:
    rows = dict(line.split("\t") for line in program("config", "get").splitlines())
    assert rows["name"] == "ana"
    assert rows["theme"] == "pipetui-dark"
    assert rows["pane"] == "no"
    assert "keymap" in rows


def test_set_writes_and_get_reads(program: Program, settings: Path) -> None:
    assert program("config", "set", "theme", "nord") == f"Set theme in {settings}\n"
    assert program("config", "get", "theme") == "nord\n"
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600
    assert program("config", "set", "theme", "") == f"Took theme out of {settings}\n"
    assert program("config", "get", "theme") == "pipetui-dark\n"


def test_a_key_of_the_board(program: Program) -> None:
    program("config", "set", "keymap.deal.win", "Y")
    assert program("config", "get", "keymap.deal.win") == "Y\n"


def test_currency_and_timezone_are_of_the_file(program: Program, settings: Path) -> None:
    out = program("config", "set", "currency", "chf")
    assert out == "Set the base currency to CHF (undo with `pipetui undo`)\n"
    program("config", "set", "timezone", "Asia/Tokyo")
    assert program("config", "get", "currency") == "CHF\n"
    assert program("config", "get", "timezone") == "Asia/Tokyo\n"
    assert not settings.exists()
    program("undo")
    assert program("config", "get", "timezone") != "Asia/Tokyo\n"


def test_what_new_files_get_is_of_the_settings(program: Program, settings: Path) -> None:
    program("config", "set", "currency", "USD", "--new-files")
    program("config", "set", "timezone", "America/New_York", "--new-files")
    assert 'currency = "USD"' in settings.read_text()
    assert program("config", "get", "currency", "--new-files") == "USD\n"
    program("init")
    assert program("config", "get", "currency") == "USD\n"
    assert program("config", "get", "timezone") == "America/New_York\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("set", "colour", "red"), "unknown setting"),
        (("get", "them"), "unknown setting them, did you mean theme?"),
        (("set", "theme", "purple"), "unknown theme"),
        (("set", "currency", "XXQ"), "unknown currency"),
        (("set", "timezone", "Mars/Base"), "timezone"),
        (("set", "pane", "maybe"), "pane"),
        (("set", "theme"), "missing argument"),
    ],
)
def test_what_is_refused(program: Program, settings: Path, words: tuple[str, ...], message: str) -> None:
    program("config", *words, code=2)
    assert message in program.err.splitlines()[-2]
    assert not settings.exists()


def test_a_setting_that_is_wrong_stops_every_command_and_names_the_file(program: Program, settings: Path) -> None:
    settings.parent.mkdir(parents=True)
    settings.write_text('theem = "nord"\n')
    program("list", code=2)
    assert str(settings) in program.err
    assert "did you mean theme?" in program.err


def test_edit_makes_a_file_that_explains_itself_and_is_fine(
    program: Program, settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", f"'{editor(tmp_path, 'exit 0')}' -n")
    assert program("config", "edit") == f"The settings in {settings} are fine.\n"
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600
    text = settings.read_text()
    for name in ("# name =", "# theme =", "# [keymap]", "# pane = true"):
        assert name in text


def test_every_line_of_that_file_can_be_turned_on(
    program: Program, settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", f"'{editor(tmp_path, 'exit 0')}'")
    program("config", "edit")
    lines = settings.read_text().splitlines()
    kept = [line.removeprefix("# ") for line in lines if line.startswith(("# pane =", "# [keymap]", '# "deal.win"'))]
    settings.write_text("\n".join(kept) + "\n")
    assert program("config", "get", "pane") == "yes\n"
    assert program("config", "get", "keymap") == "deal.win = Y\n"


def test_the_editor_is_started_with_arguments_and_never_by_a_shell(
    program: Program, settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    program_path = editor(tmp_path, f'printf %s,%s "$1" "$2" > {seen}')
    monkeypatch.setenv("EDITOR", f"'{program_path}' '; touch {tmp_path}/evil;'")
    program("config", "edit")
    assert seen.read_text() == f"; touch {tmp_path}/evil;,{settings}"
    assert not (tmp_path / "evil").exists()


def test_what_was_made_wrong_in_the_editor_is_said(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program_path = editor(tmp_path, 'echo nonsense >> "$1"')
    monkeypatch.setenv("EDITOR", f"'{program_path}'")
    program("config", "edit", code=2)
    assert "is not TOML" in program.err


@pytest.mark.parametrize(
    ("named", "message"),
    [("/no/such/editor", "cannot be started"), ("'unclosed", "cannot be read"), ("false", "ended with 1")],
)
def test_an_editor_that_does_not_work(
    program: Program, monkeypatch: pytest.MonkeyPatch, named: str, message: str
) -> None:
    monkeypatch.setenv("EDITOR", named)
    program("config", "edit", code=1)
    assert message in program.err.splitlines()[-2]


def test_without_an_editor_named_the_first_there_is(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    program("config", "edit", code=1)
    assert "there is no editor" in program.err
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "vi").write_text("#!/bin/sh\nexit 0\n")
    (tmp_path / "bin" / "vi").chmod(0o755)
    program("config", "edit")


def test_settings_that_cannot_be_written(program: Program, tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    program("config", "edit", code=1, before=("--config", str(blocked / "config.toml")))
    assert "cannot be written" in program.err
