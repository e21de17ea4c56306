"""Settings are read strictly, written without harm to what else is in the file, and every error names the way out."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.theme import BUILTIN_THEMES

from pipetui.config.settings import KEYS, THEMES, Settings, get, load, login_name, write
from pipetui.domain.errors import InvalidInput, OperationFailed, PipetuiError
from pipetui.domain.text import visible
from pipetui.tui.theme import DARK, LIGHT
from support.hostile import PAYLOADS

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = {
    "name": "Ana Costa",
    "db": "/data/sales.db",
    "currency": "CHF",
    "timezone": "Europe/Zurich",
    "theme": "nord",
    "pane": "yes",
    "pane_period": "last-quarter",
}


@pytest.fixture(autouse=True)
def login(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOGNAME", "ana")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


@pytest.fixture
def read(file: Path) -> Callable[[str], Settings]:
    def read(text: str) -> Settings:
        file.write_text(text, encoding="utf-8")
        return load(file)

    return read


def refused(call: Callable[[], object]) -> PipetuiError:
    with pytest.raises(PipetuiError) as raised:
        call()
    return raised.value


# -- reading ----------------------------------------------------------------------------------------------------------


def test_without_a_file_there_are_defaults() -> None:
    assert load() == Settings("ana", None, None, None, "pipetui-dark", False, "this-month", {})


def test_the_default_file_is_read_when_it_is_there(tmp_path: Path) -> None:
    (tmp_path / "config" / "pipetui").mkdir(parents=True)
    (tmp_path / "config" / "pipetui" / "config.toml").write_text('name = "Inès"', encoding="utf-8")
    assert load().name == "Inès"


def test_every_setting_is_read(read: Callable[[str], Settings]) -> None:
    text = """
        name = " Ana Costa "
        db = "~/sales.db"
        currency = "chf"
        timezone = "Pacific/Kiritimati"
        theme = "Nord"
        pane = true
        pane_period = "2026-01..2026-03"
        [keymap]
        "deal.win" = "Y"
        deal.lose = "X"
        [keymap.view]
        help = "f1"
    """
    assert read(text) == Settings(
        "Ana Costa",
        Path("~/sales.db").expanduser(),
        "CHF",
        "Pacific/Kiritimati",
        "nord",
        True,
        "2026-01..2026-03",
        {"deal.win": "Y", "deal.lose": "X", "view.help": "f1"},
    )


def test_a_file_saved_by_notepad(file: Path) -> None:
    file.write_bytes(b'\xef\xbb\xbfname = "Ana"\r\npane = true\r\n')
    assert load(file)[:1] == ("Ana",)
    write(file, "theme", "nord")
    assert load(file).pane is True


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('nme = "x"', "unknown setting nme, did you mean name?", "Known: name, db, currency"),
        ('zzz = "x"', "unknown setting zzz", "Known: name"),
        ("name = 3", "name must be text", 'name = "…"'),
        ('name = ""', "name is empty", ""),
        (f'name = "{"x" * 300}"', "name is too long", ""),
        ('db = " "', "db is no path", "take the line out"),
        ('db = "a\\u0000b"', "db is no path", "take the line out"),
        ('currency = "EUT"', "unknown currency: EUT", "ISO code"),
        ('timezone = "Mars/Base"', "unknown timezone Mars/Base", "Europe/Paris"),
        ('timezone = "../../etc/passwd"', "unknown timezone", "Europe/Paris"),
        ('timezone = ""', "unknown timezone", "Europe/Paris"),
        ('theme = "norrd"', "unknown theme norrd, did you mean nord?", "pipetui-light"),
        ('pane = "yes"', "pane cannot be 'yes'", "pane = true"),
        ("pane = 1", "pane cannot be 1", "pane = true"),
        ('pane_period = "this-mnth"', "no such period: this-mnth, did you mean this-month?", "YYYY-Qn"),
        ("keymap = 3", "keymap must be a table", "[keymap]"),
        ('[keymap]\n"deal.win" = 3', "keymap: deal.win must be text", '"deal.win" = "Y"'),
        ("[keymap.deal.win]\nx = 1", "keymap: deal.win must be text", ""),
        ('[keymap]\n"deal.wn" = "f6"', "keymap: unknown id deal.wn, did you mean deal.win?", "Known:"),
        ('[keymap]\n"deal.win" = "x"', "x is both deal.win (Won) and deal.lose", '"deal.lose" ='),
        ("name =", "is not TOML", "config edit"),
        ("[keymap", "is not TOML", "config edit"),
    ],
)
def test_a_wrong_setting_is_refused_with_the_reason_before_the_file_and_the_way_out(
    text: str, message: str, hint: str, file: Path, read: Callable[[str], Settings]
) -> None:
    error = refused(lambda: read(text))
    assert isinstance(error, InvalidInput)
    assert error.message.endswith(f", in {file}")
    assert message in error.message
    assert hint in error.hint


@pytest.mark.parametrize("name", PAYLOADS)
def test_hostile_values_come_into_no_message(name: str, tmp_path: Path) -> None:
    file = tmp_path / "hostile.toml"
    value = PAYLOADS[name].encode(errors="replace").decode()
    for key in ("theme", "timezone", "currency", "pane_period", "pane", "keymap.deal.win", "zzz" + value):
        error = refused(lambda key=key: write(file, key, value + "\u200b zzz"))  # type: ignore[misc]
        assert visible(error.message) == error.message
        assert not file.exists()


def test_a_file_that_is_no_text(file: Path) -> None:
    file.write_bytes(b"name = \xff\xfe")
    assert "not UTF-8" in refused(lambda: load(file)).message


def test_a_named_file_must_be_there(file: Path) -> None:
    error = refused(lambda: load(file))
    assert isinstance(error, InvalidInput)
    assert error.message == f"no settings file {file}"
    assert f"--config {file} config set" in error.hint


@pytest.mark.parametrize("path", [".", "\0"], ids=["a directory", "NUL"])
def test_what_cannot_be_read_is_no_fault_of_the_settings(path: str, tmp_path: Path) -> None:
    error = refused(lambda: load(tmp_path / path))
    assert isinstance(error, OperationFailed)
    assert "cannot read the settings" in error.message


# -- who acts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"LOGNAME": "ana", "USER": "root"}, "ana"),
        ({"LOGNAME": " ", "USER": "bo"}, "bo"),
        ({"USERNAME": "win"}, "win"),
        ({"LOGNAME": "a\x1b[2Jb"}, "a[2Jb"),
        ({"LOGNAME": "x" * 300}, "x" * 200),
    ],
)
def test_the_login_name(environment: dict[str, str], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LOGNAME", "USER", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert login_name() == name


def test_without_an_environment_the_system_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    pwd = pytest.importorskip("pwd")
    for variable in ("LOGNAME", "USER", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)
    assert login_name() == pwd.getpwuid(os.getuid()).pw_name
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    assert login_name() == "me"
    monkeypatch.setitem(sys.modules, "pwd", None)  # as on Windows
    assert login_name() == "me"


# -- the table --------------------------------------------------------------------------------------------------------


def test_the_table_lists_every_setting() -> None:
    assert [key.name for key in KEYS] == list(Settings._fields)
    assert all(key.doc.endswith(".") or key.name == "pane_period" for key in KEYS)
    assert {key.kind for key in KEYS} == {"text", "yes or no", "table"}


def test_the_themes_are_those_there_are() -> None:
    assert set(THEMES) == {*BUILTIN_THEMES, DARK.name, LIGHT.name}
    assert THEMES[:2] == (DARK.name, LIGHT.name)


# -- get --------------------------------------------------------------------------------------------------------------


def test_get_prints_what_is_in_force() -> None:
    settings = Settings("ana", Path("/x.db"), pane=True, keymap={"deal.win": "Y"})
    assert [get(settings, key.name) for key in KEYS] == [
        "ana", "/x.db", "", "", "pipetui-dark", "yes", "this-month", "deal.win = Y",
    ]  # fmt: skip
    assert get(Settings("ana"), "pane") == "no"
    assert get(settings, "keymap.deal.win") == "Y"
    assert get(settings, "keymap.deal.lose") == "x"


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("nme", "unknown setting nme, did you mean name?"),
        ("", "unknown setting"),
        ("name.x", "unknown setting name.x"),
        ("keymap.deal.wn", "unknown id deal.wn, did you mean deal.win?"),
    ],
)
def test_get_of_what_is_not_there(key: str, message: str) -> None:
    assert message in refused(lambda: get(Settings("ana"), key)).message


# -- write ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", EXAMPLES)
def test_what_is_written_reads_back_and_can_be_taken_out(key: str, file: Path) -> None:
    assert write(file, key, EXAMPLES[key]) == file
    assert get(load(file), key) == EXAMPLES[key]
    write(file, key, "")
    assert load(file) == load()
    write(file, key, " ")  # taking out what is not there


def test_a_key_of_the_keymap_is_written_and_taken_out(file: Path) -> None:
    write(file, "keymap.deal.win", " Y, f6 ")
    assert load(file).keymap == {"deal.win": "Y, f6"}
    write(file, "keymap.deal.win", "")
    assert load(file).keymap == {}


@pytest.mark.parametrize(
    "text",
    ['[keymap]\n"deal.win" = "Y" # mine', '[keymap]\ndeal.win = "Y" # mine', '[keymap.deal]\nwin = "Y" # mine'],
    ids=["quoted", "dotted", "table"],
)
def test_however_an_id_was_written_it_is_changed_in_place(text: str, file: Path) -> None:
    file.write_text(text + "\n")
    write(file, "keymap.deal.win", "Z")
    assert file.read_text() == text.replace("Y", "Z") + "\n"
    write(file, "keymap.deal.win", "")
    assert load(file).keymap == {}


def test_comments_order_and_layout_stay(file: Path) -> None:
    before = (
        '# who I am\nname = "Ana"   # short\n\n# looks\ntheme = "nord"\n\n[keymap]\n# left hand\n"deal.win" = "Y"\n'
    )
    file.write_text(before)
    write(file, "theme", "dracula")
    assert file.read_text() == before.replace("nord", "dracula")
    write(file, "pane", "on")
    assert "# who I am" in file.read_text()
    assert "# left" in file.read_text()
    assert load(file) == Settings("Ana", theme="dracula", pane=True, keymap={"deal.win": "Y"})


@pytest.mark.parametrize(
    ("typed", "kept"), [("true", True), ("ON", True), ("yes", True), ("off", False), ("No", False)]
)
def test_yes_and_no_in_the_words_for_it(typed: str, kept: bool, file: Path) -> None:
    write(file, "pane", typed)
    assert load(file).pane is kept


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("nme", "x", "unknown setting nme"),
        ("name.x", "x", "unknown setting name.x"),
        ("keymap", "x", "unknown setting keymap"),
        ("theme", "norrd", "unknown theme norrd"),
        ("pane", "perhaps", "pane cannot be 'perhaps'"),
        ("keymap.deal.wn", "f6", "unknown id deal.wn"),
        ("keymap.deal.win", "x", "x is both deal.win"),
    ],
)
def test_what_is_wrong_is_not_written(key: str, value: str, message: str, file: Path) -> None:
    file.write_text('name = "Ana"\n')
    assert message in refused(lambda: write(file, key, value)).message
    assert file.read_text() == 'name = "Ana"\n'
    assert list(file.parent.iterdir()) == [file]


def test_a_wrong_setting_can_be_put_right(file: Path) -> None:
    file.write_text('theme = "norrd"\n')
    write(file, "theme", "nord")
    assert load(file).theme == "nord"


def test_a_file_with_something_else_wrong_stays_as_it_is(file: Path) -> None:
    for text in ('theme = "norrd"\n', "keymap = 3\n", "name =\n"):
        file.write_text(text)
        for key, value in (("name", "Ana"), ("keymap.deal.win", "Y")):
            assert str(file) in refused(lambda key=key, value=value: write(file, key, value)).message  # type: ignore[misc]
        assert file.read_text() == text


def test_the_default_file_is_made_with_its_folder_for_its_user_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = write(None, "name", "Ana")
    finally:
        os.umask(before)
    assert path == tmp_path / "config" / "pipetui" / "config.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.toml"
    kept.write_text('name = "Ana"\n')
    file.symlink_to(kept)
    assert write(file, "pane", "yes") == kept
    assert file.is_symlink()
    assert load(kept).pane is True


def test_a_disk_that_fails_leaves_the_old_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('name = "Ana"\n')

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    error = refused(lambda: write(file, "name", "Bo"))
    assert isinstance(error, OperationFailed)
    assert "No space left on device" in error.message
    assert file.read_text() == 'name = "Ana"\n'
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    error = refused(lambda: write(tmp_path / "file" / "config.toml", "name", "Ana"))
    assert isinstance(error, OperationFailed)


# -- what it costs ----------------------------------------------------------------------------------------------------


def test_without_a_file_nothing_dear_is_loaded() -> None:
    code = (
        "import sys; from pipetui.config.settings import load; load();"
        "print(*(name for name in ('tomllib', 'tomlkit', 'platformdirs', 'zoneinfo', 'dataclasses', 'difflib',"
        " 'pipetui.config.keymap') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
