"""A text goes to the user's editor and comes back; whatever the editor does, it is not lost, and no shell is asked."""

from __future__ import annotations

import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from textual.app import SuspendNotSupported

from pipetui.domain.errors import OperationFailed
from pipetui.tui.widgets.text_editor import edit, editor_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Host:
    """Stands for the app."""

    def __init__(self, *, suspends: bool = True) -> None:
        self.events: list[str] = []
        self._suspends = suspends

    @contextmanager
    def suspend(self) -> Iterator[None]:
        if not self._suspends:
            raise SuspendNotSupported
        self.events.append("away")
        yield  # as in Textual: after an exception the terminal would stay away
        self.events.append("back")

    @contextmanager
    def without_interrupts(self) -> Iterator[None]:
        yield


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Names an editor that does something with `path` (and `os`, `sys`, `Path`)."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.delenv("VISUAL", raising=False)

    def make(does: str) -> None:
        script = tmp_path / "my editor.py"
        script.write_text(f"import os, sys\nfrom pathlib import Path\npath = Path(sys.argv[-1])\n{does}\n")
        monkeypatch.setenv("EDITOR", f"{sys.executable} '{script}' --flag")

    return make


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path) -> Iterator[None]:
    yield
    assert list((tmp_path / "tmp").iterdir()) == [] if (tmp_path / "tmp").exists() else True


def test_the_text_goes_there_and_comes_back(editor: Callable[[str], None], tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    editor(
        f"Path({str(seen)!r}).write_text(path.read_text() + oct(path.stat().st_mode) + oct(path.parent.stat().st_mode))"
        "\npath.write_text(path.read_text() + 'Zweite Zeile – ü\\r\\n\\n')"
    )
    host = Host()
    assert edit(host, "First") == "First\nZweite Zeile – ü"
    assert seen.read_text() == "First\n" + oct(stat.S_IFREG | 0o600) + oct(stat.S_IFDIR | 0o700)
    assert host.events == ["away", "back"]


@pytest.mark.parametrize("text", ["", "as it was", "with an end\n", "two\n\n"])
def test_a_text_that_was_only_looked_at_is_the_same(editor: Callable[[str], None], text: str) -> None:
    editor("pass")
    assert edit(Host(), text) == text


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("sys.exit(3)", "ended with code 3"),
        ("os.kill(os.getpid(), 9)", "was ended by signal 9"),
        ("path.write_text('')", "left nothing"),
        ("path.write_text(' \\n ')", "left nothing"),
        ("path.unlink()", "left no text"),
        ("path.unlink(); sys.exit(3)", "ended with code 3"),
    ],
)
def test_an_editor_that_fails_loses_nothing(editor: Callable[[str], None], does: str, told: str) -> None:
    editor(does)
    host = Host()
    with pytest.raises(OperationFailed, match=told) as raised:
        edit(host, "precious")
    assert "as it was" in raised.value.hint
    assert host.events == ["away", "back"]


def test_one_that_dies_after_saving_has_saved(editor: Callable[[str], None]) -> None:
    editor("path.write_text('saved'); sys.exit(1)")
    assert edit(Host(), "precious") == "saved"


def test_an_empty_text_may_stay_empty(editor: Callable[[str], None]) -> None:
    editor("path.write_text('\\n')")
    assert edit(Host(), "") == ""


@pytest.mark.parametrize("name", ["/nowhere/vim", "nul\0led"])
def test_one_that_cannot_be_started_is_told(
    editor: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    editor("pass")
    monkeypatch.setattr("pipetui.tui.widgets.text_editor.editor_command", lambda: [name])
    host = Host()
    with pytest.raises(OperationFailed, match="could not be started"):
        edit(host, "precious")
    assert host.events == ["away", "back"]


def test_a_terminal_that_cannot_be_given_away_is_told(editor: Callable[[str], None]) -> None:
    editor("pass")
    with pytest.raises(OperationFailed, match="cannot be given"):
        edit(Host(suspends=False), "precious")


def test_no_room_for_the_file_is_told(editor: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    editor("pass")

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    for name in ("os.fdopen", "tempfile.mkdtemp"):
        with monkeypatch.context() as patch, pytest.raises(OperationFailed, match="No space left"):
            patch.setattr(name, full)
            edit(Host(), "precious")


@pytest.mark.parametrize(
    ("named", "command"),
    [
        ({"EDITOR": "vim -n"}, ["vim", "-n"]),
        ({"VISUAL": "code -w", "EDITOR": "vim"}, ["code", "-w"]),
        ({"VISUAL": " ", "EDITOR": "'/opt/my editor' -x"}, ["/opt/my editor", "-x"]),
        ({"EDITOR": "vim; touch x"}, ["vim;", "touch", "x"]),
        ({"EDITOR": "$(id)"}, ["$(id)"]),
    ],
)
def test_the_editor_is_an_argument_list(named: dict[str, str], command: list[str]) -> None:
    assert editor_command(named) == command


def test_without_a_name_the_first_usual_one_is_taken(tmp_path: Path) -> None:
    with pytest.raises(OperationFailed, match="there is no editor"):
        editor_command({"PATH": str(tmp_path)})
    usual = tmp_path / "vi"
    usual.touch(0o755)
    assert editor_command({"PATH": str(tmp_path)}) == [str(usual)]


@pytest.mark.parametrize("named", ["vim 'open", "''"])
def test_a_name_that_cannot_be_read_is_told(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if named == "''":
        assert editor_command({"EDITOR": named}) == [""]
        return
    monkeypatch.setenv("VISUAL", "")
    monkeypatch.setenv("EDITOR", named)
    with pytest.raises(OperationFailed, match=r"\$EDITOR cannot be read"):
        editor_command()
